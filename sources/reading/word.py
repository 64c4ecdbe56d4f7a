"""A .docx as located text: every paragraph and cell in reading order, each at a place that can be read again.

Inserted text counts; deleted, hidden and struck text is given apart (part "document#deleted" and so on), as are text
boxes, footnotes, comments, headers and footers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sources.contracts import Finding
from sources.places import Selector, WordSpan
from sources.reading.located import BlockKind, Document, Paragraph, Table, TableCell
from sources.reading.word_model import WordBlock, WordCell, WordParagraph, WordTable, open_word
from sources.reading.word_package import MESSAGES, ListCounter

_APART = (BlockKind.DELETED, BlockKind.HIDDEN, BlockKind.STRUCK)
_SIDE_KINDS = {
    "footnotes": BlockKind.FOOTNOTE,
    "endnotes": BlockKind.FOOTNOTE,
    "comments": BlockKind.COMMENT,
    "header": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
}


def read_word(path: Path) -> Document:
    """The whole document. Raises Refused where the package is damaged or no Word document."""
    file = open_word(path)
    reader = _Reader(file.levels)
    blocks = list(reader.part(file.body, "document", BlockKind.BODY))
    for part in file.parts:
        blocks.extend(reader.part(part.blocks, part.name, _SIDE_KINDS[part.kind]))
    return Document(tuple(blocks), _findings(blocks, path.name))


def word_texts(path: Path, selectors: Sequence[WordSpan]) -> list[str | None]:
    """What stands now at each place of the file; None where there is no such paragraph."""
    return texts_at(read_word(path), selectors)


def texts_at(document: Document, selectors: Sequence[WordSpan]) -> list[str | None]:
    """The characters at each place of a document that has just been read."""
    paragraphs: dict[Selector, str] = {}
    for paragraph in document.paragraphs():
        if isinstance(paragraph.selector, WordSpan):
            paragraphs[replace(paragraph.selector, start=0, end=0)] = paragraph.text
    found: list[str | None] = []
    for selector in selectors:
        text = paragraphs.get(replace(selector, start=0, end=0))
        found.append(None if text is None or selector.end > len(text) else text[selector.start : selector.end])
    return found


class _Reader:
    """Gives the parts of one document their places, counting lists and text boxes on the way."""

    def __init__(self, levels: dict[tuple[str, int], tuple[str, str, int]]) -> None:
        self._lists = ListCounter(levels)
        self._boxes = 0
        self._headings: list[tuple[int, str]] = []
        self._caption = ""

    def part(self, blocks: Sequence[WordBlock], part: str, kind: BlockKind) -> Iterator[Paragraph | Table]:
        """Paragraphs and tables of one part, blocks counted from 0."""
        for number, block in enumerate(blocks):
            yield from self._block(block, WordSpan(part, number), kind)

    def _block(self, block: WordBlock, selector: WordSpan, kind: BlockKind) -> Iterator[Paragraph | Table]:
        if isinstance(block, WordTable):
            yield from self._table(block, selector, kind, None)
        else:
            paragraph, apart = self._paragraph(block, selector, kind)
            yield paragraph
            yield from apart

    def _paragraph(
        self, block: WordParagraph, selector: WordSpan, kind: BlockKind
    ) -> tuple[Paragraph, list[Paragraph | Table]]:
        """The paragraph itself; then its deleted, hidden and struck characters and its text boxes."""
        fonts = {run.look.fonts[0] or run.look.fonts[1] or "": None for run in block.runs if run.text.strip()}
        named = tuple(font for font in fonts if font)
        live = self._live(block, named, selector, kind)
        apart: list[Paragraph | Table] = []
        texts: dict[BlockKind, str] = dict.fromkeys(_APART, "")
        for run in block.runs:
            if not run.counts:
                what = "DELETED" if run.deleted else "HIDDEN" if run.look.hidden else "STRUCK"
                texts[BlockKind[what]] += run.text
        for kind_apart, text in texts.items():
            if text.strip():
                place = replace(selector, part=f"{selector.part}#{kind_apart.value}", end=len(text))
                apart.append(Paragraph(text, place, kind_apart, self._above(), None, named))
        for box in block.boxes:
            for inner in box:
                place = WordSpan("textboxes", self._boxes)
                self._boxes += 1
                apart.extend(self._block(inner, place, BlockKind.TEXT_BOX))
        return live, apart

    def _live(self, block: WordParagraph, fonts: tuple[str, ...], selector: WordSpan, kind: BlockKind) -> Paragraph:
        text, outline, reference = block.text, block.outline, block.list_reference
        number = self._lists.next(reference) if reference and text.strip() else None
        level: int | None = None
        if kind is BlockKind.BODY and text.strip():
            if outline is not None:
                kind, level = BlockKind.HEADING, outline
            elif number:
                kind, level = BlockKind.LIST, reference[1] if reference else 0
        paragraph = Paragraph(text, replace(selector, end=len(text)), kind, self._above(outline), number, fonts, level)
        if kind is BlockKind.HEADING and outline is not None:
            self._headings = [entry for entry in self._headings if entry[0] < outline]
            self._headings.append((outline, f"{number or ''} {text}".strip()))
        if selector.row is None and text.strip():
            self._caption = text
        return paragraph

    def _above(self, outline: int | None = None) -> tuple[str, ...]:
        return tuple(text for level, text in self._headings if outline is None or level < outline)

    def _table(
        self, table: WordTable, selector: WordSpan, kind: BlockKind, nested_in: str | None
    ) -> Iterator[Paragraph | Table]:
        """The table, then what stands apart in it (struck, deleted, boxes), then the tables nested in it."""
        headings, caption = self._above(), self._caption
        cells: list[TableCell] = []
        apart: list[Paragraph | Table] = []
        open_spans: dict[int, int] = {}
        for number, row in enumerate(table.rows):
            for cell in row.cells:
                if cell.continues and cell.column in open_spans:
                    above = cells[open_spans[cell.column]]
                    cells[open_spans[cell.column]] = replace(above, row_span=number - above.row + 1)
                    continue
                place = replace(selector, row=number, cell=cell.column)
                live, rest = self._cell(cell, place, BlockKind.TABLE_CELL if kind is BlockKind.BODY else kind)
                apart.extend(rest)
                open_spans[cell.column] = len(cells)
                cells.append(TableCell(number, cell.column, tuple(live), 1, cell.width))
        yield Table(tuple(cells), headings, caption, nested_in)
        yield from apart

    def _cell(self, cell: WordCell, place: WordSpan, kind: BlockKind) -> tuple[list[Paragraph], list[Paragraph | Table]]:
        live: list[Paragraph] = []
        apart: list[Paragraph | Table] = []
        tables = 0
        for block in cell.blocks:
            if isinstance(block, WordTable):
                path = f"{place.row}.{place.cell}.{tables}"
                nested = f"{place.nested}/{path}" if place.nested else path
                tables += 1
                apart.extend(self._table(block, replace(place, row=None, cell=None, nested=nested), kind, nested))
            else:
                paragraph, rest = self._paragraph(block, replace(place, paragraph=len(live)), kind)
                apart.extend(rest)
                live.append(paragraph)
        return live, apart


def _findings(blocks: list[Paragraph | Table], file: str) -> tuple[Finding, ...]:
    """What a person should know of text that is there and does not count."""
    codes = {
        BlockKind.DELETED: "PII-TEXT-DELETED",
        BlockKind.HIDDEN: "PII-TEXT-HIDDEN",
        BlockKind.STRUCK: "PII-TEXT-STRUCK",
        BlockKind.COMMENT: "PII-TEXT-COMMENT",
    }
    findings = []
    for kind, code in codes.items():
        found = [block for block in blocks if isinstance(block, Paragraph) and block.kind is kind and block.text.strip()]
        if found:
            findings.append(MESSAGES.finding(code, file=file, place=found[0].place(), count=len(found)))
    return tuple(findings)
