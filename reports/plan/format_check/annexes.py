"""Rules A1-A7: annexes and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.plan.format_check.head import looks
from reports.plan.format_check.layout import annex_heads, head_table, signature_block, signature_table
from reports.plan.format_check.opened import Line, OpenedDocument
from reports.plan.format_check.rules import Breach, measures
from sources.words.vocabulary import Severity

_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def check_annexes(document: OpenedDocument) -> Iterator[Breach]:
    heads = annex_heads(document)
    yield from _mentions(document, heads)
    for index, head in enumerate(heads):
        yield from _head(document, head)
        following = heads[index + 1].block if index + 1 < len(heads) else None
        yield from _end(document, head, following)
    yield from _sections(document, heads)
    yield from _tables(document)


def _number_of(head: Line) -> str | None:
    match = re.fullmatch(measures()["annex"], head.text.strip(), re.IGNORECASE)
    return match["number"] if match else None


def _mentions(document: OpenedDocument, heads: list[Line]) -> Iterator[Breach]:
    end = signature_block(document)
    text = "\n".join(line.text for line in document.lines if line.block < end)
    mentioned = set(re.findall(r"Phụ lục ([IVX]+)\b", text))
    numbers = [number for head in heads if (number := _number_of(head)) is not None]
    for head in heads:
        number = _number_of(head)
        if (number not in mentioned) if number else ("phụ lục" not in text.lower()):
            yield Breach("A1", head.text.strip(), head)
    for number in sorted(mentioned - set(numbers)):
        yield Breach("A1", f"Phụ lục {number}")
    if len(heads) > 1 and tuple(numbers) != _NUMERALS[: len(heads)]:
        yield Breach("A2", line=heads[0])


def _head(document: OpenedDocument, head: Line) -> Iterator[Breach]:
    rules = measures()
    following = [line for line in document.lines if line.cell is None and line.block > head.block and line.text.strip()]
    if head.align != "center" or not looks(head, rules["annex_size"], bold=True, italic=False):
        yield Breach("A3", line=head)
    title = following[0] if following else None
    titled = title is not None and title.align == "center" and title.text.upper() == title.text
    if title is None or not titled or not looks(title, rules["annex_title_size"], bold=True):
        yield Breach("A3", line=title or head)
    source = next((line for line in following[:4] if line.text.strip().startswith("(")), None)
    if source is None or not re.fullmatch(rules["annex_source"], source.text.strip()):
        yield Breach("A4", line=source or head)
    elif source.align != "center" or not looks(source, rules["annex_title_size"], italic=True):
        yield Breach("A4", line=source)


def _end(document: OpenedDocument, head: Line, following: int | None) -> Iterator[Breach]:
    lines = [
        line
        for line in document.lines
        if line.block > head.block and (following is None or line.block < following) and line.text.strip()
    ]
    if not lines or not lines[-1].text.rstrip().endswith(measures()["end_mark"]):
        yield Breach("B12", line=lines[-1] if lines else head, severity=Severity.WARN)


def _sections(document: OpenedDocument, heads: list[Line]) -> Iterator[Breach]:
    sections = [head.section for head in heads]
    for index, head in enumerate(heads):
        alone = head.section > 0 and head.section not in sections[:index]
        if not alone or document.sections[head.section].starts_at != 1:
            yield Breach("A5", line=head)


def _tables(document: OpenedDocument) -> Iterator[Breach]:
    form = (head_table(document), signature_table(document))
    for index, table in enumerate(document.tables):
        if index in form:
            continue
        lines = document.in_table(index)
        small = next((line for line in lines for item in line.visible() if item.size < measures()["table_size"]), None)
        if small is not None or not table.repeats_header or not table.whole_rows:
            yield Breach("A7", line=small or (lines[0] if lines else None))
