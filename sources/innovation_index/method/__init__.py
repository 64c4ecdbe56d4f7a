"""The composite index itself: an exact, fast forward model with what-if, analysis and robustness. Pure NumPy and pandas.

`Index.from_tables(data, structure, Method.from_yaml("method.yml"))` gives `.scores`, `.ranks`, `.what_if(...)`.
"""

from sources.innovation_index.method.analysis import (
    compare,
    correlations,
    cronbach_alpha,
    principal_components,
    strengths_and_weaknesses,
)
from sources.innovation_index.method.assumptions import Alternatives, Interval, NoisyWeights, WeightSets
from sources.innovation_index.method.change import explain_change
from sources.innovation_index.method.evaluation import Evaluator
from sources.innovation_index.method.imputation import impute_panel
from sources.innovation_index.method.index import Index
from sources.innovation_index.method.recomputation import (
    departure_findings,
    departures_by_level,
    departures_from_raw,
    infer_weights,
    inferred_weights,
)
from sources.innovation_index.method.robustness import remove_each, uncertainty
from sources.innovation_index.method.scenarios import run_scenarios, scenario_table
from sources.innovation_index.method.sensitivity import sensitivity
from sources.innovation_index.method.specification import Method
from sources.innovation_index.method.structure import Structure
from sources.innovation_index.method.tables import read_table, told_of, write_table
from sources.innovation_index.method.what_if import WhatIf

__all__ = [
    "Alternatives",
    "Evaluator",
    "Index",
    "Interval",
    "Method",
    "NoisyWeights",
    "Structure",
    "WeightSets",
    "WhatIf",
    "compare",
    "correlations",
    "cronbach_alpha",
    "departure_findings",
    "departures_by_level",
    "departures_from_raw",
    "explain_change",
    "impute_panel",
    "infer_weights",
    "inferred_weights",
    "principal_components",
    "read_table",
    "remove_each",
    "run_scenarios",
    "scenario_table",
    "sensitivity",
    "strengths_and_weaknesses",
    "told_of",
    "uncertainty",
    "write_table",
]
