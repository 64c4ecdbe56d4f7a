"""What departments fill into our forms is what the finished plan says; the reader that compares notices what is altered."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reports.evidence.said import Promise, departures
from reports.inputs import PlanInputs
from reports.plan import build, write_word
from reports.targets import set_targets, to_csv
from reports.workbook.annex import write_annex
from reports.workbook.template import Form, FormRow, write_excel_form
from sources.contracts import SourceFile
from sources.departments.papers import read_any
from sources.reading.media_types import XLSX
from tests.documents.plan.package import changed
from tests.documents.plan_material import PROVINCE, plan_inputs
from tests.joining import rejoined

YEARS = (2026, 2027, 2028, 2029, 2030, 2035)
DEADLINES = ("31/12/2026", "Quý III/2026", "tháng 9 năm 2027", "Trước 15/7 hằng năm", "")
SHAPES = {"=": "{low}", ">=": "≥ {low}", "<=": "≤ {low}", "range": "từ {low} đến {high}"}


def _filled(seed: int, folder: Path) -> tuple[list[Path], dict[tuple[str, int], tuple[str, list[Decimal]]], list[Promise]]:
    """The forms of all departments filled in at random, what was promised, and the measures with their deadlines."""
    chance = random.Random(seed)
    tree = plan_inputs().editions[-1].tree
    promised: dict[tuple[str, int], tuple[str, list[Decimal]]] = {}
    measures: list[Promise] = []
    paths = []
    for lead in sorted({row.lead for row in tree.indicators if row.lead}):
        led = [row for row in tree.indicators if row.lead == lead]
        form = Form(lead, tuple(FormRow(row.code, row.name, row.unit) for row in led), 2025, YEARS, province=PROVINCE)
        path = folder / f"{len(paths)}.xlsx"
        write_excel_form(form, path)
        workbook = load_workbook(path)
        sheet = workbook.worksheets[0]
        top = next(row for row in range(1, 15) if sheet.cell(row, 1).value == "Mã chỉ số")
        columns = {cell.value: cell.column for cell in sheet[top]}
        for line, row in enumerate(led, start=top + 1):
            deadline, solution = chance.choice(DEADLINES), f"Ban hành đề án số {chance.randrange(10, 99)}"
            wanted = [year for year in YEARS if chance.random() < 0.3]
            for year in wanted:
                low = Decimal(chance.randrange(100, 9900)).scaleb(-2).quantize(Decimal(1).scaleb(-chance.randrange(3)))
                high = low + Decimal(chance.randrange(1, 10)).scaleb(-1)
                shape = chance.choice(sorted(SHAPES))
                text = SHAPES[shape].format(low=low, high=high).replace(".", ",")
                sheet.cell(line, columns[f"Mục tiêu {year}"], text)
                promised[row.code, year] = (shape, [low, high] if shape == "range" else [low])
            if wanted:
                sheet.cell(line, columns["Giải pháp"], solution)
                sheet.cell(line, columns["Thời hạn hoàn thành"], deadline or None)
                measures.append(Promise(row.code, solution, deadline))
        workbook.save(path)
        paths.append(path)
    return paths, promised, measures


def _planned(paths: list[Path], folder: Path) -> PlanInputs:
    """The plan of what the forms hold, written into `folder`."""
    tree = plan_inputs().editions[-1].tree
    read = [
        replace(item, sha256=f"{order:064d}", province=PROVINCE)
        for order, path in enumerate(paths)
        for item in read_any(path, SourceFile(f"{order:064d}", path.name, XLSX, 1), tree).commitments
    ]
    inputs = rejoined(plan_inputs(), commitments=read)
    outcome = set_targets(inputs)
    content = build(inputs, outcome.rows, outcome)
    write_word(content, folder / "ke-hoach.docx")
    write_annex(content, folder / "phu-luc.xlsx")
    to_csv(outcome.rows, folder / "targets.csv")
    return inputs


@pytest.mark.parametrize("seed", range(3))
def test_what_is_filled_in_is_what_the_plan_says(seed: int, tmp_path: Path) -> None:
    forms, plan = tmp_path / "forms", tmp_path / "plan"
    forms.mkdir()
    plan.mkdir()
    paths, promised, measures = _filled(seed, forms)
    _planned(paths, plan)
    assert [finding.message for finding in departures(plan, measures)] == []
    with (plan / "targets.csv").open(encoding="utf-8", newline="") as stream:
        rows = {(row["indicator_code"], int(row["target_year"])): row for row in csv.DictReader(stream)}
    for key, (shape, values) in promised.items():
        row = rows[key]
        ends = sorted(Decimal(row[name]) for name in ("target_value", "target_other_end") if row[name])
        assert (row["comparator"], ends) == (shape, values), key


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("decided")
    paths, _, _ = _filled(7, folder)
    _planned(paths, folder)
    return folder


def _altered(plan: Path, folder: Path, change: Callable[[str], str]) -> set[str]:
    for name in ("targets.csv", "phu-luc.xlsx"):
        (folder / name).write_bytes((plan / name).read_bytes())
    changed(plan / "ke-hoach.docx", folder / "ke-hoach.docx", change)
    return {finding.code for finding in departures(folder)}


def test_an_altered_value_is_noticed(plan: Path, tmp_path: Path) -> None:
    def other(xml: str) -> str:
        start = xml.index('<w:tag w:val="target.')
        end = xml.index("</w:t>", start)
        return f"{xml[:end]}7{xml[end:]}"

    assert _altered(plan, tmp_path, other) == {"PII-SAID-OTHERWISE"}


def test_a_lost_sign_and_a_lost_lead_are_noticed(plan: Path, tmp_path: Path) -> None:
    assert _altered(plan, tmp_path, lambda xml: xml.replace("≥ ", "", 1)) == {"PII-SAID-OTHERWISE"}
    assert "PII-SAID-LEAD" in _altered(plan, tmp_path, lambda xml: xml.replace("Sở Tư pháp", "Sở Y tế"))


def test_a_target_left_out_and_one_made_up_are_noticed(plan: Path, tmp_path: Path) -> None:
    lines = (plan / "targets.csv").read_text(encoding="utf-8").splitlines()
    with_value = next(index for index, line in enumerate(lines) if ",committed," in line)
    for name in ("ke-hoach.docx", "phu-luc.xlsx"):
        (tmp_path / name).write_bytes((plan / name).read_bytes())
    (tmp_path / "targets.csv").write_text("\n".join(lines[:with_value] + lines[with_value + 1 :]), encoding="utf-8")
    assert "PII-SAID-UNDECIDED" in {finding.code for finding in departures(tmp_path)}


def test_the_reader_shares_no_code_with_the_writers() -> None:
    source = Path(departures.__code__.co_filename).read_text(encoding="utf-8")
    assert not [room for room in ("reports.plan", "reports.word", "reports.workbook") if room in source]
