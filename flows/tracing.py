"""The trace of numbers: of one of a published plan, or of all in a Word file, wherever that file has been meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.manifest import read_manifest
from flows.plans import (
    MESSAGES,
    PublishedPlan,
    open_document,
    open_plan,
    original_of,
    published_plan,
    reread_from_store,
)
from flows.remake import read_again
from reports.evidence.differences import differences
from reports.evidence.document import OpenedDocument, by_number, changes_in
from reports.evidence.places import look_up_words
from reports.evidence.records import NumberRecord, Origin, PlanRecord, leaves, with_captions
from reports.evidence.trace import departures, reread_all, trace, unread
from sources.contracts import Finding
from sources.words.vocabulary import Severity

TYPED = "typed_by_hand"


@dataclass(frozen=True, slots=True)
class Traced:
    """One object a number, with its chain and what was found of it; what belongs to no number is there under no identity."""

    numbers: list[dict[str, Any]]

    @property
    def broken(self) -> list[dict[str, Any]]:
        return [item for item in self.numbers if not _holds(item)]

    @property
    def told(self) -> list[dict[str, Any]]:
        """The broken ones and those of which there is something to know."""
        return [item for item in self.numbers if item["findings"] or not _holds(item)]


def _holds(item: Mapping[str, Any]) -> bool:
    """Whether a number has a chain in which every source agrees, and nothing speaks against it."""
    if any(finding["severity"] != Severity.INFO for finding in item["findings"]):
        return False
    return item["number_id"] is None or (bool(item["chain"]) and all(link["agrees"] for link in item["chain"]))


def trace_number(number_id: str, folder: Path) -> Traced:
    """One number of a plan folder. Raises Refused where there is no plan, or no such number."""
    if not folder.is_dir():
        raise MESSAGES.refused("PII-TRACE-NO-PLAN", file=str(folder))
    record = open_plan(folder)
    if number_id not in record.records:
        raise MESSAGES.refused("PII-TRACE-UNKNOWN", file=number_id)
    manifest = read_manifest(folder)
    published = published_plan([manifest.identity], [folder]) if manifest else None
    if published is not None and published.record == record:
        return Traced(_traced([number_id], published.record, published, {}))
    told: Told = {None: [MESSAGES.finding("PII-TRACE-UNPUBLISHED", file=str(folder))]}
    return Traced(_traced([number_id], record, None, told))


def trace_document(path: Path, folder: Path | None) -> Traced:
    """Every number of a Word file; `folder`: where its plan may be, besides the usual places.

    The words of the file and what it carries are laid beside the published document. Raises Refused where the file is no
    Word file of ours: one that carries no records and is no copy of a published plan.
    """
    document = open_document(path)
    near = [path.resolve().parent, *([folder] if folder else [])]
    published = published_plan(document.identities, near)
    found = original_of(path, document, published) if published else None
    if published is not None and found is not None:
        _, original = found
        told = {} if original is document else _departures_of(document, original, published.record, path)
        return Traced(_traced(original.number_ids, published.record, published, told))
    if not document.records:
        raise MESSAGES.refused("PII-TRACE-NO-RECORDS", file=str(path))
    record = PlanRecord.of(document.records, document.origins)
    return Traced(_traced(document.number_ids, record, None, _doubts_of(document, record, path)))


Told = dict[str | None, list[Finding]]
"""Findings by the number that they are about; None for those about none."""


def _departures_of(document: OpenedDocument, original: OpenedDocument, record: PlanRecord, path: Path) -> Told:
    """What of a copy is not as published."""
    told: Told = {}
    for number_id, changes in by_number(changes_in(document, original)).items():
        told.setdefault(number_id, []).extend(
            MESSAGES.finding(change.code, stated=change.stated, found=change.found) for change in changes
        )
    if not document.records and not document.number_ids and not document.unreadable:
        told.setdefault(None, []).append(MESSAGES.finding("PII-TRACE-WORDS-ONLY", file=path.name))
        return told
    published, carried = (PlanRecord.of(one.records, one.origins) for one in (original, document))
    for item in (*differences(published.records, carried.records), *differences(published.origins, carried.origins)):
        about = item.id if item.id in record.records else None
        finding = MESSAGES.finding(
            "PII-TRACE-RECORD", number_id=item.id, field=item.field, stated=item.stated, found=item.found
        )
        told.setdefault(about, []).append(finding)
    return told


def _doubts_of(document: OpenedDocument, record: PlanRecord, path: Path) -> Told:
    """What speaks against a document that nothing published can be laid beside."""
    told: Told = {None: [MESSAGES.finding("PII-TRACE-UNPUBLISHED", file=path.name)]}
    for number_id, finding in unexplained(document, record.records, path.name):
        told.setdefault(number_id, []).append(finding)
    return told


def unexplained(
    document: OpenedDocument, records: Mapping[str, NumberRecord], name: str
) -> Iterator[tuple[str | None, Finding]]:
    """The digits of a document that no record explains, and the controls that say something else than their records."""
    for text in document.unexplained:
        yield None, MESSAGES.finding("PII-VERIFY-UNEXPLAINED", shown=f"{name}: {text}")
    for line in document.lines:
        for span in line.spans:
            text, known = line.text[span.start : span.end], records.get(span.number_id)
            if known is None or " ".join(known.shown_text.split()) != text.strip():
                finding = MESSAGES.finding("PII-VERIFY-NO-CHAIN", number_id=span.number_id, shown=text)
                yield span.number_id if known else None, finding


def _traced(wanted: Sequence[str], plan: PlanRecord, published: PublishedPlan | None, told: Told) -> list[dict[str, Any]]:
    known = [number_id for number_id in wanted if number_id in plan.records]
    needed = with_captions((item for number_id in known for item in leaves(number_id, plan.records)), plan.origins)
    origins = {item: plan.origins[item] for item in needed if item in plan.origins}
    agrees = _agreeing(origins, plan, published)
    for record, finding in not_derived((plan.records[item] for item in known), origins):
        told.setdefault(record.number_id, []).append(finding)
    for item in departures(plan.records, plan.origins):
        finding = MESSAGES.finding(
            "PII-VERIFY-RECOMPUTED", number_id=item.id, field=item.field, stated=item.stated, found=item.found
        )
        told.setdefault(item.id, []).append(finding)
    numbers = [
        {**item, "findings": _as_json(told.get(item["number_id"], ()))}
        for item in trace(known, plan.records, plan.origins, agrees)
    ]
    others = [(number_id, found) for number_id, found in told.items() if number_id is not None and number_id not in known]
    loose = [finding for _, found in others if published for finding in found] + told.get(None, [])
    return [*numbers, *map(_typed, loose)]


def not_derived(records: Iterable[NumberRecord], origins: Mapping[str, Origin]) -> Iterator[tuple[NumberRecord, Finding]]:
    """The numbers that do not follow from the words which they quote and the captions of these, and what is missing."""
    for record, origin, unsaid in unread(records, origins):
        said = {"number_id": record.number_id, "shown": record.shown_text, "quoted": origin.place.raw_text}
        meanings = ", ".join(look_up_words()["meanings"][name] for name in unsaid)
        code = "PII-TRACE-UNSAID" if unsaid else "PII-TRACE-DERIVED"
        yield record, MESSAGES.finding(code, **said, meanings=meanings)


def _agreeing(origins: Mapping[str, Origin], plan: PlanRecord, published: PublishedPlan | None) -> dict[str, bool]:
    """Whether each source says now what the plan took from it: by its reader, or (what no reader reads) by its words."""
    given = {item.sha256 for item in published.manifest.inputs} if published else set()
    by_reader = {item: origin for item, origin in origins.items() if origin.sha256 in given}
    again = read_again(published.manifest, plan.records.values(), by_reader) if published and by_reader else {}
    by_words = [origin for item, origin in origins.items() if item not in by_reader]
    now = reread_all(by_words, reread_from_store)
    return {item: again.get(item) == origin for item, origin in by_reader.items()} | {
        origin.id: now[origin.id] == origin.place.raw_text for origin in by_words
    }


def _typed(finding: Finding) -> dict[str, Any]:
    """What stands in a document and has no record, in the form of a number; its words are in the finding."""
    empty = dict.fromkeys(("number_id", "value", "unit", "rule", "status"))
    return {**empty, "shown_text": "", "kind": TYPED, "inputs": [], "chain": [], "findings": _as_json([finding])}


def _as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [finding.to_json() for finding in findings]
