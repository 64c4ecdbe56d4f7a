"""Correlations, alpha, components, strengths, versions, change between editions, published against recomputed."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sources.contracts import Refused
from sources.innovation_index.method import (
    Index,
    Method,
    Structure,
    compare,
    correlations,
    cronbach_alpha,
    departures_by_level,
    departures_from_raw,
    explain_change,
    impute_panel,
    infer_weights,
    inferred_weights,
    principal_components,
    read_table,
    strengths_and_weaknesses,
)
from sources.innovation_index.method.analysis import figures

ASEM = Path(__file__).parent / "asem"
PAPI = Path(__file__).parents[1] / "real" / "PAPI_2011-2016.xlsx"


@pytest.fixture(scope="module")
def index() -> Index:
    method = Method.from_yaml(ASEM / "method.yml")
    return Index.from_tables(read_table(ASEM / "data.csv"), read_table(ASEM / "structure.csv"), method)


def test_correlations_within_and_across_levels_with_flags(index: Index) -> None:
    within = correlations(index).set_index(["code_1", "code_2"])
    pair = within.loc[("TBTs", "RTAs")]
    expected = np.corrcoef(index.normalised["TBTs"], index.normalised["RTAs"])[0, 1]
    assert pair["correlation"] == pytest.approx(expected, abs=1e-12)
    assert (pair["flag"], pair["units"], pair["related"]) == ("negative", 51, True)
    assert not within.loc[("LPI", "RTAs"), "related"]
    across = correlations(index, 0, 2, method="spearman").set_index(["code_1", "code_2"])
    assert across.loc[("LPI", "Conn"), "related"]
    ranked = index.normalised["LPI"].rank().corr(index.scores["Conn"].rank())
    assert across.loc[("LPI", "Conn"), "correlation"] == pytest.approx(ranked)


def test_alpha_of_parallel_and_of_unrelated_columns() -> None:
    rng = np.random.default_rng(1)
    common = rng.normal(size=4000)
    parallel = pd.DataFrame({code: common + rng.normal(size=4000) for code in "abcd"})
    assert cronbach_alpha(parallel) == pytest.approx(4 * 0.5 / (1 + 3 * 0.5), abs=0.02)
    assert abs(cronbach_alpha(pd.DataFrame(rng.normal(size=(4000, 4))))) < 0.1
    assert np.isnan(cronbach_alpha(parallel[["a"]]))


def test_principal_components_are_the_eigenvectors_of_the_correlations(index: Index) -> None:
    block = index.normalised[list(index.structure.members["Social"])]
    found = principal_components(block)
    eigenvalues = np.sort(np.linalg.eigvalsh(np.corrcoef(block.to_numpy().T)))[::-1]
    assert np.allclose(found.variances, eigenvalues)
    assert found.shares.sum() == pytest.approx(1)
    assert (found.loadings.abs().max() == found.loadings.max()).all()
    with pytest.raises(Refused):
        principal_components(block.assign(**dict.fromkeys(block.columns[1:], 1.0)))


def test_strengths_and_weaknesses_also_within_a_group(index: Index) -> None:
    found = strengths_and_weaknesses(index, "VNM")
    ranks = index.normalised.rank(ascending=False, method="min").loc["VNM"]
    strong = found[found["kind"] == "strength"]
    assert len(strong) == 5
    assert strong["rank"].tolist() == [int(ranks[code]) for code in strong["code"]]
    assert strong["rank"].max() <= ranks.drop(strong["code"]).min()
    groups = dict(zip(index.inputs.units, index.inputs.texts["GDP_group"], strict=True))
    within = strengths_and_weaknesses(index, "VNM", groups=groups)
    assert set(within["of"]) == {sum(group == groups["VNM"] for group in groups.values())}


def test_versions_compared(index: Index) -> None:
    other = Index.from_inputs(index.inputs, index.structure.with_weights({"Conn": 3}), index.method)
    found = compare(index, other)
    assert (found.table["rank_1"] - found.table["rank_2"]).tolist() == found.table["rank_change"].tolist()
    assert 0.9 < found.rank_correlation < 1
    assert compare(index, index).mean_shift == 0


def test_change_between_editions_adds_up_exactly(index: Index) -> None:
    rng = np.random.default_rng(2)
    table = read_table(ASEM / "data.csv").set_index("unit")
    later = table.copy()
    codes = list(index.structure.indicators)
    later[codes] = (table[codes].apply(pd.to_numeric) * rng.uniform(0.8, 1.3, (51, 49))).astype(str).replace("nan", "")
    nodes = tuple(node for node in index.structure.nodes if node.code != "Visa")
    smaller = Structure(nodes).with_weights({"LPI": 2.0, "Conn": 1.5})
    new = Index.from_tables(later.drop(index="VNM"), smaller, index.method)
    found = explain_change(index, new)
    assert "VNM" not in found.index
    parts = found[["data", "bounds", "weights", "framework"]]
    assert np.abs(parts.sum(axis=1) - found["change"]).max() < 1e-9
    assert (parts.abs().mean() > 0.001).all()
    same = explain_change(index, index)
    assert (same[["change", "data", "bounds", "weights", "framework"]] == 0).all(axis=None)


def test_change_of_one_cause_only_is_given_to_that_cause(index: Index) -> None:
    reweighted = Index.from_inputs(index.inputs, index.structure.with_weights({"Conn": 2}), index.method)
    found = explain_change(index, reweighted)
    assert np.allclose(found["weights"], found["change"], atol=1e-10)
    assert np.abs(found[["data", "bounds", "framework"]].to_numpy()).max() < 1e-10


def test_an_indicator_that_means_something_else_counts_as_framework(index: Index) -> None:
    table = read_table(ASEM / "data.csv").set_index("unit")
    table["LPI"] = (pd.to_numeric(table["LPI"]) ** 2).astype(str).replace("nan", "")
    new = Index.from_tables(table, index.structure, index.method)
    found = explain_change(index, new, same=set(index.structure.indicators) - {"LPI"})
    assert np.allclose(found["framework"], found["change"], atol=1e-9)
    assert np.abs(found["data"].to_numpy()).max() < 1e-9


def test_departures_are_listed_with_their_reason(index: Index) -> None:
    published = figures(index).round(2)
    assert departures_by_level(published, index.structure).empty
    assert departures_from_raw(index, published).empty
    members = list(index.structure.members["P2P"])
    published["P2P"] = ((published[members] * [2, 1, 1, 1, 1, 1, 1, 1]).sum(axis=1) / 9).round(2)
    published.loc["AUT", "Social"] += 0.5
    published.loc["BEL", "Embs"] = np.nan
    found = departures_by_level(published, index.structure)
    reasons = found.groupby("code")["reason"].unique().map(list).to_dict()
    assert reasons["P2P"] == ["other_weight"]
    assert reasons["Social"] == ["unexplained"]
    assert reasons["Political"] == ["missing_member"]
    assert found.loc[found["code"] == "Social", "difference"].iloc[0] == pytest.approx(0.5, abs=0.01)
    fit = infer_weights(published, "P2P", tuple(members))
    assert fit.shares["StMob"] == pytest.approx(2 / 9, abs=1e-3)
    assert fit.unique
    fitted = inferred_weights(published, index.structure).set_index("code")
    assert fitted.loc["StMob", "fitted"] == pytest.approx(2 / 9, abs=1e-3)
    assert fitted.loc["StMob", "share"] == pytest.approx(1 / 8)
    assert fitted.loc["ConEcFin", ["parent", "unique"]].tolist() == ["Conn", True]
    coarse = departures_by_level(figures(index).round(0), index.structure)
    assert set(coarse["reason"]) == {"rounding"}


def test_panel_imputation() -> None:
    frames = {
        2011: pd.DataFrame({"a": [1.0, np.nan, np.nan], "b": [1.0, 2.0, np.nan]}, index=["u", "v", "w"]),
        2013: pd.DataFrame({"a": [np.nan, 4.0, np.nan], "b": [np.nan, 2.0, 7.0]}, index=["u", "v", "w"]),
        2014: pd.DataFrame({"a": [4.0, np.nan, np.nan], "b": [np.nan, 5.0, np.nan]}, index=["u", "v", "w"]),
    }
    latest, limited = impute_panel(frames), impute_panel(frames, max_editions=1)
    assert latest[2013]["a"].tolist()[:2] == [1.0, 4.0]
    assert np.isnan(latest[2011].loc["v", "a"])
    assert latest[2014]["b"].tolist() == [1.0, 5.0, 7.0]
    assert np.isnan(limited[2014].loc["u", "b"])
    constant, linear = impute_panel(frames, "constant"), impute_panel(frames, "linear")
    assert constant[2011]["a"].tolist()[:2] == [1.0, 4.0]
    assert constant[2013].loc["u", "a"] == 1.0
    assert linear[2013].loc["u", "a"] == 3.0
    assert linear[2014]["b"].tolist() == [1.0, 5.0, 7.0]
    assert all(frame["a"].isna().loc["w"] for frame in linear.values())
    with pytest.raises(Refused):
        impute_panel({2011: frames[2011]})


@pytest.mark.parametrize("year", range(2011, 2017))
def test_papi_dimensions_from_their_sub_dimensions(year: int) -> None:
    """PAPI: a dimension is the sum of its sub-dimensions, the unweighted index the sum of six dimensions."""
    sheet = pd.read_excel(PAPI, sheet_name=f"{year}_PAPI", header=0, engine="openpyxl")
    table = sheet[pd.to_numeric(sheet["tinhid"], errors="coerce") < 999].dropna(subset=["tentinh_eng"])
    columns = [column for column in table.columns[3:] if column != "Un-weighted2015PAPI"]
    assert len(table) == 63
    dimensions = [
        "Participation at Local Levels",
        "Transparency",
        "Vertical Accountability",
        "Control of Corruption",
        "Public Administrative Procedures",
        "Public Service Delivery",
    ]
    starts = [*(columns.index(name) for name in dimensions), len(columns)]
    families = {name: columns[start + 1 : end] for name, start, end in zip(dimensions, starts, starts[1:], strict=False)}
    rows = [(code, name, "indicator") for name, codes in families.items() for code in codes]
    rows += [(name, "PAPI", "aggregate") for name in dimensions] + [("PAPI", "", "aggregate")]
    structure = Structure.from_table(pd.DataFrame(rows, columns=["code", "parent", "kind"]))
    numbers = table.set_index("tentinh_eng")[[*columns, "Un-weighted2015PAPI"]].astype(float).rename_axis("unit")
    index = Index.from_tables(numbers.drop(columns=[*dimensions, "Un-weighted2015PAPI"]), structure, SUMS)
    for name, codes in families.items():
        complete = numbers[codes].notna().all(axis=1)
        summed = index.scores[name] * len(codes)
        assert np.abs(summed - numbers[name])[complete].max() < 1e-5, name
        fit = infer_weights(numbers, name, tuple(codes))
        assert np.abs(fit.weights - 1).max() < 1e-3, name


SUMS = Method.from_yaml({"aggregate": {"by": "arithmetic_mean"}})
