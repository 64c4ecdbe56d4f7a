"""Workbooks that nobody here wrote: every number is a fact or listed, and the figures agree with each other."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from sources.contracts import SourceFile
from sources.innovation_index.framework import load_framework
from sources.innovation_index.parse import read_score_grids
from sources.innovation_index.reading import ScoreReading
from sources.places import SheetCell
from sources.reading.front_door import inspect
from sources.reading.located import Grid
from sources.reading.open import grids_of
from sources.words.vocabulary import Level, Measure

REAL = Path(__file__).parents[2] / "real"
FILES = ("PCI_2011.xls", "PCI_2013.xlsx", "PCI_2016.xlsx", "PAPI_2011-2016.xlsx")


@cache
def read(name: str) -> tuple[tuple[Grid, ...], ScoreReading]:
    path = REAL / name
    media_type = inspect(path).media_type
    grids = grids_of(path, media_type)
    return grids, read_score_grids(grids, SourceFile("0" * 64, name, media_type, path.stat().st_size))


def places(reading: ScoreReading) -> set[tuple[str, str]]:
    selectors = [item.place.selector for item in (*reading.facts, *reading.ignored)]
    return {(s.sheet, s.address) for s in selectors if isinstance(s, SheetCell)}


@pytest.mark.parametrize("name", FILES)
def test_every_number_is_a_fact_or_listed(name: str) -> None:
    grids, reading = read(name)
    accounted = places(reading)
    numbers = {
        (grid.name, cell.selector.address) for grid in grids for cell in grid.cells.values() if cell.number is not None
    }  # type: ignore[union-attr]
    assert numbers - accounted == set()


@pytest.mark.parametrize("name", FILES)
def test_every_sheet_gives_facts_of_all_63_provinces(name: str) -> None:
    grids, reading = read(name)
    provinces = defaultdict(set)
    for fact in reading.facts:
        assert isinstance(fact.place.selector, SheetCell)
        provinces[fact.place.selector.sheet].add(fact.province)
    assert {sheet: len(found) for sheet, found in provinces.items()} == {grid.name: 63 for grid in grids}


@pytest.mark.parametrize("name", FILES)
def test_a_value_is_the_stored_number_of_its_cell(name: str) -> None:
    grids, reading = read(name)
    cells = {(grid.name, cell.selector.address): cell for grid in grids for cell in grid.cells.values()}  # type: ignore[union-attr]
    for fact in reading.facts:
        assert isinstance(fact.place.selector, SheetCell)
        cell = cells.get((fact.place.selector.sheet, fact.place.selector.address))
        stored = cell.number if cell else None
        share = cell is not None and cell.text.endswith("%") and stored is not None
        assert fact.value == (stored / 100 if share and stored is not None else stored)


def test_editions_are_those_of_the_sheets_and_not_of_headers_left_over() -> None:
    _, papi = read("PAPI_2011-2016.xlsx")
    found = {(fact.place.selector.sheet, fact.edition) for fact in papi.facts}  # type: ignore[union-attr]
    assert found == {(f"{year}_PAPI", year) for year in range(2011, 2017)}
    _, pci = read("PCI_2016.xlsx")
    editions = {fact.edition for fact in pci.facts if fact.place.selector.sheet == "Summary"}  # type: ignore[union-attr]
    assert editions == {2013}
    assert "PII-SCORES-EDITION-DIFFERS" in {finding.code for finding in pci.findings}


def test_papi_dimensions_are_the_sums_of_their_sub_dimensions() -> None:
    framework = load_framework("PAPI")
    _, reading = read("PAPI_2011-2016.xlsx")
    scores = {(f.edition, f.province, f.code): f.value for f in reading.facts if f.value is not None}
    checked = 0
    for (edition, province, code), value in scores.items():
        node = framework.nodes[code]
        if node.level is not Level.PILLAR:
            continue
        parts = [
            scores[edition, province, c.code] for c in framework.children(code) if (edition, province, c.code) in scores
        ]
        assert abs(value - sum(parts, Decimal(0))) < Decimal("0.00001")
        checked += 1
    assert checked == 6 * 63 * 6 - 2 * 6


@pytest.mark.parametrize(
    ("name", "edition", "sub_indices"), [("PCI_2011.xls", 2011, 9), ("PCI_2013.xlsx", 2013, 10), ("PCI_2016.xlsx", 2016, 10)]
)
def test_pci_summary_agrees_with_the_sub_index_sheets(name: str, edition: int, sub_indices: int) -> None:
    _, reading = read(name)
    by_sheet: dict[tuple[str, str], set[Decimal]] = defaultdict(set)
    for fact in reading.facts:
        if fact.level is Level.PILLAR and fact.edition == edition and fact.value is not None:
            by_sheet[fact.province, fact.code].add(round(fact.value, 4))
    several = [values for (_, code), values in by_sheet.items() if code != "PCI.INFRASTRUCTURE"]
    assert len(several) == 63 * sub_indices
    assert all(len(values) == 1 for values in several)


def test_pairs_side_by_side_each_keep_their_own_province() -> None:
    _, reading = read("PCI_2016.xlsx")
    best = {
        fact.code: fact.province
        for fact in reading.facts
        if fact.place.selector.sheet == "Summary_VN"
        and fact.place.selector.address[1:] == "2"
        and fact.measure is Measure.SCORE  # type: ignore[union-attr]
    }
    assert best["PCI.ENTRY"] == "Quảng Ninh"
    assert best["PCI.SUPPORT"] == "Thành phố Hồ Chí Minh"
    assert best["PCI"] == "Đà Nẵng"
