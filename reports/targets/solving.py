"""From a demand to the cheapest confirmed proposal, and to the best that can be reached.

Under arithmetic means the problem is solved as it was asked (`separable`). Under curved means (geometric, harmonic) it is
solved with the rivals held where all ceilings would leave them, the lowest they can fall: a bound. The same proposal run
forward, and those with rivals held higher, give the cost; what lies between is reported. An indicator whose column can lose
its spread makes the problem jump, so that the indices with and without it are solved one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from reports.targets.bends import Bends
from reports.targets.cheapest import Moves, cheapest
from reports.targets.demands import Demand
from reports.targets.levers import Lever, Merge, closer
from reports.targets.model import Rules
from reports.targets.nearby import improved
from reports.targets.proposal import Proposal, carried_on, confirmed, full_gains
from reports.targets.sensitivity import powers, sensitivities
from reports.targets.separable import ROUNDING, most_met, separable
from reports.targets.standing import Standing

REPEATS = 20

FOCUS = (1 / 16, 1 / 128, 1 / 1024)
"""How closely a curve is looked at around the optimum, as shares of its reach, one after the other."""

MOST_MERGES = 6
"""Up to so many columns that can lose their spread, all sets of them are tried; beyond, single ones and all together."""


@dataclass(frozen=True)
class Problem:
    """What can be done for a demand: the unit as it stands, its levers, the columns that can lose their spread, limits."""

    standing: Standing
    levers: tuple[Lever, ...]
    merges: tuple[Merge, ...] = ()
    rules: Rules = field(default_factory=Rules)

    def cases(self) -> Iterable[tuple[tuple[Merge, ...], Standing, tuple[Lever, ...], Rules]]:
        """Each set of columns to merge, with the unit as it stands after that, and the levers and limits that are left."""
        for chosen in self._sets():
            values = self.standing.values.copy()
            for item in chosen:
                values[item.row] = item.value
            rules = self._left(chosen)
            if rules is not None:
                standing = Standing(self.standing.index, self.standing.unit, values) if chosen else self.standing
                done = {item.code for item in chosen}
                yield chosen, standing, tuple(lever for lever in self.levers if lever.code not in done), rules

    @property
    def all_sets(self) -> bool:
        return len(self.merges) <= MOST_MERGES

    def _sets(self) -> Iterable[tuple[Merge, ...]]:
        for size in range(len(self.merges) + 1):
            if self.all_sets or size < 2 or size == len(self.merges):
                yield from combinations(self.merges, size)

    def _left(self, chosen: tuple[Merge, ...]) -> Rules | None:
        """The limits less what the merges use; None where they use more than there is."""
        rules = self.rules
        number = None if rules.max_indicators is None else rules.max_indicators - len(chosen)
        budgets = tuple((codes, most - sum(m.cost for m in chosen if m.code in codes)) for codes, most in rules.budgets)
        if (number is not None and number < 0) or any(most < 0 for _, most in budgets):
            return None
        return replace(rules, max_indicators=number, budgets=budgets)


def propose(problem: Problem, demand: Demand) -> Proposal | None:
    """The cheapest confirmed proposal that meets `demand`, or None where it cannot be met."""
    found = []
    for chosen, standing, levers, rules in problem.cases():
        proposal = _in_one_case(standing, levers, demand, rules)
        if rules.objective == "effort" and not (proposal.proven if proposal else Bends(standing).known):
            proposal = improved(standing, levers, proposal, demand, rules)
        if proposal is not None:
            found.append(proposal.with_merges(chosen, problem.standing.values))
    if not found:
        return None
    best = min(found, key=lambda item: _measures(item, problem.rules))
    bounds = [item.bound for item in found]
    known = problem.all_sets and None not in bounds and Bends(problem.standing).known
    return replace(best, bound=min(bound for bound in bounds if bound is not None) if known else None)


def _measures(proposal: Proposal, rules: Rules) -> tuple[float, float]:
    first = {"count": float(len(proposal.moves)), "worst": proposal.worst}.get(rules.objective, 0.0)
    return first, proposal.cost


def _in_one_case(standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules) -> Proposal | None:
    if demand.shortfall(standing, standing.base) <= 0:
        nothing = confirmed(standing, levers, Moves(np.zeros(len(levers)), 0.0, 0.0, np.zeros(0)))
        return replace(nothing, bound=0.0)
    if all(power == 1.0 for power in powers(standing)):
        return separable(standing, levers, demand, rules)
    return _under_curved_means(standing, levers, demand, rules)


def _under_curved_means(standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules) -> Proposal | None:
    """See the module: the rivals are held at their lowest for the bound, then where the last proposal leaves them."""
    top = confirmed(standing, levers, Moves(full_gains(levers), 0.0, 0.0, np.zeros(0)))
    _, least = _held(standing, levers, demand.frozen(standing, top.field), rules)
    straight = Bends(standing).known and not any(lever.curved for lever in levers)
    held = [demand.frozen(standing, top.field), demand.frozen(standing, standing.base)]
    found: list[Proposal] = []
    for frozen in held:
        proposal = _padded(standing, levers, frozen, demand, rules)
        if proposal is not None:
            found.append(proposal)
    if found:
        again = _padded(standing, levers, demand.frozen(standing, found[-1].field), demand, rules)
        found.extend([again] if again is not None else [])
    if not found and rules.unlimited and demand.shortfall(standing, top.field) <= 0:
        found.append(top)
    if not found:
        return None
    best = min(found, key=lambda item: _measures(item, rules))
    known = straight and least is not None and least.proven and rules.objective == "effort"
    return replace(best, bound=min(least.cost, best.cost) if known and least is not None else None)


def _padded(standing: Standing, levers: Sequence[Lever], frozen: Demand, demand: Demand, rules: Rules) -> Proposal | None:
    """The cheapest proposal for `frozen`, asked for a little more or less until the forward model just confirms `demand`."""
    pad, too_little = 0.0, -np.inf
    best: Proposal | None = None
    for _ in range(REPEATS):
        measured, moves = _held(standing, levers, frozen.raised(pad), rules)
        if moves is None:
            break
        proposal = confirmed(standing, measured, moves)
        missing = demand.shortfall(standing, proposal.field)
        if 0 < missing <= ROUNDING:
            rest = np.where(moves.gains > 0, full_gains(measured) - moves.gains, 0.0)
            proposal = carried_on(standing, measured, moves, demand, rest) or proposal
            missing = demand.shortfall(standing, proposal.field)
        if missing <= 0 and (best is None or _measures(proposal, rules) < _measures(best, rules)):
            best = proposal
        if -ROUNDING <= missing <= 0 or pad - too_little <= ROUNDING or not np.isfinite(missing):
            break
        too_little = pad if missing > 0 else too_little
        wanted = pad + missing + (ROUNDING if missing > 0 else 0.0)
        pad = wanted if wanted > too_little else (pad + too_little) / 2
    return best


def _held(standing: Standing, levers: Sequence[Lever], frozen: Demand, rules: Rules) -> tuple[Sequence[Lever], Moves | None]:
    """The cheapest moves, curved levers being looked at ever closer around the optimum; and the levers as measured."""
    moves = cheapest(standing, levers, frozen, rules)
    for share in FOCUS:
        if moves is None or not any(lever.curved and gain > 0 for lever, gain in zip(levers, moves.gains, strict=True)):
            break
        levers = closer(standing, levers, moves.gains, share)
        moves = cheapest(standing, levers, frozen, rules)
    return levers, moves


@dataclass(frozen=True)
class Best:
    """The best within reach, run forward, in the terms of the goal and of the index.

    `met` of `rows` parts of the demand hold (rivals, pillars, indicators), `wanted` must; `missing`: points that the last
    one lacks. `gains`: indicator -> points of what falls short that one more point of its ceiling would bring.
    """

    score: float
    rank: int | None
    proposal: Proposal
    met: int
    wanted: int
    rows: int
    missing: float
    gains: dict[str, float]


def best_reachable(problem: Problem, demand: Demand, found: Proposal | None = None) -> Best:
    """The best that can be reached for `demand`: all ceilings run forward, with and without columns that can lose spread;
    where a scale jumps, a proposal that was `found` may be better than they."""
    tried: list[tuple[Standing, Proposal, tuple[Merge, ...]]] = [(problem.standing, found, ())] if found else []
    for chosen, standing, levers, rules in problem.cases():
        top = confirmed(standing, levers, Moves(full_gains(levers), 0.0, 0.0, np.zeros(0)))
        if not rules.unlimited:
            top = _nearest(standing, levers, demand, rules)
        tried.append((standing, top, chosen))
    standing, proposal, chosen = max(
        tried,
        key=lambda item: (
            demand.met(item[0], item[1].field),
            -demand.shortfall(item[0], item[1].field),
            item[0].figure(item[1].field),
        ),
    )
    return Best(
        score=standing.figure(proposal.field),
        rank=standing.rank(proposal.field),
        proposal=proposal.with_merges(chosen, problem.standing.values) if chosen else proposal,
        met=demand.met(standing, proposal.field),
        wanted=demand.how_many,
        rows=len(demand.codes),
        missing=max(0.0, demand.shortfall(standing, proposal.field)),
        gains=_binding(standing, problem.levers, demand, proposal),
    )


def _nearest(standing: Standing, levers: Sequence[Lever], demand: Demand, rules: Rules) -> Proposal:
    if all(power == 1.0 for power in powers(standing)):
        return most_met(standing, levers, demand, rules)
    from reports.targets.best import highest

    return confirmed(standing, levers, Moves(highest(standing, levers, rules), 0.0, 0.0, np.zeros(0)))


def _binding(standing: Standing, levers: Sequence[Lever], demand: Demand, proposal: Proposal) -> dict[str, float]:
    """What one more point of each full ceiling would bring to the figures that fall short, to the index where none does."""
    short = demand.surplus(standing, proposal.field) < 0
    codes = {code for code, lacks in zip(demand.codes, short, strict=True) if lacks} or {standing.top}
    own = standing.own(proposal.field)
    rises = sum(sensitivities(standing, own, code) for code in sorted(codes))
    stops = {move.code: move.stop_points for move in proposal.moves}
    gains = {}
    for lever in levers:
        last = float(rises[lever.row] * lever.slopes[-1])  # type: ignore[index]
        if stops.get(lever.code, -np.inf) >= lever.points[-1] - 1e-9 and np.isfinite(last) and last > 0:
            gains[lever.code] = last
    return gains
