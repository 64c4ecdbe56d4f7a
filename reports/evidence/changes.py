"""What moved between two plans and why: each number that differs, with old, new, reason and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reports.evidence.records import NumberRecord, Origin, PlanRecord, leaves
from sources.words.data import data


@dataclass(frozen=True, slots=True)
class Change:
    """One number that is new, gone or different. `reason` is a key of the wording; `sources` name the files behind it."""

    number_id: str
    old: str | None
    new: str | None
    reason: str
    sources: tuple[str, ...]


def compare(old: PlanRecord, new: PlanRecord) -> tuple[Change, ...]:
    """Every number that moved, in the order of the new plan, those that are gone at the end."""
    changes = []
    for number_id, record in new.records.items():
        before = old.records.get(number_id)
        if before is None:
            changes.append(Change(number_id, None, record.shown_text, "added", _file_names(number_id, new)))
        elif before.shown_text != record.shown_text:
            reason = _reason(before, record, old, new)
            changes.append(
                Change(number_id, before.shown_text, record.shown_text, reason, _changed_files(number_id, old, new))
            )
    gone = [number_id for number_id in old.records if number_id not in new.records]
    changes += [Change(item, old.records[item].shown_text, None, "removed", _file_names(item, old)) for item in gone]
    return tuple(changes)


def _reason(before: NumberRecord, after: NumberRecord, old: PlanRecord, new: PlanRecord) -> str:
    old_origins, new_origins = _origins(before.number_id, old), _origins(after.number_id, new)
    if before.rule != after.rule or before.kind != after.kind:
        return "rule"
    if {item.sha256 for item in old_origins} == {item.sha256 for item in new_origins}:
        return "code" if _same_words(old_origins, new_origins) else "reading"
    return "source"


def _same_words(first: list[Origin], second: list[Origin]) -> bool:
    return {item.id: item.place.raw_text for item in first} == {item.id: item.place.raw_text for item in second}


def _origins(number_id: str, plan: PlanRecord) -> list[Origin]:
    return [plan.origins[item] for item in leaves(number_id, plan.records) if item in plan.origins]


def _file_names(number_id: str, plan: PlanRecord) -> tuple[str, ...]:
    return tuple(sorted({origin.file_name for origin in _origins(number_id, plan)}))


def _changed_files(number_id: str, old: PlanRecord, new: PlanRecord) -> tuple[str, ...]:
    before = _hashes_by_name(number_id, old)
    after = _hashes_by_name(number_id, new)
    differing = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return tuple(sorted(differing or after.keys()))


def _hashes_by_name(number_id: str, plan: PlanRecord) -> Mapping[str, str]:
    return {origin.file_name: origin.sha256 for origin in _origins(number_id, plan)}


def as_markdown(changes: tuple[Change, ...], first: bool, old_identity: str = "", new_identity: str = "") -> str:
    """The page `changes.md` in Vietnamese. `first`: there was no earlier plan to compare with."""
    words = data(Path(__file__).with_name("changes.yml"))
    lines = [f"# {words['title']}", ""]
    if first:
        return "\n".join([*lines, words["first"], ""])
    lines += [words["between"].format(old=old_identity[:12], new=new_identity[:12]), ""]
    if not changes:
        return "\n".join([*lines, words["none"], ""])
    lines += [words["count"].format(count=len(changes)), "", words["header"], "|---|---|---|---|---|"]
    for change in changes:
        shown = [f"`{change.number_id}`", change.old or words["absent"], change.new or words["absent"]]
        cells = [*shown, words["reasons"][change.reason], ", ".join(change.sources)]
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([*lines, ""])
