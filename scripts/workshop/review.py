"""The demonstration's review workbook: the papers' candidates, decided by a rule in place of a person.

Every decision in it is illustrative and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from flows.current import current_case
from flows.readers import read
from flows.store import file_sha256
from reports.workbook.review import write_review
from scripts.workshop.known import DATA
from sources.contracts import Commitment, NotTarget, SourceFile
from sources.departments.review import review_words
from sources.reading.archive import repacked
from sources.reading.front_door import inspect
from sources.tree import load_tree
from sources.words.data import data
from sources.words.vocabulary import Decision, FileKind, Kind, Status

NAME = "ra-soat-cam-ket.xlsx"
EDITION = 2025


def review(out: Path) -> Path:
    """Write the decided workbook into the inbox `out`, whose papers it is about, and return its path."""
    described, rule = data(DATA / "source.yml")["files"], data(DATA / "review.yml")
    papers = [_source(out / name, entry) for name, entry in described.items() if entry["kind"] == FileKind.PAPER]
    case = current_case()
    candidates: list[Commitment] = []
    not_targets: list[NotTarget] = []
    for paper in papers:
        result, _ = read(out / paper.name, paper, case)
        candidates += result.commitments
        not_targets += result.not_targets
    target = out / NAME
    names = {paper.sha256: paper.name for paper in papers}
    write_review(candidates, not_targets, target, names, case.tree_of(EDITION))
    target.write_bytes(_decided(target, candidates, rule))
    return target


def _source(path: Path, entry: dict[str, Any]) -> SourceFile:
    return SourceFile(
        sha256=file_sha256(path),
        name=path.name,
        media_type=inspect(path).media_type,
        size=path.stat().st_size,
        kind=FileKind(entry["kind"]),
        status=Status(entry["status"]),
        edition=entry["edition"],
        department=entry["department"],
        date=str(entry["date"]),
    )


def _decided(path: Path, candidates: Sequence[Commitment], rule: dict[str, Any]) -> bytes:
    """The workbook with the reviewer's columns filled in."""
    words = review_words()
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[words["sheets"]["review"]]
    columns = {key: number for number, (key, *_) in enumerate(words["columns"], start=1)}
    rows = {str(sheet.cell(row, columns["commitment_id"]).value): row for row in range(2, sheet.max_row + 1)}
    for candidate in candidates:
        verdict = _verdict(candidate, rule)
        filled = {
            "decision": verdict.heading, "reviewer": rule["reviewer"], "date": rule["date"], "note": rule["notes"][verdict],
        }  # fmt: skip
        for key, value in filled.items():
            sheet.cell(rows[candidate.commitment_id], columns[key], value)
    packed = BytesIO()
    workbook.save(packed)
    return repacked(packed.getvalue(), rule["saved_at"])


def _verdict(candidate: Commitment, rule: dict[str, Any]) -> Decision:
    """Accepted: a level of a known indicator in that indicator's own unit, without condition. All else is rejected."""
    node = load_tree(EDITION).nodes.get(candidate.indicator_code or "")
    fits = (
        node is not None
        and candidate.kind is Kind.LEVEL
        and candidate.unit == node.unit
        and candidate.condition is None
        and candidate.year is not None
        and candidate.value is not None
        and not any(word in candidate.quote for word in rule["words_of_others"])
    )
    return Decision.ACCEPTED if fits else Decision.REJECTED
