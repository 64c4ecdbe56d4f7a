"""The compiled grammar of `grammar.yml`: what its lists mean is said where they are used."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from sources.words.data import data

Pattern = re.Pattern[str]


class Grammar:
    """The grammar's words and patterns, compiled once."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.names = [re.compile(text) for text in data["names"]]
        self.denominator = re.compile(data["denominator"])
        self.sizes: dict[str, str] = data["sizes"]
        self.number = re.compile(data["number"])
        self.spelled_number = re.compile(data["spelled_number"])
        self.fraction = re.compile(data["fraction"])
        self.factor = re.compile(r"\b(?:" + "|".join(sorted(data["factors"], key=len, reverse=True)) + r")\b")
        self.factors: dict[str, str] = data["factors"]
        self.two_digits = re.compile(data["two_digits"])
        self.units = [(re.compile(rf" ?(?:{text})(?!\w)"), name) for text, name in data["units"].items()]
        self.money = re.compile(rf" ?(?:{data['money']})(?!\w)")
        self.money_written: dict[str, str] = data["money_written"]
        counted = sorted(data["counted"], key=len, reverse=True)
        self.counted = re.compile(r" ?(?:" + "|".join(re.escape(word) for word in counted) + r")(?!\w)")
        self.unit_tails = re.compile(data["unit_tails"])
        self.unit_names: dict[str, str] = data["unit_names"]
        self.capacity_units = frozenset(data["capacity_units"])
        self.comparators: dict[str, list[tuple[str, Pattern]]] = {
            place: [(sign, re.compile(text)) for sign, text in signs.items()]
            for place, signs in data["comparators"].items()
        }
        self.approximate = re.compile(data["approximate"])
        self.rank: dict[str, Pattern] = _compiled(data["rank"])
        self.force: dict[str, Pattern] = _compiled(data["force"])
        self.reasons: dict[str, Pattern] = _compiled(data["reasons"])
        self.columns = [(name, re.compile(text)) for name, text in data["columns"]]
        self.same_as_above = re.compile(data["same_as_above"])
        kinds, syllables = "|".join(data["bodies"]["kinds"]), "|".join(data["bodies"]["syllables"])
        self.body = re.compile(
            rf"(?<!\w)(?:{kinds})(?:,? (?:[A-ZĐ][\w&]*|(?:{syllables})(?!\w)))+", re.UNICODE
        )  # read on text that keeps its capitals
        self.other_bodies = re.compile(rf"(?<!\w)(?:{data['bodies']['others']})")
        self.leaders = re.compile(data["bodies"]["leaders"])
        self.ties: dict[str, Pattern] = _compiled(data["ties"])
        self.sections: dict[str, Pattern] = _compiled(data["sections"])
        for name in (
            "future direction level_verb per_year from_value to_value own_subject condition condition_after respectively "
            "milestone qualitative fillers pronouns running_year"
        ).split():
            setattr(self, name, re.compile(data[name]))

    future: Pattern
    direction: Pattern
    level_verb: Pattern
    per_year: Pattern
    from_value: Pattern
    to_value: Pattern
    own_subject: Pattern
    condition: Pattern
    condition_after: Pattern
    respectively: Pattern
    milestone: Pattern
    qualitative: Pattern
    fillers: Pattern
    pronouns: Pattern
    running_year: Pattern


def _compiled(texts: dict[str, str]) -> dict[str, Pattern]:
    return {name: re.compile(text) for name, text in texts.items()}


@cache
def grammar() -> Grammar:
    """The grammar, read once per process."""
    return Grammar(data(Path(__file__).with_name("grammar.yml")))
