"""What Word shows of a .docx: paragraphs, tables and sections in order, each run with its look, its control and its field.

The one model of a Word file: reading takes its text, the form check its looks, the scan its controls.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from sources.reading.word_package import Package, W, open_package
from sources.reading.word_styles import Look, Properties, Styles, read_properties, switched_on, value_of, whole

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_INSIDE = frozenset(
    W + name for name in ("ins", "moveTo", "hyperlink", "sdtContent", "smartTag", "customXml", "bdo", "dir")
) | {_M + name for name in ("oMath", "oMathPara", "r", "e", "num", "den", "sub", "sup", "f", "sSup", "sSub", "d")}
_TRACKED = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
_REMOVED = frozenset(W + name for name in ("del", "moveFrom"))
_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))
_DRAWN = frozenset(W + name for name in ("drawing", "pict", "object"))
_PLAIN = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
# Code points of the Symbol and Wingdings fonts that carry meaning in targets.
_SYMBOLS = {"F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F0B4": "×", "F0AE": "→", "F0E0": "→", "F02D": "-", "F0B7": "•"}


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """A content control inside a paragraph; two controls with the same tag are still two."""

    tag: str


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look. `style` is the identity of a character style, `field` the command they are the result of."""

    text: str
    look: Look
    style: str | None = None
    deleted: bool = False
    control: Control | None = None
    field: str = ""

    @property
    def counts(self) -> bool:
        """Whether the characters are part of the text: not deleted, hidden or struck through."""
        return not (self.deleted or self.look.hidden or self.look.struck)


@dataclass(slots=True)
class WordParagraph:
    """A paragraph: its runs, effective properties, outline level (0 is the highest) and the text boxes anchored in it."""

    properties: Properties
    outline: int | None = None
    runs: list[Run] = field(default_factory=list)
    boxes: list[tuple[WordBlock, ...]] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    drawn: bool = False
    section_end: WordSection | None = None

    @property
    def text(self) -> str:
        """The characters that count."""
        return "".join(run.text for run in self.runs if run.counts)

    @property
    def list_reference(self) -> tuple[str, int] | None:
        """The list and level that the paragraph is an item of."""
        number = self.properties.get("numPr", {})
        return (number["numId"], whole(number.get("ilvl"))) if "numId" in number else None

    def attribute(self, name: str, key: str = "val") -> str | None:
        """An attribute of an effective property; "" for a property without any, None where it is not set."""
        found = self.properties.get(name)
        return None if found is None else found.get(key, "" if key == "val" else None)

    def length(self, name: str, key: str, fallback: int = 0) -> int:
        """An attribute that is a whole number (twips, 240ths of a line)."""
        return whole(self.attribute(name, key), fallback)


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell at its column of the table's grid (from 0); `continues`: it only goes on the cell above."""

    column: int
    width: int
    continues: bool
    blocks: tuple[WordBlock, ...]


@dataclass(frozen=True, slots=True)
class WordRow:
    """A row; `whole` where it does not split over pages, `repeated` where it is a header of each page."""

    cells: tuple[WordCell, ...]
    whole: bool
    repeated: bool


@dataclass(frozen=True, slots=True)
class WordTable:
    rows: tuple[WordRow, ...]


WordBlock = WordParagraph | WordTable


@dataclass(frozen=True, slots=True)
class WordSection:
    """A section's page (twips), and the paragraphs of its headers and footers by type (default, first, even)."""

    width: int
    height: int
    landscape: bool
    margins: dict[str, int]
    different_first: bool
    starts_at: int | None
    headers: dict[str, tuple[WordParagraph, ...]]
    footers: dict[str, tuple[WordParagraph, ...]]


@dataclass(frozen=True, slots=True)
class WordPart:
    """A part beside the body: its kind (`SIDE_KINDS`), its name ("header1", "footnotes:3") and what it holds."""

    kind: str
    name: str
    blocks: tuple[WordBlock, ...]


@dataclass(frozen=True, slots=True)
class WordFile:
    """A whole document. `revised` where changes are being tracked; `levels` are those of its lists (see `Package`)."""

    body: tuple[WordBlock, ...]
    parts: tuple[WordPart, ...]
    sections: tuple[WordSection, ...]
    levels: dict[tuple[str, int], tuple[str, str, int]]
    revised: bool


def open_word(path: Path) -> WordFile:
    """The document as Word opens it. Raises Refused where the package is damaged or no Word document."""
    return _Opener(open_package(path)).file()


def paragraphs_in(blocks: Iterable[WordBlock]) -> Iterator[WordParagraph]:
    """Every paragraph, those of cells and text boxes included, in order."""
    for block in blocks:
        if isinstance(block, WordTable):
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs_in(cell.blocks)
        else:
            yield block
            for box in block.boxes:
                yield from paragraphs_in(box)


class _Opener:
    """Builds the model of one package."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = Styles(package.styles, package.theme)
        self._sections: list[WordSection] = []
        self._parts = {name: tuple(self._part(kind, name, root)) for kind, name, root in package.side}

    def file(self) -> WordFile:
        root = self._package.document.find(W + "body")
        body = tuple(self._blocks(root)) if root is not None else ()
        if root is not None and (last := root.find(W + "sectPr")) is not None:
            self._section(last)
        revised = next(self._package.document.iter(*_TRACKED), None) is not None
        parts = tuple(part for parts in self._parts.values() for part in parts)
        return WordFile(body, parts, tuple(self._sections), self._package.levels, revised)

    def _part(self, kind: str, name: str, root: etree._Element) -> Iterator[WordPart]:
        """Headers and footers whole, notes and comments each by itself."""
        if kind in ("header", "footer"):
            yield WordPart(kind, name, tuple(self._blocks(root)))
            return
        for item in root:
            if item.get(W + "type") not in ("separator", "continuationSeparator", "continuationNotice"):
                yield WordPart(kind, f"{kind}:{item.get(W + 'id')}", tuple(self._blocks(item)))

    def _blocks(self, parent: etree._Element, *, deleted: bool = False) -> Iterator[WordBlock]:
        """Paragraphs and tables directly in `parent`, wrappers opened."""
        for child in parent:
            if child.tag == W + "p":
                yield self._paragraph(child, deleted=deleted)
            elif child.tag == W + "tbl":
                yield WordTable(tuple(self._row(row, deleted) for row in _within(child, W + "tr")))
            elif child.tag in _WRAPPERS:
                yield from self._blocks(child, deleted=deleted)

    def _row(self, row: etree._Element, deleted: bool) -> WordRow:
        properties = read_properties(row.find(W + "trPr"))
        gone = deleted or "del" in properties
        column = whole(properties.get("gridBefore", {}).get("val"))
        cells: list[WordCell] = []
        for cell in _within(row, W + "tc"):
            own = read_properties(cell.find(W + "tcPr"))
            width = max(1, whole(own.get("gridSpan", {}).get("val"), 1))
            continues = "vMerge" in own and own["vMerge"].get("val", "continue") != "restart"
            cells.append(WordCell(column, width, continues, tuple(self._blocks(cell, deleted=gone))))
            column += width
        return WordRow(tuple(cells), "cantSplit" in properties, "tblHeader" in properties)

    def _paragraph(self, node: etree._Element, *, deleted: bool) -> WordParagraph:
        own = node.find(W + "pPr")
        style = self._styles.named(own, "pStyle")
        paragraph = WordParagraph(self._styles.paragraph(style, own), self._styles.outline(style, own))
        paragraph.drawn = next(node.iter(*_DRAWN), None) is not None
        _Runs(self, paragraph, style, self._styles).walk(node, deleted=deleted)
        if own is not None and (ending := own.find(W + "sectPr")) is not None:
            paragraph.section_end = self._section(ending)
        return paragraph

    def boxes(self, drawing: etree._Element, *, deleted: bool) -> Iterator[tuple[WordBlock, ...]]:
        """The text boxes of a drawing, those inside others left to these."""
        for box in drawing.iter(W + "txbxContent"):
            if not any(other.tag == W + "txbxContent" for other in box.iterancestors()):
                yield tuple(self._blocks(box, deleted=deleted))

    def _section(self, node: etree._Element) -> WordSection:
        properties, before = read_properties(node), self._sections[-1] if self._sections else None
        size, margin = properties.get("pgSz", {}), properties.get("pgMar", {})
        margins = {side: whole(margin.get(side)) for side in ("top", "bottom", "left", "right", "gutter")}
        start = properties.get("pgNumType", {}).get("start")
        section = WordSection(
            width=whole(size.get("w")),
            height=whole(size.get("h")),
            landscape=size.get("orient") == "landscape",
            margins={**margins, "left": margins["left"] + margins["gutter"]},
            different_first=switched_on(properties, "titlePg"),
            starts_at=whole(start) if start else None,
            headers={**(before.headers if before else {}), **self._edges(node, "headerReference")},
            footers={**(before.footers if before else {}), **self._edges(node, "footerReference")},
        )
        self._sections.append(section)
        return section

    def _edges(self, section: etree._Element, kind: str) -> dict[str, tuple[WordParagraph, ...]]:
        found = {}
        for reference in section.iterfind(W + kind):
            parts = self._parts.get(self._package.sides.get(reference.get(_RELATED, ""), ""), ())
            blocks = [block for part in parts for block in part.blocks]
            found[reference.get(W + "type", "default")] = tuple(paragraphs_in(blocks))
        return found


class _Runs:
    """Fills one paragraph with its runs in order."""

    def __init__(self, opener: _Opener, paragraph: WordParagraph, style: str | None, styles: Styles) -> None:
        self._opener = opener
        self._paragraph = paragraph
        self._style = style
        self._styles = styles
        self._fields: list[str] = []

    def walk(self, parent: etree._Element, *, deleted: bool, control: Control | None = None) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child, deleted, control)
            elif tag == W + "sdt":
                name = child.find(f"{W}sdtPr/{W}tag")
                own = Control(name.get(W + "val", "")) if name is not None and control is None else control
                self.walk(child, deleted=deleted, control=own)
            elif tag == W + "fldSimple":
                self._fields.append("")
                self._command(child.get(W + "instr", ""))
                self.walk(child, deleted=deleted, control=control)
                self._fields.pop()
            elif tag in _INSIDE or tag in _REMOVED:
                self.walk(child, deleted=deleted or tag in _REMOVED, control=control)
            elif tag == _M + "t":
                self._add(child.text or "", self._styles.look(self._style, None), None, deleted, control)
            elif tag == _MC + "AlternateContent":
                self.walk(_chosen(child), deleted=deleted, control=control)

    def _run(self, run: etree._Element, deleted: bool, control: Control | None) -> None:
        properties = run.find(W + "rPr")
        look = self._styles.look(self._style, properties)
        legacy = str(look.fonts[0] or look.fonts[1] or "").startswith((".Vn", "VNI-"))
        text = "".join(self._characters(run, deleted, legacy))
        self._add(text, look, value_of(properties, "rStyle"), deleted, control)

    def _add(self, text: str, look: Look, style: str | None, deleted: bool, control: Control | None) -> None:
        if text:
            field = self._fields[-1] if self._fields else ""
            self._paragraph.runs.append(Run(text, look, style, deleted, control, field))

    def _command(self, instruction: str) -> None:
        """The first word of a field's instruction is its command."""
        if self._fields and not self._fields[-1]:
            self._fields[-1] = (instruction.split() or [""])[0]
            self._paragraph.fields.append(self._fields[-1])

    def _characters(self, run: etree._Element, deleted: bool, legacy: bool) -> Iterator[str]:
        for child in run:
            tag = child.tag
            if tag in (W + "t", W + "delText"):
                yield child.text or ""
            elif tag in _PLAIN:
                yield _PLAIN[tag]
            elif tag == W + "softHyphen":
                # In the TCVN3 fonts this code is the letter ư.
                yield "\u00ad" if legacy else ""
            elif tag == W + "sym":
                yield _symbol(child.get(W + "font", ""), child.get(W + "char", "").upper())
            elif tag == W + "fldChar":
                self._field(child.get(W + "fldCharType", ""))
            elif tag == W + "instrText":
                self._command(child.text or "")
            elif tag == _MC + "AlternateContent":
                self._paragraph.boxes.extend(self._opener.boxes(_chosen(child), deleted=deleted))
            elif tag in _DRAWN:
                self._paragraph.boxes.extend(self._opener.boxes(child, deleted=deleted))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()


def _symbol(font: str, code: str) -> str:
    """A symbol as a character. The font Symbol has the digits where others have private characters."""
    if font == "Symbol" and re.fullmatch("F03[0-9]", code):
        return code[-1]
    return _SYMBOLS.get(code) or (chr(int(code, 16)) if re.fullmatch("[0-9A-F]{1,4}", code) else "")


def _within(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, tag)


def _chosen(alternate: etree._Element) -> etree._Element:
    """The first choice of alternate content; its fallback only where there is no choice, never both."""
    choice = alternate.find(_MC + "Choice")
    fallback = alternate.find(_MC + "Fallback")
    return choice if choice is not None else fallback if fallback is not None else alternate
