"""A quantity with everything around it: what it may measure, what it is for, when; linked and judged by the models.

`Reading` is the same for a sentence and for a cell of a table. `link` chooses the indicator, `judge` the role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sources.departments.bodies import bodies_in, relation
from sources.departments.context import FORCES, Context, groups_of
from sources.departments.indicators import NOTHING, IndicatorMatcher, Match
from sources.departments.language import language
from sources.departments.model import Features, models
from sources.departments.quantities import Quantity, Sentence
from sources.places import Place
from sources.words.dates import TimeExpression
from sources.words.vocabulary import Kind, Level, Origin

_WINDOWS = ((2, "1"), (4, "2"), (8, "3"))
_AFTER = 5
_BRACKETS = re.compile(r"\([^()]*\)")
_BY_CONCEPT = 0.75
"""A match less sure than this rests on likeness alone, not on the words of a concept."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What all parts of one document share: who sends it, from which province, for whose plan, in which year."""

    matcher: IndicatorMatcher
    sender: str | None = None
    sender_inherited: bool = False
    province: str | None = None
    """The one of its letterhead."""
    home: str | None = None
    """The one whose plan is made."""
    year: int | None = None
    decimal_mark: str | None = ","
    origin: Origin = Origin.PAPER
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that a quantity may be a value of: where its words stand, how far away, how well the unit fits."""

    match: Match
    source: str
    distance: int
    fit: float
    probability: float = 0.0


@dataclass(slots=True)
class Reading:
    """One quantity of a sentence (or cell) of a paper."""

    paper: Paper
    sentence: Sentence
    quantity: Quantity
    place: Place
    quote: str
    value_place: Place
    context: Context
    original: str
    container: str = "prose"
    begin: int = 0
    """Where, in the sentence, the words between the quantity before and this one begin."""
    stop: int = 0
    time: TimeExpression | None = None
    time_source: str = "none"
    base: TimeExpression | None = None
    candidates: list[Candidate] = field(default_factory=list)
    chosen: Candidate | None = None
    role: str = "other"
    roles: dict[str, float] = field(default_factory=dict)
    grounds: list[str] = field(default_factory=list)
    confidence: float = 0.0
    unit: str | None = None
    unit_inherited: bool = False
    lead: str | None = None
    lead_words: str | None = None
    lead_source: str = "sender"
    condition: str | None = None
    outside: bool = False
    """Whether the words before, or those of a title above, say that it is no value of the index."""
    baseline: Decimal | None = None
    base_year: int | None = None
    header: str = ""
    label: str = ""
    column: str = ""
    solution: str | None = None
    evidence: str | None = None
    coordinating: tuple[str, ...] = ()
    cost: Decimal | None = None
    deadline: str | None = None
    deadline_words: str | None = None
    word_places: dict[str, Place] = field(default_factory=dict)

    @property
    def match(self) -> Match:
        return self.chosen.match if self.chosen else NOTHING

    @property
    def left(self) -> str:
        """The words between the quantity before and this one."""
        return self.sentence.text[self.begin : self.quantity.start]

    @property
    def right(self) -> str:
        return self.sentence.text[self.quantity.end : self.stop]

    def groups(self, begin: int, end: int) -> set[str]:
        """The groups of cues between two characters of the sentence."""
        items = self.sentence.tokens
        return {
            cue.group for cue in self.sentence.cues if begin <= items[cue.first].start and items[cue.last - 1].end <= end
        }

    @property
    def moved(self) -> bool:
        """Whether the value is a change ("tăng 5%") and not what is reached ("tăng lên 5%")."""
        last = None
        for cue in self.sentence.cues:
            start, end = self.sentence.tokens[cue.first].start, self.sentence.tokens[cue.last - 1].end
            moving = cue.group in ("up", "down", "reaches", "yearly_speed")
            if moving and self.begin <= start and end <= self.quantity.start:
                last = cue.group
        return last in ("up", "down")

    @property
    def yearly(self) -> bool:
        near = self.groups(max(self.begin, self.quantity.start - 80), self.quantity.end + 12)
        return "yearly" in near or (self.quantity.unit or "").endswith(language().named["yearly"])


def kind_of(reading: Reading, unit: str | None, framework_unit: str | None) -> Kind:
    """The kind of target that the words around a value make of it."""
    quantity = reading.quantity
    if quantity.dimension == "rank":
        return Kind.RANK
    if quantity.shape == "factor":
        return Kind.FACTOR
    if quantity.dimension == "places":
        return Kind.RANK_DELTA
    percent = quantity.dimension == "percent"
    if reading.moved:
        if reading.yearly:
            return Kind.RATE
        return Kind.DELTA_PERCENT if percent else Kind.DELTA
    if percent and (unit or "").endswith(language().named["yearly"]):
        return Kind.RATE
    if percent and "yearly_speed" in reading.groups(reading.begin, quantity.start):
        return Kind.RATE
    own = reading.match.level in (None, Level.INDICATOR) and framework_unit in (None, language().named["score"])
    return Kind.SCORE if (unit or "").startswith(language().named["score"]) and not own else Kind.LEVEL


# Linking


def link(reading: Reading) -> None:
    """Choose the indicator: the likeliest candidate whose unit fits, or none. Sets `chosen`."""
    model = models()["link"]
    best: Candidate | None = None
    if _is_outside(reading):
        return
    scored = []
    for candidate in reading.candidates:
        alike_only = candidate.match.confidence < _BY_CONCEPT
        if candidate.match.code is None or candidate.fit <= 0 or (alike_only and candidate.fit < 1):
            continue
        probability = model.probability(link_features(reading, candidate))
        scored.append(Candidate(candidate.match, candidate.source, candidate.distance, candidate.fit, probability))
    for candidate in scored:
        if candidate.source in ("code", "order"):
            reading.chosen = replace(candidate, probability=1.0)
            return
        if best is None or candidate.probability > best.probability:
            best = candidate
    reading.chosen = best if best is not None and best.probability >= 0.5 else None


def _is_outside(reading: Reading) -> bool:
    """Whether the words say that the value is none of the index: around it, before it outside brackets, in what heads it."""
    if reading.outside or "outside" in reading.groups(reading.begin, reading.stop) | groups_of(reading.label.lower()):
        return True
    if reading.container == "prose" and any("outside" in groups for groups in reading.context.groups):
        return True
    before = _BRACKETS.sub(lambda match: " " * len(match.group()), reading.sentence.text[: reading.begin])
    return "outside" in groups_of(before)


def link_features(reading: Reading, candidate: Candidate) -> Features:
    """What speaks for a candidate: where it stands, how alike and how far, type, and whether others agree."""
    likeness, source = candidate.match.confidence, candidate.source
    own = {other.match.code for other in reading.candidates if other.source in ("clause", "segment", "after")}
    agree = sum(other.match.code == candidate.match.code for other in reading.candidates)
    features = {
        f"from_{source}": 1.0,
        f"likeness_{source}": likeness,
        "likeness": likeness,
        "fit": candidate.fit,
        f"fit_{source}": candidate.fit,
        "exact": float(candidate.fit >= 1.0),
        f"alike_only_{source}": float(likeness < _BY_CONCEPT),
        "near": 1.0 / (1 + candidate.distance),
        "agree": float(min(agree, 4)),
        "own_words_name_another": float(bool(own) and candidate.match.code not in own),
        "level_other": float(candidate.match.level not in (None, Level.INDICATOR)),
        f"dimension_{reading.quantity.dimension}": 1.0,
        f"container_{reading.container}": 1.0,
    }  # fmt: skip
    if source in ("previous", "run_in", "heading", "whole", "label"):
        words = foreign_words(reading)
        features[f"foreign_{source}"] = min(words, 8) / 8
        features[f"unknown_noun_{source}"] = float(reading.quantity.counts is not None)
        features[f"counts_else_{source}"] = float(
            reading.paper.matcher.counts_something_else(reading.left + " " + reading.right[:40])
        )
    behind = {other.match.code for other in reading.candidates if other.source == "after" and other.fit > 0}
    if behind and source not in ("after", "around", "code"):
        features[f"after_names_another_{source}"] = float(candidate.match.code not in behind)
    return features


def foreign_words(reading: Reading) -> int:
    """How many words of the quantity's own stretch (or of its label) say what is measured, not who wills it or when."""
    if any(word in reading.left for word in language().sets["anaphors"]):
        return 0
    skipped = language().small | language().between
    if reading.container == "cell":
        words = language_tokens(reading.label)
        return sum(word not in skipped and word not in language().sets["general"] for word in words)
    cued = {
        at
        for cue in reading.sentence.cues
        if cue.group not in ("activity", "neutral", "total", "budget")
        for at in range(cue.first, cue.last)
    }
    timed = reading.sentence.times
    count = 0
    for at, token in enumerate(reading.sentence.tokens):
        if not reading.begin <= token.start < reading.quantity.start or at in cued or token.is_number:
            continue
        if token.text[0].isalpha() and token.text not in skipped and not any(t.start <= token.start < t.end for t in timed):
            count += 1
    return count


# Roles


def judge(readings: Iterable[Reading]) -> None:
    """Choose the role of each reading and its probabilities, in reading order. Sets `role`, `roles`, `grounds`."""
    before: Reading | None = None
    for reading in readings:
        _judge(reading, before)
        before = reading


def _judge(reading: Reading, before: Reading | None) -> None:
    model = models()["role"]
    features = role_features(reading)
    reading.roles = model.probabilities(features)
    if _starts_a_change(reading):
        reading.role, reading.roles["target"], reading.grounds = "baseline", 0.0, []
        return
    told = _told(reading, before)
    if told is not None:
        reading.roles[told], reading.roles["target"] = reading.roles[told] + reading.roles["target"], 0.0
    elif reading.paper.origin is Origin.TABLE and reading.column == "target":
        reading.roles = dict.fromkeys(reading.roles, 0.0) | {"target": 1.0}
    elif before is not None and _is_listed(reading, before):
        surer = max((before, reading), key=lambda one: one.roles["target"])
        for one in (before, reading) if before.roles["target"] else (reading,):
            one.roles = dict(surer.roles if before.roles["target"] else before.roles)
            one.role = max(one.roles, key=lambda name: (one.roles[name], name))
    reading.role = max(reading.roles, key=lambda name: (reading.roles[name], name))
    if told is not None and reading.role == "other":
        reading.role = told
    if reading.role == "other" and _is_before(reading):
        reading.role = "past"
    if reading.role in ("other", "activity", "measure") and _introduced(reading):
        reading.role, reading.roles["target"] = "target", max(reading.roles["target"], _LIKELY)
    if reading.column in _BY_COLUMN and not _is_past(reading):
        reading.role = _BY_COLUMN[reading.column]
    reading.grounds = model.grounds(features, reading.role)


def _is_listed(reading: Reading, before: Reading) -> bool:
    """Whether the value only goes on with a list ("lần lượt đạt 0,38%, 0,44% và 0,5%"): it is for what the one before is."""
    same = before.sentence is reading.sentence and before.quantity.dimension == reading.quantity.dimension
    left, sets = reading.left.strip(" ,;"), language().sets
    return same and not _is_past(before) and (left in ("", *sets["and"]) or _is_part(reading, left))


def _is_part(reading: Reading, left: str) -> bool:
    """Whether the value only says how much of the one before ("..., trong đó chi của doanh nghiệp chiếm 0,3% GRDP")."""
    if not left.startswith(tuple(language().sets["of_these"])) or reading.time_source == "own":
        return False
    cues = [cue for cue in reading.sentence.cues if reading.sentence.tokens[cue.first].start >= reading.begin]
    near = [cue for cue in cues if reading.sentence.tokens[cue.first].start < reading.quantity.start]
    neutral = {cue.text for cue in near if cue.group == "reaches"}
    return not any(cue.group in _OTHERWISE and cue.text not in neutral for cue in near)


def _told(reading: Reading, before: Reading | None) -> str | None:
    """The role that a plain fact decides, whatever the words around make likely; None where none does."""
    if "withdrawn" in reading.groups(0, len(reading.sentence.text)):
        return "other"
    if _is_past(reading):
        return "past"
    if _is_compared(reading):
        return "baseline"
    others = "other_body" if _is_addressed(reading) or _is_done_by_others(reading) else None
    return _BY_COLUMN.get(reading.column) or _willed_by_others(reading, before) or others


_WILLERS = {"national": "national", "provincial": "provincial", "other_province": "other_body"}
_OTHERS_WILL = frozenset({"national", "provincial", "other_body"})
_HEAD_OF_SENTENCE = 3
_LIKELY = 0.6
_BESIDE = 10
_HEADS = frozenset({"result", "past", "solution", "basis", "cause", "request", "definition", "budget"})
_OTHERWISE = frozenset(
    {"past", "lacking", "estimate", "forecast", "request", "budget", "national", "provincial", "definition", "outside"}
)
_BY_COLUMN = {
    "past": "past",
    "estimate": "estimate",
    "national": "national",
    "others": "other_body",
    "unknown": "other",
    "scenario": "forecast",
    "solution": "measure",
    "note": "other",
    "cost": "budget",
}
"""What a column says it holds is no target, whatever the year and the words of the row."""


def _starts_a_change(reading: Reading) -> bool:
    """The first value of "từ 32% lên 45%" and of "7,0% → 9,0%": where the change begins, never what is promised."""
    text, quantity = reading.sentence.text, reading.quantity
    year, now = reading.time.year if reading.time else None, reading.paper.year
    ahead = reading.time_source == "own" and year is not None and now is not None and year > now
    if reading.stop >= len(text) or quantity.value_high is not None or quantity.comparator != "=":
        return False
    onward = text[quantity.end : reading.stop].lstrip()
    sets, before = language().sets, f" {text[: quantity.start].strip()}"
    rises = onward.startswith(tuple(sets["change_to"])) or any(f" {word} " in f" {onward} " for word in sets["change_to"])
    from_here = before.endswith(tuple(sets["change_from"]))
    arrow = any(mark in onward for mark in "→↗")
    return (from_here and rises) or (
        arrow and not ahead and not any(mark in reading.left for mark in "→↗") and ";" not in onward
    )


def _is_addressed(reading: Reading) -> bool:
    """Whether the sentence tells another body what to do ("Sở Tài chính: bảo đảm chi ...")."""
    paper, first = reading.paper, next(iter(bodies_in(reading.original)), None)
    if first is None or first.start > 2 or not reading.original[first.end :].lstrip().startswith(":"):
        return False
    return paper.sender is not None and relation(first, paper.sender, paper.province or paper.home) not in ("own", "home")


def _is_done_by_others(reading: Reading) -> bool:
    """Whether the clause is another's: "Sở Công Thương phối hợp ..., đưa 200 sản phẩm ...", "Huế 3,9"."""
    paper, text, tokens = reading.paper, reading.sentence.text, reading.sentence.tokens
    begin = max(text.rfind(mark, 0, reading.quantity.start) for mark in ";(") + 1
    named = [body for body in bodies_in(reading.original) if begin <= body.start and body.end <= reading.quantity.start]
    if not named or None in (paper.sender, paper.province or paper.home):
        return False
    who = relation(named[-1], paper.sender, paper.province or paper.home)
    acts = [cue.group for cue in reading.sentence.cues if 0 <= tokens[cue.first].start - named[-1].end <= 1]
    if who == "province":
        near = reading.begin <= named[-1].start and reading.quantity.start - named[-1].end < _BESIDE
        return near or any(group in FORCES for group in acts)
    first = not text[begin : named[-1].start].strip()
    return first and who not in ("own", "home") and "joins" in acts and "own" not in reading.groups(named[-1].end, len(text))


def _is_compared(reading: Reading) -> bool:
    """Whether a target is measured against this value ("giảm một nửa so với quy định là 03 ngày")."""
    cues = [cue for cue in reading.sentence.cues if reading.sentence.tokens[cue.first].start < reading.quantity.start]
    cues = [cue for cue in cues if reading.begin <= reading.sentence.tokens[cue.first].start]
    against = max((at for at, cue in enumerate(cues) if cue.text in language().sets["against"]), default=None)
    if against is None or reading.quantity.dimension in ("places", "factor", "points") or reading.moved:
        return False
    begin = reading.sentence.tokens[cues[against].first].start
    if any(begin <= time.start < reading.quantity.start for time in reading.sentence.times):
        return False
    return not any(cue.group in (*FORCES, "future") for cue in cues[against:])


def _introduced(reading: Reading) -> bool:
    """Whether what heads the value promises ("... đăng ký các chỉ tiêu đến năm 2026 như sau:", "D. CHỈ TIÊU ĐĂNG KÝ").

    Only for a value of an indicator, of a year ahead, in a sentence that says nothing else of it.
    """
    telling = (groups & {*FORCES, *_HEADS} for groups in reading.context.groups)
    promises = bool(set(FORCES) & next(filter(None, telling), set()))
    year, now = reading.time.year if reading.time else None, reading.paper.year
    ahead = year is not None and (now is None or year > now)
    own = reading.groups(0, len(reading.sentence.text)) & _OTHERWISE
    told = reading.time_source in ("own", "heading")
    return promises and told and ahead and not own and reading.chosen is not None and reading.chosen.fit >= 0.9


def _willed_by_others(reading: Reading, before: Reading | None) -> str | None:
    """The role where somebody else wills: named right before the last word of will, or at the head where no such word is.

    What follows in the same sentence is willed by the same, unless it says anew who wills.
    """
    tokens, quantity = reading.sentence.tokens, reading.quantity
    named = (reading.match.name or "").lower()
    cues = [cue for cue in reading.sentence.cues if tokens[cue.first].start < quantity.start and cue.text not in named]
    if before is not None and before.sentence is reading.sentence and before.role in _OTHERS_WILL:
        anew = reading.groups(before.quantity.end, quantity.start) & {*FORCES, *_TELLERS}
        return None if anew else before.role
    for at in range(len(cues) - 1, -1, -1):
        if cues[at].group in FORCES:
            between = tokens[cues[at - 1].last : cues[at].first] if at else []
            alone = cues[0].first <= 1 and all(cue.group in _WILLERS for cue in cues[:at])  # "Nghị quyết ... lần thứ XX đặt"
            near = at > 0 and (len(between) <= 1 or (alone and all(token.text != "," for token in between)))
            return _WILLERS.get(cues[at - 1].group) if near else None
    heads = cues[0].group if cues and cues[0].first <= _HEAD_OF_SENTENCE else ""
    return _WILLERS.get(heads) if not any(cue.group == "past" for cue in cues) else None


def _is_past(reading: Reading) -> bool:
    """Whether the value is of a year before the paper's: nobody promises the past, whatever the words.

    Nor is a column without words for the running year a promise: it is where the row starts from.
    """
    now = reading.paper.year
    if reading.time is None or now is None or reading.time_source not in ("own", "column", "carried", "label"):
        return False
    return reading.time.year < now + (reading.column == "plain" and reading.time_source == "column")


def _is_before(reading: Reading) -> bool:
    """Whether the year of a value that nothing else speaks of has passed, wherever the year is taken from."""
    year, now = reading.time.year if reading.time else None, reading.paper.year
    return reading.container == "prose" and year is not None and now is not None and year < now


def role_features(reading: Reading) -> Features:
    """Words around the value, cues in the sentence and above it, time, unit, who speaks; for cells header and label."""
    features: Features = {"bias": 1.0}
    _word_features(reading, features)
    _time_features(reading, features)
    _cue_features(reading, features)
    _speaker_features(reading, features)
    _table_features(reading, features)
    quantity, link_ = reading.quantity, reading.chosen
    features[f"dimension_{quantity.dimension}"] = 1.0
    features[f"shape_{quantity.shape}"] = 1.0
    features[f"sign_{quantity.comparator}"] = 1.0
    features["unit_none"] = float(quantity.unit is None)
    features["counts_unknown"] = float(quantity.counts is not None)
    features["approximate"] = float(quantity.approximate)
    features["moved"] = float(reading.moved)
    features["linked"] = float(link_ is not None)
    features[f"container_{reading.container}"] = 1.0
    if link_ is not None:
        features["link_likeness"] = link_.match.confidence
        features["link_fit"] = link_.fit
        features[f"link_{link_.source}"] = 1.0
    return {name: value for name, value in sorted(features.items()) if value}


def _shown(token: str, is_number: bool) -> str:
    return "#" if is_number else token


def _word_features(reading: Reading, features: Features) -> None:
    items, quantity = reading.sentence.tokens, reading.quantity
    before = [_shown(token.text, token.is_number) for token in items if token.end <= quantity.start][-8:]
    for distance, word in enumerate(reversed(before)):
        window = next(name for reach, name in _WINDOWS if distance < reach)
        features[f"L{window} {word}"] = 1.0
    after = [_shown(token.text, token.is_number) for token in items if token.start >= quantity.end][:_AFTER]
    for distance, word in enumerate(after):
        features[f"R{1 if distance < 2 else 2} {word}"] = 1.0
    for token in items:
        if token.end <= quantity.start and not token.is_number and token.text[0].isalpha():
            features[f"S {token.text}"] = 0.5
    left = reading.sentence.text[: quantity.start]
    features["inside_brackets"] = float(left.count("(") > left.count(")"))
    features["arrow_before"] = float("→" in left[-4:] or "->" in left[-4:])
    features["arrow_after"] = float("→" in reading.sentence.text[quantity.end : quantity.end + 24].split(",")[0])
    features["earlier"] = float(min(3, sum(other.start < quantity.start for other in reading.sentence.quantities)))
    features["later"] = float(min(3, sum(other.start > quantity.start for other in reading.sentence.quantities)))


def _cue_features(reading: Reading, features: Features) -> None:
    quantity, text, sets = reading.quantity, reading.sentence.text, language().sets
    for name, begin, end in (
        ("near", reading.begin, quantity.start), ("left", 0, quantity.start), ("after", quantity.end, reading.stop),
        ("rest", reading.stop, len(text)),
    ):  # fmt: skip
        for group in reading.groups(begin, end):
            features[f"{name}_{group}"] = 1.0
    last = None
    for cue in reading.sentence.cues:
        if reading.sentence.tokens[cue.last - 1].end <= quantity.start and cue.group in _DECIDING:
            last = cue.group
    features[f"last_{last}"] = 1.0
    if reading.context.groups:
        for group in reading.context.groups[0]:
            features[f"heading_{group}"] = 1.0
    for above in reading.context.groups[1:]:
        for group in above:
            features[f"above_{group}"] = 1.0
    ahead = bool(features.get("time_soon", 0.0) or features.get("time_later", 0.0))
    promised = bool(reading.context.groups and set(FORCES) & reading.context.groups[0])
    features["promised_above"] = float(promised and ahead)
    features["promised_above_linked"] = float(promised and ahead and reading.chosen is not None)
    features["from_before"] = float(text[: quantity.start].rstrip().endswith(tuple(sets["from"])))
    onward = text[quantity.end : quantity.end + 60]
    starts, reaches = features["from_before"], any(f" {word} " in f" {onward} " for word in sets["reached"])
    features["from_to"] = float(starts and reaches and reading.stop < len(text))
    features["arrow_to_next"] = float(
        reading.stop < len(text) and any(mark in text[quantity.end : reading.stop] for mark in "→↗↑")
    )
    features["bracketed_past"] = float(features.get("inside_brackets", 0.0) and features.get("time_past", 0.0))
    features["rises_after"] = float(any(f" {word} " in f" {onward} " for word in sets["risen"]))


_TELLERS = frozenset({"own", "national", "provincial", "other_province"})
_DECIDING = frozenset(
    {
        *FORCES,
        "past",
        "lacking",
        "estimate",
        "forecast",
        "request",
        "budget",
        "future",
        "national",
        "provincial",
        "definition",
    }
)


def _time_features(reading: Reading, features: Features) -> None:
    year, now = (reading.time.year if reading.time else None), reading.paper.year
    if year is None:
        name = "none"
    elif now is None:
        name = "unknown"
    else:
        name = "past" if year < now else "now" if year == now else "soon" if year <= now + 2 else "later"
    features[f"time_{name}"] = 1.0
    features[f"time_{name}_{reading.time_source}"] = 1.0
    features["has_base"] = float(reading.base is not None)
    if reading.time is not None:
        features[f"time_kind_{reading.time.kind}"] = 1.0
    years = {time.year for time in reading.sentence.times}
    if now is not None and years:
        features["years_ahead"] = float(max(years) > now)
        features["years_past"] = float(min(years) < now)


def _speaker_features(reading: Reading, features: Features) -> None:
    paper, last, telling = reading.paper, None, [(0, "nobody")]
    for cue in reading.sentence.cues:
        start = reading.sentence.tokens[cue.first].start
        if cue.group in _TELLERS and start < reading.quantity.start:
            telling.append((start, cue.group))
    for body in bodies_in(reading.original):
        who = relation(body, paper.sender, paper.province or paper.home)
        if body.end <= reading.quantity.start:
            features[f"says_{who}"] = 1.0
            telling.append((body.start, who))
            last = who
        else:
            features[f"names_{who}"] = 1.0
    features[f"speaker_{last}"] = 1.0
    features[f"teller_{max(telling)[1]}"] = 1.0
    willed = [cue.first for cue in reading.sentence.cues if cue.group in FORCES]
    if willed:
        begin = reading.sentence.tokens[max(willed)].start
        features[f"wills_{max((item for item in telling if item[0] <= begin), default=(0, 'nobody'))[1]}"] = 1.0
    for heading in reading.context.headings[-2:]:
        for body in bodies_in(heading):
            features[f"under_{relation(body, paper.sender, paper.province or paper.home)}"] = 1.0


def _table_features(reading: Reading, features: Features) -> None:
    if reading.container != "cell":
        return
    features[f"column_{reading.column}"] = 1.0
    for token in language_tokens(reading.header):
        features[f"T {token}"] = 1.0
    for token in language_tokens(reading.label):
        features[f"B {token}"] = 0.5


def language_tokens(text: str) -> Iterable[str]:
    """The words of a short text, numbers aside."""
    from sources.departments.language import tokens

    return [token.text for token in tokens(text.lower()) if not token.is_number and token.text[0].isalpha()]


# Confidence


def reading_features(reading: Reading) -> Features:
    """What speaks for the whole reading being right: role, link, and how its fields were come by."""
    link_ = reading.chosen
    target = min(0.999, max(0.001, reading.roles.get("target", 0.0)))
    linked = min(0.999, max(0.001, link_.probability if link_ else 0.001))
    from math import log

    return {
        "role": log(target / (1 - target)),
        "link": log(linked / (1 - linked)),
        "likeness": link_.match.confidence if link_ else 0.0,
        "fit": link_.fit if link_ else 0.0,
        f"time_{reading.time_source}": 1.0,
        "no_time": float(reading.time is None),
        "unit_inherited": float(reading.unit_inherited),
        "no_unit": float(reading.unit is None),
        "ambiguous": float(bool(reading.quantity.alternatives)),
        f"container_{reading.container}": 1.0,
        f"source_{link_.source if link_ else 'none'}": 1.0,
    }


def rate(readings: Sequence[Reading]) -> None:
    """Give each reading its one confidence: the calibrated probability that the whole of it is right."""
    model = models()["reading"]
    for reading in readings:
        reading.confidence = round(model.probability(reading_features(reading)), 3)
