"""How long reading takes, in process and as a whole process: real workbooks, a 200-page PDF, a CSV of a million rows.

Run by `python -m tests.benchmarks.reading` (`--quick` leaves out the million rows). Prints medians; asserts nothing.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from sources.contracts import SourceFile
from sources.innovation_index.framework import load_framework
from sources.innovation_index.parse import read_score_grids, read_scores
from sources.reading.front_door import inspect
from sources.reading.open import grids_of
from sources.registry.provinces import ProvinceRegistry

REAL = Path(__file__).parents[1] / "real"


def main() -> None:
    quick = "--quick" in sys.argv
    print(f"{'file':<34}{'in process s':>14}{'whole process s':>17}{'MB':>7}{'facts':>10}")  # noqa: T201
    for path in sorted(REAL.glob("P*.xls*")):
        line(path, lambda path=path: in_process(path), 3)  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as folder:
        for rows in (500, 1_000, 2_000):
            path = wide_workbook(Path(folder) / f"{rows}-x-60-cells.csv", rows)
            line(path, lambda path=path: in_process(path), 3)  # type: ignore[misc]
        pdf = pdf_of_200_pages(Path(folder) / "200-pages.pdf")
        line(pdf, lambda: in_process(pdf), 1)
        if not quick:
            big = million_rows(Path(folder) / "million-rows.csv")
            line(big, lambda: in_process(big, streamed=True), 1)


def line(path: Path, action: Callable[[], int], runs: int) -> None:
    """One line of the table: medians over the runs."""
    times, facts = [], 0
    for _ in range(runs):
        start = time.perf_counter()
        facts = action()
        times.append(time.perf_counter() - start)
    whole, memory = whole_process(path)
    print(f"{path.name:<34}{median(times):>14.2f}{whole:>17.2f}{memory:>7.0f}{facts:>10}", flush=True)  # noqa: T201


def in_process(path: Path, *, streamed: bool = False) -> int:
    """Facts of a file, read without a child process."""
    media_type = inspect(path).media_type
    file = SourceFile("0" * 64, path.name, media_type, path.stat().st_size)
    reading = read_scores(path, file) if streamed else read_score_grids(grids_of(path, media_type), file)
    return len(reading.facts)


def whole_process(path: Path) -> tuple[float, float]:
    """Wall seconds and peak megabytes (the child included) of `pii-plan read FILE --json`."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "flows.cli", "read", str(path), "--json"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def wide_workbook(path: Path, rows: int) -> Path:
    """Many stacked tables of 50 provinces and 60 columns: the cost should grow with the cells."""
    nodes = list(load_framework("PII", 2024).nodes.values())[:60]
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for table in range(rows // 50):
            writer.writerow([f"PII năm {2005 + table}"])
            writer.writerow(["Tỉnh", *(node.name for node in nodes)])
            for name in ProvinceRegistry.load().names(2024)[:50]:
                writer.writerow([name, *(f"{chance.uniform(0, 100):.2f}" for _ in nodes)])
            writer.writerow([])
    return path


def pdf_of_200_pages(path: Path) -> Path:
    """63 provinces and 60 indicators, a part of the table on every fifth page, prose on the others."""
    from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages
    from matplotlib.figure import Figure

    names = ProvinceRegistry.load().names(2024)
    nodes = [node for node in load_framework("PII", 2024).nodes.values() if node.level == "indicator"][:50]
    parts = list(_parts(names, len(nodes)))
    chance = random.Random(1)
    prose = (
        "Chỉ số đổi mới sáng tạo cấp địa phương phản ánh hiện trạng mô hình phát triển kinh tế - xã hội dựa trên khoa học."
    )
    with PdfPages(path) as pages:
        for number in range(200):
            page = Figure(figsize=(11, 8))
            FigureCanvasPdf(page)
            if number % 5 == 0 and parts:
                rows, columns = parts.pop(0)
                page.text(0.05, 0.96, "Bảng điểm chỉ số PII năm 2024", fontsize=8)
                for place, column in enumerate(columns):
                    page.text(0.22 + 0.15 * place, 0.93, nodes[column].code, fontsize=7)
                for place, name in enumerate(rows):
                    page.text(0.05, 0.9 - 0.026 * place, name, fontsize=7)
                    for step in range(len(columns)):
                        figure = f"{chance.uniform(0, 100):.2f}".replace(".", ",")
                        page.text(0.22 + 0.15 * step, 0.9 - 0.026 * place, figure, fontsize=7)
            else:
                lines = "\n".join(f"{prose} ({number}.{place})" for place in range(36))
                page.text(0.05, 0.95, lines, fontsize=7, verticalalignment="top")
            pages.savefig(page)
    return path


def _parts(names: tuple[str, ...], columns: int) -> Iterator[tuple[tuple[str, ...], range]]:
    for first in range(0, columns, 5):
        for start in (0, 32):
            yield names[start : start + 32], range(first, min(first + 5, columns))


def million_rows(path: Path) -> Path:
    """A list of about 100 MB in the form of published figures."""
    names = ProvinceRegistry.load().names(2024)
    nodes = list(load_framework("PII", 2024).nodes.values())
    chance = random.Random(1)
    header = "edition,province,level,code,name_vi,raw_value,unit,score,rank,n_provinces,source_url"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        for number in range(1_000_000):
            node, name = nodes[number % len(nodes)], names[number // len(nodes) % 63]
            score = f"{chance.uniform(0, 100):.2f}"
            year = 2023 + number % 2
            writer.writerow([year, name, node.level.value, node.code, node.name, "", "", score, "", 63, "https://a.vn/b"])
    return path


if __name__ == "__main__":
    main()
