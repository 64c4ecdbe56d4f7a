"""The form around the text: P1-P8 and X1 (page, letters, leftovers), H1-H9, T1-T3 (head, title), B1-B2, S1-S2, R1-R2."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from reports.word.format_check.document import (
    Breach,
    CheckedDocument,
    Line,
    decree,
    measure,
    millimetres,
    ruled_after,
    within,
)
from sources.reading.word_model import WordSection
from sources.words.vocabulary import Severity

_SIDES = {"top": "P3", "bottom": "P3", "left": "P4", "right": "P5"}


def check_page(document: CheckedDocument) -> Iterator[Breach]:
    for index, section in enumerate(document.sections):
        yield from _sheet(section)
        if not document.is_attachment:
            yield from _layout(section, main=index == 0)
            yield from _page_number(section)
    for line in document.lines:
        yield from _letters(line)
    found = decree()["found"]
    for leftover in document.leftovers:
        yield Breach("X1", found[leftover])
    for line in document.lines:
        if any(run.look.highlighted for run in line.visible):
            yield Breach("X1", found["highlight"], line)
        if any(run.look.hidden for run in line.visible):
            yield Breach("X1", found["hidden"], line)
        if re.search(decree()["forbidden"], line.text):
            yield Breach("X1", found["placeholder"], line)


def _sheet(section: WordSection) -> Iterator[Breach]:
    rules = decree()
    expected = rules["page"][::-1] if section.landscape else rules["page"]
    found = (millimetres(section.width), millimetres(section.height))
    pairs = zip(found, expected, strict=True)
    if not all(within(value, [wanted, wanted], rules["page_tolerance"]) for value, wanted in pairs):
        yield Breach("P1", f"{measure(found[0])} x {measure(found[1])} mm")


def _layout(section: WordSection, *, main: bool) -> Iterator[Breach]:
    rules = decree()
    if main and section.landscape:
        yield Breach("P2")
    for side, rule in _SIDES.items():
        margin = millimetres(section.margins[side])
        if not within(margin, rules["margins"][side], rules["margin_tolerance"]):
            yield Breach(rule, f"{measure(margin)} mm")


def _page_number(section: WordSection) -> Iterator[Breach]:
    numbered = [paragraph for paragraph in section.headers.get("default", ()) if "PAGE" in paragraph.fields]
    first = section.headers.get("first", ())
    footers = [paragraph for part in section.footers.values() for paragraph in part]
    looks = [run.look for paragraph in numbered for run in paragraph.runs]
    upright = all(not look.italic and within(look.size, decree()["page_number_size"]) for look in looks)
    centred = numbered and numbered[0].attribute("jc") == "center"
    hidden_first = section.different_first and not any("PAGE" in paragraph.fields for paragraph in first)
    if not centred or not upright or not hidden_first or any("PAGE" in paragraph.fields for paragraph in footers):
        yield Breach("P8")


def _letters(line: Line) -> Iterator[Breach]:
    rules = decree()
    for run in line.visible:
        if any(font != rules["font"] for font in run.look.fonts):
            other = next((font for font in run.look.fonts if font and font != rules["font"]), rules["found"]["unknown"])
            yield Breach("P6", other, line)
        if run.look.colour not in ("auto", "000000"):
            yield Breach("P6", rules["found"]["colour"].format(colour=run.look.colour), line)
        legacy = any(font and re.match(rules["legacy_fonts"], font) for font in run.look.fonts)
        private = any(unicodedata.category(letter) == "Co" for letter in run.text)
        if legacy or private or not unicodedata.is_normalized("NFC", run.text):
            yield Breach("P7", line=line)


def check_head(document: CheckedDocument) -> Iterator[Breach]:
    """Of a form or an annex in a file of its own only that it is one."""
    if document.is_attachment:
        yield Breach("K1")
        return
    lines = document.in_table(document.head_table)
    left = [line for line in lines if line.cell and line.cell[2] == 0]
    right = [line for line in lines if line.cell and line.cell[2] > 0]
    yield from _nation(right)
    yield from _issuer([line for line in left if line is not document.subject])
    yield from _number_and_date(document, left, right)
    sizes = [{run.look.size for run in line.visible} for line in (*left[:1], *right) if line.visible][:3]
    if len(sizes) == 3 and (sizes[0] != sizes[1] or {size + 1 for size in sizes[1]} != sizes[2]):
        yield Breach("H9")
    if document.is_letter:
        yield from _subject(document.subject)
    else:
        yield from _title(document)


def _subject(subject: Line | None) -> Iterator[Breach]:
    look = subject is not None and subject.looks(decree()["subject_size"], bold=False, italic=False)
    if subject is None or not look or subject.align != "center" or _capitals(subject):
        yield Breach("T4", line=subject)


def _nation(right: list[Line]) -> Iterator[Breach]:
    rules = decree()
    nation = next((line for line in right if re.fullmatch(rules["nation_pattern"], line.words)), None)
    if nation is None or not nation.looks(rules["nation_size"], bold=True, italic=False):
        yield Breach("H1", line=nation)
    motto = next((line for line in right if line.words == rules["motto"]), None)
    if motto is None or motto.align != "center" or not motto.looks(rules["motto_size"], bold=True, italic=False):
        yield Breach("H2", line=motto)
    if motto is not None and not ruled_after(right, motto):
        yield Breach("H3", line=motto)


def _issuer(left: list[Line]) -> Iterator[Breach]:
    rules = decree()
    names = [line for line in left if line.words and not line.words.startswith(rules["number_title"][:-1])]
    bold = [line for line in names if all(run.look.bold for run in line.visible)]
    good = [line for line in bold if _capitals(line) and line.align == "center" and line.looks(rules["issuer_size"])]
    if not good or len(good) != len(bold):
        yield Breach("H4", line=names[0] if names else None)
    for line in names:
        if line not in bold and not _capitals(line):
            yield Breach("H5", line=line)
    if good and not ruled_after(left, good[-1]):
        yield Breach("H6", line=good[-1])


def _number_and_date(document: CheckedDocument, left: list[Line], right: list[Line]) -> Iterator[Breach]:
    rules = decree()
    wanted = rules["type_names"].get(document.title.words) if document.title is not None else None
    number = next((line for line in left if line.words.startswith(rules["number_title"][:-1])), None)
    symbol = re.fullmatch(rules["symbol"], number.words) if number is not None else None
    if number is None or symbol is None or wanted not in (None, symbol["type"]) or not number.looks(rules["symbol_size"]):
        yield Breach("H7", line=number)
    date = next((line for line in right if all(word in line.text for word in rules["date_words"])), None)
    if date is not None and re.fullmatch(rules["date_padded_month"], date.words):
        yield Breach("H8", line=date, severity=Severity.WARN)
    elif date is None or not re.fullmatch(rules["date"], date.words):
        yield Breach("H8", line=date)
    if date is not None and not date.looks(rules["date_size"], italic=True):
        yield Breach("H8", line=date)


def _title(document: CheckedDocument) -> Iterator[Breach]:
    rules, kind = decree(), document.title
    if kind is None or kind.align != "center" or not kind.looks(rules["title_size"], bold=True, italic=False):
        yield Breach("T1", line=kind)
    if kind is None:
        return
    abstract, ruled = _abstract(document, kind)
    text = " ".join(line.words for line in abstract)
    proper = text[:1].isupper() and not text.endswith(".") and text.upper() != text
    if not proper or not all(line.align == "center" and line.looks(rules["title_size"], bold=True) for line in abstract):
        yield Breach("T2", line=abstract[0] if abstract else kind)
    if not ruled:
        yield Breach("T3", line=abstract[-1] if abstract else kind)


def _abstract(document: CheckedDocument, kind: Line) -> tuple[list[Line], bool]:
    """The lines of the abstract, and whether a line is drawn below them."""
    abstract: list[Line] = []
    for line in document.lines:
        if line.cell is not None or line.block <= kind.block:
            continue
        if not line.words:
            return abstract, line.ruled
        if line.align != "center":
            break
        abstract.append(line)
        if line.ruled:
            return abstract, True
    return abstract, False


def check_basis(document: CheckedDocument) -> Iterator[Breach]:
    rules = decree()
    for line in document.basis:
        end = "." if line is document.basis[-1] else ";"
        if not line.words.endswith(end) or not line.looks(rules["body_size"], italic=True):
            yield Breach("B1", line=line)
        if re.match(rules["citation"], line.words) and not re.search(rules["first_citation"], line.words):
            yield Breach("B2", line=line)


def check_close(document: CheckedDocument) -> Iterator[Breach]:
    """Signature and recipients."""
    if document.is_attachment:
        return
    if document.signature_table is None:
        yield Breach("R1")
        return
    lines = [line for line in document.in_table(document.signature_table) if line.words]
    yield from _signature([line for line in lines if line.cell and line.cell[2] > 0])
    yield from _recipients([line for line in lines if line.cell and line.cell[2] == 0])


def _signature(lines: list[Line]) -> Iterator[Breach]:
    rules = decree()
    last_post = max((index for index, line in enumerate(lines) if _capitals(line)), default=-1)
    posts, names = lines[: last_post + 1], lines[last_post + 1 :]
    size = rules["signature_size"]
    proper = all(line.align == "center" and _capitals(line) and line.looks(size, bold=True) for line in posts)
    if not posts or not proper or not (len(posts) == 1 or re.match(rules["signature"], posts[0].words)):
        yield Breach("S1", line=posts[0] if posts else None)
    for line in names:
        if re.search(rules["degrees"], line.text) or not line.looks(size, bold=True):
            yield Breach("S2", line=line)


def _recipients(lines: list[Line]) -> Iterator[Breach]:
    rules = decree()
    head, names = lines[0], lines[1:]
    look = head.looks(rules["recipients_title_size"], bold=True, italic=True)
    if head.words != rules["recipients_title"] or not look or any(run.look.underlined for run in head.visible):
        yield Breach("R1", line=head)
    for line in names:
        ending = re.fullmatch(rules["recipients_last"], line.words) if line is names[-1] else line.words.endswith(";")
        if not line.words.startswith("- ") or not ending or not line.looks(rules["recipients_size"], italic=False):
            yield Breach("R2", line=line)
    if not names:
        yield Breach("R2", line=head)


def _capitals(line: Line) -> bool:
    return line.text.upper() == line.text
