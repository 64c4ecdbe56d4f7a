"""The review workbook: one row a candidate with its words, drop-down lists, colours by confidence, protected originals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.evidence.places import place_in_words
from reports.workbook.cells import empty_workbook, letter, put, save
from sources.contracts import Commitment, NotTarget
from sources.departments.reasons import reason_texts
from sources.departments.review import quote_hash, review_words
from sources.words.numbers import shown_float
from sources.words.vocabulary import Decision

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_COLOURS = ((0.85, None, "C6EFCE"), (0.65, 0.85, "FFEB9C"), (None, 0.65, "FFC7CE"))


def write_review(
    commitments: Sequence[Commitment],
    not_targets: Iterable[NotTarget],
    path: Path,
    files: dict[str, str],
    framework: Iterable[Any],
) -> None:
    """Write the workbook at `path`; the same input gives the same bytes.

    `files`: sha256 → name of the source file; `framework`: the edition's rows (code, name, level, unit, lead). Rows that
    are decided already show their decision, so that they need not be decided again. Nothing in it is ever a formula.
    """
    words = review_words()
    workbook = empty_workbook()
    rows = [row for row in framework if row.level in ("indicator", "index", "pillar")]
    lists = {
        "decision": [decision.heading for decision in Decision if decision is not Decision.PENDING],
        "new_indicator_code": [f"{row.code} {row.name}" for row in rows],
        "new_unit": sorted({row.unit for row in rows if row.unit}),
        "new_department": sorted(
            {row.lead for row in rows if row.lead} | {item.department for item in commitments if item.department}
        ),
    }
    _instructions(workbook, words)
    review = workbook.create_sheet(words["sheets"]["review"])
    _review(review, commitments, files, words)
    _not_targets(workbook.create_sheet(words["sheets"]["not_targets"]), not_targets, words)
    _lists(workbook, review, lists, len(commitments), words)
    workbook.active = 1
    save(workbook, path)


def _instructions(workbook: Workbook, words: dict[str, Any]) -> None:
    sheet = workbook.create_sheet(words["sheets"]["instructions"])
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(words["instructions"], start=1):
        put(sheet, number, 1, line, size=13 if number == 1 else 12, bold=number == 1)


def _review(sheet: Worksheet, commitments: Sequence[Commitment], files: dict[str, str], words: dict[str, Any]) -> None:
    columns = words["columns"]
    _headers(sheet, columns)
    for number, item in enumerate(commitments, start=2):
        values = row_of(item, files.get(item.sha256, item.sha256[:12]))
        for at, (key, _, _, *marks) in enumerate(columns, start=1):
            put(sheet, number, at, values.get(key), locked="edit" not in marks)
    for at, (_, _, _, *marks) in enumerate(columns, start=1):
        if "hidden" in marks:
            sheet.column_dimensions[letter(at)].hidden = True
    _colours(sheet, columns, len(commitments))
    sheet.freeze_panes = "G2"
    sheet.auto_filter.ref = f"A1:{letter(len(columns))}{len(commitments) + 1}"
    sheet.protection.sheet = True
    sheet.protection.autoFilter = sheet.protection.sort = sheet.protection.formatColumns = False


def row_of(item: Commitment, file: str) -> dict[str, Any]:
    """What the columns show for one candidate of the file so named."""
    fields = review_words()["fields"]
    return {
        "commitment_id": item.commitment_id,
        "sha256": item.sha256,
        "quote_hash": quote_hash(item.quote),
        "file": file,
        "place": place_in_words(item.place, short=True),
        "quote": item.quote,
        "context": item.place.before.strip(" |-") or None,
        "department": item.department,
        "lead_words": item.lead_words,
        "indicator_code": item.indicator_code,
        "indicator_name": item.indicator_name,
        "match_confidence": Decimal(str(round(item.confidence, 2))),
        "comparator": item.comparator,
        "value": item.value,
        "value_high": item.value_high,
        "unit": item.unit,
        "kind": item.kind.label,
        "year": item.year,
        "deadline": item.deadline,
        "baseline": item.baseline,
        "force": item.force.label,
        "condition": item.condition,
        "inherited": ", ".join(fields.get(name, name) for name in item.inherited),
        "runners_up": _runners_up(item),
        "decision": None if item.decision is Decision.PENDING else item.decision.heading,
    }


def _runners_up(item: Commitment) -> str:
    shown = [f"{code} ({shown_float(confidence, 2)})" for code, confidence in item.runners_up[:3]]
    return "; ".join(shown)


def _not_targets(sheet: Worksheet, not_targets: Iterable[NotTarget], words: dict[str, Any]) -> None:
    columns = words["not_target_columns"]
    _headers(sheet, columns)
    texts = reason_texts()
    for number, item in enumerate(not_targets, start=2):
        values = {
            "place": place_in_words(item.place, short=True),
            "reason": texts.get(item.reason, item.reason),
            "quote": item.quote,
        }
        for at, (key, *_) in enumerate(columns, start=1):
            put(sheet, number, at, values.get(key))
    sheet.freeze_panes = "A2"


def _headers(sheet: Worksheet, columns: Sequence[Sequence[Any]]) -> None:
    for at, (_, title, width, *marks) in enumerate(columns, start=1):
        fill = "FFF2CC" if "edit" in marks else "D9E1F2"
        put(sheet, 1, at, title, bold=True, align="center", upright="center", fill=fill)
        sheet.column_dimensions[letter(at)].width = width


def _colours(sheet: Worksheet, columns: Sequence[Sequence[Any]], rows: int) -> None:
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import PatternFill

    column = letter(1 + [key for key, *_ in columns].index("match_confidence"))
    for low, high, colour in _COLOURS:
        operator, formula = ("greaterThanOrEqual", [str(low)]) if high is None else ("lessThan", [str(high)])
        if low is not None and high is not None:
            operator, formula = "between", [str(low), str(high - 0.0001)]
        rule: Any = CellIsRule(  # type: ignore[no-untyped-call]
            operator=operator, formula=formula, fill=PatternFill("solid", bgColor=colour)
        )
        sheet.conditional_formatting.add(f"{column}2:{column}{max(2, rows + 1)}", rule)


def _lists(workbook: Workbook, review: Worksheet, lists: dict[str, list[str]], rows: int, words: dict[str, Any]) -> None:
    """The drop-down lists, which stand on a hidden sheet of their own."""
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet = workbook.create_sheet(words["sheets"]["lists"])
    sheet.sheet_state = "hidden"
    keys = [key for key, *_ in words["columns"]]
    for at, (key, values) in enumerate(lists.items(), start=1):
        for number, value in enumerate(values, start=1):
            put(sheet, number, at, value)
        if values and rows:
            source = f"'{sheet.title}'!${letter(at)}$1:${letter(at)}${len(values)}"
            validation = DataValidation(type="list", formula1=source, allow_blank=True)
            validation.showErrorMessage = key == "decision"
            column = letter(1 + keys.index(key))
            validation.add(f"{column}2:{column}{rows + 1}")
            review.add_data_validation(validation)
