"""Targets in sentences: each value of each sentence gets a role, a subject, a year, and becomes a commitment or a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sources.contracts import NotTarget
from sources.departments.drafts import Draft, kind_of
from sources.departments.grammar import grammar
from sources.departments.legal import legal_references
from sources.departments.match import IndicatorMatcher
from sources.departments.mentions import Mention, Scanned, scan
from sources.departments.passages import Passage
from sources.departments.roles import Role, View, role
from sources.departments.setting import Setting, setting
from sources.departments.subjects import Subject, find_subject
from sources.departments.timing import times_of
from sources.departments.units import complete_unit, framework_unit_for
from sources.words.dates import TimeExpression

_MOST_VALUES = 60
"""A stretch with more values is a table copied as text, not a sentence that commits anyone."""


@dataclass
class Context:
    """What all passages of one document share."""

    matcher: IndicatorMatcher
    department: str | None
    department_inherited: bool
    reference_year: int | None
    decimal_mark: str | None = ","
    origin: str = "paper"
    least_force: str | None = None
    delegate: str | None = None


@dataclass
class Findings:
    """What reading gave, in order."""

    drafts: list[Draft] = field(default_factory=list)
    not_targets: list[NotTarget] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """One value on its way: its view, role, subject and time."""

    view: View
    role: Role
    subject: Subject
    time: TimeExpression | None
    time_inherited: bool
    base: TimeExpression | None


def read_passage(passage: Passage, context: Context, found: Findings) -> None:
    """Read all sentences of a passage into `found`."""
    above = setting(passage.headings, context.matcher)
    subject: Subject | None = None
    time: TimeExpression | None = None
    before: list[_Reading] = []
    first_draft = len(found.drafts)
    for start, end in passage.sentences():
        sentence = scan(passage.text[start:end], context.decimal_mark)
        if len(sentence.mentions) > _MOST_VALUES:
            continue
        carried = before[-1].role if before and passage.text[:start].rstrip().endswith(";") else None
        readings = list(_readings(passage.text[start:end], sentence, above, subject, time, context, carried))
        for reading in readings:
            _record(reading, [*before, *readings], passage, (start, end), context, found)
        before = readings or before
        if not readings and legal_references(passage.text[start:end]):
            found.not_targets.append(NotTarget(passage.place(start, end), passage.quote(start, end), "legal_number"))
        elif not readings:
            _record_milestone(passage, (start, end), sentence, above, context, found)
        subject = next((item.subject for item in reversed(readings) if item.subject.match.code), subject)
        time = next((item.time for item in reversed(readings) if item.time and item.role.kind == "target"), time)
        if not readings and sentence.times and not grammar().reasons["past"].search(sentence.text):
            time = sentence.times[-1]
    _share_units(found.drafts[first_draft:])


def _share_units(drafts: list[Draft]) -> None:
    """A series gives its unit once, at the end ("15; 19; 34 đơn"): the others of the same subject have it too."""
    stated = {(draft.match.code, draft.kind): draft.unit for draft in drafts if draft.unit and "unit" not in draft.inherited}
    for draft in (draft for draft in drafts if draft.match.code):
        if draft.unit is None or "unit" in draft.inherited:
            draft.unit = stated.get((draft.match.code, draft.kind), draft.unit)
            if draft.unit is not None and "unit" not in draft.inherited:
                draft.inherited.append("unit")


def _readings(
    original: str, sentence: Scanned, above: Setting, before: Subject | None, last_time: TimeExpression | None,
    context: Context, carried: Role | None,
) -> Iterator[_Reading]:  # fmt: skip
    claimed = times_of(sentence)
    trailing = _trailing_time(sentence, claimed)
    subject = before
    stands_after = False
    roles: list[Role] = []
    begin = 0
    earlier_time: TimeExpression | None = None
    for at, mention in enumerate(sentence.mentions):
        stop = sentence.mentions[at + 1].start if at + 1 < len(sentence.mentions) else len(sentence.text)
        time, base = claimed[at]
        inherited = False
        if time is None and (earlier_time is not None or trailing is not None):
            time = earlier_time or trailing
        elif time is None and above.time is not None:
            time, inherited = above.time, True
        elif time is None and last_time is not None and not grammar().per_year.search(sentence.text):
            time, inherited = last_time, True
        view = View(
            mention, sentence, original, sentence.text[begin : mention.start], sentence.text[: mention.start],
            sentence.text[mention.end : stop], sentence.text[stop:], above, context.department,
            context.reference_year, None if inherited or time is None else time.year,
            time.year if inherited and time is not None else None, tuple(roles), carried,
        )  # fmt: skip
        decided = role(view)
        left = sentence.blanked[begin : mention.start]
        if stands_after:
            left = grammar().ties["new_clause"].split(left)[-1]
        subject_here = find_subject(
            left, complete_unit(mention, view), sentence.blanked[mention.end : stop],
            subject, above.indicator, context.matcher,
        )  # fmt: skip
        yield _Reading(view, decided, subject_here, time, inherited, base)
        past = decided.kind != "target"
        roles.append(decided)
        stands_after = subject_here.stands_after
        subject = subject_here if subject_here.match.code or subject_here.words else subject
        earlier_time = earlier_time if past else claimed[at][0] or earlier_time
        begin = mention.end


def _trailing_time(
    sentence: Scanned, claimed: list[tuple[TimeExpression | None, TimeExpression | None]]
) -> TimeExpression | None:
    """The year at the end of a sentence that has no other ("05 đơn ... và 01 đơn ... trong năm 2026")."""
    last = claimed[-1][0] if claimed else None
    alone = all(time is None for time, _ in claimed[:-1])
    return last if last is not None and alone and last.start > sentence.mentions[-1].end else None


def _record(
    reading: _Reading, readings: list[_Reading], passage: Passage, span: tuple[int, int], context: Context, found: Findings
) -> None:
    """Keep the value as a draft commitment or with the reason why it is none."""
    mention = reading.view.mention
    start, end = span
    if reading.role.kind != "target":
        looks_like_one = mention.unit is not None or reading.subject.match.code or reading.role.reason == "instruction"
        if reading.role.reason and looks_like_one:
            found.not_targets.append(NotTarget(passage.place(start, end), passage.quote(start, end), reading.role.reason))
        return
    if mention.shape == "bottom" or (mention.value is None and not mention.alternatives):
        found.not_targets.append(NotTarget(passage.place(start, end), passage.quote(start, end), "qualitative"))
        return
    if mention.shape == "rank" and mention.field == 63 and (reading.time is None or reading.time.year >= 2025):
        found.not_targets.append(NotTarget(passage.place(start, end), passage.quote(start, end), "old_unit"))
        return
    if reading.role.weak and reading.subject.match.code is None:
        found.not_targets.append(NotTarget(passage.place(start, end), passage.quote(start, end), "no_commitment"))
        return
    found.drafts.append(_draft(reading, readings, passage, span, context))


def _draft(
    reading: _Reading, readings: list[_Reading], passage: Passage, span: tuple[int, int], context: Context
) -> Draft:
    view, mention, match = reading.view, reading.view.mention, reading.subject.match
    start, end = span
    framework_unit = context.matcher.unit(match.code)
    unit, unit_inherited = _unit(reading, readings, framework_unit)
    baseline = next((other for other in readings if _is_baseline_of(other, reading)), None)
    draft = Draft(
        place=passage.place(start, end),
        quote=passage.quote(start, end),
        value_place=passage.place(start + mention.start, start + mention.number_end),
        match=match,
        mention=mention,
        kind=kind_of(replace(mention, unit=unit), view.left, view.right, match, framework_unit),
        unit=unit,
        department=context.department,
        force=reading.role.force or "striving",
        condition=_condition(view),
        evidence=context.delegate,
        baseline=baseline.view.mention.value if baseline else None,
        base_year=_base_year(reading, baseline),
        origin=context.origin,
    )
    if reading.time is not None:
        draft.year = reading.time.year
        draft.deadline = reading.time.last_day if reading.time.kind not in ("year", "period") else None
        if not reading.time_inherited and draft.deadline is not None:
            draft.deadline_words = passage.text[start + reading.time.start : start + reading.time.end]
    draft.inherited = [
        name
        for name, inherited in (
            ("department", context.department_inherited and context.department is not None),
            ("year", reading.time_inherited),
            ("indicator_code", reading.subject.inherited),
            ("unit", unit_inherited),
            ("force", reading.role.inherited_force),
        )
        if inherited
    ]
    if context.least_force is not None:
        draft.force = context.least_force
    return draft


def _unit(reading: _Reading, readings: list[_Reading], framework_unit: str | None) -> tuple[str | None, bool]:
    """The unit beside the value; else that of the next values of the same subject; else the framework's, as inherited."""
    mention = reading.view.mention
    if mention.unit is not None:
        return complete_unit(mention, reading.view), False
    same = reading.subject.match.code
    for other in readings:
        stated = other.view.mention
        if same is not None and stated.unit and other.subject.match.code == same and stated.shape == mention.shape:
            return stated.unit, True
    return framework_unit_for(framework_unit, reading.subject.words)


def _is_baseline_of(other: _Reading, target: _Reading) -> bool:
    same = other.subject.match.code == target.subject.match.code
    stands_before = (other is not target and other.role.kind == "baseline") or other.role.reason == "past_result"
    return stands_before and same and (other.view.mention.unit or target.view.mention.unit) == target.view.mention.unit


def _base_year(reading: _Reading, baseline: _Reading | None) -> int | None:
    if reading.base is not None:
        return reading.base.year
    if baseline is not None and baseline.time is not None and not baseline.time_inherited:
        return baseline.time.year if baseline.time is not reading.time else None
    return None


def _condition(view: View) -> str | None:
    """The clause that makes the target conditional, or the region that a rank is counted in."""
    rules = grammar()
    before = rules.condition.search(view.full)
    if before:
        return view.original[slice(*before.span())].strip(" ,").removesuffix(" thì").strip()
    after = rules.condition_after.search(view.right)
    if after:
        return view.original[view.mention.end :][slice(*after.span())].strip(" ,()")
    if view.mention.shape in ("rank", "top") and rules.rank["region"].search(view.right[:50] + view.left):
        return "trong vùng"
    return None


def _record_milestone(
    passage: Passage, span: tuple[int, int], sentence: Scanned, above: Setting, context: Context, found: Findings
) -> None:
    """A work to be finished by a date, without a value, where it names an indicator."""
    start, end = span
    rules = grammar()
    done = rules.milestone.search(sentence.text)
    times = [time for time in sentence.times if time.kind not in ("period",)]
    if not done or not times or above.section in ("result", "basis", "reference", "request", "scenario"):
        return
    if rules.reasons["past"].search(sentence.text) or rules.reasons["request"].search(sentence.text):
        return
    match = context.matcher.match(sentence.blanked[done.end() :].replace("\x00", " "))
    if match.code is None or match.level != "indicator" or match.confidence < 0.8:
        return
    time = times[-1]
    mention = Mention(done.start(), done.end(), done.end(), None, None)
    found.drafts.append(
        Draft(
            passage.place(start, end), passage.quote(start, end), passage.place(start + done.start(), start + done.end()),
            match, mention, "milestone", None, context.department, time.year,
            time.last_day if time.kind != "year" else None, origin=context.origin,
        )
    )  # fmt: skip
