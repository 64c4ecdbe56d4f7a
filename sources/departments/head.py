"""Whose a document is: the province that its letterhead, its date line or its title names."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from pathlib import Path

from sources.departments.passages import flat_passages
from sources.reading.located import Document
from sources.registry.provinces import ProvinceRegistry, bare_names
from sources.tree import editions
from sources.words.data import data
from sources.words.text import comparable

HEAD = 16
"""Paragraphs from the top in which an office writes who it is; further down other provinces are named, too."""


def province_of(document: Document) -> str | None:
    """The one province that the head of a document names as its own; None where it names none or several."""
    head = (comparable(passage.text) for passage in islice(flat_passages(document), HEAD))
    found = {match["kind_first"] or match["day_after"] for line in head for match in _own_province().finditer(line)}
    registry, newest = ProvinceRegistry.load(), editions()[-1]
    names = {registry.canonical(name, newest) or registry.canonical(name) for name in found}
    return names.pop() if len(names) == 1 else None


@cache
def _own_province() -> re.Pattern[str]:
    words = data(Path(__file__).with_suffix(".yml"))
    kinds, day = "|".join(words["kinds"]), words["day"]
    spelt = {re.escape(comparable(name)) for name in bare_names()}
    names = "|".join(sorted(spelt, key=lambda name: (-len(name), name)))
    return re.compile(rf"\b(?:{kinds}) (?P<kind_first>{names})\b|^(?P<day_after>{names}), {day}\b")
