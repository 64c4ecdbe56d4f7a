"""The kinds of document that a run can make (data, `plan/documents/`): file, form, skeleton, the words it may not hold.

One skeleton may have variants (the plan as working copy and as the clean copy for signature); `each: department` makes one
document for each department that leads an indicator. An office may keep chapters, annexes and words of its own in a file of
the same name among its forms; which it may use there, `plan/forms.py` checks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sources.office import of_office, own_form
from sources.words.data import data

FOLDER = Path(__file__).parent / "plan" / "documents"


@dataclass(frozen=True)
class DocumentKind:
    """One kind: `name` for the command line, `variant` of its skeleton; `forbidden`: words that its reader may not
    meet. `needs`: what of `PlanInputs` must be there for it to have anything to say."""

    name: str
    title: str
    file: str
    variant: str
    is_clean: bool
    by_default: bool
    each: str | None
    needs: str | None
    forbidden: tuple[str, ...]
    skeleton: Mapping[str, Any]

    @property
    def form(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.skeleton["form"]
        return found


@of_office
def kinds() -> dict[str, DocumentKind]:
    """Every kind by its name, in the order in which they are made."""
    found = (_kind(name, entry, each) for each in skeletons().values() for name, entry in each["made"].items())
    return {kind.name: kind for kind in found}


@of_office
def skeletons() -> dict[str, Mapping[str, Any]]:
    """What each file says, by its name without ending. Raises Refused for one of the office that is no skeleton."""
    return {path.stem: _skeleton(path) for path in sorted(FOLDER.glob("*.yml"))}


def _skeleton(path: Path) -> Mapping[str, Any]:
    from msgspec import to_builtins

    from reports.plan.own_outline import OwnOutline
    from sources.tree import beside

    program, own = data(path), own_form(path)
    given = to_builtins(beside(own, own.name, OwnOutline)) if own != path else {}
    return {**program, **given, "words": {**program.get("words", {}), **given.get("words", {})}}


def _kind(name: str, entry: Mapping[str, Any], skeleton: Mapping[str, Any]) -> DocumentKind:
    return DocumentKind(
        name=name,
        title=entry["title"],
        file=entry["file"],
        variant=entry.get("variant", ""),
        is_clean=entry.get("clean", False),
        by_default=entry.get("default", False),
        each=entry.get("each"),
        needs=entry.get("needs"),
        forbidden=tuple(entry.get("forbidden", ())),
        skeleton=skeleton,
    )


def chosen(names: Iterable[str]) -> tuple[DocumentKind, ...]:
    """The kinds asked for by name, those made by default always among them. Raises KeyError for an unknown name."""
    wanted = {kinds()[name].name for name in names}
    return tuple(kind for kind in kinds().values() if kind.by_default or kind.name in wanted)
