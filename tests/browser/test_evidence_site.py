"""The evidence page in a real browser, from the disk: it finds numbers, links to them and loads nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports.evidence.records import Input, NumberRecord, Origin
from reports.evidence.site import write_site
from sources.places import Place, SheetCell, WordSpan

CHROMIUM = Path("/usr/bin/chromium")


def _record(
    number_id: str, shown: str, inputs: tuple[str, ...], kind: str = "observed", rule: str = "value"
) -> NumberRecord:
    made_of = tuple(Input(item, "source") for item in inputs)
    return NumberRecord(number_id, shown, shown, None, kind, rule, made_of, "illustrative")


def _site(folder: Path) -> Path:
    origins = {
        "f1": Origin("f1", "a" * 64, "pii-2025.xlsx", Place(SheetCell("Điểm", "C12"), "24,49", "Cao Bằng | ", " | 34")),
        "c1": Origin(
            "c1", "b" * 64, "tham-luan.docx", Place(WordSpan("document", 4, end=9), "<b>12,5%</b>", "đạt ", " năm 2026")
        ),
    }
    records = (
        _record("pii.2025.score", "24,49", ("f1",)),
        _record("target.7.1.3.2026", "12,5", ("c1",), "committed"),
        _record("pii.2025.gap", "-26,86", ("pii.2025.score", "f1"), "computed", "difference(2)"),
    )
    path = folder / "index.html"
    write_site(records, origins, path)
    return path


def test_words_of_a_source_are_shown_not_obeyed(tmp_path: Path) -> None:
    html = _site(tmp_path).read_text(encoding="utf-8")
    assert "&lt;b&gt;12,5%&lt;/b&gt;" in html
    assert "http://" not in html
    assert "https://" not in html


@pytest.mark.browser
def test_search_and_links(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    path = _site(tmp_path)
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(f"file://{path}#target.7.1.3.2026")
        _check(page)
        browser.close()
    assert [url for url in requests if not url.startswith("file://")] == []


def _check(page: Any) -> None:
    assert "12,5" in page.locator(":target").inner_text()
    assert "trang tính “Điểm”, ô C12" in page.locator("[id='pii.2025.score']").inner_text()
    page.fill("#search", "THAM-luan")
    visible = page.locator("#numbers tbody tr:visible")
    assert visible.count() == 1
    assert page.locator("#count").inner_text() == "1"
