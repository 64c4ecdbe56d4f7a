"""The reading report: one offline Vietnamese page for each run that says what was read of every file and what was not.

Rendered by ourselves from the validation results: the pages of Great Expectations load scripts from public addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from reports.evidence.places import place_in_words
from sources.contracts import Finding, SourceFile
from sources.innovation_index.layout import Column, Layout, Role, TableLayout
from sources.innovation_index.reading import Ignored, ScoreReading
from sources.innovation_index.vintages import ChangedFigure
from sources.innovation_index.words import reason
from sources.reading.expectations import Outcome
from sources.words.data import data
from sources.words.numbers import from_float, shown, shown_float
from sources.words.vocabulary import Severity

_MOST_FINDINGS = 400
_EXAMPLES = 6


class Subject(Protocol):
    """What the page needs of each figure; a `Fact` has it."""

    @property
    def edition(self) -> int | None: ...
    @property
    def province(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that the page says of one file. `changes` is None where the file supersedes none; `refused` if it gave nothing."""

    file: SourceFile
    facts: Sequence[Subject] = ()
    findings: Sequence[Finding] = ()
    ignored: Sequence[Ignored] = ()
    layout: Layout | None = None
    outcomes: Sequence[Outcome] = ()
    changes: Sequence[ChangedFigure] | None = None
    refused: bool = False


def file_report(reading: ScoreReading, findings: Sequence[Finding]) -> FileReport:
    """The report of a file that has just been read, before any gate."""
    return FileReport(reading.file, reading.facts, findings, reading.ignored, reading.layout)


def write_reading_report(path: Path, reports: Iterable[FileReport]) -> None:
    """Writes the page; the same reports give the same bytes."""
    path.write_text(reading_report(reports), encoding="utf-8", newline="\n")


def reading_report(reports: Iterable[FileReport]) -> str:
    """The page as HTML: self-contained, without scripts, loading nothing."""
    import jinja2

    template = Path(__file__).with_name("reading_report.html").read_text(encoding="utf-8")
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(template)
    return page.render(words=_words(), files=[_file(report) for report in reports])


def summary_lines(reading: ScoreReading, findings: Sequence[Finding]) -> list[str]:
    """The same in a few lines for the terminal."""
    words = _words()["lines"]
    described = _file(file_report(reading, findings))
    lines = [words["file"].format_map(described)]
    for table in reading.layout.tables:
        figures = len(table.with_role(Role.FIGURE))
        lines.append(
            words["table"].format(
                sheet=table.sheet,
                index=table.index_code,
                edition=table.edition or "—",
                columns=figures,
                confidence=_confidence(table.confidence),
            )
        )
    groups = "; ".join(words["group"].format_map(group) for group in described["ignored"])
    lines.append(words["ignored"].format(count=len(reading.ignored), reasons=groups or "—"))
    for finding in described["findings"]:
        place = f"({finding['place']})" if finding["place"] else ""
        severity = finding["severity_label"].upper()
        lines.append(words["finding"].format_map({**finding, "place": place, "severity": severity}).rstrip())
        if finding["next_step"]:
            lines.append(words["step"].format_map(finding))
    return lines


def _words() -> dict[str, Any]:
    words: dict[str, Any] = data(Path(__file__).with_suffix(".yml"))
    return words


def _file(report: FileReport) -> dict[str, Any]:
    words = _words()
    editions = sorted({fact.edition for fact in report.facts if fact.edition is not None})
    problems = [finding for finding in report.findings if finding.severity is not Severity.INFO]
    outcome = "refused" if report.refused else "doubtful" if problems else "accepted"
    findings = sorted(report.findings, key=lambda finding: list(Severity).index(finding.severity))
    return {
        "name": report.file.name,
        "sha256": report.file.sha256,
        "editions": ", ".join(map(str, editions)) or "—",
        "status": report.file.status.label,
        "facts": shown_count(len(report.facts)),
        "provinces": len({fact.province for fact in report.facts}),
        "problems": len(problems),
        "result": words[outcome],
        "findings": [_finding(finding) for finding in findings[:_MOST_FINDINGS]],
        "more_findings": words["more"].format(count=len(findings) - _MOST_FINDINGS)
        if len(findings) > _MOST_FINDINGS
        else "",
        "outcomes": [_outcome(item) for item in report.outcomes],
        "failed": any(not item.passed for item in report.outcomes),
        "changes": None if report.changes is None else [_change(change) for change in report.changes],
        "tables": [_table(table) for table in report.layout.tables] if report.layout else [],
        "ignored": _ignored(report.ignored),
    }


def shown_count(count: int) -> str:
    """A whole number with dots between its thousands."""
    return shown_float(count)


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "severity_label": finding.severity.label,
        "message": finding.message,
        "place": place_in_words(finding.place) if finding.place else "",
        "next_step": finding.next_step,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    words = _words()
    failing = len(outcome.failing) + outcome.unlisted
    return {
        "rule": outcome.rule,
        "class": "" if outcome.passed else outcome.severity.value,
        "severity": outcome.severity.label,
        "checked": shown_count(outcome.checked),
        "failing": words["passed"] if outcome.passed else shown_count(failing),
        "message": "" if outcome.passed else f"{outcome.message} {outcome.next_step}",
    }


def _change(change: ChangedFigure) -> dict[str, str]:
    fact = change.fact
    old, new = (None if side is None else side.value for side in (change.old, change.new))
    return {
        "province": fact.province,
        "name": " ".join(filter(None, (fact.code, fact.name))),
        "measure": fact.measure.label,
        "old": "—" if old is None else shown(old),
        "new": "—" if new is None else shown(new),
    }


def _table(table: TableLayout) -> dict[str, Any]:
    words = _words()
    origin = words["origins"].get(table.edition_from, "")
    edition = f"{words['edition'].lower()} {table.edition or '—'}" + (f" ({origin})" if origin else "")
    return {
        "sheet": table.sheet,
        "described": f"{words['index']} {table.index_code}, {edition}, {words['shapes'][table.shape.value]}.",
        "columns": [_column(column) for column in table.columns],
    }


def _column(column: Column) -> dict[str, str]:
    words = _words()
    if column.role is Role.FIGURE:
        measure = column.measure.label if column.measure else ""
        read_as = ": ".join(filter(None, (measure, " ".join(filter(None, (column.code, column.name))))))
        year = f" ({column.edition})" if column.edition else ""
        return {
            "number": str(column.number),
            "header": column.header,
            "read_as": read_as + year,
            "confidence": _confidence(column.confidence),
        }
    read_as = words["roles"].get(column.role.value) or reason(column.reason)
    return {"number": str(column.number), "header": column.header, "read_as": read_as, "confidence": ""}


def _confidence(value: float) -> str:
    return shown(from_float(value), 2)


def _ignored(cells: Iterable[Ignored]) -> list[dict[str, Any]]:
    groups: dict[str, list[Ignored]] = {}
    for cell in cells:
        groups.setdefault(cell.reason, []).append(cell)
    return [
        {
            "reason": reason(name),
            "count": shown_count(len(group)),
            "examples": "; ".join(f"{place_in_words(c.place)}: «{c.place.raw_text[:40]}»" for c in group[:_EXAMPLES]),
        }
        for name, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
