"""The files of a plan folder, each written by the report that knows its form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.manifest import read_manifest
from reports.evidence.changes import as_markdown, compare
from reports.evidence.records import ORIGINS, RECORDS, Origin, PlanRecord, json_lines, lines_of, read_plan, with_captions
from sources.words import vocabulary
from sources.words.text import file_name

if TYPE_CHECKING:
    from flows.batches import BatchStore
    from flows.records import Checked, CheckedFile
    from reports.inputs import PlanInputs
    from reports.plan import Documents
    from reports.targets import TargetOutcome
    from sources.contracts import Finding

SUMMARY = Path("validation") / "summary.json"


@dataclass(frozen=True, slots=True)
class PlanParts:
    """All that a plan folder is written from."""

    out: Path
    files: tuple[CheckedFile, ...]
    between: Checked
    findings: tuple[Finding, ...]
    inputs: PlanInputs
    targets: TargetOutcome
    documents: Documents
    origins: tuple[Origin, ...]
    batches: BatchStore


def write_files(parts: PlanParts, folder: Path) -> None:
    """Write every file of the plan but the manifest into `folder`."""
    from reports.evidence.site import write_site
    from reports.plan import write_figures
    from reports.workbook.annex import write_annex

    write_numbers(parts, folder)
    for name in ("figures", "validation"):
        (folder / name).mkdir()
    write_figures(parts.documents, folder / "figures")
    write_annex(parts.documents.plan, folder / "phu-luc.xlsx")
    write_site(parts.documents.records, {item.id: item for item in parts.origins}, folder / "evidence" / "index.html")
    _write_forms(parts, folder)
    _write_review(parts, folder)
    _write_validation(parts, folder, said_otherwise(parts, folder))
    (folder / "changes.md").write_text(_changes(parts), encoding="utf-8")


def write_numbers(parts: PlanParts, folder: Path) -> None:
    """Write the documents, the targets and the records with their origins: all that a number of the plan is told by."""
    from reports.plan import write_word
    from reports.targets import to_csv

    for document in parts.documents.made:
        path = folder / document.file
        path.parent.mkdir(exist_ok=True)
        inputs = {item.id for record in document.records for item in record.inputs}
        behind = with_captions(sorted(inputs), {origin.id: origin for origin in parts.origins})
        write_word(document, path, (origin for origin in parts.origins if origin.id in behind))
    to_csv(parts.targets.rows, folder / "targets.csv")
    (folder / RECORDS).write_bytes(lines_of(parts.documents.records))
    (folder / ORIGINS).parent.mkdir()
    (folder / ORIGINS).write_bytes(lines_of(parts.origins))


def _write_forms(parts: PlanParts, folder: Path) -> None:
    """Beside each letter the form of its department, with what is known filled in."""
    from reports.kinds import kinds
    from reports.workbook.form_rows import form_of
    from reports.workbook.template import write_excel_form, write_word_form

    letters = {Path(document.file).stem for document in parts.documents.made if kinds()[document.name].each == "addressee"}
    first = parts.inputs.year
    years = sorted({first, *(row.target_year for row in parts.targets.rows if row.target_year > first)})
    for lead in sorted({row.lead for row in parts.inputs.editions[-1].tree.indicators if row.lead} if letters else ()):
        form = form_of(lead, parts.inputs, parts.targets.positions, parts.targets.ceilings, tuple(years))
        stem = folder / "cong-van" / f"bieu-dang-ky-{file_name(lead)}"
        write_excel_form(form, stem.with_suffix(".xlsx"))
        write_word_form(form, stem.with_suffix(".docx"))


def _write_review(parts: PlanParts, folder: Path) -> None:
    """The workbook in which a person decides on the candidates; it comes back through the inbox."""
    from reports.workbook.review import write_review

    rests = [parts.batches.without_facts(item.file.key) for item in parts.files if item.file.key]
    files = {item.file.source.sha256: item.file.source.name for item in parts.files}
    candidates = sorted(
        (claim.commitment for claim in parts.inputs.claims if claim.is_candidate),
        key=lambda item: (files[item.sha256], item.sha256, item.place.reading_order()),
    )
    not_targets = [item for rest in rests for item in rest.not_targets]
    write_review(candidates, not_targets, folder / "ra-soat-cam-ket.xlsx", files, parts.inputs.editions[-1].tree)


def said_otherwise(parts: PlanParts, folder: Path) -> tuple[Finding, ...]:
    """What the written files say otherwise than was decided, and words that a document may not hold."""
    from reports.evidence.said import Promise, departures
    from reports.plan import forbidden_words
    from reports.plan.blocking import MESSAGES

    promises = {
        Promise(claim.code or "", made.solution, made.deadline_words or "")
        for claim in parts.inputs.claims
        if (made := claim.commitment).solution and claim.is_accepted and claim.names_an_indicator
    }
    worded = (
        MESSAGES.finding("PII-PLAN-FORBIDDEN-WORDS", file=document.file, words="; ".join(words))
        for document in parts.documents.made
        if (words := forbidden_words(document))
    )
    return (*departures(folder, sorted(promises, key=str)), *worded)


def _write_validation(parts: PlanParts, folder: Path, said: tuple[Finding, ...]) -> None:
    from flows.reading_reports import file_reports, rule_outcomes, validation_results
    from reports.reading_report import write_reading_report

    summary = {
        "files": [_file_line(item) for item in parts.files],
        "findings": [finding.to_json() for finding in (*said, *parts.findings)],
        "refused": [item.file.source.name for item in parts.files if _refusal(item)],
        "counts": _counts(parts),
    }
    text = json.dumps(summary, ensure_ascii=False, sort_keys=True, indent=1)
    (folder / SUMMARY).write_text(text + "\n", encoding="utf-8")
    reports = file_reports(parts.batches, parts.files)
    write_reading_report(folder / "validation" / "report.html", reports, rule_outcomes(parts.between))
    (folder / "validation" / "expectations.jsonl").write_bytes(json_lines(validation_results(parts.files, parts.between)))


def _refusal(item: CheckedFile) -> Finding | None:
    return item.checked.stopped if item.checked else item.file.refusal


def _file_line(item: CheckedFile) -> dict[str, Any]:
    source, refusal = item.file.source, _refusal(item)
    return {
        "name": source.name,
        "kind": source.kind,
        "edition": source.edition,
        "department": source.department,
        "status": source.status,
        "sha256": source.sha256,
        **{name: item.file.counts.get(name, 0) for name in ("facts", "commitments", "citations")},
        "refused": refusal.message if refusal else "",
    }


def _counts(parts: PlanParts) -> dict[str, int]:
    rows = [row for row in parts.targets.rows if row.target_year == parts.inputs.year]
    read = [item.file.counts for item in parts.files]
    return {
        "files": len(parts.files),
        "facts": sum(counts.get("facts", 0) for counts in read),
        "commitments": sum(counts.get("commitments", 0) for counts in read),
        "targets": sum(row.basis is not vocabulary.Basis.MISSING for row in rows),
        "holes": sum(row.basis is vocabulary.Basis.MISSING for row in rows),
        "numbers": len(parts.documents.records),
    }


def _changes(parts: PlanParts) -> str:
    """What moved since the plan that this one replaces."""
    new = PlanRecord.of(parts.documents.records, parts.origins)
    manifest = read_manifest(parts.out)
    try:
        old = read_plan(parts.out) if manifest else None
    except (OSError, ValueError, KeyError):
        old = None
    if manifest is None or old is None:
        return as_markdown((), first=True)
    goal = parts.inputs.goal.text() if parts.inputs.goal else None
    other_goal = (manifest.case.get("goal") or None) != goal
    names = {node.code: node.name for node in parts.inputs.editions[-1].tree}
    return as_markdown(compare(old, new, other_goal=other_goal), False, manifest.identity, parts.inputs.identity, names)
