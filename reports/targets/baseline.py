"""Where the province stands in one indicator, with the identities of the cells that say so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.inputs import EditionData
from reports.targets.claims import raw_value
from reports.targets.positions import rank_of, score_of
from sources.words.numbers import from_float


@dataclass(frozen=True, slots=True)
class Baseline:
    """The figures of the baseline edition; a hole stays a hole. `fact_ids`: of the raw value, the score and the rank."""

    value: Decimal | None
    score: Decimal | None
    rank: int | None
    fact_ids: tuple[str, ...]


def baseline_of(edition: EditionData, province: str, code: str) -> Baseline:
    """The province's figures of one indicator in `edition`."""
    facts = (
        str(frame.at[province, code])
        for frame in (edition.raw_facts, edition.score_facts, edition.rank_facts)
        if province in frame.index and code in frame.columns and frame.at[province, code]
    )
    score = score_of(edition, province, code)
    return Baseline(
        value=raw_value(edition, province, code),
        score=None if score is None else from_float(score),
        rank=rank_of(edition, province, code),
        fact_ids=tuple(dict.fromkeys(facts)),
    )
