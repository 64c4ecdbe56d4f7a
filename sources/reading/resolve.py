"""Reads again what stands at given places of a file: the way back from a figure to its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sources.places import CsvField, PdfBox, Place, ScanBox, Selector, SheetCell, SlideSpan, WordSpan
from sources.reading import media_types
from sources.reading.located import Document
from sources.reading.sandbox import Limits, call_in_child


def raw_texts(path: Path, media_type: str, places: Sequence[Place], *, limits: Limits | None = None) -> list[str | None]:
    """What the file holds now at each place, in order; None where there is no such place. The file is opened once.

    Runs in a limited child process. Raises Refused where the file cannot be opened at all.
    """
    selectors = [place.selector for place in places]
    texts: list[str | None] = call_in_child(__name__, "texts_of", path, media_type, selectors, limits=limits)
    return texts


def texts_of(path: Path, media_type: str, selectors: Sequence[Selector]) -> list[str | None]:
    """The same in this process."""
    found: dict[Selector, str | None] = {}
    cells = [selector for selector in selectors if isinstance(selector, SheetCell)]
    fields = [selector for selector in selectors if isinstance(selector, CsvField)]
    spans = [selector for selector in selectors if isinstance(selector, WordSpan | SlideSpan | PdfBox | ScanBox)]
    if cells:
        found.update(_in_workbook(path, media_type, cells))
    if fields:
        found.update(_in_delimited(path, fields))
    if spans:
        found.update(_in_document(path, media_type, spans))
    return [found.get(selector) for selector in selectors]


def _in_workbook(path: Path, media_type: str, cells: Sequence[SheetCell]) -> dict[Selector, str | None]:
    from sources.reading.workbook import read_workbook

    texts: dict[tuple[str, str], str] = {}
    sheets: set[str] = set()
    for grid in read_workbook(path, media_type):
        sheets.add(grid.name)
        for cell in grid.cells.values():
            assert isinstance(cell.selector, SheetCell)
            texts[grid.name, cell.selector.address] = cell.text
    return {
        cell: texts.get((cell.sheet, cell.address), "")[cell.start : cell.end] if cell.sheet in sheets else None
        for cell in cells
    }


def _in_delimited(path: Path, fields: Sequence[CsvField]) -> dict[Selector, str | None]:
    from sources.reading.delimited import rows

    wanted: dict[int, list[CsvField]] = {}
    for field in fields:
        wanted.setdefault(field.row, []).append(field)
    found: dict[Selector, str | None] = {}
    for number, row in enumerate(islice(rows(path), max(wanted)), start=1):
        for field in wanted.get(number, ()):
            text = row[field.column - 1] if field.column <= len(row) else ""
            found[field] = text[field.start : field.end]
    return found


def _in_document(
    path: Path, media_type: str, spans: Sequence[WordSpan | SlideSpan | PdfBox | ScanBox]
) -> dict[Selector, str | None]:
    if media_type == media_types.PDF and all(isinstance(span, PdfBox) for span in spans):
        from sources.reading.pdf import page_texts

        pages = page_texts(path, {span.page for span in spans if isinstance(span, PdfBox)})
        return {span: _slice(pages.get(span.page), span) for span in spans if isinstance(span, PdfBox)}
    if any(isinstance(span, ScanBox) for span in spans):
        from sources.reading.recognition import recognised_texts

        pages = recognised_texts(path)
        return {span: _slice(pages.get(span.page), span) for span in spans if isinstance(span, ScanBox)}
    from sources.reading.prose import read_document

    texts = _paragraphs(read_document(path, media_type))
    return {span: _slice(texts.get(replace(span, start=0, end=0)), span) for span in spans}


def _paragraphs(document: Document) -> dict[Selector, str]:
    """Place of each paragraph (its characters left out) → its text."""
    return {
        replace(paragraph.selector, start=0, end=0): paragraph.text
        for paragraph in document.paragraphs()
        if isinstance(paragraph.selector, WordSpan | SlideSpan)
    }


def _slice(text: str | None, span: WordSpan | SlideSpan | PdfBox | ScanBox) -> str | None:
    return None if text is None or span.end > len(text) else text[span.start : span.end]
