"""The text: B3-B12 (running text, headings and their numbering, the end mark) and A1-A7 (annexes, tables)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, zip_longest

from reports.word.format_check.document import Breach, CheckedDocument, Line, decree, measure, millimetres, within
from sources.words.vocabulary import Severity

_CHAPTER = re.compile(r"([IVX]+)\. (.+)")
_SECTION = re.compile(r"(\d+)\. (.+)")
_POINT = re.compile(r"([^\W\d_A-Z])\) (.+)")
_DEEPER = re.compile(r"\d+\.\d+\.? ")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def check_body(document: CheckedDocument) -> Iterator[Breach]:
    if document.is_attachment:
        return
    lines = document.body
    basis = {id(line) for line in document.basis}
    for line in lines:
        yield from _running(line, italic_allowed=id(line) in basis)
    yield from _one_indent(lines)
    yield from _gaps(lines)
    yield from _numbering(lines)
    if lines and not lines[-1].words.endswith(decree()["end_mark"]):
        yield Breach("B12", line=lines[-1])


def _running(line: Line, *, italic_allowed: bool) -> Iterator[Breach]:
    rules = decree()
    italic = all(run.look.italic for run in line.visible)
    loose = line.align != "both" and not _is_heading(line)
    if not line.looks(rules["body_size"]) or loose or (italic and not italic_allowed):
        yield Breach("B3", line=line)
    indent = millimetres(line.first_line)
    if not any(within(indent, [wanted, wanted], slack) for wanted, slack in rules["first_line"]):
        yield Breach("B4", f"{measure(indent)} mm", line)
    yield from _line_spacing(line)
    if _DEEPER.match(line.text):
        yield Breach("B11", line=line)
    if re.fullmatch(rules["part"], line.words) and not all(run.look.bold for run in line.visible):
        yield Breach("B7", line=line)


def _line_spacing(line: Line) -> Iterator[Breach]:
    """Automatic spacing is in 240ths of a line; an exact one, in twips, is compared with the height of the letters."""
    bounds, spacing = decree()["line_spacing"], line.shown.length("spacing", "line", 240)
    if (line.shown.attribute("spacing", "lineRule") or "auto") == "auto":
        if not within(spacing, bounds):
            yield Breach("B6", measure(spacing / 240), line)
    else:
        size = max((run.look.size for run in line.visible), default=14)
        if not within(spacing / 20 / (size * 1.15) * 240, bounds, 12):
            yield Breach("B6", f"{measure(spacing / 20)} pt", line, Severity.WARN)


def _is_heading(line: Line) -> bool:
    """A numbered title on its own line: bold, or without a stop at its end."""
    titled = any(pattern.fullmatch(line.words) for pattern in (_CHAPTER, _SECTION, _POINT))
    return titled and (all(run.look.bold for run in line.visible) or line.words[-1] not in ".;:")


def _one_indent(lines: list[Line]) -> Iterator[Breach]:
    """One indent throughout; the rarer ones are named."""
    counts = Counter(line.first_line for line in lines)
    usual = max(counts, key=lambda value: (counts[value], value), default=0)
    for line in lines:
        if line.first_line != usual:
            yield Breach("B4", f"{measure(millimetres(line.first_line))} mm", line)


def _gaps(lines: list[Line]) -> Iterator[Breach]:
    for upper, lower in pairwise(lines):
        gap = max(upper.shown.length("spacing", "after"), lower.shown.length("spacing", "before"))
        close = any(line.shown.attribute("contextualSpacing") not in (None, "0", "false", "off") for line in (upper, lower))
        if upper.block + 1 == lower.block and (gap < decree()["paragraph_gap"] * 20 or close):
            yield Breach("B5", f"{measure(gap / 20)} pt", lower)


def _numbering(lines: list[Line]) -> Iterator[Breach]:
    """Chapters I, II ... in bold capitals, sections 1, 2 ... and points a, b ... without gaps, points never bold."""
    letters = str(decree()["letters"]).split()
    chapters = sections = points = 0
    for line in lines:
        bold = all(run.look.bold and not run.look.italic for run in line.visible)
        if heading := _CHAPTER.fullmatch(line.words):
            chapters, sections, points = chapters + 1, 0, 0
            if _roman(heading[1]) != chapters or heading[2].upper() != heading[2] or not bold:
                yield Breach("B8", line=line)
                chapters = _roman(heading[1])
        elif (heading := _SECTION.match(line.words)) and not _DEEPER.match(line.text):
            sections, points = sections + 1, 0
            if int(heading[1]) != sections:
                yield Breach("B9", line=line)
                sections = int(heading[1])
        elif heading := _POINT.match(line.words):
            expected = 0 if heading[1] == "a" else points
            if heading[1] not in letters[expected : expected + 1] or all(run.look.bold for run in line.visible):
                yield Breach("B10", line=line)
            points = letters.index(heading[1]) + 1 if heading[1] in letters else expected + 1


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < later else value for value, later in zip(values, following, strict=True))


def check_annexes(document: CheckedDocument) -> Iterator[Breach]:
    yield from _tables(document)
    if document.is_attachment:
        return
    heads = document.annex_heads
    yield from _mentions(document, heads)
    for head, following in zip_longest(heads, heads[1:]):
        yield from _head(document, head)
        block = following.block if following is not None else None
        yield from _end(document, head, block)
    sections = [head.section for head in heads]
    for index, head in enumerate(heads):
        alone = head.section > 0 and head.section not in sections[:index]
        if not alone or document.sections[head.section].starts_at != 1:
            yield Breach("A5", line=head)


def _mentions(document: CheckedDocument, heads: list[Line]) -> Iterator[Breach]:
    """Each annex is mentioned in the text, each mention has its annex, and numbers follow each other."""
    rules = decree()
    text = "\n".join(line.text for line in document.lines if line.block < document.signature_block)
    mentioned = set(re.findall(rules["annex_mention"], text))
    numbers = [number for head in heads if (number := _number_of(head)) is not None]
    for head in heads:
        number = _number_of(head)
        if (number not in mentioned) if number else (rules["annex_word"] not in text.lower()):
            yield Breach("A1", head.words, head)
    for number in sorted(mentioned - set(numbers)):
        yield Breach("A1", f"{rules['annex_word'].capitalize()} {number}")
    if len(heads) > 1 and tuple(numbers) != _NUMERALS[: len(heads)]:
        yield Breach("A2", line=heads[0])


def _number_of(head: Line) -> str | None:
    match = re.fullmatch(decree()["annex"], head.words, re.IGNORECASE)
    return match["number"] if match else None


def _head(document: CheckedDocument, head: Line) -> Iterator[Breach]:
    rules = decree()
    following = [line for line in document.lines if line.cell is None and line.block > head.block and line.words]
    if head.align != "center" or not head.looks(rules["annex_size"], bold=True, italic=False):
        yield Breach("A3", line=head)
    title = following[0] if following else None
    titled = title is not None and title.align == "center" and title.text.upper() == title.text
    if title is None or not titled or not title.looks(rules["annex_title_size"], bold=True):
        yield Breach("A3", line=title or head)
    source = next((line for line in following[:4] if line.words.startswith("(")), None)
    if source is None or not re.fullmatch(rules["annex_source"], source.words):
        yield Breach("A4", line=source or head)
    elif source.align != "center" or not source.looks(rules["annex_title_size"], italic=True):
        yield Breach("A4", line=source)


def _end(document: CheckedDocument, head: Line, following: int | None) -> Iterator[Breach]:
    after = [line for line in document.lines if line.block > head.block and line.words]
    lines = [line for line in after if following is None or line.block < following]
    if not lines or not lines[-1].words.endswith(decree()["end_mark"]):
        yield Breach("B12", line=lines[-1] if lines else head, severity=Severity.WARN)


def _tables(document: CheckedDocument) -> Iterator[Breach]:
    """Tables of one row hold a note or a layout; they have no head to repeat."""
    for index, table in enumerate(document.tables):
        if index in (*document.head_tables, *document.signature_tables):
            continue
        lines = document.in_table(index)
        small = next((line for line in lines if any(run.look.size < decree()["table_size"] for run in line.visible)), None)
        cut = len(table.rows) > 1 and not (table.rows[0].repeated and all(row.whole for row in table.rows))
        if small is not None or cut:
            yield Breach("A7", line=small or (lines[0] if lines else None))
