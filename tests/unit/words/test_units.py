"""One rule for units: what may stand for what, decided pair by pair, and laws that hold for all written units."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.tree import editions, load_tree
from sources.words.units import units_agree

UNITS = sorted({node.unit for edition in editions() for node in load_tree(edition) if node.unit})
WRITTEN = st.sampled_from([*UNITS, "điểm phần trăm", "tỷ đồng", "tỉ VNĐ", "%", "hạng", "đơn", "trđ", "DN", "% doanh nghiệp"])


@pytest.mark.parametrize(
    ("stated", "expected", "agree"),
    [
        (None, "điểm", True),
        ("", "đơn/10.000 dân", True),
        ("%", "% GRDP", True),
        ("% GRDP", "%", True),
        ("% GRDP", "% doanh nghiệp", False),
        ("điểm phần trăm", "điểm", False),
        ("điểm %", "điểm phần trăm", True),
        ("%", "điểm", False),
        ("đơn", "đơn/10.000 dân", False),
        ("đơn/1.000 dân", "đơn", False),
        ("đơn/1.000 dân", "đơn/10.000 dân", False),
        ("ĐƠN / 10.000 Dân", "đơn/10.000 dân", True),
        ("đơn/vạn dân", "đơn/10.000 dân", True),
        ("tỉ đồng", "tỷ đồng", True),
        ("tỷ đồng", "tỷ", True),
        ("tỷ đồng", "triệu đồng", False),
        ("trđ/người/tháng", "triệu đồng/người/tháng", True),
        ("DN/1000 dân", "doanh nghiệp/1.000 dân", True),
    ],
)
def test_decided_pairs(stated: str | None, expected: str, agree: bool) -> None:
    assert units_agree(stated, expected) is agree


@given(WRITTEN, st.sampled_from(["NFC", "NFD"]), st.booleans())
def test_a_unit_fits_itself_however_it_is_written(unit: str, form: str, upper: bool) -> None:
    written = unicodedata.normalize(form, unit.upper() if upper else unit).replace("/", " / ")  # type: ignore[arg-type]
    assert units_agree(written, unit)
    assert units_agree(unit, written)


@given(WRITTEN, WRITTEN)
def test_agreement_has_no_direction(stated: str, expected: str) -> None:
    assert units_agree(stated, expected) == units_agree(expected, stated)


def test_the_units_of_the_framework_are_told_apart() -> None:
    agreeing = {(one, other) for one in UNITS for other in UNITS if one < other and units_agree(one, other)}
    assert agreeing == {("%", "% GRDP")}
