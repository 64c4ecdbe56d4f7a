"""A framework arrives as a file: what it names against the last edition becomes a proposal, and what is open is asked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from flows.cli import main
from flows.settings import HOME_VARIABLE
from sources.office import know_office
from sources.reading.conversion import converted
from sources.tree import load_tree, read_tree, write_tree
from tests.conftest import Office

HEADER = ["TT", "Mã", "Tên chỉ số", "Đơn vị tính", "Trọng số"]


def _annex() -> list[list[str]]:
    """The indicators of 2025 with one renamed, one of another unit, one of another weight, one gone, one moved, one new."""
    rows = []
    for node in load_tree(2025).indicators:
        row = {"code": node.code, "name": node.name, "unit": node.unit or "", "weight": "1"}
        if node.code == "1.1.1":
            row["name"] = "Chính sách phát triển khoa học và đổi mới"
        if node.code == "2.2.1":
            row["unit"] = "người"
        if node.code == "2.2.2":
            row["weight"] = "1,5"
        if node.code == "7.2.3":
            continue
        if node.code == "6.3.2":
            row["code"] = "6.3.9"
        rows.append(list(row.values()))
    rows.append(["6.1.1", "Một tên khác của mã này", "%", "1"])
    rows.append(["5.2.9", "Tỷ lệ doanh nghiệp ứng dụng trí tuệ nhân tạo", "%", "1"])
    return [[str(number), *row] for number, row in enumerate(sorted(rows), start=1)]


def _as_workbook(path: Path) -> None:
    book = Workbook()
    book.active.append(["PHỤ LỤC. BỘ CHỈ SỐ ĐỔI MỚI SÁNG TẠO CẤP ĐỊA PHƯƠNG NĂM 2026"])
    for row in (HEADER, *_annex()):
        book.active.append(row)
    book.save(path)


def _as_document(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Phụ lục kèm theo Quyết định")
    rows = [HEADER, *_annex()]
    table = document.add_table(len(rows), len(HEADER))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    document.save(str(path))


def _as_pages(path: Path, ruled: bool = False) -> None:
    """A real PDF, its long names on several lines, with ruled lines or without."""
    _as_document(path.with_suffix(".docx"))
    document = docx.Document(str(path.with_suffix(".docx")))
    if ruled:
        document.tables[0].style = "Table Grid"
    document.save(str(path.with_suffix(".docx")))
    with converted(path.with_suffix(".docx"), "pdf") as made:
        path.write_bytes(made.read_bytes())
    path.with_suffix(".docx").unlink()


@pytest.mark.office
def test_an_annex_in_pdf_gives_what_the_same_annex_in_word_gives(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Long names stand on several lines; where no line is ruled and a page breaks a name, it is told as a change of name."""
    inbox, found = workspace / "inbox", {}
    _as_document(inbox / "word.docx")
    _as_pages(inbox / "ke.pdf", ruled=True)
    _as_pages(inbox / "tran.pdf")
    for name in ("word.docx", "ke.pdf", "tran.pdf"):
        shutil.rmtree(workspace / "frameworks" / "2026", ignore_errors=True)
        assert main(["framework", "--edition", "2026", "--from", str(inbox / name)]) == 1
        found[name] = {node.code: (node.name, node.unit, node.weight) for node in load_tree(2026).indicators}
    assert found["ke.pdf"] == found["word.docx"]
    cut = [code for code, node in found["tran.pdf"].items() if node != found["word.docx"][code]]
    assert found["tran.pdf"].keys() == found["word.docx"].keys() and len(cut) <= 2
    capsys.readouterr()
    assert main(["framework", "--edition", "2026", "--json"]) == 0
    told = {item["code"] for item in json.loads(capsys.readouterr().out)["changes"] if item["what"] == "name"}
    assert set(cut) <= told


@pytest.mark.office
@pytest.mark.recognition
def test_what_a_scan_does_not_show_stays_and_is_told(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pypdfium2

    _as_pages(workspace / "inbox" / "ke.pdf", ruled=True)
    pages = [page.render(scale=2.5).to_pil() for page in pypdfium2.PdfDocument(workspace / "inbox" / "ke.pdf")]
    scan = workspace / "inbox" / "quet.pdf"
    pages[0].save(scan, save_all=True, append_images=pages[1:], resolution=180)
    capsys.readouterr()
    assert main(["framework", "--edition", "2026", "--from", str(scan)]) == 1
    told = capsys.readouterr().out
    assert "BẢN QUÉT" in told
    assert {node.code for node in load_tree(2025).indicators} - {"6.3.2"} <= {
        node.code for node in load_tree(2026).indicators
    }


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    home = tmp_path / "office"
    assert main(["init", str(home)]) == 0
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    yield home
    know_office(None)


@pytest.mark.parametrize(("name", "write"), [("phu-luc.xlsx", _as_workbook), ("phu-luc.docx", _as_document)])
def test_what_an_annex_changes_is_proposed_and_asked(
    name: str, write: object, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert callable(write)
    write(workspace / "inbox" / name)
    capsys.readouterr()
    assert main(["framework", "--edition", "2026", "--from", str(workspace / "inbox" / name)]) == 1
    told = capsys.readouterr().out
    assert "--same 1.1.1" in told and "5.2.9" in told.split("Hỏi: cơ quan nào", 1)[1]
    assert "6.1.1: tệp nêu nhiều tên" in told
    assert main(["framework", "--edition", "2026", "--json"]) == 0
    changes = {(item["what"], item["code"]) for item in json.loads(capsys.readouterr().out)["changes"]}
    new, gone = {("new", "5.2.9"), ("new", "6.3.9")}, {("gone", "6.3.2"), ("gone", "7.2.3")}
    assert changes == {("name", "1.1.1"), ("unit", "2.2.1"), ("weight", "2.2.2"), *new, *gone}
    tree, last = load_tree(2026), load_tree(2025)
    assert tree.nodes["6.3.9"].lead == last.nodes["6.3.2"].lead, "carried over by its name"
    assert tree.nodes["5.2.9"].lead is None and tree.nodes["5.2.9"].unit == "%"
    assert main(["framework", "--edition", "2026", "--same", "1.1.1"]) == 0
    assert last.nodes["1.1.1"].name in load_tree(2026).nodes["1.1.1"].words
    assert main(["framework", "--edition", "2026", "--from", str(workspace / "inbox" / name)]) == 3, "nothing is overwritten"


def test_a_file_that_names_no_indicators_is_refused(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "inbox" / "ghi-chu.csv").write_text("a,b\n1.1.1. Một chỉ số,2\n", encoding="utf-8")
    assert main(["framework", "--edition", "2026", "--from", str(workspace / "inbox" / "ghi-chu.csv")]) == 3
    assert "PII-FRAMEWORK-NONE" in capsys.readouterr().err and not (workspace / "frameworks" / "2026").exists()


def test_a_tree_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    tree = load_tree(2025)
    write_tree(tree, tmp_path / "framework.csv")
    again = read_tree(tmp_path / "framework.csv", 2025, {node.code: list(node.words) for node in tree})
    kept = "code name level parent weight direction unit lead coordinating lead_status data_source evidence words".split()
    assert [[getattr(node, name) for name in kept] for node in again] == [[getattr(n, name) for name in kept] for n in tree]


def test_an_annex_in_the_inbox_is_told_and_not_used(office: Office) -> None:
    _as_workbook(office.inbox / "phu-luc.xlsx")
    code, report = office.run()
    (told,) = [item for item in report["findings"] if item["code"] == "PII-RUN-FRAMEWORK-ARRIVED"]
    assert code in (0, 1) and "--edition 2026 --from inbox/phu-luc.xlsx" in told["next_step"]
