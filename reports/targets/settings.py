"""What leaders may change about how targets are set (`settings.toml`), with the values used when nobody says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEPT = {"committed": 0.85, "registered": 0.75, "striving": 0.55, "proposed": 0.40, "aspiring": 0.25}


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """The policy of one run.

    `ceiling_quantile`: quantile of the peers' gains; `near`: a peer is a province of the same region, or one that started
    within so many normalised points; `least_peers`: with fewer, the upper quartile of the region is the ceiling.
    `milestone_years`: years shown besides the plan's own. `excluded`: indicators that the proposal must leave alone;
    `max_indicators`: how many it may move at most; `budgets`: department -> largest effort (in the unit of cost).
    `costs`: indicator -> money for one normalised point. `kept`: probability that a commitment is kept, by the force of
    its verb (an assumption, used by the outlook only). `draws`, `seed`: of the outlook. `least_pairs`: how many pairs of
    comparable editions make a history.
    """

    ceiling_quantile: float = 0.95
    near: float = 10.0
    least_peers: int = 3
    milestone_years: tuple[int, ...] = (2030,)
    excluded: tuple[str, ...] = ()
    max_indicators: int | None = None
    budgets: Mapping[str, float] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)
    kept: Mapping[str, float] = field(default_factory=KEPT.copy)
    draws: int = 10_000
    seed: int = 20_250_818
    least_pairs: int = 2

    @staticmethod
    def from_mapping(values: Mapping[str, Any]) -> TargetSettings:
        """The settings in the tables `targets` and `outlook` of a settings file; names of other rooms are left to them."""
        given = {**_table(values, "targets"), **_table(values, "outlook")}
        chosen: dict[str, Any] = {}
        for name in TargetSettings.__dataclass_fields__:
            if name in given:
                chosen[name] = tuple(given[name]) if isinstance(given[name], list) else given[name]
        return TargetSettings(**chosen)


def _table(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = values.get(name, {})
    return found if isinstance(found, Mapping) else {}
