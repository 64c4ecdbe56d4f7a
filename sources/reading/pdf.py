"""A PDF with a text layer: the text of its pages, words with boxes, paragraphs of prose and tables of figures.

The text of a page is made of the characters that the page holds, in the file's order, line ends as blanks; places count
in it. Pages without text are scans and go to character recognition.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from sources.places import PdfBox
from sources.reading.located import Document, Grid, Paragraph
from sources.reading.page_layout import Line, Word, grids_of_lines, lines_of
from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)
MOST_PAGES = 2_000
_LEAST_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its text, and its words in the order of the text."""

    number: int
    text: str
    words: tuple[Word, ...]


def pages_of(path: Path, numbers: Iterable[int] | None = None) -> Iterator[Page]:
    """The pages (all, or those of `numbers`). Raises Refused for a broken file or one with too many pages."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _MESSAGES.refused("PII-READ-TRUNCATED", file=path.name) from error
    try:
        if len(document) > MOST_PAGES:
            raise _MESSAGES.refused("PII-READ-TOO-MANY-CELLS", file=path.name)
        for number in range(1, len(document) + 1) if numbers is None else sorted(numbers):
            if number <= len(document):
                page = document[number - 1]
                yield _page(number, page)
                page.close()
    finally:
        document.close()


def _page(number: int, page: Any) -> Page:
    """Characters one by one: pdfium's own text joins and drops some, so that places could not be counted in it."""
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    height = page.get_height()
    boxes = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = boxes
    characters: list[str] = []
    words: list[Word] = []
    current: list[tuple[int, str, float, float, float, float]] = []

    def finish() -> None:
        if current:
            words.append(_word(current))
            current.clear()

    for index in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text_page.raw, index) or 32)
        if character == "\r":
            continue
        position = len(characters)
        characters.append(" " if character in "\n\t\u00a0\ufffe\u0002" else character)
        if characters[-1] == " ":
            finish()
            continue
        pdfium.FPDFText_GetCharBox(text_page.raw, index, left, right, bottom, top)
        box = (left.value, height - top.value, right.value, height - bottom.value)
        if current and _apart(current[-1], box):
            finish()
        current.append((position, character, *box))
    finish()
    text_page.close()
    return Page(number, "".join(characters), tuple(words))


def _word(characters: list[tuple[int, str, float, float, float, float]]) -> Word:
    return Word(
        text="".join(character[1] for character in characters),
        start=characters[0][0],
        end=characters[-1][0] + 1,
        x0=min(character[2] for character in characters),
        y0=min(character[3] for character in characters),
        x1=max(character[4] for character in characters),
        y1=max(character[5] for character in characters),
    )


def _apart(before: tuple[int, str, float, float, float, float], box: tuple[float, float, float, float]) -> bool:
    """Whether a character does not continue the word: a jump to the side or to another line without a blank between."""
    height = max(before[5] - before[3], box[3] - box[1], 1.0)
    overlap = min(before[5], box[3]) - max(before[3], box[1])
    far = box[0] - before[4] > 0.6 * height or box[0] < before[2] - 0.6 * height
    return far or (overlap < -0.2 * height)


def page_texts(path: Path, numbers: Iterable[int]) -> dict[int, str]:
    """The texts of some pages, in which the places of a PDF count."""
    return {page.number: page.text for page in pages_of(path, numbers)}


def has_text(path: Path) -> bool:
    """Whether the pages hold text (on the average at least a dozen characters), rather than pictures of text."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        counts = []
        for number in range(min(len(document), 20)):
            text_page = document[number].get_textpage()
            counts.append(text_page.count_chars())
            text_page.close()
        return bool(counts) and sum(counts) / len(counts) >= _LEAST_CHARACTERS
    finally:
        document.close()


def read_tables(path: Path) -> tuple[Grid, ...]:
    """The tables of a PDF as grids. Raises Refused as `pages_of` does."""
    if not has_text(path):
        from sources.reading.recognition import tables_of_scan

        return tables_of_scan(path)
    lines: list[Line] = []
    for page in pages_of(path):
        lines.extend(lines_of(page.number, page.words))
    return grids_of_lines(lines, _place, path.stem)


def _place(page: int, words: list[Word]) -> PdfBox:
    return PdfBox(
        page=page,
        start=words[0].start,
        end=words[-1].end,
        x0=round(min(word.x0 for word in words), 1),
        y0=round(min(word.y0 for word in words), 1),
        x1=round(max(word.x1 for word in words), 1),
        y1=round(max(word.y1 for word in words), 1),
    )


def read_pdf(path: Path) -> Document:
    """The prose of a PDF: lines joined to paragraphs by their distance and their left edge."""
    if not has_text(path):
        from sources.reading.recognition import read_scan

        return read_scan(path)
    return Document(tuple(paragraph for page in pages_of(path) for paragraph in _paragraphs(page)))


def _paragraphs(page: Page) -> Iterator[Paragraph]:
    lines = lines_of(page.number, page.words)
    if not lines:
        return
    left = median(line.pieces[0].x0 for line in lines)
    right = max(line.pieces[-1].x1 for line in lines)
    group: list[Line] = []
    for line in lines:
        if group and _begins_paragraph(group[-1], line, left, right):
            yield _paragraph(page, group)
            group = []
        group.append(line)
    yield _paragraph(page, group)


def _begins_paragraph(before: Line, line: Line, left: float, right: float) -> bool:
    gap = line.middle - before.middle
    indented = line.pieces[0].x0 - left > 0.8 * line.height and before.pieces[0].x0 - left < 0.8 * line.height
    short = before.pieces[-1].x1 < right - 6 * before.height
    return gap > 2.1 * max(line.height, before.height) or indented or short or gap < 0


def _paragraph(page: Page, lines: list[Line]) -> Paragraph:
    """The characters of the page from the first to the last word of the lines."""
    words = [word for line in lines for piece in line.pieces for word in piece.words]
    start, end = min(word.start for word in words), max(word.end for word in words)
    box = PdfBox(
        page=page.number,
        start=start,
        end=end,
        x0=round(min(word.x0 for word in words), 1),
        y0=round(min(word.y0 for word in words), 1),
        x1=round(max(word.x1 for word in words), 1),
        y1=round(max(word.y1 for word in words), 1),
    )
    return Paragraph(page.text[start:end], box)
