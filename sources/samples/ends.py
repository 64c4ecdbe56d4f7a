"""Which province stands at 100 and which at 0 of each indicator, and which cells are missing."""

from __future__ import annotations

import random

import numpy as np

from sources.samples.beginnings import SHARE_OF_GDP
from sources.samples.draft import Draft
from sources.samples.known import PROVINCE, choices, indicators, published

_MISSING_SHARE = 0.012


def leave_out(draft: Draft, year: int, rng: random.Random) -> None:
    """A few cells that the publisher could not fill: none where a figure is known, never a whole sub-pillar."""
    parents = np.array([node.parent for node in draft.tree.indicators])
    known = {figure.province for figure in published(year) if figure.code != "PII"} | {PROVINCE}
    for i, name in enumerate(draft.names):
        for j, code in enumerate(draft.codes):
            siblings = draft.present[i, parents == parents[j]].sum()
            if rng.random() < _MISSING_SHARE and name not in known and code != SHARE_OF_GDP and siblings > 1:
                draft.present[i, j] = False
    for code in choices()["missing"].get(year, []):
        draft.present[draft.names.index(PROVINCE), draft.codes.index(code)] = False


def fix_ends(draft: Draft, year: int) -> None:
    """Choose the province at 100 and those at 0 of each indicator; the counts of leads that the press gave are kept."""
    leaders = _leaders(draft, dict(choices()["leaders"][year]))
    for j, row in enumerate(indicators()):
        draft.fix(leaders[j], row.code, 100.0)
        ascending = [int(i) for i in np.argsort(draft.scores[:, j], kind="stable")]
        free = [i for i in ascending if draft.present[i, j] and not draft.fixed(i, row.code)]
        for i in free[: max(1, int(row.zero_share * len(draft.names)))]:
            draft.fix(i, row.code, 0.0)


def _leaders(draft: Draft, quota: dict[str, int]) -> dict[int, int]:
    """Column -> province at 100: the fixed ones first, then by the widest lead while a province's quota lasts."""
    held = draft.low == draft.high
    scores = np.where(draft.present & ~(held & (draft.scores < 100)), draft.scores, -1.0)
    leaders = {int(j): int(i) for i, j in np.argwhere(held & (scores == 100))}
    for i in leaders.values():
        if draft.names[i] in quota:
            quota[draft.names[i]] -= 1
    while any(quota.values()):
        _, i, j = max(
            (float(scores[i, j] - np.delete(scores[:, j], i).max()), i, j)
            for i, name in enumerate(draft.names)
            for j in range(len(draft.codes))
            if quota.get(name) and j not in leaders and not draft.fixed(i, draft.codes[j])
        )
        leaders[j] = i
        quota[draft.names[i]] -= 1
    named = [draft.names.index(name) for name in quota]
    scores[named] = -1.0
    return {j: leaders.get(j, int(scores[:, j].argmax())) for j in range(len(draft.codes))}
