"""What the last run of this workspace left, for the commands that only look: its database, an edition, the plan's inputs.

Nothing here runs anything: where there was no run yet, that is the answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.identity import code_version
from flows.sealed import read_sealed, sealed
from flows.settings import Workspace, settings_file, workspace
from flows.store import file_sha256, write_whole
from sources.case import Case, load_settings, parse_case
from sources.words.messages import MessageCatalogue

if TYPE_CHECKING:
    from reports.inputs import EditionData, PlanInputs

MESSAGES = MessageCatalogue(__file__)


_NOTE = "built for"


def note_built(space: Workspace, identity: str) -> None:
    """Note for which data identity, and with which tables, the database was built, and the hash of its file."""
    noted = (identity, code_version(("sql",)), file_sha256(space.database))
    write_whole(space.built_for, sealed(_NOTE, "\n".join(noted).encode()))


def built_identity(space: Workspace) -> str | None:
    """The data identity that the database was built for; None where its file or tables are not those that were built."""
    note = read_sealed(_NOTE, space.built_for)
    if note is None or not space.database.is_file():
        return None
    identity, *built = note.decode().splitlines()
    return identity if built == [code_version(("sql",)), file_sha256(space.database)] else None


def current_database() -> Path:
    """The workspace's database. Raises Refused where nothing was run yet, or by another version of the tables."""
    space = workspace()
    if not space.database.exists():
        raise MESSAGES.refused("PII-RUN-NO-DATABASE", file=str(space.home))
    if built_identity(space) is None:
        raise MESSAGES.refused("PII-RUN-OTHER-DATABASE", file=str(space.database))
    return space.database


def current_case(
    province: str | None = None, year: int | None = None, goal: str | None = None, confidence: str | None = None
) -> Case:
    """The settings of the workspace with what the command line asks for laid over them. Raises Refused as `parse_case`."""
    return parse_case(load_settings(settings_file()), province, year, goal, confidence=confidence)


def current_edition(edition: int | None = None) -> EditionData:
    """The edition asked for, or the newest. Raises Refused where the edition is not there."""
    database = current_database()
    from flows.plan_inputs import load_editions

    found = {item.edition: item for item in load_editions(database)}
    wanted = edition or max(found, default=0)
    if wanted not in found:
        raise MESSAGES.refused("PII-RUN-UNKNOWN-EDITION", edition=wanted, known=", ".join(map(str, sorted(found))))
    return found[wanted]


def current_inputs(case: Case) -> PlanInputs:
    """The inputs of the last run for this case. Raises Refused as `assemble` does."""
    database = current_database()
    from flows.plan_inputs import assemble

    return assemble(database, case, built_identity(workspace()) or "")
