"""An edition of the mart as a computed index: its framework as the structure, its figures as the data.

Where an indicator has raw values, they are normalised as the publisher does it (min-max to 0-100, direction first) and the
bounds move with the data; where only its scores are published, the scores stand as they are and no bound moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reports.inputs import EditionData
from sources.innovation_index.method import (
    Index,
    Method,
    Structure,
    departure_findings,
    departures_by_level,
    departures_from_raw,
)
from sources.innovation_index.method.specification import Normalise
from sources.innovation_index.method.structure import Node
from sources.tree import Tree

if TYPE_CHECKING:
    import pandas as pd

    from sources.contracts import Finding

MEASURED_SHARE = 0.5
"""The least share of provinces with a raw value for an indicator to be normalised from raw values."""


def edition_index(edition: EditionData, method: Method | None = None) -> Index:
    """The forward model of an edition; `method` is by default min-max 0-100 and weighted arithmetic means.

    Indicators without any figure are left out, with the aggregates that this empties. Raises Refused where nothing is left.
    """
    indicators = [row.code for row in edition.tree.indicators]
    from_raw = {code for code in indicators if _measured(edition, code)}
    from_scores = {code for code in indicators if code not in from_raw and _has_data(edition.scores, code)}
    structure = structure_of(edition.tree, from_raw | from_scores, turned=from_scores)
    data = edition.raw.copy()
    for code in sorted(from_scores):
        data[code] = edition.scores[code]
    base = method or Method()
    if base.normalise is not None and from_scores:
        kept = {code: Normalise(by="none") for code in sorted(from_scores)}
        base = replace(base, normalise=replace(base.normalise, per_indicator={**base.normalise.per_indicator, **kept}))
    return Index.from_tables(data[list(structure.indicators)].rename_axis("unit"), structure, base)


def departures(edition: EditionData) -> tuple[Finding, ...]:
    """Published against recomputed: each aggregate from the level below, and all from the raw values where there are any."""
    index = edition_index(edition)
    by_level = departures_by_level(edition.scores, index.structure)
    from_raw = departures_from_raw(index, edition.scores)
    known = set(zip(by_level["unit"], by_level["code"], strict=True))
    other = [pair not in known for pair in zip(from_raw["unit"], from_raw["code"], strict=True)]
    return departure_findings(by_level, edition.edition) + departure_findings(from_raw[other], edition.edition)


def structure_of(tree: Tree, indicators: set[str], turned: set[str] | None = None) -> Structure:
    """The tree over the given indicators; those in `turned` are scores already, for which higher is always better."""
    used = indicators | {upper.code for code in indicators for upper in tree.above(code)}
    nodes = tuple(
        Node(
            code=row.code,
            parent=row.parent,
            kind="indicator" if row.level == "indicator" else "aggregate",
            weight=float(row.weight),
            direction=1 if row.code in (turned or set()) else row.direction,
            name=row.name,
        )
        for row in tree
        if row.code in used
    )
    structure = Structure(nodes)
    structure.check()
    return structure


def _measured(edition: EditionData, code: str) -> bool:
    return code in edition.raw.columns and bool(edition.raw[code].notna().mean() >= MEASURED_SHARE)


def _has_data(frame: pd.DataFrame, code: str) -> bool:
    return code in frame.columns and bool(frame[code].notna().any())
