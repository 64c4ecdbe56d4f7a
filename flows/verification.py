"""The check of a published plan: its files, its sources, every number, and the ledger that says it was published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.inbox import current_files
from flows.ledger import Ledger
from flows.manifest import MANIFEST, Manifest, output_hashes, read_manifest, seal_of
from flows.plans import MESSAGES, open_plan, reread_from_store
from flows.rebuild import rebuild
from flows.settings import workspace
from flows.store import FileStore
from reports.evidence.records import PlanRecord
from reports.evidence.scan import scan_document
from reports.evidence.trace import departures, reread_all
from sources.contracts import Finding


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, and every departure found."""

    identity: str
    ledger_head: str
    outputs: int
    sources: int
    numbers: int
    places: int
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        names = ("identity", "ledger_head", "outputs", "sources", "numbers", "places")
        plain = {name: getattr(self, name) for name in names}
        return {**plain, "findings": [finding.to_json() for finding in self.findings]}


def verify(folder: Path, rebuilt: bool = False) -> Verification:
    """Check a published folder against its manifest, the raw store and the ledger; `rebuilt`: make it again as well.

    What fails stops what would build on it: a folder that is not as it was published is not made again. Raises Refused
    where it is no plan, or cannot be made again.
    """
    ledger = Ledger(workspace().ledger)
    manifest = read_manifest(folder)
    if manifest is None:
        if not (folder / MANIFEST).is_file():
            raise MESSAGES.refused("PII-VERIFY-MANIFEST", file=str(folder))
        return _verification(None, ledger, None, [MESSAGES.finding("PII-VERIFY-FILE", file=MANIFEST)])
    changed = list(_check_outputs(folder, manifest))
    findings = [*changed, *_check_sources(manifest, ledger), *_check_ledger(folder, manifest, ledger)]
    plan = None if changed else open_plan(folder)
    if plan is not None:
        findings += [*_check_places(plan), *_check_numbers(folder, plan)]
    if rebuilt:
        findings += [MESSAGES.finding("PII-VERIFY-NOT-REBUILT")] if findings else rebuild(manifest)
    return _verification(manifest, ledger, plan, findings)


def _verification(
    manifest: Manifest | None, ledger: Ledger, plan: PlanRecord | None, findings: list[Finding]
) -> Verification:
    """`plan` is None where its files were changed: numbers and places are not looked at then."""
    return Verification(
        identity=manifest.identity if manifest else "",
        ledger_head=ledger.head() if ledger.first_break() is None else "",
        outputs=len(manifest.outputs if manifest else ()) + 1,
        sources=len(manifest.inputs if manifest else ()),
        numbers=len(plan.records) if plan else 0,
        places=len(plan.origins) if plan else 0,
        findings=tuple(findings),
    )


def _check_outputs(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    found = output_hashes(folder)
    for name in sorted(manifest.outputs.keys() | found.keys()):
        if manifest.outputs.get(name) != found.get(name):
            yield MESSAGES.finding("PII-VERIFY-FILE", file=name)


def _check_sources(manifest: Manifest, ledger: Ledger) -> Iterator[Finding]:
    """The bytes in the raw store, and those in the inbox where it is still the one that the plan was made from."""
    store = FileStore(workspace().store)
    for item in manifest.inputs:
        if not store.intact(item.sha256):
            yield MESSAGES.finding("PII-VERIFY-SOURCE", file=item.name)
    if ledger.first_break() is not None:
        return
    published = [event for event in ledger.events("published") if event["identity"] == manifest.identity]
    inbox = Path(published[-1]["inbox"]) if published else None
    if inbox and inbox.is_dir():
        present = current_files(inbox)
        for item in manifest.inputs:
            if present.get(item.name, item.sha256) != item.sha256:
                yield MESSAGES.finding("PII-VERIFY-INBOX", file=item.name)


def _check_ledger(folder: Path, manifest: Manifest, ledger: Ledger) -> Iterator[Finding]:
    fault = ledger.first_break()
    if fault:
        yield MESSAGES.finding("PII-VERIFY-LEDGER", line=fault.line, detail=fault.reason)
        return
    sealed = {(event["identity"], event["manifest"]) for event in ledger.events("published")}
    if (manifest.identity, seal_of(folder)) not in sealed:
        yield MESSAGES.finding("PII-VERIFY-UNPUBLISHED", identity=manifest.identity[:12])


def _check_places(plan: PlanRecord) -> Iterator[Finding]:
    """Every place behind the plan, read again now."""
    now = reread_all(plan.origins.values(), reread_from_store)
    for origin in plan.origins.values():
        if now[origin.id] != origin.place.raw_text:
            yield MESSAGES.finding(
                "PII-VERIFY-PLACE",
                number_id=origin.id,
                name=origin.file_name,
                where=origin.place.key(),
                found=now[origin.id] or "",
                expected=origin.place.raw_text,
            )


def _check_numbers(folder: Path, plan: PlanRecord) -> Iterator[Finding]:
    for departure in departures(plan.records, plan.origins):
        yield MESSAGES.finding(
            "PII-VERIFY-RECOMPUTED", number_id=departure.number_id, shown=departure.shown_text, found=departure.found
        )
    document = folder / "ke-hoach.docx"
    if not document.exists():
        return
    scan = scan_document(document)
    for use in scan.number_uses:
        record = plan.records.get(use.number_id)
        if record is None or record.shown_text != use.text:
            yield MESSAGES.finding("PII-VERIFY-NO-CHAIN", number_id=use.number_id, shown=use.text)
    for text in scan.unexplained_digits:
        yield MESSAGES.finding("PII-VERIFY-UNEXPLAINED", shown=text)
