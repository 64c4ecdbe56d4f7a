"""A table on its way to being understood, and what stands around it: title, sheet, legend, year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sources.innovation_index.assignment import Entity, Meaning, Reading, Values, assign
from sources.innovation_index.framework import Framework
from sources.innovation_index.meaning import Surroundings, codes_are_those_of, weigh_numbers
from sources.tables.labels import Label, legend_of, read_label, single_year
from sources.tables.layout import Column, Shape
from sources.tables.regions import (
    Region,
)
from sources.tables.view import View
from sources.tables.words import measure_words, starts_with_one_of
from sources.words.text import key
from sources.words.vocabulary import Measure

_SHORT_TITLE = 4
NOT_OWN = {"former": "superseded", "change": "change"}
"""State of a label → why a column that bears it is not read."""


@dataclass
class Draft:
    """A table on its way to being understood: `entities` are the columns whose meaning is to be solved; `row_labels` say
    the measure of each row where the table has a column of them.
    """

    region: Region
    shape: Shape
    around: Surroundings
    columns: dict[int, Column] = field(default_factory=dict)
    entities: list[Entity] = field(default_factory=list)
    meanings: dict[int, Meaning] = field(default_factory=dict)
    row_labels: dict[int, Label] = field(default_factory=dict)
    province: str | None = None
    other_level: str = ""
    dated: Dated | None = None

    def known(self) -> Iterable[tuple[Reading, object, Values]]:
        """The columns that are sure, with their edition, for comparison with those of other tables."""
        for entity in self.entities:
            meaning = self.meanings[entity.number]
            if meaning.reading is not None and meaning.margin >= 2:
                yield meaning.reading, entity.slot[0] or self.edition, entity.values

    @property
    def edition(self) -> int | None:
        return self.dated.edition if self.dated else None

    def solve(self, elsewhere: Mapping[tuple[Reading, object], Sequence[Values]] | None = None) -> None:
        """Assigns a meaning to every entity: by words, then again with what the numbers say."""
        if not self.meanings:
            self.meanings = assign(self.entities)
            return
        around = replace(self.around, elsewhere=elsewhere or {}, edition=self.edition)
        weigh_numbers(self.entities, self.meanings, around)
        self.meanings = assign(self.entities)


@dataclass(frozen=True, slots=True)
class Dated:
    """The edition of a table, where it is written, and another year that stands elsewhere in the table."""

    edition: int | None = None
    origin: str = ""
    elsewhere: int | None = None


def surroundings(titles: Sequence[str], labels: Sequence[Label], framework: Framework) -> Surroundings:
    node = next((code for text in titles if (code := framework.in_title(text))), None)
    return Surroundings(
        framework,
        node=node,
        measure=_promised(titles),
        beside_rank=_beside_rank(titles),
        trust_codes=codes_are_those_of(framework, labels),
    )


def _promised(titles: Sequence[str]) -> Measure | None:
    """The measure that the name of the sheet or a short title gives for the whole table ("Hạng chỉ số")."""
    *lines, sheet = map(read_label, titles)
    if sheet.generic and sheet.measure is not None:
        return sheet.measure
    short = (label for label in lines if len(label.rest.split()) <= _SHORT_TITLE and len(_measures_in(label.text)) <= 1)
    plainly = {measure for text in titles for measure in _measures_in(text, "plainly")}
    return next((label.measure for label in short if label.measure), plainly.pop() if len(plainly) == 1 else None)


def _beside_rank(titles: Sequence[str]) -> Measure | None:
    """What a title promises besides ranks ("điểm (thứ hạng)")."""
    named = {measure for text in titles for measure in _measures_in(text)}
    others = named - {Measure.RANK}
    return others.pop() if Measure.RANK in named and len(others) == 1 else None


def _measures_in(text: str, group: str = "measures") -> set[Measure]:
    """The measures that a title names: of several ("Điểm số và thứ hạng") none is promised."""
    spoken = f" {key(text)} "
    return {Measure(measure) for word, measure in measure_words(group) if f" {word} " in spoken}


def with_legend(view: View, region: Region) -> Region:
    """The region with the abbreviations that the sheet explains in its titles and notes."""
    notes = [view.cells[row, c].text for row in view.rows for c in view.by_row[row][:1] if len(view.by_row[row]) <= 2]
    return replace(region, legend=legend_of(tuple(text for text in notes if len(text) > 8)))


def edition_of(path: Sequence[Label], framework: Framework) -> int | None:
    """The lowest year of a label that says nothing else unknown: the year of a survey question is no edition."""
    for label in reversed(path):
        if label.edition and (label.generic or framework.named(label).name or framework.named(label).code):
            return label.edition
    return None


def date_table(sheet: str, titles: Sequence[str], in_headers: set[int], sections: Sequence[str] = ()) -> Dated:
    """The one edition of a table: of a line just above it, its headers, its title or the sheet's name.

    A year in the sheet's name goes before one in a header: headers are copied from year to year and forgotten.
    """
    written = [(year, "section") for text in sections if (year := single_year(text))]
    in_name = single_year(sheet.replace("_", " "))
    if len(in_headers) == 1:
        header = next(iter(in_headers))
        if in_name is not None and in_name != header:
            written.append((in_name, "sheet"))
        written.append((header, "header"))
    if len(in_headers) <= 1:
        lines = [text for text in reversed(titles) if not starts_with_one_of(text.strip(" ("), "note")]
        written.extend((year, "title") for text in lines if (year := single_year(text)))
        written.extend([(in_name, "sheet")] if in_name is not None else [])
    if not written:
        return Dated()
    edition, origin = written[0]
    return Dated(edition, origin, next((year for year, _ in written if year != edition), None))
