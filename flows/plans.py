"""Published plans as the commands open them: folders, documents that travel alone, and the raw store behind both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.ledger import Ledger
from flows.manifest import Manifest, output_hashes, read_manifest, seal_of
from flows.settings import plan_folder, workspace
from flows.store import FileStore, file_sha256
from reports.evidence import document
from reports.evidence.document import OpenedDocument
from reports.evidence.records import ORIGINS, RECORDS, Origin, PlanRecord, read_plan
from sources.places import Place
from sources.reading import media_types
from sources.reading.sandbox import call_in_child
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


@dataclass(frozen=True, slots=True)
class PublishedPlan:
    """A folder that the ledger knows, as it was published."""

    folder: Path
    manifest: Manifest
    record: PlanRecord


def open_plan(folder: Path) -> PlanRecord:
    """The records of a published folder. Raises Refused where there is none."""
    try:
        return read_plan(folder)
    except (OSError, ValueError, KeyError) as error:
        raise MESSAGES.refused("PII-VERIFY-MANIFEST", file=str(folder)) from error


def open_document(path: Path) -> OpenedDocument:
    """A Word file from anywhere, opened in a limited child. Raises Refused where it is none, or not safe."""
    from sources.reading.front_door import inspect

    if inspect(path).media_type not in (media_types.DOCX, media_types.DOCM):
        raise MESSAGES.refused("PII-TRACE-NO-RECORDS", file=str(path))
    return document.from_text(call_in_child(document.__name__, "open_as_text", path))


def published_plan(identities: Iterable[str], near: Iterable[Path]) -> PublishedPlan | None:
    """The plan with one of these data identities that the ledger knows, from folders `near`, the usual one or the archive.

    Its records and origins must be those that were published; what else was changed in the folder does not count.
    """
    ledger = Ledger(workspace().ledger)
    wanted = set(identities)
    if not wanted or ledger.first_break() is not None:
        return None
    events = [event for event in ledger.events("published") if event["identity"] in wanted]
    seals = {event["manifest"] for event in events}
    noted = [Path(event["folder"]) for event in events if "folder" in event]
    for folder in dict.fromkeys([*near, plan_folder(), *noted, *_archived()]):
        manifest = read_manifest(folder)
        if manifest and manifest.identity in wanted and seal_of(folder) in seals and _speaks(folder, manifest):
            return PublishedPlan(folder, manifest, open_plan(folder))
    return None


def original_of(path: Path, document: OpenedDocument, plan: PublishedPlan) -> tuple[Path, OpenedDocument] | None:
    """The published document that a file is a copy of: the very same, else the one with which it shares most lines."""
    sha256, lines = file_sha256(path), {line.text for line in document.lines}
    names = [name for name in sorted(plan.manifest.outputs) if name.endswith(".docx")]
    whole = [plan.folder / name for name in names if _is_whole(plan.folder / name, plan.manifest.outputs[name])]
    same = next((other for other in whole if file_sha256(other) == sha256), None)
    if same is not None:
        return same, document
    opened = [(other, open_document(other)) for other in whole]
    return max(opened, key=lambda item: len(lines & {line.text for line in item[1].lines}), default=None)


def _is_whole(path: Path, sha256: str) -> bool:
    return path.is_file() and file_sha256(path) == sha256


def _archived() -> Iterator[Path]:
    archive = workspace().archive
    yield from sorted(archive.iterdir()) if archive.is_dir() else ()


def _speaks(folder: Path, manifest: Manifest) -> bool:
    found = output_hashes(folder)
    return all(name in found and found[name] == manifest.outputs.get(name) for name in (RECORDS, ORIGINS))


def reread_from_store(origins: list[Origin]) -> list[str | None]:
    """What stands now at the places of some origins of one file in the raw store; None where it cannot be read."""
    from sources.contracts import Refused
    from sources.reading.front_door import inspect
    from sources.reading.resolve import raw_texts

    store = FileStore(workspace().store)
    sha256 = origins[0].sha256
    if not store.intact(sha256):
        return [None] * len(origins)
    path = store.path(sha256)
    places: list[Place] = [origin.place for origin in origins]
    try:
        return raw_texts(path, inspect(path).media_type, places)
    except Refused:
        return [None] * len(origins)
