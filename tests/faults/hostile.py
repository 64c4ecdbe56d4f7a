"""Hostile files, each small on disk and costly to whoever reads it without a budget."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from docx import Document
from openpyxl import Workbook

_ODF = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))


def made_in(folder: Path) -> Iterator[Path]:
    """Write them into `folder`, one after another."""
    for name, make in {
        "one-line.csv": lambda path: path.write_text("1," * 3_000_000, encoding="utf-8"),
        "open-quote.csv": lambda path: path.write_text('a;b\n"' + "x" * 5_000_000, encoding="utf-8"),
        "wide.xlsx": _wide,
        "long.xlsx": _long,
        "span.docx": _span,
        "repeat.ods": lambda path: _opendocument(path, "spreadsheet", 'table:number-columns-repeated="2000000000"'),
        "repeat.odt": lambda path: _opendocument(path, "text", 'table:number-columns-repeated="2000000000"'),
        "bomb.xlsx": lambda path: _package(path, {"xl/worksheets/sheet1.xml": b"0" * 120 * 2**20}),
        "entities.xlsx": lambda path: _package(path, {"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "deep.docx": _deep,
    }.items():
        make(folder / name)
        yield folder / name


def _wide(path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("A")
    for row in range(4):
        sheet.append([f"Chỉ số {column}" if row == 0 else column % 97 for column in range(16_384)])
    book.save(path)


def _long(path: Path) -> None:
    row = "<row>" + "<c><v>1</v></c>" * 1_000 + "</row>"
    _changed(path, "xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{row * 1_000}</sheetData></worksheet>".encode())


def _changed(path: Path, member: str, content: bytes) -> None:
    Workbook().save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    _package(path, {**members, member: content})


def _span(path: Path) -> None:
    _document(path, b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="2000000000"/>')


def _deep(path: Path) -> None:
    _document(path, b"<w:body>", b"<w:body>" + b"<w:sdt><w:sdtContent>" * 5_000 + b"</w:sdtContent></w:sdt>" * 5_000)


def _document(path: Path, old: bytes, new: bytes) -> None:
    document = Document()
    document.add_table(2, 2).cell(0, 0).text = "1"
    document.save(str(path))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    _package(path, {**members, "word/document.xml": members["word/document.xml"].replace(old, new, 1)})


def _opendocument(path: Path, kind: str, repeated: str) -> None:
    cell = f"<table:table-cell {repeated}><text:p>1</text:p></table:table-cell>"
    table = f'<table:table table:name="A"><table:table-row>{cell}</table:table-row></table:table>'
    body = f"<office:body><office:{kind}>{table}</office:{kind}></office:body>"
    content = f"<office:document-content {_ODF}>{body}</office:document-content>"
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    _package(path, {"mimetype": mimetype, "content.xml": content.encode(), "META-INF/manifest.xml": b"<m/>"})


def _package(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
