"""What one label of a table says by itself: a header cell, a name beside a row, a title. Each is read once.

The words that are left when measure, year, unit, numbering and fillers are taken off are its *name*; whether an index
knows the name is asked elsewhere. A label with nothing left is generic ("Điểm năm 2024").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from sources.tables.words import kind_words, mark_words, measure_words, spelled, words
from sources.words.text import key
from sources.words.vocabulary import Measure

_YEAR = re.compile(r"(?<![\d.,/])(20[0-4]\d)(?![\d.,]*\d)")
_NUMBER_BEHIND = re.compile(r"\s+(?:[\d\s]+|[ivx]{1,4})$")
_DATE = re.compile(
    r"tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d+/\d{4}/|/20\d\d\b", re.IGNORECASE
)
_YEAR_BESIDE = re.compile(r"[\s\-–,(]*(?:năm|kỳ)?[\s(]*20[0-4]\d\s*\)?[\s\-–:,]*", re.IGNORECASE)
_PART_ENDS = re.compile(r"[()\[\];]")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{0,60})[)\]]")
_UNIT = re.compile(r"^(?:đvt|đơn vị(?: tính)?|unit)\s*:?\s*(.+)$", re.IGNORECASE)
_CODE_LIKE = re.compile(r"^[A-Za-z][A-Za-z0-9_.]{0,30}$")
_MULTIPLES = "tỷ|triệu|nghìn|ngàn|trăm|chục"
_UNIT_WORDS = (
    rf"(?:{_MULTIPLES})?\s*(?:đồng|người|usd|tấn|ha|lượt người|hộ|tỷ đồng|vnd|đ)|điểm|điểm %|điểm phần trăm|đơn|"
    r"doanh nghiệp|tổ chức|ngày|giờ|lần|km|km2|m2|ha|tấn|chỉ số|sản phẩm|dự án|bậc|hạng|giường|trường|bác sĩ|hộ|xã|lớp|"
    r"dân|percent|"
    r"points?|days?|people|persons?"
)
_UNIT_LIKE = re.compile(
    rf"^(?:%|‰|(?:%\s*)?(?:{_UNIT_WORDS}|grdp|gdp)(?:\s*/\s*[\w.,\s]{{1,30}}){{0,2}}|%\s+\w+)$", re.IGNORECASE
)
_RANGE = re.compile(r"^\s*(?:thang(?: điểm)?\s*)?(?:từ\s*)?[\d.,]+\s*(?:[-–]|đến)\s*[\d.,]+\s*$", re.IGNORECASE)
_OUT_OF = re.compile(
    r"^\s*(?:trên|trong|/|thang)\s*(?:số\s*)?\d{2,3}(?:\s+\w+(?:,?\s+\w+){0,3})?\s*$|^(?:34|63|64|100)$", re.IGNORECASE
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_LEGEND = re.compile(r"(?:^|[;(,:]|\.\s)\s*([A-ZĐa-zđ]{1,6}\d{0,2})\s*[:=]\s*([^;:()=]{2,90}?)(?=$|[;)]|\.\s*$)")
_LEGEND_TOKEN = re.compile(r"(?<!\w)[A-ZĐ]{1,6}\d{0,2}(?!\w)")
_NUMBERED = re.compile(r"^[(\[]\s*\d{1,3}\s*[)\]]$")
_SIZES = frozenset({"0", "1", "10", "34", "63", "64", "100"})


@dataclass(frozen=True, slots=True)
class Label:
    """One label read. `forms`: the names it may be looked up under, the fullest first, each with whether the measure's
    words were taken off it. `kind`: the level that its numbering names ("Trụ cột 3").

    `worded`: the measure stands in the words and not in brackets, and may be part of a name ("Giá trị xuất khẩu").
    `own` marks the group itself among its parts; `generic`: nothing is left but measure, year, unit and fillers. `state`:
    `change` for a difference of two others; in a correction, `former` for what was printed and `corrected` for what it
    should have been (a "new value" may be any).
    """

    text: str
    forms: tuple[tuple[str, bool], ...] = ()
    code: str | None = None
    kind: str = ""
    measure: Measure | None = None
    edition: int | None = None
    unit: str | None = None
    generic: bool = False
    own: bool = False
    total: bool = False
    worded: bool = False
    rest: str = ""
    state: str = ""

    @property
    def is_unit(self) -> bool:
        return is_unit(self.text)


@lru_cache(maxsize=32_768)
def read_label(text: str) -> Label:
    """A label of a table, read for what it says by itself."""
    text = " ".join(text.split())
    unit, bracketed, bare = _without_brackets(text)
    years = set(_YEAR.findall(_DATE.sub(" ", bare)))
    edition = int(years.pop()) if len(years) == 1 else None
    if edition is not None:
        bare = _YEAR.sub(" ", bare)
    spans_nodes = bool(_span_pattern().match(bare))
    code, kind, tail = (None, "", bare) if spans_nodes else _numbering(bare)
    if code is None and not spans_nodes:
        bare, code, kind, tail = _numbered_behind_measure(bare, tail)
    measure, rest = _measure_apart(tail)
    plain = _without_fillers(rest, measured=bool(measure or bracketed))
    forms_of_own = {key(rest).strip(), key(bare), plain if measure else ""}
    own = bool(words("own") & {_NUMBER_BEHIND.sub("", form) for form in forms_of_own if form})
    forms = _forms(text, bare, tail, rest, plain)
    if is_unit(text) and not (measure and not plain):
        return Label(text, unit=text.strip("() "), generic=True, measure=Measure.RANK if key(text) == "hang" else None)
    sized = key(bare) in _SIZES or any(map(bool, (_NUMBERED.match(text), _OUT_OF.match(bare), _RANGE.match(bare))))
    state = _state({key(bare), key(rest).strip(), plain}, text)
    generic = spans_nodes or (code is None and (not plain or own or sized or bool(state)))
    if state and measure is Measure.RAW_VALUE:
        measure = None
    return Label(
        text=text,
        forms=() if generic else forms,
        code=code,
        kind=kind,
        measure=measure or bracketed,
        edition=edition,
        unit=unit,
        generic=generic,
        own=own,
        worded=measure is not None,
        total=key(bare) in words("total") or key(tail) in words("total"),
        rest=plain,
        state=state,
    )


def _state(said: set[str], text: str) -> str:
    """`former` or `corrected`, where a label or all its parts ("Đã công bố (trước đính chính)") say so."""
    parts = {part for piece in _PART_ENDS.split(text) if (part := key(piece))}
    for name in ("former", "corrected", "change"):
        if said & words(name) or (len(parts) > 1 and parts <= words(name)) or _begins_with(parts, name):
            return name
    return ""


def _begins_with(parts: set[str], name: str) -> bool:
    return name == "change" and any(part.startswith(word + " ") for part in parts for word in words(name))


def _forms(text: str, bare: str, tail: str, rest: str, plain: str) -> tuple[tuple[str, bool], ...]:
    """The names to look a label up under: whole, without brackets, without numbering, without the measure, bare.

    "Hạ tầng số - Điểm" ends in "số điểm" and in "điểm": the longer name is asked for first.
    """
    before_bracket = _numbering(text.split("(")[0])[2]
    stripped = rest != tail
    found: dict[str, bool] = {}
    for form, measured in (
        (key(text), False),
        (key(bare), False),
        (key(tail), False),
        (key(before_bracket), False),
        *(
            (key(tail)[: -len(word)].strip(), True)
            for word, _ in reversed(measure_words())
            if key(tail).endswith(" " + word)
        ),
        (key(rest), stripped),
        (plain, stripped),
        (_leading_kinds().sub("", key(rest)), stripped),
    ):
        if form:
            found.setdefault(form, measured)
    return tuple(found.items())


def expanded(text: str, legend: dict[str, str]) -> str:
    """The text with the abbreviations that the table itself explains written out ("XH" → "xếp hạng")."""
    if not legend:
        return text
    return _LEGEND_TOKEN.sub(lambda found: legend.get(found.group(), found.group()), text)


def legend_of(texts: tuple[str, ...]) -> dict[str, str]:
    """Abbreviation → words, from the notes and titles of a table ("GT: giá trị; XH: xếp hạng")."""
    found: dict[str, str] = {}
    for text in texts:
        pairs = [(short, long.strip()) for short, long in _LEGEND.findall(text) if short.isupper() or short[:1].isupper()]
        if len(pairs) >= 2:
            found.update((short, long) for short, long in pairs if len(short) < len(long) and _LEGEND_TOKEN.fullmatch(short))
    return found


def is_code_like(text: str) -> bool:
    """Whether the text is a variable name of the publisher ("c4_1month") rather than words."""
    text = text.strip()
    return bool(_CODE_LIKE.match(text)) and (any(map(str.isdigit, text)) or "_" in text)


@lru_cache(maxsize=4_096)
def is_unit(text: str) -> bool:
    """Whether a cell holds nothing but a unit."""
    stripped = text.strip().strip("()").strip()
    return bool(_UNIT.match(stripped)) or bool(_UNIT_LIKE.match(stripped))


def stated_unit(text: str) -> str | None:
    """The unit of a line such as "Đơn vị: Triệu đồng" above a table."""
    found = re.search(r"(?:đơn vị tính|đơn vị|đvt|unit)\s*:\s*([^();,.]{1,30})", text, re.IGNORECASE)
    unit = found.group(1).strip() if found else ""
    return unit if unit and is_unit(unit) else None


def single_year(text: str) -> int | None:
    """The one year that a text names, or None. Dates of documents ("ngày 27 tháng 5 năm 2025") do not count, nor do years
    that are aimed at ("phấn đấu năm 2026")."""
    years = set(_YEAR.findall(_aimed_at().sub(" ", _DATE.sub(" ", text))))
    return int(years.pop()) if len(years) == 1 else None


@cache
def _aimed_at() -> re.Pattern[str]:
    aims, until = ("|".join(map(re.escape, spelled(group))) for group in ("aim", "until"))
    return re.compile(rf"\b(?:{aims})\s+(?:{until})?\s*20[0-4]\d\b", re.IGNORECASE)


def without_year(text: str) -> str:
    """The text without a year that stands beside its words ("Cao Bằng (năm 2024)" → "Cao Bằng")."""
    return _YEAR_BESIDE.sub("", text)


@cache
def _kind_pattern() -> re.Pattern[str]:
    kinds = "|".join(re.escape(word) for word, _ in kind_words())
    number = r"\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,4}"
    return re.compile(
        rf"^\s*(?:(?P<kind>{kinds})\s*(?P<number>{number})(?P<end>\.?(?=$|[\s.:)\-–_/])[\s.:)\-–_]*)"
        rf"|(?P<bare>{number})(?:(?P<stop>\s*[.:)\-–_]+\s*|\s+)(?=\D)|\.?\s*$))",
        re.IGNORECASE,
    )


@cache
def _span_pattern() -> re.Pattern[str]:
    """ "TC1-TC5", "Trụ cột 1 đến 5": several nodes at once, which explains a heading and names none."""
    kinds = "|".join(re.escape(word) for word, _ in kind_words())
    return re.compile(rf"^\s*(?:{kinds})\s*\d\s*(?:[-–+]|đến)\s*(?:{kinds})?\s*\d\s*$", re.IGNORECASE)


@cache
def _leading_kinds() -> re.Pattern[str]:
    kinds = "|".join(re.escape(key(word)) for word, _ in kind_words())
    return re.compile(rf"^(?:(?:{kinds})\s+)+")


def _numbering(text: str) -> tuple[str | None, str, str]:
    """The code that a label begins with ("Trụ cột II:", "1.1.2. ", "CS 4.1.1"), its level, and the text after it."""
    found = _kind_pattern().match(text)
    if not found:
        return None, "", text
    number = found["number"] or found["bare"]
    level = dict(kind_words()).get((found["kind"] or "").lower(), "")
    if not number[0].isdigit():
        if found["kind"] is None and not (found["stop"] or "").strip():
            return None, "", text
        value = _ROMAN.get(number.upper())
        if value is None or not number.isupper():
            return None, "", text
        return (str(value) if found["kind"] else None), level, text[found.end() :]
    dotted = "." in number
    if found["kind"] is None and not dotted:
        return None, "", text[found.end() :] if text[found.end() :].strip() else text
    return number, level, text[found.end() :]


def _numbered_behind_measure(bare: str, tail: str) -> tuple[str, str | None, str, str]:
    """A label whose number stands behind the measure ("Điểm nhóm 6.1 Sáng tạo tri thức"), as if it stood before it."""
    tokens = bare.split()
    for size in (1, 2):
        if key(" ".join(tokens[:size])) in dict(measure_words()):
            code, kind, behind = _numbering(" ".join(tokens[size:]))
            if code is not None:
                return bare, code, kind, f"{behind} {' '.join(tokens[:size])}"
    return bare, None, "", tail


def _without_brackets(text: str) -> tuple[str | None, Measure | None, str]:
    """Unit and measure that stand in brackets, and the text without these brackets."""
    unit: str | None = None
    measure: Measure | None = None
    for found in _BRACKETS.finditer(text):
        inside = found.group(1).strip()
        stated = _UNIT.match(inside)
        named = next((Measure(name) for word, name in measure_words() if key(inside) == word), None)
        if stated:
            unit = stated.group(1).strip()
        elif named and key(inside) not in ("diem",):
            measure = named
        elif inside == "" or _RANGE.match(inside) or _OUT_OF.match(inside):
            pass
        elif inside.startswith("%") and not is_unit(inside):
            unit = "%"
            continue
        elif is_unit(inside):
            if key(inside) == "diem":
                measure = measure or Measure.SCORE
            if key(inside) == "hang":
                measure = Measure.RANK
            else:
                unit = inside
        else:
            continue
        text = text.replace(found.group(0), " ")
    return unit, measure, text


def _measure_apart(text: str) -> tuple[Measure | None, str]:
    """The measure named at the end or the beginning of a text, and the rest."""
    folded = key(text)
    if folded in mark_words():
        return Measure(mark_words()[folded]), ""
    for word, measure in measure_words():
        if folded == word:
            return Measure(measure), ""
        if folded.endswith(" " + word):
            return Measure(measure), folded[: -len(word)]
    for word, measure in measure_words():
        if folded.startswith(word + " "):
            return Measure(measure), folded[len(word) :]
    return None, text


def _without_fillers(text: str, *, measured: bool) -> str:
    rest = f" {key(text)} "
    for filler in _fillers():
        rest = rest.replace(f" {filler} ", " ").replace(f" {filler} ", " ")
    tokens = rest.split()
    return " ".join(token for token in tokens if not (measured and token in _SIZES))


@cache
def _fillers() -> tuple[str, ...]:
    return tuple(sorted(words("fillers"), key=len, reverse=True))
