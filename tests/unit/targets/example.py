"""Three provinces, four indicators, two pillars: small enough to check by eye. Made up; no real province is meant.

    raw values   1.1.1 (điểm)  1.1.2 (điểm)  2.1.1 (%)  2.1.2 (ngày, ít là tốt)
    An Bình          10             2            50              30
    Bắc Sơn          20             6            30              20
    Cẩm Lĩnh         30            10            10              10

Min-max 0-100 over the three: An Bình 0, 0, 100, 0; Bắc Sơn 50, 50, 50, 50; Cẩm Lĩnh 100, 100, 0, 100.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd

from reports.inputs import EditionData, PlanInputs
from sources.case import Goal
from sources.contracts import Commitment
from sources.places import CsvField, Place
from sources.tree import Node, Tree
from sources.words.vocabulary import Comparator, Decision, Force, Kind, Origin, Status
from tests.joining import plan_inputs

PROVINCES = ("An Bình", "Bắc Sơn", "Cẩm Lĩnh")
EARLIER = {"1.1.1": (8.5, 17.5, 26), "1.1.2": (2, 5, 8), "2.1.1": (46, 25, 10), "2.1.2": (33, 24, 12)}
"""The year before: gains of 1.5, 2.5, 4 / 0, 1, 2 / 4, 5, 0 / 3, 4, 2 in the good direction."""

RAW = {"1.1.1": (10, 20, 30), "1.1.2": (2, 6, 10), "2.1.1": (50, 30, 10), "2.1.2": (30, 20, 10)}
UNITS = {"1.1.1": "điểm", "1.1.2": "điểm", "2.1.1": "%", "2.1.2": "ngày"}
LEADS = {"1.1.1": "Sở Công Thương", "1.1.2": "Sở Tài chính", "2.1.1": "Sở Nội vụ", "2.1.2": None}
SCORES = {"1.1.1": (0, 50, 100), "1.1.2": (0, 50, 100), "2.1.1": (100, 50, 0), "2.1.2": (0, 50, 100)}


def framework() -> tuple[Node, ...]:
    """The index over two pillars (one on each side), a sub-pillar each, two indicators each; equal weights."""
    nodes = [
        ("PII", "Chỉ số chung", "index", None),
        ("IN", "Đầu vào", "input", "PII"),
        ("OUT", "Đầu ra", "output", "PII"),
        ("1", "Thể chế", "pillar", "IN"),
        ("2", "Tác động", "pillar", "OUT"),
        ("1.1", "Môi trường", "subpillar", "1"),
        ("2.1", "Kết quả", "subpillar", "2"),
    ]
    rows = [Node(code, name, level, up, Decimal(1), 1, None, f"fw{code}") for code, name, level, up in nodes]
    for code, unit in UNITS.items():
        direction = -1 if code == "2.1.2" else 1
        name, parent = f"Chỉ số {code}", code.rpartition(".")[0]
        coordinating = ("Sở Tư pháp",) if code == "1.1.1" else ()
        rows.append(
            Node(
                code,
                name,
                "indicator",
                parent,
                Decimal(1),
                direction,
                unit,
                f"fw{code}",
                LEADS[code],
                coordinating,
                "sourced",
            )
        )
    return tuple(rows)


def edition(year: int = 2025, raw: dict[str, tuple[float, ...]] | None = None) -> EditionData:
    values = pd.DataFrame(raw or RAW, index=list(PROVINCES), dtype=float)
    scores = pd.DataFrame(SCORES, index=list(PROVINCES), dtype=float)
    scores["1"], scores["2"] = (0.0, 50.0, 100.0), (50.0, 50.0, 50.0)
    scores["PII"] = (25.0, 50.0, 75.0)
    ranks = scores.rank(ascending=False, method="min")
    frames = [facts_of(values, f"r{year}"), facts_of(scores, f"s{year}"), facts_of(ranks, f"k{year}")]
    regions = dict.fromkeys(PROVINCES, "Miền núi")
    return EditionData(
        year, Tree(year, framework()), values, frames[0], scores, frames[1], ranks, frames[2], regions, Status.ILLUSTRATIVE
    )


def facts_of(frame: pd.DataFrame, prefix: str) -> pd.DataFrame:
    names = {code: [f"{prefix}|{code}|{place}" for place in frame.index] for code in frame.columns}
    return pd.DataFrame(names, index=frame.index).where(frame.notna(), "")


def commitment(code: str | None, value: str | None, year: int | None = 2026, **changes: object) -> Commitment:
    """A commitment of a registered table by the indicator's lead, unless `changes` say otherwise."""
    lead = LEADS.get(code or "") or "Sở Công Thương"
    made = Commitment(
        commitment_id=f"c.{code}.{year}.{value}",
        sha256="0" * 64,
        place=Place(CsvField(2, 3), value or ""),
        quote=f"phấn đấu {value}",
        department=lead,
        indicator_code=code,
        indicator_name=None,
        match_confidence=1.0,
        value=None if value is None else Decimal(value),
        value_high=None,
        comparator=Comparator.AT_LEAST,
        unit=UNITS.get(code or ""),
        kind=Kind.LEVEL,
        year=year,
        origin=Origin.TABLE,
    )
    return replace(made, **{name: WORDS.get(name, lambda word: word)(value) for name, value in changes.items()})


WORDS = {"comparator": Comparator, "kind": Kind, "force": Force, "origin": Origin, "decision": Decision}


def inputs(
    *commitments: Commitment,
    editions: tuple[EditionData, ...] | None = None,
    goal: Goal | None = None,
    province: str = "An Bình",
    year: int = 2026,
) -> PlanInputs:
    return plan_inputs(
        commitments=commitments,
        province=province,
        year=year,
        as_of="2026-01-15",
        goal=goal,
        editions=editions or (edition(),),
        published=(),
        citations=(),
        findings=(),
        identity="identity",
    )
