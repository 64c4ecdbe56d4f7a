"""What the plan says, from what it is given; and that it says nothing more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.inputs import PlanInputs
from reports.plan import PlanContent, build
from reports.plan.content import Annex
from reports.word.content import Table, Text, plain
from sources.case import Goal
from tests.documents.plan_material import commitment, plan_inputs, targets
from tests.joining import rejoined


def _made(inputs: PlanInputs) -> PlanContent:
    return build(inputs, targets(inputs))


def _texts(content: PlanContent) -> Iterator[str]:
    for block in content.body:
        text: Text = getattr(block, "text", ())
        yield plain(text)


def _rows(annex: Annex) -> list[list[str]]:
    return [
        [plain(cell) for cell in row.cells]
        for block in annex.blocks
        if isinstance(block, Table)
        for row in block.rows
        if not row.group
    ]


def test_without_a_goal_the_plan_prints_a_hole() -> None:
    (line,) = [text for text in _texts(_made(plan_inputs())) if "Mục tiêu về điểm số, thứ hạng" in text]
    assert "(chưa xác định)" in line


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (Goal("rank", Decimal(30), 2026), "xếp thứ 30/8 trở lên"),
        (Goal("score", Decimal("28.5"), 2027), "đạt từ 28,5 điểm"),
        (Goal("above", "region-mean", 2026), "cao hơn điểm trung bình của vùng"),
        (Goal("pillars", Decimal(4), 2026), "từ 4 trụ cột"),
        (Goal("share", Decimal(50), 2026), "từ 50% số chỉ số"),
    ],
)
def test_a_goal_is_printed_as_it_was_given(goal: Goal, words: str) -> None:
    assert [text for text in _texts(_made(replace(plan_inputs(), goal=goal))) if words in text]


def test_annex_one_has_every_indicator_and_invents_no_target() -> None:
    inputs = plan_inputs()
    rows = _rows(_made(inputs).annexes[0])[:52]
    printed = {row[1]: row[7] for row in rows}
    assert len(printed) == 52
    committed = {item.indicator_code: item.value for item in inputs.commitments if item.year == 2026}
    assert {code for code, target in printed.items() if target != "(chưa xác định)"} == set(committed)
    assert printed["7.1.3"] == "≥ 12,50*"


def test_a_missing_value_is_an_empty_cell_and_named_with_who_owes_it() -> None:
    content = _made(plan_inputs())
    row = next(row for row in _rows(content.annexes[0]) if row[1] == "6.1.2")
    assert row[4] == ""
    owed = next(row for row in _rows(content.annexes[2]) if row[2] == "6.1.2")
    assert owed[1].startswith("Sở")
    assert owed[4].startswith("Giá trị hiện trạng")


def test_pending_and_rejected_commitments_make_no_task() -> None:
    pending = commitment("6.1.1", "3", 2026, "Sở Khoa học và Công nghệ", solution="Việc còn để ngỏ", decision="pending")
    out = {"commitment_id": "c-rejected", "origin": "table", "decision": "rejected"}
    rejected = commitment("6.1.1", "4", 2026, "Sở Khoa học và Công nghệ", solution="Nội dung bị loại", **out)
    content = _made(rejoined(plan_inputs(), commitments=(*plan_inputs().commitments, pending, rejected)))
    everything = " ".join(_texts(content)) + str([_rows(annex) for annex in content.annexes])
    assert "Việc còn để ngỏ" not in everything
    assert "bị loại" not in everything
    assert "Có 1 nội dung cam kết nêu trong tham luận" in everything


def test_no_commitment_at_all_still_gives_a_plan() -> None:
    content = _made(rejoined(plan_inputs(), commitments=(), citations=(), published=()))
    assert any("Không có nhiệm vụ nào" in plain(block.text) for block in content.annexes[1].blocks if hasattr(block, "text"))
    assert len(_rows(content.annexes[2])) == 52


def test_the_legal_basis_keeps_numbers_and_dates_with_records() -> None:
    content = _made(plan_inputs())
    assert plain(content.basis[0])[:50] == "Căn cứ Quyết định số 62/QĐ-UBND ngày 20/01/2025 củ"
    records = {record.number_id: record for record in content.records}
    assert records["legal.62-qd-ubnd.number"].rule == "attribute:number"
    assert records["legal.02-nq-cp.date"].shown_text == "08/01/2025"


def test_a_target_made_from_an_increase_says_how() -> None:
    inputs = plan_inputs()
    newest = inputs.editions[-1]
    baseline = Decimal(repr(float(newest.raw.at["Cao Bằng", "6.3.1"])))  # type: ignore[arg-type]
    more = commitment("6.3.1", "5", 2026, "Sở Tài chính", kind="delta")
    inputs = rejoined(inputs, commitments=(*inputs.commitments, more))
    rows = tuple(
        replace(row, target_value=baseline + 5) if row.indicator_code == "6.3.1" else row for row in targets(inputs)
    )
    record = {item.number_id: item for item in build(inputs, rows).records}["target.6.3.1.2026"]
    assert (record.kind, record.rule) == ("computed", "from_delta")
    assert [item.id for item in record.inputs] == ["ind.6.3.1.2025.raw_value", more.commitment_id]


def test_ranks_are_computed_where_a_source_prints_none() -> None:
    inputs = plan_inputs()
    newest = replace(inputs.editions[-1], ranks=inputs.editions[-1].ranks * float("nan"))
    content = _made(replace(inputs, editions=(*inputs.editions[:-1], newest)))
    record = {item.number_id: item for item in content.records}["pii.2025.rank"]
    assert (record.kind, record.rule, record.value) == ("computed", "rank_of", "8")
