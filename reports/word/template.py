"""A Word file with blanks: opened, filled, saved so that the same content gives the same bytes.

A blank is `{name}` in the text of a paragraph. What fills it decides what becomes of the paragraph: a text stands in its
place, with the look that the blank had; several texts make as many paragraphs; elements replace the paragraph; None
removes it. Everything else of the file stays as whoever drew it left it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from reports.word.content import Segment, Text
from reports.word.elements import Element, Writer
from sources.reading.archive import save_canonical

_BLANK = re.compile(r"\{([a-z_]+)\}")

Filling = Text | list[Text] | list[Element] | None


class Template:
    """An opened template of a main section and one section that is repeated (an annex); `writer` makes new elements."""

    def __init__(self, path: Path) -> None:
        self.document: Document = docx.Document(str(path))
        self.writer = Writer()
        self._body = self.document.element.body
        ends = [index for index, node in enumerate(self._body) if node.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
        self._main, self._repeated = self._body[: ends[0] + 1], self._body[ends[0] + 1 : -1]

    def fill_main(self, values: Mapping[str, Filling]) -> None:
        self._fill(self._main, values)
        for part in {id(part): part for part in self._edges()}.values():
            self._fill(list(part), values)

    def fill_repeated(self, sections: Sequence[Mapping[str, Filling]]) -> None:
        """The repeated section once for each of `sections`, each copy a section of its own; without any, none."""
        if not sections:
            self._without_repeated()
            return
        last = self._body.sectPr
        copies = [[deepcopy(node) for node in self._repeated] for _ in sections]
        for node in self._repeated:
            self._body.remove(node)
        for index, (nodes, values) in enumerate(zip(copies, sections, strict=True)):
            for node in nodes:
                last.addprevious(node)
            if index < len(sections) - 1:
                end = deepcopy(self._main[-1])
                end.pPr.replace(end.pPr.find(qn("w:sectPr")), deepcopy(last))
                last.addprevious(end)
            self._fill(nodes, values)

    def _without_repeated(self) -> None:
        """The main section's own page becomes that of the whole document."""
        for node in self._repeated:
            self._body.remove(node)
        end = self._main[-1]
        self._body.replace(self._body.sectPr, end.pPr.find(qn("w:sectPr")))
        self._body.remove(end)

    def blanks(self) -> set[tuple[str, str]]:
        """Each blank with the part that it stands in: `main`, `repeated` or `edge` (header or footer)."""
        parts = (("main", self._main), ("repeated", self._repeated), ("edge", list(self._edges())))
        return {(part, name) for part, nodes in parts for node in nodes for name in _BLANK.findall(_text(node))}

    def styles(self) -> set[str]:
        """The identities of all styles that are not Word's own."""
        return {style.style_id for style in self.document.styles if not style.builtin}

    def save(self, path: Path) -> None:
        saved_at = self.document.core_properties.modified or datetime(1980, 1, 1, tzinfo=UTC)
        save_canonical(self.document.save, path, saved_at.strftime("%Y-%m-%dT%H:%M:%SZ"))

    def _edges(self) -> Iterable[Element]:
        for section in self.document.sections:
            for edge in (section.header, section.first_page_header, section.footer, section.first_page_footer):
                if not edge.is_linked_to_previous:
                    yield edge._element

    def _fill(self, nodes: Iterable[Element], values: Mapping[str, Filling]) -> None:
        for node in nodes:
            for paragraph in list(node.iter(qn("w:p"))):
                if _BLANK.search(_text(paragraph)):
                    self._fill_paragraph(paragraph, values)

    def _fill_paragraph(self, paragraph: Element, values: Mapping[str, Filling]) -> None:
        (first, *_) = _BLANK.findall(_text(paragraph))
        value = values[first]
        if value is None:
            paragraph.getparent().remove(paragraph)
        elif isinstance(value, list) and (not value or not isinstance(value[0], tuple)):
            for item in value:
                paragraph.addprevious(item)
            paragraph.getparent().remove(paragraph)
        else:
            texts = value if isinstance(value, list) else [value]
            for text in texts:
                copy = deepcopy(paragraph)
                paragraph.addprevious(copy)
                self._fill_runs(copy, {**values, first: text})
            paragraph.getparent().remove(paragraph)

    def _fill_runs(self, paragraph: Element, values: Mapping[str, Filling]) -> None:
        _join_runs(paragraph)
        for run in paragraph.findall(qn("w:r")):
            shown = "".join(item.text or "" for item in run.findall(qn("w:t")))
            look = list(run.find(qn("w:rPr")) if run.find(qn("w:rPr")) is not None else ())
            if not _BLANK.search(shown):
                continue
            text: list[Segment] = []
            for index, piece in enumerate(_BLANK.split(shown)):
                value = values[piece] if index % 2 else (piece,)
                text += value if isinstance(value, tuple) else ()
            for made in self.writer.runs(tuple(text), look):
                run.addprevious(made)
            paragraph.remove(run)


def _text(paragraph: Element) -> str:
    return "".join(item.text or "" for item in paragraph.iter(qn("w:t")))


def _join_runs(paragraph: Element) -> None:
    """Word cuts runs where its spelling check stops; pieces with the same look are put together again."""
    for noise in paragraph.findall(qn("w:proofErr")):
        paragraph.remove(noise)
    before: Element = None
    for run in paragraph.findall(qn("w:r")):
        only_words = all(item.tag in (qn("w:rPr"), qn("w:t")) for item in run)
        if only_words and before is not None and run.getprevious() is before and _look(run) == _look(before):
            before.extend(run.findall(qn("w:t")))
            paragraph.remove(run)
        else:
            before = run


def _look(run: Element) -> bytes:
    properties = run.find(qn("w:rPr"))
    return b"" if properties is None else bytes(etree.tostring(properties))
