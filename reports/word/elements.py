"""Parts of a Word document as elements: runs, the content control around each number, paragraphs and tables.

How they look stands in the template (styles); here is only what a template cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import count
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reports.word.content import (
    ILLUSTRATIVE_MARK,
    Fixed,
    FixedKind,
    Mark,
    Marked,
    NumberUse,
    Reference,
    Row,
    Table,
    Text,
    marked_once,
    merged,
    table_marked_once,
)

TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""

_SHORT = 14
"""A table of the body with up to so many rows stays on one page."""

Element = Any
"""An element of python-docx, which has no types of its own for these."""


def element(name: str, *children: Element, **attributes: object) -> Element:
    """A WordprocessingML element: `element("jc", val="center")`."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


class Writer:
    """Makes the elements of one document: its controls are counted through.

    `unbroken`: names inside which no line ends.
    """

    def __init__(self) -> None:
        self._controls = count(1)
        self.unbroken: tuple[str, ...] = ()

    def runs(self, text: Text, look: Sequence[Element] = ()) -> Iterator[Element]:
        """The runs of a text, each with the properties `look`; one asterisk where it holds anything illustrative."""
        for segment in merged(marked_once(text)):
            match segment:
                case NumberUse(number_id, shown, _):
                    properties = element("sdtPr", element("tag", val=number_id), element("id", val=next(self._controls)))
                    yield element("sdt", properties, element("sdtContent", _run(shown, look)))
                case Fixed(shown, kind):
                    yield _run(shown, look, style=kind.value)
                case Marked(shown):
                    yield _run(shown, look, style=FixedKind.NAME.value)
                case Mark():
                    yield _run(ILLUSTRATIVE_MARK, look, raised=True)
                case str():
                    yield _run(self._unbroken(segment), look)
                case Reference():
                    raise ValueError(f"{segment.name} has no number yet")

    def _unbroken(self, text: str) -> str:
        for name in filter(None, self.unbroken):
            text = text.replace(name, name.replace(" ", "\u00a0"))
        return text

    def paragraph(self, style: str, text: Text, *properties: Element, bold: bool = False) -> Element:
        """A paragraph of a style, with further properties of its own."""
        look = [element("b"), element("bCs")] if bold else []
        return element("p", element("pPr", element("pStyle", val=style), *properties), *self.runs(text, look))

    def table(self, table: Table) -> Element:
        """A table of the plan: a short one stays on one page, a long one keeps its last row beside what follows."""
        table = table_marked_once(table)
        widths = [round(width * TWIPS) for width in table.widths]
        grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
        properties = element(
            "tblPr",
            element("tblStyle", val="PlanTable"),
            element("tblW", w=sum(widths), type="dxa"),
            element("jc", val="center"),
            element("tblLayout", type="fixed"),
        )
        header = [
            _cell(self.paragraph(table.style, text, *_set(keep=True, centred=True), bold=True), width)
            for text, width in zip(table.header, widths, strict=True)
        ]
        head = element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *header)
        last = len(table.rows) - 1
        rows = [
            self._row(row, table, widths, keep=index < last if table.together and last < _SHORT else index == last)
            for index, row in enumerate(table.rows)
        ]
        return element("tbl", properties, grid, head, *rows)

    def _row(self, row: Row, table: Table, widths: Sequence[int], *, keep: bool) -> Element:
        if row.group:
            inner = self.paragraph(table.style, row.cells[0], element("keepNext"), bold=True)
            cells = [_cell(inner, sum(widths), span=len(widths))]
        else:
            cells = [
                _cell(self.paragraph(table.style, text, *_set(keep=keep, centred=centred)), width)
                for text, width, centred in zip(row.cells, widths, table.centred, strict=True)
            ]
        return element("tr", element("trPr", element("cantSplit")), *cells)


def _run(text: str, look: Sequence[Element], *, style: str | None = None, raised: bool = False) -> Element:
    """One run; line feeds become line breaks."""
    properties = [
        *([element("rStyle", val=style)] if style else []),
        *(deepcopy(item) for item in look),
        *([element("vertAlign", val="superscript")] if raised else []),
    ]
    run = element("r", *([element("rPr", *properties)] if properties else []))
    for index, line in enumerate(text.split("\n")):
        if index:
            run.append(element("br"))
        shown = element("t")
        shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        shown.text = line
        run.append(shown)
    return run


def _set(*, keep: bool, centred: bool) -> list[Element]:
    return [*([element("keepNext")] if keep else []), *([element("jc", val="center")] if centred else [])]


def _cell(inner: Element, width: int, span: int = 1) -> Element:
    spanned = [element("gridSpan", val=span)] if span > 1 else []
    properties = element("tcPr", element("tcW", w=width, type="dxa"), *spanned, element("vAlign", val="center"))
    return element("tc", properties, inner)
