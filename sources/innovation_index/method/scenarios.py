"""Named scenarios: several what-ifs of one index side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sources.innovation_index.method.index import Index
from sources.innovation_index.method.what_if import Changes, WhatIf


def run_scenarios(index: Index, scenarios: Mapping[str, Changes]) -> dict[str, WhatIf]:
    """The what-if of each scenario (name -> changes of raw values, see `Index.what_if`), each from the same start."""
    return {name: index.what_if(changes) for name, changes in scenarios.items()}


def scenario_table(results: Mapping[str, WhatIf], unit: str, code: str | None = None) -> pd.DataFrame:
    """One row a scenario: score and rank of one unit before and after, and the parts of the change.

    `code`: an aggregate, by default the top. Raises Refused for an unknown unit.
    """
    rows = {name: result.of(unit).loc[code or result.before.structure.top] for name, result in results.items()}
    return pd.DataFrame(rows).T.rename_axis("scenario")
