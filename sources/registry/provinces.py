"""The provinces of Vietnam by edition: which ones an edition ranks changes when provinces merge.

One name may mean two different areas: a series must never be joined across a merger by name alone. The editions that rank
a province, codes and successors are data (`provinces.csv`, each row with its source); the next merger is new rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from sources.office import of_office
from sources.registry.own_names import with_own_names
from sources.words.data import data, rows
from sources.words.text import fold

NEVER, ALWAYS = 0, 9999
"""Editions before all and after all."""
_LONG_FORM = re.compile(
    r"^(?:(?:ubnd|uy ban nhan dan)\s+)?(?:tinh|thanh pho|tp|t|province of|city of)[\s.]+(?=\w{2})|\s+(?:province|city)$"
)
_NUMBERING = re.compile(r"^\d{1,2}\s*[.)\-]\s*|^\d{1,2}\s+(?=\D)")
_MARKS = re.compile(r"(?:\s*(?:\*+|\(\s*[\d*]{1,2}\s*\)|\[\s*\d{1,2}\s*\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?<=[^\W\d])\d{1,2}))+\s*$")
_NOT_LETTERS = re.compile(r"[\W_]+")
_LONGEST_NAME = 48


@dataclass(frozen=True, slots=True)
class Province:
    """One row of the registry, ranked from `first_edition` to `last_edition`; `successor`: what it became in a merger."""

    name: str
    kind: str
    region: str
    first_edition: int = NEVER
    last_edition: int = ALWAYS
    code: str = ""
    aliases: tuple[str, ...] = ()
    successor: str = ""


@cache
def size_of_set(edition: int | None) -> int:
    """How many provinces an edition ranks; where no edition is known, as before the last merger."""
    return len(_load().of(edition))


def _keys(text: str) -> tuple[str, ...]:
    """The spellings under which a name is looked up: letters only, with and without "tỉnh", numbering and marks."""
    plain = fold(_MARKS.sub("", text)).strip(" .,:;")
    plain = _NUMBERING.sub("", plain)
    return tuple(dict.fromkeys(_NOT_LETTERS.sub("", form) for form in (plain, _LONG_FORM.sub("", plain))))


class ProvinceRegistry:
    """Names, codes, regions and descent of the provinces, by edition."""

    def __init__(self, provinces: tuple[Province, ...]) -> None:
        self._provinces = provinces
        begins = sorted({NEVER, *(row.first_edition for row in provinces), *(row.last_edition + 1 for row in provinces)})
        self.spans = tuple((first, after - 1) for first, after in pairwise(begins))
        """First and last edition of each set of provinces, the oldest set first."""
        self._by_key: dict[tuple[int, int], dict[str, str]] = {}
        for span in self.spans:
            names = self._by_key[span] = {}
            for province in self.of(span[0]):
                names.update(dict.fromkeys(_keys(province.name), province.name))
            for province in self.of(span[0]):
                for alias in province.aliases:
                    for key in _keys(alias):
                        names.setdefault(key, province.name)

    @staticmethod
    def load() -> ProvinceRegistry:
        """The registry of `provinces.csv` with the office's names, read once per process."""
        return _load()

    @lru_cache(20_000)  # noqa: B019 (one registry a process)
    def canonical(self, text: str, edition: int | None = None) -> str | None:
        """The registry's name for any usual spelling of a province, or None.

        With an edition only the provinces of its set count; without one all sets are asked, the oldest first.
        """
        if not text or len(text) > _LONGEST_NAME or not any(map(str.isalpha, text)):
            return None
        spans = self.spans if edition is None else (self._span_of(edition),)
        found = (self._by_key[span].get(key) for key in _keys(text) for span in spans)
        return next(filter(None, found), None)

    def _span_of(self, edition: int | None) -> tuple[int, int]:
        if edition is None:
            return self.spans[-2]
        return next(span for span in self.spans if span[0] <= edition <= span[1])

    def of(self, edition: int | None) -> tuple[Province, ...]:
        """The provinces that the edition ranks; where no edition is known, those before the last merger."""
        first, _ = self._span_of(edition)
        return tuple(row for row in self._provinces if row.first_edition <= first <= row.last_edition)

    def coded(self, code: str, edition: int | None = None) -> str | None:
        """The province that the statistics office numbers so: of the edition's provinces, or of any where none is given."""
        among = self.of(edition) if edition is not None else tuple(reversed(self._provinces))
        return next((province.name for province in among if province.code == code.zfill(2)), None)

    @cache  # noqa: B019 (one registry a process)
    def names(self, edition: int | None) -> tuple[str, ...]:
        """The names of the provinces that the edition ranks."""
        return tuple(province.name for province in self.of(edition))

    def regions(self, edition: int | None) -> dict[str, str]:
        """Province → socio-economic region. Some are provisional (see `region_status` in `provinces.csv`)."""
        return {province.name: province.region for province in self.of(edition)}

    def region_names(self) -> frozenset[str]:
        """The names of all regions of all sets, folded for comparison (rows of a table may carry them)."""
        return frozenset(fold(province.region) for province in self._provinces)

    def forms(self, name: str) -> dict[str, str]:
        """How a province's offices name it: `kind`, `unit` (kind and name), `party` committee, `place` (before a date)."""
        kinds = {province.name: province.kind for province in self._provinces}
        words = data(Path(__file__).with_name("provinces.yml"))
        entry = words["names"].get(name) or words["kinds"][kinds[name]]
        return {form: text.format(province=name) for form, text in entry.items()}

    def predecessors(self, name: str) -> tuple[str, ...]:
        """The provinces before the last merger that make up the province `name` after it."""
        return tuple(province.name for province in self.of(None) if province.successor == name)

    def successor(self, name: str, edition: int) -> str | None:
        """The province that the edition ranks in place of a merged one; None for one that it ranks itself."""
        became = next((row.successor for row in self._provinces if row.name == name and row.last_edition < edition), None)
        return None if name in self.names(edition) else became

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


@of_office
def _load() -> ProvinceRegistry:
    own = rows(Path(__file__).with_name("provinces.csv"), Province)
    return ProvinceRegistry(with_own_names("provinces", own, ProvinceRegistry(own).canonical))
