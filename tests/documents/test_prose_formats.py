"""OpenDocument texts, slides and plain texts with the features that readers tend to lose."""

import zipfile
from pathlib import Path

import pytest

from sources.contracts import Refused
from sources.places import SlideSpan
from sources.reading.located import BlockKind, Table
from sources.reading.odt import read_odt
from sources.reading.plain_text import read_plain_text
from sources.reading.slides import read_slides

_ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def test_open_document(tmp_path: Path) -> None:
    body = (
        "<text:h text:outline-level='1'>Mục tiêu</text:h>"
        "<text:p>đạt<text:s text:c='2'/>25%<text:note text:id='n1'><text:note-body><text:p>ghi chú</text:p>"
        "</text:note-body></text:note></text:p>"
        "<text:list><text:list-item><text:p>một mục</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>gộp</text:p>"
        "</table:table-cell><table:covered-table-cell/><table:table-cell><text:p>2026</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "content.xml",
            f"<office:document-content {_ODT}><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
    document = read_odt(path)
    assert [(item.text, item.kind) for item in document.paragraphs()] == [
        ("Mục tiêu", BlockKind.HEADING),
        ("đạt  25%", BlockKind.BODY),
        ("một mục", BlockKind.LIST),
        ("gộp", BlockKind.TABLE_CELL),
        ("2026", BlockKind.TABLE_CELL),
        ("ghi chú", BlockKind.FOOTNOTE),
    ]
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [(cell.column, cell.column_span) for cell in table.cells] == [(0, 2), (2, 1)]
    assert table.headings == ("Mục tiêu",)


def test_slides_with_group_table_notes_and_hidden_slide(tmp_path: Path) -> None:
    from pptx import Presentation
    from pptx.util import Inches

    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = "Chỉ tiêu"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, Inches(2), Inches(2), Inches(1)).text_frame.text = "trong nhóm 5%"
    table = slide.shapes.add_table(1, 2, 0, Inches(4), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "ô 1", "ô 2"
    slide.notes_slide.notes_text_frame.text = "lời ghi"
    secret = presentation.slides.add_slide(presentation.slide_layouts[5])
    secret.shapes.title.text = "ẩn 10%"
    secret._element.set("show", "0")
    path = tmp_path / "a.pptx"
    presentation.save(str(path))
    document = read_slides(path)
    found = [(item.text, item.kind) for item in document.paragraphs()]
    assert found == [
        ("Chỉ tiêu", BlockKind.HEADING),
        ("trong nhóm 5%", BlockKind.BODY),
        ("ô 1", BlockKind.TABLE_CELL),
        ("ô 2", BlockKind.TABLE_CELL),
        ("lời ghi", BlockKind.SLIDE_NOTE),
        ("ẩn 10%", BlockKind.HIDDEN),
    ]
    assert all(isinstance(item.selector, SlideSpan) for item in document.paragraphs())
    assert [finding.code for finding in document.findings] == ["PII-TEXT-HIDDEN-SLIDE"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_keeps_list_items_apart_and_joins_wrapped_lines(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(
        (
            "MỤC TIÊU CỦA NGÀNH CÔNG THƯƠNG\n\n- Phấn đấu đến năm 2026 giá trị xuất khẩu của tỉnh\n"
            "đạt 27,5% so với tổng sản phẩm trên địa bàn;\n- Mục thứ hai.\n"
        ).encode(encoding)
    )
    assert [" ".join(item.text.split()) for item in read_plain_text(path).paragraphs()] == [
        "MỤC TIÊU CỦA NGÀNH CÔNG THƯƠNG",
        "- Phấn đấu đến năm 2026 giá trị xuất khẩu của tỉnh đạt 27,5% so với tổng sản phẩm trên địa bàn;",
        "- Mục thứ hai.",
    ]


def test_text_without_recognisable_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(range(128, 256)) * 3)
    with pytest.raises(Refused):
        read_plain_text(path)


@pytest.mark.parametrize("reader", [read_odt, read_slides])
def test_damaged_files_are_refused(tmp_path: Path, reader: object) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(Refused):
        reader(path)  # type: ignore[operator]
