"""Runs a suite of expectations, given as data, with Great Expectations, and says which rows fail which rule.

Great Expectations is imported only when a suite is run (it takes seconds and 250 MB). Its own HTML pages are never
built: they load scripts from public addresses.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sources.words.vocabulary import Severity

if TYPE_CHECKING:
    import pandas as pd

RowsWanted = tuple[tuple[str, tuple[Any, ...]], ...]
_TALKATIVE = ("great_expectations", "great_expectations.data_context.types.base")
"""The second sets its own level, and tells of every temporary folder."""

MOST_ROWS_LISTED = 10_000
"""Beyond so many failures their rows are not asked for one by one: the library's cost follows the failures."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule gave: `failing` holds the identities of the rows that break it (empty for a rule on the table).

    `checked` counts the rows looked at; `unlisted` the failing rows beyond those listed.
    """

    rule: str
    severity: Severity
    passed: bool
    checked: int
    failing: tuple[str, ...] = ()
    unlisted: int = 0
    message: str = ""
    next_step: str = ""


def run_expectations(frame: pd.DataFrame, expectations: Sequence[Mapping[str, Any]], id_column: str) -> list[Outcome]:
    """Validates the frame; one outcome for each expectation, in their order.

    An expectation: `rule` (its name), `expect` (the class of Great Expectations, such as ExpectColumnValuesToBeBetween),
    `arguments`, `severity` (stop, warn or info), `message` and `next_step` (Vietnamese; `{count}` is the number of
    failing rows), and optionally `where` (column → value or values): the rows that it is about.
    """
    import great_expectations as gx

    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_pandas("frame")
    groups: dict[RowsWanted, list[int]] = {}
    for number, expectation in enumerate(expectations):
        groups.setdefault(_rows_wanted(expectation), []).append(number)
    found: dict[int, Outcome] = {}
    for group, (wanted, numbers) in enumerate(groups.items()):
        rows = _rows_where(frame, wanted)
        definition = source.add_dataframe_asset(f"rows {group}").add_batch_definition_whole_dataframe("all")
        batch = definition.get_batch(batch_parameters={"dataframe": rows})
        chosen = {number: expectations[number] for number in numbers}
        found |= _outcomes(gx, batch, len(rows), chosen, id_column)
    return [found[number] for number in range(len(expectations))]


def _rows_wanted(expectation: Mapping[str, Any]) -> RowsWanted:
    where = expectation.get("where") or {}
    return tuple(sorted((column, _as_tuple(value)) for column, value in where.items()))


def _as_tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _rows_where(frame: pd.DataFrame, wanted: RowsWanted) -> pd.DataFrame:
    rows = frame
    for column, values in wanted:
        rows = rows[rows[column].isin(values)]
    return rows


def _outcomes(
    gx: Any, batch: Any, checked: int, chosen: Mapping[int, Mapping[str, Any]], id_column: str
) -> dict[int, Outcome]:
    """All expectations on the same rows as one suite, whose metrics are computed together; each finds its own by number."""
    expected = {
        number: getattr(gx.expectations, entry["expect"])(**entry.get("arguments", {}), meta={"number": number})
        for number, entry in chosen.items()
    }
    suite = gx.ExpectationSuite(name="gate", expectations=list(expected.values()))
    results = batch.validate(suite, result_format={"result_format": "SUMMARY"}).to_json_dict()["results"]
    by_number = {result["expectation_config"]["meta"]["number"]: result for result in results}
    return {
        number: _outcome(batch, checked, entry, by_number[number], expected[number], id_column)
        for number, entry in chosen.items()
    }


def _outcome(
    batch: Any, checked: int, entry: Mapping[str, Any], result: Mapping[str, Any], expected: Any, id_column: str
) -> Outcome:
    """The failures were counted; they are listed only where they are not too many."""
    count = int(result["result"].get("unexpected_count") or 0)
    failing: tuple[str, ...] = ()
    if not result["success"] and 0 < count <= MOST_ROWS_LISTED:
        complete = {
            "result_format": "COMPLETE",
            "unexpected_index_column_names": [id_column],
            "return_unexpected_index_query": False,
        }
        listed = batch.validate(expected, result_format=complete).to_json_dict()["result"]
        rows = listed.get("unexpected_index_list") or ()
        failing = tuple(dict.fromkeys(str(row[id_column]) for row in rows))
    return Outcome(
        rule=entry["rule"],
        severity=Severity(entry["severity"]),
        passed=bool(result["success"]),
        checked=checked,
        failing=failing,
        unlisted=max(0, count - len(failing)) if not result["success"] else 0,
        message=str(entry.get("message", "")).format(count=count),
        next_step=str(entry.get("next_step", "")),
    )
