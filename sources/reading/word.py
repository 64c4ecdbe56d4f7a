"""A .docx as located text: every paragraph and cell in reading order, each at a place that can be read again.

Inserted text counts; deleted, hidden and struck text is given apart (part "document#deleted" and so on), as are text
boxes, footnotes, comments, headers and footers. Own walker, because no library gives all of this with addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from sources.contracts import Finding
from sources.places import Selector, WordSpan
from sources.reading.located import BlockKind, Document, Paragraph, Table, TableCell
from sources.reading.word_package import MESSAGES, ListCounter, Package, Style, W, list_reference, open_package
from sources.reading.word_runs import Content, paragraph_content

_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_NO_STYLE = Style()
_APART = (("deleted", BlockKind.DELETED), ("hidden", BlockKind.HIDDEN), ("struck", BlockKind.STRUCK))
_SIDE_KINDS = {
    "footnotes": BlockKind.FOOTNOTE,
    "endnotes": BlockKind.FOOTNOTE,
    "comments": BlockKind.COMMENT,
    "header": BlockKind.HEADER,
    "footer": BlockKind.FOOTER,
}
_ITEMS = {"footnotes": W + "footnote", "endnotes": W + "endnote", "comments": W + "comment"}


def read_word(path: Path) -> Document:
    """The whole document. Raises Refused where the package is damaged or no Word document."""
    package = open_package(path)
    reader = _Reader(package)
    body = package.document.find(W + "body")
    blocks: list[Paragraph | Table] = [] if body is None else list(reader.part(body, "document", BlockKind.BODY))
    for name, root in package.side_parts.items():
        stem = next(stem for stem in _SIDE_KINDS if name.startswith(stem))
        if stem in _ITEMS:
            for item in root.iter(_ITEMS[stem]):
                if item.get(W + "type") not in ("separator", "continuationSeparator", "continuationNotice"):
                    blocks.extend(reader.part(item, f"{stem}:{item.get(W + 'id')}", _SIDE_KINDS[stem]))
        else:
            blocks.extend(reader.part(root, name, _SIDE_KINDS[stem]))
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
    """Walks the parts of one package, counting lists and text boxes on the way."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._lists = ListCounter(package.levels)
        self._boxes = 0
        self._headings: list[tuple[int, str]] = []
        self._caption = ""

    def part(self, root: etree._Element, part: str, kind: BlockKind) -> Iterator[Paragraph | Table]:
        """Paragraphs and tables of one part, blocks counted from 0."""
        for block, element in enumerate(_blocks(root)):
            yield from self._block(element, WordSpan(part, block), kind, deleted=False)

    def _block(
        self, element: etree._Element, selector: WordSpan, kind: BlockKind, *, deleted: bool
    ) -> Iterator[Paragraph | Table]:
        if element.tag == W + "tbl":
            yield from self._table(element, selector, kind, None)
        else:
            paragraph, apart = self._paragraph(element, selector, kind, deleted)
            yield paragraph
            yield from apart

    def _paragraph(
        self, element: etree._Element, selector: WordSpan, kind: BlockKind, deleted: bool
    ) -> tuple[Paragraph, list[Paragraph | Table]]:
        """The paragraph itself; then its deleted, hidden and struck characters and its text boxes."""
        properties = element.find(W + "pPr")
        named = None if properties is None else properties.find(W + "pStyle")
        style = _NO_STYLE if named is None else self._package.styles.get(named.get(W + "val", ""), _NO_STYLE)
        content = paragraph_content(element, self._package, style, deleted=deleted)
        live = self._live(content, style, properties, selector, kind)
        apart: list[Paragraph | Table] = []
        for name, kind_apart in _APART:
            text = "".join(getattr(content, name))
            if text.strip():
                place = replace(selector, part=f"{selector.part}#{name}", end=len(text))
                apart.append(Paragraph(text, place, kind_apart, self._above(), None, tuple(content.fonts)))
        for box in content.boxes:
            for inner in _blocks(box):
                place = WordSpan("textboxes", self._boxes)
                self._boxes += 1
                apart.extend(self._block(inner, place, BlockKind.TEXT_BOX, deleted=deleted))
        return live, apart

    def _live(
        self, content: Content, style: Style, properties: etree._Element | None, selector: WordSpan, kind: BlockKind
    ) -> Paragraph:
        text = content.text
        reference = list_reference(properties) or style.numbering
        number = self._lists.next(reference) if reference and text.strip() else None
        outline = _own_outline(properties, style)
        level: int | None = None
        if kind is BlockKind.BODY and text.strip():
            if outline is not None:
                kind, level = BlockKind.HEADING, outline
            elif number:
                kind, level = BlockKind.LIST, reference[1] if reference else 0
        paragraph = Paragraph(
            text, replace(selector, end=len(text)), kind, self._above(outline), number, tuple(content.fonts), level
        )
        if kind is BlockKind.HEADING and outline is not None:
            self._headings = [entry for entry in self._headings if entry[0] < outline]
            self._headings.append((outline, f"{number or ''} {text}".strip()))
        if selector.row is None and text.strip():
            self._caption = text
        return paragraph

    def _above(self, outline: int | None = None) -> tuple[str, ...]:
        return tuple(text for level, text in self._headings if outline is None or level < outline)

    def _table(
        self, table: etree._Element, selector: WordSpan, kind: BlockKind, nested_in: str | None
    ) -> Iterator[Paragraph | Table]:
        """The table, then what stands apart in it (struck, deleted, boxes), then the tables nested in it."""
        headings, caption = self._above(), self._caption
        cells: list[TableCell] = []
        apart: list[Paragraph | Table] = []
        open_spans: dict[int, int] = {}
        for row, element in enumerate(_within(table, W + "tr")):
            deleted = element.find(f"{W}trPr/{W}del") is not None
            column = _skipped(element)
            for cell in _within(element, W + "tc"):
                width = _grid_span(cell)
                if _continues(cell) and column in open_spans:
                    above = cells[open_spans[column]]
                    cells[open_spans[column]] = replace(above, row_span=row - above.row + 1)
                else:
                    place = replace(selector, row=row, cell=column)
                    inside = BlockKind.TABLE_CELL if kind is BlockKind.BODY else kind
                    live, rest = self._cell(cell, place, inside, deleted)
                    apart.extend(rest)
                    open_spans[column] = len(cells)
                    cells.append(TableCell(row, column, tuple(live), 1, width))
                column += width
        yield Table(tuple(cells), headings, caption, nested_in)
        yield from apart

    def _cell(
        self, cell: etree._Element, place: WordSpan, kind: BlockKind, deleted: bool
    ) -> tuple[list[Paragraph], list[Paragraph | Table]]:
        live: list[Paragraph] = []
        apart: list[Paragraph | Table] = []
        tables = paragraphs = 0
        for element in _blocks(cell):
            if element.tag == W + "tbl":
                path = f"{place.row}.{place.cell}.{tables}"
                nested = f"{place.nested}/{path}" if place.nested else path
                tables += 1
                apart.extend(self._table(element, replace(place, row=None, cell=None, nested=nested), kind, nested))
                continue
            paragraph, rest = self._paragraph(element, replace(place, paragraph=paragraphs), kind, deleted)
            paragraphs += 1
            apart.extend(rest)
            live.append(paragraph)
        return live, apart


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables directly in `parent`, wrappers opened."""
    for child in parent:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _within(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, tag)


def _own_outline(properties: etree._Element | None, style: Style) -> int | None:
    level = None if properties is None else properties.find(W + "outlineLvl")
    if level is None:
        return style.outline
    value = int(level.get(W + "val", "9"))
    return value if value < 9 else None


def _skipped(row: etree._Element) -> int:
    before = row.find(f"{W}trPr/{W}gridBefore")
    return 0 if before is None else int(before.get(W + "val", "0"))


def _grid_span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if span is None else max(1, int(span.get(W + "val", "1")))


def _continues(cell: etree._Element) -> bool:
    """Whether the cell only continues the one above it (`w:vMerge` without restart)."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(W + "val", "continue") != "restart"


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
