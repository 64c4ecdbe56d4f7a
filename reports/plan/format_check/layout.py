"""Which line of a document plays which part: head, title, basis, body, signature, annexes."""

from __future__ import annotations

import re

from reports.plan.format_check.opened import Line, OpenedDocument
from reports.plan.format_check.rules import measures


def head_table(document: OpenedDocument) -> int | None:
    """The table that holds the name of the nation."""
    for line in document.lines:
        if line.cell and re.fullmatch(measures()["nation"], line.text.strip()):
            return line.cell[0]
    return None


def head_columns(document: OpenedDocument) -> tuple[list[Line], list[Line]]:
    """The lines of the head's left and right column."""
    table = head_table(document)
    lines = document.in_table(table) if table is not None else []
    return [line for line in lines if line.cell and line.cell[2] == 0], [
        line for line in lines if line.cell and line.cell[2] > 0
    ]


def signature_table(document: OpenedDocument) -> int | None:
    """The table that holds the recipients."""
    for line in document.lines:
        if line.cell and line.text.strip().startswith(measures()["recipients_title"][:-1]):
            return line.cell[0]
    return None


def title(document: OpenedDocument) -> Line | None:
    names = measures()["type_names"]
    return next((line for line in document.lines if line.cell is None and line.text.strip() in names), None)


def title_block(document: OpenedDocument, kind: Line) -> tuple[list[Line], bool]:
    """The lines of the abstract, and whether a line is drawn below them."""
    following = [line for line in document.lines if line.cell is None and line.block > kind.block]
    abstract: list[Line] = []
    for line in following:
        if not line.text.strip():
            return abstract, line.ruled
        if line.align != "center":
            break
        abstract.append(line)
        if line.ruled:
            return abstract, True
    return abstract, False


def basis(document: OpenedDocument) -> list[Line]:
    """The lines of the legal basis: from the first "Căn cứ" (or "Theo đề nghị") on, as long as they are such lines."""
    plain = [line for line in body_lines(document) if line.text.strip()]
    openings = ("Căn cứ", "Theo đề nghị", "Xét đề nghị")
    start = next((index for index, line in enumerate(plain[:10]) if line.text.strip().startswith(openings)), None)
    if start is None:
        return []
    found: list[Line] = []
    for line in plain[start:]:
        if not line.text.strip().startswith(openings):
            break
        found.append(line)
    return found


def body_lines(document: OpenedDocument) -> list[Line]:
    """The lines between the title and the signature that are running text or headings (not tables, not centred)."""
    kind, signature = title(document), signature_block(document)
    start = kind.block if kind is not None else -1
    return [
        line
        for line in document.lines
        if line.cell is None and start < line.block < signature and line.align != "center" and line.section == 0
    ]


def signature_block(document: OpenedDocument) -> int:
    """The block where the signature stands; the end of the first section where there is none."""
    table = signature_table(document)
    if table is not None:
        return document.in_table(table)[0].block
    return max((line.block for line in document.lines if line.section == 0), default=0) + 1


def annex_heads(document: OpenedDocument) -> list[Line]:
    """The lines "Phụ lục …" that open an annex."""
    after = signature_block(document)
    return [
        line
        for line in document.lines
        if line.cell is None
        and line.block > after
        and re.fullmatch(measures()["annex"], line.text.strip(), re.IGNORECASE)
    ]


def ruled_after(lines: list[Line], line: Line) -> bool:
    """Whether a line is drawn on, or directly under, a line of a cell."""
    following = lines[lines.index(line) + 1 :][:1]
    drawn = any(item.ruled and not item.text.strip() for item in following)
    return line.ruled or drawn or all(item.underlined for item in line.visible())
