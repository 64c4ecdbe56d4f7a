"""The inbox: what was delivered, what its `source.yml` says of it, and its registration in the raw store."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from flows.arrivals import Arrival, arrivals
from flows.ledger import Ledger
from flows.records import Delivery
from flows.store import FileStore, file_sha256
from sources.case import parse_province
from sources.contracts import Finding, Refused, SourceFile
from sources.registry.whose import province_named
from sources.words.data import data
from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import FileKind, Severity, Status

MESSAGES = MessageCatalogue(__file__)
DESCRIPTION = "source.yml"


def receive(inbox: Path, store: FileStore, ledger: Ledger) -> tuple[tuple[Delivery, ...], tuple[Finding, ...]]:
    """Copy every file of the inbox into the raw store and register it.

    Raises Refused when the folder holds no file, or when `source.yml` cannot be used.
    """
    there = arrivals(inbox)
    findings = [_passed_over(arrival) for arrival in there if arrival.passed_over]
    findings += [MESSAGES.finding("PII-RUN-NAME", file=arrival.name) for arrival in there if arrival.renamed]
    readable = [arrival for arrival in there if not arrival.passed_over]
    described = _read_descriptions((item for item in readable if item.path.name == DESCRIPTION), findings)
    known = {event["sha256"]: int(event["batch"]) for event in ledger.events("received")}
    batch = 1 + max(known.values(), default=0)
    delivered: dict[str, Delivery] = {}
    files = (item for item in readable if item.path.name != DESCRIPTION)
    for arrival in sorted(files, key=lambda item: _described_as(item.name) not in described):  # Of copies the described one.
        name, entry = arrival.name, described.pop(_described_as(arrival.name), None)
        try:
            sha256, _ = store.put(arrival.path)
        except (PermissionError, FileNotFoundError) as error:
            if error.filename != str(arrival.path):
                raise
            findings.append(_passed_over(replace(arrival, passed_over="unreadable")))
            continue
        size = store.path(sha256).stat().st_size
        if sha256 in delivered:
            findings.append(MESSAGES.finding("PII-RUN-DUPLICATE", file=name, first=delivered[sha256].source.name))
            continue
        if sha256 not in known:
            known[sha256] = batch
            ledger.append("received", sha256=sha256, name=name, size=size, batch=batch)
        if entry is None:
            findings.append(MESSAGES.finding("PII-RUN-UNDECLARED", file=name))
        delivered[sha256] = _delivery(name, sha256, size, entry)
    if not delivered:
        raise MESSAGES.refused("PII-RUN-EMPTY-INBOX", file=str(inbox))
    findings += [MESSAGES.finding("PII-RUN-DECLARED-ABSENT", file=name) for name in sorted(described)]
    return _with_vintages(list(delivered.values()), known), tuple(findings)


def _described_as(name: str) -> str:
    """A name as descriptions are looked up by."""
    return unicodedata.normalize("NFC", name)


def current_files(inbox: Path) -> dict[str, Delivery]:
    """The files that are in the inbox now, by name, as they would be delivered; without a hash where one cannot be read.

    Raises Refused when `source.yml` cannot be used.
    """
    there = arrivals(inbox)
    described = _read_descriptions((item for item in there if item.path.name == DESCRIPTION and not item.passed_over), [])
    return {
        item.name: _delivery(
            item.name, "" if item.passed_over else file_sha256(item.path), 0, described.get(_described_as(item.name))
        )
        for item in there
        if item.path.name != DESCRIPTION
    }


def _passed_over(arrival: Arrival) -> Finding:
    severity = Severity.INFO if arrival.passed_over == "hidden" else None
    reason = _words()["passed_over"][arrival.passed_over]
    return MESSAGES.finding("PII-RUN-PASSED-OVER", file=arrival.name, reason=reason, severity=severity)


def _words() -> dict[str, Any]:
    words: dict[str, Any] = data(Path(__file__).with_name("wording.yml"))
    return words


class Description(msgspec.Struct, frozen=True):
    """What `source.yml` says of one file; every key of it."""

    kind: FileKind
    status: Status
    edition: int | None = None
    department: str | None = None
    province: str | None = None
    publisher: str | None = None
    url: str | None = None
    date: Any = None
    title: str | None = None
    note: Any = None

    @property
    def whose(self) -> str | None:
        """The province that the file speaks for, as far as the description tells."""
        named = province_named(filter(None, (self.department, self.title)))
        return parse_province(self.province, DESCRIPTION) if self.province else named


def _read_descriptions(files: Iterable[Arrival], findings: list[Finding]) -> dict[str, Description]:
    """The descriptions of all files by their names; a key that nobody knows is told. Raises Refused with what is wrong."""
    described: dict[str, Description] = {}
    for item in files:
        name, folder = item.name, PurePosixPath(item.name).parent
        content = _plain_yaml(item)
        entries = content.get("files") if isinstance(content, dict) else None
        if not isinstance(entries, dict):
            raise _unusable(name, "no_files")
        for file_name, entry in entries.items():
            key = _described_as((folder / str(file_name)).as_posix())
            described[key] = _description(name, str(file_name), entry, findings)
    return described


def _plain_yaml(item: Arrival) -> Any:
    """The content of a small YAML file that refers to nothing, itself included. Raises Refused for any other."""
    import yaml

    with item.path.open("rb") as stream:
        content = stream.read(_LARGEST_DESCRIPTION + 1)
    if len(content) > _LARGEST_DESCRIPTION:
        raise _unusable(item.name, "large")
    try:
        text = content.decode("utf-8-sig")
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):
                raise _unusable(item.name, "alias")
            if depth > _DEEPEST_DESCRIPTION:
                raise RecursionError
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise _unusable(item.name, "not_yaml", line=mark.line + 1 if mark else 1) from error


_LARGEST_DESCRIPTION, _DEEPEST_DESCRIPTION = 2**20, 20


def _description(name: str, about: str, entry: Any, findings: list[Finding]) -> Description:
    known = {field.name: field for field in msgspec.structs.fields(Description)}
    for key in entry if isinstance(entry, dict) else ():
        if key not in known:
            findings.append(MESSAGES.finding("PII-RUN-SOURCE-KEY", file=name, about=about, key=key))
    try:
        described = msgspec.convert(entry, Description, strict=False)
        _ = described.whose
    except msgspec.ValidationError as error:
        key = next((key for key in known if f"`$.{key}`" in str(error) or f"`{key}`" in str(error)), "kind")
        raise _unusable(name, "value", about=about, key=key) from error
    if not isinstance(described.date, str | int | datetime.date | None):
        raise _unusable(name, "value", about=about, key="date")
    return described


def _unusable(name: str, why: str, **values: Any) -> Refused:
    detail = _words()["source_yml"][why].format(**values)
    return MESSAGES.refused("PII-RUN-SOURCE-YML", file=name, detail=detail)


def _delivery(name: str, sha256: str, size: int, described: Description | None) -> Delivery:
    source = SourceFile(sha256=sha256, name=name, media_type="", size=size)
    if described is None:
        return Delivery(source, declared=False)
    told = {key: getattr(described, key) for key in ("kind", "status", "edition", "department", "publisher", "url")}
    date = str(described.date) if described.date else None
    return Delivery(replace(source, **told, date=date, province=described.whose), title=described.title or "")


def _with_vintages(deliveries: list[Delivery], arrival: dict[str, int]) -> tuple[Delivery, ...]:
    """Number the files by their declared date; those without one count as the newest, by order of arrival."""

    def age(delivery: Delivery) -> tuple[str, int, str]:
        source = delivery.source
        return (source.date, 0, source.name) if source.date else (_UNDATED, arrival[source.sha256], source.name)

    return tuple(replace(delivery, vintage=number) for number, delivery in enumerate(sorted(deliveries, key=age), start=1))


_UNDATED = "9999"
