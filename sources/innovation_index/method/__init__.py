"""The composite index itself: an exact, fast forward model with what-if, analysis and robustness. Pure NumPy and pandas.

`Index.from_tables(data, structure, Method.from_yaml("method.yml"))` gives `.scores`, `.ranks`, `.what_if(...)`.
"""

from sources.innovation_index.method.evaluation import Evaluator
from sources.innovation_index.method.imputation import impute_panel
from sources.innovation_index.method.index import Index
from sources.innovation_index.method.specification import Method
from sources.innovation_index.method.structure import Structure
from sources.innovation_index.method.tables import read_table, write_table
from sources.innovation_index.method.what_if import WhatIf

__all__ = ["Evaluator", "Index", "Method", "Structure", "WhatIf", "impute_panel", "read_table", "write_table"]
