"""The sentences of the plan with their figures, for figures small enough to work out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import pandas as pd
import pytest

from reports.inputs import EditionData, PlanInputs
from reports.plan import PlanContent, build
from reports.word.content import Table, Text, plain
from sources.words.vocabulary import Basis, Decision, Status
from tests.documents.plan_material import PROVINCES, commitment, plan_inputs, targets
from tests.joining import rejoined

OWN = "Cao Bằng"
REGION = ("Thái Nguyên", "Lạng Sơn", "Cao Bằng", "Điện Biên", "Lào Cai")


def _scored(edition: EditionData, scores: Mapping[str, Mapping[str, float]]) -> EditionData:
    """The edition with the scores `code -> province -> score`; what is not named keeps its score."""
    frame = edition.scores.copy()
    for code, by_province in scores.items():
        for province, score in by_province.items():
            frame.at[province, code] = score
    return replace(edition, scores=frame, ranks=frame.rank(ascending=False, method="min"))


def _with(inputs: PlanInputs, scores: Mapping[str, Mapping[str, float]], back: int = 1) -> PlanInputs:
    """The inputs with scores of the newest edition (`back` 1) or of one before."""
    editions = list(inputs.editions)
    editions[-back] = _scored(editions[-back], scores)
    return replace(inputs, editions=tuple(editions))


def _everywhere(others: float, own: float) -> dict[str, float]:
    return {name: own if name == OWN else others for name in PROVINCES}


@cache
def _official() -> PlanInputs:
    """Inputs whose figures carry no mark, so that sentences read as they would be printed."""
    made = tuple(replace(item, status=Status.COMMITTED) for item in plan_inputs().commitments)
    return rejoined(plan_inputs(status=Status.OFFICIAL), commitments=made)


def _content(inputs: PlanInputs) -> PlanContent:
    return build(inputs, targets(inputs))


def _lines(content: PlanContent) -> list[str]:
    texts: list[Text] = [getattr(block, "text", ()) for block in content.body]
    return [plain(text) for text in (*texts, content.opening, content.closing)]


def _said(inputs: PlanInputs) -> list[str]:
    return _lines(_content(inputs))


def _cells(content: PlanContent, annex: int, column: int) -> list[str]:
    tables = [block for block in content.annexes[annex].blocks if isinstance(block, Table)]
    return [plain(row.cells[column]) for table in tables for row in table.rows if not row.group]


def _shown(value: Decimal) -> str:
    return str(value).replace(".", ",")


@pytest.mark.parametrize(
    ("own", "others", "sentence"),
    [
        (30.0, 40.0, "thấp hơn 8,75 điểm so với trung bình cả nước (38,75 điểm)."),
        (48.0, 40.0, "cao hơn 7,00 điểm so với trung bình cả nước (41,00 điểm)."),
        (40.0, 40.0, "bằng điểm trung bình cả nước (40,00 điểm)."),
    ],
    ids=["below", "above", "equal"],
)
def test_the_score_is_held_against_the_national_mean(own: float, others: float, sentence: str) -> None:
    said = _said(_with(_official(), {"PII": _everywhere(others, own)}))
    assert [line for line in said if line.endswith(sentence)]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [(30.0, 31.5, "tăng 1,50 điểm"), (31.5, 30.0, "giảm 1,50 điểm"), (30.0, 30.004, "không thay đổi")],
)
def test_the_change_since_the_edition_before(before: float, after: float, words: str) -> None:
    inputs = _with(_with(_official(), {"PII": {OWN: after}}), {"PII": {OWN: before}}, back=2)
    assert [line for line in _said(inputs) if line.startswith(f"So với năm 2024, điểm Chỉ số PII của tỉnh {words}.")]


def test_the_region_counts_its_own_provinces_only() -> None:
    scores = {"Thái Nguyên": 50.0, "Lạng Sơn": 20.0, OWN: 30.0, "Điện Biên": 10.0, "Lào Cai": 40.0}
    said = _said(_with(_official(), {"PII": {**dict.fromkeys(PROVINCES, 99.0), **scores}}))
    (line,) = [line for line in said if line.startswith("Trong vùng")]
    assert line == (
        "Trong vùng Trung du và miền núi phía Bắc, tỉnh xếp thứ 3/5 địa phương; điểm trung bình của vùng là 30,00 điểm."
    )


def _gaps(scores: pd.DataFrame, codes: list[str]) -> dict[str, Decimal]:
    """Mean of the provinces less the own score, both with two decimals, worked out with decimals alone."""
    cents = Decimal("0.01")
    gaps = {}
    for code in codes:
        values = [Decimal(repr(float(value))) for value in scores[code]]
        mean = (sum(values, Decimal(0)) / len(values)).quantize(cents, ROUND_HALF_UP)
        own = Decimal(repr(float(scores.at[OWN, code]))).quantize(cents, ROUND_HALF_UP)  # type: ignore[arg-type]
        gaps[code] = mean - own
    return gaps


def test_the_widest_gaps_are_named_with_their_figures() -> None:
    inputs = _official()
    newest = inputs.editions[-1]
    names = {node.code: node.name for node in newest.tree.pillars}
    gaps = _gaps(newest.scores, list(names))
    widest = sorted((code for code in names if gaps[code] > 0), key=lambda code: -gaps[code])[:3]
    listed = "; ".join(f"{names[code]} (thấp hơn {_shown(gaps[code])} điểm)" for code in widest)
    said = _said(inputs)
    assert any(f"so với trung bình cả nước, gồm: {listed}." in line for line in said)
    for code in widest:
        start = f"Trụ cột {names[code]} thấp hơn {_shown(gaps[code])} điểm so với trung bình cả nước"
        assert [line for line in said if start in line]


def test_a_pillar_above_the_mean_is_no_gap() -> None:
    newest = _official().editions[-1]
    above = {node.code: _everywhere(40.0, 60.0) for node in newest.tree.pillars}
    said = _said(_with(_official(), above))
    assert not [line for line in said if "trụ cột có khoảng cách lớn nhất" in line]
    assert [line for line in said if "tỉnh có 7/7 trụ cột đạt điểm cao hơn trung bình cả nước." in line]


def test_no_pillar_above_the_mean_is_said_in_words() -> None:
    newest = _official().editions[-1]
    below = {node.code: _everywhere(60.0, 40.0 + index) for index, node in enumerate(newest.tree.pillars)}
    (line,) = [line for line in _said(_with(_official(), below)) if "trụ cột có thứ hạng thấp nhất" in line]
    assert "tỉnh không có trụ cột nào trong 7 trụ cột đạt điểm cao hơn" in line
    assert "Kết quả chi tiết tại Bảng\u00a02 và Hình\u00a01." in line


def test_indicators_above_and_below_the_mean_add_up() -> None:
    inputs = _official()
    newest = inputs.editions[-1]
    codes = [node.code for node in newest.tree.indicators]
    above = sum(gap < 0 for gap in _gaps(newest.scores, codes).values())
    said = _said(inputs)
    ranked = f"Trong 52 chỉ số thành phần của tỉnh được xếp hạng năm 2025, có {above} chỉ số đạt điểm cao hơn"
    assert [line for line in said if line.startswith(ranked)]
    assert f"a) Có {52 - above}/52 chỉ số thành phần đạt điểm bằng hoặc thấp hơn trung bình cả nước." in said
    assert [line for line in said if "Bộ số liệu không có giá trị gốc của chỉ số" in line and "(6.1.2)" in line]


@pytest.mark.parametrize(
    ("made", "deadline"),
    [({"deadline_words": "Quý III/2026", "deadline": "2026-09-30"}, "Quý III/2026"), ({}, "")],
)
def test_a_task_has_the_deadline_that_its_department_wrote_and_no_other(made: dict[str, object], deadline: str) -> None:
    own = commitment("6.1.1", "5", 2026, "Sở Công Thương", solution="hỗ trợ phí nộp đơn;", status="committed", **made)
    content = _content(rejoined(_official(), commitments=(own,)))
    assert [line for line in _lines(content) if line == "- Sở Công Thương: Hỗ trợ phí nộp đơn (chỉ số 6.1.1)."]
    (table,) = (block for block in content.annexes[1].blocks if isinstance(block, Table))
    has_column = "Thời hạn hoàn thành" in map(plain, table.header)
    assert _cells(content, 1, 1) == ["Hỗ trợ phí nộp đơn"]
    assert has_column is bool(deadline)
    assert not has_column or _cells(content, 1, 6) == [deadline]


def test_a_task_of_several_years_is_said_once() -> None:
    lines = [line for line in _said(_official()) if "Hỗ trợ thành lập mới doanh nghiệp" in line]
    assert len(lines) == 1


def test_a_target_without_a_measure_is_a_request_to_its_department_and_no_task() -> None:
    own = commitment("7.1.1", "110", 2026, "Sở Công Thương", status="committed")
    content = _content(rejoined(_official(), commitments=(own,)))
    (line,) = [
        line for line in _lines(content) if line.startswith("- Sở Công Thương* đề xuất giải pháp") and "(7.1.1)" in line
    ]
    assert line.endswith("gửi Sở Khoa học và Công nghệ tổng hợp.")
    assert _cells(content, 1, 1) == []


def test_central_bodies_are_asked_and_departments_are_charged() -> None:
    said = _said(_official())
    asked = [line for line in said if line.startswith("- Đề nghị Ngân hàng Nhà nước")]
    assert asked
    start = next(index for index, line in enumerate(said) if ") Ngân hàng Nhà nước" in line)
    assert said[start + 1].startswith("- Đề nghị chủ trì thực hiện")


def test_costs_are_added_up_and_the_rest_is_a_hole() -> None:
    priced = (
        commitment("6.1.1", "5", 2026, "Sở Công Thương", solution="một", cost="12.5", status="committed"),
        commitment("6.1.2", "5", 2026, "Sở Tài chính", solution="hai", cost="1000", status="committed"),
        commitment("6.2.2", "5", 2026, "Sở Tài chính", solution="ba", status="committed"),
    )
    said = _said(rejoined(_official(), commitments=priced))
    assert "Kinh phí các cơ quan đã dự kiến cho 2 nhiệm vụ là 1.012,5 triệu đồng." in said
    assert "Kinh phí của các nhiệm vụ còn lại: (chưa xác định)." in said
    unpriced = _said(rejoined(_official(), commitments=priced[2:]))
    assert [line for line in unpriced if line.startswith("Tổng kinh phí thực hiện Kế hoạch: (chưa xác định)")]


def test_a_body_owes_what_it_leads_and_has_no_target_for() -> None:
    own = commitment("7.1.3", "12", 2026, "Sở Công Thương", solution="Mở rộng kho", status="committed")
    said = _said(rejoined(_official(), commitments=(own,)))
    start = next(index for index, line in enumerate(said) if line.endswith(") Sở Công Thương"))
    duties = said[start + 1 : start + 5]
    led = [node for node in _official().editions[-1].tree.indicators if node.lead == "Sở Công Thương"]
    names = "; ".join(f"{node.name} ({node.code})" for node in led)
    owed = "; ".join(f"{node.name} ({node.code})" for node in led if node.code != "7.1.3")
    assert duties[0].startswith(f"- Chủ trì thực hiện {len(led)} chỉ số thành phần: {names}; ")
    assert duties[1].startswith(f"- Đề xuất mục tiêu năm 2026 và giải pháp đối với {len(led) - 1} chỉ số: {owed}; ")
    assert duties[2].startswith("- Thực hiện 1 nhiệm vụ được phân công tại Phụ lục II; phối hợp thực hiện ")


def test_a_body_that_leads_one_indicator_is_spoken_to_in_the_singular() -> None:
    said = _said(rejoined(_official(), commitments=()))
    assert [line for line in said if line.startswith("- Đề xuất mục tiêu năm 2026 và giải pháp đối với chỉ số “")]
    assert not [line for line in said if "đối với 0 chỉ số" in line or "đối với 1 chỉ số:" in line]


def test_the_note_of_an_indicator_says_what_its_target_rests_on() -> None:
    inputs = _official()
    waiting = commitment("6.1.1", "3", 2026, "Sở Khoa học và Công nghệ", decision=Decision.PENDING)
    later = commitment("6.1.2", "3", 2027, "Sở Nông nghiệp và Môi trường", status="committed")
    inputs = rejoined(inputs, commitments=(*inputs.commitments, waiting, later))
    rows = tuple(
        replace(row, target_value=None, basis=Basis.MISSING) if row.indicator_code == "6.1.1" else row
        for row in targets(inputs)
    )
    content = build(inputs, rows)
    notes = dict(zip(_cells(content, 0, 1)[:52], _cells(content, 0, -1)[:52], strict=True))
    assert (notes["7.1.3"], notes["6.1.1"], notes["6.1.2"], notes["1.1.1"]) == (
        "Đăng ký", "Đang rà soát", "Từ năm sau", "Chưa đăng ký",
    )  # fmt: skip
    owed = dict(zip(_cells(content, 2, 2), _cells(content, 2, 4), strict=False))
    assert owed["6.1.1"].startswith("Xác nhận nội dung đã nêu trong tham luận")
    assert owed["1.1.1"] == "Mục tiêu năm 2026, giải pháp, minh chứng"


def test_the_basis_goes_by_force_of_its_documents_and_cites_each_once() -> None:
    inputs = _official()
    kinds = ("Quyết định", "Nghị quyết")
    cited = tuple(
        replace(item, attributes={**item.attributes, "document_type": kind})
        for item, kind in zip(inputs.citations[:2], kinds, strict=True)
    )
    lines = [plain(line) for line in _content(replace(inputs, citations=(*cited, *cited))).basis]
    assert [line[:40] for line in lines] == [
        "Căn cứ Nghị quyết số 02/NQ-CP ngày 08/01",
        "Căn cứ Quyết định số 62/QĐ-UBND ngày 20/",
        "Theo đề nghị của Giám đốc Sở Khoa học và",
    ]


def test_the_workshop_itself_is_no_lasting_duty() -> None:
    duty = _official().citations[-1]
    passing = replace(duty, fact_id="fpassing", value="- Chuẩn bị hội trường, giấy mời;")
    said = _said(replace(_official(), citations=(duty, passing)))
    assert not [line for line in said if "hội trường" in line or "Căn cứ kết quả Hội thảo" in line]
    contact = replace(duty, fact_id="flasting", value="- Là đầu mối liên lạc với Bộ Khoa học và Công nghệ;")
    assert "- Là đầu mối liên lạc với Bộ Khoa học và Công nghệ." in _said(replace(_official(), citations=(duty, contact)))
