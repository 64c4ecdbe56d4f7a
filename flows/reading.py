"""Files read in limited child processes; what comes back is plain data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.contracts import Finding, ReadResult, Refused, SourceFile
from sources.office import office
from sources.reading.front_door import inspect
from sources.reading.sandbox import Limits, call_in_child

if TYPE_CHECKING:
    from flows.tables import Columns
    from sources.case import Case
    from sources.tables.layout import Layout

_READERS = "flows.readers"
Notes = dict[str, Any]
"""What is kept besides of a score file, as plain data: `ignored` cells, the `layout`, the `captions` of the figures."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: `facts` as columns of text (`tables.FACT`), everything else in `rest`."""

    rest: ReadResult
    facts: Columns
    notes: Notes


def read_in_child(path: Path, source: SourceFile, case: Case) -> Reading:
    """Pass a file of the raw store through the front door and read it in a child process with the case's limits.

    Sentences name the file as it arrived. Raises Refused.
    """
    try:
        inspection = inspect(path)
        known = replace(source, media_type=inspection.media_type)
        limits = case.settings.reading
        bounds = Limits(memory=limits.memory_mib * 2**20, seconds=limits.seconds)
        rest, facts, notes = call_in_child(_READERS, "read_as_data", path, known, case, office(), limits=bounds)
    except Refused as refusal:
        raise Refused(_named(refusal.finding, path, source)) from refusal
    findings = tuple(_named(finding, path, source) for finding in (*inspection.findings, *rest.findings))
    return Reading(replace(rest, findings=findings), facts, notes)


def read_score_file(path: Path, source: SourceFile, layout: Layout | None = None) -> Reading:
    """A score file from anywhere, read in a limited child as the run does. Raises Refused."""
    inspection = inspect(path)
    known = replace(source, media_type=inspection.media_type)
    rest, facts, notes = call_in_child(_READERS, "read_scores_as_data", path, known, layout, office())
    return Reading(replace(rest, findings=(*inspection.findings, *rest.findings)), facts, notes)


def _named(finding: Finding, path: Path, source: SourceFile) -> Finding:
    """The finding with the file's own name instead of its name in the raw store."""
    return replace(finding, file=source.name, message=finding.message.replace(path.name, source.name))
