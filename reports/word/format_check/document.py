"""A Word document as the form check sees it: lines with their looks, and which line plays which part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from sources.places import Place, WordSpan
from sources.reading.media_types import WORD_TYPES
from sources.reading.package_check import check_package
from sources.reading.word_model import Run, WordParagraph, WordSection, WordTable, open_word, paragraphs_in
from sources.words.data import data
from sources.words.numbers import shown_float
from sources.words.vocabulary import Severity

_EXCERPT = 60
_BEFORE = 20


def decree() -> dict[str, Any]:
    """The measures, patterns and fixed words of the decree."""
    measures: dict[str, Any] = data(Path(__file__).parents[1] / "decree.yml")
    return measures


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A paragraph of the body and where it stands; `cell` is (table, row, column) from 0. Lengths in twips."""

    shown: WordParagraph
    section: int
    block: int
    cell: tuple[int, int, int] | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.shown.runs if not run.deleted and not run.look.hidden)

    @property
    def words(self) -> str:
        return self.text.strip()

    @property
    def visible(self) -> list[Run]:
        """The runs that show characters."""
        return [run for run in self.shown.runs if run.text.strip() and not run.deleted]

    @property
    def align(self) -> str:
        return self.shown.attribute("jc") or "left"

    @property
    def first_line(self) -> int:
        return self.shown.length("ind", "firstLine")

    @property
    def ruled(self) -> bool:
        """Whether a line is drawn on the paragraph."""
        return "pBdr" in self.shown.properties or self.shown.drawn

    def looks(self, bounds: list[float], *, bold: bool | None = None, italic: bool | None = None) -> bool:
        """Whether every visible run has a size within bounds and is bold or italic as wanted."""
        return all(
            within(run.look.size, bounds)
            and (bold is None or run.look.bold == bold)
            and (italic is None or run.look.italic == italic)
            for run in self.visible
        )

    def place(self, span: tuple[int, int] | None = None) -> Place:
        row, column = (self.cell[1], self.cell[2]) if self.cell else (None, None)
        start, end = span or (0, len(self.text))
        return Place(WordSpan("document", self.block, row=row, cell=column, start=start, end=end), self.text[start:end])


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule broken: what was found instead, on which line (None where it concerns a page or the whole)."""

    rule: str
    found: str = ""
    line: Line | None = None
    severity: Severity | None = None
    right: str = ""
    """What to write instead, where the rule knows."""
    span: tuple[int, int] | None = None
    """The characters of the line that are meant; None for all of it."""

    def where(self) -> str:
        """The beginning of the line, or the words around what is meant, to find it by."""
        if self.line is None:
            return ""
        text, start = (self.line.words, 0) if self.span is None else (self.line.text, max(0, self.span[0] - _BEFORE))
        excerpt = text[start : start + _EXCERPT].strip()
        return ("…" if start else "") + excerpt + ("…" if start + _EXCERPT < len(text) else "")


@dataclass(frozen=True)
class CheckedDocument:
    """The lines, tables and sections of a document, and the parts that its lines play."""

    lines: tuple[Line, ...]
    tables: tuple[WordTable, ...]
    sections: tuple[WordSection, ...]
    leftovers: tuple[str, ...]
    """What does not belong in a clean copy: "comments", "revisions"."""

    def in_table(self, table: int | None) -> list[Line]:
        return [line for line in self.lines if line.cell and line.cell[0] == table]

    @cached_property
    def head_tables(self) -> list[int]:
        """The tables that hold the name of the nation in their first rows, on the right."""
        nation = re.compile(decree()["nation_pattern"])
        heads = [line.cell for line in self.lines if line.cell and nation.fullmatch(line.words)]
        return list(dict.fromkeys(table for table, row, column in heads if row < 2 and column > 0))

    @cached_property
    def signature_tables(self) -> list[int]:
        """The tables that hold the recipients on the left."""
        title = decree()["recipients_title"][:-1]
        cells = [line.cell for line in self.lines if line.cell and line.words.startswith(title)]
        return list(dict.fromkeys(table for table, _, column in cells if column == 0))

    @cached_property
    def head_table(self) -> int | None:
        """The first head: the document's own."""
        return next(iter(self.head_tables), None)

    @cached_property
    def signature_table(self) -> int | None:
        return next(iter(self.signature_tables), None)

    @cached_property
    def signature_block(self) -> int:
        """The block where the signature stands; the end of the first section where there is none."""
        if self.signature_table is not None:
            return self.in_table(self.signature_table)[0].block
        return max((line.block for line in self.lines if line.section == 0), default=0) + 1

    @cached_property
    def title(self) -> Line | None:
        """The type of the document ("KẾ HOẠCH")."""
        return next((line for line in self.lines if line.cell is None and line.words in decree()["type_names"]), None)

    @cached_property
    def subject(self) -> Line | None:
        """The subject of an official letter ("V/v …"), which stands under its number."""
        opening = decree()["subject_opening"]
        return next((line for line in self.in_table(self.head_table) if line.words.startswith(opening)), None)

    @cached_property
    def is_letter(self) -> bool:
        """Whether this is an official letter: without a title, with a subject or a number that names no type."""
        match = next((match for line in self.in_table(self.head_table) if (match := _symbol(line))), None)
        untyped = match is not None and match["type"] not in decree()["type_names"].values()
        return self.title is None and (self.subject is not None or (untyped and bool(self.addressees)))

    @cached_property
    def is_attachment(self) -> bool:
        """Whether this is a form or an annex in a file of its own: no nation, no title, no recipients."""
        return self.head_table is None and self.title is None and self.signature_table is None

    @cached_property
    def addressees(self) -> list[Line]:
        """The lines from "Kính gửi:" to the last of those it is addressed to."""
        lines = [line for line in self.lines if line.cell is None and line.words and line.block < self.signature_block]
        opening = decree()["addressee_title"]
        start = next((index for index, line in enumerate(lines) if line.words.startswith(opening)), len(lines))
        listed = takewhile(lambda line: line.words.startswith("- "), lines[start + 1 :])
        return [*lines[start : start + 1], *listed]

    @cached_property
    def body(self) -> list[Line]:
        """The lines between title (or addressees) and signature that are running text or headings: no table, not centred."""
        start = max((line.block for line in (self.title, *self.addressees) if line is not None), default=-1)
        return [
            line
            for line in self.lines
            if line.cell is None and start < line.block < self.signature_block
            if line.align != "center" and line.section == 0 and line.words
        ]

    @cached_property
    def basis(self) -> list[Line]:
        """The lines of the legal basis: from the first that opens as such, as long as they do."""
        openings = tuple(decree()["basis_openings"])
        start = next((index for index, line in enumerate(self.body[:10]) if line.words.startswith(openings)), len(self.body))
        found = []
        for line in self.body[start:]:
            if not line.words.startswith(openings):
                break
            found.append(line)
        return found

    @cached_property
    def annex_heads(self) -> list[Line]:
        """The lines "Phụ lục …" that open an annex."""
        after = [line for line in self.lines if line.cell is None and line.block > self.signature_block]
        return [line for line in after if re.fullmatch(decree()["annex"], line.words, re.IGNORECASE)]


def _symbol(line: Line) -> re.Match[str] | None:
    return re.fullmatch(decree()["symbol"], line.words)


def open_document(path: Path) -> CheckedDocument:
    """Read a .docx. Raises ValueError for anything else, Refused for a hostile package."""
    if not is_zipfile(path) or check_package(path)[0] not in WORD_TYPES:
        raise ValueError(f"{path.name} is not a Word document")
    file = open_word(path)
    lines: list[Line] = []
    tables: list[WordTable] = []
    section = 0
    for block, shown in enumerate(file.body):
        if isinstance(shown, WordTable):
            lines.extend(_cells(shown, section, block, len(tables)))
            tables.append(shown)
        else:
            lines.append(Line(shown, section, block))
            section += shown.section_end is not None
    leftovers = {"comments": any(part.kind == "comments" for part in file.parts), "revisions": file.revised}
    return CheckedDocument(
        tuple(lines), tuple(tables), file.sections, tuple(name for name, present in leftovers.items() if present)
    )


def _cells(table: WordTable, section: int, block: int, number: int) -> Iterator[Line]:
    for index, row in enumerate(table.rows):
        for cell in row.cells:
            for paragraph in paragraphs_in(cell.blocks):
                yield Line(paragraph, section, block, (number, index, cell.column))


def ruled_after(lines: Sequence[Line], line: Line) -> bool:
    """Whether a line is drawn on, or directly under, a line of a cell."""
    following = lines[lines.index(line) + 1 :][:1]
    drawn = any(item.ruled and not item.words for item in following)
    return line.ruled or drawn or all(run.look.underlined for run in line.visible)


def within(value: float, bounds: list[float], tolerance: float = 0) -> bool:
    """Whether a value lies between two bounds."""
    return bounds[0] - tolerance <= value <= bounds[1] + tolerance


def millimetres(twips: float) -> float:
    return twips * 25.4 / 1440


def measure(value: float) -> str:
    """A measure as Vietnamese text, with one decimal where it needs one."""
    return shown_float(value, 1)
