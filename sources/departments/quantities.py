"""The quantities of a sentence: numbers with unit, dimension, range, comparator, rank field; names, dates and marks apart.

A small grammar on tokens: ``comparator? about? number (- number)? multiplier* unit (/ size? noun)* comparator?``. Whether a
quantity is a target is not decided here (see `roles`). No number is lost: what is no quantity is a name with its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sources.departments.language import Cue, Token, Trie, language, pattern, tokens
from sources.words.dates import TimeExpression, time_expressions
from sources.words.numbers import parse_number

LONGEST = 4_000
"""Longer texts state no value that could be told apart (a cell filled with a whole document)."""
_CODE = re.compile(r"\d{1,2}(?:\.\d{1,2}){2}")
_FILLERS = 5
_FAR = 6
_REVERSED = {">=": "<=", ">": "<", "<": ">", "<=": ">="}
"""Of ranks the smaller number is the higher one: "không thấp hơn vị trí 15" is at most 15."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value at `start:end` of the sentence (unit included; the number alone at `start:number_end`).

    `dimension`: `percent points score rank places factor money time size count number`; `shape`: `value range share rank top
    bottom factor`; `field` is the whole of "29/34"; `counts` the noun behind a number without a known unit.
    """

    start: int
    end: int
    number_end: int
    value: Decimal | None
    unit: str | None = None
    dimension: str = "number"
    shape: str = "value"
    value_high: Decimal | None = None
    comparator: str = "="
    approximate: bool = False
    field: int | None = None
    flags: tuple[str, ...] = ()
    alternatives: tuple[Decimal, ...] = ()
    counts: str | None = None
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in lower case with everything found in it; positions are characters, in cues and `first`/`last` tokens."""

    text: str
    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[TimeExpression, ...]
    names: tuple[tuple[int, int, str], ...]
    cues: tuple[Cue, ...]
    ratios: tuple[tuple[int, int, str], ...] = ()
    """Denominators that stand apart from a unit ("ISO trên 1.000 doanh nghiệp"): where, and as they end a unit."""


def read_sentence(text: str, decimal_mark: str | None = ",") -> Sentence:
    """Everything numeric in a normalised sentence. `decimal_mark` is the document's habit, a hint only."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    if len(text) > LONGEST:
        return Sentence(lower, (), (), (), (), ())
    return _Reader(lower, decimal_mark).sentence()


class _Reader:
    """One sentence on its way: tokens, and which of them are taken by times, names and denominators."""

    def __init__(self, lower: str, mark: str | None) -> None:
        self._words = language()
        self._text, self._mark = lower, mark
        self._items = tokens(lower)
        self._taken: set[int] = set()
        self._names: list[tuple[int, int, str]] = []
        self._times: list[TimeExpression] = []
        self._ratios: list[tuple[int, int, str]] = []

    def sentence(self) -> Sentence:
        items, cues = self._items, tuple(self._words.cues(self._items))
        in_words = (self._words.spelled, self._words.factors)
        if not any(item.is_number or any(trie.at(items, at) for trie in in_words) for at, item in enumerate(items)):
            return Sentence(self._text, tuple(items), (), (), (), cues)
        times = time_expressions(self._text)
        self._set_times_aside([time for time in times if time.kind == "day"])
        self._set_names_aside()
        self._set_times_aside([time for time in times if time.kind != "day"])
        self._set_denominators_aside()
        self._ends = {place: self._ending(self._words.signs[place]) for place in ("before", "adjacent")}
        self._rank_ends = {name: self._ending(self._words.rank[name]) for name in ("before", "top")}
        found = list(self._quantities())
        return Sentence(
            self._text, tuple(items), tuple(found), tuple(self._times), tuple(self._names), cues, tuple(self._ratios)
        )

    def _ending(self, trie: Trie) -> dict[int, tuple[str, int]]:
        """Token position → the value of the entry that ends right before it, and where that begins."""
        ends: dict[int, tuple[str, int]] = {}
        for at in range(len(self._items)):
            found = trie.at(self._items, at)
            if found is not None:
                ends.setdefault(found[0], (found[2][0], at))
        return ends

    # What is no quantity

    def _name(self, first: int, last: int, kind: str) -> None:
        self._names.append((self._items[first].start, self._items[last - 1].end, kind))
        self._taken.update(range(first, last))

    def _until(self, end: int, first: int) -> int:
        """The token position after the characters up to `end`."""
        while first < len(self._items) and self._items[first].start < end:
            first += 1
        return first

    def _set_names_aside(self) -> None:
        items, before, after = self._items, self._words.names["before"], self._words.names["after"]
        for at, item in enumerate(items):
            if at in self._taken:
                continue
            if item.is_number:
                written = pattern("legal_number").match(self._text, item.start)
                if written:
                    self._name(at, self._until(written.end(), at), "legal")
                elif _CODE.fullmatch(item.text):
                    self._name(at, at + 1, "code")
                elif self._in_brackets(at):
                    self._name(at, at + 1, "mark")
                elif (found := after.at(items, at + 1)) and not self._words.units.at(items, at + 1):
                    self._name(at, found[0], found[2][0])
                continue
            named = before.at(items, at)
            if named is not None:
                self._numbered(at, named[0], named[2][0])

    def _in_brackets(self, at: int) -> bool:
        items = self._items
        around = 0 < at < len(items) - 1 and items[at - 1].text == "(" and items[at + 1].text == ")"
        return around and len(items[at].text) <= 2

    def _numbered(self, first: int, end: int, kind: str) -> None:
        """The number behind words that are numbered ("điều 5", "ISO 9001:2015"), unless it counts something."""
        items, at = self._items, end
        while at < len(items) and items[at].text in self._words.sets["number_words"]:
            at += 1
        if at >= len(items) or not items[at].is_number or at in self._taken:
            return
        last = at + 1
        if kind == "ordinal" and _CODE.fullmatch(items[at].text):
            first, kind = at, "code"
        elif kind == "ordinal":
            if self._counted_by_unit(last) or (last < len(items) and items[last].text in ("/", "-", "%")):
                return
            if items[at].text.startswith(("19", "20")) and len(items[at].text) == 4:
                return
        while (
            kind not in ("ordinal", "code")
            and last < len(items)
            and items[last].start == items[last - 1].end
            and items[last].text not in ",;.)"
        ):
            last += 1
        if kind == "telephone":
            while last < len(items) and (items[last].is_number or items[last].text in ".-/"):
                last += 1
        if kind == "legal" and items[at].text.startswith("20") and len(items[at].text) == 4:
            return
        self._name(first, last, kind)

    def _counted_by_unit(self, at: int) -> bool:
        """Whether a unit stands at the token; the "năm" of "năm 2026" is none."""
        items, found = self._items, self._words.units.at(self._items, at)
        if found is None:
            return False
        dated = items[at].text in self._words.sets["year"] and found[0] < len(items) and len(items[found[0]].text) == 4
        return not (dated and items[found[0]].is_number)

    def _set_times_aside(self, times: Sequence[TimeExpression]) -> None:
        for time in times:
            first = next((at for at, item in enumerate(self._items) if item.end > time.start), len(self._items))
            last = self._until(time.end, first)
            if any(at in self._taken for at in range(first, last)) or self._counts_things(time, last):
                continue
            self._taken.update(range(first, last))
            self._times.append(time)
        self._times.sort(key=lambda time: time.start)

    def _counts_things(self, time: TimeExpression, last: int) -> bool:
        """Whether a bare "2026" is a number of things ("2026 doanh nghiệp"), not a year."""
        words = self._words.sets
        if time.kind != "year" or any(word in self._text[time.start : time.end] for word in words["year"]):
            return False
        found = self._words.units.at(self._items, last)
        return (
            found is not None
            and found[2][0][0] == "count"
            and not self._text[: time.start].rstrip().endswith(tuple(words["year_before"]))
        )

    def _set_denominators_aside(self) -> None:
        for at in range(len(self._items)):
            if at in self._taken:
                continue
            found = self._per(at)
            sized = found and (found[1] or any(item.is_number for item in self._items[at : found[0]]))
            if found and sized and (self._items[at].text not in self._words.sets["over"] or self._is_ratio(at)):
                self._taken.update(range(at, found[0]))
                self._ratios.append((self._items[at].start, self._items[found[0] - 1].end, f"{found[1]} {found[2]}".strip()))

    def _is_ratio(self, at: int) -> bool:
        """Whether "trên 1.000 doanh nghiệp" says per how many, not more than how many."""
        return at > 0 and self._items[at - 1].text not in self._words.between

    def _per(self, at: int) -> tuple[int, str, str] | None:
        """A denominator that begins at the token: its end, size and noun."""
        items, words = self._items, self._words
        mark = words.per_marks.at(items, at)
        end = mark[0] if mark else at + 1 if at < len(items) and items[at].text in words.sets["per_each"] else None
        if end is None:
            return None
        if end < len(items) and items[end].text in words.sets["per_whole"]:
            end += 1
        size = words.sizes.at(items, end)
        noun = words.per_nouns.at(items, size[0] if size else end)
        if noun is None or (mark is None and size is None):
            return None
        if mark and mark[1] in words.sets["over"] and not size and noun[2][0] not in words.sets["per_over"]:
            return None
        return noun[0], str(size[2][0]) if size else "", str(noun[2][0])

    # Quantities

    def _quantities(self) -> Iterator[Quantity]:
        at = 0
        while at < len(self._items):
            found = None if at in self._taken else self._quantity(at)
            if found is None:
                at += 1
                continue
            found = self._with_range(found)
            yield self._with_sign(found)
            at = max(found.last, at + 1)

    def _quantity(self, at: int) -> Quantity | None:
        item, words = self._items[at], self._words
        factor, digits = words.factors.at(self._items, at), words.two_digits.at(self._items, at)
        if factor:
            end, value = self._items[factor[0] - 1].end, Decimal(str(factor[2][0]))
            return Quantity(
                item.start, end, end, value, words.named["factor"], "factor", "factor", first=at, last=factor[0]
            )  # fmt: skip
        if digits and not digits[2][0]:
            return None
        if digits:
            end, value = self._items[digits[0] - 1].end, Decimal(str(digits[2][0]))
            return Quantity(
                item.start, end, end, value, "%", "percent", comparator=">=", first=at, last=digits[0]
            )  # fmt: skip
        if not item.is_number:
            return self._spelled(at)
        part = self._fraction(at)
        if part:
            return part
        unit, dimension, last = self._unit(at + 1)
        rate = dimension in ("percent", "points", "score")
        reading = parse_number(item.text, decimal_hint=self._mark, rate=rate)
        return self._shaped(
            Quantity(
                item.start, self._items[last - 1].end, item.end, reading.value, unit, dimension, flags=reading.flags,
                alternatives=reading.alternatives, counts=None if unit else self._noun(last), first=at, last=last,
            )
        )  # fmt: skip

    def _spelled(self, at: int) -> Quantity | None:
        """A number in words, before what it counts; "một" and "năm" only after a verb of having or a comparator."""
        found = self._words.spelled.at(self._items, at)
        if found is None:
            return None
        unit, dimension, last = self._unit(found[0])
        if dimension not in ("count", "score", "places", "percent") and not self._spelled_range(found[0]):
            return None
        before = self._items[at - 1].text if at else ""
        if (
            self._items[at].text in self._words.sets["spoken"]
            and before not in self._words.between
            and before not in self._words.sets["before_spoken"]
        ):
            return None
        start, number_end = self._items[at].start, self._items[found[0] - 1].end
        return Quantity(
            start, self._items[last - 1].end, number_end, Decimal(str(found[2][0])), unit, dimension, flags=("spelled",),
            first=at, last=last,
        )  # fmt: skip

    def _spelled_range(self, at: int) -> bool:
        """Whether "đến" and another number in words follow ("tám đến mười đơn")."""
        return at < len(self._items) and self._items[at].text in self._words.sets["range"] and bool(self._spelled(at + 1))

    def _fraction(self, at: int) -> Quantity | None:
        items = self._items
        if at + 2 >= len(items) or items[at + 1].text != "/" or not items[at + 2].is_number or at + 2 in self._taken:
            return None
        if items[at + 2].text in ("10", "100") and self._unit(at + 3)[1] == "score":
            unit, dimension, last = self._unit(at + 3)
            value = parse_number(items[at].text, decimal_hint=self._mark, rate=True).value
            return Quantity(items[at].start, items[last - 1].end, items[at].end, value, unit, dimension, first=at, last=last)
        if not (items[at].text.isdigit() and items[at + 2].text.isdigit() and len(items[at + 2].text) <= 3):
            return None
        part, whole = int(items[at].text), int(items[at + 2].text)
        unit, dimension, last = self._unit(at + 3)
        spoken = self._text[max(0, items[at].start - 60) : items[at].start]
        ranked = at in self._rank_ends["before"] or any(word in spoken for word in self._words.data["rank"]["subject"])
        if ranked or (
            unit in self._words.data["rank"]["field"] and not self._words.sets["having"] & set(spoken.split()[-2:])
        ):
            end = items[at + 2].end
            return Quantity(
                items[at].start,
                end,
                end,
                Decimal(part),
                self._words.named["rank"],
                "rank",
                "top" if at in self._rank_ends["top"] and self._is_top(at, unit, self._text[end : end + 60]) else "rank",
                field=whole,
                first=at,
                last=at + 3,
            )
        return Quantity(
            items[at].start, items[last - 1].end, items[at + 2].end, Decimal(part), unit, dimension, "share", field=whole,
            counts=None if unit else self._noun(last), first=at, last=last,
        )  # fmt: skip

    def _shaped(self, found: Quantity) -> Quantity:
        """Ranks ("xếp thứ 9"), groups at the top or bottom ("nhóm 25 tỉnh dẫn đầu") and factors ("gấp 1,5 lần")."""
        at = found.first
        ahead = at
        while (
            ahead > 0
            and at - ahead < 3
            and self._items[ahead - 1].text in self._words.between
            and ahead not in self._rank_ends["before"]
        ):
            ahead -= 1
        if found.dimension in ("number", "places") and not found.counts and ahead in self._rank_ends["before"]:
            return replace(
                found, shape="rank", unit=self._words.named["rank"], dimension="rank", end=found.number_end, last=at + 1
            )
        if at in self._rank_ends["top"] and (
            found.dimension in ("number", "places") or found.unit in self._words.data["rank"]["field"]
        ):
            rest = self._text[found.end : found.end + 60].split(";")[0]
            shape = ""
            if any(word in rest for word in self._words.data["rank"]["last"]):
                shape = "bottom"
            elif self._is_top(at, found.unit, rest):
                shape = "top"
            if shape:
                return replace(found, shape=shape, unit=self._words.named["rank"], dimension="rank", counts=None)
        if found.dimension == "number" and not found.counts and self._speaks_of_rank(found.start):
            return replace(found, shape="rank", unit=self._words.named["rank"], dimension="rank")
        if found.dimension == "factor":
            return replace(found, shape="factor")
        return found

    def _speaks_of_rank(self, start: int) -> bool:
        """Whether the last thing said to be measured is a rank ("Thứ hạng của chỉ số: từ 13 lên 11")."""
        before = self._text[:start]
        ranked = max(before.rfind(word) for word in self._words.data["rank"]["subject"])
        return ranked >= 0 and not any(word in before[ranked:] for word in self._words.sets["not_rank"])

    def _is_top(self, at: int, unit: str | None, rest: str) -> bool:
        """Whether the group before the number is one at the top: said so, or entered at all ("lọt vào nhóm 20 tỉnh")."""
        words = self._words.data["rank"]
        before = [item.text for item in self._items[max(0, at - 3) : at]]
        if self._words.sets["top"] & set(before) or any(word in rest for word in words["leading"]):
            return True
        return (
            bool(self._words.sets["group"] & set(before))
            and unit in words["field"]
            and any(word in before for word in words["inside"])
        )

    def _noun(self, at: int) -> str | None:
        """The word right behind a bare number, where it could be what is counted."""
        items = self._items
        if at >= len(items) or at in self._taken or not items[at].text[0].isalpha() or items[at].text in self._words.small:
            return None
        return items[at].text

    def _unit(self, at: int) -> tuple[str | None, str, int]:
        """The unit written at the token: in full, its dimension, and the token behind it."""
        items, words = self._items, self._words
        begin, scale = at, []
        while at < len(items) and at not in self._taken and items[at].text in words.multipliers:
            if words.per_nouns.at(items, at + 1) and items[at].text in words.sets["ten_thousand"]:
                break
            scale.append(words.multipliers[items[at].text])
            at += 1
        found = None if at in self._taken else words.units.at(items, at)
        if found is not None and any(position in self._taken for position in range(at, found[0])):
            found = None
        if found is None:
            if not scale:
                return None, "number", begin
            return " ".join(scale), "money" if words.sets["money_scale"] & set(scale) else "number", at
        end, _, values = found
        dimension, unit = values[-1]
        if scale and dimension not in ("money", "count", "size"):
            return " ".join(scale), "money" if words.sets["money_scale"] & set(scale) else "number", at
        unit = " ".join([*scale, unit])
        unit, end = self._with_denominators(unit, end)
        tail = words.tails.at(items, end)
        if tail and dimension == "percent":
            unit, end = f"{unit} {tail[1]}".replace("grdp", "GRDP").replace("gdp", "GDP"), tail[0]
        return unit, dimension, end

    def _with_denominators(self, unit: str, end: int) -> tuple[str, int]:
        while (per := self._per(end)) and self._items[end].text not in self._words.sets["per_each"]:
            unit = f"{unit}/{per[1]} {per[2]}" if per[1] else f"{unit}/{per[2]}"
            end = per[0]
        return unit, end

    def _with_range(self, one: Quantity) -> Quantity:
        """Joined with the next number to a range ("12 - 14", "9,5 đến 10,5%"); "từ 5,9 lên 6,6" stays two."""
        items, at = self._items, one.last
        if (
            at + 1 >= len(items)
            or items[at].text not in self._words.sets["range"]
            or at + 1 in self._taken
            or one.shape not in ("value", "rank")
        ):
            return one
        other = self._quantity(at + 1)
        if (
            other is None
            or one.value is None
            or other.value is None
            or one.value >= other.value
            or other.shape not in ("value", "rank")
        ):
            return one
        bare = one.end == one.number_end and other.end > other.number_end
        apart = one.unit is not None and other.unit is not None and one.unit != other.unit
        if apart and one.dimension != other.dimension and not bare:
            return one
        return replace(
            other, start=one.start, first=one.first, value=one.value, value_high=other.value,
            flags=(*one.flags, *other.flags), shape="range" if one.shape == "value" else one.shape,
            unit=other.unit or one.unit, dimension=other.dimension if other.unit else one.dimension,
        )  # fmt: skip

    def _with_sign(self, found: Quantity) -> Quantity:
        items, at = self._items, found.first
        approximate = at > 0 and (
            items[at - 1].text in self._words.approximate
            or self._text[: found.start].rstrip().endswith(tuple(self._words.sets["about_two"]))
        )
        if approximate:
            at -= 2 if items[at - 1].text in self._words.sets["about_second"] else 1
        if found.shape == "rank":
            while at > 0 and self._items[at - 1].text in self._words.sets["rank_words"]:
                at -= 1
            sign = self._sign_before(max(at, 0)) or self._sign_before(found.first) or found.comparator
            return replace(found, comparator=_REVERSED.get(sign, sign), approximate=approximate)
        sign = self._sign_before(max(at, 0)) or self._sign_after(found.last) or found.comparator
        if found.shape == "top":
            sign = "top"
        elif found.shape == "range" and sign in ("=", ">", "<"):
            sign = "range"
        return replace(found, comparator=sign, approximate=approximate)

    def _sign_before(self, at: int) -> str | None:
        adjacent = self._ends["adjacent"].get(at)
        before = self._ends["before"].get(at)
        if before:
            return before[0]
        if adjacent:
            return adjacent[0]
        for back in range(1, _FILLERS + 1):
            if at - back < 0 or self._items[at - back].text not in self._words.between:
                return None
            found = self._ends["before"].get(at - back)
            if found:
                return found[0]
        return None

    def _sign_after(self, at: int) -> str | None:
        for position in range(at, min(len(self._items), at + _FAR)):
            found = self._words.signs["after"].at(self._items, position)
            if found:
                return str(found[2][0])
            if self._items[position].is_number or not self._items[position].text[0].isalpha():
                return None
        return None
