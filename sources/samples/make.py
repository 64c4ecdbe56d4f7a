"""Make up the three editions: plausible raw values that lead, by the method, to every known score and rank.

Scores start as `beginnings` says, are moved to the known scores and ranks, and turned into raw values of limited decimals,
coarse indicators first, the rest moved again after each step.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

from sources.samples.beginnings import SHARE_OF_GDP, continued, drawn, fix_shares, merged, standing
from sources.samples.draft import Draft, Matrix
from sources.samples.edition import Edition, compute
from sources.samples.ends import fix_ends, leave_out
from sources.samples.known import PROVINCE, choices, further, published
from sources.samples.scale import Scale
from sources.samples.tree import load_tree

SEED = 5
"""Chosen so that all wanted ranks of the three editions can be met together."""

_COARSE_FIRST = (0.1, 0.03, 0.012, 0.0)


def editions() -> Iterator[Edition]:
    """The editions 2023, 2024 and 2025, each going on from the one before. Raises Unreachable for an unlucky seed."""
    rng = random.Random(SEED)
    first = _edition(2023, drawn(2023, rng), rng)
    yield first
    second = _edition(2024, continued(first, 2024, rng), rng)
    yield second
    yield _edition(2025, merged(second, rng), rng)


def _edition(year: int, start: tuple[Matrix, list[Scale]], rng: random.Random) -> Edition:
    scores, scales = start
    level = standing(year)
    draft = Draft(choices()["order"][year], load_tree(year), scores)
    scales[draft.codes.index(SHARE_OF_GDP)] = fix_shares(draft, level)
    _set_conditions(draft, year, level)
    for code, value in choices()["plausible"][year].items():
        score = scales[draft.codes.index(code)].score(Decimal(str(value)))
        draft.fix(draft.names.index(PROVINCE), code, min(max(score, 0.0), 100.0))
    draft.settle()
    leave_out(draft, year, rng)
    fix_ends(draft, year)
    draft.settle()
    return compute(year, draft.tree, _printed(draft, scales))


def _set_conditions(draft: Draft, year: int, level: dict[str, float]) -> None:
    figures = published(year) + further(year)
    scored = {figure.province for figure in figures if figure.code == "PII" and figure.score is not None}
    ranked = {figure.province for figure in figures if figure.code != "PII" and figure.rank is not None}
    for i, name in enumerate(draft.names):
        if name in ranked - scored:
            draft.asked[i, "PII"] = _room(level, name)
        else:
            draft.wanted[i, "PII"] = level[name]
    for figure in figures:
        i = draft.names.index(figure.province)
        if figure.score is not None and figure.code in draft.codes:
            draft.fix(i, figure.code, float(figure.score))
        elif figure.score is not None:
            draft.wanted[i, figure.code] = float(figure.score)
        if figure.rank == 1 and figure.code in draft.codes:
            draft.fix(i, figure.code, 100.0)
        elif figure.rank is not None:
            draft.ranks.append((i, figure.code, figure.rank))
    for i in range(len(draft.names)):
        if draft.wanted.get((i, "6.1")) == 0:
            draft.fix(i, "6.1.1", 0.0)
            draft.fix(i, "6.1.2", 0.0)


def _room(level: dict[str, float], name: str) -> tuple[float, float]:
    """The middle and half width of the scores that keep a province's rank in the index."""
    upper = min((score for score in level.values() if score > level[name]), default=100.0)
    lower = max((score for score in level.values() if score < level[name]), default=0.0)
    return (upper + lower) / 2, (upper - lower) * 0.45


def _printed(draft: Draft, scales: list[Scale]) -> dict[str, dict[str, Decimal]]:
    """Turn scores into printed raw values, the coarsest indicators first, and settle the others after each step."""
    steps = [100 * 10**-scale.decimals / (scale.high - scale.low) for scale in scales]
    raw: dict[str, dict[str, Decimal]] = {name: {} for name in draft.names}
    printed: set[int] = set()
    for limit in _COARSE_FIRST:
        for j, scale in enumerate(scales):
            if steps[j] < limit or j in printed:
                continue
            printed.add(j)
            for i, name in enumerate(draft.names):
                if draft.present[i, j]:
                    raw[name][draft.codes[j]] = scale.quantise(draft.scores[i, j])
                    draft.fix(i, draft.codes[j], scale.score(raw[name][draft.codes[j]]))
        if limit:
            draft.settle()
    return {name: {code: raw[name][code] for code in draft.codes if code in raw[name]} for name in draft.names}
