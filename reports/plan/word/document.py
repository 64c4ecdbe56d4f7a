"""The whole document: sections, headers with page numbers, blocks in order, properties, records; canonical bytes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm

from reports.evidence.embed import attach_records
from reports.plan.content import Annex, Bars, Block, Caption, Heading, Paragraph, PlanContent, Table
from reports.plan.figure import draw
from reports.plan.word import form as official
from reports.plan.word.runs import Look, Runs, element, paragraph, run
from reports.plan.word.styles import apply_styles
from reports.plan.word.tables import data_table
from sources.reading.archive import write_canonical_zip

_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def write(content: PlanContent, path: Path) -> None:
    """Write `content` as a .docx at `path`."""
    document = Document()
    _clear_template(document)
    apply_styles(document)
    writer = _Writer(document, content)
    writer.main()
    for annex in content.annexes:
        writer.annex(annex)
    _properties(document, content)
    attach_records(document, content.records)
    packed = BytesIO()
    document.save(packed)
    write_canonical_zip(_members(packed), path)


class _Writer:
    """Puts blocks at the end of the document, section by section."""

    def __init__(self, document: WordDocument, content: PlanContent) -> None:
        self._document = document
        self._content = content
        self._runs = Runs()

    def main(self) -> None:
        section = self._document.sections[0]
        _page(section, landscape=False)
        self._headers(section)
        form = self._content.form
        self._put(official.head(form, self._runs), *official.notice(form, self._runs))
        self._put(*official.title(form, self._runs))
        last = len(self._content.basis) - 1
        for index, line in enumerate(self._content.basis):
            self._put(paragraph("PlanBasis", self._runs.text((*line, "." if index == last else ";"))))
        self._put(paragraph("PlanBody", self._runs.text(self._content.opening)))
        self._blocks(self._content.body[:-1])
        self._closing(self._content.body[-1])
        self._put(official.signature(form))

    def annex(self, annex: Annex) -> None:
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        self._document.element.body[-2].replace(
            self._document.element.body[-2].pPr, _end_of_section(self._document.element.body[-2])
        )
        _page(section, landscape=True)
        self._headers(section)
        self._put(*official.annex_head(annex, self._content.form, self._runs))
        self._blocks(annex.blocks)

    def _closing(self, block: Block) -> None:
        """The closing sentence stays on the page of the signature."""
        inner = self._runs.text(block.text) if isinstance(block, Paragraph) else ""
        self._put(paragraph("PlanBody", inner, "<w:keepNext/><w:keepLines/>"), paragraph("PlanForm", "", "<w:keepNext/>"))

    def _blocks(self, blocks: tuple[Block, ...]) -> None:
        for block in blocks:
            match block:
                case Heading(level, text):
                    self._put(paragraph(f"PlanHeading{level}", self._runs.text(text)))
                case Paragraph(text):
                    self._put(paragraph("PlanBody", self._runs.text(text)))
                case Caption(text):
                    self._put(paragraph("PlanCaption", self._runs.text(text, Look(size=13))))
                case Table():
                    self._put(data_table(block, self._runs))
                case Bars():
                    self._figure(block)

    def _figure(self, bars: Bars) -> None:
        holder = self._document.add_paragraph(style="Nội dung")
        holder.style = self._document.styles["Hình"]
        picture = holder.add_run().add_picture(BytesIO(draw(bars)), width=Mm(160))
        picture._inline.docPr.set("descr", bars.description)

    def _put(self, *fragments: str) -> None:
        last = self._document.element.body.sectPr
        for fragment in fragments:
            last.addprevious(element(fragment))

    def _headers(self, section: Section) -> None:
        """Page number in the middle of the top margin, none on the first page; the mark of illustrative figures on all."""
        section.different_first_page_header_footer = True
        section.header_distance = Mm(9)
        numbering = section._sectPr.find(qn("w:pgNumType"))
        if numbering is None:
            numbering = element("<w:pgNumType/>")
            section._sectPr.insert_element_before(numbering, "w:cols", "w:titlePg", "w:docGrid")
        numbering.set(qn("w:start"), "1")
        for header, number in ((section.header, _FIELD), (section.first_page_header, "")):
            header.is_linked_to_previous = False
            for old in list(header._element):
                header._element.remove(old)
            if number:
                header._element.append(element(paragraph("PlanPage", number)))
            words = self._content.form.illustrative_header
            if words or not number:
                header._element.append(element(paragraph("PlanPage", run(words or "", Look(italic=True, size=10)))))


_UNUSED = ("/thumbnail", "/customXml", "/numbering", "/stylesWithEffects", "/webSettings")


def _clear_template(document: WordDocument) -> None:
    """Leave out what the library's template brings and no plan uses; no "compatibility mode" in Word's title bar."""
    for part in (document.part.package, document.part):
        for identity, relationship in list(part.rels.items()):
            if relationship.reltype.endswith(_UNUSED):
                del part.rels[identity]
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _end_of_section(holder: Any) -> Any:
    """The properties of the empty paragraph that ends a section, made too small to need a line."""
    properties = holder.pPr
    properties.insert(0, element('<w:pStyle w:val="PlanEnd"/>'))
    return properties


def _page(section: Section, *, landscape: bool) -> None:
    """A4; margins of 25 mm (top), 20 mm (bottom), 30 mm (left) and 15 mm (right)."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)


def _properties(document: WordDocument, content: PlanContent) -> None:
    """Core properties from the content alone: no clock, no user name."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = content.title, "", ""
    properties.identifier, properties.language, properties.last_modified_by = content.identity, "vi-VN", ""
    properties.created = properties.modified = content.moment()
    properties.revision = 1


def _members(packed: BytesIO) -> dict[str, bytes]:
    from zipfile import ZipFile

    with ZipFile(packed) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
