"""The sentences of the plan, filled with numbers and names."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from reports.plan.content import Segment, Text
from sources.words.data import data


@cache
def _wording() -> dict[str, Any]:
    loaded: dict[str, Any] = data(Path(__file__).with_name("wording.yml"))
    return loaded


def words(key: str) -> str:
    """The sentence at `key` ("chapter.sentence"), unfilled. Raises KeyError where there is none."""
    found: Any = _wording()
    for part in key.split("."):
        found = found[part]
    return str(found)


def many_words(key: str) -> tuple[str, ...]:
    """The list of sentences at `key`, unfilled."""
    chapter, name = key.split(".")
    return tuple(_wording()[chapter][name])


def say(key: str, **values: Segment | Text) -> Text:
    """The sentence at `key` with its blanks filled; a value is one segment or a whole text."""
    return fill(words(key), **values)


def fill(sentence: str, **values: Segment | Text) -> Text:
    """`sentence` as segments, each `{name}` replaced by its value. Raises KeyError for a blank without a value."""
    segments: list[Segment] = []
    for literal, name, _, _ in Formatter().parse(sentence):
        if literal:
            segments.append(literal)
        if name is not None:
            value = values[name]
            segments.extend(value if isinstance(value, tuple) else (value,))
    return tuple(segments)


def joined(texts: list[Text], separator: str = ", ") -> Text:
    """Texts one after the other with `separator` between them."""
    segments: list[Segment] = []
    for index, text in enumerate(texts):
        if index:
            segments.append(separator)
        segments.extend(text)
    return tuple(segments)
