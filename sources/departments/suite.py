"""The gate's suite for commitments: rules as data (`suite.yml`), validated by Great Expectations, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sources.contracts import Commitment
from sources.reading.expectations import Outcome, run_expectations
from sources.words.data import data


@cache
def suite() -> tuple[dict[str, Any], ...]:
    """The rules, in the order of the report."""
    return tuple(data(Path(__file__).with_name("suite.yml")))


def validate_commitments(commitments: Sequence[Commitment]) -> list[Outcome]:
    """One outcome for each rule; failing rows are named by their `commitment_id`."""
    import pandas as pd

    frame = pd.DataFrame(
        {
            "commitment_id": [item.commitment_id for item in commitments],
            "quote": [item.quote for item in commitments],
            "comparator": [item.comparator for item in commitments],
            "kind": [item.kind for item in commitments],
            "year": pd.array([item.year for item in commitments], dtype="Int64"),
            "department": [item.department for item in commitments],
            "origin": [item.origin for item in commitments],
        }
    )
    return run_expectations(frame, suite(), "commitment_id")
