"""From a read target to a `Commitment`: identity, kind, and the fields that were inherited."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal

from sources.contracts import Commitment, SourceFile
from sources.departments.match import Match
from sources.departments.mentions import Mention
from sources.places import Place, fact_id
from sources.words.vocabulary import Comparator, Force, Kind, Origin


@dataclass(slots=True)
class Draft:
    """A target as it is being read; `value_place` are the characters of the value, `place` those of the sentence or cell."""

    place: Place
    quote: str
    value_place: Place
    match: Match
    mention: Mention
    kind: str
    unit: str | None
    department: str | None = None
    year: int | None = None
    deadline: str | None = None
    deadline_words: str | None = None
    baseline: Decimal | None = None
    base_year: int | None = None
    force: str = "striving"
    condition: str | None = None
    inherited: list[str] = field(default_factory=list)
    solution: str | None = None
    evidence: str | None = None
    coordinating: tuple[str, ...] = ()
    cost: Decimal | None = None
    origin: str = "paper"
    word_places: dict[str, Place] = field(default_factory=dict)


def commitment(draft: Draft, file: SourceFile, ordinal: int = 0) -> Commitment:
    """The frozen commitment. Its identity is the position of the value in the file, never a label."""
    identity = commitment_id(file.sha256, draft.value_place, ordinal)
    return Commitment(
        commitment_id=identity,
        sha256=file.sha256,
        place=draft.place,
        quote=draft.quote,
        department=draft.department,
        indicator_code=draft.match.code,
        indicator_name=draft.match.name,
        match_confidence=draft.match.confidence if draft.match.code else 0.0,
        value=draft.mention.value,
        value_high=draft.mention.value_high,
        comparator=Comparator(draft.mention.comparator),
        unit=draft.unit,
        kind=Kind(draft.kind),
        year=draft.year,
        baseline=draft.baseline,
        base_year=draft.base_year,
        deadline=draft.deadline,
        deadline_words=draft.deadline_words,
        force=Force(draft.force),
        condition=draft.condition,
        inherited=tuple(dict.fromkeys(draft.inherited)),
        runners_up=draft.match.runners_up,
        solution=draft.solution,
        evidence=draft.evidence,
        coordinating=draft.coordinating,
        cost=draft.cost,
        origin=Origin(draft.origin),
        status=file.status,
        value_place=draft.value_place,
        word_places=tuple(sorted(draft.word_places.items(), key=lambda item: item[0])),
    )


def commitment_id(sha256: str, value_place: Place, ordinal: int = 0) -> str:
    """The identity of the target whose value stands at `value_place`; `ordinal` tells apart several at one value."""
    position = fact_id(sha256, value_place)
    if not ordinal:
        return "c" + position[1:]
    return "c" + hashlib.sha256(f"{position}\n{ordinal}".encode()).hexdigest()[:20]


def kind_of(mention: Mention, left: str, right: str, match: Match, framework_unit: str | None) -> str:
    """The kind of target that the words around a value make of it (see the contract of `extract`)."""
    from sources.departments.grammar import grammar

    rules = grammar()
    unit = mention.unit or ""
    if mention.shape in ("rank", "top", "bottom"):
        return "rank"
    if mention.shape == "factor":
        return "factor"
    if unit == "bậc":
        return "rank_delta"
    directions = list(rules.direction.finditer(left))
    moved = bool(directions) and not rules.level_verb.search(left[directions[-1].end() :])
    yearly = rules.per_year.search(left + unit + right[:12]) is not None
    if moved:
        if yearly:
            return "rate"
        return "delta_percent" if unit.startswith("%") else "delta"
    if "tốc độ tăng" in left or unit.endswith("%/năm"):
        return "rate"
    if unit.startswith("điểm") and (match.level not in (None, "indicator") or (framework_unit or "điểm") != "điểm"):
        return "score"
    return "level"
