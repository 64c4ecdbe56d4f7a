"""The department papers of the demonstration: prose with past results, limits, targets and requests, and one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.document import Document as WordDocument

from sources.samples.commitments import BASELINE_YEAR, commitment_rows, filled, text, vietnamese
from sources.samples.edition import Edition
from sources.samples.letter import (
    add_lines,
    framed_table,
    landscape,
    mark_pages,
    new_document,
    saved,
    two_columns,
    write_blocks,
    write_line,
)

PAPERS = ("tham-luan-so-cong-thuong", "tham-luan-so-tai-chinh", "tham-luan-so-nong-nghiep-va-moi-truong")
_WIDTHS = (1.0, 1.4, 3.5, 2.9, 1.8, 1.7, 1.7, 1.7, 3.9, 2.6, 2.5)
_BOLD: dict[str, Any] = {"bold": True, "centred": True, "size": 13}


def paper(name: str, editions: Mapping[int, Edition]) -> bytes:
    """The .docx of one paper, its figures taken from the editions."""
    description, words = text(name), text("commitment_table")
    document = new_document(f"{words['paper_title']} - {description['department']}")
    left, _ = two_columns(document, 10, 6)
    add_lines(left, [(line, _BOLD) for line in description["head"]])
    write_line(document.add_paragraph(), words["paper_title"], bold=True, centred=True)
    write_line(document.add_paragraph(), description["topic"], bold=True, centred=True)
    write_line(document.add_paragraph(), description["greeting"], italic=True, centred=True)
    for block in description["blocks"]:
        if "table" in block:
            landscape(document, True)
            write_line(document.add_paragraph(), block["table"], bold=True, centred=True)
            _table(document, description, editions[BASELINE_YEAR])
            landscape(document, False)
        else:
            write_blocks(document, [{kind: filled(sentence, editions) for kind, sentence in block.items()}])
    mark_pages(document, words["paper_mark"])
    return saved(document)


def _table(document: WordDocument, description: Mapping[str, Any], edition: Edition) -> None:
    words = text("commitment_table")
    rows = commitment_rows(description, edition)
    years = sorted({year for row in rows for year in row.targets})
    head = [words[key] for key in ("order", "code", "name", "unit", "baseline")]
    head += [words["target"].format(year=year) for year in years]
    head += [words[key] for key in ("solution", "evidence", "coordinating")]
    body = [
        [
            str(number),
            row.code,
            row.name,
            row.unit,
            vietnamese(row.baseline),
            *(vietnamese(row.targets[year]) for year in years),
            row.solution,
            row.evidence,
            "; ".join(row.coordinating),
        ]
        for number, row in enumerate(rows, start=1)
    ]
    framed_table(document, [head, *body], _WIDTHS)
