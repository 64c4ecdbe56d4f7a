"""What the files of an inbox would add, change or withdraw, before they enter: the run up to its database, made aside."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flows.engine import query_rows
from flows.pipeline import Work, load, writer_lock
from flows.records import RunRequest
from flows.settings import KEPT, SQL_FOLDER, Workspace
from sources.contracts import Finding

_BEFORE = """
create temp table incoming_before as
select
    figure.edition,
    figure.province,
    figure.code,
    figure.measure,
    any_value(figure.value) as value,
    any_value(file.name) as name,
from {database}core.figure as figure
inner join {database}raw.file as file on file.sha256 = figure.sha256
{where}
group by figure.edition, figure.province, figure.code, figure.measure
"""


@dataclass(frozen=True, slots=True)
class Preview:
    """The figures that would change (rows of `sql/audit/entering_figures.sql`), what was found, which files are refused."""

    rows: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]
    refused: tuple[str, ...]


def preview(request: RunRequest, work: Work) -> Preview:
    """Carry out a run up to its database beside the workspace, which stays as it is. Raises Refused as the run would."""
    import duckdb

    with _aside(request) as aside:
        shared = load(aside, work)
        there = request.space.database.exists()
        with duckdb.connect(str(shared.built.path)) as connection:
            if there:
                connection.execute(
                    f"attach '{str(request.space.database).replace(chr(39), 2 * chr(39))}' as before (read_only)"
                )
            connection.execute(_BEFORE.format(database="before." if there else "", where="" if there else "where false"))
            rows = query_rows(connection, SQL_FOLDER / "audit" / "entering_figures.sql")
    refused = tuple(file.source.name for file in shared.verdict.refused)
    return Preview(tuple(rows), (*shared.verdict.findings, *shared.built.findings), refused)


@contextmanager
def _aside(request: RunRequest) -> Iterator[RunRequest]:
    """The request for a workspace of its own, which has what was read before."""
    space = request.space
    with writer_lock(space), tempfile.TemporaryDirectory(dir=space.home.parent) as folder:
        own = Workspace(Path(folder) / KEPT)
        own.home.mkdir()
        for kept, copy in ((space.store, own.store), (space.batches, own.batches), (space.verdicts, own.verdicts)):
            if kept.exists():
                shutil.copytree(kept, copy, copy_function=os.link)
        yield replace(request, home=own.home)
