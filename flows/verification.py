"""The check of a published plan: its files, its sources, every number, and the ledger that says it was published."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flows.batches import BatchStore
from flows.current import built_identity
from flows.identity import code_version
from flows.inbox import current_files
from flows.ledger import FIRST, Ledger, LedgerBreak
from flows.manifest import MANIFEST, InputFile, Manifest, output_hashes, read_manifest, seal_of
from flows.plan_files import write_files, write_numbers
from flows.plans import MESSAGES, open_document, open_plan, reread_from_store
from flows.records import Delivery
from flows.remake import remade
from flows.sealed import read_sealed
from flows.settings import Workspace, workspace
from flows.store import FileStore
from flows.tracing import not_derived, unexplained
from reports.evidence.differences import Difference, differences
from reports.evidence.records import PlanRecord
from reports.evidence.trace import departures, reread_all
from sources.contracts import Finding, Refused
from sources.office import office_hashes
from sources.words.vocabulary import Severity


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

    @property
    def holds(self) -> bool:
        """Whether nothing departs; what is only to be known does not count."""
        return all(finding.severity is Severity.INFO for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        names = ("identity", "ledger_head", "outputs", "sources", "numbers", "places")
        plain = {name: getattr(self, name) for name in names}
        return {**plain, "findings": [finding.to_json() for finding in self.findings]}


def verify(folder: Path, wholly: bool = False, expected_head: str | None = None) -> Verification:
    """Check a published folder against its manifest, the raw store and the ledger, and make its numbers and words again.

    `wholly`: every other file of the folder as well. What fails stops what would build on it: a folder that is not as it
    was published is not made again. `expected_head`: a head of the ledger kept on paper, which must still be in it. What
    is published meanwhile changes nothing. Raises Refused where it is no plan.
    """
    with _held(folder) as held:
        found = _verify(held, wholly)
    return replace(found, findings=(*found.findings, *_check_head(expected_head)))


@contextmanager
def _held(folder: Path) -> Iterator[Path]:
    """The folder that is there now, whatever is published in its place meanwhile: the earlier one is moved, never changed.

    A path to it that other processes of ours can follow; where the system has none, the folder's own.
    """
    if not sys.platform.startswith("linux") or not folder.is_dir():
        yield folder
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        held = Path(f"/proc/{os.getpid()}/fd/{handle}")
        yield held if held.is_dir() else folder
    finally:
        os.close(handle)


def changed_bytes(folder: Path) -> list[Finding]:
    """What the hashes alone tell: files of the plan, its sources, the ledger and the caches that are not as written."""
    ledger, manifest = Ledger(workspace().ledger), read_manifest(folder)
    if manifest is None:
        return [MESSAGES.finding("PII-VERIFY-FILE", file=MANIFEST)]
    kept = (*_check_sources(manifest), *_check_ledger(folder, manifest, ledger), *_check_kept(manifest))
    return [*_check_outputs(folder, manifest), *kept]


def _check_head(expected: str | None) -> Iterator[Finding]:
    ledger = Ledger(workspace().ledger)
    if expected and (ledger.first_break() or expected not in {FIRST, *(event["hash"] for event in ledger.events())}):
        yield MESSAGES.finding("PII-VERIFY-HEAD", head=expected)


def _verify(folder: Path, wholly: bool) -> Verification:
    ledger = Ledger(workspace().ledger)
    manifest = read_manifest(folder)
    if manifest is None:
        if not (folder / MANIFEST).is_file():
            raise MESSAGES.refused("PII-VERIFY-MANIFEST", file=str(folder))
        return _verification(None, ledger, None, [MESSAGES.finding("PII-VERIFY-FILE", file=MANIFEST)])
    changed = list(_check_outputs(folder, manifest))
    findings = [*changed, *_check_sources(manifest), *_check_ledger(folder, manifest, ledger)]
    plan = None if changed else open_plan(folder)
    can_be_remade = not findings and _same_ways(manifest)
    if plan is not None and can_be_remade:
        findings += _check_remade(manifest, plan, wholly)
    elif plan is not None:
        findings += [*_check_places(plan), *_check_numbers(folder, manifest, plan)]
    if plan is not None:
        findings += [finding for _, finding in not_derived(plan.records.values(), plan.origins)]
    if manifest.code != code_version():
        findings.append(MESSAGES.finding("PII-VERIFY-OTHER-CODE", code=manifest.code[:12]))
    elif other := sorted(name for name, _ in manifest.office.items() ^ office_hashes().items()):
        findings.append(MESSAGES.finding("PII-VERIFY-OTHER-OFFICE", files=", ".join(dict.fromkeys(other))))
    if wholly and not can_be_remade:
        findings.append(MESSAGES.finding("PII-VERIFY-NOT-REBUILT"))
    return _verification(manifest, ledger, plan, [*findings, *_check_inbox(manifest, ledger), *_check_kept(manifest)])


def _same_ways(manifest: Manifest) -> bool:
    """Whether a plan of the same inputs would be made as this one was: by the same code and the same files of the office."""
    return manifest.code == code_version() and manifest.office == office_hashes()


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


def _check_sources(manifest: Manifest) -> Iterator[Finding]:
    """The bytes in the raw store."""
    store = FileStore(workspace().store)
    for item in manifest.inputs:
        if not store.intact(item.sha256):
            yield MESSAGES.finding("PII-VERIFY-SOURCE", file=item.name)


def _check_inbox(manifest: Manifest, ledger: Ledger) -> Iterator[Finding]:
    """The inbox that the plan was made from, where it is still there."""
    if ledger.first_break() is not None:
        return
    published = [event for event in ledger.events("published") if event["identity"] == manifest.identity]
    inbox = Path(published[-1]["inbox"]) if published else None
    if inbox and inbox.is_dir():
        try:
            present = current_files(inbox)
        except Refused as refusal:
            yield refusal.finding
            return
        for item in manifest.inputs:
            now = present.get(item.name)
            if now is not None and now.source.sha256 != item.sha256:
                yield MESSAGES.finding("PII-VERIFY-INBOX", file=item.name)
            elif now is not None and (changed := _described_otherwise(item, now)):
                yield MESSAGES.finding("PII-VERIFY-DESCRIPTION", file=item.name, changed="; ".join(changed))


def _described_otherwise(item: InputFile, now: Delivery) -> list[str]:
    """What `source.yml` says of a file now and said otherwise when the plan was made: "status: old → new"."""
    told = replace(now, vintage=item.vintage).describe()
    return [f"{name}: {was or '—'} → {told[name] or '—'}" for name in told if (was := getattr(item, name)) != told[name]]


def _check_kept(manifest: Manifest) -> Iterator[Finding]:
    """What this plan does not hang on: the other files of the raw store, and what the next run would take as done."""
    space = workspace()
    own = {item.sha256 for item in manifest.inputs}
    others = (sha256 for sha256 in FileStore(space.store).spoilt() if sha256 not in own)
    yield from (MESSAGES.finding("PII-VERIFY-SOURCE", file=sha256) for sha256 in others)
    broken = [f"batches/{key}" for key in BatchStore(space.batches).broken()]
    verdicts = sorted(space.verdicts.glob("*.json")) if space.verdicts.is_dir() else []
    broken += [f"verdicts/{path.name}" for path in verdicts if read_sealed(path.name, path) is None]
    if space.built_for.exists() and built_identity(space) is None and _is_broken(space):
        broken.append(space.database.name)
    yield from (MESSAGES.finding("PII-VERIFY-CACHE", file=name) for name in broken)


def _is_broken(space: Workspace) -> bool:
    """Whether the database is not as it was built, and no run is just building it."""
    from filelock import FileLock, Timeout

    with suppress(Timeout, OSError), FileLock(space.lock, timeout=0):
        return built_identity(space) is None
    return not os.access(space.lock, os.W_OK)


def _break_of(ledger: Ledger) -> LedgerBreak | None:
    """The first break of the ledger, looked for again while nobody adds a line."""
    fault = ledger.first_break()
    with suppress(OSError):
        if fault:
            with ledger.alone():
                return ledger.first_break()
    return fault


def _check_ledger(folder: Path, manifest: Manifest, ledger: Ledger) -> Iterator[Finding]:
    fault = _break_of(ledger)
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


def _check_remade(manifest: Manifest, plan: PlanRecord, wholly: bool) -> Iterator[Finding]:
    """Every source read again by its reader, every number computed again, the Word file written again."""
    try:
        with remade(manifest, wholly=wholly) as parts:
            made = PlanRecord.of(parts.documents.records, parts.origins)
            yield from _differing(plan, made)
            parts.out.mkdir()
            (write_files if wholly else write_numbers)(parts, parts.out)
            for name, sha256 in output_hashes(parts.out).items():
                if name not in _DEPENDS_ON_HISTORY and sha256 != manifest.outputs.get(name):
                    yield MESSAGES.finding("PII-VERIFY-REBUILT", file=name)
    except Refused as refusal:
        yield refusal.finding


_DEPENDS_ON_HISTORY = ("changes.md",)
"""What moved since the plan before it is the only thing a plan says that is not made of its inputs."""


def _differing(plan: PlanRecord, made: PlanRecord) -> Iterator[Finding]:
    for item in differences(plan.origins, made.origins):
        origin = plan.origins.get(item.id) or made.origins[item.id]
        yield MESSAGES.finding(
            "PII-VERIFY-REPARSED",
            name=origin.file_name,
            where=origin.place.key(),
            field=item.field,
            stated=item.stated,
            found=item.found,
        )
    yield from map(_recomputed, differences(plan.records, made.records))


def _recomputed(item: Difference) -> Finding:
    return MESSAGES.finding(
        "PII-VERIFY-RECOMPUTED", number_id=item.id, field=item.field, stated=item.stated, found=item.found
    )


def _check_numbers(folder: Path, manifest: Manifest, plan: PlanRecord) -> Iterator[Finding]:
    """What the records themselves tell: the simple rules computed again, and the text of every document."""
    yield from map(_recomputed, departures(plan.records, plan.origins))
    for name in sorted(manifest.outputs):
        document = open_document(folder / name) if name.endswith(".docx") else None
        if document and (document.records or document.number_ids):  # Forms to be filled in have neither.
            yield from (finding for _, finding in unexplained(document, plan.records, name))
