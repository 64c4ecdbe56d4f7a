"""Bad input ends in one Vietnamese sentence with the name and the place, never in a crash or a silent NaN."""

from pathlib import Path

import pandas as pd
import pytest

from sources.contracts import Refused
from sources.innovation_index.method import Index, Method, read_table
from sources.words.vocabulary import Severity

STRUCTURE = pd.DataFrame(
    [
        ("a", "G", "indicator", "1", "1"),
        ("b", "G", "indicator", "1", "-1"),
        ("c", "H", "indicator", "1", "1"),
        ("G", "T", "aggregate", "1", ""),
        ("H", "T", "aggregate", "1", ""),
        ("T", "", "aggregate", "1", ""),
    ],
    columns=["code", "parent", "kind", "weight", "direction"],
)
DATA = pd.DataFrame({"unit": ["u", "v", "w"], "a": ["1", "2", "3"], "b": ["5", "4", "9"], "c": ["0.5", "", "2"]})


def structure(row: str, **cells: str) -> pd.DataFrame:
    table = STRUCTURE.copy()
    for column, value in cells.items():
        table.loc[table["code"] == row, column] = value
    return table


def data(**columns: list[str]) -> pd.DataFrame:
    return DATA.assign(**columns)


BAD_STRUCTURES = [
    (structure("a", parent="X"), "PII-INDEX-PARENT-UNKNOWN", ["a", "X"]),
    (structure("a", parent="b"), "PII-INDEX-PARENT-KIND", ["a", "b"]),
    (structure("a", parent=""), "PII-INDEX-PARENT-EMPTY", ["a"]),
    (structure("T", parent="G"), "PII-INDEX-CYCLE", ["G", "T"]),
    (structure("G", parent=""), "PII-INDEX-TOPS", ["G", "T"]),
    (structure("a", weight="-1"), "PII-INDEX-WEIGHT-NEGATIVE", ["a", "-1"]),
    (structure("a", weight=""), "PII-INDEX-WEIGHT-EMPTY", ["a", "2"]),
    (structure("c", weight="0"), "PII-INDEX-WEIGHT-ZERO", ["H"]),
    (structure("a", weight="một"), "PII-INDEX-NOT-A-NUMBER", ["a", "weight", "một"]),
    (structure("a", direction="2"), "PII-INDEX-DIRECTION", ["a", "2"]),
    (structure("a", code="b"), "PII-INDEX-CODE-TWICE", ["b"]),
    (structure("a", kind="chỉ số"), "PII-INDEX-KIND-UNKNOWN", ["a", "chỉ số"]),
    (STRUCTURE.drop(columns="kind"), "PII-INDEX-STRUCTURE-COLUMN", ["kind"]),
    (STRUCTURE[STRUCTURE["code"] != "c"], "PII-INDEX-AGGREGATE-EMPTY", ["H"]),
    (STRUCTURE.assign(denominator="dân số"), "PII-INDEX-DENOMINATOR-UNKNOWN", ["dân số"]),
]


@pytest.mark.parametrize(("table", "code", "named"), BAD_STRUCTURES, ids=[code for _, code, _ in BAD_STRUCTURES])
def test_bad_structure(table: pd.DataFrame, code: str, named: list[str]) -> None:
    refused(table, DATA, Method(), code, named)


BAD_DATA = [
    (data(a=["1", "hai", "3"]), "PII-INDEX-NOT-A-NUMBER", ["hai", "v", "a", "3"]),
    (data(a=["1", "1,5", "3"]), "PII-INDEX-NOT-A-NUMBER", ["1,5"]),
    (data(a=["1", "inf", "3"]), "PII-INDEX-NOT-A-NUMBER", ["inf"]),
    (data(c=["", "", ""]), "PII-INDEX-NO-DATA", ["c"]),
    (DATA.drop(columns="b"), "PII-INDEX-COLUMN-ABSENT", ["b"]),
    (DATA.rename(columns={"unit": "tỉnh"}), "PII-INDEX-COLUMN-ABSENT", ["unit"]),
    (data(unit=["u", "v", "u"]), "PII-INDEX-UNIT-TWICE", ["u", "2", "4"]),
    (data(unit=["u", "", "w"]), "PII-INDEX-UNIT-EMPTY", ["3"]),
    (DATA.iloc[:0], "PII-INDEX-NO-UNIT", []),
]


@pytest.mark.parametrize(("table", "code", "named"), BAD_DATA, ids=[code for _, code, _ in BAD_DATA])
def test_bad_data(table: pd.DataFrame, code: str, named: list[str]) -> None:
    refused(STRUCTURE, table, Method(), code, named)


REFERENCE = {"by": "distance_to_reference", "unit": "v"}
SIGNED = {"by": "minmax", "range": [-2, -1]}
BAD_METHODS = [
    ({"normalize": {}}, "PII-INDEX-METHOD-WORD", ["normalize"]),
    ({"normalise": {"by": "min-max"}}, "PII-INDEX-METHOD-CHOICE", ["min-max", "minmax"]),
    ({"normalise": {"by": "minmax", "range": [100, 0]}}, "PII-INDEX-METHOD-VALUE", ["range"]),
    ({"normalise": {"by": "distance_to_target"}}, "PII-INDEX-BOUND-ABSENT", ["a", "target"]),
    ({"normalise": {"by": "goalposts"}}, "PII-INDEX-BOUND-ABSENT", ["a", "lower"]),
    ({"normalise": {"by": "distance_to_reference", "unit": "x"}}, "PII-INDEX-REFERENCE-UNIT", ["x"]),
    ({"impute": {"by": "group_mean"}}, "PII-INDEX-METHOD-GROUP", ["group_mean"]),
    ({"impute": {"by": "group_mean", "group": "vùng"}}, "PII-INDEX-COLUMN-ABSENT", ["vùng"]),
    ({"screen": {"at_least": 1.5}}, "PII-INDEX-METHOD-VALUE", ["1.5"]),
    ({"screen": {"at_least": 1}, "normalise": REFERENCE}, "PII-INDEX-REFERENCE-UNIT", ["v"]),
    ({"treat": {"then": "box_cox"}}, "PII-INDEX-METHOD-MISSING", ["lambda"]),
    ({"aggregate": {"levels": {1: "arithmetic_mean"}}}, "PII-INDEX-METHOD-LEVEL", ["2"]),
    ({"normalise": {"by": "minmax"}, "aggregate": {"by": "geometric_mean"}}, "PII-INDEX-MEAN-POSITIVE", ["a", "u", "0"]),
    ({"normalise": {"by": "minmax"}, "aggregate": {"by": "harmonic_mean"}}, "PII-INDEX-MEAN-ZERO", ["a", "u"]),
    ({"normalise": SIGNED, "aggregate": {"by": "generalised_mean", "power": 3}}, "PII-INDEX-MEAN-UNDEFINED", ["G", "u"]),
    ({"normalise": SIGNED, "aggregate": {"by": "generalised_mean", "power": 0.5}}, "PII-INDEX-MEAN-NEGATIVE", ["a", "u"]),
]


@pytest.mark.parametrize(("words", "code", "named"), BAD_METHODS, ids=[code for _, code, _ in BAD_METHODS])
def test_bad_method(words: dict, code: str, named: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        Index.from_tables(DATA, STRUCTURE, Method.from_yaml(words))
    assert caught.value.finding.code == code
    for name in named:
        assert name in caught.value.finding.message + caught.value.finding.next_step


def refused(table: pd.DataFrame, values: pd.DataFrame, method: Method, code: str, named: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        Index.from_tables(values, table, method)
    assert caught.value.finding.code == code
    assert caught.value.finding.next_step
    for name in named:
        assert name in caught.value.finding.message


def test_nobody_left_after_screening() -> None:
    holes = data(a=["1", "", "3"], b=["", "4", "9"], c=["1", "2", ""])
    with pytest.raises(Refused, match="tỷ lệ số liệu"):
        Index.from_tables(holes, STRUCTURE, Method.from_yaml({"screen": {"at_least": 1}}))


@pytest.mark.parametrize("values", [["7", "7", "7"], ["1", "1.0000000000000002", "1"]], ids=["equal", "numeric noise"])
@pytest.mark.parametrize("way", ["minmax", "zscore", "distance_to_max"])
def test_constant_column_is_named_and_left_out(values: list[str], way: str) -> None:
    index = Index.from_tables(
        data(a=values), STRUCTURE, Method.from_yaml({"normalise": way, "aggregate": "arithmetic_mean"})
    )
    finding = next(finding for finding in index.findings if finding.code == "PII-INDEX-COLUMN-CONSTANT")
    assert finding.severity is Severity.WARN
    assert "Chỉ số a " in finding.message
    assert index.normalised["a"].isna().all()
    assert index.scores["G"].tolist() == index.normalised["b"].tolist()


def test_unit_without_data_is_named_and_its_figures_stay_empty() -> None:
    index = Index.from_tables(data(a=["1", "", "3"], b=["5", "", "9"]), STRUCTURE, Method())
    codes = [finding.code for finding in index.findings]
    assert codes == ["PII-INDEX-AGGREGATE-HOLES", "PII-INDEX-AGGREGATE-HOLES", "PII-INDEX-UNIT-NO-SCORE"]
    assert "Nhóm G không có điểm của 1 đơn vị vì thiếu số liệu: v." in index.findings[0].message
    assert "Đơn vị v " in index.findings[2].message
    assert index.ranks["T"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"unit,a\nu,1,2\n", "PII-INDEX-FILE-RAGGED"),
        (b"unit,a,a\nu,1,2\n", "PII-INDEX-HEADER-TWICE"),
        (b"unit,a\n\nu,1\n", "PII-INDEX-FILE-RAGGED"),
        (b"unit,a\n", "PII-INDEX-FILE-EMPTY"),
        ("unit,a\nHà Nội,1\n".encode("utf-16"), "PII-INDEX-FILE-ENCODING"),
        (b'unit,a\n"u,1\n', "PII-INDEX-FILE-CSV"),
        (None, "PII-INDEX-FILE"),
    ],
)
def test_bad_files(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "bảng.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused) as caught:
        read_table(path)
    assert caught.value.finding.code == code
    assert "bảng.csv" in caught.value.finding.message


def test_what_was_done_is_on_record() -> None:
    words = {"impute": {"by": "mean"}, "normalise": {"by": "minmax"}, "aggregate": {"by": "arithmetic_mean"}}
    index = Index.from_tables(DATA, STRUCTURE, Method.from_yaml(words))
    assert index.imputed_points.to_dict("records") == [{"unit": "v", "code": "c", "value": 1.25}]
    assert index.steps["step"].tolist() == ["impute", "normalise", "aggregate"]
    assert index.steps["touched"].tolist() == [1, 3, 3]


def test_a_scale_that_runs_the_wrong_way_is_named() -> None:
    words = {"normalise": {"by": "distance_to_target", "target": -5}}
    index = Index.from_tables(DATA, STRUCTURE, Method.from_yaml(words))
    reversed_codes = [finding.subjects for finding in index.findings if finding.code == "PII-INDEX-SCALE-REVERSED"]
    assert reversed_codes == [("a",), ("c",)]
