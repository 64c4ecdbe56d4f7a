"""The quantities of sentences as readings: each with its stretch of words, its time and the indicators it may measure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sources.departments.bodies import bodies_in, lead_of, words_beside
from sources.departments.context import FORCES, context_of, groups_of, run_in, title_of
from sources.departments.indicators import NOTHING, IndicatorMatcher, Match
from sources.departments.language import language, pattern
from sources.departments.passages import Passage
from sources.departments.quantities import Quantity, Sentence, read_sentence
from sources.departments.readings import Candidate, Paper, Reading
from sources.departments.timing import times_of
from sources.words.dates import TimeExpression

_MOST_VALUES = 60
"""A stretch with more values is a table copied as text, not a sentence that commits anyone."""
_CLAUSE_END = re.compile(r"[,;:()]|\.\s|→")
_REMEMBERED = 4
_NEXT_PASSAGE = 3
_LONG = 25
_LONGEST_TITLE = 110
_NAME_END = re.compile(r"[.;:()]")
_LONGEST_NAME = 60
_OF_NAMES = frozenset({"activity", "neutral", "budget", "own", "joins", "total"})
_NAMED = 0.75
_NOT_SUBJECT = frozenset(
    {"committed", "registered", "striving", "proposed", "aspiring", "future", "past", "lacking", "estimate", "reaches",
     "from", "respectively", "own", "forecast", "frame", "leads", "joins", "condition", "yearly", "not_kept"}
)  # fmt: skip


@dataclass
class Thread:
    """What the sentences of a passage hand on: the indicators named last, and the last time."""

    recent: list[Candidate] = field(default_factory=list)
    time: TimeExpression | None = None
    headings: tuple[str, ...] = ()
    title: str = ""
    """The last short line without a value and without an end: what the lines below it are about."""
    outside: bool = False
    """Whether the parts of a sentence are said to be outside the index ("Ngoài bộ chỉ số: ...; ...")."""

    def enter(self, passage: Passage) -> None:
        """A new passage under the same headings goes on with what was named last; another section begins anew."""
        same = passage.headings[:1] == self.headings[:1] and len(passage.headings) >= len(self.headings)
        self.recent = [replace(known, distance=known.distance + _NEXT_PASSAGE) for known in self.recent] if same else []
        self.title = self.title if passage.headings == self.headings else ""
        self.time, self.headings, self.outside = None, passage.headings, False
        if _is_title(passage):
            self.title = title_of(passage.text)


def _is_title(passage: Passage) -> bool:
    text = passage.text.strip()
    return len(text) <= _LONGEST_TITLE and text[-1] not in ".;,:" and not read_sentence(text).quantities


def read_passage(passage: Passage, paper: Paper, thread: Thread) -> Iterator[Reading]:
    """The readings of all sentences of a passage, in order, with their candidates but not yet linked.

    The caller links each reading before the next one is taken: what was named last is a candidate for what follows, in the
    next passage too, unless it is a heading.
    """
    thread.enter(passage)
    context, charged = context_of(passage.headings, paper.matcher), None
    for start, end in passage.sentences():
        text = passage.text[start:end]
        goes_on = passage.text[:start].rstrip().endswith(";")
        sentence = read_sentence(text, paper.decimal_mark)
        if len(sentence.quantities) > _MOST_VALUES:
            continue
        if not sentence.quantities:
            _mentioned(text, paper, thread)
            charged = _lead(text, paper) or charged
        timed, told = times_of(sentence), _told_in_order(sentence, thread.recent, paper.matcher)
        untitled = "outside" in groups_of(thread.title.lower())
        thread.outside = (goes_on and thread.outside) or untitled or _opens_outside(sentence)
        place, quote = passage.place(start, end), passage.quote(start, end)
        condition = _condition(sentence, text)
        lead = _lead(text, paper) or _lead(_whole(passage, start, end), paper) or charged
        lead = lead or next(filter(None, (_lead(words, paper) for words in reversed(passage.headings))), None)
        spoken, described = None, False
        for at, quantity in enumerate(sentence.quantities):
            stop = sentence.quantities[at + 1].start if at + 1 < len(sentence.quantities) else len(text)
            reading = Reading(
                paper, sentence, quantity, place, quote,
                passage.place(start + quantity.start, start + quantity.number_end), context, text,
                begin=sentence.quantities[at - 1].end if at else 0, stop=stop, condition=condition, outside=thread.outside,
            )  # fmt: skip
            reading.base = timed[at][1]
            reading.time, reading.time_source = _time(reading, timed[at][0], spoken, thread, goes_on)
            own = timed[at][0]
            spoken = own if own is not None and own.start < quantity.start else spoken
            if lead:
                reading.lead, reading.lead_words, reading.lead_source = *lead, "sentence"
            title = run_in(passage.text) or thread.title
            begin = _own_begin(reading, described)
            reading.candidates = list(told[at] if told else candidates(reading, begin, title, thread.recent))
            yield reading
            described = reading.chosen is not None and reading.chosen.source in ("after", "around")
            _remember(reading, thread)
        thread.time = sentence.times[-1] if sentence.times else thread.time


def _mentioned(text: str, paper: Paper, thread: Thread) -> None:
    """A sentence without a value that names an indicator: what follows may be about it."""
    for clause in pattern("clause_begins").split(text):
        named = paper.matcher.match(clause) if 1 < len(clause.split()) < _LONG else None
        if named is not None and named.code is not None and named.confidence >= _NAMED:
            thread.recent = [replace(known, distance=known.distance + 1) for known in thread.recent][-_REMEMBERED:]
            thread.recent.append(Candidate(named, "previous", 0, 0.0))


def _remember(reading: Reading, thread: Thread) -> None:
    thread.recent = [replace(known, distance=known.distance + 1) for known in thread.recent][-_REMEMBERED:]
    if reading.chosen is not None:
        thread.recent.append(Candidate(reading.chosen.match, "previous", 0, 0.0))


def _told_in_order(sentence: Sentence, recent: Sequence[Candidate], matcher: IndicatorMatcher) -> list[list[Candidate]]:
    """For each value its own indicator, where a sentence names or repeats several in order ("hai con số tương ứng là ...").

    Nothing where the unit of one value is not that of its indicator.
    """
    values, cue = sentence.quantities, next((cue for cue in sentence.cues if cue.group == "respectively"), None)
    if cue is None or len(values) < 2 or len(sentence.times) >= len(values):
        return []
    begin = sentence.tokens[cue.first].start
    orders = [
        [matcher.match(_words(sentence, *span)) for span in ((0, joint.start), (joint.end, begin))]
        for joint in sentence.tokens[: cue.first]
        if joint.text in language().sets["joins"]
    ]
    orders.append(list({known.match.code: known.match for known in reversed(recent)}.values())[: len(values)][::-1])
    for named in orders:
        if len({one.code for one in named if one.code and one.confidence >= _NAMED}) == len(values) == len(named):
            fits = [matcher.fits(one.code or "", value, False) for one, value in zip(named, values, strict=True)]
            if all(fits):
                return [[Candidate(one, "order", 0, fit)] for one, fit in zip(named, fits, strict=True)]
    return []


def _opens_outside(sentence: Sentence) -> bool:
    """Whether the sentence says of all that follows that it is outside the index ("Ngoài 52 chỉ số, Sở nhận: ...")."""
    for cue in sentence.cues:
        end = sentence.tokens[cue.last - 1].end
        colon = sentence.text.find(":", end) if cue.group == "outside" else -1
        if colon >= 0 and not any(end <= quantity.start < colon for quantity in sentence.quantities):
            return True
    return False


def _time(
    reading: Reading, own: TimeExpression | None, earlier: TimeExpression | None, thread: Thread, goes_on: bool
) -> tuple[TimeExpression | None, str]:
    """The time of a quantity: its own, that of the quantity before, the sentence's only one, the heading's, the last.

    A time in brackets is of what stands in them. `goes_on`: the words are part of a longer sentence.
    """
    sentence, start = reading.sentence, reading.quantity.start
    if own is not None:
        return own, "own"
    if earlier is not None:
        return earlier, "carried"
    after = [time for time in sentence.times if time.start >= sentence.quantities[-1].end]
    if len(sentence.times) == 1 and after and _depth(sentence.text, after[0].start) <= _depth(sentence.text, start):
        return after[0], "trailing"
    if goes_on and thread.time is not None and not reading.groups(0, start) & {*FORCES, "future"}:
        return thread.time, "carried"
    above = reading.context.time
    if above is not None and (above.kind != "period" or thread.time is None or reading.groups(0, start) & {*FORCES}):
        return above, "heading"
    return (thread.time, "previous") if thread.time is not None else (None, "none")


def _depth(text: str, at: int) -> int:
    """How many brackets are open."""
    return text.count("(", 0, at) - text.count(")", 0, at)


def _own_begin(reading: Reading, described: bool) -> int:
    """Where a quantity's words begin: behind those that still describe the one before ("50 đơn nhãn hiệu và 10 ...")."""
    if not described:
        return reading.begin
    ends = [time.end for time in reading.sentence.times if time.start >= reading.begin]
    ends += [
        match.start()
        for match in pattern("clause_begins").finditer(reading.sentence.text, reading.begin, reading.quantity.start)
    ]
    return min((end for end in ends if end <= reading.quantity.start), default=reading.begin)


def candidates(reading: Reading, begin: int, heading: str, recent: Sequence[Candidate]) -> Iterator[Candidate]:
    """The indicators that a quantity may measure: by its own words, those behind it, those before, and those above.

    `begin`: where its own words begin.
    """
    matcher, sentence, quantity = reading.paper.matcher, reading.sentence, reading.quantity
    stretch, thing = _words(sentence, begin, quantity.start), _counted(reading)
    denominator = (quantity.unit or "").partition("/")[2]
    named = False
    for source, text, distance in (*_own_texts(reading, begin, stretch, thing), ("run_in", heading, 3)):
        match = matcher.match(f"{text}/{denominator}" if denominator and "/" not in text else text)
        if match.code is not None:
            named = named or source != "run_in"
            yield _candidate(reading, match, source, distance, matcher)
    whole = NOTHING if named else matcher.match(_words(sentence, begin, quantity.start, _NOT_SUBJECT - {"frame"}))
    if whole.code is not None:
        yield _candidate(reading, whole, "segment", 1, matcher)
    for start, end, kind in sentence.names:
        coded = matcher.coded(sentence.text[start:end]) if kind == "code" and end <= quantity.start else None
        if coded is not None:
            yield _candidate(reading, coded, "code", 0, matcher)
    if matcher.counts_something_else(f"{stretch} {thing}"):
        return
    for known in reversed(recent):
        yield _candidate(reading, known.match, "previous", 2 + known.distance, matcher)
    for depth, match in enumerate(reading.context.indicators):
        yield _candidate(reading, match, "heading", 3 + depth, matcher)


def _own_texts(reading: Reading, begin: int, stretch: str, thing: str) -> Iterator[tuple[str, str, int]]:
    """The words of the sentence that may say what is measured, by where they stand and how far away."""
    sentence, start = reading.sentence, reading.quantity.start
    edges = [match.end() for match in pattern("clause_begins").finditer(sentence.text, begin, start)]
    yield "clause", next((words for edge in reversed(edges) if (words := _words(sentence, edge, start))), ""), 0
    yield "segment", stretch, 1
    if reading.begin:
        yield "whole", _words(sentence, 0, start), 2
    if thing:
        yield "after", thing, 0
        if stretch:
            yield "around", f"{stretch} {thing}", 1


def _counted(reading: Reading) -> str:
    """The noun that the unit counts and what follows it up to the end of the clause."""
    sentence, end = reading.sentence, reading.quantity.end
    behind = _CLAUSE_END.split(sentence.text[end : reading.stop], maxsplit=1)[0]
    return f"{_noun(reading.quantity)} {_words(sentence, end, end + len(behind))}".strip()


def _candidate(reading: Reading, match: Match, source: str, distance: int, matcher: IndicatorMatcher) -> Candidate:
    fit = matcher.fits(match.code or "", reading.quantity, reading.moved or reading.yearly)
    return Candidate(match, source, distance, fit)


def _noun(quantity: Quantity) -> str:
    """The noun that the unit counts, or "tỷ lệ" for a share."""
    noun = (quantity.unit or quantity.counts or "").split("/")[0]
    if quantity.dimension == "count" or quantity.counts:
        return noun
    return language().named["share"] if quantity.dimension == "percent" else ""


def _words(sentence: Sentence, begin: int, end: int, groups: frozenset[str] = _NOT_SUBJECT) -> str:
    """The words between two characters that may say what is measured: without times, words of will, signs and values."""
    skipped = {at for cue in sentence.cues if cue.group in groups for at in range(cue.first, cue.last)}
    skipped |= _edition_marks(sentence)
    kept = []
    for at, token in enumerate(sentence.tokens):
        if token.start < begin or token.end > end or at in skipped:
            continue
        if any(time.start <= token.start < time.end for time in sentence.times):
            continue
        if any(quantity.start <= token.start < quantity.end for quantity in sentence.quantities):
            continue
        kept.append(token.text)
    small = language().small
    while kept and (kept[0] in small or not kept[0][0].isalnum()):
        kept.pop(0)
    while kept and (kept[-1] in small or not kept[-1][0].isalnum()):
        kept.pop()
    return " ".join(kept).replace(" / ", "/")


def _edition_marks(sentence: Sentence) -> set[int]:
    """The tokens that only say of which edition a value is: "(PII 2026)"."""
    marks = set()
    for at, token in enumerate(sentence.tokens):
        if token.text == language().named["index"] and at and sentence.tokens[at - 1].text == "(":
            behind = sentence.text[token.end :].lstrip()
            if any(
                time.start >= token.end and behind.startswith(sentence.text[time.start : time.end])
                for time in sentence.times
            ):
                marks.add(at)
    return marks


def _condition(sentence: Sentence, original: str) -> str | None:
    """The clause that makes what the sentence says conditional."""
    for cue in sentence.cues:
        if cue.group == "condition":
            begin = sentence.tokens[cue.first].start
            rest = pattern("condition_ends").split(original[begin:], maxsplit=1)[0].strip()
            return rest if len(rest) > len(cue.text) + 3 else None
    return None


def _whole(passage: Passage, start: int, end: int) -> str:
    """The sentence with all its parts between semicolons."""
    text, spans = passage.text, passage.sentences()
    begin = max((first for first, _ in spans if first <= start and not text[:first].rstrip().endswith(";")), default=start)
    stop = min((last for _, last in spans if last >= end and not text[:last].rstrip().endswith(";")), default=end)
    return text[begin:stop]


def _lead(text: str, paper: Paper) -> tuple[str, str | None] | None:
    """The department that the words make responsible, and the body of it that they name; None where they name nobody.

    "Ban Quản lý Khu kinh tế chủ trì, Sở phối hợp"; a long name goes on up to the verb ("Phòng Đăng ký kinh doanh chủ trì").
    """
    named = bodies_in(text)
    lower = text.lower()
    leads = language().data["cues"]["leads"]
    for body in named:
        if body.kind in ("province", "leader", "ministry"):
            continue
        before = lower[: body.start].rstrip()
        stop = next((one.start for one in named if one.start >= body.end), len(text))
        behind = _NAME_END.split(lower[body.end : min(stop, body.end + _LONGEST_NAME)], maxsplit=1)[0]
        opens = not before.split(",", 1)[-1] and body.kind in ("other", "central")  # "Một là, Bệnh viện ... cam kết"
        verbs = (*leads, *(language().sets["undertakes"] if opens or body.kind == "unit" else ()))
        verb = min((at for word in verbs if (at := behind.find(f" {word}")) >= 0), default=-1)
        charged = before.rstrip(":").endswith((*language().sets["charged"], *leads)) and body.kind != "other"
        if verb >= 0 and _is_name(behind[:verb]) and (body.kind == "unit" or not charged):
            end = body.end + verb
        elif charged:
            end = body.end + (len(behind) if before.endswith(":") else 0)
        elif pattern("before_verb").sub("", lower[body.end : body.end + 24]).startswith(tuple(leads)):
            end = body.end
        else:
            continue
        name = text[body.start : end].strip(" ,(")
        lead = lead_of(name, paper.sender)
        return lead, words_beside(name, lead)
    return None


def _is_name(words: str) -> bool:
    """Whether words between a body and its verb can be the rest of its name: they hold no cue and no number."""
    return not any(character.isdigit() for character in words) and not groups_of(words) - _OF_NAMES
