"""A Word file of the plan drawn as HTML: every number with a record can be asked for, every digit without one can be lit.

It opens a file that may come from anywhere: to be called in a limited child. Every text of the file is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import takewhile
from pathlib import Path

from reports.evidence.embed import read_records
from reports.evidence.records import NumberRecord
from reports.evidence.scan import needs_record, pieces
from sources.reading.word_model import Run, WordBlock, WordCell, WordParagraph, WordRow, WordTable, open_word
from sources.reading.word_package import ListCounter

_PLACED = {"center": "centre", "right": "to-right", "end": "to-right"}


def plan_drawn(path: Path) -> str:
    """The body as HTML. A number is `a.num` with its kind and status as classes and its identity in `data-value`; a digit
    that nothing speaks for is `em.unrecorded`. Raises Refused where it is no Word document.
    """
    return _Drawing({record.number_id: record for record in read_records(path)}, path).html()


class _Drawing:
    def __init__(self, records: Mapping[str, NumberRecord], path: Path) -> None:
        self.records = records
        self.recorded = {number_id: record.shown_text for number_id, record in records.items()}
        self.file = open_word(path)
        self.lists = ListCounter(self.file.levels)

    def html(self) -> str:
        return f'<article class="paper numbered" tabindex="0">{"".join(self._blocks(self.file.body))}</article>'

    def _blocks(self, blocks: Iterable[WordBlock]) -> Iterator[str]:
        for block in blocks:
            yield self._table(block) if isinstance(block, WordTable) else self._paragraph(block)

    def _table(self, table: WordTable) -> str:
        lines = []
        for number, row in enumerate(table.rows):
            cells = "".join(self._cell(cell, _height(table, number, cell)) for cell in row.cells if not cell.continues)
            lines.append(f"<tr>{cells}</tr>")
        ruled = "" if any(len(row.cells) > 2 for row in table.rows) else ' class="plain"'
        return f"<table{ruled}>{''.join(lines)}</table>"

    def _cell(self, cell: WordCell, height: int) -> str:
        wide = f' colspan="{cell.width}"' if cell.width > 1 else ""
        tall = f' rowspan="{height}"' if height > 1 else ""
        return f"<td{wide}{tall}>{''.join(self._blocks(cell.blocks))}</td>"

    def _paragraph(self, paragraph: WordParagraph) -> str:
        reference = paragraph.list_reference
        number = f"{escape(self.lists.next(reference) or '')} " if reference else ""
        inner = "".join(self._pieces(paragraph))
        boxes = "".join(f'<div class="box">{"".join(self._blocks(box))}</div>' for box in paragraph.boxes)
        names = [_PLACED.get(paragraph.attribute("jc") or "", ""), "heading" if paragraph.outline is not None else ""]
        named = " ".join(filter(None, names))
        told = f' class="{named}"' if named else ""
        return f"<p{told}>{number}{inner}</p>{boxes}" if inner or boxes else ""

    def _pieces(self, paragraph: WordParagraph) -> Iterator[str]:
        for control, runs in pieces(paragraph):
            text = "".join(_styled(run) for run in runs if run.counts)
            if not text:
                continue
            unrecorded, _ = needs_record(control, runs, self.recorded)
            if unrecorded:
                yield f'<em class="unrecorded">{text}</em>'
            elif control is not None and control.tag in self.records:
                record = self.records[control.tag]
                identity = escape(record.number_id)
                yield (
                    f'<a class="num {record.kind} {escape(record.status)}" tabindex="0" role="button"'
                    f' data-emit="desk_number" data-value="{identity}" data-mark="{identity}">{text}</a>'
                )
            else:
                yield text


def _height(table: WordTable, start: int, cell: WordCell) -> int:
    """How many rows a cell reaches down."""

    def goes_on(row: WordRow) -> bool:
        return any(other.continues and other.column == cell.column for other in row.cells)

    return 1 + sum(1 for _ in takewhile(goes_on, table.rows[start + 1 :]))


def _styled(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>").replace("\t", " ")
    text = f"<b>{text}</b>" if run.look.bold else text
    return f"<i>{text}</i>" if run.look.italic else text
