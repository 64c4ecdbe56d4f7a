"""The skeletons of the documents (`documents/`): numbering, tables by their columns, and the walk to blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.plan.material import Material, numbering
from reports.word.content import Block, Caption, Heading, NumberUse, Paragraph, Reference, Row, Segment, Table, Text
from sources.words.data import data

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

_LETTERS = tuple("abcdđeghiklmnopqrstuvxy")

Lines = Iterable[Text]
"""What a function of a list gives: one text an entry."""

Content = Callable[..., Any]
"""Material, and the subject of a repeated section, to blocks (`blocks`) or to texts (`dashes`, `points`)."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What one of the repeated sections is about: a pillar of the framework, a body; `index` from 1."""

    value: Any
    title: Text
    index: int


class Outline:
    """Walks a document's skeleton; `contents` are the functions behind its names, `subjects` those behind `each`."""

    def __init__(
        self,
        material: Material,
        contents: Mapping[str, Content],
        subjects: Mapping[str, Callable[[Material], Iterable[tuple[Any, Text]]]],
        about: Subject | None = None,
    ) -> None:
        self._material = material
        self._contents = contents
        self._subjects = subjects
        self._whole = about

    def chapters(self) -> Iterator[Block]:
        for number, chapter in enumerate(self._wanted(self._material.document.skeleton.get("chapters", ()))):
            yield Heading(1, (f"{ROMAN[number]}. ", *self._material.say(chapter["title"])))
            yield from self.blocks(chapter)

    def blocks(self, part: Mapping[str, Any], subject: Subject | None = None) -> Iterator[Block]:
        """The blocks of a chapter, an annex, a section or a lettered part."""
        subject = subject or self._whole
        about = () if subject is None else (subject,)
        for key in part.get("texts", ()):
            yield Paragraph(self._material.say(key))
        yield from dashes(self._lines(part.get("dashes", ()), about))
        yield from points(self._lines(part.get("points", ()), about))
        index = 0
        for inner in self._wanted(part.get("parts", ())):
            for repeated in self._each(inner):
                blocks = list(self.blocks(inner, repeated))
                if blocks:
                    yield Heading(3, (f"{letter(index)}) ", *self._title(inner, repeated)))
                    yield from blocks
                    index += 1
        for name in part.get("blocks", ()):
            if isinstance(name, str) or self._is_wanted(name):
                yield from self._contents[name if isinstance(name, str) else name["block"]](self._material, *about)
        number = 0
        for section in self._wanted(part.get("sections", ())):
            for repeated in self._each(section):
                blocks = list(self.blocks(section, repeated))
                if blocks or "optional" not in section:
                    number += 1
                    yield Heading(2, (numbering(f"{number}. "), *self._title(section, repeated)))
                    yield from blocks

    def annexes(self) -> Iterator[tuple[Mapping[str, Any], list[Block]]]:
        """The annexes that the document has, with their blocks."""
        for entry in self._wanted(self._material.document.skeleton.get("annexes", ())):
            yield entry, list(self.blocks(entry))

    def _title(self, part: Mapping[str, Any], subject: Subject | None) -> Text:
        return self._material.say(part["title"], **({} if subject is None else {part["each"]: subject.title}))

    def _wanted(self, parts: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        return (part for part in parts if self._is_wanted(part))

    def _is_wanted(self, part: Mapping[str, Any]) -> bool:
        """Some parts stand in one variant of the document only."""
        return "only" not in part or part["only"] == self._material.document.variant

    def _each(self, section: Mapping[str, Any]) -> Iterable[Subject | None]:
        if "each" not in section:
            return [None]
        subjects = self._subjects[section["each"]](self._material)
        return [Subject(value, title, index) for index, (value, title) in enumerate(subjects, start=1)]

    def _lines(self, what: str | Sequence[str], about: tuple[Subject, ...]) -> Lines:
        """The sentences of a list of the wording, or those that content functions give."""
        if isinstance(what, str):
            return self._material.wording.each(what)
        return (text for name in what for text in self._contents[name](self._material, *about))


def outline() -> dict[str, Any]:
    """The tables and figures that any document may show."""
    skeleton: dict[str, Any] = data(Path(__file__).with_name("outline.yml"))
    return skeleton


def letter(index: int) -> str:
    """The point at `index` from 0 by the Vietnamese alphabet; after the last letter it starts again with two."""
    times, place = divmod(index, len(_LETTERS))
    return _LETTERS[place] * (times + 1)


def points(texts: Lines) -> Iterator[Paragraph]:
    """ "a) …", "b) …"."""
    for index, text in enumerate(texts):
        yield Paragraph((f"{letter(index)}) ", *text))


def dashes(texts: Lines) -> Iterator[Paragraph]:
    """ "- …"."""
    for text in texts:
        yield Paragraph(("- ", *text))


def name_of(material: Material, kind: str, name: str) -> Text:
    """ "Bảng 2": a table ("tables") or figure ("figures") with the number that it has in the document."""
    return (*material.say(f"names.{kind}"), "\u00a0", Reference(kind, name))


def caption(material: Material, kind: str, name: str, **blanks: Segment | Text) -> Caption:
    words = material.wording.fill(outline()[kind][name]["caption"], **blanks)
    return Caption((*name_of(material, kind, name), ". ", *words), below=kind == "figures")


def table(
    material: Material,
    name: str,
    rows: Iterable[Mapping[str, Text] | Text],
    years: Mapping[int, NumberUse] | None = None,
    **blanks: Segment | Text,
) -> Table:
    """The table `name` of the outline: `rows` by the keys of its columns, or the one text of a heading row.

    A column that is `optional` is left out where all its cells are empty. `years` fill the columns that stand for each year
    (key "target.2026"); `blanks` those of the headers.
    """
    entry, given = outline()["tables"][name], list(rows)
    filled = {key for row in given if isinstance(row, Mapping) for key, cell in row.items() if cell}
    wanted = [column for column in entry["columns"] if not column.get("optional") or column["key"] in filled]
    columns = list(_columns(wanted, years or {}))
    taken = sum(column.get("width", 0) for _, column, _ in columns)
    widths = [column.get("width") or max(column["least"], entry["width"] - taken) for _, column, _ in columns]
    header = [material.wording.fill(column["header"], **blanks, **year) for _, column, year in columns]
    made = [
        Row((row,), group=True) if isinstance(row, tuple) else Row(tuple(row.get(key, ()) for key, _, _ in columns))
        for row in given
    ]
    centred = tuple(column.get("align") != "left" for _, column, _ in columns)
    style, together = entry.get("style", "PlanCell"), entry.get("together", False)
    return Table(tuple(header), tuple(made), tuple(widths), centred, style, together)


def _columns(
    columns: Iterable[dict[str, Any]], years: Mapping[int, NumberUse]
) -> Iterator[tuple[str, dict[str, Any], dict[str, NumberUse]]]:
    """Key, entry and blanks of each column, one for each year where it stands for them."""
    for column in columns:
        if column.get("each") == "year":
            yield from ((f"{column['key']}.{year}", column, {"year": use}) for year, use in years.items())
        else:
            yield column["key"], column, {}
