"""Rules B3-B12: running text, headings and their numbering, the end mark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from reports.plan.format_check.layout import basis, body_lines
from reports.plan.format_check.opened import Line, OpenedDocument
from reports.plan.format_check.rules import Breach, measures, millimetres, number, within
from sources.words.vocabulary import Severity

_CHAPTER = re.compile(r"([IVX]+)\. (.+)")
_SECTION = re.compile(r"(\d+)\. (.+)")
_POINT = re.compile(r"([a-zđ])\) (.+)")
_DEEPER = re.compile(r"\d+\.\d+\.? ")
_PART = re.compile(r"Phần [IVX]+")
_ROMAN = {"I": 1, "V": 5, "X": 10}


def check_body(document: OpenedDocument) -> Iterator[Breach]:
    lines = [line for line in body_lines(document) if line.text.strip()]
    legal_basis = basis(document)
    for line in lines:
        yield from _running(line, italic_allowed=line in legal_basis)
    yield from _one_indent(lines)
    yield from _gaps(lines)
    yield from _chapters(lines)
    yield from _sections(lines)
    yield from _points(lines)
    yield from _end(lines)


def _running(line: Line, *, italic_allowed: bool) -> Iterator[Breach]:
    rules = measures()
    sizes = all(within(item.size, rules["body_size"]) for item in line.visible())
    italic = all(item.italic for item in line.visible())
    loose = line.align != "both" and not _is_heading(line)
    if not sizes or loose or (italic and not italic_allowed):
        yield Breach("B3", line=line)
    indents = [within(millimetres(line.first_line), [wanted, wanted], slack) for wanted, slack in rules["first_line"]]
    if not any(indents):
        yield Breach("B4", f"{number(millimetres(line.first_line))} mm", line)
    if line.spacing_rule == "auto" and not within(line.spacing, rules["line_spacing"]):
        yield Breach("B6", number(line.spacing / 240), line)
    if line.spacing_rule != "auto":
        size = max((item.size for item in line.visible()), default=14)
        if not within(line.spacing / 20 / (size * 1.15) * 240, rules["line_spacing"], 12):
            yield Breach("B6", f"{number(line.spacing / 20)} pt", line, Severity.WARN)
    if _DEEPER.match(line.text):
        yield Breach("B11", line=line)
    if _PART.fullmatch(line.text.strip()) and not all(item.bold for item in line.visible()):
        yield Breach("B7", line=line)


def _is_heading(line: Line) -> bool:
    """A numbered title on its own line: bold, or without a stop at its end."""
    text = line.text.strip()
    titled = any(pattern.fullmatch(text) for pattern in (_CHAPTER, _SECTION, _POINT))
    return titled and (all(item.bold for item in line.visible()) or text[-1] not in ".;:")


def _one_indent(lines: list[Line]) -> Iterator[Breach]:
    """One indent throughout; the rarer ones are named."""
    counts = Counter(line.first_line for line in lines)
    if len(counts) > 1:
        usual = max(counts, key=lambda value: (counts[value], value))
        for line in lines:
            if line.first_line != usual:
                yield Breach("B4", f"{number(millimetres(line.first_line))} mm", line)


def _gaps(lines: list[Line]) -> Iterator[Breach]:
    for upper, lower in pairwise(lines):
        if upper.block + 1 != lower.block:
            continue
        gap = max(upper.after, lower.before)
        if gap < measures()["paragraph_gap"] * 20 or upper.close_to_same_style or lower.close_to_same_style:
            yield Breach("B5", f"{number(gap / 20)} pt", lower)


def _chapters(lines: list[Line]) -> Iterator[Breach]:
    expected = 0
    for line in lines:
        heading = _CHAPTER.fullmatch(line.text.strip())
        if heading is None:
            continue
        expected += 1
        bold = all(item.bold and not item.italic for item in line.visible())
        if _roman(heading[1]) != expected or heading[2].upper() != heading[2] or not bold:
            yield Breach("B8", line=line)
            expected = _roman(heading[1])


def _sections(lines: list[Line]) -> Iterator[Breach]:
    expected = 0
    for line in lines:
        if _CHAPTER.fullmatch(line.text.strip()):
            expected = 0
        heading = _SECTION.match(line.text.strip())
        if heading is not None and not _DEEPER.match(line.text):
            expected += 1
            if int(heading[1]) != expected:
                yield Breach("B9", line=line)
                expected = int(heading[1])


def _points(lines: list[Line]) -> Iterator[Breach]:
    letters = str(measures()["letters"]).split()
    expected = 0
    for line in lines:
        text = line.text.strip()
        if _CHAPTER.fullmatch(text) or _SECTION.match(text):
            expected = 0
        point = _POINT.match(text)
        if point is None:
            continue
        if point[1] == "a":
            expected = 0
        right = expected < len(letters) and point[1] == letters[expected]
        if not right or all(item.bold for item in line.visible()):
            yield Breach("B10", line=line)
        expected = letters.index(point[1]) + 1 if point[1] in letters else expected + 1


def _end(lines: list[Line]) -> Iterator[Breach]:
    if lines and not lines[-1].text.rstrip().endswith(measures()["end_mark"]):
        yield Breach("B12", line=lines[-1])


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < later else value for value, later in zip(values, following, strict=True))
