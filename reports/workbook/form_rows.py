"""What a department's form says beforehand of its indicators: last value, rank, gap, what peers reached, points per unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reports.inputs import PlanInputs
from reports.targets.answer import standing_of
from reports.targets.ceilings import Ceiling, ceiling, histories
from reports.targets.comparable import edition_pairs
from reports.targets.positions import Position, positions
from reports.workbook.template import Form, FormRow
from sources.tree import Tree
from sources.words.numbers import SCORE_PLACES, from_float, plain, rounded
from sources.words.vocabulary import Status

_WORTH_PLACES = 4


def empty_form(department: str, province: str, tree: Tree, edition: int, years: tuple[int, ...]) -> Form:
    """The form of an edition where no figures are known."""
    rows = tuple(FormRow(node.code, node.name, node.unit) for node in tree.indicators if node.lead == department)
    return Form(department, rows, edition, years, province=province)


def filled_form(department: str, inputs: PlanInputs, years: tuple[int, ...]) -> Form:
    """The form with the figures of the newest edition."""
    pairs = edition_pairs(inputs.editions)
    newest = inputs.editions[-1]
    known = histories(inputs.province, newest, pairs, inputs.policy)
    tops = {code: ceiling(item, years[0], inputs.policy) for code, item in known.items()}
    return form_of(department, inputs, positions(inputs, standing_of(newest, inputs.province), pairs), tops, years)


def form_of(
    department: str, inputs: PlanInputs, found: tuple[Position, ...], tops: Mapping[str, Ceiling], years: tuple[int, ...]
) -> Form:
    """The form from what the target model knows of each indicator."""
    newest = inputs.editions[-1]
    at = {item.code: item for item in found}
    rows = tuple(
        FormRow(
            code=node.code,
            name=node.name,
            unit=node.unit,
            last=at[node.code].value,
            rank=at[node.code].rank,
            field=at[node.code].field,
            gap=_rounded(at[node.code].to_region_mean, SCORE_PLACES),
            reachable=tops[node.code].value if node.code in tops else None,
            worth=_rounded(at[node.code].points_per_unit, _WORTH_PLACES),
        )
        for node in newest.tree.indicators
        if node.lead == department
    )
    made_up = newest.status is Status.ILLUSTRATIVE and any(row.last is not None for row in rows)
    return Form(department, rows, newest.edition, years, made_up, inputs.province)


def _rounded(value: float | None, places: int) -> Decimal | None:
    return None if value is None else plain(rounded(from_float(value), places))
