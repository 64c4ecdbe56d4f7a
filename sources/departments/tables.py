"""Targets in tables: columns told apart by their headers, rows by their indicator, years in columns, rows or cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sources.contracts import NotTarget
from sources.departments.bodies import department_name
from sources.departments.columns import ORDINAL, Column, columns_of, is_value, years_run_down
from sources.departments.concepts import lexicon
from sources.departments.drafts import Draft, kind_of
from sources.departments.grammar import grammar
from sources.departments.match import NOTHING, Match
from sources.departments.mentions import Mention, scan, unit_at
from sources.departments.prose import Context, Findings
from sources.departments.setting import Setting, force_in, same_department, setting
from sources.departments.sheet import Line, Sheet
from sources.places import Place
from sources.words.dates import TimeExpression, time_expressions
from sources.words.numbers import parse_number

_BRACKETED_UNIT = re.compile(r"[(\[]\s*(?:đvt|đơn vị(?: tính)?)?\s*:?\s*([^()\[\]]{1,40})[)\]]\s*$", re.IGNORECASE)
_INDICATOR_CODE = re.compile(r"\d{1,2}(?:\.\d{1,2}){2}")
_NOT_TARGET = {
    "national": "national_target", "others": "other_province", "estimate": "estimate", "scenario": "scenario",
    "baseline": "past_result", "past_target": "past_target",
}  # fmt: skip


def read_sheet(sheet: Sheet, context: Context, found: Findings, *, registered: bool = False) -> bool:
    """Read the targets of one table into `found`; False where the table has no columns that could hold any.

    `registered`: the table itself is a registration of commitments, so that a bare column of values is meant as one.
    """
    above = setting((*sheet.headings, sheet.name), context.matcher)
    if years_run_down(sheet, context):
        sheet = sheet.transposed()
    first, columns = columns_of(sheet, above, context, registered)
    if not any(column.kind in ("target", *_NOT_TARGET) for column in columns):
        return False
    reader = _Rows(sheet, columns, above, context, found, registered)
    for row in range(first, sheet.rows):
        reader.read(row)
    return any(column.kind == "target" for column in columns)


class _Rows:
    """Reads the rows of one table; sections and departments of full-width rows hold until the next."""

    def __init__(
        self, sheet: Sheet, columns: list[Column], above: Setting, context: Context, found: Findings, registered: bool
    ) -> None:  # fmt: skip
        self._sheet, self._columns, self._above = sheet, columns, above
        self._context, self._found, self._registered = context, found, registered
        self._department = context.department
        self._department_inherited = context.department_inherited
        self._section: str | None = None
        self._time: TimeExpression | None = None

    def read(self, row: int) -> None:
        texts = self._sheet.row_texts(row)
        if self._is_section(row, texts):
            self._enter_section(" ".join(dict.fromkeys(text for text in texts if text)))
            return
        label = self._text(row, "indicator")
        if not label:
            return
        match, unit, unit_inherited = self._subject(row, label)
        lead = self._text(row, "lead")
        department = department_name(lead) if lead else self._department
        foreign = bool(lead) and self._context.department is not None and not same_department(
            lead, self._context.department
        )
        for at, column in enumerate(self._columns):
            for line in self._sheet.own_lines(row, at):
                if column.kind in _NOT_TARGET or (column.kind == "target" and foreign):
                    reason = "other_department" if column.kind == "target" else _NOT_TARGET[column.kind]
                    self._refuse(line, label, match, reason)
                elif column.kind == "target":
                    drafts = list(self._drafts(line, label, column, match, unit, unit_inherited))
                    for draft in drafts:
                        self._complete(draft, row, department, bool(lead), self._baseline(row, column.measure))
                    self._found.drafts.extend(drafts)
                    if not drafts:
                        self._refuse(line, label, match, "qualitative")

    def _text(self, row: int, kind: str) -> str:
        texts = [self._sheet.text(row, at) for at, column in enumerate(self._columns) if column.kind == kind]
        return next((text for text in texts if text), "")

    def _word_place(self, row: int, kind: str) -> Place | None:
        """The place of a cell's words, if they are one paragraph."""
        for at, column in enumerate(self._columns):
            if column.kind == kind and self._sheet.text(row, at):
                lines = self._sheet.own_lines(*self._sheet.owners.get((row, at), (row, at)))
                return lines[0].place(0, len(lines[0].text)) if len(lines) == 1 else None
        return None

    def _is_section(self, row: int, texts: list[str]) -> bool:
        owners = {self._sheet.owners.get((row, column)) for column in range(self._sheet.columns)} - {None}
        filled = [text for text in dict.fromkeys(texts) if text and not ORDINAL.match(text)]
        return len(owners) <= 1 or (len(filled) <= 1 and not any(is_value(text) for text in filled))

    def _enter_section(self, text: str) -> None:
        times = time_expressions(text.lower())
        self._time = times[-1] if times else self._time
        self._section = "scenario" if grammar().sections["scenario"].search(text.lower()) else None
        named = re.search(r"(?:Sở|Ban|Văn phòng|Công an|Thống kê) [A-ZĐ].*", text)
        if named and self._context.department is None:
            self._department, self._department_inherited = department_name(named.group().strip(" .:")), True

    def _subject(self, row: int, label: str) -> tuple[Match, str | None, bool]:
        """The row's indicator and unit; a code column decides, a bracket in the name may give the unit."""
        matcher = self._context.matcher
        bracket = _BRACKETED_UNIT.search(label)
        bracketed = _unit_text(bracket.group(1)) if bracket else None
        bare = label[: bracket.start()] if bracket and bracketed else label
        unit = _unit_text(self._text(row, "unit")) or bracketed
        match = matcher.coded(self._text(row, "code")) or matcher.match(_numbered_off(bare))
        if match.code is None and unit and "/" in unit:
            match = matcher.match(f"{_numbered_off(bare)}/{unit.split('/', 1)[1]}")
        if match.code is None and self._above.indicator.code and len(bare.split()) <= 2:
            match = self._above.indicator
        stated = self._text(row, "code").strip()
        if match.code is None and _INDICATOR_CODE.fullmatch(stated):
            match = replace(match, code=stated, name=label, confidence=0.0)  # A wrong code is told, not dropped.
        if unit is None:
            unit = self._unit_of_header()
        if unit is None:
            framework = matcher.unit(match.code)
            if framework and ("/" not in framework or lexicon().phrase(label).denominator):
                return match, framework, True
        return match, unit, False

    def _unit_of_header(self) -> str | None:
        for text in (*(column.text for column in self._columns if column.kind == "target"), self._sheet.name):
            bracket = _BRACKETED_UNIT.search(text)
            if bracket and (unit := _unit_text(bracket.group(1))):
                return unit
        return None

    def _baseline(self, row: int, measure: str) -> tuple[Mention, int | None] | None:
        """The last past value of the row, of the same measure as the target."""
        found = None
        for at, column in enumerate(self._columns):
            if column.kind in ("baseline", "estimate") and column.measure == measure:
                lines = self._sheet.own_lines(row, at)
                mentions = scan(self._sheet.text(row, at), self._context.decimal_mark).mentions
                if mentions:
                    first = _as_stored(mentions[0], lines[0]) if lines else mentions[0]
                    found = (first, column.time.year if column.time else None)
        return found

    def _drafts(
        self, line: Line, label: str, column: Column, match: Match, unit: str | None, unit_inherited: bool
    ) -> Iterator[Draft]:
        """The targets of one cell: usually one; several where the cell names years itself."""
        sentence = scan(line.text, self._context.decimal_mark)
        rules = grammar()
        begin = 0
        for mention in sentence.mentions:
            left = sentence.text[begin : mention.start]
            begin = mention.end
            if rules.from_value.search(left) and len(sentence.mentions) > 1 and mention.value_high is None:
                continue
            if mention.value is None and not mention.alternatives:
                continue
            ranked = _ranked(_as_stored(mention, line), f"{label} {column.text}".lower(), unit)
            header = column.text.lower()
            draft_unit = ranked.unit or ("điểm" if column.measure == "score" else unit)
            if draft_unit == "%" and unit is not None and unit.startswith("% ") and not unit_inherited:
                draft_unit = unit
            times = [time for time in sentence.times if time.end <= mention.start] or list(sentence.times)
            time = times[-1] if times else column.time or self._time or self._above.time
            draft = Draft(
                place=line.place(0, len(line.text), label),
                quote=line.quote(),
                value_place=line.place(mention.start, mention.number_end, label),
                match=match,
                mention=self._reread(ranked, line.text, draft_unit),
                kind=kind_of(
                    replace(ranked, unit=draft_unit), f"{header} {left}", "", match, self._context.matcher.unit(match.code)
                ),
                unit=draft_unit,
                year=time.year if time else None,
                deadline=time.last_day if time and time.kind not in ("year", "period") else None,
                deadline_words=line.text[times[-1].start : times[-1].end] if times else None,
                force=self._force(header),
                origin="table" if self._registered else self._context.origin,
            )
            draft.inherited = ["indicator_code"] + (["year"] if not times and time else [])
            draft.inherited += ["unit"] if ranked.unit is None and draft_unit else []
            yield draft

    def _force(self, header: str) -> str:
        """What the header promises; a mere "Mục tiêu" promises no more than the words above the table."""
        stated = force_in(header)
        if stated not in (None, "striving"):
            return str(stated)
        return "registered" if self._registered else self._above.force or "striving"

    def _reread(self, mention: Mention, text: str, unit: str | None) -> Mention:
        """The number once more, now that the unit is known (an ambiguous "12.345" depends on it)."""
        if mention.shape != "value" or mention.flags == () or unit is None or mention.value_high is not None:
            return mention
        written = text[mention.start : mention.number_end]
        rate = unit.startswith(("%", "điểm"))
        reading = parse_number(written, decimal_hint=self._context.decimal_mark, rate=rate)
        return replace(mention, value=reading.value, flags=reading.flags, alternatives=reading.alternatives)

    def _complete(
        self, draft: Draft, row: int, department: str | None, named: bool,
        baseline: tuple[Mention, int | None] | None,
    ) -> None:  # fmt: skip
        draft.department = department
        if not named and department is not None and self._department_inherited:
            draft.inherited.append("department")
        if baseline is not None:
            draft.baseline, draft.base_year = baseline[0].value, baseline[1]
        draft.solution = self._text(row, "solution") or None
        draft.evidence = self._text(row, "evidence") or None
        draft.deadline_words = self._text(row, "deadline") or draft.deadline_words
        words = {"solution": "solution", "evidence": "evidence", "deadline": "deadline_words"}
        draft.word_places = {words[kind]: place for kind in words if (place := self._word_place(row, kind))}
        coordinating = re.split(r"[;\n]|,(?= ?(?:Sở|Ban|Công|UBND|Văn|Thống|Thuế|Chi))", self._text(row, "coordinating"))
        draft.coordinating = tuple(part.strip(" .-") for part in coordinating if part.strip(" .-"))
        cost = scan(self._text(row, "cost"), self._context.decimal_mark).mentions
        draft.cost = cost[0].value if cost else None
        due = time_expressions(self._text(row, "deadline").lower())
        if due and draft.deadline is None:
            draft.deadline = due[-1].last_day if due[-1].kind not in ("year", "period") else None
            if draft.year is None:
                draft.year = due[-1].year

    def _refuse(self, line: Line, label: str, match: Match, reason: str) -> None:
        if match is NOTHING and not is_value(line.text):
            return
        place = line.place(0, len(line.text), label)
        self._found.not_targets.append(NotTarget(place, line.quote(), self._section or reason))


def _as_stored(mention: Mention, line: Line) -> Mention:
    """The number that a workbook stores in the cell, where the cell is a number: its text follows no Vietnamese norm."""
    if line.cell is None or line.cell.number is None:
        return mention
    return replace(mention, value=line.cell.number, flags=(), alternatives=())


def _ranked(mention: Mention, words: str, unit: str | None) -> Mention:
    """A bare figure in a row or column of ranks is a rank."""
    if mention.shape == "fraction" and mention.field in (34, 63):
        return replace(mention, shape="rank", unit="hạng")
    if unit in ("bậc", "hạng") or (mention.unit is None and grammar().rank["subject"].search(words)):
        return replace(mention, shape="rank" if mention.shape in ("value", "fraction") else mention.shape, unit="hạng")
    return mention


def _numbered_off(label: str) -> str:
    """A row's label without its numbering or code ("1.1.3. Chính sách ...", "- Trong đó: ...")."""
    return re.sub(r"^\s*(?:\d+(?:\.\d+)*[.)]?\s+|[-+•]\s*|[a-zđ]\)\s*)", "", label)


def _unit_text(text: str) -> str | None:
    """The unit that a cell of a unit column names, in its full form; unknown words are kept as written."""
    plain = text.strip().lower()
    if not plain:
        return None
    if plain.startswith("thứ hạng") or plain in ("hạng", "xếp hạng", "thứ bậc"):
        return "hạng"
    unit, end = unit_at(" " + plain, 0, grammar())
    if unit is not None and end == len(plain) + 1:
        return unit
    return text.strip() if len(text) <= 40 and not any(map(str.isdigit, text[:1])) else None
