"""The builder's own check: do the made-up editions agree with every published figure and with their own arithmetic?"""

from __future__ import annotations

from decimal import Decimal

from sources.samples.edition import Edition
from sources.samples.known import further, published

TOLERANCE = Decimal("0.01")


def disagreements(edition: Edition) -> list[str]:
    """One line for each known figure that the edition does not show: scores to 0.01, ranks exactly."""
    found = []
    for figure in published(edition.year) + further(edition.year):
        place = f"{edition.year} {figure.province} {figure.code}"
        score = edition.printed_scores(figure.province).get(figure.code)
        rank = edition.ranks[figure.province].get(figure.code)
        if figure.score is not None and (score is None or abs(score - figure.score) > TOLERANCE):
            found.append(f"{place}: score {score} instead of {figure.score}")
        if figure.rank is not None and rank != figure.rank:
            found.append(f"{place}: rank {rank} instead of {figure.rank}")
    return found


def check(edition: Edition) -> None:
    """Raises AssertionError naming every disagreement."""
    found = disagreements(edition)
    assert not found, "\n".join(found)
