"""`pii-plan extract`: the commitments found in a department's paper, with the words and places, and what is no target."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.commands import answer, answer_json, say

if TYPE_CHECKING:
    from decimal import Decimal

    from sources.contracts import Commitment, ReadResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--edition", type=int)
    parser.add_argument("--department")
    parser.add_argument("--province")
    parser.add_argument("--review", type=Path)
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Extract and print. Raises Refused for a file that cannot be used."""
    result, reasons = _read(arguments)
    if arguments.review:
        _write_review(arguments, result)
    if arguments.json:
        answer_json(as_json(result, reasons))
    else:
        _print_text(result, reasons)
    return int(any(finding.severity.value != "info" for finding in result.findings))


def _read(arguments: argparse.Namespace) -> tuple[ReadResult, dict[str, str]]:
    """Pass the front door and read in a limited child process, as the pipeline does."""
    import hashlib
    from dataclasses import replace

    from sources.case import parse_province
    from sources.contracts import SourceFile
    from sources.departments.reasons import reason_texts
    from sources.reading.front_door import inspect
    from sources.reading.sandbox import call_in_child
    from sources.tree import editions, load_tree

    path: Path = arguments.file
    inspection = inspect(path)
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    source = SourceFile(sha256, path.name, inspection.media_type, path.stat().st_size, department=arguments.department)
    tree = load_tree(arguments.edition or editions()[-1])
    province = parse_province(arguments.province) if arguments.province else None
    result: ReadResult = call_in_child("sources.departments.papers", "read_any", path, source, tree, province)
    return replace(result, findings=(*inspection.findings, *result.findings)), reason_texts()


def _write_review(arguments: argparse.Namespace, result: ReadResult) -> None:
    from reports.workbook.review import write_review
    from sources.tree import editions, load_tree

    framework = load_tree(arguments.edition or editions()[-1])
    write_review(result.commitments, result.not_targets, arguments.review, {result.file.sha256: result.file.name}, framework)


def as_json(result: ReadResult, reasons: dict[str, str]) -> dict[str, Any]:
    """The document that outside scripts rely on (DESIGN, section 5)."""
    file = result.file
    return {
        "file": {
            "sha256": file.sha256,
            "name": file.name,
            "media_type": file.media_type,
            "kind": file.kind.value if file.kind else None,
        },
        "commitments": [commitment_json(item) for item in result.commitments if item.indicator_code],
        "outside_index": [commitment_json(item) for item in result.commitments if not item.indicator_code],
        "statements": [
            {"kind": item.kind, "place": item.place.to_json(), "quote": item.quote, "indicator_code": item.indicator_code}
            for item in result.statements
        ],
        "not_targets": [
            {
                "place": item.place.to_json(),
                "quote": item.quote,
                "reason": item.reason,
                "reason_text": reasons.get(item.reason, item.reason),
            }
            for item in result.not_targets
        ],
        "findings": [finding.to_json() for finding in result.findings],
    }


def commitment_json(item: Commitment) -> dict[str, Any]:
    """One commitment; values are decimal strings with a point, the confidence is a number."""
    from sources.words.numbers import decimal_text

    def text(value: Decimal | None) -> str | None:
        return None if value is None else decimal_text(value)

    return {
        "commitment_id": item.commitment_id,
        "place": item.place.to_json(),
        "value_place": item.value_place.to_json() if item.value_place else None,
        "quote": item.quote,
        "department": item.department,
        "lead_words": item.lead_words,
        "indicator_code": item.indicator_code,
        "indicator_name": item.indicator_name,
        "match_confidence": item.match_confidence,
        "runners_up": [{"code": code, "confidence": confidence} for code, confidence in item.runners_up],
        "baseline": text(item.baseline),
        "value": text(item.value),
        "value_high": text(item.value_high),
        "comparator": item.comparator,
        "unit": item.unit,
        "kind": item.kind,
        "base_year": item.base_year,
        "year": item.year,
        "deadline": item.deadline,
        "force": item.force,
        "condition": item.condition,
        "inherited": list(item.inherited),
        "solution": item.solution,
        "evidence": item.evidence,
        "coordinating": list(item.coordinating),
        "cost": text(item.cost),
        "origin": item.origin,
        "decision": item.decision,
        "deadline_words": item.deadline_words,
        "sender": item.sender,
        "province": item.province,
        "confidence": item.confidence,
        "reasons": list(item.reasons),
        "evidences": [place.to_json() for place in item.evidences],
    }


def _print_text(result: ReadResult, reasons: dict[str, str]) -> None:
    from sources.departments.promises import vietnamese
    from sources.words.numbers import shown_float

    counts = {"commitments": len(result.commitments), "others": len(result.not_targets)}
    answer(say("extract.counts", file=result.file.name, **counts))
    for item in result.commitments:
        name = f"{item.indicator_code} {item.indicator_name}" if item.indicator_code else say("extract.no_indicator")
        value = "" if item.value is None else f" {item.comparator} {vietnamese(item.value)}"
        high = "" if item.value_high is None else f" - {vietnamese(item.value_high)}"
        year = item.deadline or item.year or say("extract.no_year")
        confidence = shown_float(item.confidence)
        given = {"name": name, "value": value, "high": high, "unit": item.unit or "", "year": year, "quote": item.quote}
        answer(say("extract.commitment", confidence=confidence, **given))
    for other in result.not_targets:
        answer(f"  - {reasons.get(other.reason, other.reason)}: “{other.quote}”")
    for finding in result.findings:
        answer(f"  ! {finding.code}: {finding.message} {finding.next_step}")
