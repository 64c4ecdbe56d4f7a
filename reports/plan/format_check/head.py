"""Rules H1-H9, T1-T3, B1-B2: the head of the document, its title and its legal basis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.plan.format_check.layout import basis, head_columns, ruled_after, title, title_block
from reports.plan.format_check.opened import Line, OpenedDocument
from reports.plan.format_check.rules import Breach, measures, within
from sources.words.vocabulary import Severity


def check_head(document: OpenedDocument) -> Iterator[Breach]:
    left, right = head_columns(document)
    yield from _nation(right)
    yield from _issuer(left)
    yield from _number(left)
    yield from _date(right)
    yield from _pairing(left, right)
    yield from _title(document)
    yield from _basis(document)


def looks(line: Line, bounds: list[float], *, bold: bool | None = None, italic: bool | None = None) -> bool:
    """Whether every visible run of a line has a size within bounds and is bold or italic as wanted."""
    return all(
        within(item.size, bounds)
        and (bold is None or item.bold == bold)
        and (italic is None or item.italic == italic)
        for item in line.visible()
    )


def _nation(right: list[Line]) -> Iterator[Breach]:
    rules = measures()
    nation = next((line for line in right if re.fullmatch(rules["nation"], line.text.strip())), None)
    if nation is None or not looks(nation, rules["nation_size"], bold=True, italic=False):
        yield Breach("H1", line=nation)
    motto = next((line for line in right if line.text.strip() == rules["motto"]), None)
    if motto is None or motto.align != "center" or not looks(motto, rules["motto_size"], bold=True, italic=False):
        yield Breach("H2", line=motto)
    if motto is not None and not ruled_after(right, motto):
        yield Breach("H3", line=motto)


def _issuer(left: list[Line]) -> Iterator[Breach]:
    rules = measures()
    names = [line for line in left if line.text.strip() and not line.text.strip().startswith("Số")]
    bold = [line for line in names if all(item.bold for item in line.visible())]
    good = [
        line
        for line in bold
        if line.text.upper() == line.text and line.align == "center" and looks(line, rules["issuer_size"])
    ]
    if not good or len(good) != len(bold):
        yield Breach("H4", line=names[0] if names else None)
    for line in names:
        if line not in bold and line.text.upper() != line.text:
            yield Breach("H5", line=line)
    if good and not ruled_after(left, good[-1]):
        yield Breach("H6", line=good[-1])


def _number(left: list[Line]) -> Iterator[Breach]:
    rules = measures()
    line = next((line for line in left if line.text.strip().startswith("Số")), None)
    if line is None or not re.fullmatch(rules["symbol"], line.text.strip()) or not looks(line, rules["symbol_size"]):
        yield Breach("H7", line=line)


def _date(right: list[Line]) -> Iterator[Breach]:
    rules = measures()
    line = next((line for line in right if "ngày" in line.text and "năm" in line.text), None)
    if line is not None and re.fullmatch(rules["date_padded_month"], line.text.strip()):
        yield Breach("H8", line=line, severity=Severity.WARN)
    elif line is None or not re.fullmatch(rules["date"], line.text.strip()):
        yield Breach("H8", line=line)
    if line is not None and not looks(line, rules["date_size"], italic=True):
        yield Breach("H8", line=line)


def _pairing(left: list[Line], right: list[Line]) -> Iterator[Breach]:
    sizes = [
        {item.size for item in line.visible()}
        for line in (*left[:1], *(line for line in right if line.text.strip())) if line.visible()
    ][:3]
    if len(sizes) == 3 and (sizes[0] != sizes[1] or {size + 1 for size in sizes[1]} != sizes[2]):
        yield Breach("H9")


def _title(document: OpenedDocument) -> Iterator[Breach]:
    rules = measures()
    kind = title(document)
    if kind is None or kind.align != "center" or not looks(kind, rules["title_size"], bold=True, italic=False):
        yield Breach("T1", line=kind)
    if kind is None:
        return
    abstract, ruled = title_block(document, kind)
    text = " ".join(line.text.strip() for line in abstract)
    proper = text[:1].isupper() and not text.endswith(".") and text.upper() != text
    centred = all(line.align == "center" and looks(line, rules["title_size"], bold=True) for line in abstract)
    if not abstract or not proper or not centred:
        yield Breach("T2", line=abstract[0] if abstract else kind)
    if not ruled:
        yield Breach("T3", line=abstract[-1] if abstract else kind)


def _basis(document: OpenedDocument) -> Iterator[Breach]:
    rules = measures()
    lines = basis(document)
    for index, line in enumerate(lines):
        end = "." if index == len(lines) - 1 else ";"
        if not line.text.rstrip().endswith(end) or not looks(line, rules["body_size"], italic=True):
            yield Breach("B1", line=line)
        cited = re.match(r"Căn cứ (.*)", line.text.strip())
        if cited is None or cited[1].startswith("Luật") or not re.match(rules["citation"], cited[1]):
            continue
        if not re.search(rules["first_citation"], cited[1]):
            yield Breach("B2", line=line)
