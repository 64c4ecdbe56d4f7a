"""The sentences of the plan, filled with numbers and names, in the words that are right for the kind of province."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import Any

from reports.word.content import Segment, Text, merged
from sources.registry.provinces import ProvinceRegistry
from sources.words.data import data


class Wording:
    """The wording of one province's plan. `{province}`, `{kind}`, `{unit}` ... are filled by themselves."""

    def __init__(self, province: str, edition: int) -> None:
        self.province = province
        self._edition = edition
        self._words = data(Path(__file__).with_name("wording.yml"))

    @cached_property
    def _names(self) -> dict[str, str]:
        """How the province is named: by itself where it has a form of its own, else by its kind in the registry."""
        kinds = {item.name: item.kind for item in ProvinceRegistry.load().of(self._edition)}
        named, by_kind = self._words["province_names"], self._words["province_kinds"]
        entry = named.get(self.province) or by_kind[kinds.get(self.province, next(iter(by_kind)))]
        names = {name: text.format(province=self.province) for name, text in entry.items()}
        capitals = {f"{name}_in_capitals": names[name].upper() for name in ("kind", "unit")}
        sentence_start = names["unit"][:1].upper() + names["unit"][1:]
        return {"province": self.province, **names, **capitals, "unit_capital": sentence_start}

    @cached_property
    def _of_a_province(self) -> re.Pattern[str]:
        """The end of a body's name that says of which province it is, with or without the province's name."""
        registry, kinds = ProvinceRegistry.load(), "|".join(self._words["province_kinds"])
        full = {*registry.names(self._edition), *registry.names(None)}
        names = {re.sub(rf"^(?:{kinds}) ", "", name, flags=re.IGNORECASE) for name in full}
        return re.compile(rf"\b(?:{kinds})(?P<name> (?:{'|'.join(sorted(names))}))?$", re.IGNORECASE)

    def local(self, body: str) -> str:
        """A body's name in this province: a framework names one province's bodies where each province has its own.

        "Thống kê tỉnh Lạng Sơn" in the plan of Huế is "Thống kê thành phố Huế".
        """
        return self._of_a_province.sub(lambda end: self._names["unit" if end["name"] else "kind"], body)

    def say(self, key: str, **values: Segment | Text) -> Text:
        """The sentence at `key` ("chapter.sentence") with its blanks filled. Raises KeyError where there is none."""
        return self.fill(self._at(key), **values)

    def each(self, key: str, **values: Segment | Text) -> tuple[Text, ...]:
        """The sentences of the list at `key`, filled."""
        return tuple(self.fill(sentence, **values) for sentence in self._at(key))

    def plain(self, key: str, **values: str) -> str:
        """A sentence without numbers as a string."""
        return "".join(str(segment) for segment in self.say(key, **values))

    def terms(self, key: str) -> tuple[str, ...]:
        """A list of words, as it stands."""
        return tuple(self._at(key))

    def fill(self, sentence: str, **values: Segment | Text) -> Text:
        """`sentence` as segments, each `{name}` replaced by its value. Raises KeyError for a blank without a value."""
        known: dict[str, Segment | Text] = {**self._names, **values}
        segments: list[Segment] = []
        for literal, name, _, _ in Formatter().parse(sentence):
            value = known[name] if name is not None else ()
            segments += (literal, *(value if isinstance(value, tuple) else (value,)))
        return merged(segments)

    def _at(self, key: str) -> Any:
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
