"""The committed demonstration inbox, verified from its files alone: arithmetic, published figures, merger, marks, bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import correlation
from typing import Any

import pandas as pd
import pytest
import yaml
from docx import Document
from openpyxl import load_workbook

from flows.settings import DEMONSTRATION_INBOX as INBOX
from scripts.workshop.build import build
from scripts.workshop.known import choices, further, indicators, provinces, published
from scripts.workshop.review import NAME
from sources.innovation_index.method import Index
from sources.words.vocabulary import FileKind, Status

EDITIONS = (2023, 2024, 2025)
PAPERS = sorted(INBOX.glob("tham-luan-*.docx"))
FRAMEWORKS = Path("sources/innovation_index")
Table = dict[str, dict[str, Decimal]]


@cache
def _sheets(year: int) -> dict[str, Table]:
    """Sheet name -> province -> code -> number, of the committed workbook; "-" is left out."""
    workbook = load_workbook(INBOX / f"pii-{year}-toan-quoc.xlsx", read_only=True)
    return {sheet.title: _table(list(sheet.iter_rows(values_only=True))) for sheet in workbook.worksheets}


def _table(rows: list[tuple[Any, ...]]) -> Table:
    top = next(number for number, row in enumerate(rows) if row[0] == "TT")
    codes = [str(code) for code in rows[top][2:]]
    body = [row for row in rows[top + 3 :] if isinstance(row[0], int)]
    return {
        row[1]: {code: Decimal(str(cell)) for code, cell in zip(codes, row[2:], strict=True) if cell != "-"} for row in body
    }


@cache
def _framework(year: int) -> list[dict[str, str]]:
    with (FRAMEWORKS / str(year) / "framework.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _recomputed(year: int) -> Table:
    """All scores from the printed raw values: min-max, then plain means of what is present, level by level."""
    raw = _sheets(year)["Giá trị chỉ số"]
    scores: Table = {name: {} for name in raw}
    for node in reversed(_framework(year)):
        code = node["code"]
        children = [row["code"] for row in _framework(year) if row["parent"] == code]
        column = {name: values[code] for name, values in raw.items() if code in values}
        least, most = (min(column.values()), max(column.values())) if column else (Decimal(0), Decimal(1))
        for name, known in scores.items():
            parts = [known[child] for child in children if child in known]
            if parts:
                known[code] = sum(parts, Decimal(0)) / len(parts)
            elif code in raw[name]:
                known[code] = (raw[name][code] - least) / (most - least) * 100
    return scores


def _printed(year: int, kind: str) -> Table:
    sheets = _sheets(year)
    return {name: sheets[f"{kind} chỉ số"][name] | sheets[f"{kind} tổng hợp"][name] for name in sheets[f"{kind} chỉ số"]}


@pytest.mark.parametrize("year", EDITIONS)
def test_every_printed_score_follows_from_the_printed_raw_values(year: int) -> None:
    printed, recomputed = _printed(year, "Điểm"), _recomputed(year)
    assert {name: set(scores) for name, scores in printed.items()} == {name: set(s) for name, s in recomputed.items()}
    worst = max(abs(printed[name][code] - score) for name, scores in recomputed.items() for code, score in scores.items())
    assert worst <= Decimal("0.005")


@pytest.mark.parametrize("year", EDITIONS)
def test_every_printed_rank_follows_from_the_printed_raw_values(year: int) -> None:
    printed, scores = _printed(year, "Hạng"), _recomputed(year)
    for code in (node["code"] for node in _framework(year)):
        column = {name: round(known[code], 12) for name, known in scores.items() if code in known}
        assert {name: printed[name][code] for name in column} == {
            name: 1 + sum(other > score for other in column.values()) for name, score in column.items()
        }


@pytest.mark.parametrize("year", EDITIONS)
def test_the_forward_model_gives_the_same_scores_and_ranks(year: int) -> None:
    raw = pd.DataFrame(_sheets(year)["Giá trị chỉ số"]).T.astype(float).rename_axis("unit").reset_index()
    structure = pd.DataFrame(
        {
            "code": node["code"],
            "parent": node["parent"] or None,
            "kind": "indicator" if node["level"] == "indicator" else "aggregate",
            "weight": float(node["weight"]),
            "direction": int(node["direction"]),
        }
        for node in _framework(year)
    )
    index = Index.from_tables(raw, structure)
    scores, ranks = _printed(year, "Điểm"), _printed(year, "Hạng")
    computed = pd.concat([index.normalised, index.scores], axis=1)
    for name, known in scores.items():
        assert {code: float(score) for code, score in known.items()} == pytest.approx(
            computed.loc[name].dropna().to_dict(), abs=0.005 + 1e-9
        )
        assert {code: ranks[name][code] for code in index.ranks} == index.ranks.loc[name].to_dict()


@pytest.mark.parametrize("year", EDITIONS)
def test_every_published_figure_is_met(year: int) -> None:
    scores, ranks = _printed(year, "Điểm"), _printed(year, "Hạng")
    figures = published(year) + further(year)
    assert figures
    for figure in figures:
        if figure.score is not None:
            assert abs(scores[figure.province][figure.code] - figure.score) <= Decimal("0.01"), figure
        if figure.rank is not None:
            assert ranks[figure.province][figure.code] == figure.rank, figure


def test_each_edition_has_its_provinces_and_all_indicators() -> None:
    for year, count in zip(EDITIONS, (63, 63, 34), strict=True):
        raw = _sheets(year)["Giá trị chỉ số"]
        cells = sum(len(values) for values in raw.values())
        assert len(raw) == count
        assert {code for values in raw.values() for code in values} == {row.code for row in indicators()}
        assert 0.005 < 1 - cells / (52 * count) < 0.02


@pytest.mark.parametrize("year", (2023, 2024))
def test_region_means_are_close_to_those_the_press_gave(year: int) -> None:
    scores = _printed(year, "Điểm")
    for region, mean in choices()["region_means"][year].items():
        members = [float(scores[row.name]["PII"]) for row in provinces() if row.region == region]
        assert sum(members) / len(members) == pytest.approx(mean, abs=0.15)


def test_merged_provinces_go_on_from_the_weighted_values_of_the_old_ones() -> None:
    old, new = _sheets(2024)["Giá trị chỉ số"], _sheets(2025)["Giá trị chỉ số"]
    agreement = []
    for row in indicators():
        pairs = [(float(new[unit][row.code]), _weighted(old, unit, row.code)) for unit in new if row.code in new[unit]]
        agreement.append(correlation(*zip(*((a, b) for a, b in pairs if b is not None), strict=True)))
    assert sum(agreement) / len(agreement) > 0.8


def _weighted(old: Table, unit: str, code: str) -> float | None:
    parts = [(p.population, float(old[p.name][code])) for p in provinces() if p.merged_into == unit and code in old[p.name]]
    return sum(people * value for people, value in parts) / sum(people for people, _ in parts) if parts else None


def test_illustrative_files_say_so_on_every_sheet_and_page() -> None:
    for path in set(INBOX.glob("*.xlsx")) - {INBOX / "ra-soat-cam-ket.xlsx"}:
        for sheet in load_workbook(path, read_only=True).worksheets:
            assert any(
                "MINH HỌA" in str(cell) for row in sheet.iter_rows(max_row=6, values_only=True) for cell in row if cell
            )
    assert len(PAPERS) == 3
    for path in PAPERS:
        sections = Document(str(path)).sections
        assert all("TÀI LIỆU MINH HỌA" in section.header.paragraphs[0].text for section in sections)


def test_source_yml_describes_every_file() -> None:
    described = yaml.safe_load((INBOX / "source.yml").read_text(encoding="utf-8"))["files"]
    assert set(described) == {path.name for path in INBOX.iterdir()} - {"source.yml"}
    for entry in described.values():
        assert FileKind(entry["kind"]) and Status(entry["status"])


def test_baselines_of_commitments_are_the_values_of_the_newest_workbook() -> None:
    raw = _sheets(2025)["Giá trị chỉ số"]["Cao Bằng"]
    rows = list(_commitments())
    assert len({code for _, code, _, _ in rows}) == 31
    for _, code, baseline, targets in rows:
        assert baseline == raw[code]
        assert [baseline, *targets] == sorted({baseline, *targets})


def test_two_departments_differ_on_one_indicator() -> None:
    claims = [(department, targets) for department, code, _, targets in _commitments() if code == "2.2.2"]
    assert len(claims) == 2 and claims[0][1] != claims[1][1]


def _commitments() -> Iterator[tuple[str, str, Decimal, list[Decimal]]]:
    for path in PAPERS:
        for row in Document(str(path)).tables[-1].rows[1:]:
            cells = [cell.text for cell in row.cells]
            numbers = [Decimal(text.replace(",", ".")) for text in cells[4:8]]
            yield path.stem, cells[1], numbers[0], numbers[1:]
    for line in load_workbook(INBOX / "cam-ket-cac-so-nganh.xlsx").worksheets[0].iter_rows(values_only=True):
        if isinstance(line[0], int):
            figures = [Decimal(str(value)) for value in line[5:9]]
            yield str(line[1]), str(line[2]), figures[0], figures[1:]


def test_the_framework_has_52_indicators_and_the_sourced_leads() -> None:
    for year in EDITIONS:
        rows = _framework(year)
        leads = {row["code"]: row["lead"] for row in rows if row["lead_status"] == "sourced"}
        assert sum(row["level"] == "indicator" for row in rows) == 52
        assert set(leads) == {"1.1.1", "2.2.1", "2.2.2", "2.2.3", "2.2.4", "5.1.3", "5.2.1", "5.3.2"}
        assert set(leads.values()) == {"Sở Khoa học và Công nghệ"}
        assert all(row["parent"] in {node["code"] for node in rows} for row in rows[1:])


def test_building_again_gives_the_committed_bytes(tmp_path: Path) -> None:
    for path in build(tmp_path):
        assert path.read_bytes() == (INBOX / path.name).read_bytes(), path.name


def test_every_decision_says_that_it_is_illustrative() -> None:
    sheet = load_workbook(INBOX / NAME).worksheets[1]
    titles = [cell.value for cell in sheet[1]]
    decision, note = titles.index("QUYẾT ĐỊNH"), titles.index("Ghi chú")
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) > 40
    assert {row[decision] for row in rows} == {"Chấp nhận", "Loại bỏ"}
    assert all("inh họa" in str(row[note]) for row in rows)
