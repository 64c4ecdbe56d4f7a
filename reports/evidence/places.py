"""Places, kinds and rules in Vietnamese words, for people who look a number up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sources.places import Place
from sources.words.data import data


def look_up_words() -> dict[str, Any]:
    """The words of `places.yml`."""
    words: dict[str, Any] = data(Path(__file__).with_name("places.yml"))
    return words


def rule_in_words(rule: str) -> str:
    """What a rule does; a rule without an entry is shown by its own name."""
    name = rule.partition("(")[0].partition(":")[0]
    return str(look_up_words()["rules"].get(name, rule))


def place_in_words(place: Place, *, short: bool = False) -> str:
    """Where a place is, as one would say it; blocks, rows and cells of documents count from 1 here."""
    words = look_up_words()
    position = place.to_json()
    form = str(position["format"])
    if form == "word":
        part = str(position["part"]).partition(":")[0].rstrip("0123456789")
        counted = {name: int(position[name]) + 1 for name in ("block", "row", "cell") if position.get(name) is not None}
        position |= {**counted, "part": words["parts"].get(part, part)}
        form = "word_cell" if "row" in counted else form
    return str(words["short" if short else "long"][form]).format_map(position)
