"""Character recognition of scans (pictures and PDFs without text) by Tesseract with Vietnamese, which is optional.

One thread for each run: byte-identical output in a fifth of the time. What is recognised is never sure: every word keeps
its confidence, and figures below 80 are counted in a finding for a person.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from sources.contracts import Finding
from sources.places import ScanBox
from sources.reading.located import Document, Grid, Paragraph
from sources.reading.page_layout import Line, Word, grids_of_lines, lines_of
from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)
DOTS_PER_INCH = 200
_SECONDS = 60
_LANGUAGE = "vie"
_ONE_COLUMN = "4"
"""Tesseract's mode for lines of any size across the page; its default drops single digits that stand alone in a column."""
MOST_PAGES = 60
LARGEST_PICTURE = 120_000_000
"""Points; an A3 page at 600 dots per inch has about 70 million."""
SURE = 80
"""Confidence (0-100) below which a recognised figure must be looked at."""

_Pages = dict[int, tuple[str, list[Word]]]


def tables_of_scan(path: Path) -> tuple[Grid, ...]:
    """The tables of a scanned PDF or picture as grids. Raises Refused where Tesseract is missing."""
    lines = [line for number, (_, words) in recognised(path).items() for line in lines_of(number, words)]
    return grids_of_lines(lines, _place, path.stem)


def read_scan(path: Path) -> Document:
    """The prose of a scan: one paragraph for each stretch of lines that stand close together."""
    pages = recognised(path)
    paragraphs = [
        paragraph
        for number, (text, words) in pages.items()
        for paragraph in _paragraphs(number, text, lines_of(number, words))
    ]
    return Document(tuple(paragraphs), (confidence_finding(path, pages),))


def recognised_texts(path: Path) -> dict[int, str]:
    """Page → its recognised text, in which the places of a scan count. Deterministic for one version of Tesseract."""
    return {number: text for number, (text, _) in recognised(path).items()}


def confidence_finding(path: Path, pages: _Pages) -> Finding:
    """How many of the figures are doubtful."""
    figures = [word for _, words in pages.values() for word in words if any(map(str.isdigit, word.text))]
    doubtful = sum(word.confidence < SURE for word in figures)
    return _MESSAGES.finding("PII-READ-RECOGNISED", file=path.name, count=doubtful, confidence=SURE)


def recognised(path: Path) -> _Pages:
    """Page → text and words. Raises Refused where Tesseract or its Vietnamese data is missing, or it fails."""
    program = shutil.which("tesseract")
    if program is None or not _has_vietnamese(program):
        raise _MESSAGES.refused("PII-READ-NEEDS-RECOGNITION", file=path.name)
    with tempfile.TemporaryDirectory(prefix="recognise-") as folder:
        return {
            number: _words(_recognise(program, picture, path, folder))
            for number, picture in enumerate(_pictures(path, Path(folder)), start=1)
        }


def _has_vietnamese(program: str) -> bool:
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return _LANGUAGE in listed.stdout.split()


def _pictures(path: Path, folder: Path) -> Iterator[Path]:
    """One picture a page, as large as it was scanned (a PDF is drawn at 200 dots per inch)."""
    with path.open("rb") as file:
        is_picture = not file.read(5).startswith(b"%PDF")
    if is_picture:
        _check_picture(path)
        yield path
        return
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        if len(document) > MOST_PAGES:
            raise _MESSAGES.refused("PII-READ-TOO-MANY-CELLS", file=path.name)
        for number in range(len(document)):
            picture = folder / f"{number}.png"
            document[number].render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil().save(picture)
            yield picture
            picture.unlink()
    finally:
        document.close()


def _check_picture(path: Path) -> None:
    """Raises Refused for a picture of more points than any scanned page has, without decoding it."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError) as error:
        raise _MESSAGES.refused("PII-READ-TRUNCATED", file=path.name) from error
    except Image.DecompressionBombError as error:
        raise _MESSAGES.refused("PII-READ-BOMB", file=path.name) from error
    if width * height > LARGEST_PICTURE:
        raise _MESSAGES.refused("PII-READ-BOMB", file=path.name)


def _recognise(program: str, picture: Path, path: Path, folder: str) -> str:
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": os.defpath, "LANG": "C.UTF-8", "TMPDIR": folder}
    command = [program, str(picture), "stdout", "-l", _LANGUAGE, "--psm", _ONE_COLUMN, "tsv"]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise _MESSAGES.refused("PII-READ-CHILD-KILLED", file=path.name, limit=f"{_SECONDS} s") from error
    if done.returncode != 0:
        raise _MESSAGES.refused("PII-READ-DAMAGED", file=path.name)
    return done.stdout.decode("utf-8", errors="replace")


def _words(table: str) -> tuple[str, list[Word]]:
    """Text and words of Tesseract's table: words joined by blanks, in its reading order."""
    text = ""
    words: list[Word] = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        written = (row.get("text") or "").strip()
        if row["level"] != "5" or not written:
            continue
        start = len(text) + (1 if text else 0)
        text = f"{text} {written}" if text else written
        left, top = float(row["left"]), float(row["top"])
        right, bottom = left + float(row["width"]), top + float(row["height"])
        words.append(Word(written, start, start + len(written), left, top, right, bottom, float(row["conf"])))
    return text, words


def _place(page: int, words: list[Word]) -> ScanBox:
    return ScanBox(
        page=page,
        start=min(word.start for word in words),
        end=max(word.end for word in words),
        x0=round(min(word.x0 for word in words)),
        y0=round(min(word.y0 for word in words)),
        x1=round(max(word.x1 for word in words)),
        y1=round(max(word.y1 for word in words)),
        confidence=round(mean(word.confidence for word in words), 1),
    )


def _paragraphs(page: int, text: str, lines: list[Line]) -> Iterator[Paragraph]:
    group: list[Word] = []
    last: Line | None = None
    for line in lines:
        if group and last is not None and line.middle - last.middle > 2.1 * max(line.height, last.height):
            yield _paragraph(page, text, group)
            group = []
        group.extend(word for piece in line.pieces for word in piece.words)
        last = line
    if group:
        yield _paragraph(page, text, group)


def _paragraph(page: int, text: str, words: list[Word]) -> Paragraph:
    place = _place(page, words)
    return Paragraph(text[place.start : place.end], place)
