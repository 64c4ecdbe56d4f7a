"""Short papers, each with one way of writing that once went wrong, and what a careful official reads in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml

from sources.contracts import Commitment, ReadResult, SourceFile
from sources.departments.papers import read_paper
from sources.reading.media_types import DOCX, PDF
from sources.words.vocabulary import FileKind
from tests.unit.departments.framework import framework

HERE = Path(__file__).with_name("papers_small")
STORED: dict[str, Any] = yaml.safe_load((HERE / "papers.yml").read_text(encoding="utf-8"))


def read(path: Path, media_type: str) -> ReadResult:
    return read_paper(path, SourceFile("a" * 64, path.name, media_type, 1, kind=FileKind.PAPER), framework())


def promises(result: ReadResult) -> list[Commitment]:
    return [item for item in result.commitments if item.indicator_code]


def fields(item: Commitment) -> list[Any]:
    return [item.indicator_code, str(item.comparator), item.value, item.unit, item.year]


def wanted(row: list[Any]) -> list[Any]:
    code, sign, value, unit, year, *rest = row
    return [code, sign, Decimal(value), unit, year, *(Decimal(base) if base else None for base in rest)]


@pytest.mark.parametrize("name", STORED["papers"])
def test_what_an_official_reads(name: str, tmp_path: Path) -> None:
    case = STORED["papers"][name]
    document = docx.Document()
    for line in (*STORED["head"], *case["lines"]):
        document.add_paragraph(line)
    if rows := case.get("table"):
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(str(tmp_path / "paper.docx"))
    result = read(tmp_path / "paper.docx", DOCX)
    found = promises(result)
    assert sorted(map(str, ([*fields(item), item.baseline] for item in found))) == sorted(
        map(str, map(wanted, case["promises"]))
    )
    assert {item.reason for item in result.not_targets} >= set(case.get("reasons", ()))
    if "leads" in case:
        assert [[item.department, item.lead_words] for item in found] == case["leads"]


@pytest.mark.parametrize("name", ["pdf-fallback-font", "pdf-fallback-table-break", "pdf-two-columns"])
def test_pages_that_are_hard_to_read(name: str) -> None:
    prose = [wanted(row) for row in STORED["pdf"]["prose"]]
    table = {(code, Decimal(value)) for code, values in STORED["pdf"]["table"].items() for value in values}
    found = promises(read(HERE / f"{name}.pdf", PDF))
    assert [row for item in found if (row := fields(item)) in prose] == prose
    rest = {(item.indicator_code, item.value) for item in found if fields(item) not in prose}
    assert rest == (table if "columns" not in name else set())
