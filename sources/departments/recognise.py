"""What kind of document a file is, by its own words; score files are recognised elsewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from sources.contracts import Refused
from sources.departments.earlier_plan import is_earlier_plan
from sources.departments.passages import flat_passages
from sources.reading import media_types
from sources.reading.prose import read_document
from sources.words.data import data
from sources.words.text import comparable
from sources.words.vocabulary import FileKind

_MOST_ROWS = 12


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = data(Path(__file__).with_name("recognition.yml"))
    return loaded


def recognise(path: Path, media_type: str) -> FileKind | None:
    """The kind of a workshop document, a table of commitments, a form or a review workbook; None for anything else.

    Raises Refused where the file cannot be read.
    """
    if media_type in media_types.WORKBOOK_TYPES | media_types.DELIMITED_TYPES:
        return _of_workbook(path, media_type)
    try:
        document = read_document(path, media_type)
    except Refused as refusal:
        if refusal.finding.code == "PII-READ-UNKNOWN-TYPE":
            return None
        raise
    opening: list[str] = []
    size = 0
    for passage in flat_passages(document):
        opening.append(comparable(passage.text))
        size += len(passage.text)
        if size > _words()["opening"]:
            break
    return kind_of_text("\n".join(opening))


def kind_of_text(text: str) -> FileKind | None:
    """The kind that the opening of a document shows (comparable text, a line a paragraph)."""
    points = {
        kind: sum(weight for pattern, weight in patterns if re.search(pattern, text))
        for kind, patterns in _words()["kinds"].items()
    }
    best = max(points, key=lambda kind: points[kind])
    return FileKind(best) if points[best] >= _words()["least"] else None


def _of_workbook(path: Path, media_type: str) -> FileKind | None:
    from sources.reading.open import grids_of

    for grid in grids_of(path, media_type):
        if is_earlier_plan(grid):
            return FileKind.EARLIER_PLAN
        rows: dict[int, list[str]] = {}
        for (row, _), cell in sorted(grid.cells.items()):
            if row <= _MOST_ROWS:
                rows.setdefault(row, []).append(comparable(cell.text))
        text = "\n".join(" | ".join(texts) for texts in rows.values())
        if _words()["review_mark"] in text:
            return FileKind.REVIEW
        if _words()["form_mark"] in text:
            return FileKind.COMMITMENT_TABLE
        if re.search(_words()["never_commitment_table"], text):
            continue
        for needs in _words()["tables"]["commitment_table"]:
            if all(re.search(need, text) for need in needs):
                return FileKind.COMMITMENT_TABLE
    return None
