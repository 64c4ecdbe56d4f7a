"""An OpenDocument text (.odt) as located text, with the same places as a Word document has."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from sources.places import WordSpan
from sources.reading.located import BlockKind, Document, Paragraph, Table, TableCell
from sources.reading.word_package import parse_part
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_PARAGRAPHS = (_TEXT + "p", _TEXT + "h")
_WRAPPERS = (_TEXT + "list", _TEXT + "list-item", _TEXT + "list-header", _TEXT + "section", _TEXT + "index-body")
_ROW_GROUPS = (_TABLE + "table-header-rows", _TABLE + "table-rows", _TABLE + "table-row-group")
_LARGEST_REPEAT = 64


def read_odt(path: Path) -> Document:
    """The whole document. Raises Refused where the package is damaged or no OpenDocument text."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise MESSAGES.refused("PII-TEXT-DAMAGED", file=path.name, part=path.name) from error
    with archive:
        if "content.xml" not in archive.namelist():
            raise MESSAGES.refused("PII-TEXT-NOT-OPENDOCUMENT", file=path.name)
        root = parse_part(archive, "content.xml", path.name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise MESSAGES.refused("PII-TEXT-NOT-OPENDOCUMENT", file=path.name)
    return _Reader().document(body, path.name)


class _Reader:
    """Walks the body; footnotes are collected on the way and given at the end."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self._caption = ""
        self._notes: list[Paragraph] = []

    def document(self, body: etree._Element, file: str) -> Document:
        blocks: list[Paragraph | Table] = []
        for block, element in enumerate(_blocks(body)):
            selector = WordSpan("document", block)
            if element.tag in _PARAGRAPHS:
                blocks.append(self._paragraph(element, selector, BlockKind.BODY))
            else:
                blocks.extend(self._table(element, selector, None))
        deleted = list(_deleted(body))
        findings = [
            MESSAGES.finding("PII-TEXT-DELETED", file=file, place=first.place(), count=len(deleted)) for first in deleted[:1]
        ]
        return Document((*blocks, *self._notes, *deleted), tuple(findings))

    def _paragraph(self, element: etree._Element, selector: WordSpan, kind: BlockKind) -> Paragraph:
        text = "".join(self._characters(element))
        level: int | None = None
        headings = tuple(heading for _, heading in self._headings)
        if element.tag == _TEXT + "h":
            kind, level = BlockKind.HEADING, int(element.get(_TEXT + "outline-level", "1")) - 1
            self._headings = [entry for entry in self._headings if entry[0] < level]
            headings = tuple(heading for _, heading in self._headings)
            self._headings.append((level, text))
        elif kind is BlockKind.BODY and any(above.tag == _TEXT + "list-item" for above in element.iterancestors()):
            kind = BlockKind.LIST
        if selector.row is None and text.strip():
            self._caption = text
        return Paragraph(text, replace(selector, end=len(text)), kind, headings, None, (), level)

    def _characters(self, element: etree._Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            if child.tag == _TEXT + "s":
                yield " " * min(int(child.get(_TEXT + "c", "1")), _LARGEST_REPEAT)
            elif child.tag == _TEXT + "tab":
                yield "\t"
            elif child.tag == _TEXT + "line-break":
                yield "\n"
            elif child.tag == _TEXT + "note":
                self._note(child)
            elif child.tag != _OFFICE + "annotation":
                yield from self._characters(child)
            yield child.tail or ""

    def _note(self, note: etree._Element) -> None:
        body = note.find(_TEXT + "note-body")
        for block, paragraph in enumerate([] if body is None else _blocks(body)):
            place = WordSpan(f"footnotes:{note.get(_TEXT + 'id', len(self._notes))}", block)
            if paragraph.tag in _PARAGRAPHS:
                self._notes.append(self._paragraph(paragraph, place, BlockKind.FOOTNOTE))

    def _table(self, table: etree._Element, selector: WordSpan, nested_in: str | None) -> list[Table]:
        headings, caption = tuple(heading for _, heading in self._headings), self._caption
        cells: list[TableCell] = []
        nested: list[Table] = []
        for row, element in enumerate(_rows(table)):
            column = 0
            for cell in element:
                repeated = min(int(cell.get(_TABLE + "number-columns-repeated", "1")), _LARGEST_REPEAT)
                if cell.tag == _TABLE + "table-cell":
                    place = replace(selector, row=row, cell=column)
                    paragraphs, inside = self._cell(cell, place)
                    nested.extend(inside)
                    spans = (cell.get(_TABLE + f"number-{way}-spanned", "1") for way in ("rows", "columns"))
                    cells.append(TableCell(row, column, paragraphs, *(int(span) for span in spans)))
                column += repeated
        return [Table(tuple(cells), headings, caption, nested_in), *nested]

    def _cell(self, cell: etree._Element, place: WordSpan) -> tuple[tuple[Paragraph, ...], list[Table]]:
        paragraphs: list[Paragraph] = []
        nested: list[Table] = []
        for element in _blocks(cell):
            if element.tag in _PARAGRAPHS:
                at = replace(place, paragraph=len(paragraphs))
                paragraphs.append(self._paragraph(element, at, BlockKind.TABLE_CELL))
            else:
                path = f"{place.row}.{place.cell}.{len(nested)}"
                path = f"{place.nested}/{path}" if place.nested else path
                nested.extend(self._table(element, replace(place, row=None, cell=None, nested=path), path))
        return tuple(paragraphs), nested


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag in (*_PARAGRAPHS, _TABLE + "table"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _TABLE + "table-row":
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child)


def _deleted(body: etree._Element) -> Iterator[Paragraph]:
    """The text of tracked deletions, which the body does not repeat."""
    for block, deletion in enumerate(body.iter(_TEXT + "deletion")):
        text = " ".join("".join(map(str, paragraph.itertext())) for paragraph in _blocks(deletion)).strip()
        if text:
            yield Paragraph(text, WordSpan("document#deleted", block, end=len(text)), BlockKind.DELETED)
