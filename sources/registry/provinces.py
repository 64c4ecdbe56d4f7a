"""The provinces of Vietnam in their sets: 63 before 1 July 2025, 34 after; one name may mean two different areas.

Older component indices also rank Hà Tây, which joined Hà Nội on 1 August 2008: 64 up to the edition of 2007.

Sets, codes and successors are data (`provinces.csv`, each row with its source). A series must never be joined across
the two sets by name alone: Phú Thọ of edition 2024 and Phú Thọ of edition 2025 are different units.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sources.words.data import data
from sources.words.text import fold

FIRST_EDITION_OF_34 = 2025
"""The first edition that ranks the 34 provinces (PII 2025 was published on 1 October 2025 with 34 units)."""

LAST_EDITION_OF_64 = 2007

_LONG_FORM = re.compile(
    r"^(?:(?:ubnd|uy ban nhan dan)\s+)?(?:tinh|thanh pho|tp|t|province of|city of)[\s.]+(?=\w{2})|\s+(?:province|city)$"
)
_NUMBERING = re.compile(r"^\d{1,2}\s*[.)\-]\s*|^\d{1,2}\s+(?=\D)")
_MARKS = re.compile(r"(?:\s*(?:\*+|\(\s*[\d*]{1,2}\s*\)|\[\s*\d{1,2}\s*\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?<=[^\W\d])\d{1,2}))+\s*$")
_NOT_LETTERS = re.compile(r"[\W_]+")
_LONGEST_NAME = 48


@dataclass(frozen=True, slots=True)
class Province:
    """One row of the registry; `successor` is the province of the set of 34 that it became."""

    size_of_set: int
    name: str
    code: str
    kind: str
    aliases: tuple[str, ...]
    region: str
    region_status: str
    region_source: str
    successor: str


def size_of_set(edition: int | None) -> int:
    """How many provinces an edition ranks: 34 from 2025 on, 63 before (and where no edition is known), 64 up to 2007."""
    if edition is None:
        return 63
    if edition >= FIRST_EDITION_OF_34:
        return 34
    return 64 if edition <= LAST_EDITION_OF_64 else 63


def _keys(text: str) -> tuple[str, ...]:
    """The spellings under which a name is looked up: letters only, with and without "tỉnh", numbering and marks."""
    plain = fold(_MARKS.sub("", text)).strip(" .,:;")
    plain = _NUMBERING.sub("", plain)
    return tuple(dict.fromkeys(_NOT_LETTERS.sub("", form) for form in (plain, _LONG_FORM.sub("", plain))))


class ProvinceRegistry:
    """Names, codes, regions and descent of the provinces, by edition."""

    def __init__(self, provinces: tuple[Province, ...]) -> None:
        self._provinces = provinces
        self._by_key: dict[int, dict[str, str]] = {}
        for size in (64, 63, 34):
            names = self._by_key[size] = {}
            for province in self._of_size(size):
                names.update(dict.fromkeys(_keys(province.name), province.name))
            for province in self._of_size(size):
                for alias in province.aliases:
                    for key in _keys(alias):
                        names.setdefault(key, province.name)
        self._cache: dict[tuple[str, int | None], str | None] = {}

    @staticmethod
    def load() -> ProvinceRegistry:
        """The registry of `provinces.csv`, read once per process."""
        return _load()

    def canonical(self, text: str, edition: int | None = None) -> str | None:
        """The registry's name for any usual spelling of a province, or None.

        With an edition only the provinces of its set count; without one the set of 63 is asked first, then that of 34.
        """
        known = (text, edition)
        if known not in self._cache:
            if len(self._cache) > 20_000:
                self._cache.clear()
            self._cache[known] = self._looked_up(text, edition)
        return self._cache[known]

    def _looked_up(self, text: str, edition: int | None) -> str | None:
        if not text or len(text) > _LONGEST_NAME or not any(map(str.isalpha, text)):
            return None
        sets = (64, 34) if edition is None else (size_of_set(edition),)
        for key in _keys(text):
            for size in sets:
                if key in self._by_key[size]:
                    return self._by_key[size][key]
        return None

    def of(self, edition: int | None) -> tuple[Province, ...]:
        """The provinces that the edition ranks."""
        return self._of_size(size_of_set(edition))

    def _of_size(self, size: int) -> tuple[Province, ...]:
        sizes = (64, 63) if size == 64 else (size,)
        return tuple(province for province in self._provinces if province.size_of_set in sizes)

    def names(self, edition: int | None) -> tuple[str, ...]:
        """The names of the provinces that the edition ranks."""
        return tuple(province.name for province in self.of(edition))

    def regions(self, edition: int | None) -> dict[str, str]:
        """Province → socio-economic region. The regions of the 34 are provisional (see `region_status` of each row)."""
        return {province.name: province.region for province in self.of(edition)}

    def region_names(self) -> frozenset[str]:
        """The names of all regions of both sets, folded for comparison (rows of a table may carry them)."""
        return frozenset(fold(province.region) for province in self._provinces)

    def forms(self, name: str) -> dict[str, str]:
        """How a province's offices name it: `kind`, `unit` (kind and name), `party` committee, `place` (before a date)."""
        kinds = {province.name: province.kind for province in self._provinces}
        words = data(Path(__file__).with_name("provinces.yml"))
        entry = words["names"].get(name) or words["kinds"][kinds[name]]
        return {form: text.format(province=name) for form, text in entry.items()}

    def predecessors(self, name: str) -> tuple[str, ...]:
        """The provinces of the set of 63 that make up the province `name` of the set of 34."""
        return tuple(p.name for p in self._provinces if p.size_of_set == 63 and p.successor == name)

    def nearest(self, text: str, edition: int | None = None) -> str | None:
        """The one name close enough to be a slip of the pen for; only for a suggestion to a person."""
        from rapidfuzz import fuzz, process

        names = {name: _NOT_LETTERS.sub("", fold(name)) for name in self.names(edition)}
        best = process.extract(_keys(text)[-1], names, scorer=fuzz.ratio, limit=2, score_cutoff=78)
        if not best or (len(best) > 1 and best[0][1] - best[1][1] < 3):
            return None
        return str(best[0][2])


@cache
def bare_names() -> frozenset[str]:
    """The names of all provinces of all sets, without "Thành phố" before them."""
    kinds = "|".join(data(Path(__file__).with_name("provinces.yml"))["kinds"])
    return frozenset(re.sub(rf"^(?:{kinds}) ", "", row.name, flags=re.IGNORECASE) for row in _load()._provinces)


@cache
def _load() -> ProvinceRegistry:
    with Path(__file__).with_name("provinces.csv").open(encoding="utf-8", newline="") as file:
        return ProvinceRegistry(
            tuple(
                Province(
                    size_of_set=int(row["set"]),
                    name=row["name"],
                    code=row["code"],
                    kind=row["type"],
                    aliases=tuple(filter(None, row["aliases"].split("|"))),
                    region=row["region"],
                    region_status=row["region_status"],
                    region_source=row["region_source"],
                    successor=row["successor"],
                )
                for row in csv.DictReader(file)
            )
        )
