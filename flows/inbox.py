"""The inbox: what was delivered, what its `source.yml` says of it, and its registration in the raw store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from flows.ledger import Ledger
from flows.records import Delivery
from flows.store import FileStore, file_sha256
from sources.contracts import Finding, SourceFile
from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import FileKind, Status

MESSAGES = MessageCatalogue(__file__)
DESCRIPTION = "source.yml"


def receive(inbox: Path, store: FileStore, ledger: Ledger) -> tuple[tuple[Delivery, ...], tuple[Finding, ...]]:
    """Copy every file of the inbox into the raw store and register it.

    Raises Refused when the folder is missing or holds no file, or when `source.yml` cannot be read.
    """
    if not inbox.is_dir():
        raise MESSAGES.refused("PII-RUN-NO-INBOX", file=str(inbox))
    paths = _paths(inbox)
    if not paths:
        raise MESSAGES.refused("PII-RUN-EMPTY-INBOX", file=str(inbox))
    described = _read_descriptions(inbox)
    known = {event["sha256"]: int(event["batch"]) for event in ledger.events("received")}
    batch = 1 + max(known.values(), default=0)
    findings: list[Finding] = []
    delivered: dict[str, Delivery] = {}
    for path in paths:
        name = path.relative_to(inbox).as_posix()
        sha256, _ = store.put(path)
        if sha256 in delivered:
            findings.append(MESSAGES.finding("PII-RUN-DUPLICATE", file=name, first=delivered[sha256].source.name))
            continue
        if sha256 not in known:
            known[sha256] = batch
            ledger.append("received", sha256=sha256, name=name, size=path.stat().st_size, batch=batch)
        entry = described.pop(name, None)
        if entry is None:
            findings.append(MESSAGES.finding("PII-RUN-UNDECLARED", file=name))
        delivered[sha256] = _delivery(name, sha256, path.stat().st_size, entry)
    findings += [MESSAGES.finding("PII-RUN-DECLARED-ABSENT", file=name) for name in sorted(described)]
    return _with_vintages(list(delivered.values()), known), tuple(findings)


def current_files(inbox: Path) -> dict[str, str]:
    """The files that are in the inbox now, by name, with their hashes."""
    return {path.relative_to(inbox).as_posix(): file_sha256(path) for path in _paths(inbox)}


def _paths(inbox: Path) -> list[Path]:
    return sorted(path for path in inbox.rglob("*") if path.is_file() and _counts(path))


def _counts(path: Path) -> bool:
    return path.name != DESCRIPTION and not path.name.startswith((".", "~$"))


def _read_descriptions(inbox: Path) -> dict[str, dict[str, Any]]:
    import yaml

    described: dict[str, dict[str, Any]] = {}
    for path in sorted(inbox.rglob(DESCRIPTION)):
        name = path.relative_to(inbox).as_posix()
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            entries = content["files"]
            for file_name, entry in entries.items():
                FileKind(entry["kind"])
                Status(entry["status"])
                described[(path.parent.relative_to(inbox) / file_name).as_posix()] = entry
        except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError, UnicodeDecodeError) as error:
            raise MESSAGES.refused("PII-RUN-SOURCE-YML", file=name, detail=str(error).splitlines()[0]) from error
    return described


def _delivery(name: str, sha256: str, size: int, declared: dict[str, Any] | None) -> Delivery:
    entry = declared or {}
    source = SourceFile(
        sha256=sha256,
        name=name,
        media_type="",
        size=size,
        kind=FileKind(entry["kind"]) if "kind" in entry else None,
        status=Status(entry.get("status", Status.PROVISIONAL)),
        edition=entry.get("edition"),
        department=entry.get("department"),
        publisher=entry.get("publisher"),
        url=entry.get("url"),
        date=str(entry["date"]) if entry.get("date") else None,
    )
    return Delivery(source, title=entry.get("title", ""), declared=declared is not None)


def _with_vintages(deliveries: list[Delivery], arrival: dict[str, int]) -> tuple[Delivery, ...]:
    """Number the files by their declared date; those without one count as the newest, by order of arrival."""

    def age(delivery: Delivery) -> tuple[str, int, str]:
        source = delivery.source
        return (source.date, 0, source.name) if source.date else (_UNDATED, arrival[source.sha256], source.name)

    return tuple(replace(delivery, vintage=number) for number, delivery in enumerate(sorted(deliveries, key=age), start=1))


_UNDATED = "9999"
