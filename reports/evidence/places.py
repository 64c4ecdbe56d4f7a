"""Places, kinds, statuses and rules in Vietnamese words, for people who look a number up."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from sources.places import Place
from sources.words.data import data
from sources.words.vocabulary import Status


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = data(Path(__file__).with_name("places.yml"))
    return loaded


def page_words() -> dict[str, str]:
    """The fixed words of the evidence page."""
    return dict(_words()["page"])


def not_computable() -> str:
    """What is printed in place of a number that its rule does not give again."""
    return str(_words()["not_computable"])


def kind_in_words(kind: str) -> str:
    return str(_words()["kinds"][kind])


def status_in_words(status: str) -> str:
    return Status(status).label


def rule_in_words(rule: str) -> str:
    """What a rule does; a rule without an entry is shown by its own name."""
    name = rule.partition("(")[0].partition(":")[0]
    return str(_words()["rules"].get(name, rule))


def place_in_words(place: Place) -> str:
    """Where a place is, as one would say it; blocks, rows and cells of documents count from 1 here."""
    words = _words()
    position = place.to_json()
    form = str(position["format"])
    if form == "word":
        part = str(position["part"]).partition(":")[0].rstrip("0123456789")
        position["part"] = words["parts"].get(part, part)
        counted = {name: int(position[name]) + 1 for name in ("block", "row", "cell") if position.get(name) is not None}
        position |= counted
        form = "word_cell" if "row" in counted else form
    return str(words[form]).format_map(position)
