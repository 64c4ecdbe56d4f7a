"""Rules S1, S2, R1, R2: signature and recipients."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.plan.format_check.head import looks
from reports.plan.format_check.layout import signature_table
from reports.plan.format_check.opened import Line, OpenedDocument
from reports.plan.format_check.rules import Breach, measures


def check_close(document: OpenedDocument) -> Iterator[Breach]:
    table = signature_table(document)
    if table is None:
        yield Breach("R1")
        return
    lines = [line for line in document.in_table(table) if line.text.strip()]
    yield from _signature([line for line in lines if line.cell and line.cell[2] > 0])
    yield from _recipients([line for line in lines if line.cell and line.cell[2] == 0])


def _signature(lines: list[Line]) -> Iterator[Breach]:
    rules = measures()
    last_post = max((index for index, line in enumerate(lines) if line.text.upper() == line.text), default=-1)
    posts = lines[: last_post + 1]
    proper = all(
        line.align == "center" and line.text.upper() == line.text and looks(line, rules["signature_size"], bold=True)
        for line in posts
    )
    if not posts or not proper or not (len(posts) == 1 or re.match(rules["signature"], posts[0].text.strip())):
        yield Breach("S1", line=posts[0] if posts else None)
    for line in lines[last_post + 1 :]:
        if re.search(rules["degrees"], line.text) or not looks(line, rules["signature_size"], bold=True):
            yield Breach("S2", line=line)


def _recipients(lines: list[Line]) -> Iterator[Breach]:
    rules = measures()
    head, names = lines[0], lines[1:]
    look = looks(head, rules["recipients_title_size"], bold=True, italic=True)
    if head.text.strip() != rules["recipients_title"] or not look or any(item.underlined for item in head.visible()):
        yield Breach("R1", line=head)
    for index, line in enumerate(names):
        text, last = line.text.strip(), index == len(names) - 1
        ending = re.fullmatch(rules["recipients_last"], text) is not None if last else text.endswith(";")
        if not text.startswith("- ") or not ending or not looks(line, rules["recipients_size"], italic=False):
            yield Breach("R2", line=line)
    if not names:
        yield Breach("R2", line=head)
