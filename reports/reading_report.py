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
from sources.innovation_index.reading import Ignored
from sources.innovation_index.vintages import ChangedFigure
from sources.tables.layout import Column, Layout, Role, TableLayout
from sources.tables.words import reason
from sources.words.data import data
from sources.words.numbers import from_float, shown, shown_float
from sources.words.vocabulary import Severity

_MOST_FINDINGS = 400
_COLUMNS_SHOWN, _LONGEST_HEADER = 12, 60
_EXAMPLES = 6


class Subject(Protocol):
    """What the page needs of each figure; a `Fact` has it."""

    @property
    def edition(self) -> int | None: ...
    @property
    def province(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """What one rule of the gate found in a file: how many rows it looked at, how many fail, and the sentence on those."""

    rule: str
    severity: Severity
    checked: int
    failing: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that the page says of one file. `changes` is None where the file supersedes none; `refused` if it gave nothing."""

    file: SourceFile
    facts: Sequence[Subject] = ()
    findings: Sequence[Finding] = ()
    ignored: Sequence[Ignored] = ()
    layout: Layout | None = None
    outcomes: Sequence[RuleOutcome] = ()
    changes: Sequence[ChangedFigure] | None = None
    refused: bool = False


def write_reading_report(path: Path, reports: Iterable[FileReport], between: Sequence[RuleOutcome] = ()) -> None:
    """Writes the page; the same reports give the same bytes."""
    path.write_text(reading_report(reports, between), encoding="utf-8", newline="\n")


def reading_report(reports: Iterable[FileReport], between: Sequence[RuleOutcome] = ()) -> str:
    """The page as HTML: self-contained, without scripts, loading nothing. `between`: rules between files and editions."""
    import jinja2

    template = Path(__file__).with_name("reading_report.html").read_text(encoding="utf-8")
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(template)
    files = [described(report) for report in reports]
    return page.render(words=_words(), files=files, between=[_outcome(item) for item in between])


def summary_lines(report: FileReport) -> list[str]:
    """The same in a few lines for the terminal."""
    words = _words()["lines"]
    told = described(report)
    lines = [words["file"].format_map(told)]
    for table in report.layout.tables if report.layout else ():
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
        columns = table.with_role(Role.FIGURE)
        lines += [words["column"].format_map(_column_line(column)) for column in columns[:_COLUMNS_SHOWN]]
        if figures > _COLUMNS_SHOWN:
            lines.append(words["more"].format(count=figures - _COLUMNS_SHOWN))
    groups = "; ".join(words["group"].format_map(group) for group in told["ignored"])
    lines.append(words["ignored"].format(count=len(report.ignored), reasons=groups or "—"))
    for finding in told["findings"]:
        place = f"({finding['place']})" if finding["place"] else ""
        severity = finding["severity_label"].upper()
        lines.append(words["finding"].format_map({**finding, "place": place, "severity": severity}).rstrip())
        if finding["next_step"]:
            lines.append(words["step"].format_map(finding))
    return lines


def _words() -> dict[str, Any]:
    words: dict[str, Any] = data(Path(__file__).with_suffix(".yml"))
    return words


def described(report: FileReport) -> dict[str, Any]:
    """What the page and the terminal show of one file, in words."""
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
        "failed": any(item.failing for item in report.outcomes),
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


def _outcome(outcome: RuleOutcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule,
        "class": outcome.severity.value if outcome.failing else "",
        "severity": outcome.severity.label,
        "checked": shown_count(outcome.checked),
        "failing": shown_count(outcome.failing) if outcome.failing else _words()["passed"],
        "message": outcome.message,
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


def _column_line(column: Column) -> dict[str, str]:
    """A column of figures for the terminal: how it is read, in what unit, how surely, and on what grounds."""
    described = _column(column)
    evidence = f": {'; '.join(column.evidence)}" if column.evidence else ""
    unit = f", {column.unit}" if column.unit else ""
    read_as = (described["read_as"] or _words()["roles"]["measure"]) + unit
    return {**described, "header": column.header[:_LONGEST_HEADER], "read_as": read_as, "evidence": evidence}


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
