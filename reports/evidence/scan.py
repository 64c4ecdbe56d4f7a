"""The scan of a finished document: which numbers carry a record, which digits need none, and which are unexplained.

It reads the .docx alone, knowing nothing of how it was made: body, headers, footers and notes, controls and styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from reports.evidence.embed import read_records
from sources.reading.members import read_members
from sources.words.data import data

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml\Z")


@dataclass(frozen=True, slots=True)
class Exemption:
    """A reason why digits need no record, and the words it covered in this document, each once."""

    id: str
    reason: str
    covered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScannedNumber:
    """A content control that names a record, and the text in it."""

    number_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Unexplained:
    """Digits without a record that no exemption covers, with the paragraph they stand in."""

    text: str
    paragraph: str
    part: str


@dataclass(frozen=True, slots=True)
class ScanResult:
    number_uses: tuple[ScannedNumber, ...]
    unexplained_digits: tuple[Unexplained, ...]
    exempted: tuple[Exemption, ...]


@cache
def exemptions() -> tuple[dict[str, str], ...]:
    """The rules of `exemptions.yml`."""
    loaded: list[dict[str, str]] = data(Path(__file__).with_name("exemptions.yml"))
    return tuple(loaded)


def scan_document(path: Path) -> ScanResult:
    """Walk every visible part of a .docx. Raises ValueError for a file that is not a Word document.

    Digits in a control whose record is missing, or says something else, are unexplained too.
    """
    recorded = {record.number_id: record.shown_text for record in read_records(path)}
    numbers: list[ScannedNumber] = []
    unexplained: list[Unexplained] = []
    covered: dict[str, dict[str, None]] = {rule["id"]: {} for rule in exemptions()}
    for part, root in _parts(path):
        for paragraph in root.iter(f"{_W}p"):
            whole = _text(paragraph)
            for piece in _pieces(paragraph):
                if piece.number_id is not None:
                    numbers.append(ScannedNumber(piece.number_id, piece.text))
                if piece.number_id is not None and recorded.get(piece.number_id) == piece.text:
                    continue
                if any(letter.isdigit() for letter in piece.text):
                    rule = _covering(piece)
                    if rule is None:
                        unexplained.append(Unexplained(piece.text.strip(), whole, part))
                    else:
                        covered[rule][piece.text.strip()] = None
    listed = tuple(Exemption(rule["id"], rule["reason"], tuple(covered[rule["id"]])) for rule in exemptions())
    return ScanResult(tuple(numbers), tuple(unexplained), listed)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A control (with its number), or a run (with its style), or the shown result of a page number field."""

    text: str
    number_id: str | None = None
    style: str | None = None
    page_field: bool = False


def _pieces(paragraph: Any) -> Iterator[_Piece]:
    """The controls and runs of a paragraph in their order; nested paragraphs (text boxes) have their own turn."""
    in_page_field = False
    for node in _runs_and_controls(paragraph):
        if node.tag == f"{_W}sdt":
            tag = node.find(f"{_W}sdtPr/{_W}tag")
            yield _Piece(_text(node), tag.get(f"{_W}val", "") if tag is not None else None)
            continue
        character, command = node.find(f"{_W}fldChar"), node.find(f"{_W}instrText")
        if command is not None:
            in_page_field = (command.text or "").split()[:1] == ["PAGE"]
        if character is not None and character.get(f"{_W}fldCharType") == "end":
            in_page_field = False
        style = node.find(f"{_W}rPr/{_W}rStyle")
        yield _Piece(_text(node), None, style.get(f"{_W}val") if style is not None else None, in_page_field)


def _runs_and_controls(node: Any) -> Iterator[Any]:
    for child in node:
        if child.tag in (f"{_W}r", f"{_W}sdt") and not (child.tag == f"{_W}sdt" and _holds_paragraphs(child)):
            yield child
        elif child.tag != f"{_W}p":
            yield from _runs_and_controls(child)


def _holds_paragraphs(control: Any) -> bool:
    return control.find(f".//{_W}p") is not None


def _covering(piece: _Piece) -> str | None:
    for rule in exemptions():
        if rule.get("where") == "page_field" and not piece.page_field:
            continue
        if "style" in rule and piece.style != rule["style"]:
            continue
        if "pattern" in rule and not re.fullmatch(rule["pattern"], piece.text.strip()):
            continue
        return rule["id"]
    return None


def _text(node: Any) -> str:
    return "".join(text.text or "" for text in node.iter(f"{_W}t", f"{_W}delText"))


def _parts(path: Path) -> Iterator[tuple[str, Any]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for name, content in read_members(path, lambda name: _PARTS.match(name) is not None).items():
        try:
            yield name, etree.fromstring(content, parser)
        except etree.XMLSyntaxError as problem:
            raise ValueError(f"{path.name} is not a Word document") from problem
