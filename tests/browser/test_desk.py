"""The year's work on the desk, in a real browser: from an empty office to a plan whose every number leads to its cell."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from flows.settings import DEMONSTRATION_INBOX
from tests.browser.desk import CHROMIUM, Window, desk, new_office

pytestmark = pytest.mark.browser
PAGES = ("/hop-nhan", "/ra-soat", "/muc-tieu", "/ke-hoach", "/truy-nguon", "/tinh-hinh")
PICTURES = "DESK_PICTURES"
"""A folder in the environment: pictures of the pages are written there, for docs/."""
HOSTILE = "<img src=x onerror=alert(1)>"
REVIEW = "ra-soat-tren-ban-lam-viec.csv"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The demonstration's files before anybody reviewed anything, and a paper whose words and name want to be obeyed."""
    folder = tmp_path / "files"
    shutil.copytree(DEMONSTRATION_INBOX, folder)
    (folder / "ra-soat-cam-ket.xlsx").unlink()
    text = (folder / "source.yml").read_text(encoding="utf-8")
    (folder / "source.yml").write_text(text[: text.index("  ra-soat-cam-ket.xlsx")], encoding="utf-8")
    paper = docx.Document()
    paper.add_paragraph("SỞ NỘI VỤ TỈNH CAO BẰNG")
    paper.add_paragraph("THAM LUẬN")
    paper.add_paragraph(
        f"Sở Nội vụ phấn đấu {HOSTILE} đến năm 2026 chỉ số cải cách hành chính (PAR INDEX) đạt trên 79 điểm."
    )
    paper.save(str(folder / "tham luan 'x' & %41 ..docx"))
    return folder


def test_a_year_on_the_desk(browser: Any, tmp_path: Path, finished_home: Path, inbox: Path) -> None:
    office = new_office(tmp_path, finished_home)
    with desk(office) as link:
        window = Window(browser, link)
        _drop(window, office, inbox)
        _run(window)
        _review(window, office)
        _set_goal(window, office)
        _run(window)
        _trace(window)
        _verify(window)
        _look_at_all(window)
        assert window.wrong == []
        assert window.page.evaluate("document.querySelectorAll('img[src=x]').length") == 0


def _picture(window: Window, name: str) -> None:
    folder = os.environ.get(PICTURES)
    if folder:
        window.page.wait_for_timeout(1500)
        window.page.screenshot(path=str(Path(folder) / f"{name}.png"))


def _drop(window: Window, office: Path, inbox: Path) -> None:
    window.see(".desk-empty", "Hộp nhận còn trống")
    window.drop(*sorted(inbox.iterdir()))
    window.see(".progress", "10 tệp")
    window.see(".ag-row", "pii-2025-toan-quoc.xlsx")
    assert (office / "inbox" / "source.yml").read_text(encoding="utf-8").startswith("#")
    assert sorted(path.name for path in (office / "inbox").iterdir()) == sorted(path.name for path in inbox.iterdir())
    window.page.locator(".ag-row", has_text="tham luan").first.click()
    window.see(".right .title", "tham luan 'x' & %41 ..docx")
    window.page.locator(".ag-row", has_text="tham-luan-so-nong").first.click()
    window.see(".context mark.now")
    _picture(window, "hop-nhan")


def _run(window: Window) -> None:
    window.go("/ke-hoach")
    window.press("Lập kế hoạch")
    window.see(".steps li")
    window.page.reload()
    window.see(".run", "Đã lập xong", seconds=240)
    window.see(".paper .num")


def _review(window: Window, office: Path) -> None:
    window.go("/ra-soat")
    window.see(".progress", "Đã rà soát 0/")
    window.see("#review-paper mark.now")
    window.page.fill(".reviewer input", "")
    window.page.focus(".reviewer input")
    window.page.keyboard.type("Nông Văn Axs")
    window.page.keyboard.press("Tab")
    window.page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'x', isComposing: true, bubbles: true}))"
    )
    window.page.locator(".ag-cell").first.click()
    window.see(".progress", "Đã rà soát 0/")
    for number in range(1, 9):
        window.page.keyboard.press("a")
        window.see(".progress", f"Đã rà soát {number}/")
    window.page.keyboard.press("x")
    window.see(".progress", "Đã rà soát 9/")
    window.page.keyboard.press("Control+z")
    window.see(".progress", "Đã rà soát 8/")
    window.page.wait_for_timeout(600)  # The undone row is selected again.
    window.page.keyboard.press("x")
    window.see(".progress", "Đã rà soát 9/")
    _picture(window, "ra-soat")
    window.page.keyboard.press("s")
    window.page.get_by_label("Giá trị", exact=True).fill("45,0")
    window.press("Ghi")
    window.see(".progress", "Đã rà soát 10/")
    rows = _rows(office)
    assert [row["QUYẾT ĐỊNH"] for row in rows] == ["Chấp nhận"] * 8 + ["Loại bỏ", "Sửa và chấp nhận"]
    assert rows[-1]["Sửa giá trị"] == "45,0"
    assert {row["Người quyết định"] for row in rows} == {"Nông Văn Axs"}
    assert "kind: review" in (office / "inbox" / "source.yml").read_text(encoding="utf-8")


def _rows(office: Path) -> list[dict[str, str]]:
    with (office / "inbox" / REVIEW).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _set_goal(window: Window, office: Path) -> None:
    window.go("/muc-tieu")
    before = window.see(".big .score").inner_text()
    window.page.locator(".ag-row[row-id='1.2.3'] [col-id='trial']").first.click()
    window.page.keyboard.type("85,5")
    window.page.keyboard.press("Enter")
    window.page.wait_for_function("before => document.querySelector('.big .score').innerText !== before", arg=before)
    window.page.reload()
    window.see(".ag-row[row-id='1.2.3'] [col-id='trial']", "85,5")
    window.page.click(".goal-bar .q-select")
    window.page.click(".q-menu >> text=Đạt hạng")
    window.page.get_by_label("Mức", exact=True).fill("31")
    window.press("Dùng cho kế hoạch")
    window.see(".q-notification", "Đã ghi mục tiêu")
    _picture(window, "muc-tieu")
    assert 'goal = "rank:31"' in (office / "settings.toml").read_text(encoding="utf-8")


def _trace(window: Window) -> None:
    window.go("/truy-nguon?so=pii.2025.score")
    window.see("section.left", "Không có con số nào thiếu hồ sơ")
    window.see(".story .title", "24,21")
    window.see("#source-paper figcaption", "Điểm tổng hợp")
    assert window.see("#source-paper mark.now").inner_text() == "24.21"
    window.press("Đọc lại nguồn ngay")
    said = window.see(".story .decided:not(.rejected)", "vị trí nguồn đúng như kế hoạch ghi", seconds=120).inner_text()
    agree, _, places = said.partition(": ")[2].partition(" ")[0].partition("/")
    assert agree == places > "0"
    _picture(window, "truy-nguon")
    window.page.keyboard.press("ArrowRight")
    window.page.wait_for_function("() => !document.querySelector('.story .title').innerText.startsWith('24,21')")


def _verify(window: Window) -> None:
    window.page.keyboard.press("v")
    window.see(".verdict", seconds=240)
    assert window.page.locator(".verdict").inner_text() == "Kế hoạch đúng như đã phát hành."
    assert len(window.page.locator(".code.head").last.inner_text()) == 64


def _look_at_all(window: Window) -> None:
    """Every page opens quickly, says nothing to axe-core, and fits a tablet."""
    slow = {}
    for path in PAGES:
        seconds = window.go(path)
        slow |= {path: seconds} if seconds > 5 else {}
        window.page.wait_for_timeout(700)
        assert window.faults_of_access() == [], path
    assert slow == {}
    _picture(window, "tinh-hinh")
    window.go("/ke-hoach")
    window.see(".paper .num")
    _picture(window, "ke-hoach")
    window.page.set_viewport_size({"width": 820, "height": 1100})
    for path in PAGES:
        window.go(path)
        window.page.wait_for_timeout(200)
        assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), path


def test_two_windows_a_run_elsewhere_and_hostile_names(browser: Any, tmp_path: Path, finished_home: Path) -> None:
    from filelock import FileLock

    office = new_office(tmp_path, finished_home)
    with desk(office) as link:
        first, second = Window(browser, link), Window(browser, link)
        first.see(".desk-banner", "nhiều cửa sổ")
        second.see(".desk-banner", "nhiều cửa sổ")
        answer = first.page.evaluate(_SEND, ["../../x/..\\..\\" + HOSTILE + ".csv", "tinh,diem\nx,1\n"])
        assert answer == [200, json.dumps({"dropped": ["x/_img src=x onerror=alert(1)_.csv"], "known": 0})]
        assert [path.name for path in tmp_path.iterdir()] == ["office"]
        second.go("/hop-nhan")
        second.see(".right .title", "x/_img src=x onerror=alert(1)_.csv")
        second.press("Lấy tệp ra")
        second.see(".desk-empty", "Hộp nhận còn trống")
        second.page.click("summary >> text=Ngăn đã lấy ra")
        second.press("Để lại vào hộp nhận")
        second.see(".ag-row", "onerror")
        with FileLock(office / "var" / "writer.lock"):
            first.see(".desk-banner", "Một lần chạy khác")
            second.go("/ke-hoach")
            second.press("Lập kế hoạch")
            second.see(".run", "Một lần chạy khác đang sử dụng kho dữ liệu")
        assert first.wrong == second.wrong == []


_SEND = """async ([name, text]) => {
  const answer = await fetch('/nhan-tep?name=' + encodeURIComponent(name), { method: 'POST', body: text });
  return [answer.status, JSON.stringify(await answer.json()).replaceAll(':', ': ').replaceAll(',"', ', "')];
}"""


def test_who_only_looks_changes_nothing(browser: Any, office: Any) -> None:
    place = office.plan.parent / "place"
    place.mkdir()
    shutil.move(office.home, place / "var")
    shutil.move(office.plan, place / "plan")
    before = {path: path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
    with desk(place, "--read-only") as link:
        window = Window(browser, link)
        window.see(".chip", "Chỉ xem")
        assert window.page.locator("input[data-choose]").count() == 0
        assert window.page.evaluate(_SEND, ["x.csv", "1"])[0] == 422
        window.go("/ra-soat")
        window.see("#review-paper mark.now")
        assert window.page.locator("button", has_text="Chấp nhận").count() == 0
        window.go("/ke-hoach")
        assert window.page.locator("button", has_text="Lập kế hoạch").count() == 0
        assert window.wrong == [
            "Failed to load resource: the server responded with a status of 422 (Unprocessable Content)"
        ] or all("422" in text for text in window.wrong)
    after = {path: path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
    own = (place / "var" / "desk", place / "desk.log")
    assert {path: data for path, data in after.items() if not path.is_relative_to(own[0]) and path != own[1]} == before
