"""The gate: what was read must pass its suite before it may enter the database.

Rows that break a rule are held back by their identity, with the reason. The other rows of the file go on where the rule
is a warning; where it is a stop, the whole file stays outside. Verdicts are kept with the batch, so that Great
Expectations is imported only when there is something new to validate.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

from flows.batches import BatchStore
from flows.records import Checked
from flows.store import write_whole
from sources.contracts import Finding, SourceFile
from sources.words.vocabulary import Severity

if TYPE_CHECKING:
    from sources.reading.expectations import Outcome

VERDICT = "verdict.json"
_ONE_AT_A_TIME = threading.Lock()
"""Great Expectations keeps one context a process, and Prefect runs tasks in several threads."""


def check_file(batches: BatchStore, key: str, source: SourceFile) -> Checked:
    """Validate a batch, or find its verdict from an earlier run."""
    path = batches.folder / key / VERDICT
    if not path.exists():
        with _ONE_AT_A_TIME:
            rows = [_row(outcome) for outcome in _outcomes(batches, key)]
        write_whole(path, json.dumps(rows, ensure_ascii=False, sort_keys=True).encode())
    return _verdict(json.loads(path.read_text(encoding="utf-8")), source)


def _outcomes(batches: BatchStore, key: str) -> list[Outcome]:
    facts = batches.fact_table(key)
    outcomes: list[Outcome] = []
    if facts.num_rows:
        from sources.innovation_index.checks import COLUMNS, validate

        outcomes += validate(facts.select(list(COLUMNS)).to_pandas())
    commitments = batches.without_facts(key).commitments
    if commitments:
        from sources.departments.suite import validate_commitments

        outcomes += validate_commitments(commitments)
    return outcomes


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule,
        "severity": outcome.severity.value,
        "passed": outcome.passed,
        "checked": outcome.checked,
        "failing": list(outcome.failing),
        "unlisted": outcome.unlisted,
        "message": outcome.message,
        "next_step": outcome.next_step,
    }


def _verdict(rows: list[dict[str, Any]], source: SourceFile) -> Checked:
    broken = [row for row in rows if not row["passed"]]
    stops = [row for row in broken if row["severity"] == Severity.STOP]
    held_back = [
        {
            "subject_id": identity,
            "sha256": source.sha256,
            "rule": row["rule"],
            "severity": row["severity"],
            "message": row["message"],
        }
        for row in broken
        if row["severity"] != Severity.INFO
        for identity in row["failing"]
    ]
    findings = tuple(_finding(row, source) for row in broken)
    stopped = _finding(stops[0], source) if stops else None
    return Checked(tuple(rows), tuple(held_back), findings, stopped)


def _finding(row: dict[str, Any], source: SourceFile) -> Finding:
    return Finding(
        code=f"PII-GATE-{row['rule'].upper().replace('_', '-')}",
        severity=Severity(row["severity"]),
        message=row["message"],
        next_step=row["next_step"],
        file=source.name,
        subjects=tuple(row["failing"][:_MOST_SUBJECTS]),
    )


_MOST_SUBJECTS = 200
