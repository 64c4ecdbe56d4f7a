"""The expectation that Great Expectations does not have: a value between the bounds that its own row states.

Most rules of an index are of that kind: what the other rows (parts, scores, repetitions, other editions) leave to a
figure is worked out by the frames of `sql/gate`. Imports the library: only the validating process may import this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider import (
    MulticolumnMapMetricProvider,
    multicolumn_condition_partial,
)

if TYPE_CHECKING:
    import pandas as pd

_METRIC = "multicolumn_values.within_bounds"


class ValueWithinBounds(MulticolumnMapMetricProvider):  # type: ignore[misc]
    """Whether the first of three columns lies between the second and the third, both included."""

    condition_metric_name = _METRIC
    condition_domain_keys = ("batch_id", "table", "column_list", "row_condition", "condition_parser", "ignore_row_if")
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _within(cls, column_list: pd.DataFrame, **_: Any) -> pd.Series:  # noqa: N805
        value, lowest, highest = (column_list.iloc[:, number] for number in range(3))
        return (lowest <= value) & (value <= highest)


class ExpectValueToBeWithinBounds(MulticolumnMapExpectation):  # type: ignore[misc]
    """Expect a value to lie between two other columns of its row. A row without a value or a bound is not looked at."""

    map_metric = _METRIC
    args_keys = ("column_list",)
    ignore_row_if: str = "any_value_is_missing"
