"""`pii-plan read`: everything read from one score file, with the place of each figure."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.commands import answer

if TYPE_CHECKING:
    from sources.contracts import Finding
    from sources.innovation_index.reading import ScoreReading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--edition", type=int)
    parser.add_argument("--layout", type=Path)
    parser.add_argument("--save-layout", type=Path)
    parser.add_argument("--report", type=Path)


def run(arguments: argparse.Namespace) -> int:
    """Read the file and print what was found. Raises Refused for a file that cannot be used."""
    from sources.innovation_index.layout import save_layout

    reading, findings = _read(arguments)
    if arguments.save_layout:
        save_layout(reading.layout, arguments.save_layout)
    if arguments.report:
        from reports.reading_report import file_report, write_reading_report

        write_reading_report(arguments.report, [file_report(reading, findings)])
    if arguments.json:
        _print_json(reading, findings)
    else:
        _print_text(reading, findings)
    return int(any(finding.severity.value != "info" for finding in findings))


def _read(arguments: argparse.Namespace) -> tuple[ScoreReading, tuple[Finding, ...]]:
    import hashlib

    from sources.contracts import SourceFile
    from sources.innovation_index.layout import load_layout
    from sources.innovation_index.parse import read_scores
    from sources.reading.front_door import inspect

    path: Path = arguments.file
    inspection = inspect(path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    source = SourceFile(sha256, path.name, inspection.media_type, path.stat().st_size, edition=arguments.edition)
    layout = load_layout(arguments.layout) if arguments.layout else None
    reading = read_scores(path, source, layout=layout)
    return reading, (*inspection.findings, *reading.findings)


def _print_json(reading: ScoreReading, findings: tuple[Finding, ...]) -> None:
    """One JSON document, written piece by piece: a file may hold very many facts."""
    import json
    import sys

    from sources.innovation_index.reading import fact_json
    from sources.innovation_index.stream import StreamedFacts

    def dumped(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    file = {"sha256": reading.file.sha256, "name": reading.file.name, "media_type": reading.file.media_type}
    out = sys.stdout
    out.write(f'{{"file": {dumped(file)},\n"facts": [')
    texts = (
        reading.facts.json_texts()
        if isinstance(reading.facts, StreamedFacts)
        else map(dumped, map(fact_json, reading.facts))
    )
    out.writelines(_listed(texts))
    out.write(f'],\n"findings": {dumped([finding.to_json() for finding in findings])},\n"ignored": [')
    out.writelines(_listed(dumped(cell.to_json()) for cell in reading.ignored))
    out.write(f'],\n"layout": {dumped(reading.layout.to_json())}}}\n')


def _listed(texts: Iterable[str]) -> Iterator[str]:
    """The texts with what stands between the items of a JSON list."""
    separator = "\n"
    for text in texts:
        yield separator + text
        separator = ",\n"


def _print_text(reading: ScoreReading, findings: tuple[Finding, ...]) -> None:
    from reports.reading_report import summary_lines

    answer("\n".join(summary_lines(reading, findings)))
