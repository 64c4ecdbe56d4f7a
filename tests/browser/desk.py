"""A desk of an office of its own, in a process of its own, and a browser window on it that notes everything wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.cli import main
from flows.settings import HOME_VARIABLE, PROJECT

CHROMIUM = Path("/usr/bin/chromium")


@contextmanager
def desk(office: Path, *options: str) -> Iterator[str]:
    """`pii-plan desk` in the office's folder; gives the address with its token."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST") and name != HOME_VARIABLE}
    log = (office / "desk.log").open("w", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "desk", "--no-browser", *options],
        cwd=office, env={**kept, "PYTHONPATH": str(PROJECT)}, stdout=log, stderr=log,
    )  # fmt: skip
    address = office / "var" / "desk" / "address"
    try:
        for _ in range(400):
            if address.exists() and address.read_text(encoding="utf-8"):
                break
            assert process.poll() is None, (office / "desk.log").read_text(encoding="utf-8")
            time.sleep(0.05)
        yield address.read_text(encoding="utf-8")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        log.close()


def new_office(folder: Path, finished_home: Path | None = None) -> Path:
    """An office without a file; what a run of the demonstration read and checked before is remembered, to save time."""
    office = folder / "office"
    assert main(["init", str(office), "--province", "Cao Bằng"]) == 0
    for kept in ("store", "batches", "verdicts") if finished_home else ():
        assert finished_home is not None
        shutil.copytree(finished_home / kept, office / "var" / kept)
    return office


class Window:
    """A page of the browser and what went wrong on it."""

    def __init__(self, browser: Any, link: str, width: int = 1280) -> None:
        self.link, self.base = link, link.partition("/?")[0]
        self.page = browser.new_context(viewport={"width": width, "height": 800}, locale="vi-VN").new_page()
        self.page.set_default_timeout(30_000)
        self.wrong: list[str] = []
        self.page.on("console", lambda told: self.wrong.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: self.wrong.append(f"dialog {dialog.message}") or dialog.dismiss())
        own = (self.base, self.base.replace("http:", "ws:"), "data:", "blob:")
        self.page.on("request", lambda sent: None if sent.url.startswith(own) else self.wrong.append(f"sent to {sent.url}"))
        self.page.goto(link)

    def go(self, path: str) -> float:
        """Open a page; the seconds until its content stands there."""
        start = time.perf_counter()
        self.page.goto(self.base + path)
        self.page.wait_for_selector(".desk-main:not(:has(.desk-waiting))")
        return time.perf_counter() - start

    def see(self, selector: str, text: str = "", seconds: int = 30) -> Any:
        """The element, once it shows the text."""
        found = self.page.locator(selector, has_text=text).first
        found.wait_for(timeout=1000 * seconds)
        return found

    def press(self, text: str) -> None:
        self.page.locator("button", has_text=text).first.click()

    def drop(self, *paths: Path) -> None:
        """Choose files as a person does; the drop takes the same way from there on."""
        self.page.set_input_files("input[data-choose][multiple]", [str(path) for path in paths])

    def faults_of_access(self) -> list[str]:
        """What axe-core calls serious or critical on the page as it stands."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [
            f"{item['id']}: {item['nodes'][0]['html'][:160]} {item['nodes'][0].get('failureSummary', '')[:200]}"
            for item in found if item["impact"] in ("serious", "critical")
        ]  # fmt: skip
