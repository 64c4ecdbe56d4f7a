"""How long a department's paper takes: `python -m tests.benchmarks.departments` prints medians; nothing is asserted."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import docx

import sources
from sources.contracts import SourceFile
from sources.departments.indicators import IndicatorMatcher
from sources.departments.papers import read_paper
from sources.reading.media_types import DOCX
from tests.unit.departments.framework import framework

PAPER = Path(sources.__file__).with_name("samples") / "inbox" / "tham-luan-so-cong-thuong.docx"
WORDS_A_PAGE = 400


def repeated(pages: int, folder: Path) -> Path:
    """A document of so many pages of the sample's sentences, each a little different."""
    lines = [paragraph.text for paragraph in docx.Document(str(PAPER)).paragraphs if paragraph.text]
    document = docx.Document()
    words, turn = 0, 0
    while words < pages * WORDS_A_PAGE:
        for line in lines:
            document.add_paragraph(line.replace("2026", str(2026 + turn % 4)))
            words += len(line.split())
        turn += 1
    path = folder / f"{pages}.docx"
    document.save(str(path))
    return path


def seconds(path: Path, times: int = 5) -> float:
    """The median time of reading the file."""
    file = SourceFile("a" * 64, path.name, DOCX, 1)
    rows = framework()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        read_paper(path, file, rows)
        taken.append(time.perf_counter() - start)
    return median(taken)


def main() -> None:
    """Print the medians."""
    out = sys.stdout
    with tempfile.TemporaryDirectory() as folder:
        one = seconds(repeated(10, Path(folder)))
        ten = seconds(repeated(100, Path(folder)), 3)
    out.write(f"10 pages: {one:.3f} s; 100 pages: {ten:.3f} s; ratio {ten / one:.1f}\n")
    matcher = IndicatorMatcher(framework())
    phrases = [f"{row.name} năm {year}" for row in framework() for year in range(2020, 2030)]
    start = time.perf_counter()
    for phrase in phrases:
        matcher.match(phrase)
    out.write(f"match: {(time.perf_counter() - start) / len(phrases) * 1000:.2f} ms a phrase\n")


if __name__ == "__main__":
    main()
