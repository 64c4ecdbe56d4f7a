"""From the database to the published folder: targets, content of the plan, publication."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.analysis_reports import check_reports
from flows.batches import BatchStore
from flows.edited import with_edits
from flows.identity import code_version
from flows.ledger import Ledger
from flows.origins import captions_of_files, ordered_by, sources_of
from flows.plan_files import SUMMARY, PlanParts, write_files
from flows.plan_inputs import assemble
from flows.publish import publish
from flows.store import FileStore
from sources.contracts import Finding, as_json, from_json
from sources.office import office_files
from sources.tree import editions, load_tree

if TYPE_CHECKING:
    from flows.records import Built, RunReport, RunRequest, Verdict
    from reports.inputs import PlanInputs


def compose(request: RunRequest, verdict: Verdict, built: Built, identity: str) -> PlanParts:
    """Set the targets and gather everything that a plan folder is written from. Raises Refused where no plan is possible."""
    from reports.plan import build_all
    from reports.targets import set_targets
    from reports.targets.earlier_draft import compare_with_draft

    inputs = _inputs(request, verdict, built, identity)
    outcome = set_targets(inputs)
    store = FileStore(request.space.store)
    batches = BatchStore(request.space.batches)
    captions = captions_of_files(batches, verdict.accepted)
    made = build_all(inputs, outcome.rows, outcome, request.case.documents)
    documents, edited = with_edits(made, verdict.accepted, store, request.out)
    drafted = compare_with_draft(inputs.commitments, outcome.rows)
    return PlanParts(
        out=request.out,
        files=verdict.files,
        between=verdict.between,
        findings=_each_once([*inputs.findings, *outcome.findings, *drafted, *documents.findings, *edited, *_office()]),
        inputs=inputs,
        targets=outcome,
        documents=documents,
        origins=sources_of(built.path, documents.records, store, ordered_by(inputs), captions),
        batches=batches,
    )


def make_and_publish(request: RunRequest, verdict: Verdict, built: Built, identity: str) -> RunReport:
    """Write every file of the plan and publish the folder. Raises Refused where no plan is possible."""
    parts = compose(request, verdict, built, identity)
    published = publish(
        request.out,
        identity,
        _manifest(request, verdict),
        lambda folder: write_files(parts, folder),
        Ledger(request.space.ledger),
        request.space.archive,
        inbox=str(request.inbox),
        folder=str(request.out),
    )
    return replace(report_from(published.folder, identity), unchanged=False, kept=published.kept)


def report_from(out: Path, identity: str) -> RunReport:
    """The report of a plan in its folder, read from the folder itself."""
    from flows.records import RunReport

    summary = json.loads((out / SUMMARY).read_text(encoding="utf-8"))
    return RunReport(
        identity=identity,
        out=out,
        unchanged=True,
        findings=from_json(summary["findings"], tuple[Finding, ...]),
        refused=tuple(summary["refused"]),
        counts=summary["counts"],
    )


def _inputs(request: RunRequest, verdict: Verdict, built: Built, identity: str) -> PlanInputs:
    from reports.edition_index import departures

    findings = (*verdict.findings, *built.findings)
    inputs = assemble(built.path, request.case, identity, findings, _latest_date(verdict))
    departed = tuple(finding for edition in inputs.editions for finding in departures(edition))
    batches = BatchStore(request.space.batches)
    differing = check_reports(batches, verdict.accepted, inputs.editions, inputs.province)
    return replace(inputs, findings=(*inputs.findings, *departed, *differing))


def _latest_date(verdict: Verdict) -> str | None:
    """The newest whole date (year, month, day) that the descriptions of the files give; no clock."""
    dates = [file.source.date for file in verdict.accepted if file.source.date]
    return max((date for date in dates if len(date) == len("2025-10-01")), default=None)


def _each_once(findings: list[Finding]) -> tuple[Finding, ...]:
    """Findings without repetition, the grave ones first, then by code, file and sentence; replaced figures as queried."""
    order = {"stop": 0, "warn": 1, "info": 2}

    def place(item: Finding) -> tuple[int, str, str, str]:
        queried = item.code == "PII-RUN-CHANGED-FIGURE"
        return (order[item.severity], item.code, item.file or "", "" if queried else item.message)

    return tuple(sorted({(item.code, item.file, item.message): item for item in findings}.values(), key=place))


def _office() -> tuple[Finding, ...]:
    """What is to be told of the files of its own that the office's plan is made with."""
    if not office_files():
        return ()
    from reports.plan.forms import told

    return told()


def _kept_office(store: FileStore) -> dict[str, str]:
    """The office's own files that the plan was made with, now in the raw store as well."""
    return {name: store.put(path)[0] for name, path in office_files().items()}


def _manifest(request: RunRequest, verdict: Verdict) -> dict[str, Any]:
    described = [
        {**file.delivery.describe(), "recognised_kind": file.source.kind, "refused": file.key is None}
        for file in (*verdict.accepted, *verdict.refused)
    ]
    return {
        "inputs": sorted(described, key=lambda item: str(item["name"])),
        "noted": as_json(verdict.noted),
        "frameworks": {str(edition): load_tree(edition).sha256 for edition in editions()},
        "office": _kept_office(FileStore(request.space.store)),
        "code": code_version(),
        "case": request.case.to_json(),
    }
