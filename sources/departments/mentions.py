"""The values that a sentence mentions: numbers with unit, range, comparator and rank field; years and names set aside.

Whether a value is a target is not decided here (see `roles`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from sources.departments.grammar import Grammar, grammar
from sources.words.dates import TimeExpression, time_expressions
from sources.words.numbers import parse_number

_BEFORE = 60
_LONGEST = 4_000
"""Longer texts state no value that could be told apart (a cell filled with a whole document)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A value at `start:end` of the sentence (unit included; the number alone at `start:number_end`).

    `shape`: `value | range | fraction | rank | top | bottom | factor`; `field` is the whole of "29/34".
    """

    start: int
    end: int
    number_end: int
    value: Decimal | None
    unit: str | None
    shape: str = "value"
    value_high: Decimal | None = None
    comparator: str = "="
    approximate: bool = False
    field: int | None = None
    flags: tuple[str, ...] = ()
    alternatives: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Scanned:
    """A sentence in lower case with what was found in it; `blanked` has the times overwritten."""

    text: str
    mentions: tuple[Mention, ...]
    times: tuple[TimeExpression, ...]
    blanked: str


def scan(text: str, decimal_mark: str | None = ",") -> Scanned:
    """Find all values of a normalised sentence. `decimal_mark` is the document's habit, a hint only."""
    if len(text) > _LONGEST:
        return Scanned(text, (), (), text)
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    rules = grammar()
    spans: list[tuple[int, int]] = []
    for pattern in rules.names:
        spans += [match.span() for match in pattern.finditer(lower) if not _overlaps(match.span(), spans)]
    times = tuple(
        time
        for time in time_expressions(lower)
        if not _is_counted(lower, time, rules) and not _overlaps((time.start, time.end), spans)
    )
    spans += [(time.start, time.end) for time in times]
    masked = _blank(lower, spans)
    denominators = [match.span() for match in rules.denominator.finditer(masked)]
    hidden = _blank(masked, [span for span in denominators if any(map(str.isdigit, masked[span[0] : span[1]]))])
    mentions = _numbers(lower, hidden, rules, decimal_mark)
    found = tuple(_with_comparators(lower, _ranges(masked, mentions), rules))
    return Scanned(lower, found, times, _blank(lower, [(time.start, time.end) for time in times]))


def _is_counted(text: str, time: TimeExpression, rules: Grammar) -> bool:
    """Whether a bare "2026" is a number of things ("2026 doanh nghiệp"), not a year."""
    if time.kind != "year" or text[time.start : time.end].startswith("năm"):
        return False
    return rules.counted.match(text, time.end) is not None and not text[: time.start].rstrip().endswith("năm")


def _numbers(text: str, hidden: str, rules: Grammar, mark: str | None) -> list[Mention]:
    """Every value in `hidden` (the text with times, names and denominators blanked), in order."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for match in rules.factor.finditer(hidden):
        factor = Decimal(rules.factors[match.group()])
        found.append(Mention(*match.span(), match.end(), factor, "lần", "factor"))
        taken.append(match.span())
    for match in rules.two_digits.finditer(hidden):
        found.append(Mention(*match.span(), match.end(), Decimal(10), "%", comparator=">="))
        taken.append(match.span())
    for match in rules.fraction.finditer(hidden):
        if not _overlaps(match.span(), taken):
            found.append(_fraction(text, match.span(), int(match["part"]), int(match["whole"]), rules))
            taken.append(match.span())
    for match in rules.spelled_number.finditer(hidden):
        if not _overlaps(match.span("word"), taken):
            found.append(_plain(text, match.span("word"), rules, mark))
    for match in rules.number.finditer(hidden):
        if not _overlaps(match.span(), taken):
            found.append(_plain(text, match.span(), rules, mark))
    return sorted(found, key=lambda mention: mention.start)


def _plain(text: str, span: tuple[int, int], rules: Grammar, mark: str | None) -> Mention:
    start, end = span
    unit, after = unit_at(text, end, rules)
    reading = parse_number(text[start:end], decimal_hint=mark, rate=unit is not None and unit.startswith(("%", "điểm")))
    shape = "value"
    before = text[max(0, start - _BEFORE) : start]
    if unit in (None, "bậc") and rules.rank["before"].search(before):
        shape, unit = "rank", "hạng"
    elif rules.rank["top"].search(before):
        if rules.rank["bottom"].search(text[end:]):
            shape, unit = "bottom", "hạng"
        elif rules.rank["top_after"].search(text[end:]) or text[:start].rstrip().endswith("top"):
            shape, unit = "top", "hạng"
    elif unit == "lần" and text[:start].rstrip().endswith("gấp"):
        shape = "factor"
    return Mention(start, after, end, reading.value, unit, shape, flags=reading.flags, alternatives=reading.alternatives)


def _fraction(text: str, span: tuple[int, int], part: int, whole: int, rules: Grammar) -> Mention:
    start, end = span
    unit, after = unit_at(text, end, rules)
    ranked = rules.rank["before"].search(text[max(0, start - _BEFORE) : start]) or (
        whole in (34, 63) and unit in (None, "tỉnh", "địa phương", "bậc", "tỉnh thành")
    )
    if ranked or rules.rank["subject"].search(text[max(0, start - _BEFORE) : start]):
        return Mention(start, end, end, Decimal(part), "hạng", "rank", field=whole)
    return Mention(start, after, end, Decimal(part), unit, "fraction", field=whole)


def unit_at(text: str, position: int, rules: Grammar) -> tuple[str | None, int]:
    """The unit written right after `position`, in its full form, and where it ends."""
    for pattern, name in rules.units:
        match = pattern.match(text, position)
        if match:
            return _with_tail(text, match.end(), name, rules)
    match = rules.money.match(text, position)
    if match:
        return _with_tail(text, match.end(), _money(match.group(), rules), rules)
    match = rules.counted.match(text, position)
    if match:
        noun = match.group().strip()
        return _with_tail(text, match.end(), rules.unit_names.get(noun, noun), rules)
    return None, position


def unit_with_denominator(unit: str, text: str, position: int, rules: Grammar) -> str:
    """The unit with the denominator that stands at `position`, apart from it."""
    return _with_tail(text, position, unit, rules)[0]


def _with_tail(text: str, end: int, unit: str, rules: Grammar) -> tuple[str, int]:
    """Denominators and "GRDP" after a unit belong to it; "trên 10.000 dân" is written with a slash."""
    while match := rules.denominator.match(text, end):
        if match.group().strip().startswith(("mỗi", "cứ")):
            break
        noun, size = match["noun"], match["size"]
        if noun.startswith("vạn"):
            noun, size = "dân", "10.000"
        noun = rules.unit_names.get(noun, noun).removeprefix("người ") if noun.endswith("dân") else noun
        size = rules.sizes.get(size, size) if size else ""
        size = "" if size == "1" else size
        unit = f"{unit}/{size} {noun}" if size else f"{unit}/{rules.unit_names.get(noun, noun)}"
        end = match.end()
    tail = rules.unit_tails.match(text, end)
    if tail and tail.group().strip():
        unit, end = f"{unit} {tail.group().strip()}", tail.end()
    return unit.replace("grdp", "GRDP").replace("gdp", "GDP"), end


def _money(text: str, rules: Grammar) -> str:
    words = " ".join(text.split())
    for written, full in sorted(rules.money_written.items(), key=lambda item: -len(item[0])):
        if written in words and full not in words:
            words = words.replace(written, full)
    return words if words.endswith(("đồng", "USD", "euro")) else f"{words} đồng"


def _ranges(text: str, mentions: list[Mention]) -> list[Mention]:
    """Neighbours joined to a range ("12 - 14", "từ 9,5 đến 10,5%"); "từ 5,9 lên 6,6" stays two values."""
    joined: list[Mention] = []
    for mention in mentions:
        previous = joined[-1] if joined else None
        if previous is not None and _makes_range(text, previous, mention):
            joined[-1] = replace(
                previous, end=mention.end, number_end=mention.number_end, value_high=mention.value, unit=mention.unit,
                shape="range" if previous.shape == "value" else previous.shape, flags=(*previous.flags, *mention.flags),
            )  # fmt: skip
        else:
            joined.append(mention)
    return joined


def _makes_range(text: str, one: Mention, other: Mention) -> bool:
    between = text[one.end : other.start].strip()
    if one.value is None or other.value is None or one.value >= other.value or one.shape not in ("value", "rank"):
        return False
    if one.value_high is not None or (one.unit is not None and other.unit is not None and one.unit != other.unit):
        return False
    if between == "-":
        return True
    return between in ("đến", "tới") and one.shape == other.shape


def _with_comparators(text: str, mentions: list[Mention], rules: Grammar) -> list[Mention]:
    compared = []
    begin = 0
    for mention in mentions:
        before = text[max(begin, mention.start - _BEFORE) : mention.start]
        approximate = rules.approximate.search(before)
        if approximate:
            before = before[: approximate.start()]
        sign = _sign_before(before, rules) or _sign_after(text[mention.end :], rules) or mention.comparator
        if mention.shape == "top":
            sign = "top"
        elif mention.shape == "range" and sign in ("=", ">", "<"):
            sign = "range"
        compared.append(replace(mention, comparator=sign, approximate=approximate is not None))
        begin = mention.end
    return compared


def _sign_before(before: str, rules: Grammar) -> str | None:
    for place in ("adjacent", "earlier"):
        for sign, pattern in rules.comparators[place]:
            if pattern.search(before):
                return sign
    return None


def _sign_after(after: str, rules: Grammar) -> str | None:
    return next((sign for sign, pattern in rules.comparators["after"] if pattern.search(after)), None)


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        letters[start:end] = "\x00" * (end - start)
    return "".join(letters)
