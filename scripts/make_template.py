"""Makes `reports/plan/template.docx`, the form of the plan: styles, page, head, title, signature, annex head.

Run once, and again where the decree changes; an office that wants another look edits the file in Word instead. The fixed
words and the sizes are those of `reports/word/decree.yml`, against which the finished plan is checked.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from reports.word.content import FixedKind
from sources.reading.archive import canonical_zip
from sources.words.data import data

REPORTS = Path(__file__).parents[1] / "reports"
TEMPLATE = REPORTS / "plan" / "template.docx"
LETTER = REPORTS / "plan" / "letter.docx"
DECREE: dict[str, Any] = data(REPORTS / "word" / "decree.yml")

FONT = DECREE["font"]
FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
TWIPS = 1440 / 25.4
BLANKS = "\u00a0" * 10
"""Room for a number that is written by hand or by the issuing office."""

BOLD, ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
BODY = '<w:spacing w:before="120" w:after="0" w:line="264" w:lineRule="auto"/><w:ind w:firstLine="720"/><w:jc w:val="both"/>'
CELL = '<w:spacing w:before="20" w:after="20"/>'


def size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def centred(before: int, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/><w:jc w:val="center"/>'


def borders(names: tuple[str, ...], width: int, space: int) -> str:
    return "".join(f'<w:{side} w:val="single" w:sz="{width}" w:space="{space}" w:color="auto"/>' for side in names)


# identity: name, paragraph properties, run properties
STYLES = {
    "PlanBody": ("Nội dung", BODY, ""),
    "PlanBasis": ("Căn cứ", BODY, ITALIC),
    "PlanHeading1": ("Mục", f'<w:keepNext/>{BODY}<w:outlineLvl w:val="0"/>', BOLD),
    "PlanHeading2": ("Khoản", f'<w:keepNext/>{BODY}<w:outlineLvl w:val="1"/>', BOLD),
    "PlanHeading3": ("Điểm", f'<w:keepNext/>{BODY}<w:outlineLvl w:val="2"/>', ""),
    "PlanTitle": ("Tên loại", centred(240), BOLD),
    "PlanAbstract": ("Trích yếu", centred(0), BOLD),
    "PlanForm": ("Thể thức", centred(0), ""),
    "PlanRule": ("Đường kẻ", '<w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/>', '<w:sz w:val="4"/>'),
    "PlanCell": ("Ô bảng", CELL, size(12)),
    "PlanCellNarrow": ("Ô bảng nhiều cột", CELL, size(11)),
    "PlanCellSmall": ("Ô bảng phụ lục", CELL, size(10)),
    "PlanCaption": ("Tên bảng, hình", f"<w:keepNext/>{centred(120, 60)}", BOLD + size(13)),
    "PlanFigure": ("Hình", f"<w:keepNext/>{centred(120)}", ""),
    "PlanFigureName": ("Tên hình", centred(60, 60), BOLD + size(13)),
    "PlanRecipients": ("Nơi nhận", '<w:spacing w:before="0" w:after="0"/>', size(11)),
    "PlanNotice": (
        "Ghi chú minh họa",
        f"<w:pBdr>{borders(('top', 'left', 'bottom', 'right'), 6, 4)}</w:pBdr>"
        '<w:spacing w:before="160" w:after="0"/><w:ind w:left="113" w:right="113"/><w:jc w:val="both"/>',
        size(12),
    ),
    "PlanPage": ("Số trang", centred(0), ""),
    "PlanEnd": ("Hết phần", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', '<w:sz w:val="2"/>'),
}
TABLE_STYLE = (
    '<w:style w:type="table" w:customStyle="1" w:styleId="PlanTable"><w:name w:val="Bảng số liệu"/>'
    '<w:basedOn w:val="TableNormal"/>'
    f"<w:tblPr><w:tblBorders>{borders(('top', 'left', 'bottom', 'right', 'insideH', 'insideV'), 4, 0)}</w:tblBorders>"
    '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}{size(14)}<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr>'
    '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
)
KEPT_STYLES = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header"})
UNUSED_PARTS = ("/thumbnail", "/customXml", "/numbering", "/stylesWithEffects", "/webSettings")
PAGE_NUMBER = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def parsed(xml: str) -> Any:
    """A fragment (one element) as an element of python-docx."""
    return parse_xml(re.sub(r"^<w:\w+", lambda start: f"{start[0]} {nsdecls('w')}", xml))


def run(text: str, look: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(style: str, inner: str = "", properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inner}</w:p>'


def rule(space: float, length: float, before: int = 20) -> str:
    """A solid line of `length` millimetres in the middle of `space` millimetres."""
    side = round((space - length) / 2 * TWIPS)
    return paragraph(
        "PlanRule",
        "",
        '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        f'<w:spacing w:before="{before}"/><w:ind w:left="{side}" w:right="{side}"/>',
    )


def grid(rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...]) -> str:
    """A grid without lines, of cells that are already paragraphs; widths in millimetres."""
    twips = [round(width * TWIPS) for width in widths]
    lines = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(row, twips, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"
    )


def main_section(letter: bool) -> list[str]:
    """The first section; a letter has its subject under the number, every other document a title."""
    above = '<w:spacing w:before="120"/>'
    left, right = 64, 101
    superior = paragraph("PlanForm", run("{superior}", size(13)))
    issuer = superior + paragraph("PlanForm", run("{issuer}", BOLD + size(13))) + rule(left, 24)
    nation = paragraph("PlanForm", run(DECREE["nation"], BOLD + size(13)))
    motto = paragraph("PlanForm", run(DECREE["motto"], BOLD + size(14))) + rule(right, 69)
    number = paragraph("PlanForm", run(f"{DECREE['number_title']}{BLANKS}{{symbol}}", size(13)), above)
    if letter:
        number += paragraph("PlanForm", run("{subject}", size(12)), above)
    date = paragraph("PlanForm", run("{place}, ngày       tháng       năm {issue_year}", ITALIC + size(14)), above)
    recipients = paragraph("PlanRecipients", run(DECREE["recipients_title"], BOLD + ITALIC + size(12))) + paragraph(
        "PlanRecipients", run("{recipients}")
    )
    signature = paragraph("PlanForm", run("{signature}", BOLD)) + paragraph("PlanForm") * 5
    return [
        grid(((issuer, nation + motto), (number, date)), (left, right)),
        paragraph("PlanNotice", run("{illustrative_note}")),
        *(
            []
            if letter
            else [paragraph("PlanTitle", run("{kind}")), paragraph("PlanAbstract", run("{abstract}")), rule(165, 60)]
        ),
        paragraph("PlanForm", run("{addressee}"), '<w:spacing w:before="240" w:after="120"/>'),
        paragraph("PlanBasis", run("{basis}")),
        paragraph("PlanBody", run("{opening}")),
        paragraph("PlanBody", run("{body}")),
        paragraph("PlanBody", run("{closing}"), "<w:keepNext/><w:keepLines/>"),
        paragraph("PlanForm", "", "<w:keepNext/>"),
        grid(((recipients, signature),), (80, 85)),
    ]


def annex_section() -> list[str]:
    return [
        paragraph("PlanForm", run("{number}", BOLD)),
        paragraph("PlanForm", run("{title}", BOLD)),
        paragraph("PlanForm", run("{source_line}", ITALIC)),
        rule(245, 60, before=80),
        paragraph("PlanBody", run("{body}")),
    ]


def page(section: Any, *, landscape: bool) -> None:
    """A4; 25 mm above, 20 below, 30 on the left, 15 on the right; numbers from 1, none on the first page."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    short, long = DECREE["page"]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(long), Mm(short)) if landscape else (Mm(short), Mm(long))
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    section.left_margin, section.right_margin, section.header_distance = Mm(30), Mm(15), Mm(9)
    section.different_first_page_header_footer = True
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    section._sectPr.insert_element_before(parsed('<w:pgNumType w:start="1"/>'), "w:cols", "w:titlePg", "w:docGrid")


def headers(section: Any) -> None:
    """The page number in the middle of the top margin, and the mark of illustrative figures on every page."""
    mark = paragraph("PlanPage", run("{illustrative_header}", ITALIC + size(10)))
    numbered = paragraph("PlanPage", PAGE_NUMBER)
    for header, lines in ((section.header, (numbered, mark)), (section.first_page_header, (mark,))):
        header.is_linked_to_previous = False
        for old in list(header._element):
            header._element.remove(old)
        for line in lines:
            header._element.append(parsed(line))


def styled(document: Any) -> None:
    """Nothing but our own styles, and no part that a plan does not use; no "compatibility mode" in Word's title bar."""
    root = document.styles.element
    for style in [item for item in root.findall(qn("w:style")) if item.get(qn("w:styleId")) not in KEPT_STYLES]:
        root.remove(style)
    root.replace(root.find(qn("w:docDefaults")), parsed(DEFAULTS))
    normal = document.styles["Normal"].element
    for properties in normal.findall(qn("w:rPr")):
        normal.remove(properties)
    normal.append(parsed(f"<w:rPr>{FONTS}</w:rPr>"))
    for identity, (name, paragraph_look, run_look) in STYLES.items():
        root.append(parsed(
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph_look}</w:pPr><w:rPr>{run_look}</w:rPr></w:style>'
        ))  # fmt: skip
    for kind in FixedKind:
        root.append(parsed(
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{kind.value}"><w:name w:val="{kind.value}"/>'
            '<w:basedOn w:val="DefaultParagraphFont"/></w:style>'
        ))  # fmt: skip
    root.append(parsed(TABLE_STYLE))
    for part in (document.part.package, document.part):
        for identity, relationship in list(part.rels.items()):
            if relationship.reltype.endswith(UNUSED_PARTS):
                del part.rels[identity]
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def made(letter: bool = False) -> bytes:
    """The template, or that of a letter, as a package, the same bytes each time."""
    from datetime import UTC, datetime

    document = Document()
    styled(document)
    page(document.sections[0], landscape=False)
    headers(document.sections[0])
    body: Any = document.element.body
    for block in main_section(letter):
        body.sectPr.addprevious(parsed(block))
    annex = document.add_section(WD_SECTION.NEW_PAGE)
    body[-2].pPr.insert(0, parsed('<w:pStyle w:val="PlanEnd"/>'))
    page(annex, landscape=True)
    for block in annex_section():
        body.sectPr.addprevious(parsed(block))
    properties = document.core_properties
    properties.title, properties.author, properties.comments, properties.last_modified_by = "", "", "", ""
    properties.created = properties.modified = datetime(2025, 1, 1, tzinfo=UTC)
    packed = BytesIO()
    document.save(packed)
    with ZipFile(packed) as archive:
        return canonical_zip({name: archive.read(name) for name in archive.namelist()})


if __name__ == "__main__":
    TEMPLATE.write_bytes(made())
    LETTER.write_bytes(made(letter=True))
