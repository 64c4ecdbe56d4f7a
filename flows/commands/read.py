"""`pii-plan read`: everything read from one score file, with the place of each figure."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.commands import answer, note, say

if TYPE_CHECKING:
    from flows.reading import Reading
    from flows.tables import Columns
    from reports.reading_report import FileReport


class Subject(NamedTuple):
    """The edition and the province of one fact, for the report."""

    edition: int | None
    province: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--edition", type=int)
    parser.add_argument("--layout", type=Path)
    parser.add_argument("--save-layout", type=Path)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--marked", type=Path)


def run(arguments: argparse.Namespace) -> int:
    """Read the file and print what was found. Raises Refused for a file that cannot be used."""
    from sources.tables.layout import Layout, save_layout

    reading = _read(arguments)
    if arguments.save_layout:
        save_layout(Layout.from_json(reading.notes["layout"]), arguments.save_layout)
    if arguments.report:
        from reports.reading_report import write_reading_report

        write_reading_report(arguments.report, [_report(reading)])
    if arguments.marked:
        _write_marked(arguments, reading)
    if arguments.json:
        _print_json(reading)
    else:
        _print_text(reading)
    return int(any(finding.severity.value != "info" for finding in reading.rest.findings))


def _read(arguments: argparse.Namespace) -> Reading:
    import hashlib

    from flows.gate import foretold
    from flows.reading import read_score_file
    from sources.contracts import SourceFile
    from sources.reading.front_door import inspect
    from sources.tables.layout import load_layout

    path: Path = arguments.file
    inspect(path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    source = SourceFile(sha256, path.name, "", path.stat().st_size, edition=arguments.edition)
    layout = load_layout(arguments.layout) if arguments.layout else None
    reading = read_score_file(path, source, layout)
    findings = (*reading.rest.findings, *foretold(reading.facts, source))
    return replace(reading, rest=replace(reading.rest, findings=findings))


def _write_marked(arguments: argparse.Namespace, reading: Reading) -> None:
    """The sender's file with marks and comments, made in a limited child as the file is opened again."""
    from flows.tables import place_from_text
    from reports.workbook import marked
    from sources.reading.sandbox import call_in_child

    worth = [finding for finding in reading.rest.findings if finding.severity.value != "info"]
    wanted = {subject for finding in worth for subject in finding.subjects}
    pairs = zip(reading.facts["fact_id"], reading.facts["place"], strict=True)
    places = {str(fact): place_from_text(str(place)) for fact, place in pairs if fact in wanted}
    noted = marked.marks(worth, places)
    media_type = reading.rest.file.media_type
    count = call_in_child(marked.__name__, "write_marked", arguments.file, media_type, noted, arguments.marked)
    note(say("read.marked_cells", count=count, path=arguments.marked))


def _report(reading: Reading) -> FileReport:
    from reports.reading_report import FileReport
    from sources.innovation_index.reading import Ignored
    from sources.tables.layout import Layout

    editions = [None if value is None else int(value) for value in reading.facts["edition"]]
    return FileReport(
        file=reading.rest.file,
        facts=[Subject(*pair) for pair in zip(editions, map(str, reading.facts["province"]), strict=True)],
        findings=reading.rest.findings,
        ignored=[Ignored.from_json(cell) for cell in reading.notes["ignored"]],
        layout=Layout.from_json(reading.notes["layout"]),
    )


def _print_json(reading: Reading) -> None:
    """One JSON document, written piece by piece: a file may hold very many facts."""
    import json
    import sys

    def dumped(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    source = reading.rest.file
    out = sys.stdout
    file = {"sha256": source.sha256, "name": source.name, "media_type": source.media_type}
    out.write(f'{{"file": {dumped(file)},\n"facts": [')
    out.writelines(_listed(map(dumped, _facts(reading.facts))))
    out.write(f'],\n"findings": {dumped([finding.to_json() for finding in reading.rest.findings])},\n"ignored": [')
    out.writelines(_listed(map(dumped, reading.notes["ignored"])))
    out.write(f'],\n"layout": {dumped(reading.notes["layout"])}}}\n')


def _facts(columns: Columns) -> Iterator[dict[str, Any]]:
    """The facts with the keys that outside scripts rely on."""
    import json

    keys = ("fact_id", "place", "raw_text", "value", "unit", "edition", "province", "level", "code", "name", "measure")
    chosen = [columns[key] for key in (*keys, "index_code", "status", "url")]
    for values in zip(*chosen, strict=True):
        fact: dict[str, Any] = dict(zip((*keys, "index", "status", "url"), values, strict=True))
        fact["place"] = json.loads(fact["place"])
        fact["edition"] = None if fact["edition"] is None else int(fact["edition"])
        yield fact


def _listed(texts: Iterable[str]) -> Iterator[str]:
    """The texts with what stands between the items of a JSON list."""
    separator = "\n"
    for text in texts:
        yield separator + text
        separator = ",\n"


def _print_text(reading: Reading) -> None:
    from reports.reading_report import summary_lines

    answer("\n".join(summary_lines(_report(reading))))
