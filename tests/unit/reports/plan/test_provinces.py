"""A plan speaks of its own province, in the words for its kind, and of no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from reports.plan import PlanContent, build
from reports.word.content import Table, plain
from sources.case import tree_in
from sources.registry.provinces import ProvinceRegistry
from tests.documents.plan_material import edition, plan_inputs, targets
from tests.joining import rejoined

NEWEST = 2025
NAMES = ProvinceRegistry.load().names(NEWEST)
TEN = (
    "An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Đà Nẵng", "Hà Nội", "Huế", "Lạng Sơn", "Phú Thọ", "Thành phố Hồ Chí Minh",
)  # fmt: skip


@cache
def _plan(province: str) -> PlanContent:
    """The plan of a province from figures of all provinces, without papers and mandate (which name theirs)."""
    regions = ProvinceRegistry.load().regions(NEWEST)
    drafts = (edition(year, provinces=NAMES) for year in (2024, NEWEST))
    editions = tuple(replace(item, regions=regions, tree=tree_in(province, item.tree)) for item in drafts)
    figures = {"province": province, "editions": editions, "citations": (), "published": ()}
    inputs = rejoined(plan_inputs(), commitments=(), **figures)
    return build(inputs, targets(inputs))


def _words(content: PlanContent) -> Iterator[str]:
    form = content.form
    yield from map(plain, (*form.issuer, form.place, form.abstract, *form.recipients, form.source_line))
    yield from map(plain, (*content.basis, content.opening, content.closing))
    for block in (*content.body, *(block for annex in content.annexes for block in annex.blocks)):
        if isinstance(block, Table):
            yield from (plain(cell) for row in block.rows for cell in row.cells)
        else:
            yield plain(getattr(block, "text", ()))
    for bars in content.figures.values():
        yield from (name for name, _ in bars.series)


@pytest.mark.parametrize("province", TEN)
def test_no_other_province_is_named(province: str) -> None:
    words = list(_words(_plan(province)))
    others = [name for name in NAMES if name != province]
    assert [(name, line) for line in words for name in others if name in line] == []
    assert any(province in line for line in words)


@pytest.mark.parametrize(
    ("province", "issuer", "committee", "party", "place"),
    [
        ("Lạng Sơn", "TỈNH LẠNG SƠN", "UBND tỉnh", "Thường trực Tỉnh ủy (b/c)", "Lạng Sơn"),
        ("Huế", "THÀNH PHỐ HUẾ", "UBND thành phố", "Thường trực Thành ủy (b/c)", "Huế"),
        (
            "Thành phố Hồ Chí Minh",
            "THÀNH PHỐ HỒ CHÍ MINH",
            "UBND Thành phố",
            "Thường trực Thành ủy (b/c)",
            "Thành phố Hồ Chí Minh",
        ),
    ],
)
def test_the_form_fits_the_kind_of_province(province: str, issuer: str, committee: str, party: str, place: str) -> None:
    content = _plan(province)
    form = content.form
    assert [plain(line) for line in form.issuer] == ["ỦY BAN NHÂN DÂN", issuer]
    assert party in [plain(line) for line in form.recipients]
    assert plain(form.place) == place
    words = list(_words(content))
    assert any(committee in line for line in words)
    for other in {"UBND tỉnh", "UBND thành phố", "UBND Thành phố"} - {committee}:
        assert not [line for line in words if other in line]


def test_bodies_of_another_province_become_our_own() -> None:
    leads = {plain(cell) for block in _plan("Huế").annexes[0].blocks if isinstance(block, Table)
             for row in block.rows for cell in row.cells}  # fmt: skip
    assert "Ngân hàng Chính sách xã hội thành phố Huế*" in leads
    assert "Văn phòng Ủy ban nhân dân thành phố*" in leads
