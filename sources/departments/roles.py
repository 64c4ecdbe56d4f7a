"""Whether a value is a target, a baseline, or something that only looks like a target, with the reason.

The words that decide are the grammar's; here is the order in which they are asked (department_papers.md 4.3 and 4.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sources.departments.grammar import Grammar, grammar
from sources.departments.mentions import Mention, Scanned
from sources.departments.setting import Setting, same_department

_SECTION_SPEAKERS = {"basis": "national_target", "reference": "other_province", "request": "request"}
_PARENTHESIS = re.compile(r"\([^()]*$")


@dataclass(frozen=True, slots=True)
class Role:
    """`kind`: `target | baseline | restated | other`; `reason` says why it is no target; `force` how strong it is.

    `weak`: no word of will makes it a target, only the future it speaks of.
    """

    kind: str
    reason: str | None = None
    force: str | None = None
    inherited_force: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One value in its sentence: the words before it (`left`, since the value before), all before (`full`), and after.

    `year` stands in the sentence, `heading_year` above it or in the sentence before.
    """

    mention: Mention
    sentence: Scanned
    original: str
    left: str
    full: str
    right: str
    following: str
    setting: Setting
    department: str | None
    reference_year: int | None
    year: int | None
    heading_year: int | None = None
    earlier: tuple[Role, ...] = ()
    carried: Role | None = None
    """The role that the part of the same sentence before a semicolon ended with."""


def role(view: View) -> Role:
    """The role of one value."""
    rules = grammar()
    for decide in (_data_not_speech, _baseline, _not_reached, _spoken_of_others, _money_or_people):
        decided = decide(view, rules)
        if decided is not None:
            return decided
    return _target_or_past(view, rules)


def _data_not_speech(view: View, rules: Grammar) -> Role | None:
    """Instructions to the reader, definitions, scenarios: whole sentences or sections."""
    text = view.sentence.text
    for reason in ("instruction", "scenario", "definition"):
        if rules.reasons[reason].search(text):
            return Role("other", reason)
    if view.setting.section in ("scenario", "definition"):
        return Role("other", view.setting.section)
    if rules.reasons["forecast"].search(text):
        return Role("other", "forecast")
    return None


def _baseline(view: View, rules: Grammar) -> Role | None:
    """The value from which a target starts: "từ V0 (năm N0) lên V", "so với mức V0", "(năm 2024: V0)"."""
    if rules.from_value.search(view.left):
        rises = rules.ties["rises"].match(view.right)
        if rises and view.following:
            return Role("baseline")
        if not view.left.rstrip().endswith(("từ", "từ mức")) or "từ" not in view.left:
            return Role("baseline")
    inside = _PARENTHESIS.search(view.left)
    if inside and view.earlier and not _force_position(inside.group(), rules):
        compared = rules.reasons["same_period"].search(inside.group()) or rules.reasons["past"].search(inside.group())
        if compared or _is_past(view.year, view):
            return Role("baseline")
    after_target = bool(view.earlier) and view.earlier[-1].kind == "target"
    if inside and after_target and view.year is None and _force_position(inside.group(), rules):
        return Role("other", "stretch")
    if after_target and rules.ties["restated"].search(inside.group()[1:] if inside else view.left):
        return Role("restated", "restated")
    return None


def _not_reached(view: View, rules: Grammar) -> Role | None:
    """Estimates, what was not reached, degrees of execution and growth on the same period of the past."""
    if rules.reasons["estimate"].search(view.left):
        return Role("baseline" if view.following else "other", "estimate")
    if rules.reasons["negative"].search(view.left):
        return Role("baseline" if view.following else "other", "past_result")
    forced = _force_position(view.full, rules) is not None
    if rules.reasons["execution"].search(view.right) and not forced:
        return Role("other", "execution_rate")
    if rules.reasons["same_period"].search(view.right[:60]) and not forced and view.setting.section != "target":
        return Role("other", "past_result")
    return None


def _spoken_of_others(view: View, rules: Grammar) -> Role | None:
    """Targets of the country, of other provinces and other departments, and requests to them."""
    speakers: list[tuple[int, str | None]] = [*_bodies(view, rules), *_provinces(view, rules)]
    foreign = _foreign_bodies(view)
    for match in rules.own_subject.finditer(view.full):
        if not any(match.start() in span for span in foreign):
            speakers.append((match.start(), None))
    for match in rules.reasons["national"].finditer(view.full):
        speakers.append((match.start(), "national_target"))
    for match in rules.reasons["provincial"].finditer(view.full):
        speakers.append((match.start(), "provincial_target"))
    for match in rules.reasons["old_unit"].finditer(view.full):
        if rules.ties["acts"].match(view.full[match.end() :]):
            speakers.append((match.start(), "old_unit"))
    speakers.sort(key=lambda item: item[0])
    requested = rules.reasons["request"].search(view.full)
    if requested:
        return Role("other", "request")
    for assigned in rules.reasons["assigned"].finditer(view.full):
        body = rules.body.match(view.original[assigned.end() : len(view.full)])
        if body and not same_department(body.group(), view.department) and not rules.leaders.match(body.group()):
            return Role("other", "other_department")
    reason = speakers[-1][1] if speakers else None
    if reason:
        return Role("other", reason)
    section = _SECTION_SPEAKERS.get(view.setting.section or "")
    if section and not speakers and not (section == "request" and _force_position(view.full, rules)):
        return Role("other", section)
    return None


def _bodies(view: View, rules: Grammar) -> list[tuple[int, str | None]]:
    """Other departments that act in the sentence; those one works with do not count."""
    if view.department is None:
        return []
    found: list[tuple[int, str | None]] = []
    begin = view.original[: len(view.full)]
    for match in rules.body.finditer(begin):
        before = begin[: match.start()].lower()
        alongside = rules.ties["working_with"].search(before) and not rules.ties["aim_of"].search(before)
        if alongside or not rules.ties["acts"].match(begin[match.end() :].lower()):
            continue
        own = same_department(match.group(), view.department)
        found.append((match.start(), None if own else "other_department"))
    for match in rules.other_bodies.finditer(begin):
        with_it = rules.ties["working_with"].search(begin[: match.start()].lower())
        if with_it is None and rules.ties["acts"].match(begin[match.end() :].lower()):
            found.append((match.start(), "other_body"))
    return found


def _foreign_bodies(view: View) -> list[range]:
    """Where the names of other departments stand, whose "Sở" and "tỉnh" are not the speaker's own."""
    begin, rules = view.original[: len(view.full)], grammar()
    others = [range(*match.span()) for match in rules.other_bodies.finditer(begin)]
    if view.department is None:
        return others
    bodies = [match for match in rules.body.finditer(begin) if not same_department(match.group(), view.department)]
    return [*others, *(range(*match.span()) for match in bodies)]


def _provinces(view: View, rules: Grammar) -> list[tuple[int, str | None]]:
    found: list[tuple[int, str | None]] = []
    begin = view.original[: len(view.full)]
    for match in _province_names().finditer(begin):
        compared = rules.ties["compared_with"].search(begin[: match.start()].lower())
        if not compared and rules.ties["acts"].match(begin[match.end() :].lower()):
            found.append((match.start(), "other_province"))
    return found


@cache
def _province_names() -> re.Pattern[str]:
    from sources.registry.provinces import ProvinceRegistry

    registry = ProvinceRegistry.load()
    names = {name for edition in (2024, 2025) for name in registry.names(edition)} - {"Cao Bằng"}
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")(?!\w)")


def _money_or_people(view: View, rules: Grammar) -> Role | None:
    """Budgets, capacities and headcounts; an indicator measured in money says so before the value."""
    unit = view.mention.unit or ""
    near = view.left[-70:]
    if unit.split("/")[0].endswith(("đồng", "USD")) and "/" not in unit:
        if rules.reasons["budget"].search(near) and not rules.ties["measured_in_money"].search(near):
            return Role("other", "budget")
        if view.setting.section == "budget":
            return Role("other", "budget")
    if unit in rules.capacity_units and not re.search(r"tỷ lệ", near):
        return Role("other", "capacity")
    around = near + unit + view.right[:40]
    if unit in ("đại biểu", "người", "lượt", "học viên") and rules.reasons["attendees"].search(around):
        return Role("other", "attendees")
    return None


def _target_or_past(view: View, rules: Grammar) -> Role:
    """The last word that says which: a verb of will or the future makes a target, a word of the past does not."""
    forced = _force_position(view.full, rules)
    past = max((match.end() for match in rules.reasons["past"].finditer(_spoken(view, rules))), default=-1)
    if _is_past_target(view, rules) or _was_not_kept(view, rules):
        return Role("other", "past_target")
    if forced is not None and forced[0] >= past and not _is_past(view.year, view):
        return Role("target", force=forced[1])
    if past >= 0 or _is_past(view.year, view):
        return Role("baseline" if view.following else "other", "past_result")
    section = view.setting.section
    later = view.reference_year is not None and (view.year or view.heading_year or 0) > view.reference_year
    if section == "result" and not later:
        return Role("other", "past_result")
    if section == "target" or view.setting.force:
        return Role("target", force=view.setting.force or "striving", inherited_force=True)
    if later or (rules.future.search(view.full) and not _within_this_year(view)):
        return Role("target", force="striving", weak=True)
    before = view.earlier[-1] if view.earlier else view.carried
    if before is not None and before.kind == "target":
        return Role("target", force=before.force, weak=before.weak)
    return Role("other", "no_commitment")


def _spoken(view: View, rules: Grammar) -> str:
    """The words before the value, closed parentheses aside; after a baseline ("từ 2,4% hiện nay lên") those before it."""
    if view.earlier and view.earlier[-1].kind == "baseline" and rules.to_value.search(view.left):
        return view.full[: view.sentence.mentions[len(view.earlier) - 1].start]
    return re.sub(r"\([^()]*\)", lambda aside: " " * len(aside.group()), view.full)


def _within_this_year(view: View) -> bool:
    """Whether only a day or month of the running year is named ("đến hết tháng 7 năm 2025 toàn tỉnh có ...")."""
    times = [time for time in view.sentence.times if time.end <= view.mention.start]
    return bool(times) and times[-1].year == view.reference_year and times[-1].kind in ("day", "month")


def _is_past(year: int | None, view: View) -> bool:
    return year is not None and view.reference_year is not None and year < view.reference_year


def _is_past_target(view: View, rules: Grammar) -> bool:
    named = rules.reasons["past_target"].search(view.full)
    return named is not None and _is_past(view.year, view)


def _was_not_kept(view: View, rules: Grammar) -> bool:
    """Whether the sentence goes on to say what was reached instead ("phải đạt 26% nhưng đến nay mới đạt 20%")."""
    if view.year is not None and view.reference_year is not None and view.year > view.reference_year:
        return False
    return rules.ties["not_kept"].search(view.sentence.text, view.mention.end) is not None


def _force_position(text: str, rules: Grammar) -> tuple[int, str] | None:
    """Where the last word of will ends, and its force."""
    found = [(match.end(), name) for name, pattern in rules.force.items() for match in pattern.finditer(text)]
    return max(found) if found else None
