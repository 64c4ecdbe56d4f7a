"""Published plans as the commands open them: folders, documents that travel alone, and the raw store behind both."""

from __future__ import annotations

from pathlib import Path

from flows.settings import workspace
from flows.store import FileStore
from reports.evidence.records import Origin, PlanRecord, read_plan
from sources.places import Place
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


def open_plan(folder: Path) -> PlanRecord:
    """The records of a published folder. Raises Refused where there is none."""
    try:
        return read_plan(folder)
    except (OSError, ValueError, KeyError) as error:
        raise MESSAGES.refused("PII-VERIFY-MANIFEST", file=str(folder)) from error


def open_document(path: Path) -> PlanRecord:
    """The records that a Word file carries with it. Raises Refused where it carries none."""
    from reports.evidence.embed import read_origins, read_records

    try:
        records, origins = read_records(path), read_origins(path)
    except (ValueError, OSError) as error:
        raise MESSAGES.refused("PII-TRACE-NO-RECORDS", file=str(path)) from error
    if not records:
        raise MESSAGES.refused("PII-TRACE-NO-RECORDS", file=str(path))
    return PlanRecord.of(records, origins)


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
