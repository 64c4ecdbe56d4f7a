"""What the columns of a table hold: its header rows found, each column's meaning told by header and year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sources.departments.grammar import grammar
from sources.departments.mentions import scan
from sources.departments.prose import Context
from sources.departments.setting import Setting
from sources.departments.sheet import Sheet
from sources.words.dates import TimeExpression, time_expressions

_HEADER_ROWS = 4
ORDINAL = re.compile(r"^(?:[IVX]{1,5}|\d{1,3}|[a-zđ])[.)]?$", re.IGNORECASE)
"""The number of a row, or a heading's."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds; `time` for values of a year, `text` its whole header."""

    kind: str
    text: str
    time: TimeExpression | None = None

    @property
    def measure(self) -> str:
        """Which of several figures of a year the column holds: `rank`, `score` or `value`."""
        lower = self.text.lower().rstrip(" .:")
        if re.search(r"\b(?:xếp |thứ )?hạng$", lower):
            return "rank"
        return "score" if re.search(r"\bđiểm(?: số)?$", lower) else "value"


def _first_data_row(sheet: Sheet) -> int:
    """The first row that has a value which is no year; headers have none."""
    for row in range(1, min(sheet.rows, _HEADER_ROWS + 2)):
        texts = sheet.row_texts(row)
        if _numbers_columns(texts):
            return row + 1
        filled = [text for column, text in enumerate(texts) if text and sheet.owners.get((row, column)) == (row, column)]
        whole = len({sheet.owners.get((row, column)) for column in range(sheet.columns)} - {None}) == 1
        if whole or any(is_value(text) for text in filled[1:]) or (filled and ORDINAL.match(filled[0])):
            return row
    return 1


def _numbers_columns(texts: list[str]) -> bool:
    """Whether the row only counts the columns: (1) (2) (3) or A B 1 2."""
    filled = [text.strip("() ") for text in texts if text]
    counted = [int(text) for text in filled if text.isdigit()]
    if len(counted) < 2 or any(not text.isdigit() and len(text) > 1 and "=" not in text for text in filled):
        return False
    return counted == list(range(counted[0], counted[0] + len(counted))) and counted[0] <= 3


def is_value(text: str) -> bool:
    """Whether a cell states a value and not only a year."""
    scanned = scan(text)
    return bool(scanned.mentions) and not (scanned.times and len(text) < 12)


def _header(sheet: Sheet, column: int, first: int) -> str:
    parts = [sheet.text(row, column) for row in range(first)]
    return " ".join(dict.fromkeys(part for part in parts if part and not re.fullmatch(r"\(?\d{1,2}\)?", part)))


def _column(header: str, above: Setting, context: Context, registered: bool) -> Column:
    """The meaning of a column. A year alone is a target when it lies ahead, or not past in a section of targets."""
    lower = header.lower().strip(" :.*")
    times = time_expressions(lower)
    time = times[-1] if times else None
    kind = next((name for name, pattern in grammar().columns if lower and pattern.search(lower)), "")
    if kind == "indicator" and time is not None:
        kind = "target"
    reference = context.reference_year
    past = time is not None and reference is not None and time.year < reference
    if not kind and (time is not None or re.match(r"^(?:giá trị|điểm|hạng|xếp hạng|số lượng|tỷ lệ)", lower)):
        ahead = time is not None and (reference is None or time.year > reference)
        aims = registered or above.section == "target" or above.force is not None
        kind = "target" if not past and (ahead or aims) else "baseline"
    if kind == "target" and above.section == "scenario":
        kind = "scenario"
    if kind == "target" and past:
        kind = "past_target"
    if kind == "baseline" and time is None and reference is None and above.section == "target" and lower == "kết quả":
        kind = "target"  # In annexes of targets "Kết quả" is the value to be reached.
    return Column(kind, header, time)


def _with_indicator_column(sheet: Sheet, columns: list[Column], first: int) -> list[Column]:
    """Exactly one column names the indicators: the one said to, else the wordiest of the unexplained ones."""
    named = [at for at, column in enumerate(columns) if column.kind == "indicator"]
    if not named:
        free = [at for at, column in enumerate(columns) if column.kind in ("", "solution")]
        lengths = {at: sum(len(sheet.text(row, at)) for row in range(first, sheet.rows)) for at in free}
        named = [max(lengths, key=lambda at: lengths[at])] if lengths else []
    return [
        replace(column, kind="indicator" if at in named[:1] else "" if column.kind == "indicator" else column.kind)
        for at, column in enumerate(columns)
    ]


def years_run_down(sheet: Sheet, context: Context) -> bool:
    """Whether years stand in the first column and indicators in the header."""
    years = sum(bool(re.fullmatch(r"(?:năm )?20\d\d", sheet.text(row, 0).lower())) for row in range(1, sheet.rows))
    if years < 2 or years < sheet.rows - 2:
        return False
    return any(context.matcher.match(sheet.text(0, column)).code for column in range(1, sheet.columns))


def columns_of(sheet: Sheet, above: Setting, context: Context, registered: bool) -> tuple[int, list[Column]]:
    """The first row of data, and the meaning of each column."""
    first = _first_data_row(sheet)
    columns = [_column(_header(sheet, column, first), above, context, registered) for column in range(sheet.columns)]
    return first, _with_indicator_column(sheet, columns, first)
