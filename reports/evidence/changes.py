"""What moved between two plans and why: each number that differs, with old, new, reason and source.

A number is known by what it means (indicator, measure, year, the newest edition as such), never by where it stands: one that
is only told by another file, or counted through anew, has not moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reports.evidence.records import NumberRecord, Origin, PlanRecord, leaves
from sources.words.data import data

_IDENTITY = re.compile(r"\b[cf][0-9a-f]{20}\b")
_EDITION = re.compile(r"edition\.(\d{4})\.year")
_OF_A_MODEL = frozenset({"target_model", "forward_model", "outlook", "setting:goal"})


@dataclass(frozen=True, slots=True)
class Change:
    """One number that is new, gone or different. `reason` is a key of the wording; `sources` name the files behind it."""

    number_id: str
    old: str | None
    new: str | None
    reason: str
    sources: tuple[str, ...]


def compare(old: PlanRecord, new: PlanRecord, *, other_goal: bool = False) -> tuple[Change, ...]:
    """Every number that moved, in the order of the new plan, those that are gone at the end.

    `other_goal`: the two plans were ordered for different goals.
    """
    before, after = _by_meaning(old), _by_meaning(new)
    gone = [key for key in before if key not in after]
    come = [key for key in after if key not in before]
    alike = _renamed([before[key] for key in gone], [after[key] for key in come])
    changes = []
    for key, record in after.items():
        known = before.get(key)
        if known is None and record.number_id not in alike:
            reason = _reason(None, record, old, new, other_goal) or "added"
            changes.append(Change(record.number_id, None, record.shown_text, reason, _file_names(record, new)))
        elif known is not None and (known.value, known.unit) != (record.value, record.unit):
            reason = _reason(known, record, old, new, other_goal) or "method"
            files = _changed_files(known, record, old, new)
            changes.append(Change(record.number_id, known.shown_text, record.shown_text, reason, files))
    for record in (before[key] for key in gone if before[key].number_id not in alike):
        reason = _reason(record, None, old, new, other_goal) or "removed"
        changes.append(Change(record.number_id, record.shown_text, None, reason, _file_names(record, old)))
    return tuple(changes)


def _by_meaning(plan: PlanRecord) -> dict[str, NumberRecord]:
    newest = _newest(plan)
    return {number_id.replace(f".{newest}", ".latest"): record for number_id, record in plan.records.items()}


def _newest(plan: PlanRecord) -> str:
    return max((found[1] for item in plan.records if (found := _EDITION.fullmatch(item))), default="-")


def _renamed(gone: Iterable[NumberRecord], come: Iterable[NumberRecord]) -> set[str]:
    """The numbers that say the same of the same kind, and only take it from another file or another place in it."""
    there: dict[tuple[str, str], list[str]] = {}
    for record in gone:
        there.setdefault((_IDENTITY.sub("", record.number_id), record.shown_text), []).append(record.number_id)
    found: set[str] = set()
    for record in come:
        if same := there.get((_IDENTITY.sub("", record.number_id), record.shown_text)):
            found |= {same.pop(), record.number_id}
    return found


def _reason(
    before: NumberRecord | None, after: NumberRecord | None, old: PlanRecord, new: PlanRecord, other_goal: bool
) -> str | None:
    """The nearest cause in what the number was made from; None where nothing there differs."""
    first, second = _origins(before, old), _origins(after, new)
    if (promised := _promises(first) ^ _promises(second)) and (before or after):
        known = {origin.sha256 for plan in (old, new) for origin in plan.origins.values()}
        shared = {origin.sha256 for origin in old.origins.values()} & {origin.sha256 for origin in new.origins.values()}
        return "review" if {sha256 for sha256, _ in promised} & known <= shared else "commitment"
    if before and after and _editions(first) != _editions(second):
        return "edition"
    if (before is None or after is None) and _editions([*first, *second]) - (_known(old) & _known(new)):
        return "edition"
    if other_goal and any(
        record and (record.kind == "proposed" or record.rule in _OF_A_MODEL) for record in (before, after)
    ):
        return "goal"
    if before and after and (words := _words(first)) != _words(second):
        files = {origin.sha256 for origin in first} == {origin.sha256 for origin in second}
        return "reading" if files and words else "correction"
    if any(record and record.rule.startswith("count") for record in (before, after)):
        return "follows"
    if before and after and (before.rule != after.rule or before.kind != after.kind):
        return "rule"
    return None


def _promises(origins: Iterable[Origin]) -> set[tuple[str, str]]:
    return {(origin.sha256, origin.place.raw_text) for origin in origins if origin.id.startswith("c")}


def _editions(origins: Iterable[Origin]) -> set[str]:
    return {str(origin.columns["edition"]) for origin in origins if origin.columns.get("edition") is not None}


def _known(plan: PlanRecord) -> set[str]:
    return _editions(plan.origins.values())


def _words(origins: Iterable[Origin]) -> list[str]:
    return sorted(origin.place.raw_text for origin in origins)


def _origins(record: NumberRecord | None, plan: PlanRecord) -> list[Origin]:
    found = leaves(record.number_id, plan.records) if record is not None else ()
    return [plan.origins[item] for item in found if item in plan.origins]


def _file_names(record: NumberRecord, plan: PlanRecord) -> tuple[str, ...]:
    return tuple(sorted({origin.file_name for origin in _origins(record, plan)}))


def _changed_files(before: NumberRecord, after: NumberRecord, old: PlanRecord, new: PlanRecord) -> tuple[str, ...]:
    first = {origin.file_name: origin.sha256 for origin in _origins(before, old)}
    second = {origin.file_name: origin.sha256 for origin in _origins(after, new)}
    differing = {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
    return tuple(sorted(differing or second.keys()))


@cache
def _wording() -> dict[str, Any]:
    words: dict[str, Any] = data(Path(__file__).with_name("changes.yml"))
    return words


def label(number_id: str, names: Mapping[str, str]) -> str | None:
    """What a number is, in words; None for one that only serves others. `names`: indicators and pillars by code."""
    for entry in _wording()["labels"]:
        if found := re.fullmatch(entry["id"], number_id):
            parts = found.groupdict()
            measure = _wording()["measures"].get(parts.get("measure") or "", "")
            if parts.get("measure") and not measure:
                return None
            name = names.get(parts.get("code") or "", "")
            return str(entry["label"].format(**{**parts, "measure": measure, "name": name}))
    return None


def as_markdown(
    changes: tuple[Change, ...],
    first: bool,
    old_identity: str = "",
    new_identity: str = "",
    names: Mapping[str, str] | None = None,
) -> str:
    """The page `changes.md` in Vietnamese. `first`: there was no earlier plan; `names`: indicators and pillars by code."""
    words = _wording()
    lines = [f"# {words['title']}", ""]
    if first:
        return "\n".join([*lines, words["first"], ""])
    lines += [words["between"].format(old=old_identity[:12], new=new_identity[:12]), ""]
    if not changes:
        return "\n".join([*lines, words["none"], ""])
    told = [(what, change) for change in changes if (what := label(change.number_id, names or {}))]
    if told:
        lines += [words["count"].format(count=len(told)), "", words["header"], "|---|---|---|---|---|"]
    for what, change in told:
        shown = [what, change.old or words["absent"], change.new or words["absent"]]
        cells = [*shown, words["reasons"][change.reason], ", ".join(change.sources)]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    if others := len(changes) - len(told):
        lines += ["", words["others"].format(count=others)]
    return "\n".join([*lines, ""])
