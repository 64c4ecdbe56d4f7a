"""A small set of plan inputs: the real framework, a few provinces with seeded figures, some commitments and citations."""

from __future__ import annotations

import hashlib
import random
from decimal import Decimal
from functools import cache
from math import isnan

import pandas as pd

from reports.inputs import EditionData, Figure, PlanInputs, PublishedFigure, TargetRow
from sources.contracts import Citation, Commitment, from_json
from sources.places import Place, WordSpan
from sources.tree import Node, Tree, editions, load_tree
from sources.words.vocabulary import Basis, Status
from tests import joining

NEWEST = editions()[-1]
PROVINCES = ("Hà Nội", "Thái Nguyên", "Lạng Sơn", "Cao Bằng", "Cà Mau", "Điện Biên", "Lào Cai", "Huế")
REGIONS = dict.fromkeys(("Thái Nguyên", "Lạng Sơn", "Cao Bằng", "Điện Biên", "Lào Cai"), "Trung du và miền núi phía Bắc")
PROVINCE = "Cao Bằng"


@cache
def edition(year: int, *, provinces: tuple[str, ...] = PROVINCES, status: Status = Status.ILLUSTRATIVE) -> EditionData:
    """Made once; whoever wants other figures makes a copy of the frames."""
    rows = load_tree(NEWEST).rows
    chance = random.Random(year)
    nodes = [row.code for row in rows]
    indicators = [row.code for row in rows if row.level == "indicator"]
    scores = pd.DataFrame(
        [[round(chance.uniform(5, 35 if name == PROVINCE else 90), 2) for _ in nodes] for name in provinces],
        index=list(provinces),
        columns=nodes,
    )
    raw = pd.DataFrame(
        [[round(chance.uniform(0, 1200), chance.randrange(4)) for _ in indicators] for _ in provinces],
        index=list(provinces),
        columns=indicators,
    )
    raw.at[PROVINCE, "6.1.2"] = float("nan")
    return EditionData(
        edition=year,
        tree=Tree(year, rows),
        raw=raw,
        raw_facts=_facts(raw, f"raw{year}"),
        scores=scores,
        score_facts=_facts(scores, f"score{year}"),
        ranks=scores.rank(ascending=False, method="min"),
        rank_facts=_facts(scores, f"rank{year}"),
        regions=REGIONS,
        status=status,
    )


def _facts(frame: pd.DataFrame, seed: str) -> pd.DataFrame:
    def identity(province: str, code: str, value: float) -> str:
        return "" if isnan(value) else "f" + hashlib.sha256(f"{seed}{province}{code}".encode()).hexdigest()[:20]

    rows = frame.to_dict("index")
    return pd.DataFrame(
        [[identity(province, code, value) for code, value in row.items()] for province, row in rows.items()],
        index=frame.index,
        columns=frame.columns,
    )


def commitment(code: str, value: str, year: int, department: str, **more: object) -> Commitment:
    place = Place(WordSpan("document", len(code) + year, start=0, end=len(value)), value)
    known: dict[str, object] = {
        "commitment_id": f"c{code.replace('.', '')}{year}{len(department)}",
        "sha256": "b" * 64,
        "place": place,
        "quote": f"phấn đấu đạt {value}",
        "department": department,
        "indicator_code": code,
        "indicator_name": None,
        "match_confidence": 1.0,
        "value": Decimal(value),
        "value_high": None,
        "comparator": ">=",
        "unit": None,
        "kind": "level",
        "year": year,
        "decision": "accepted",
        "status": Status.ILLUSTRATIVE,
    }
    return from_json({**known, **more}, Commitment)


def commitments() -> tuple[Commitment, ...]:
    return (
        commitment(
            "7.1.3",
            "12.5",
            2026,
            "Sở Công Thương",
            solution="phát triển 03 cụm công nghiệp và kho bãi tại cửa khẩu Trà Lĩnh;",
            evidence="báo cáo kim ngạch xuất khẩu năm 2026",
            deadline_words="31/12/2026",
            coordinating=("Ban Quản lý Khu kinh tế tỉnh",),
        ),
        commitment(
            "7.1.1",
            "110",
            2026,
            "Sở Công Thương",
            solution="Tháo gỡ khó khăn cho các dự án thủy điện, khai khoáng",
            evidence="số liệu của Thống kê tỉnh",
            deadline_words="12/2026",
            cost=Decimal("1500"),
        ),
        commitment("7.1.2", "0.35", 2026, "Sở Nông nghiệp và Môi trường", solution="Hỗ trợ chủ thể nâng hạng sản phẩm OCOP"),
        commitment(
            "4.2.2", "2.8", 2026, "Sở Tài chính", solution="Hỗ trợ thành lập mới doanh nghiệp, chuyển đổi hộ kinh doanh"
        ),
        commitment(
            "4.2.2", "3.1", 2027, "Sở Tài chính", solution="Hỗ trợ thành lập mới doanh nghiệp, chuyển đổi hộ kinh doanh"
        ),
    )


def targets(inputs: PlanInputs) -> tuple[TargetRow, ...]:
    """One row an indicator and year: the commitment's value, or a hole."""
    newest = inputs.editions[-1]
    years = sorted({inputs.year, *(item.year for item in inputs.commitments if item.year)})
    rows = []
    for row in newest.tree:
        if row.level != "indicator":
            continue
        for year in years:
            made = [item for item in inputs.commitments if (item.indicator_code, item.year) == (row.code, year)]
            if year != inputs.year and not made:
                continue
            rows.append(_target(row, year, made[0] if made else None, newest))
    return tuple(rows)


def _target(row: Node, year: int, made: Commitment | None, newest: EditionData) -> TargetRow:
    return TargetRow(
        target_id=f"t.{row.code}.{year}",
        indicator_code=row.code,
        indicator_name=row.name,
        pillar_code=row.code[0],
        department=row.lead,
        coordinating=row.coordinating,
        unit=row.unit,
        direction=row.direction,
        baseline_year=newest.edition,
        baseline_value=None,
        baseline_score=None,
        baseline_rank=None,
        field=newest.field,
        target_year=year,
        comparator=made.comparator if made else None,
        target_value=made.value if made else None,
        target_other_end=made.value_high if made else None,
        target_score=None,
        basis=Basis.COMMITTED if made else Basis.MISSING,
        force=made.force if made else None,
        ceiling=None,
        finding_codes=(),
        input_ids=(made.commitment_id,) if made else (),
    )


def citations() -> tuple[Citation, ...]:
    words = (
        "Thực hiện Quyết định số 62/QĐ-UBND ngày 20/01/2025 của Ủy ban nhân dân tỉnh Cao Bằng về Kế hoạch hành động",
        "Nghị quyết số 02/NQ-CP ngày 08/01/2025 của Chính phủ về cải thiện môi trường kinh doanh năm 2025",
    )
    numbers = (("62/QĐ-UBND", "20/01/2025"), ("02/NQ-CP", "08/01/2025"))
    basis = tuple(
        Citation(
            fact_id=f"fbasis{index}",
            sha256="c" * 64,
            place=Place(WordSpan("document", index, end=len(text)), text),
            kind="legal_basis",
            value=text,
            attributes={"number": number, "date": date},
        )
        for index, (text, (number, date)) in enumerate(zip(words, numbers, strict=True))
    )
    duty = "- Căn cứ kết quả Hội thảo, tham mưu UBND tỉnh ban hành Kế hoạch cải thiện, nâng cao Chỉ số PII năm 2025;"
    place = Place(WordSpan("document", 9, end=len(duty)), duty)
    department = {"department": "Sở Khoa học và Công nghệ"}
    return (*basis, Citation(fact_id="fduty", sha256="c" * 64, place=place, kind="duty", value=duty, attributes=department))


def published() -> tuple[PublishedFigure, ...]:
    rows = (
        (2023, "22.18", "score"),
        (2023, "63", "rank"),
        (2024, "23.95", "score"),
        (2024, "63", "rank"),
        (2025, "34", "rank"),
    )
    return tuple(
        PublishedFigure(
            year,
            PROVINCE,
            "index",
            "PII",
            "Chỉ số PII",
            measure,
            Figure(Decimal(value), f"fpub{year}{measure}", None, Status.PUBLISHED),
            f"https://example.vn/pii-{year}.html",
        )
        for year, value, measure in rows
    )


@cache
def plan_inputs(*, status: Status = Status.ILLUSTRATIVE) -> PlanInputs:
    return joining.plan_inputs(
        province=PROVINCE,
        year=2026,
        as_of="2026-01-15",
        goal=None,
        editions=tuple(edition(year, status=status) for year in (2023, 2024, 2025)),
        published=published(),
        commitments=commitments(),
        citations=citations(),
        findings=(),
        identity="3f9a" * 16,
    )
