"""The other way round: from a source file, or a place in it, to every number that uses it, and what became of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.manifest import InputFile, Manifest, read_manifest
from flows.plans import MESSAGES, open_plan
from flows.remake import reading_of
from flows.store import file_sha256
from reports.evidence.places import place_in_words
from reports.evidence.records import Origin, PlanRecord, leaves
from sources.departments.reasons import reason_texts
from sources.places import Place, SheetCell


@dataclass(frozen=True, slots=True)
class Use:
    """A place of the file, and the numbers of the plan at the end of whose chain it stands (identity, text shown)."""

    place: Place
    numbers: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        numbers = [{"number_id": number_id, "shown_text": shown} for number_id, shown in self.numbers]
        return {"place": self.place.to_json(), "in_words": place_in_words(self.place), "numbers": numbers}


@dataclass(frozen=True, slots=True)
class Uses:
    """`read`: places that a reader took something from; `unused`: those of them that no number uses.

    `passed_over`: the reason why the other cells are no figures → how many. `asked`: what of all this one place is.
    """

    name: str
    sha256: str
    uses: tuple[Use, ...]
    read: int
    unused: int
    passed_over: dict[str, int]
    asked: str = ""

    def to_json(self) -> dict[str, Any]:
        coverage = {"read": self.read, "unused": self.unused, "passed_over": self.passed_over, "place": self.asked}
        file = {"name": self.name, "sha256": self.sha256}
        return {"file": file, "uses": [use.to_json() for use in self.uses], "coverage": coverage}


def uses_of(source: str, folder: Path) -> Uses:
    """What a plan made of `FILE` or `FILE#PLACE`. Raises Refused where there is no plan, no such file, or nothing there.

    FILE: its name, the beginning of its hash, or a path to a copy of it; PLACE: a cell ("Sheet!C43", "C43"), a position as
    `trace` prints it, or words that stand there.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise MESSAGES.refused("PII-TRACE-NO-PLAN", file=str(folder))
    named, _, asked = source.partition("#")
    item = _file(named, manifest)
    if item is None:
        raise MESSAGES.refused("PII-TRACE-NO-SOURCE", file=named)
    plan = open_plan(folder)
    origins = [origin for origin in plan.origins.values() if origin.sha256 == item.sha256]
    using = _using(plan)
    uses = tuple(Use(place, tuple(found)) for place, found in _by_place(origins, using).items())
    taken, passed_over = _read_places(manifest, item)
    unused = [place for place in taken if place.key() not in {use.place.key() for use in uses}]
    what = ""
    if asked:
        uses = tuple(use for use in uses if _is_at(use.place, asked))
        what = "" if uses else _what_became(asked, unused, passed_over)
        if not uses and not what:
            raise MESSAGES.refused("PII-TRACE-NO-PLACE", file=item.name, asked=asked)
    reasons = Counter(reason for _, reason in passed_over)
    return Uses(item.name, item.sha256, uses, len(taken), len(unused), dict(sorted(reasons.items())), what)


def _file(named: str, manifest: Manifest) -> InputFile | None:
    sha256 = file_sha256(Path(named)) if Path(named).is_file() else named if len(named) >= 12 else ""
    by_hash = (item for item in manifest.inputs if sha256 and item.sha256.startswith(sha256))
    by_name = (item for item in manifest.inputs if item.name == named)
    return next(by_hash, None) or next(by_name, None)


def _using(plan: PlanRecord) -> dict[str, list[tuple[str, str]]]:
    """Identity of a source → the numbers at the end of whose chain it stands."""
    found: dict[str, list[tuple[str, str]]] = {}
    for number_id, record in plan.records.items():
        for item in leaves(number_id, plan.records):
            found.setdefault(item, []).append((number_id, record.shown_text))
    return found


def _by_place(
    origins: list[Origin], using: Mapping[str, list[tuple[str, str]]]
) -> dict[Place, dict[tuple[str, str], None]]:
    found: dict[Place, dict[tuple[str, str], None]] = {}
    for origin in sorted(origins, key=lambda origin: origin.place.key()):
        found.setdefault(origin.place, {}).update(dict.fromkeys(using.get(origin.id, ())))
    return found


def _read_places(manifest: Manifest, item: InputFile) -> tuple[list[Place], list[tuple[Place, str]]]:
    """The places from which the reader takes something, and all others that it looked at, with the reason."""
    facts, rest, ignored = reading_of(manifest, item)
    taken = [*(one.place for one in facts), *(one.place for one in rest.commitments), *(one.place for one in rest.citations)]
    words = reason_texts()
    others = [(one.place, words.get(one.reason, one.reason)) for one in rest.not_targets]
    others += [(Place.from_json(cell["place"]), cell["reason"]) for cell in ignored]
    return list({place.key(): place for place in taken}.values()), others


def _what_became(asked: str, unused: list[Place], passed_over: list[tuple[Place, str]]) -> str:
    if any(_is_at(place, asked) for place in unused):
        return "unused"
    return next((reason for place, reason in passed_over if _is_at(place, asked)), "")


def _is_at(place: Place, asked: str) -> bool:
    return asked in set(_names(place)) or (len(asked) > 3 and asked in place.raw_text)


def _names(place: Place) -> Iterator[str]:
    """The ways to name a place: its position as printed, and for a cell its address."""
    yield place.key()
    yield place_in_words(place, short=True)
    if isinstance(place.selector, SheetCell):
        yield place.selector.address
