"""A PDF with a text layer: its pages' text in reading order, words with boxes, paragraphs of prose and tables of figures.

Glyph clusters stand on base lines; a line falls into segments at wide gaps; inside a segment the place on the page decides
(some producers write the letters of each font apart), between segments the order of the file (which knows columns and
cells). Places count in the text so made. Pages without text are scans and go to character recognition.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from sources.contracts import Finding
from sources.places import PdfBox
from sources.reading.legacy_text import is_syllable
from sources.reading.located import BlockKind, Document, Grid, Paragraph
from sources.reading.page_layout import Line, Word, grids_of_lines, lines_of
from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)
MOST_PAGES = 2_000
_LEAST_CHARACTERS = 12
_WORD_GAP = 0.13
"""Gap between advance boxes, as a share of the font size, that parts words where the file has no blank."""
_SEGMENT_GAP = 2.0
_LEAST_GAP = 0.4
_JUMP = 8
_SAME_LINE = 0.35
_RAISED = 0.75
_MARGIN = 0.1
"""Share of a page's height at the top and at the bottom where running heads and page numbers stand."""
_READABLE = 0.6
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BLANKS = frozenset(" \t\n\r\u00a0\u2002\u2003\u2009\u202f")
_IGNORED = frozenset({0, 10, 13, 2, 0xFFFE, 0xFEFF, 0x200B})
_ITEM = re.compile(r"(?:[-–•+*]|(?:[IVX]{1,5}|[A-ZĐ]\d{0,2}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)])\s")
_PAGE_NUMBER = re.compile(r"^(?:[-–—|\s]*(?:trang|page|slide)?\s*\d{1,4}(?:\s*/\s*\d{1,4})?[-–—|\s]*)$", re.IGNORECASE)


@dataclass(slots=True)
class _Glyph:
    """A character with its combining marks: base line and advance box in points from the top left, position in the file."""

    text: str
    x0: float
    x1: float
    base: float
    top: float
    bottom: float
    order: int

    @property
    def size(self) -> float:
        return max(self.bottom - self.top, 1.0)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its text, its words in the order of the text, and its height in points."""

    number: int
    text: str
    words: tuple[Word, ...]
    height: float = 842.0


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
    characters: list[str] = []
    words: list[Word] = []
    for segment in _segments(_glyphs(page)):
        for glyphs in _words_of(segment):
            start = len(characters)
            for glyph in glyphs:
                characters.extend(glyph.text)
            words.append(_word(glyphs, start, len(characters)))
            characters.append(" ")
    return Page(number, "".join(characters), tuple(words), page.get_height())


def _glyphs(page: Any) -> list[_Glyph]:
    """The glyph clusters of a page in the file's order; blanks are kept, what pdfium adds of its own is not."""
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    height, raw = page.get_height(), text_page.raw
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    found: list[_Glyph] = []
    for index in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in _IGNORED or pdfium.FPDFText_IsGenerated(raw, index) == 1:
            continue
        letter = chr(code)
        pdfium.FPDFText_GetLooseCharBox(raw, index, box)
        if found and unicodedata.combining(letter) and found[-1].text not in _BLANKS:
            found[-1].text += letter
            found[-1].x1 = max(found[-1].x1, box.right)
            continue
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        text = " " if letter in _BLANKS else letter
        found.append(_Glyph(text, box.left, box.right, height - y.value, height - box.top, height - box.bottom, index))
    text_page.close()
    return found


def _segments(glyphs: Sequence[_Glyph]) -> list[list[_Glyph]]:
    """Stretches of one base line, each in order from left to right; the stretches in the order of the file."""
    lines: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.base, glyph.x0)):
        line = lines[-1] if lines else None
        if line and abs(glyph.base - median(other.base for other in line[-9:])) < _SAME_LINE * glyph.size:
            line.append(glyph)
        else:
            lines.append([glyph])
    segments: list[list[_Glyph]] = []
    for line in _with_raised(lines):
        line.sort(key=lambda glyph: (glyph.x0, glyph.order))
        current: list[_Glyph] = []
        for glyph in line:
            if glyph.text == " " and not current:
                continue
            if current and glyph.x0 - max(other.x1 for other in current[-3:]) > _SEGMENT_GAP * glyph.size:
                segments.append(current)
                current = [] if glyph.text == " " else [glyph]
            else:
                current.append(glyph)
        segments.append(current)
    parted = [part for segment in segments for part in _parted(segment)]
    return sorted(
        (part for part in parted if part), key=lambda part: min(glyph.order for glyph in part if glyph.text != " ")
    )


def _parted(segment: list[_Glyph]) -> Iterator[list[_Glyph]]:
    """A segment cut where blanks make a wide gap, or where the file goes elsewhere between both sides of a lesser one.

    In columns and cells the file writes other lines between the left side and the right side; letters of several fonts in
    one line are written apart too, but then both sides are.
    """
    visible = [at for at, glyph in enumerate(segment) if glyph.text != " "]
    first = [segment[at].order for at in visible]
    last_before, next_after, begin = -1, [0] * len(visible), 0
    lowest = float("inf")
    for index in range(len(visible) - 1, -1, -1):
        lowest = min(lowest, first[index])
        next_after[index] = int(lowest)
    for index, at in enumerate(visible):
        if index and at > begin:
            gap = segment[at].x0 - segment[visible[index - 1]].x1
            elsewhere = next_after[index] - last_before > _JUMP
            if gap > _SEGMENT_GAP * segment[at].size or (gap > _LEAST_GAP * segment[at].size and elsewhere):
                yield segment[begin : visible[index - 1] + 1]
                begin = at
        last_before = max(last_before, first[index])
    if visible:
        yield segment[begin : visible[-1] + 1]


def _with_raised(lines: list[list[_Glyph]]) -> list[list[_Glyph]]:
    """Small raised digits (footnote marks, m²) put back into the line that they stand on, as superscripts."""
    kept: list[list[_Glyph]] = []
    raised: list[_Glyph] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else []
        size = median(glyph.size for glyph in following) if following else 0.0
        small = all(glyph.size < _RAISED * size and (glyph.text.isdigit() or glyph.text == " ") for glyph in line)
        if small and following and following[0].base - line[0].base < 0.7 * size:
            raised = [_superscript(glyph, following[0].base) for glyph in line if glyph.text != " "]
        else:
            kept.append([*line, *raised])
            raised = []
    return kept


def _superscript(glyph: _Glyph, base: float) -> _Glyph:
    """A raised digit as a superscript on the base line."""
    glyph.text, glyph.base = glyph.text.translate(_SUPERSCRIPTS), base
    return glyph


def _words_of(segment: Sequence[_Glyph]) -> Iterator[list[_Glyph]]:
    """The words of a segment: parted by blanks, and where the gap between advance boxes is wide."""
    current: list[_Glyph] = []
    for glyph in segment:
        if glyph.text == " ":
            if current:
                yield current
            current = []
            continue
        if current and glyph.x0 - max(other.x1 for other in current[-3:]) > _WORD_GAP * glyph.size:
            yield current
            current = []
        current.append(glyph)
    if current:
        yield current


def _word(glyphs: Sequence[_Glyph], start: int, end: int) -> Word:
    return Word(
        "".join(glyph.text for glyph in glyphs), start, end,
        min(glyph.x0 for glyph in glyphs), min(glyph.top for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs), max(glyph.bottom for glyph in glyphs),
    )  # fmt: skip


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


def quality(text: str) -> float:
    """The share of words that are formed like Vietnamese syllables; 1 where too few have marks to tell."""
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))
    if len(words) < _LEAST_CHARACTERS:
        return 1.0
    good: int = sum(is_syllable(word) or (word.isascii() and (len(word) > 1 or word.isupper())) for word in words)
    return good / len(words)


def read_tables(path: Path) -> tuple[Grid, ...]:
    """The tables of a PDF as grids. Raises Refused as `pages_of` does."""
    if not has_text(path):
        from sources.reading.recognition import tables_of_scan

        return tables_of_scan(path)
    lines: list[Line] = []
    for page in pages_of(path):
        lines.extend(lines_of(page.number, page.words))
    return grids_of_lines(lines, box_of, path.stem)


def box_of(page: int, words: Sequence[Word]) -> PdfBox:
    """The selector of some words of a page."""
    return PdfBox(
        page=page,
        start=min(word.start for word in words),
        end=max(word.end for word in words),
        x0=round(min(word.x0 for word in words), 1),
        y0=round(min(word.y0 for word in words), 1),
        x1=round(max(word.x1 for word in words), 1),
        y1=round(max(word.y1 for word in words), 1),
    )


def read_pdf(path: Path) -> Document:
    """The prose of a PDF: segments joined to paragraphs by distance and edges; running heads and page numbers marked."""
    if not has_text(path):
        from sources.reading.recognition import read_scan

        return read_scan(path)
    paragraphs: list[Paragraph] = []
    findings: list[Finding] = []
    pages = list(pages_of(path))
    running = _running(pages)
    for page in pages:
        found = list(_paragraphs(page, running))
        paragraphs.extend(found)
        if quality(page.text) < _READABLE:
            place = found[0].place() if found else None
            findings.append(_MESSAGES.finding("PII-TEXT-POOR-PAGE", file=path.name, place=place, page=page.number))
    return Document(tuple(paragraphs), tuple(findings))


def _lines(page: Page) -> list[list[Word]]:
    """The words of each segment, told by their jump in the text's order: another base line or a wide gap."""
    lines: list[list[Word]] = []
    for word in page.words:
        before = lines[-1][-1] if lines else None
        level = before is not None and abs(word.y1 - before.y1) < 0.6 * before.height
        if before is not None and level and before.x0 <= word.x0 < before.x1 + _SEGMENT_GAP * word.height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _text_of(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _in_margin(page: Page, words: Sequence[Word]) -> bool:
    middle = words[0].middle
    return middle < _MARGIN * page.height or middle > (1 - _MARGIN) * page.height


def _running(pages: Sequence[Page]) -> frozenset[str]:
    """The lines (digits aside) that stand in the margin of several pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({re.sub(r"\d+", "#", _text_of(words)) for words in _lines(page) if _in_margin(page, words)})
    return frozenset(text for text, count in counts.items() if count > 1 and count > len(pages) // 3)


def _paragraphs(page: Page, running: frozenset[str]) -> Iterator[Paragraph]:
    group: list[list[Word]] = []
    lines = _lines(page)
    body: list[list[Word]] = []
    for words in lines:
        text = _text_of(words)
        margin = _in_margin(page, words)
        if margin and (_PAGE_NUMBER.match(text) or re.sub(r"\d+", "#", text) in running):
            yield replace(_paragraph(page, [words]), kind=BlockKind.FOOTER)
        else:
            body.append(words)
    for words in body:
        if group and _begins_paragraph(group[-1], words, body):
            yield _paragraph(page, group)
            group = []
        group.append(words)
    if group:
        yield _paragraph(page, group)


def _begins_paragraph(before: Sequence[Word], words: Sequence[Word], lines: Sequence[Sequence[Word]]) -> bool:
    """Whether a line begins anew: it stands far below, above, beside, further right, or the line before ended early."""
    height = max(before[0].height, words[0].height)
    gap = words[0].middle - before[0].middle
    if _ITEM.match(_text_of(words)) and before[-1].text.endswith((".", ";", ":")):
        return True
    if gap < -0.4 * height or gap > 2.1 * height:
        return True
    if _in_capitals(words) != _in_capitals(before):
        return True
    if gap < 0.4 * height:
        return words[0].x0 - before[-1].x1 > 1.5 * _SEGMENT_GAP * height
    column = [line for line in lines if line[0].x0 < before[-1].x1 and line[-1].x1 > before[0].x0]
    left, right = median(line[0].x0 for line in column), max(line[-1].x1 for line in column)
    indented = words[0].x0 - left > 0.8 * height and before[0].x0 - left < 0.8 * height
    short = before[-1].x1 < right - 6 * height
    return indented or short


def _in_capitals(words: Sequence[Word]) -> bool:
    """Whether a line is written in capitals as titles are."""
    return len(words) > 2 and _text_of(words).isupper()


def _paragraph(page: Page, lines: Sequence[Sequence[Word]]) -> Paragraph:
    """The characters of the page from the first to the last word of the lines."""
    box = box_of(page.number, [word for words in lines for word in words])
    return Paragraph(page.text[box.start : box.end], box)
