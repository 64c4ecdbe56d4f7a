"""Solve, run the forward model, repeat: a proposal is only what the forward model confirms.

The program sees rivals as they are; the forward run moves every bound and every rival. What is missing (or too much) in the
forward run is added to (or taken from) the demand, and the cheapest confirmed proposal is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.targets.cheapest import Demand, Moves, cheapest
from reports.targets.levers import Lever, closer
from reports.targets.model import Rules
from reports.targets.standing import Array, Standing

SAME = 1e-12
"""Figures closer than this share of the demand are the same (the forward model's own rule for equal scores)."""

ROUNDING = 1e-7
"""A shortfall up to this is the tolerance of the program, not a bound that has moved; in points."""

REPEATS = 20

FOCUS = (1 / 16, 1 / 128, 1 / 1024)
"""How closely a curve is looked at around the optimum, as shares of its reach, one after the other."""


@dataclass(frozen=True)
class Move:
    """One indicator of a proposal. `start`, `stop`: raw values; the points are normalised on the scale as it is now."""

    code: str
    start: float
    stop: float
    start_points: float
    stop_points: float
    cost: float


@dataclass(frozen=True)
class Proposal:
    """Moves that the forward model confirms. `values` (indicators,) and `field` (units, codes) after all of them.

    `demand_price`: what one more point of the goal would cost; `ceiling_prices`: code -> what one more point of its ceiling
    would save.
    """

    moves: tuple[Move, ...]
    cost: float
    values: Array
    field: Array
    demand_price: float
    ceiling_prices: dict[str, float]
    proven: bool


def propose(standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules | None = None) -> Proposal | None:
    """The cheapest confirmed proposal that meets `demand`, or None where it cannot be met."""
    chosen = rules or Rules()
    pad, too_little = 0.0, -np.inf
    best: Proposal | None = None
    for _ in range(REPEATS):
        measured, moves = _focused(standing, levers, demand.raised(pad), chosen)
        if moves is None:
            break
        proposal = confirmed(standing, measured, moves)
        missing = shortfall(standing, proposal.field, demand)
        if 0 < missing <= ROUNDING:
            proposal = _rounded_up(standing, measured, moves, demand)
            missing = shortfall(standing, proposal.field, demand)
        if missing <= 0 and (best is None or proposal.cost < best.cost):
            best = proposal
        if -ROUNDING <= missing <= 0 or pad - too_little <= ROUNDING:
            break
        too_little = pad if missing > 0 else too_little
        wanted = pad + missing + (ROUNDING if missing > 0 else 0.0)
        pad = wanted if wanted > too_little else (pad + too_little) / 2
    return best or _at_the_ceilings(standing, levers, demand, chosen)


def _focused(
    standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules
) -> tuple[Sequence[Lever], Moves | None]:
    """The cheapest moves, curved levers being looked at ever closer around the optimum; and the levers as measured."""
    moves = cheapest(standing, levers, demand, rules)
    for share in FOCUS:
        if moves is None or not any(lever.curved and gain > 0 for lever, gain in zip(levers, moves.gains, strict=True)):
            break
        levers = closer(standing, levers, moves.gains, share)
        moves = cheapest(standing, levers, demand, rules)
    return levers, moves


def _rounded_up(standing: Standing, levers: Sequence[Lever], moves: Moves, demand: Demand) -> Proposal:
    """The moves carried on towards their ceilings by the hair's breadth that the program's tolerance left open."""
    full = np.array([lever.points[-1] - lever.points[0] for lever in levers])
    rest = np.where(moves.gains > SAME, full - moves.gains, 0.0)
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        tried = confirmed(standing, levers, replace(moves, gains=moves.gains + middle * rest))
        low, high = (middle, high) if shortfall(standing, tried.field, demand) > 0 else (low, middle)
    return confirmed(standing, levers, replace(moves, gains=moves.gains + high * rest))


def shortfall(standing: Standing, field: Array, demand: Demand) -> float:
    """How many points the unit's figures are short of `demand`; zero or negative where it is met.

    Where the goal is a place and rivals have risen in `field` (a value imputed from a mean that the unit raised), it is
    their risen score that counts.
    """
    if demand.how_many > len(demand.codes):
        return np.inf
    figures = np.array([standing.figure(field, code) for code in demand.codes])
    others = standing.others(field, standing.top) if demand.rank is not None else np.empty(0)
    risen = others[demand.rank - 1] if demand.rank is not None and demand.rank <= others.size else -np.inf
    needed = np.maximum(demand.needed, risen)
    short = np.sort(needed - figures)[demand.how_many - 1]
    allowed = SAME * max(1.0, float(np.max(np.abs(needed))))
    return 0.0 if 0 < short <= allowed else float(short)


def confirmed(standing: Standing, levers: Sequence[Lever], moves: Moves) -> Proposal:
    """What the forward model makes of `moves`."""
    values = standing.values.copy()
    made = []
    for lever, gain in zip(levers, moves.gains, strict=True):
        if gain <= SAME:
            continue
        stop = min(lever.points[0] + gain, lever.points[-1])
        values[lever.row] = lever.value_at(stop)
        start_raw, stop_raw = float(lever.values[0]), float(values[lever.row])
        made.append(Move(lever.code, start_raw, stop_raw, float(lever.points[0]), float(stop), lever.cost * float(gain)))
    prices = {lever.code: float(price) for lever, price in zip(levers, moves.ceiling_prices, strict=True)}
    return Proposal(
        tuple(made),
        sum(move.cost for move in made),
        values,
        standing.field(values),
        moves.demand_price,
        prices,
        moves.proven,
    )


def _at_the_ceilings(standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules) -> Proposal | None:
    """The one proposal left where a demand is met by all ceilings together and by nothing less."""
    if not rules.unlimited:
        return None
    gains = np.array([lever.points[-1] - lever.points[0] for lever in levers])
    best = confirmed(standing, levers, Moves(gains, 0.0, 0.0, np.zeros(len(levers))))
    return best if shortfall(standing, best.field, demand) <= 0 else None
