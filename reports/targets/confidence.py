"""The cheapest proposal that reaches the goal with a wanted chance.

A proposal that just meets the goal fails as soon as one commitment is missed. So the goal is asked for with a margin in its
own points, and the margin is made as small as the wanted chance allows; each proposal is the optimum for its margin, and its
chance is that of the outlook, from the same draws for all. Afterwards moves that the chance does without are dropped. What
is found is confirmed, not proven to be the cheapest of all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from reports.targets.signed import Variant

ROUNDS = 8
"""How often the margin is halved in: to 1/256 of what the ceilings leave above the goal."""

Values = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Confident:
    """`variant`: the proposal, None where the chance cannot be reached; `best`: the chance with every ceiling reached."""

    variant: Variant | None
    best: float


def confident(
    propose: Callable[[float], Variant | None],
    again: Callable[[Values], Variant | None],
    chance: Callable[[Values], float],
    wanted: float,
    ceilings: Values,
    room: float,
) -> Confident:
    """The proposal for the chance `wanted`.

    `propose`: the optimum for a margin in points; `again`: the variant of given values, None where they miss the goal;
    `ceilings`: the values with everything at its ceiling, `room` points above the goal.
    """
    best = chance(ceilings)
    found = _judged(again(ceilings), chance) if best >= wanted else None
    low, high = 0.0, room
    margin = 0.0
    for _ in range(ROUNDS):
        variant = _judged(propose(margin), chance)
        enough = variant is not None and (variant.chance or 0.0) >= wanted
        if enough and variant is not None and (found is None or variant.effort < found.effort):
            found = variant
        if enough and margin == 0.0:
            break
        low, high = (low, margin) if enough else (margin, high)
        margin = (low + high) / 2
    return Confident(None if found is None else _trimmed(found, again, chance, wanted), best)


def _judged(variant: Variant | None, chance: Callable[[Values], float]) -> Variant | None:
    return None if variant is None else replace(variant, chance=chance(variant.values()))


def _trimmed(
    found: Variant, again: Callable[[Values], Variant | None], chance: Callable[[Values], float], wanted: float
) -> Variant:
    """Without the moves that the chance does without, the dearest first."""
    for move in sorted(found.moves, key=lambda item: (-item.effort, item.code)):
        fewer = {code: value for code, value in found.values().items() if code != move.code}
        variant = _judged(again(fewer), chance)
        if variant is not None and (variant.chance or 0.0) >= wanted:
            found = variant
    return found
