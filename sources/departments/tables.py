"""Targets in tables: axes by content, header paths, units, the status of a year, the lead; every number becomes a reading.

A column is known by what stands in it (units, bodies, codes, values, words) and by its header; orientation by which axis
holds times and which indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from sources.departments.bodies import bodies_in, is_same_as_above, lead_of, words_beside
from sources.departments.context import context_of
from sources.departments.indicators import IndicatorMatcher, Match
from sources.departments.language import Trie, language, pattern, tokens
from sources.departments.quantities import Quantity, read_sentence
from sources.departments.readings import Candidate, Paper, Reading
from sources.departments.sheet import Line, Sheet
from sources.departments.timing import times_of
from sources.places import Place
from sources.words.data import data
from sources.words.dates import TimeExpression, time_expressions

_HEADER_ROWS = 5
_FORM_COLUMNS = 3
_CODE = re.compile(r"\d{1,2}(?:\.\d{1,2}){2}")
_CODE_INSIDE = re.compile(r"(?<![\d.])\d\.\d\.\d{1,2}(?![\d.,])")
_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]\s*[.:*]?$")
_WORDY = 7
_WHEN = 8
"""So many letters may stand before the year of a cell."""
_VALUES = frozenset({"target", "past", "estimate", "national", "others", "scenario", "plain", "cost"})
_MOST_NUMBERS = 40


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: `kind` (a kind of `tables.yml`, or `label`, `plain`, `words`), its header path, its time."""

    kind: str
    header: str
    time: TimeExpression | None = None
    unit: str | None = None

    @property
    def measure(self) -> str:
        """Which of several figures of a year the column holds: `rank`, `score` or `value`."""
        words = self.header.lower().replace("(", " ").replace(")", " ").split()
        measures = {language().named[kind]: kind for kind in ("rank", "score")}
        return next((measures[word] for word in reversed(words) if word in measures), "value")


@cache
def _kinds() -> list[tuple[str, Trie]]:
    kinds = data(Path(__file__).with_name("tables.yml"))["kinds"]
    return [(kind, Trie((term, kind) for term in terms)) for kind, terms in kinds]


@cache
def lists() -> dict[str, frozenset[str]]:
    """The plain lists of `tables.yml`."""
    return {
        name: frozenset(words) for name, words in data(Path(__file__).with_name("tables.yml")).items() if name != "kinds"
    }


def unit_of(text: str) -> Quantity | None:
    """The unit that a cell or a bracket names, as a quantity of one; None where the words are no unit."""
    plain = text.strip().strip("()[]. ").lower()
    for word in sorted(lists()["bracket"], key=len, reverse=True):
        plain = plain.removeprefix(word).lstrip(" :")
    if not plain or len(plain) > 40 or plain[0].isdigit():
        return None
    if plain.startswith(tuple(lists()["ranked"])) or plain.partition("/")[0].strip() in lists()["ranks"]:
        return Quantity(0, 1, 1, None, language().named["rank"], "rank", "rank")
    if any(trie.at(tokens(plain), 0) for kind, trie in _kinds() if kind in ("target", "past", "estimate")):
        return None
    found = read_sentence(f"1 {plain}").quantities
    if found and found[0].unit and found[0].end >= len(plain) + 2 - len(plain.rsplit(" ", 1)[-1]) * (len(plain.split()) > 3):
        return found[0]
    return None


def read_table(sheet: Sheet, paper: Paper, *, registered: bool = False) -> Iterator[Reading]:
    """The readings of a table with columns of values; nothing where it has none (see `is_layout`).

    `registered`: the table itself is a registration of commitments, so that a bare column of values is meant as one.
    """
    begins = [0, *_headers_inside(sheet), sheet.rows]
    for begin, end in pairwise(begins):
        part = sheet.between(begin, end) if len(begins) > 2 else sheet
        turned = _years_run_down(part, paper) or _fields_run_down(part)
        yield from _Table(part.transposed() if turned else part, paper, registered).readings()


def _headers_inside(sheet: Sheet) -> list[int]:
    """The rows in which another table begins that was saved as one with the table above it ("STT | Nhiệm vụ | ...")."""
    first = _first_data_row(sheet)
    return [
        row
        for row in range(first + 1, sheet.rows)
        if kind_of_header(" ".join(line.text for line in sheet.own_lines(row, 0))) == "ordinal"
        and not any(_is_value(text) for text in sheet.row_texts(row))
    ]


def is_layout(sheet: Sheet) -> bool:
    """Whether the table only lays out text: too small, or no column of short values below a header."""
    if sheet.rows < 2 or sheet.columns < 2:
        return True
    values = sum(
        _is_value(sheet.text(row, column)) for row in range(1, min(sheet.rows, 40)) for column in range(1, sheet.columns)
    )
    return values == 0


def _is_value(text: str) -> bool:
    """Whether a cell states a value and not only a year."""
    if not text or len(text) > 60:
        return False
    sentence = read_sentence(text)
    return bool(sentence.quantities) and not (sentence.times and len(text) < 12)


def _is_year(text: str) -> bool:
    """Whether a cell holds a time and nothing else ("2028", "Năm 2028", "đến hết 2028")."""
    lower = text.strip(" .()").lower()
    return any(time.start <= _WHEN and time.end >= len(lower) for time in time_expressions(lower))


def _years_run_down(sheet: Sheet, paper: Paper) -> bool:
    """Whether times stand in the first column and indicators in the header."""
    firsts = [text for row in range(1, sheet.rows) if (text := sheet.text(row, 0))]
    firsts = [text for text in firsts if not pattern("ordinal_cell").match(text.strip("()"))]
    timed = sum(bool(time_expressions(text.lower())) and len(text) < 28 for text in firsts)
    if timed < 2 or timed < len(firsts) - 2:
        return False
    return any(named_in(sheet.text(0, column), paper.matcher).code for column in range(1, sheet.columns))


def _fields_run_down(sheet: Sheet) -> bool:
    """Whether the first column names what the cells beside it hold: a form filled in from top to bottom."""
    kinds = [kind_of_header(text) for row in range(sheet.rows) if (text := sheet.text(row, 0))]
    return sheet.columns <= _FORM_COLUMNS and "indicator" in kinds and bool({"target", "past"} & set(kinds)) and (
        2 * sum(map(bool, kinds)) > len(kinds)
    )  # fmt: skip


def kind_of_header(text: str) -> str:
    """The kind of `tables.yml` that the words of a header name; the first that fits."""
    items = tokens(text.lower())
    return next((kind for kind, trie in _kinds() if any(trie.at(items, position) for position in range(len(items)))), "")


def named_in(text: str, matcher: IndicatorMatcher) -> Match:
    """The indicator that a label or a header names by its words; by its code where it has no words for one."""
    named = matcher.match(_bare(text)[0])
    code = _CODE_INSIDE.search(text)
    coded = matcher.coded(code.group()) if code and named.code is None else None
    return coded or named


def _bare(label: str) -> tuple[str, Quantity | None]:
    """A label without number and unit in brackets, and that unit."""
    plain = pattern("numbered_label").sub("", label)
    bracket = _BRACKET.search(plain)
    unit = unit_of(bracket.group(1)) if bracket else None
    if bracket and unit:
        return plain[: bracket.start()].strip(), unit
    head, comma, tail = plain.rpartition(",")
    unit = unit_of(tail) if comma and len(tail) < 24 else None
    return (head.strip(), unit) if unit else (plain.strip(), None)


class _Table:
    """One table on its way: columns first, then row by row; full-width rows hold until the next."""

    def __init__(self, sheet: Sheet, paper: Paper, registered: bool) -> None:
        self._sheet, self._paper, self._registered = sheet, paper, registered
        self._first = _first_data_row(sheet)
        self._headings = [*sheet.headings, *([sheet.name] if sheet.name and sheet.name not in sheet.headings else [])]
        self._context = context_of(self._headings, paper.matcher)
        self._caption_unit = next((unit for text in reversed(self._headings[-2:]) if (unit := _bare(text)[1])), None)
        self._columns = self._typed_columns()
        self._section_time: TimeExpression | None = None
        self._section: str | None = None
        self._department: str | None = None
        self._last: Match | None = None

    def readings(self) -> Iterator[Reading]:
        for row in range(self._first, self._sheet.rows):
            texts = self._sheet.row_texts(row)
            if self._is_section(row, texts):
                self._enter(" ".join(dict.fromkeys(text for text in texts if text)))
            else:
                yield from self._row(row)

    # Columns

    def _typed_columns(self) -> list[Column]:
        columns = [self._column(at) for at in range(self._sheet.columns)]
        texts = [at for at, column in enumerate(columns) if column.kind in ("indicator", "words", "solution")]
        if not texts:
            texts = [at for at, column in enumerate(columns) if column.kind in ("plain", "")][:1]
        label = max(texts, key=lambda at: (self._labels(at), columns[at].kind == "indicator", -at), default=None)
        promising = any(column.kind == "target" for column in columns)
        return [
            replace(column, kind="label" if at == label else self._settled(column, promising))
            for at, column in enumerate(columns)
        ]

    def _settled(self, column: Column, promising: bool) -> str:
        """The kind in the light of all columns: beside columns that promise, one that names no year promises nothing."""
        undated = column.time is None or (self._registered and not self._is_past(column))
        if promising and column.kind == "plain" and undated:
            return "unknown"
        return "words" if column.kind == "indicator" else column.kind

    def _body(self, at: int) -> list[str]:
        rows = range(self._first, min(self._sheet.rows, self._first + _MOST_NUMBERS))
        return [text for row in rows if (text := self._sheet.text(row, at))]

    def _labels(self, at: int) -> float:
        texts = self._body(at)
        return sum(self._paper.matcher.match(_bare(text)[0]).confidence for text in texts) / max(1, len(texts))

    def _column(self, at: int) -> Column:
        header = self._header(at)
        bare, unit = _bare(header)
        lower = header.lower()
        times = time_expressions(lower)
        time = times[-1] if times else None
        return Column(self._by_content(at, kind_of_header(bare), time), header, time, unit.unit if unit else None)

    def _by_content(self, at: int, kind: str, time: TimeExpression | None) -> str:
        """The kind that the cells allow: a column of values holds values whatever its header says, and so on."""
        texts = self._body(at)
        count = max(1, len(texts))

        def share(test: Any) -> float:
            return sum(bool(test(text)) for text in texts) / count

        numbered = at == 0 and texts and share(pattern("ordinal_cell").match) > 0.7 and time is None
        if kind == "ordinal" or numbered or (texts and share(_CODE.fullmatch) > 0.5):
            return "ordinal" if kind == "ordinal" or numbered else "code"
        bodies = share(lambda text: is_same_as_above(text) or (bodies_in(text[:60]) and bodies_in(text[:60])[0].start < 4))
        if texts and bodies > 0.6:
            return kind if kind == "coordinating" else "lead"
        kind = "indicator" if kind == "code" and texts else kind  # "Chỉ số (mã)" over names.
        if texts and kind not in ("target", "past") and share(lambda text: unit_of(text) and not _is_value(text)) > 0.6:
            return "unit"
        if kind in ("deadline", "evidence", "note", "coordinating", "unit", "code", "lead"):
            return kind
        if kind == "solution" and texts and share(lambda text: len(text.split()) > 2) > 0.5:
            return kind
        if texts and kind in ("", "lead") and time is None and share(_is_year) > 0.6:
            return "deadline"
        values = share(lambda text: _is_value(text) or text in "-–…x")
        if values > 0.5 and (not texts or max(map(len, texts)) < 80):
            return kind if kind in _VALUES else "plain"
        if kind in ("solution", "indicator"):
            return kind
        if texts and share(lambda text: len(text.split()) >= _WORDY) > 0.5:
            return "words"
        if kind in _VALUES or time is not None:
            return kind or "plain"
        return "words"

    def _header(self, at: int) -> str:
        parts = [self._sheet.text(row, at) for row in range(self._first)]
        return " ".join(dict.fromkeys(part for part in parts if part and not re.fullmatch(r"\(?\d{1,2}\)?", part)))

    # Rows

    def _is_section(self, row: int, texts: list[str]) -> bool:
        owners = {self._sheet.owners.get((row, column)) for column in range(self._sheet.columns)} - {None}
        filled = [text for at, text in enumerate(texts) if text and not (at == 0 and pattern("ordinal_cell").match(text))]
        filled = list(dict.fromkeys(filled))
        return len(owners) <= 1 or (len(filled) <= 1 and not any(_is_value(text) for text in filled))

    def _enter(self, text: str) -> None:
        if not text:
            return
        times = time_expressions(text.lower())
        self._section_time = times[-1] if times else self._section_time
        self._section = text
        self._context = context_of([*self._headings, text], self._paper.matcher)
        named = bodies_in(text)
        if named and named[0].kind in ("department", "central") and self._paper.sender is None:
            self._department = lead_of(named[0].name, None)

    def _cell(self, row: int, kind: str) -> tuple[str, int]:
        for at, column in enumerate(self._columns):
            if column.kind == kind and (text := self._sheet.text(row, at)):
                return text, at
        return "", -1

    def _row(self, row: int) -> Iterator[Reading]:
        label, label_at = self._cell(row, "label")
        label_unit = _bare(label)[1]
        unit_text = self._cell(row, "unit")[0]
        unit = unit_of(unit_text) or label_unit
        lead = self._lead(row)
        for at, column in enumerate(self._columns):
            if column.kind in ("ordinal", "code", "unit", "lead", "coordinating", "deadline"):
                continue
            for line in self._sheet.own_lines(row, at):
                if at == label_at and column.kind == "label" and not self._states(line.text):
                    continue
                for reading in self._line(line, label if at != label_at else "", label, column, unit):
                    reading.lead = lead_of(lead, self._paper.sender) if lead else self._department
                    reading.lead_words = words_beside(lead, reading.lead) if lead else None
                    reading.lead_source = "cell" if lead else "section" if self._department else "sender"
                    self._complete(reading, row)
                    yield reading

    def _lead(self, row: int) -> str:
        """The cell of the lead column; a range of figures that runs on into it (a page without lines) names nobody."""
        text = self._cell(row, "lead")[0]
        return "" if _is_value(text) and not bodies_in(text) else text

    def _states(self, text: str) -> bool:
        """Whether a label states a value itself ("Duy trì ≥ 85 điểm")."""
        found = read_sentence(text, self._paper.decimal_mark)
        return any(quantity.comparator != "=" for quantity in found.quantities) and len(text) > 30

    def _line(self, line: Line, label: str, row_label: str, column: Column, unit: Quantity | None) -> Iterator[Reading]:
        sentence = read_sentence(line.text, self._paper.decimal_mark)
        wordy, timed = len(line.text.split()) >= _WORDY, times_of(sentence)
        for at, quantity in enumerate(sentence.quantities):
            begin = sentence.quantities[at - 1].end if at else 0
            stop = sentence.quantities[at + 1].start if at + 1 < len(sentence.quantities) else len(line.text)
            quantity = self._typed(_as_stored(quantity, line), line, column, unit, wordy, label)
            reading = Reading(
                self._paper, sentence, quantity, line.place(0, len(line.text), label), line.quote(),
                line.place(quantity.start, quantity.number_end, label), self._context, line.text,
                container="cell", begin=begin, stop=stop, header=column.header, label=label,
                column="words" if wordy and column.kind != "solution" else column.kind,
            )  # fmt: skip
            own = timed[at][0] or next(iter(sentence.times), None)
            reading.time, reading.time_source = next(
                (found, source)
                for found, source in (
                    (own, "own"), (column.time, "column"), (self._section_time, "section"),
                    (_last_time(label), "label"), (self._context.time, "heading"), (None, "none"),
                )
                if found is not None or source == "none"
            )  # fmt: skip
            reading.unit_inherited = quantity.unit is not None and sentence.quantities[at].unit is None
            reading.candidates = list(self._candidates(reading, row_label, unit))
            yield reading

    def _typed(
        self, quantity: Quantity, line: Line, column: Column, unit: Quantity | None, wordy: bool, label: str
    ) -> Quantity:
        """The quantity with the unit of its row or column, where the cell states none."""
        if wordy or quantity.dimension == "rank":
            return quantity
        words = f"{column.header} {label}".lower()
        if quantity.dimension in ("number", "places") and (column.measure == "rank" or (unit and unit.dimension == "rank")):
            return replace(quantity, unit=language().named["rank"], dimension="rank", shape="rank")
        if (
            quantity.unit is None
            and any(word in words for word in lists()["ranked"])
            and language().named["score"] not in words
        ):
            return replace(quantity, unit=language().named["rank"], dimension="rank", shape="rank")
        stated = unit_of(column.unit or "") or (unit_of(language().named["score"]) if column.measure == "score" else None)
        if quantity.unit is not None:
            if quantity.unit == "%" and unit is not None and (unit.unit or "").startswith("% "):
                return replace(quantity, unit=unit.unit)
            return quantity
        given = stated or unit or self._caption_unit
        if given is None or quantity.counts:
            return quantity
        typed = replace(quantity, unit=_with_denominator(given.unit, label), dimension=given.dimension)
        if quantity.flags and quantity.value_high is None and not (line.cell and line.cell.number is not None):
            again = read_sentence(
                f"{line.text[quantity.start : quantity.number_end]} {given.unit}", self._paper.decimal_mark
            )
            if again.quantities:
                typed = replace(typed, value=again.quantities[0].value, alternatives=again.quantities[0].alternatives)
        return typed

    def _candidates(self, reading: Reading, label: str, unit: Quantity | None) -> Iterator[Candidate]:
        matcher = self._paper.matcher
        moved = reading.moved or reading.yearly
        own = pattern("numbered_label").sub("", reading.sentence.text[reading.begin : reading.quantity.start])
        options: list[tuple[str, str, int]] = [("label", label, 0), ("header", reading.header, 1)]
        if unit is not None and unit.unit and "/" in unit.unit:
            options.append(("label", f"{_bare(label)[0]}/{unit.unit.split('/', 1)[1]}", 1))
        if len(own.split()) > 2:
            options.insert(0, ("clause", own, 0))
        for source, text, distance in options:
            match = named_in(text, matcher) if text else None
            if match is not None and match.code is not None:
                if source == "label":
                    self._last = match
                yield Candidate(match, source, distance, matcher.fits(match.code, reading.quantity, moved))
        bare = [word for word in re.findall(r"[^\W\d_]+", _bare(label)[0].lower()) if word not in language().small]
        if not set(bare) <= language().sets["general"]:
            return
        if self._last is not None:
            yield Candidate(self._last, "previous", 1, matcher.fits(self._last.code or "", reading.quantity, moved))
        for depth, match in enumerate(reading.context.indicators):
            yield Candidate(match, "heading", 3 + depth, matcher.fits(match.code or "", reading.quantity, moved))

    def _complete(self, reading: Reading, row: int) -> None:
        stated = self._cell(row, "code")[0].strip()
        coded = self._paper.matcher.coded(stated)
        if coded is None and _CODE.fullmatch(stated) and not any(known.match.code for known in reading.candidates):
            unknown = Match(stated, self._cell(row, "label")[0], 0.0)  # A wrong code is told, not dropped.
            reading.candidates.insert(0, Candidate(unknown, "code", 0, 1.0))
        if coded is not None:
            fit = self._paper.matcher.fits(coded.code or "", reading.quantity, reading.moved)
            is_value = reading.column in _VALUES
            reading.candidates.insert(0, Candidate(coded, "code", 0, max(fit, 0.5) if is_value else fit))
        reading.baseline, reading.base_year = self._baseline(reading, row)
        for column, name in (("solution", "solution"), ("evidence", "evidence"), ("deadline", "deadline_words")):
            text, at = self._cell(row, column)
            if text and text != reading.quote:
                setattr(reading, name, text)
                place = self._word_place(row, at)
                if place:
                    reading.word_places[name] = place
        parts = pattern("coordinating_apart").split(self._cell(row, "coordinating")[0])
        reading.coordinating = tuple(part.strip(" .-") for part in parts if part.strip(" .-"))
        cost = read_sentence(self._cell(row, "cost")[0], self._paper.decimal_mark).quantities
        reading.cost = cost[0].value if cost and reading.column != "cost" else None
        due = time_expressions(self._cell(row, "deadline")[0].lower())
        if due and due[-1].kind not in ("year", "period"):
            reading.deadline = due[-1].last_day
        if due and reading.time_source in ("heading", "none"):
            reading.time, reading.time_source = due[-1], "column"

    def _baseline(self, reading: Reading, row: int) -> tuple[Decimal | None, int | None]:
        """The last past value of the row, of the same measure as the cell's column."""
        measure = Column("", reading.header).measure
        found: tuple[Decimal | None, int | None] = (None, None)
        for at, column in enumerate(self._columns):
            if column.measure != measure or not self._is_past(column) or column.header == reading.header:
                continue
            if found[0] is not None and column.kind == "estimate":
                continue
            lines = self._sheet.own_lines(*self._sheet.owners.get((row, at), (row, at)))
            read = read_sentence(lines[0].text, self._paper.decimal_mark).quantities if lines else ()
            if read:
                found = (_as_stored(read[0], lines[0]).value, column.time.year if column.time else None)
        return found

    def _is_past(self, column: Column) -> bool:
        if column.kind in ("past", "estimate"):
            return True
        now = self._paper.year
        return column.kind == "plain" and column.time is not None and now is not None and column.time.year <= now

    def _word_place(self, row: int, at: int) -> Place | None:
        """The place of a cell's words, if they are one paragraph."""
        lines = self._sheet.own_lines(*self._sheet.owners.get((row, at), (row, at)))
        return lines[0].place(0, len(lines[0].text)) if len(lines) == 1 else None


def _with_denominator(unit: str | None, label: str) -> str | None:
    """A counted unit with the denominator that only the label names ("Số doanh nghiệp ISO/1.000 doanh nghiệp", "DN")."""
    if (
        unit is None
        or "/" in unit
        or "/" not in label
        or not unit[0].isalpha()
        or unit.startswith(language().named["score"])
    ):
        return unit
    ratios = read_sentence(f"1 x {label[label.rindex('/') :]}").ratios
    return f"{unit}/{ratios[-1][2]}" if ratios and ratios[-1][2][0].isdigit() else unit


def _last_time(text: str) -> TimeExpression | None:
    times = time_expressions(text.lower())
    return times[-1] if times else None


def _first_data_row(sheet: Sheet) -> int:
    """The first row that has a value which is no year; headers have none."""
    for row in range(1, min(sheet.rows, _HEADER_ROWS + 1)):
        texts = sheet.row_texts(row)
        if _numbers_columns(texts):
            return row + 1
        filled = [text for column, text in enumerate(texts) if text and sheet.owners.get((row, column)) == (row, column)]
        whole = len({sheet.owners.get((row, column)) for column in range(sheet.columns)} - {None}) == 1
        if whole or any(_is_value(text) for text in filled[1:]) or (filled and pattern("ordinal_cell").match(filled[0])):
            return row
    return 1


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Whether the row only counts the columns: (1) (2) (3) or A B 1 2."""
    filled = [text.strip("() ") for text in texts if text]
    counted = [int(text) for text in filled if text.isdigit()]
    if len(counted) < 2 or any(not text.isdigit() and len(text) > 1 and "=" not in text for text in filled):
        return False
    return counted == list(range(counted[0], counted[0] + len(counted))) and counted[0] <= 3


def _as_stored(quantity: Quantity, line: Line) -> Quantity:
    """The number that a workbook stores in the cell, where the cell is a number: its text follows no Vietnamese norm."""
    if line.cell is None or line.cell.number is None:
        return quantity
    return replace(quantity, value=line.cell.number, flags=(), alternatives=())
