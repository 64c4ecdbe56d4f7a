"""The database that the commands look at, and the note beside it: for which run and by which SQL it was built."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.identity import code_version
from flows.settings import Workspace, workspace
from flows.store import write_whole
from sources.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


def note_built(space: Workspace, identity: str) -> None:
    """Note for which data identity, and with which tables, the database was built."""
    write_whole(space.built_for, f"{identity}\n{code_version(('sql',))}\n".encode())


def built_identity(space: Workspace) -> str | None:
    """The data identity that the database was built for; None where there is none or its tables are another version's."""
    if not (space.database.exists() and space.built_for.exists()):
        return None
    identity, _, tables = space.built_for.read_text(encoding="utf-8").partition("\n")
    return identity if tables.strip() == code_version(("sql",)) else None


def current_database() -> Path:
    """The workspace's database. In a new workspace the demonstration files are read first, and that is said.

    Raises Refused where the database was built by another version of the tables.
    """
    space = workspace()
    if not space.database.exists():
        from flows.request import build_request
        from flows.run import Step, load_database

        sys.stderr.write("Kho dữ liệu còn trống: nạp bộ tệp minh họa trước.\n")
        return load_database(build_request(None, None, None, None, None, None), Step())
    if built_identity(space) is None:
        raise MESSAGES.refused("PII-RUN-OTHER-DATABASE", file=str(space.database))
    return space.database
