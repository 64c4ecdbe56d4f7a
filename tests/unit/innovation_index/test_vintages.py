"""What a re-issue of an edition changed against the file that it supersedes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sources.contracts import Fact
from sources.innovation_index.vintages import compare_vintages
from sources.places import CsvField, Place, fact_id
from sources.words.vocabulary import Level, Measure


def fact(row: int, province: str, code: str, value: str, measure: Measure = Measure.SCORE) -> Fact:
    level = {"PII": Level.INDEX, "IN": Level.INPUT, "OUT": Level.OUTPUT}[code]
    place = Place(CsvField(row, 1), value)
    return Fact(
        fact_id=fact_id("0" * 64, place), sha256="0" * 64, place=place, value=Decimal(value), unit="điểm", edition=2024,
        province=province, level=level, code=code, name=code, measure=measure,
    )  # fmt: skip


GOOD = [
    fact(1, "Hà Nội", "PII", "60"),
    fact(2, "Hà Nội", "IN", "62"),
    fact(3, "Hà Nội", "OUT", "58"),
    fact(4, "Hà Nội", "PII", "1", Measure.RANK),
    fact(5, "Cao Bằng", "PII", "20"),
    fact(6, "Cao Bằng", "PII", "63", Measure.RANK),
]


def test_changed_figures_of_a_re_issue() -> None:
    new = [*GOOD[:1], replace(GOOD[4], value=Decimal("22.5")), fact(9, "Lai Châu", "PII", "30")]
    changes = compare_vintages(GOOD, new)
    assert [(c.kind, c.fact.province, c.difference) for c in changes][:2] == [
        ("changed", "Cao Bằng", Decimal("2.5")),
        ("added", "Lai Châu", None),
    ]
    assert sum(change.kind == "removed" for change in changes) == 4
    assert compare_vintages(GOOD, GOOD) == []
