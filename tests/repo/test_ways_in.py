"""The ways in for the next people work: nearest tests, the skeleton of a case, and mutants that are the same each time."""

from __future__ import annotations

import ast

import yaml

from flows.settings import PROJECT, SQL_FOLDER
from scripts.case import skeleton
from scripts.mutants import ROOMS, mutants_of, sample
from scripts.nearest import nearest_tests


def test_nearest_tests_are_those_that_import_the_file() -> None:
    assert nearest_tests(PROJECT / "sources/words/units.py")[0] == "tests/unit/words/test_units.py"
    assert "tests/unit/flows/test_ledger.py" in nearest_tests(PROJECT / "flows/ledger.py")
    assert nearest_tests(PROJECT / "flows/commands/read.py")
    assert "tests/sql/test_models.py" in nearest_tests(SQL_FOLDER / "core" / "fact.sql")


def test_a_new_case_names_the_tables_and_columns_of_its_sql() -> None:
    case = yaml.safe_load(skeleton("core/fact"))
    assert case["model"] == "core/fact.sql"
    assert all("." in table for table in case["given"])
    assert {"fact_id"} <= set(case["expect"][0])


def test_mutants_change_one_thing_and_still_are_python() -> None:
    code = "def f(x, y):\n    return x and y == 1 or min(x - 2, 3) not in y  # a == b\n"
    made = {mutant.applied(code).splitlines()[1].strip() for mutant in mutants_of("x.py", code)}
    assert "return x or y == 1 or min(x - 2, 3) not in y  # a == b" in made
    assert "return x and y != 1 or min(x - 2, 3) not in y  # a == b" in made
    assert "return x and y == 1 or max(x - 2, 3) not in y  # a == b" in made
    assert "return x and y == 1 or min(x - 2, 3) in y  # a == b" in made
    assert "return x and y == 1 or min(x + 2, 4) not in y  # a == b" not in made
    assert all(ast.parse(mutant.applied(code)) for mutant in mutants_of("x.py", code))


def test_the_same_seed_gives_the_same_mutants_in_every_room() -> None:
    chosen = sample(len(ROOMS), seed=3)
    assert chosen == sample(len(ROOMS), seed=3) != sample(len(ROOMS), seed=4)
    assert {room for room in ROOMS if any(mutant.file.startswith(f"{room}/") for mutant in chosen)} == set(ROOMS)
