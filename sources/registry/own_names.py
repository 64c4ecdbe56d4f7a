"""Further names of provinces and departments that an office keeps itself, in `names.yml` of its workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sources.office import NAMES, office
from sources.tree import MESSAGES, beside
from sources.words.text import tight

if TYPE_CHECKING:
    from sources.registry.departments import Department
    from sources.registry.provinces import Province

Row = TypeVar("Row", "Province", "Department")
PARTS = ("provinces", "departments")


def with_own_names(part: str, rows: tuple[Row, ...], canonical: Callable[[str], str | None]) -> tuple[Row, ...]:
    """The rows of the registry with the office's names among their aliases; `canonical` knows the registry's own.

    Raises Refused for a name that no row has, and an alias that names another row.
    """
    own = office()
    given = (beside(own / NAMES, NAMES, dict[str, dict[str, list[str]]]) or {}) if own else {}
    strange = [name for name in given if name not in PARTS]
    if strange:
        raise MESSAGES.refused("PII-NAMES-UNKNOWN", file=NAMES, part=strange[0], name=strange[0])
    added: dict[str, list[str]] = {}
    taken: dict[str, str] = {}
    for name, aliases in given.get(part, {}).items():
        known = canonical(name)
        if known is None:
            raise MESSAGES.refused("PII-NAMES-UNKNOWN", file=NAMES, part=part, name=name)
        for alias in aliases:
            other = canonical(alias) or taken.setdefault(tight(alias), known)
            if other != known:
                raise MESSAGES.refused("PII-NAMES-TAKEN", file=NAMES, alias=alias, name=known, other=other)
        added.setdefault(known, []).extend(aliases)

    def named(row: Row) -> Row:
        return replace(row, aliases=(*row.aliases, *added.get(row.name, ())))

    return tuple(map(named, rows))
