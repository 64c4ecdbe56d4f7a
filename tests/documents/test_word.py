"""Word documents made part by part, and what the reader must give for each feature."""

import zipfile
from pathlib import Path

import pytest

from sources.contracts import Refused
from sources.reading.located import BlockKind, Paragraph, Table
from sources.reading.word import read_word, word_texts

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def written(folder: Path, body: str, **parts: str) -> Path:
    path = folder / "paper.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml.replace("NAMESPACES", _NAMESPACES))
    return path


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (paragraph(run("đạt "), "<w:ins>" + run("25%") + "</w:ins>"), "đạt 25%"),
        (paragraph(run("15"), "<w:r><w:noBreakHyphen/></w:r>", run("20%")), "15-20%"),
        (paragraph("<w:hyperlink>" + run("liên kết") + "</w:hyperlink>"), "liên kết"),
        (paragraph("<w:sdt><w:sdtContent>" + run("ô điền") + "</w:sdtContent></w:sdt>"), "ô điền"),
        (paragraph("<w:fldSimple w:instr='PAGE'>" + run("12") + "</w:fldSimple>"), "12"),
        (paragraph("<w:r><w:sym w:font='Symbol' w:char='F0B3'/></w:r>", run(" 75")), "≥ 75"),
        (paragraph(run("12"), "<w:r><w:softHyphen/></w:r>", run("5")), "125"),
        (paragraph(run("ph", "<w:rFonts w:ascii='.VnTime'/>"), "<w:r><w:rPr><w:rFonts w:ascii='.VnTime'/></w:rPr>"
                   "<w:softHyphen/></w:r>"), "ph\u00ad"),
        (paragraph("<w:smartTag>" + run("Cao Bằng") + "</w:smartTag>"), "Cao Bằng"),
    ],
)  # fmt: skip
def test_live_text(tmp_path: Path, xml: str, text: str) -> None:
    document = read_word(written(tmp_path, xml))
    assert next(document.paragraphs()).text == text


@pytest.mark.parametrize(
    ("xml", "kind", "code"),
    [
        ("<w:del><w:r><w:delText>20%</w:delText></w:r></w:del>", BlockKind.DELETED, "PII-TEXT-DELETED"),
        (run("20%", "<w:strike/>"), BlockKind.STRUCK, "PII-TEXT-STRUCK"),
        (run("20%", "<w:vanish/>"), BlockKind.HIDDEN, "PII-TEXT-HIDDEN"),
    ],
)
def test_what_does_not_count_stands_apart(tmp_path: Path, xml: str, kind: BlockKind, code: str) -> None:
    path = written(tmp_path, paragraph(run("đạt "), xml, run("25%")))
    document = read_word(path)
    live, apart = document.paragraphs()
    assert (live.text, apart.text, apart.kind) == ("đạt 25%", "20%", kind)
    assert [finding.code for finding in document.findings] == [code]
    assert word_texts(path, [apart.selector]) == ["20%"]  # type: ignore[list-item]


def test_merged_and_nested_cells_have_grid_places(tmp_path: Path) -> None:
    nested = f"<w:tbl><w:tr>{cell('trong')}</w:tr></w:tbl>"
    first, wide = cell("Chỉ tiêu", "<w:vMerge w:val='restart'/>"), cell("Năm", "<w:gridSpan w:val='2'/>")
    table = (
        f"<w:tbl><w:tr>{first}{wide}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('2026')}<w:tc>{nested}<w:p/></w:tc></w:tr>"
        "</w:tbl>"
    )
    path = written(tmp_path, table)
    outer, inner = (block for block in read_word(path).blocks if isinstance(block, Table))
    assert [(item.row, item.column, item.row_span, item.column_span, item.text) for item in outer.cells] == [
        (0, 0, 2, 1, "Chỉ tiêu"),
        (0, 1, 1, 2, "Năm"),
        (1, 1, 1, 1, "2026"),
        (1, 2, 1, 1, ""),
    ]
    place = inner.cells[0].paragraphs[0].selector
    assert inner.nested_in == "1.2.0"
    assert word_texts(path, [place]) == ["trong"]  # type: ignore[list-item]


def test_deleted_row_is_not_live(tmp_path: Path) -> None:
    row = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('20%')}</w:tr>"
    blocks = read_word(written(tmp_path, f"<w:tbl>{row}</w:tbl>")).blocks
    assert isinstance(blocks[0], Table)
    assert blocks[0].cells[0].text == ""
    assert isinstance(blocks[1], Paragraph)
    assert (blocks[1].kind, blocks[1].text) == (BlockKind.DELETED, "20%")


def test_box_is_read_once_and_side_parts_are_marked(tmp_path: Path) -> None:
    box = f"<v:textbox><w:txbxContent>{paragraph(run('trong khung'))}</w:txbxContent></v:textbox>"
    alternate = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    path = written(
        tmp_path,
        paragraph(f"<w:r>{alternate}</w:r>", run("ngoài")),
        footnotes=f'<w:footnotes NAMESPACES><w:footnote w:id="3">{paragraph(run("chú thích"))}</w:footnote></w:footnotes>',
        header1=f"<w:hdr NAMESPACES>{paragraph(run('đầu trang'))}</w:hdr>",
    )
    found = [(item.text, item.kind) for item in read_word(path).paragraphs()]
    assert found == [
        ("ngoài", BlockKind.BODY),
        ("trong khung", BlockKind.TEXT_BOX),
        ("chú thích", BlockKind.FOOTNOTE),
        ("đầu trang", BlockKind.HEADER),
    ]


def test_list_numbers_and_headings(tmp_path: Path) -> None:
    def item(text: str, level: int) -> str:
        return f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr></w:pPr>{run(text)}</w:p>"

    levels = "".join(
        f"<w:lvl w:ilvl='{level}'><w:start w:val='1'/><w:numFmt w:val='{style}'/><w:lvlText w:val='{text}'/></w:lvl>"
        for level, style, text in ((0, "upperRoman", "%1."), (1, "decimal", "%2."), (2, "lowerLetter", "%3)"))
    )
    numbering = (
        f"<w:numbering NAMESPACES><w:abstractNum w:abstractNumId='0'>{levels}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
    )
    body = "".join(item(text, level) for text, level in (("A", 0), ("B", 1), ("C", 2), ("D", 2), ("E", 0), ("F", 1)))
    numbers = [found.number for found in read_word(written(tmp_path, body, numbering=numbering)).paragraphs()]
    assert numbers == ["I.", "1.", "a)", "b)", "II.", "1."]


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"PK\x03\x04broken"])
def test_broken_package_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.docx"
    path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        read_word(path)
    assert refusal.value.finding.code.startswith("PII-TEXT-")
    assert "broken.docx" in refusal.value.finding.message


def test_doctype_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "entity.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<!DOCTYPE a [<!ENTITY e 'x'>]><w:document {_NAMESPACES}>&e;</w:document>")
    with pytest.raises(Refused):
        read_word(path)


def test_a_title_style_is_the_highest_heading_and_a_heading_style_has_its_number(tmp_path: Path) -> None:
    def styled(text: str, style: str) -> str:
        return f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{run(text)}</w:p>"

    styles = "".join(
        f"<w:style w:type='paragraph' w:styleId='{identity}'><w:name w:val='{name}'/></w:style>"
        for identity, name in (("T", "Title"), ("H2", "heading 2"), ("N", "Normal"))
    )
    body = styled("Tên", "T") + styled("Mục", "H2") + styled("lời", "N")
    found = list(read_word(written(tmp_path, body, styles=f"<w:styles NAMESPACES>{styles}</w:styles>")).paragraphs())
    assert [(item.kind, item.level) for item in found] == [
        (BlockKind.HEADING, 0),
        (BlockKind.HEADING, 1),
        (BlockKind.BODY, None),
    ]
    assert found[2].headings == ("Tên", "Mục")
