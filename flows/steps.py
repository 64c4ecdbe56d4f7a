"""The steps of a run. Each takes paths, hashes and small descriptions, never frames or connections."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from flows.batches import BatchStore, batch_key
from flows.current import note_built
from flows.engine import CheckOutcome, begin, complete, derive, query
from flows.expectations import Validator
from flows.identity import read_with, reading_version
from flows.inbox import receive
from flows.ledger import Ledger
from flows.records import Built, CheckedFile, Delivery, GateReport, ReadFile, RunReport, RunRequest, Shared, Verdict
from flows.settings import SQL_FOLDER
from flows.store import FileStore, write_whole
from flows.tables import text_table
from sources.contracts import Finding, Refused, SourceFile
from sources.words.data import data
from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import FIGURES, FileKind, Severity

MESSAGES = MessageCatalogue(__file__)
SUPERSEDING: dict[str, str] = data(Path(__file__).with_name("wording.yml"))["superseding"]


def receive_files(request: RunRequest) -> tuple[tuple[Delivery, ...], tuple[Finding, ...]]:
    """Copy the inbox into the raw store."""
    return receive(request.inbox, FileStore(request.space.store), Ledger(request.space.ledger))


def read_file(request: RunRequest, delivery: Delivery) -> ReadFile:
    """Read one file in a child process with limits, or find it read already. A refusal is a result, not an exception."""
    batches = BatchStore(request.space.batches)
    key = _known_key(request, delivery)
    if key is None or not batches.has(key):
        try:
            key = _read_anew(request, delivery)
        except Refused as refusal:
            return _refused(request, delivery, refusal.finding)
    rest = batches.without_facts(key)
    counts = {
        "facts": batches.fact_table(key).num_rows,
        "commitments": len(rest.commitments),
        "citations": len(rest.citations),
        "findings": len(rest.findings),
    }
    return ReadFile(delivery, rest.file, key, counts)


def _read_anew(request: RunRequest, delivery: Delivery) -> str:
    """Read a file for the province that it speaks for itself, so that whichever province plans finds it read; its key.

    For which that is, is known when it was read once: what names another province than was thought is read again for that.
    """
    from flows.reading import read_in_child

    path, batches = FileStore(request.space.store).path(delivery.source.sha256), BatchStore(request.space.batches)
    home, case = delivery.source.province or request.case.province, request.case
    reading = read_in_child(path, delivery.source, replace(case, province=home))
    whose = _whose(reading.rest.file)
    if whose not in (NOBODYS, UNSIGNED, home):
        reading = read_in_child(path, delivery.source, replace(case, province=whose))
    batches.note_whose(_key(request, delivery, None), whose)
    key = _key(request, delivery, _read_for(whose, case.province))
    batches.write(key, reading.rest, reading.facts, reading.notes)
    return key


NOBODYS, UNSIGNED = "-", "?"
"""A file that is read alike for all provinces; one that does not say whose it is, and counts as the planning province's."""
_ALIKE = FIGURES | {FileKind.FRAMEWORK, FileKind.REVIEW, FileKind.EARLIER_PLAN, FileKind.OWN_DOCUMENT}


def _whose(file: SourceFile) -> str:
    return NOBODYS if file.kind in _ALIKE else file.province or UNSIGNED


def _read_for(whose: str, province: str) -> str | None:
    return {NOBODYS: None, UNSIGNED: province}.get(whose, whose)


def _key(request: RunRequest, delivery: Delivery, read_for: str | None) -> str:
    known = [request.case.tree.sha256, read_with()]
    described = {**delivery.describe(), "vintage": 0, "framework": known, "read_for": read_for}
    return batch_key(described, reading_version())


def _known_key(request: RunRequest, delivery: Delivery) -> str | None:
    """The key of what the file gave; None where it was never read."""
    whose = BatchStore(request.space.batches).whose(_key(request, delivery, None))
    return None if whose is None else _key(request, delivery, _read_for(whose, request.case.province))


def is_new(request: RunRequest, delivery: Delivery) -> bool:
    """Whether this file still has to be read and validated, so that Great Expectations will be wanted."""
    key = _known_key(request, delivery)
    return key is None or not BatchStore(request.space.batches).has(key)


def _refused(request: RunRequest, delivery: Delivery, finding: Finding) -> ReadFile:
    """Note a refused file in quarantine, with its reason; its bytes stay in the raw store."""
    note = request.space.quarantine / f"{delivery.source.sha256}.json"
    note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = {"name": delivery.source.name, **finding.to_json()}
    write_whole(note, json.dumps(content, ensure_ascii=False, indent=1).encode())
    named = replace(finding, file=delivery.source.name)
    return ReadFile(delivery, delivery.source, None, {}, named)


def check_files(request: RunRequest, files: list[ReadFile], validator: Validator) -> GateReport:
    """The raw layer of the next database, from all that was read, and the gate over it; failing rows go by identity."""
    from flows.gate import check
    from flows.incoming import incoming_tables

    read = [file for file in files if file.key]
    if not read:
        return GateReport(tuple(CheckedFile(file, None) for file in files))
    space = request.space
    tables, found = incoming_tables(FileStore(space.store), BatchStore(space.batches), read, request.case)
    names = {file.source.sha256: file.source.name for file in read}
    verdicts, between = check(begin(space.database, tables, SQL_FOLDER), space.verdicts, names, validator)
    checked = tuple(CheckedFile(file, verdicts[file.source.sha256] if file.key else None) for file in files)
    return GateReport(checked, between, found)


def decide(request: RunRequest, gate: GateReport, noted: tuple[Finding, ...]) -> Verdict:
    """What of all files may leave the raw layer, what is held back, and everything a person should know of it.

    Raises Refused when the score file of an edition is refused and no other file gives that edition.
    """
    batches = BatchStore(request.space.batches)
    accepted: list[ReadFile] = []
    refused: list[ReadFile] = []
    held_back = list(gate.between.held_back)
    findings = [*noted, *gate.findings, *gate.between.findings]
    for file, checked in ((item.file, item.checked) for item in gate.files):
        if file.key is None or checked is None:
            refused.append(file)
            findings += [file.refusal] if file.refusal else []
            continue
        findings += [*batches.without_facts(file.key).findings, *checked.findings]
        held_back += checked.held_back
        if checked.stopped:
            refused.append(replace(file, refusal=checked.stopped))
        else:
            accepted.append(file)
    _refuse_lost_edition(accepted, refused)
    return Verdict(gate.files, gate.between, tuple(accepted), tuple(refused), tuple(held_back), tuple(findings), noted)


def _refuse_lost_edition(accepted: list[ReadFile], refused: list[ReadFile]) -> None:
    present = {file.source.edition for file in accepted if file.source.kind is FileKind.SCORES}
    for file in refused:
        if file.source.kind is FileKind.SCORES and file.source.edition not in present:
            raise MESSAGES.refused(
                "PII-RUN-EDITION-REFUSED",
                file=file.source.name,
                edition=file.source.edition or "…",
                reason=file.refusal.message if file.refusal else "",
            )
    if not present:
        raise MESSAGES.refused("PII-RUN-NO-EDITION", file="")


def build_database(request: RunRequest, verdict: Verdict, identity: str) -> Built:
    """Build the rest of the next database behind the gate and swap it in. Raises Refused when a check says stop."""
    from flows.gate_tables import QUARANTINE

    target = request.space.database
    outcomes = complete(target, {"incoming_quarantine": text_table(QUARANTINE, verdict.held_back)}, SQL_FOLDER)
    return _built(request, outcomes, identity)


def derive_database(request: RunRequest, shared: Shared, identity: str) -> Built:
    """The database of a province, from that of all: what hangs on the case is made again. Raises Refused as above."""
    from flows.incoming import case_tables

    outcomes = derive(shared.built.path, request.space.database, case_tables(request.case), SQL_FOLDER)
    return _built(request, outcomes, identity)


def _built(request: RunRequest, outcomes: list[CheckOutcome], identity: str) -> Built:
    target = request.space.database
    findings = tuple(finding for outcome in outcomes for finding in _check_findings(outcome))
    for finding in findings:
        if finding.severity is Severity.STOP:
            request.space.built_for.unlink(missing_ok=True)
            raise Refused(finding)
    note_built(request.space, identity)
    return Built(target, (*findings, *_changed_figures(target)))


def _check_findings(outcome: CheckOutcome) -> list[Finding]:
    return [MESSAGES.finding(outcome.code, subjects=(str(row["subject"]),), **_worded(row)) for row in outcome.rows]


def _changed_figures(database: Path) -> list[Finding]:
    """Each figure that a corrected file changed, old and new."""
    rows = query(database, SQL_FOLDER / "audit" / "changed_between_vintages.sql")
    return [
        MESSAGES.finding(
            "PII-RUN-CHANGED-FIGURE",
            subjects=(row["old_fact_id"], row["new_fact_id"]),
            **_worded({**row, "reason": SUPERSEDING[row["reason"]]}),
        )
        for row in rows
    ]


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    from decimal import Decimal

    from sources.words.numbers import shown

    def worded(value: Any) -> Any:
        return "—" if value is None else shown(value.normalize()) if isinstance(value, Decimal) else value

    return {name: worded(value) for name, value in row.items()}


def publish_plan(request: RunRequest, verdict: Verdict, built: Built, identity: str) -> RunReport:
    """Set the targets, write the plan and publish it."""
    from flows.plan import make_and_publish

    return make_and_publish(request, verdict, built, identity)


def report_of_published(out: Path, identity: str) -> RunReport:
    """The report of a plan that is there already: its findings are read back from the folder."""
    from flows.plan import report_from

    return report_from(out, identity)
