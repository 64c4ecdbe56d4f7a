"""What a value measures: the indicator named before it, after it, in the sentence before, or by the heading above."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sources.departments.grammar import grammar
from sources.departments.match import NOTHING, IndicatorMatcher, Match

_PUNCTUATION = re.compile(r"[^\w\s%/&.-]+")
_CLAUSE_END = re.compile(r"[,;:(]|\.\s")
_FEW_WORDS = 2
_COUNTS_UNKNOWN = re.compile(
    r"^ ?(?!trở|và|vào|trong|năm|đến|tới|cho|so|tăng|giảm|hoặc|nhưng|còn|với|tại|của|cuối|hết|ở|theo|nếu|khi|để|thì)"
    r"[a-zà-ỹđ]"
)
"""After a bare number: a noun that is no known unit, so that something else is counted ("02 bãi chôn lấp")."""
_SURE = 0.75
_GENERAL_UNITS = frozenset({"điểm", "điểm phần trăm", "điểm giá trị", "hạng", "bậc", "lần", "chỉ số"})


@dataclass(frozen=True, slots=True)
class Subject:
    """The indicator of a value and the words it was read from; `inherited` if they stand outside the sentence's clause.

    `stands_after`: the words follow the value ("05 đơn đăng ký nhãn hiệu").
    """

    match: Match
    words: str
    inherited: bool = False
    stands_after: bool = False


def subject_words(left: str) -> str:
    """The words of a clause that say what is measured, without verbs of will, years and comparators."""
    rules = grammar()
    return " ".join(rules.fillers.sub(" ", _PUNCTUATION.sub(" ", left.replace("\x00", " "))).split())


def find_subject(
    left: str, unit: str | None, right: str, before: Subject | None, heading: Match, matcher: IndicatorMatcher
) -> Subject:
    """The subject of a value with `left` and `right` around it (blanked of times); `before` is the last one named."""
    words = subject_words(left)
    named = _best(left, words, matcher)
    if named.code is not None and named.confidence >= _SURE:
        return Subject(named, words)
    after = _after(left, "", unit, right, matcher)
    if words and after.confidence < _SURE:
        both = _after(left, words, unit, right, matcher)
        after = max(after, both, key=lambda match: (match.code is not None, match.confidence))
    if after.code is not None and after.confidence > named.confidence:
        return Subject(after, right, stands_after=True)
    if named.code is not None:
        return Subject(named, words)
    if unit is None and _COUNTS_UNKNOWN.match(right):
        return Subject(named, words)
    meaningful = grammar().pronouns.sub(" ", words).split()
    if not meaningful and before is not None:
        return Subject(before.match, before.words, before.inherited)
    fits = _unit_fits(unit, heading, matcher)
    if heading.code is not None and fits and len(meaningful) <= _FEW_WORDS and not matcher.counts_something_else(words):
        return Subject(heading, words, inherited=True)
    if not meaningful:
        return Subject(NOTHING, words)
    return Subject(named, words)


def _unit_fits(unit: str | None, heading: Match, matcher: IndicatorMatcher) -> bool:
    """Whether a counted noun is what the heading's indicator counts ("05 chuỗi" is no "đơn")."""
    noun = (unit or "").split("/")[0]
    if not noun[:1].isalpha() or noun.endswith(("đồng", "USD")) or noun in _GENERAL_UNITS:
        return True
    return noun in f"{heading.name} {matcher.unit(heading.code)}".lower()


def _best(left: str, words: str, matcher: IndicatorMatcher) -> Match:
    """The surer of: the whole left side, and its last clause alone."""
    if not words:
        return NOTHING
    candidates = [matcher.match(left.replace("\x00", " ")), matcher.match(words)]
    clauses = [clause for clause in grammar().ties["new_clause"].split(left) if subject_words(clause)]
    if len(clauses) > 1:
        candidates.insert(0, matcher.match(clauses[-1].replace("\x00", " ")))
        if candidates[0].code is not None and candidates[0].confidence >= _SURE:
            return candidates[0]
    return max(candidates, key=lambda match: (match.code is not None, match.confidence))


def _after(left: str, words: str, unit: str | None, right: str, matcher: IndicatorMatcher) -> Match:
    """The indicator named after the value ("ít nhất 75 đơn đăng ký nhãn hiệu"), the unit's noun included.

    `words` are those before the value, where both sides together name it ("giống cây trồng: có 02 đơn đăng ký bảo hộ").
    """
    clause = _CLAUSE_END.split(right, maxsplit=1)[0].replace("\x00", " ").strip()
    noun, _, per = (unit or "").partition("/")
    denominator = f"/{per}" if per else ""
    noun = noun if noun[:1].isalpha() else "tỷ lệ" if noun.startswith("%") else ""
    if not (clause or noun):
        return NOTHING
    if not noun and left.strip() and not grammar().ties["value_first"].search(left):
        return NOTHING
    return matcher.match(f"{words} {noun} {clause}{denominator}".strip())
