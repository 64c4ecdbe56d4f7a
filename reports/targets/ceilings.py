"""How far an indicator may be asked to go: what comparable provinces really gained over the same horizon.

A peer is a province of the same region, or one that started near; the ceiling is the province's own value improved by a
quantile of the peers' gains, never beyond the best value that any province has. With too few peers (or one edition only)
it is the upper quartile of the region. Every ceiling names its peers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from reports.inputs import EditionData, raw_value
from reports.targets.comparable import EditionPair
from reports.targets.steps import Steps
from sources.case import TargetSettings
from sources.tree import Node
from sources.words.numbers import from_float, plain
from sources.words.units import counted

UPPER_QUARTILE = 0.75


@dataclass(frozen=True, slots=True)
class Peer:
    """One gain that was really made: raw values at both ends, `gain` per year in the indicator's good direction."""

    province: str
    from_edition: int
    to_edition: int
    start: Decimal
    end: Decimal
    gain: float
    across_merger: bool
    fact_ids: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PeerHistory:
    """What there is to judge one indicator by. All raw; `spread`: width of the 100 points of the scale in raw units.

    `steps`: the figures that its targets can have. `typical_gain`:
    median of the peers' gains that were gains, per year; None where there is no history.
    """

    row: Node
    edition: int
    own: float
    spread: float
    steps: Steps
    best: float
    region_quartile: float
    peers: tuple[Peer, ...]

    @property
    def typical_gain(self) -> float | None:
        gains = [peer.gain for peer in self.peers if peer.gain > 0]
        return float(np.median(gains)) if gains else None


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The ceiling of one indicator in a year, raw.

    `rule`: `peers` (gains over as many years as the horizon), `peers_scaled` (yearly gains times the years of the horizon)
    or `region` (the region's upper quartile now). `bounded`: the best value of any province was lower than the rule gave.
    """

    code: str
    year: int
    value: Decimal
    rule: str
    bounded: bool
    peers: tuple[Peer, ...]


def histories(
    province: str, newest: EditionData, pairs: tuple[EditionPair, ...], settings: TargetSettings
) -> dict[str, PeerHistory]:
    """The peers' history of every indicator of which the province has a raw value, by code."""
    found = {}
    for row in newest.tree:
        own = raw_value(newest, province, row.code) if row.level == "indicator" else None
        if own is not None:
            column = newest.raw[row.code].dropna()
            spread = float(column.max() - column.min()) or 1.0
            same = [pair for pair in pairs if row.code in pair.indicators]
            found[row.code] = PeerHistory(
                row=row,
                edition=newest.edition,
                own=float(own),
                spread=spread,
                steps=steps_of(newest, row, settings),
                best=float(column.max() if row.direction > 0 else column.min()),
                region_quartile=_region_quartile(province, row, newest),
                peers=tuple(
                    peer for pair in same for peer in _peers(province, float(own), row, pair, spread, settings.near)
                ),
            )
    return found


def ceiling(history: PeerHistory, year: int, settings: TargetSettings) -> Ceiling:
    """The ceiling for `year`: own value and the quantile of the peers' gains times the years until then."""
    horizon = max(year - history.edition, 1)
    direction = history.row.direction
    if len(history.peers) >= settings.least_peers:
        rise = float(np.quantile([peer.gain for peer in history.peers], settings.ceiling_quantile)) * horizon
        reached, rule = history.own + direction * rise, "peers" if horizon == 1 else "peers_scaled"
    else:
        reached, rule = history.region_quartile, "region"
    better, worse = (max, min) if direction > 0 else (min, max)
    top = better(history.own, worse(reached, history.best))
    value = history.steps.towards(top, history.own)
    bounded = worse(reached, history.best) != reached
    return Ceiling(history.row.code, year, value, rule, bounded, history.peers)


def _peers(province: str, own: float, row: Node, pair: EditionPair, spread: float, near_points: float) -> list[Peer]:
    """The provinces of one pair of editions that count as peers, with what they gained in a year."""
    names = [name for name in pair.provinces if name != province]
    start, end = (edition.raw[row.code].reindex(names).to_numpy(dtype=float) for edition in (pair.old, pair.new))
    region = pair.old.regions.get(province)
    same = np.array([region is not None and pair.old.regions.get(name) == region for name in names], dtype=bool)
    counted = (same | (np.abs(start - own) / spread * 100 <= near_points)) & ~np.isnan(start) & ~np.isnan(end)
    old_ids, new_ids = (
        edition.raw_facts[row.code].reindex(names).to_numpy(dtype=object) for edition in (pair.old, pair.new)
    )
    return [
        Peer(
            province=names[place],
            from_edition=pair.old.edition,
            to_edition=pair.new.edition,
            start=from_float(float(start[place])),
            end=from_float(float(end[place])),
            gain=float(end[place] - start[place]) * row.direction / pair.years,
            across_merger=pair.across_merger,
            fact_ids=(str(old_ids[place]), str(new_ids[place])),
        )
        for place in np.flatnonzero(counted)
    ]


def _region_quartile(province: str, row: Node, newest: EditionData) -> float:
    """The value that a quarter of the region's provinces reach, in the indicator's direction."""
    region = newest.regions.get(province)
    names = [name for name in newest.raw.index if newest.regions.get(name) == region]
    values = newest.raw[row.code].loc[names].dropna().to_numpy(dtype=float)
    return float(np.quantile(values, UPPER_QUARTILE if row.direction > 0 else 1 - UPPER_QUARTILE))


def steps_of(edition: EditionData, row: Node, settings: TargetSettings) -> Steps:
    """The decimals that the source prints in the column of an indicator, and what one counted thing adds to it."""
    column, facts = edition.raw[row.code].dropna(), edition.raw_facts[row.code]
    printed = (edition.exact.get(str(facts.get(place)), from_float(float(value))) for place, value in column.items())
    places = max((max(0, -int(plain(value).as_tuple().exponent)) for value in printed), default=0)
    ratio = counted(row.unit)
    known = settings.denominators.get(ratio[2]) if ratio else None
    each = Decimal(ratio[1]) / from_float(known) if ratio and known else None
    return Steps(places, row.direction, each if each and each >= Decimal(1).scaleb(-places) else None)


def peer_years(found: Mapping[str, PeerHistory]) -> dict[str, float]:
    """Cost of one normalised point of each indicator, in years of what peers typically gain.

    Where no peer gained, the indicator counts as hard as the hardest of the others; without any history a point costs one
    everywhere, and the unit of cost is the point.
    """
    yearly = {code: item.typical_gain / item.spread * 100 for code, item in found.items() if item.typical_gain}
    if not yearly:
        return dict.fromkeys(found, 1.0)
    slowest = min(yearly.values())
    return {code: 1.0 / yearly.get(code, slowest) for code in found}
