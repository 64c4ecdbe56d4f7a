"""A Word document as lines with their effective formatting: what a reader of the page sees, wherever it was set.

Formatting is resolved as Word does: run, character style, paragraph style with its ancestors, document defaults, theme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import is_zipfile

from lxml import etree

from reports.plan.format_check.styles import Letters, Styles, W, attribute, letters_of, spacing_of
from sources.places import Place, WordSpan
from sources.reading.media_types import WORD_TYPES
from sources.reading.members import read_members
from sources.reading.package_check import check_package

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DRAWINGS = (f"{W}drawing", f"{W}pict")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. Lengths in twips; `cell` is (table, row, column) from 0; `ruled` where a line is drawn on it."""

    text: str
    letters: tuple[Letters, ...]
    align: str
    first_line: int
    before: int
    after: int
    spacing: int
    spacing_rule: str
    close_to_same_style: bool
    ruled: bool
    numbered: bool
    section: int
    block: int
    cell: tuple[int, int, int] | None = None
    page_field: bool = False

    def visible(self) -> tuple[Letters, ...]:
        """The runs that show characters."""
        return tuple(item for item in self.letters if item.text.strip())

    def place(self) -> Place:
        row, column = (self.cell[1], self.cell[2]) if self.cell else (None, None)
        return Place(WordSpan("document", self.block, row=row, cell=column, end=len(self.text)), self.text)


@dataclass(frozen=True, slots=True)
class Section:
    """A section's page (twips), and what stands in its headers and footers by type (default, first, even)."""

    width: int
    height: int
    landscape: bool
    margins: dict[str, int]
    different_first: bool
    starts_at: int | None
    headers: dict[str, tuple[Line, ...]]
    footers: dict[str, tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table: the section it stands in, its rows, whether its first row repeats, whether all rows stay whole."""

    section: int
    rows: int
    repeats_header: bool
    whole_rows: bool


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]
    tables: tuple[TableForm, ...]
    leftovers: tuple[str, ...] = field(default=())
    """What does not belong in a clean copy: "comments", "revisions"."""

    def in_table(self, table: int) -> list[Line]:
        return [line for line in self.lines if line.cell and line.cell[0] == table]


def open_document(path: Path) -> OpenedDocument:
    """Read a .docx. Raises ValueError for anything else, Refused for a hostile package."""
    if not is_zipfile(path) or check_package(path)[0] not in WORD_TYPES:
        raise ValueError(f"{path.name} is not a Word document")
    package = read_members(path)
    root = parse(package.get("word/document.xml", b""))
    if root.find(f"{W}body") is None:
        raise ValueError(f"{path.name} has no body")
    return _Reader(package, root).read()


def parse(data: bytes) -> Any:
    """The tree of a part. Raises ValueError where it is no XML."""
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as problem:
        raise ValueError("a part of the document is not XML") from problem


class _Reader:
    """Walks the body once; sections end where their properties stand."""

    def __init__(self, package: dict[str, bytes], root: Any) -> None:
        self._package = package
        self._body = root.find(f"{W}body")
        self._styles = Styles(
            parse(package["word/styles.xml"]) if "word/styles.xml" in package else None,
            next((parse(data) for name, data in sorted(package.items()) if name.startswith("word/theme/theme")), None),
        )
        self._parts = self._relationships()

    def read(self) -> OpenedDocument:
        lines: list[Line] = []
        tables: list[TableForm] = []
        sections: list[Section] = []
        for block, node in enumerate(_unwrapped(self._body)):
            section = len(sections)
            if node.tag == f"{W}p":
                lines.append(self._line(node, section, block))
                ending = node.find(f"{W}pPr/{W}sectPr")
                if ending is not None:
                    sections.append(self._section(ending, sections))
            elif node.tag == f"{W}tbl":
                lines.extend(self._table_lines(node, section, block, len(tables)))
                tables.append(_table_form(node, section))
            elif node.tag == f"{W}sectPr":
                sections.append(self._section(node, sections))
        leftovers = tuple(
            name
            for name, tags in (("comments", ("commentReference",)), ("revisions", ("ins", "del", "moveFrom", "moveTo")))
            if any(self._body.find(f".//{W}{tag}") is not None for tag in tags)
        )
        return OpenedDocument(tuple(lines), tuple(sections), tuple(tables), leftovers)

    def _table_lines(self, table: Any, section: int, block: int, number: int) -> Iterator[Line]:
        for row, line in enumerate(table.iterfind(f"{W}tr")):
            for column, cell in enumerate(line.iterfind(f"{W}tc")):
                for paragraph in cell.iter(f"{W}p"):
                    yield self._line(paragraph, section, block, (number, row, column))

    def _line(self, node: Any, section: int, block: int, cell: tuple[int, int, int] | None = None) -> Line:
        letters = tuple(letters_of(node, self._styles))
        properties = self._styles.paragraph(node)
        spacing = spacing_of(properties)
        commands = " ".join(item.text or "" for item in node.iter(f"{W}instrText"))
        simple = " ".join(str(item.get(f"{W}instr")) for item in node.iter(f"{W}fldSimple"))
        return Line(
            text="".join(item.text for item in letters if not item.hidden),
            letters=letters,
            align=attribute(properties, "jc", "val") or "left",
            first_line=int(attribute(properties, "ind", "firstLine") or 0),
            before=spacing["before"],
            after=spacing["after"],
            spacing=spacing["line"],
            spacing_rule=attribute(properties, "spacing", "lineRule") or "auto",
            close_to_same_style=attribute(properties, "contextualSpacing", "val") in ("1", "true", "on", "present"),
            ruled="pBdr" in properties or any(node.find(f".//{tag}") is not None for tag in _DRAWINGS),
            numbered="numPr" in properties,
            section=section,
            block=block,
            cell=cell,
            page_field="PAGE" in f"{commands} {simple}".split(),
        )

    def _section(self, node: Any, before: list[Section]) -> Section:
        size, margin = node.find(f"{W}pgSz"), node.find(f"{W}pgMar")
        start = node.find(f"{W}pgNumType")
        inherited = before[-1] if before else None
        first = node.find(f"{W}titlePg")
        margins = {side: _whole(margin, side) for side in ("top", "bottom", "left", "right", "gutter")}
        return Section(
            width=_whole(size, "w"),
            height=_whole(size, "h"),
            landscape=size is not None and size.get(f"{W}orient") == "landscape",
            margins={**margins, "left": margins["left"] + margins["gutter"]},
            different_first=first is not None and first.get(f"{W}val") not in ("0", "false", "off"),
            starts_at=int(start.get(f"{W}start")) if start is not None and start.get(f"{W}start") else None,
            headers={**(inherited.headers if inherited else {}), **self._edges(node, "headerReference")},
            footers={**(inherited.footers if inherited else {}), **self._edges(node, "footerReference")},
        )

    def _edges(self, section: Any, kind: str) -> dict[str, tuple[Line, ...]]:
        found = {}
        for reference in section.iterfind(f"{W}{kind}"):
            data = self._package.get(self._parts.get(reference.get(_RELATED), ""))
            if data is not None:
                paragraphs = parse(data).iter(f"{W}p")
                found[reference.get(f"{W}type")] = tuple(self._line(item, 0, 0) for item in paragraphs)
        return found

    def _relationships(self) -> dict[str, str]:
        data = self._package.get("word/_rels/document.xml.rels")
        if data is None:
            return {}
        return {item.get("Id"): str(PurePosixPath("word") / item.get("Target")) for item in parse(data)}


def _table_form(table: Any, section: int) -> TableForm:
    rows = table.findall(f"{W}tr")
    return TableForm(
        section=section,
        rows=len(rows),
        repeats_header=bool(rows) and rows[0].find(f"{W}trPr/{W}tblHeader") is not None,
        whole_rows=all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows),
    )


def _unwrapped(body: Any) -> Iterator[Any]:
    """The blocks of the body, those inside content controls included."""
    for node in body:
        if node.tag == f"{W}sdt":
            content = node.find(f"{W}sdtContent")
            if content is not None:
                yield from _unwrapped(content)
        else:
            yield node


def _whole(node: Any, name: str) -> int:
    return int(float(node.get(f"{W}{name}") or 0)) if node is not None else 0
