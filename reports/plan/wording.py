"""The sentences of the plan, filled with numbers and names, in the words that are right for the kind of province."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any

from reports.kinds import skeletons
from reports.word.content import Segment, Text, merged
from sources.registry.provinces import ProvinceRegistry
from sources.words.data import data


class Wording:
    """The wording of one province's plan. `{province}`, `{kind}`, `{unit}` ... are filled by themselves."""

    def __init__(self, province: str) -> None:
        self.province = province
        self._words = {
            **data(Path(__file__).with_name("wording.yml")),
            **{name: skeleton["words"] for name, skeleton in skeletons().items()},
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """How the province is named, also in capitals and at the start of a sentence."""
        names = ProvinceRegistry.load().forms(self.province)
        capitals = {f"{name}_in_capitals": names[name].upper() for name in ("kind", "unit")}
        sentence_start = names["unit"][:1].upper() + names["unit"][1:]
        return {"province": self.province, **names, **capitals, "unit_capital": sentence_start}

    def say(self, key: str, **values: Segment | Text) -> Text:
        """The sentence at `key` ("chapter.sentence") with its blanks filled. Raises KeyError where there is none."""
        return self.fill(self.at(key), **values)

    def each(self, key: str, **values: Segment | Text) -> tuple[Text, ...]:
        """The sentences of the list at `key`, filled."""
        return tuple(self.fill(sentence, **values) for sentence in self.at(key))

    def plain(self, key: str, **values: str) -> str:
        """A sentence without numbers as a string."""
        return "".join(str(segment) for segment in self.say(key, **values))

    def terms(self, key: str) -> tuple[str, ...]:
        """A list of words, as it stands."""
        return tuple(self.at(key))

    def mapping(self, key: str) -> dict[str, str]:
        """Words by words, as they stand."""
        return dict(self.at(key))

    def fill(self, sentence: str, **values: Segment | Text) -> Text:
        """`sentence` as segments, each `{name}` replaced by its value. Raises KeyError for a blank without a value."""
        known: dict[str, Segment | Text] = {**self.names, **values}
        segments: list[Segment] = []
        for literal, name, _, _ in Formatter().parse(sentence):
            value = known[name] if name is not None else ()
            segments += (literal, *(value if isinstance(value, tuple) else (value,)))
        return merged(segments)

    def at(self, key: str) -> Any:
        """The words at `key` as they stand. Raises KeyError where there are none."""
        found: Any = self._words
        for part in key.split("."):
            found = found[part]
        return found


def joined(texts: Iterable[Text], separator: str = ", ") -> Text:
    """Texts one after the other with `separator` between them."""
    segments: list[Segment] = []
    for index, text in enumerate(texts):
        segments.extend((separator, *text) if index else text)
    return tuple(segments)
