"""The styles of the plan: Times New Roman everywhere, black, the sizes and distances of Decree 30/2020/NĐ-CP, Annex I."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from reports.plan.content import FixedKind
from reports.plan.word.runs import element

FONT = "Times New Roman"
_FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'

_DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" '
    'w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" '
    'w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
)

_BODY = (
    '<w:spacing w:before="120" w:after="0" w:line="264" w:lineRule="auto"/><w:ind w:firstLine="720"/><w:jc w:val="both"/>'
)
_FRAME = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="4" w:color="auto"/>' for side in ("top", "left", "bottom", "right")
)
_CENTRED = '<w:spacing w:before="{before}" w:after="{after}"/><w:jc w:val="center"/>'

# identity: name, paragraph properties, run properties, outline
_PARAGRAPHS = {
    "PlanBody": ("Nội dung", _BODY, ""),
    "PlanBasis": ("Căn cứ", _BODY, "<w:i/><w:iCs/>"),
    "PlanHeading1": ("Mục", f'<w:keepNext/>{_BODY}<w:outlineLvl w:val="0"/>', "<w:b/><w:bCs/>"),
    "PlanHeading2": ("Khoản", f'<w:keepNext/>{_BODY}<w:outlineLvl w:val="1"/>', "<w:b/><w:bCs/>"),
    "PlanHeading3": ("Điểm", f'<w:keepNext/>{_BODY}<w:outlineLvl w:val="2"/>', ""),
    "PlanTitle": ("Tên loại", _CENTRED.format(before=240, after=0), "<w:b/><w:bCs/>"),
    "PlanAbstract": ("Trích yếu", _CENTRED.format(before=0, after=0), "<w:b/><w:bCs/>"),
    "PlanForm": ("Thể thức", _CENTRED.format(before=0, after=0), ""),
    "PlanRule": ("Đường kẻ", '<w:spacing w:before="20" w:after="0" w:line="120" w:lineRule="exact"/>', '<w:sz w:val="4"/>'),
    "PlanCell": ("Ô bảng", '<w:spacing w:before="20" w:after="20"/>', ""),
    "PlanCaption": ("Tên bảng, hình", f"<w:keepNext/>{_CENTRED.format(before=120, after=60)}", "<w:b/><w:bCs/>"),
    "PlanFigure": ("Hình", f"<w:keepNext/>{_CENTRED.format(before=120, after=0)}", ""),
    "PlanRecipients": ("Nơi nhận", '<w:spacing w:before="0" w:after="0"/>', '<w:sz w:val="22"/><w:szCs w:val="22"/>'),
    "PlanNotice": (
        "Ghi chú minh họa",
        f"<w:pBdr>{_FRAME}</w:pBdr>"
        '<w:spacing w:before="160" w:after="0"/><w:ind w:left="113" w:right="113"/><w:jc w:val="both"/>',
        '<w:sz w:val="24"/><w:szCs w:val="24"/>',
    ),
    "PlanPage": ("Số trang", '<w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/>', ""),
    "PlanEnd": ("Hết phần", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', '<w:sz w:val="2"/>'),
}
"""Style identity: its name, what its paragraphs and what its runs have."""


def apply_styles(document: Document) -> None:
    """Replace the template's fonts by ours, and add the styles of the plan."""
    root: Any = document.styles.element
    for style in list(root.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in _KEPT:
            root.remove(style)
    root.replace(root.find(qn("w:docDefaults")), element(_DEFAULTS))
    normal = document.styles["Normal"].element
    for properties in normal.findall(qn("w:rPr")):
        normal.remove(properties)
    normal.append(element(f"<w:rPr>{_FONTS}</w:rPr>"))
    for identity, (name, paragraph, run) in _PARAGRAPHS.items():
        root.append(
            element(
                f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
                f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
            )
        )
    for kind in FixedKind:
        root.append(
            element(
                f'<w:style w:type="character" w:customStyle="1" w:styleId="{kind.value}"><w:name w:val="{kind.value}"/>'
                '<w:basedOn w:val="DefaultParagraphFont"/></w:style>'
            )
        )


_KEPT = frozenset({"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header"})
