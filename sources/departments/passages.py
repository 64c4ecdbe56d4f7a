"""A prose document as passages: paragraphs in normalised Unicode with the headings and introductions above them.

Departments seldom use heading styles; "I.", "1.", "a)" and lines in capitals head what follows, and a line that ends with
a colon introduces the list after it. Places always lead back to the characters of the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sources.departments.language import language, pattern, tokens
from sources.departments.quantities import read_sentence
from sources.places import Place
from sources.reading.legacy_text import decode, detect, normalised
from sources.reading.located import BlockKind, Document, Paragraph, Table
from sources.words.data import data
from sources.words.dates import time_expressions
from sources.words.text import NormalisedText, single_blanks

SILENT = frozenset({BlockKind.DELETED, BlockKind.HIDDEN, BlockKind.STRUCK, BlockKind.COMMENT})
"""Kinds of text that never commit anyone."""

_MARGINS = frozenset({BlockKind.HEADER, BlockKind.FOOTER})
LONGEST_SENTENCE = 2_000
"""Longer stretches are no sentences (binary or repeated text); reading meaning into them would only cost time."""
_LONGEST_HEADING = 160
_LONGEST_TITLE = 70
_ANNOUNCING = frozenset(
    {
        "registered",
        "striving",
        "committed",
        "result",
        "solution",
        "basis",
        "request",
        "budget",
        "definition",
        "scenario",
        "past",
        "cause",
    }
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph ready for reading meaning: `text` normalised, `body` where its words begin after the enumerator."""

    paragraph: Paragraph
    normal: NormalisedText
    headings: tuple[str, ...]
    level: float | None
    body: int
    encoding: str | None = None

    @property
    def text(self) -> str:
        return self.normal.text

    @property
    def kind(self) -> BlockKind:
        return self.paragraph.kind

    def place(self, start: int, end: int) -> Place:
        """The place in the file of the characters `start:end` of the normalised text."""
        return self.paragraph.place(*self.normal.original_span(start, end))

    def quote(self, start: int, end: int) -> str:
        """The words at `start:end` as the file holds them (NFC; legacy encodings decoded)."""
        first, last = self.normal.original_span(start, end)
        original = self.paragraph.text[first:last]
        return unicodedata.normalize("NFC", decode(original, self.encoding)[0] if self.encoding else original)

    def sentences(self) -> list[tuple[int, int]]:
        """The spans of the sentences (and of the parts between semicolons) after the enumerator."""
        spans = sentence_spans(self.text, self.body)
        return [span for span in spans if span[1] - span[0] <= LONGEST_SENTENCE]


@dataclass(frozen=True, slots=True)
class TablePassage:
    """A table with the headings above it, its caption, and the legacy encoding of the document, if any."""

    table: Table
    headings: tuple[str, ...]
    caption: str
    encoding: str | None


def document_encoding(document: Document) -> str | None:
    """The legacy encoding that most of the document's text is in, or None."""
    sample: list[str] = []
    fonts: dict[str, None] = {}
    size = 0
    for paragraph in document.paragraphs():
        sample.append(paragraph.text)
        fonts.update(dict.fromkeys(paragraph.fonts))
        size += len(paragraph.text)
        if size > 20_000:
            break
    return detect("\n".join(sample), fonts)


def passages(document: Document) -> Iterator[Passage | TablePassage]:
    """Everything of the document in reading order, with headings and introductions worked out."""
    encoding = document_encoding(document)
    stack: list[tuple[float, str]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            headings = tuple(text for _, text in stack) or block.headings
            caption = normalised(block.caption, (), encoding)[0].text
            yield TablePassage(block, headings, caption, encoding)
            continue
        if not block.text.strip():
            continue
        passage = _passage(block, encoding)
        if block.kind in SILENT or block.kind in _MARGINS:
            yield replace(passage, headings=tuple(text for _, text in stack))
            continue
        stack = _below(stack, passage)
        yield replace(passage, headings=tuple(text for _, text in stack))
        pushed = _heading_level(passage, stack)
        if pushed is not None:
            stack = [entry for entry in stack if entry[0] < pushed] + [(pushed, _announced(passage))]


def flat_passages(document: Document) -> Iterator[Passage]:
    """The passages with those in table cells among them, in reading order (for documents laid out in tables)."""
    for found in passages(document):
        if isinstance(found, Passage):
            yield found
            continue
        for cell in found.table.cells:
            for paragraph in cell.paragraphs:
                if paragraph.text.strip():
                    yield table_passage(paragraph, found)


def table_passage(paragraph: Paragraph, found: TablePassage) -> Passage:
    """A paragraph of a table's cell as a passage under the headings of the table."""
    return replace(_passage(paragraph, found.encoding), headings=found.headings)


def sentence_spans(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Spans of sentences from `start`; decimal points, abbreviations and enumerators end no sentence."""
    spans: list[tuple[int, int]] = []
    begin = start
    for match in pattern("sentence_end").finditer(text, start):
        if pattern("abbreviation").search(text[begin : match.start()][-8:]):
            continue
        spans.append((begin, match.start()))
        begin = match.end()
    spans.append((begin, len(text)))
    return [(first, last) for first, last in (_trimmed(text, *span) for span in spans) if last > first]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " -+•●▪*○◦\uf0b7\uf0a7\uf0d8":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end


def _passage(block: Paragraph, encoding: str | None) -> Passage:
    read, found_encoding = normalised(block.text, block.fonts, encoding)
    normal = single_blanks(read)
    lead = len(normal.text) - len(normal.text.lstrip())
    stripped = normal.text[lead:]
    marker = f"{block.number} " if block.number else ""
    for level, enumerator in _enumerators():
        found = enumerator.match(marker + stripped)
        if found:
            return Passage(block, normal, (), level, lead + max(0, found.end() - len(marker)), found_encoding)
    return Passage(block, normal, (), None, lead, found_encoding)


@cache
def _enumerators() -> list[tuple[float, re.Pattern[str]]]:
    """How deep a line stands, by the number or sign that it begins with."""
    return [(level, re.compile(text)) for level, text in data(Path(__file__).with_name("patterns.yml"))["levels"]]


def _heading_level(passage: Passage, stack: Sequence[tuple[float, str]]) -> float | None:
    """At which depth the passage heads what follows; None where it heads nothing."""
    text = passage.text.strip()
    if passage.kind is BlockKind.HEADING:
        return float(passage.paragraph.level or 0) if passage.level is None else min(passage.level, 4.0)
    if passage.kind is BlockKind.TABLE_CELL:
        return None
    if text.endswith(":"):
        return passage.level if passage.level is not None else _depth(stack) + 0.125
    short = len(text) <= _LONGEST_HEADING and not text.endswith((".", ";", ","))
    if passage.level is not None and passage.level < 5:
        heads = short or (text.endswith(".") and len(text) <= _LONGEST_HEADING)
        return passage.level if heads and not _states_a_value(text[passage.body :]) else None
    if passage.level is None and short and len(text) <= _LONGEST_TITLE and _is_title(text):
        return 2.75
    capitals = text.upper() == text and any(map(str.isalpha, text))
    if capitals and short and len(text) > 8:
        return 0.5
    return None


def _announced(passage: Passage) -> str:
    """What a heading or introduction announces: of several sentences ending with a colon, the last one."""
    if passage.text.rstrip().endswith(":"):
        start, end = passage.sentences()[-1]
        return passage.text[start:end] if start > passage.body else passage.text
    return passage.text


def _is_title(text: str) -> bool:
    """Whether a short line without number or full stop announces a section ("Chỉ tiêu phấn đấu năm 2026")."""
    if _states_a_value(text):
        return False
    lower = text.lower()
    items = tokens(lower)
    announces = any(cue.first <= 1 and cue.group in _ANNOUNCING for cue in language().cues(items))
    times = time_expressions(lower)
    return announces or (len(times) == 1 and len(items) <= 6 and times[0].end >= len(lower) - 2)


def _states_a_value(text: str) -> bool:
    """Whether an enumerated line is itself a statement ("1. IIP đạt 112%") rather than a title."""
    return bool(read_sentence(text).quantities)


def _depth(stack: Sequence[tuple[float, str]]) -> float:
    return max((level for level, _ in stack), default=0.0)


def _below(stack: list[tuple[float, str]], passage: Passage) -> list[tuple[float, str]]:
    """The headings that hold for this passage: those of lower level than its own enumerator.

    Plain text ends introductions of lists and sentences that head one ("1. Chỉ số X. Chủ trì: Y."), not titles; a list item
    ends its sibling's introduction.
    """
    if passage.level is not None:
        return [entry for entry in stack if entry[0] < passage.level]
    if passage.kind is BlockKind.HEADING:
        level = float(passage.paragraph.level or 0)
        return [entry for entry in stack if entry[0] < level or entry[0] == 0.5]
    return [entry for entry in stack if not _introduces(entry)]


def _introduces(entry: tuple[float, str]) -> bool:
    level, text = entry
    return text.rstrip().endswith(".") or (text.rstrip().endswith(":") and (level >= 5 or (level * 4) % 1 != 0))
