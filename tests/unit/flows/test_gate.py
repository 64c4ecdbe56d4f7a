"""The gate: each rule of each suite fails on the row that breaks it and on no other; verdicts are kept; files are judged."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import yaml

from flows.engine import read_sql
from flows.expectations import Results, Validator
from flows.gate import check, suites
from flows.settings import PROJECT, SQL_FOLDER
from sources.contracts import Refused, json_text
from sources.places import CsvField, Place

ROWS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("gate_rows.yml").read_text(encoding="utf-8"))
SENTENCES: dict[str, Any] = yaml.safe_load((PROJECT / "flows" / "messages.yml").read_text(encoding="utf-8"))
RULES = [(frame, rule["code"]) for frame, rules in suites().items() for rule in rules]


def rows(frame: str) -> pd.DataFrame:
    """The passing row as batch `good`, and for each rule its failing rows as a batch of their own."""
    made = [{"batch": "good", "subject": "good", **ROWS[frame]["good"]}]
    for code, changes in ROWS[frame]["fails"].items():
        listed = changes if isinstance(changes, list) else [changes]
        made += [{"batch": code, "subject": code, **ROWS[frame]["good"], **change} for change in listed]
    return pd.DataFrame(made)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("frames")
    for frame in suites():
        rows(frame).to_parquet(folder / f"{frame}.parquet")
    with Validator() as validator:
        return validator.validate(folder, suites())


def test_every_rule_has_its_failing_row() -> None:
    """A rule that nothing can fail says nothing; a frame without a suite is looked at by nobody."""
    assert [(frame, code) for frame, content in ROWS.items() for code in content["fails"]] == RULES
    assert {path.stem for path in (SQL_FOLDER / "gate").glob("*.sql")} == set(suites())
    assert len({code for _, code in RULES}) == len(RULES)


@pytest.mark.parametrize(("frame", "code"), RULES, ids=lambda item: item)
def test_a_rule_fails_on_its_row_alone(results: Results, frame: str, code: str) -> None:
    failing = {
        result["expectation_config"]["meta"]["code"]: result["result"]["unexpected_count"]
        for result in results[frame][code]["results"]
        if not result["success"]
    }
    assert failing == {code: 1}
    assert results[frame]["good"]["success"]
    assert not results[frame][code]["success"]


def test_the_results_are_those_of_the_library(results: Results) -> None:
    """Each can be loaded by Great Expectations' own schema: type, arguments, counts and failing rows."""
    first = results["fact"]["PII-GATE-EDITION"]["results"][3]
    assert first["expectation_config"]["type"] == "expect_column_values_to_be_between"
    assert first["expectation_config"]["kwargs"] == {"column": "edition", "min_value": 2005, "max_value": 2049}
    assert first["result"]["unexpected_index_list"] == [{"subject": "PII-GATE-EDITION"}]
    assert first["expectation_config"]["severity"] == "critical"


@pytest.mark.parametrize(("frame", "code"), RULES, ids=lambda item: item)
def test_a_sentence_names_only_what_its_frame_has(frame: str, code: str) -> None:
    words = SENTENCES[code]
    named = set(re.findall(r"\{(\w+)\}", words["message"] + words["next_step"]))
    assert named <= {"count", *ROWS[frame]["good"]}


def test_a_library_that_fails_lets_nothing_pass(tmp_path: Path) -> None:
    rows("edition_size").drop(columns="expected").to_parquet(tmp_path / "edition_size.parquet")
    with Validator() as validator, pytest.raises(Refused, match="PII-GATE-EDITION-SIZE"):
        validator.validate(tmp_path, {"edition_size": suites()["edition_size"]})


FACT = {
    "fact_id": "f1", "sha256": "a", "place": json_text(Place(CsvField(1, 1), "60")), "raw_text": "60", "value": 60.0,
    "value_text": "60", "unit": "điểm", "edition": 2024, "province": "Hà Nội", "level": "index", "code": "PII",
    "name": "PII", "measure": "score", "status": "official", "index_code": "PII", "url": None,
}  # fmt: skip


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A raw layer with two score files: `a` is sound, `b` has a score beyond the scale and an unknown province."""
    path = tmp_path / "next.duckdb"
    beyond = {**FACT, "fact_id": "f2", "sha256": "b", "value": 158.0, "value_text": "158"}
    unknown = {**FACT, "fact_id": "f3", "sha256": "b", "province": "Atlantis"}
    tables = {
        "fact": pd.DataFrame([FACT, beyond, unknown]).astype({"url": "str"}),
        "file": pd.DataFrame([{"sha256": name, "kind": "scores", "vintage": 1} for name in "ab"]),
        "scale": pd.DataFrame(
            [{"index_code": "PII", "level": "index", "lowest": 0.0, "highest": 100.0, "combine": "mean", "is_open": False}]
        ),
        "part": pd.DataFrame(
            [{"index_code": "PII", "edition": 2024, "code": "IN", "parent": "PII", "parent_level": "index", "weight": 1.0}]
        ),
        "ranked_province": pd.DataFrame([{"first_edition": 2008, "last_edition": 2024, "province": "Hà Nội"}]),
        "framework": pd.DataFrame([{"edition": 2024}]),
    }
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema raw; create schema gate")
        for name, frame in tables.items():
            connection.register("given", frame)
            connection.execute(f"create table raw.{name} as from given")
        connection.execute(
            "create table raw.commitment (commitment_id text, sha256 text, place text, quote text, department text,"
            " comparator text, kind text, origin text, match_confidence double, year integer)"
        )
        for path_of in sorted((SQL_FOLDER / "gate").glob("*.sql")):
            connection.execute(f"create view gate.{path_of.stem} as {read_sql(path_of).select}")
    return path


class NotWanted(Validator):
    """Fails the test where it is asked."""

    def start(self) -> None:
        raise AssertionError("nothing is new")


def test_files_are_judged_and_verdicts_are_kept(database: Path, tmp_path: Path) -> None:
    names = {"a": "a.csv", "b": "b.csv"}
    with Validator() as validator:
        files, between = check(database, tmp_path / "verdicts", names, validator)
    assert files["a"].findings == ()
    assert files["b"].stopped is not None
    assert files["b"].stopped.code == "PII-GATE-SCORE-SCALE"
    assert "Hà Nội" in files["b"].stopped.message
    assert "158" in files["b"].stopped.message
    assert files["b"].stopped.place is not None
    assert {(row["subject_id"], row["rule"]) for row in files["b"].held_back} == {
        ("b", "PII-GATE-SCORE-SCALE"),
        ("f3", "PII-GATE-PROVINCE"),
    }
    assert between.findings == ()
    assert check(database, tmp_path / "verdicts", names, NotWanted()) == (files, between)


def test_a_changed_row_is_validated_again(database: Path, tmp_path: Path) -> None:
    names = {"a": "a.csv", "b": "b.csv"}
    with Validator() as validator:
        check(database, tmp_path / "verdicts", names, validator)
    with duckdb.connect(str(database)) as connection:
        connection.execute("update raw.fact set edition = null where fact_id = 'f1'")
    with Validator() as validator:
        files, _ = check(database, tmp_path / "verdicts", names, validator)
    assert [finding.code for finding in files["a"].findings] == ["PII-GATE-NO-EDITION"]
