"""Rules P1-P8 and X1: page, margins, font, characters, page numbers, and what must not appear."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from reports.plan.format_check.opened import Line, OpenedDocument, Section
from reports.plan.format_check.rules import Breach, measures, millimetres, number, within
from sources.words.vocabulary import Severity

_SIDES = {"top": "P3", "bottom": "P3", "left": "P4", "right": "P5"}


def check_page(document: OpenedDocument) -> Iterator[Breach]:
    for index, section in enumerate(document.sections):
        yield from _paper(section, main=index == 0)
        yield from _page_number(section)
    for line in document.lines:
        yield from _letters(line)
    yield from _leftovers(document)


def _paper(section: Section, *, main: bool) -> Iterator[Breach]:
    rules = measures()
    short, long = rules["page"]
    expected = (long, short) if section.landscape else (short, long)
    found = (millimetres(section.width), millimetres(section.height))
    if any(
        not within(value, [wanted, wanted], rules["page_tolerance"]) for value, wanted in zip(found, expected, strict=True)
    ):
        yield Breach("P1", f"{number(found[0])} x {number(found[1])} mm")
    if main and section.landscape:
        yield Breach("P2")
    for side, rule in _SIDES.items():
        margin = millimetres(section.margins[side])
        if not within(margin, rules["margins"][side], rules["margin_tolerance"]):
            yield Breach(rule, f"{number(margin)} mm")


def _page_number(section: Section) -> Iterator[Breach]:
    rules = measures()
    lines = [line for line in section.headers.get("default", ()) if line.page_field]
    if not lines:
        yield Breach("P8")
        return
    looks = [item for line in lines for item in line.letters]
    upright = not any(item.italic for item in looks)
    if lines[0].align != "center" or not upright or not all(within(item.size, rules["page_number_size"]) for item in looks):
        yield Breach("P8", line=None)
    hidden_first = section.different_first and not any(line.page_field for line in section.headers.get("first", ()))
    in_footer = any(line.page_field for part in section.footers.values() for line in part)
    if not hidden_first or in_footer:
        yield Breach("P8")


def _letters(line: Line) -> Iterator[Breach]:
    rules = measures()
    for item in line.visible():
        if any(font != rules["font"] for font in item.fonts):
            yield Breach("P6", next((font for font in item.fonts if font and font != rules["font"]), "không rõ"), line)
        if item.colour not in ("auto", "000000"):
            yield Breach("P6", f"màu {item.colour}", line)
        if any(font and re.match(rules["legacy_fonts"], font) for font in item.fonts) or not _unicode(item.text):
            yield Breach("P7", line=line)


def _unicode(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text) and not any(unicodedata.category(letter) == "Co" for letter in text)


def _leftovers(document: OpenedDocument) -> Iterator[Breach]:
    names = {"comments": "nhận xét", "revisions": "thay đổi đang theo dõi"}
    for leftover in document.leftovers:
        yield Breach("X1", names[leftover])
    for line in document.lines:
        if any(item.highlighted for item in line.visible()):
            yield Breach("X1", "tô nền", line)
        if any(item.hidden and item.text.strip() for item in line.letters):
            yield Breach("X1", "chữ ẩn", line, Severity.STOP)
        if re.search(measures()["forbidden"], line.text):
            yield Breach("X1", "chữ giữ chỗ", line)
