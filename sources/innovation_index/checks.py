"""The gate's suite for score files: rules as data (`rules.yml`), validated by Great Expectations, row by row."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sources.contracts import Fact
from sources.innovation_index.consistency import coverage, violations
from sources.reading.expectations import Outcome, run_expectations
from sources.registry.provinces import ProvinceRegistry
from sources.words.data import data
from sources.words.vocabulary import Level, Measure

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("fact_id", "index_code", "edition", "province", "level", "code", "name", "measure", "value")
_BROKEN_BY = {
    "in_range": "OUT-OF-RANGE",
    "one_value": "DUPLICATE-PROVINCE",
    "rank_follows_score": "RANK",
    "aggregate_follows_parts": "AGGREGATE",
}


class _Row(NamedTuple):
    fact_id: str
    index_code: str
    edition: int | None
    province: str
    level: Level
    code: str
    name: str
    measure: Measure
    value: Decimal | None


@cache
def checks() -> tuple[dict[str, Any], ...]:
    """The rules, in the order of the report."""
    return tuple(data(Path(__file__).with_name("rules.yml")))


def facts_frame(facts: Iterable[Fact]) -> pd.DataFrame:
    """The facts as a frame with the columns that `validate` needs, one row a fact."""
    import pandas as pd

    rows = [
        (f.fact_id, f.index_code, f.edition, f.province, f.level.value, f.code, f.name, f.measure.value, f.value)
        for f in facts
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def validate(frame: pd.DataFrame, edition: int | None = None) -> list[Outcome]:
    """One outcome for each rule. `edition` fills the rows that name none.

    `frame` holds the columns of COLUMNS (values as Decimal, float or None); others are left alone.
    """
    import pandas as pd

    rows = [_row(values, edition) for values in frame[list(COLUMNS)].itertuples(index=False, name=None)]
    broken: dict[str, set[str]] = {rule: set() for rule in _BROKEN_BY.values()}
    for violation in violations(rows):
        broken[violation.rule].add(violation.fact_id)
    incomplete = {(c.index_code, c.edition) for c in coverage(rows)}
    registry = ProvinceRegistry.load()
    ranked = {edition: frozenset(registry.names(edition)) for edition in {row.edition for row in rows}}
    checked = pd.DataFrame(
        {
            "fact_id": [row.fact_id for row in rows],
            "edition": pd.array([row.edition for row in rows], dtype="Int64"),
            "level": [row.level.value for row in rows],
            "measure": [row.measure.value for row in rows],
            "value": [None if row.value is None else float(row.value) for row in rows],
            "province_in_set": [row.province in ranked[row.edition] for row in rows],
            "complete": [(row.index_code, row.edition) not in incomplete for row in rows],
            **{column: [row.fact_id not in broken[rule] for row in rows] for column, rule in _BROKEN_BY.items()},
        }
    )
    return run_expectations(checked, checks(), "fact_id")


def _row(values: tuple[Any, ...], edition: int | None) -> _Row:
    fact_id, index_code, stated, province, level, code, name, measure, value = values
    missing = value is None or value != value
    return _Row(
        str(fact_id),
        str(index_code),
        edition if stated is None or stated != stated else int(stated),
        str(province),
        Level(level),
        str(code or ""),
        str(name),
        Measure(measure),
        None if missing else Decimal(str(value)),
    )
