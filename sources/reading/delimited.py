"""Delimited text (.csv .tsv): encoding and separator are recognised by content; rows come as a stream or as a grid."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sources.contracts import Finding
from sources.places import CsvField
from sources.reading.located import Cell, Grid
from sources.reading.package_check import MOST_CELLS
from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)
_SAMPLE = 200_000
_LONGEST_SAMPLE_LINE = 5_000
_SEPARATORS = (",", ";", "\t", "|")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LONGEST_FIELD = 1_000_000
MOST_COLUMNS = 16_384
"""As many as a workbook can have."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a delimited file is to be read: its encoding (or legacy font encoding) and its separator."""

    encoding: str
    separator: str
    legacy: str | None = None


def detect_dialect(path: Path) -> Dialect:
    """The encoding and separator of a file, from its first 200,000 bytes."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    encoding, legacy = _encoding(sample)
    text = sample.decode(encoding, errors="replace")
    return Dialect(encoding, _separator(text), legacy)


def _encoding(sample: bytes) -> tuple[str, str | None]:
    for mark, name in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return name, None
    if sample[:400].count(0) > len(sample[:400]) // 4:
        return ("utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"), None
    try:
        sample.decode("utf-8")
        return "utf-8", None
    except UnicodeDecodeError as error:
        if error.start >= len(sample) - 4:
            return "utf-8", None
    return _legacy_encoding(sample)


def _legacy_encoding(sample: bytes) -> tuple[str, str | None]:
    """TCVN3 or VNI where the syllables say so, else Windows-1258 (whose letters are those of old Vietnamese Windows)."""
    from sources.reading.legacy_text import detect

    legacy = detect(sample.decode("latin-1"))
    return ("latin-1", legacy) if legacy else ("cp1258", None)


def _separator(text: str) -> str:
    """The separator that cuts the first lines most often into the same number of fields, and more than one."""
    lines = [line[:_LONGEST_SAMPLE_LINE] for line in text.splitlines()[:60]]
    best, best_score = ",", (0.0, 0)
    for separator in _SEPARATORS:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if row)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = (count / sum(widths.values()) if width > 1 else 0.0, width)
        if score > best_score:
            best, best_score = separator, score
    return best


def rows(path: Path, dialect: Dialect | None = None) -> Iterator[list[str]]:
    """The fields of each row, one row at a time, decoded (legacy letters included). Blank rows come as empty lists.

    Raises Refused where a field is longer (a quotation mark that is never closed) or a row wider than any table has.
    """
    dialect = dialect or detect_dialect(path)
    csv.field_size_limit(LONGEST_FIELD)
    with path.open("r", encoding=dialect.encoding, errors="replace", newline="") as file:
        reader = csv.reader(_without_nulls(file), delimiter=dialect.separator)
        try:
            for row in reader if dialect.legacy is None else _decoded(reader, dialect.legacy):
                if len(row) > MOST_COLUMNS:
                    raise _MESSAGES.refused("PII-READ-TOO-MANY-CELLS", file=path.name)
                yield row
        except csv.Error as error:
            raise _MESSAGES.refused("PII-READ-DAMAGED", file=path.name) from error


def _decoded(reader: Iterable[list[str]], legacy: str) -> Iterator[list[str]]:
    from sources.reading.legacy_text import decode

    for row in reader:
        yield [decode(field, legacy)[0] for field in row]


def _without_nulls(file: io.TextIOBase) -> Iterator[str]:
    for line in file:
        yield line.replace("\0", "") if "\0" in line else line


def read_delimited(path: Path) -> Grid:
    """The whole file as one grid, named after the file; every field is text."""
    cells: dict[tuple[int, int], Cell] = {}
    for row_number, row in enumerate(rows(path), start=1):
        for column, text in enumerate(row, start=1):
            if text and not text.isspace():
                cells[row_number, column] = Cell(row_number, column, text, CsvField(row_number, column))
        if len(cells) > MOST_CELLS:
            raise _MESSAGES.refused("PII-READ-TOO-MANY-CELLS", file=path.name)
    return Grid(path.stem, cells)


def encoding_finding(path: Path, dialect: Dialect) -> Finding | None:
    """What a person should know when the file was not in Unicode."""
    if dialect.encoding.startswith("utf"):
        return None
    return _MESSAGES.finding("PII-READ-ENCODING", file=path.name, encoding=dialect.legacy or "Windows-1258")
