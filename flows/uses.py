"""The other way round: from a source file, or a place in it, to every number that uses it, and what became of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.current import built_identity
from flows.engine import query
from flows.manifest import InputFile, Manifest, read_manifest
from flows.plans import MESSAGES, open_plan
from flows.remake import reading_of
from flows.settings import SQL_FOLDER, workspace
from flows.store import FileStore, file_sha256
from reports.evidence.places import look_up_words, place_in_words
from reports.evidence.records import Origin, PlanRecord, leaves, with_captions
from sources.departments.reasons import reason_texts
from sources.innovation_index.captions import Captions
from sources.places import PdfBox, Place, ScanBox, Selector, SheetCell
from sources.reading.front_door import inspect
from sources.reading.near import places_with_numbers, touch, whole
from sources.words.vocabulary import ClaimState


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
    """`cells`: the cells or paragraphs of the file that hold a number; `used`: those of them that the plan uses.

    `reasons`: why it does not use the others → how many, so that all together are `cells`. `asked`: what became of it.
    """

    name: str
    sha256: str
    uses: tuple[Use, ...]
    cells: int
    used: int
    reasons: dict[str, int]
    asked: str = ""

    def to_json(self) -> dict[str, Any]:
        coverage = {"cells": self.cells, "used": self.used, "reasons": self.reasons, "place": self.asked}
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
    uses = tuple(Use(place, tuple(found)) for place, found in _by_place(origins, _using(plan)).items())
    told = _told(manifest, item, [use.place for use in uses])
    path = FileStore(workspace().store).path(item.sha256)
    cells = [(place, told.of(place)) for place in places_with_numbers(path, inspect(path).media_type)]
    reasons = Counter(reason for _, reason in cells if reason != USED)
    what = ""
    if asked:
        uses = tuple(use for use in uses if _is_at(use.place, asked))
        others = (*cells, *((place, told.of(place)) for place in told.places()))
        what = next((reason for place, reason in others if _is_at(place, asked)), "") if not uses else ""
        if not uses and not what:
            raise MESSAGES.refused("PII-TRACE-NO-PLACE", file=item.name, asked=asked)
    used = sum(reason == USED for _, reason in cells)
    return Uses(item.name, item.sha256, uses, len(cells), used, dict(sorted(reasons.items())), what)


USED = ""


class _Reasons:
    """What became of the places of a file: the first reason told of a cell or paragraph holds."""

    def __init__(self) -> None:
        self._told: dict[Selector, list[tuple[Place, str]]] = {}

    def add(self, places: Iterable[Place], reason: str) -> None:
        for place in places:
            self._told.setdefault(_around(place.selector), []).append((place, reason))

    def of(self, place: Place) -> str:
        near = self._told.get(_around(place.selector), ())
        return next((reason for one, reason in near if touch(one.selector, place.selector)), _words()["prose"])

    def places(self) -> Iterator[Place]:
        return (place for told in self._told.values() for place, _ in told)


def _around(selector: Selector) -> Selector:
    """What is looked up for a place: its cell or paragraph, or the page that it is on."""
    return PdfBox(selector.page, 0, 0) if isinstance(selector, PdfBox | ScanBox) else whole(selector)


def _words() -> dict[str, str]:
    words: dict[str, str] = look_up_words()["coverage"]
    return words


def _told(manifest: Manifest, item: InputFile, used: Iterable[Place]) -> _Reasons:
    """Why each place of a file is used or not: by the plan, by its reader, by the gate and the joins."""
    facts, rest, notes = reading_of(manifest, item)
    told, words = _Reasons(), _words()
    fates = _fates(manifest, item)
    told.add(used, USED)
    for fact in facts:
        empty = "empty" if fact.value is None else "unneeded"
        told.add([fact.place], fates.get(fact.fact_id) or words[empty])
    for claim in rest.commitments:
        places = (claim.place, *claim.evidences, *(place for _, place in claim.word_places))
        told.add(places, fates.get(claim.commitment_id) or words["unneeded"])
    told.add((one.place for one in rest.citations), words["citation"])
    reasons = reason_texts()
    for other in rest.not_targets:
        told.add([other.place], reasons.get(other.reason, other.reason))
    for cell in notes.get("ignored", ()):
        told.add([Place.from_json(cell["place"])], cell["reason"])
    captions = notes.get("captions")
    told.add(Captions.from_json(captions).places.values() if captions else (), words["caption"])
    return told


def _fates(manifest: Manifest, item: InputFile) -> dict[str, str]:
    """Why each fact or commitment of a file is not used, as the database of this very plan tells; nothing without it."""
    space = workspace()
    if built_identity(space) != manifest.identity:
        return {}
    rows = query(space.database, SQL_FOLDER / "audit" / "fate_of_file.sql", {"sha256": item.sha256})
    return {row["id"]: _fate(row["fate"], row["detail"]) for row in rows}


def _fate(fate: str, detail: str) -> str:
    return _words()[fate].format(detail=ClaimState(detail).label if fate == "claim" else detail)


def _file(named: str, manifest: Manifest) -> InputFile | None:
    sha256 = file_sha256(Path(named)) if Path(named).is_file() else named if len(named) >= 12 else ""
    by_hash = (item for item in manifest.inputs if sha256 and item.sha256.startswith(sha256))
    by_name = (item for item in manifest.inputs if item.name == named)
    return next(by_hash, None) or next(by_name, None)


def _using(plan: PlanRecord) -> dict[str, list[tuple[str, str]]]:
    """Identity of a source → the numbers at the end of whose chain it stands."""
    found: dict[str, list[tuple[str, str]]] = {}
    for number_id, record in plan.records.items():
        for item in with_captions(leaves(number_id, plan.records), plan.origins):
            found.setdefault(item, []).append((number_id, record.shown_text))
    return found


def _by_place(origins: list[Origin], using: Mapping[str, list[tuple[str, str]]]) -> dict[Place, dict[tuple[str, str], None]]:
    found: dict[Place, dict[tuple[str, str], None]] = {}
    for origin in sorted(origins, key=lambda origin: origin.place.key()):
        found.setdefault(origin.place, {}).update(dict.fromkeys(using.get(origin.id, ())))
    return found


def _is_at(place: Place, asked: str) -> bool:
    return asked in set(_names(place)) or (len(asked) > 3 and asked in place.raw_text)


def _names(place: Place) -> Iterator[str]:
    """The ways to name a place: its position as printed, and for a cell its address."""
    yield place.key()
    yield place_in_words(place, short=True)
    if isinstance(place.selector, SheetCell):
        yield place.selector.address
