"""The plans that this workspace has published: when, where each is now, and an earlier one put back in its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.ledger import Ledger
from flows.manifest import is_untouched, read_manifest, seal_of
from flows.publish import put_back
from flows.settings import Workspace
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


@dataclass(frozen=True, slots=True)
class Plan:
    """One publication. `folder`: where it lies now, whole and unchanged; None where it lies nowhere any more."""

    identity: str
    seal: str
    time: str
    province: str
    published_in: str
    folder: Path | None

    def to_json(self) -> dict[str, Any]:
        names = ("identity", "time", "province", "published_in")
        return {**{name: getattr(self, name) for name in names}, "folder": str(self.folder) if self.folder else None}


def plans(space: Workspace) -> list[Plan]:
    """Every plan the ledger knows, the newest first; one that was published again counts as its last time."""
    last: dict[str, dict[str, Any]] = {}
    for event in Ledger(space.ledger).events("published"):
        last.pop(event["manifest"], None)
        last[event["manifest"]] = event
    archived = {seal_of(folder): folder for folder in sorted(space.archive.glob("*")) if is_untouched(folder)}
    return [_plan(event, archived) for event in reversed(last.values())]


def _plan(event: dict[str, Any], archived: dict[str, Path]) -> Plan:
    seal = event["manifest"]
    out = Path(event.get("folder", ""))
    folder = out if seal_of(out) == seal and is_untouched(out) else archived.get(seal)
    manifest = read_manifest(folder) if folder else None
    province = manifest.case.get("province", "") if manifest else ""
    return Plan(event["identity"], seal, event["time"], province, str(out), folder)


def restore(space: Workspace, identity: str, out: Path) -> Path | None:
    """Put an archived plan back at `out`; what lay there goes to the archive (returned where it was changed by hand).

    `identity`: its beginning is enough where only one plan has it. Raises Refused where none, or more than one, has it.
    """
    found = [plan for plan in plans(space) if plan.identity.startswith(identity)] if identity else []
    there = [plan for plan in found if plan.folder]
    if len({plan.seal for plan in there}) != 1:
        code = "PII-PLAN-GONE" if found and not there else "PII-PLAN-WHICH"
        raise MESSAGES.refused(code, file=str(space.archive), identity=identity)
    (plan,) = there
    assert plan.folder is not None
    if plan.folder == out:
        return None
    kept = put_back(plan.folder, out, space.archive)
    Ledger(space.ledger).append("restored", identity=plan.identity, manifest=plan.seal, folder=str(out))
    return kept
