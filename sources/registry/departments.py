"""The departments and bodies of a province by their names of today, with the names and short forms in old papers.

The reorganisation of 2025 (Decree 150/2025/NĐ-CP) merged departments: an old name leads to the department that took over
its field. Each row of `departments.csv` names its source; `status` is `sourced` or `background`. Names are those that all
provinces share ("Thống kê tỉnh"); `named_in` gives the name that a body bears in one province, with the region it serves
where `regions.csv` has a source for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sources.office import of_office
from sources.registry.own_names import with_own_names
from sources.registry.provinces import ProvinceRegistry, bare_names
from sources.words.data import rows
from sources.words.text import fold, tight

_NOT_WORD = re.compile(r"[\W_]+")
_KINDS = ("so", "ban")
"""What is left of "Sở X" without a province is no name of a body."""
_REGION = re.compile(r"(?<=\bkhu vuc) (?:\d{1,2}|[ivx]{1,5})$")


@dataclass(frozen=True, slots=True)
class Department:
    """`kind`: `department` (of the People's Committee), `body` (of the province), `central_body` (seated in it),
    `association`.

    `local_name`: the name in one province, with blanks for its `{unit}`, `{kind}` or the `{region}` that the body serves.
    """

    name: str
    kind: str
    local_name: str = ""
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Region:
    """`region`: the number of the region that a body serves in a province, as its source writes it."""

    body: str
    province: str
    region: str


@cache
def _of_province() -> re.Pattern[str]:
    """The end of a folded name that says of which province the body is."""
    names = "|".join(sorted({_plain(name) for name in bare_names()}, key=lambda name: (-len(name), name)))
    return re.compile(rf"\s+(?:(?:tinh|thanh pho|tp)(?:\s+(?:{names}))?|{names})$")


def _plain(text: str) -> str:
    return _NOT_WORD.sub(" ", fold(text.replace("&", " va "))).strip()


def _keys(text: str) -> tuple[str, ...]:
    """The spellings under which a name is looked up: without marks and punctuation, with and without the province."""
    plain = _REGION.sub("", _plain(text))
    bare = _of_province().sub("", plain)
    return tuple(dict.fromkeys(key.replace(" ", "") for key in (plain, bare if bare not in _KINDS else "") if key))


class DepartmentRegistry:
    """Names of departments and bodies, present and former."""

    def __init__(self, departments: tuple[Department, ...]) -> None:
        self._departments = departments
        self._by_key: dict[str, str] = {}
        for names_of in (lambda d: (d.name,), lambda d: d.aliases, lambda d: d.former_names):
            for department in departments:
                for name in names_of(department):
                    for key in _keys(name):
                        self._by_key.setdefault(key, department.name)

    @staticmethod
    def load() -> DepartmentRegistry:
        """The registry of `departments.csv` with the office's names, read once per process."""
        return _load()

    def canonical(self, text: str) -> str | None:
        """Today's name of the department or body that the text names (also by an old name or a short form), or None.

        "Sở" may be left out ("Công Thương"); the province's name after it does not matter.
        """
        for key in (*_keys(text), *_keys(f"Sở {text}")):
            if key in self._by_key:
                return self._by_key[key]
        return None

    def names(self) -> tuple[str, ...]:
        """Today's names, departments of the People's Committee first."""
        return tuple(department.name for department in self._departments)

    def of(self, name: str) -> Department | None:
        """The row of a canonical name."""
        return next((department for department in self._departments if department.name == name), None)


def named_in(province: str, body: str) -> str:
    """The name that a body bears in a province; words that the registry does not know stay.

    >>> named_in("Huế", "Cục Thống kê tỉnh"), named_in("Lạng Sơn", "Ngân hàng Nhà nước khu vực")
    ('Thống kê thành phố Huế', 'Ngân hàng Nhà nước Khu vực 5')
    """
    registry = DepartmentRegistry.load()
    known = registry.of(registry.canonical(body) or "")
    if known is None:
        return body
    region = _regions().get((known.name, province))
    if not known.local_name or ("{region}" in known.local_name and region is None):
        return known.name
    return known.local_name.format(region=region, **ProvinceRegistry.load().forms(province))


def department_key(name: str | None) -> str | None:
    """What all ways of naming one department have in common, to be compared; None for no name.

    >>> department_key("Sở KH&CN") == department_key("sở Khoa học và  Công nghệ"), department_key("Sở Ý Tưởng")
    (True, 'sởýtưởng')
    """
    return tight(DepartmentRegistry.load().canonical(name) or name) if name else None


@cache
def _regions() -> dict[tuple[str, str], str]:
    return {(row.body, row.province): row.region for row in rows(Path(__file__).with_name("regions.csv"), _Region)}


@of_office
def _load() -> DepartmentRegistry:
    own = rows(Path(__file__).with_name("departments.csv"), Department)
    return DepartmentRegistry(with_own_names("departments", own, DepartmentRegistry(own).canonical))


def protocol_order(name: str) -> tuple[int, str]:
    """Where a body stands in a list of bodies: the registry's order, departments first; unknown ones at the end.

    >>> sorted(["Công an tỉnh", "Sở X", "Sở Nội vụ", "Sở Tài chính"], key=protocol_order)
    ['Sở Tài chính', 'Sở Nội vụ', 'Công an tỉnh', 'Sở X']
    """
    known = DepartmentRegistry.load()
    names = known.names()
    canonical = known.canonical(name)
    return (names.index(canonical) if canonical in names else len(names), name)


def is_requested(name: str | None) -> bool:
    """Whether the province's committee asks this body rather than charges it: central bodies, associations, fronts.

    >>> is_requested("Sở Tài chính"), is_requested("Thống kê tỉnh Cao Bằng"), is_requested("Hiệp hội Doanh nghiệp tỉnh")
    (False, True, True)
    """
    known = DepartmentRegistry.load()
    row = known.of(known.canonical(name or "") or "")
    return row is not None and row.kind in ("central_body", "association")
