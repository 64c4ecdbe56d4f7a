"""Figures that can be signed: whole things and the source's decimals, rounded on the way to an end and never past it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reports.targets.steps import Steps

VALUES = st.floats(0, 200)
COUNTED = st.one_of(st.none(), st.integers(1, 5000).map(lambda number: Decimal(1000) / Decimal(number)))


@given(VALUES, VALUES, st.integers(0, 4), COUNTED, st.sampled_from([1, -1]))
def test_rounded_on_the_way_and_not_past_the_end(
    value: float, end: float, places: int, each: Decimal | None, direction: int
) -> None:
    steps = Steps(places, direction, each if each and each >= Decimal(1).scaleb(-places) else None)
    rounded = steps.towards(value, end)
    low, high = sorted((Fraction(str(value)), Fraction(str(end))))
    slack = Fraction(1, 10**places)  # a figure that stands for a count is written up to one decimal step short of it
    assert low - slack <= Fraction(rounded) <= high + slack
    if rounded != Decimal(repr(end)):
        assert -int(rounded.as_tuple().exponent) <= places


@given(st.integers(1, 300), st.integers(1, 5000), st.integers(1, 4))
def test_a_count_reaches_its_figure_and_the_figure_gives_the_count_back(count: int, of: int, places: int) -> None:
    each = Decimal(1000) / Decimal(of)
    steps = Steps(places, 1, each)
    figure = steps.towards(float(count * each), 1e9)
    assert Fraction(figure) <= Fraction(1000 * count, of)
    assert steps.count(figure) == count
    assert steps.next(steps.next(figure, 1), -1) == figure
    assert steps.towards(float(figure), 0.0) == figure


def test_by_hand() -> None:
    steps = Steps(4, 1, Decimal(10_000) / 573_000)  # one application of a province of 573,000 people: 0.01745...
    assert steps.towards(0.0379, 1.0) == Decimal("0.0523")  # three applications, not 2.17
    assert steps.count(Decimal("0.0523")) == 3
    assert steps.towards(0.0074, 0.0) == 0  # less than one application is none
    assert Steps(2, 1).towards(50.849, 60.0) == Decimal("50.85")
