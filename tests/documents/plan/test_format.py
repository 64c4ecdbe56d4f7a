"""The format check: our plan passes, and each rule finds the document in which it alone was broken."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.commands import check_format as check_format_command
from reports.plan import build_all, kinds, write_word
from reports.word.format_check import MESSAGES, check_format
from sources.contracts import Refused
from tests.documents.plan.package import changed, part
from tests.documents.plan_material import plan_inputs, targets

Change = Callable[[str], str]


def _replaced(old: str, new: str, times: int = 1) -> Change:
    return lambda xml: xml.replace(old, new, times)


def _substituted(pattern: str, new: str) -> Change:
    return lambda xml: re.sub(pattern, new, xml, count=1, flags=re.S)


def _style(identity: str, old: str, new: str) -> Change:
    def change(xml: str) -> str:
        start = xml.index(f'w:styleId="{identity}"')
        end = xml.index("</w:style>", start)
        return xml[:start] + xml[start:end].replace(old, new) + xml[end:]

    return change


BODY_BREACHES: list[tuple[str, Change]] = [
    ("P1", _substituted(r'w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"')),
    ("P4", _substituted(r'w:left="1701"', 'w:left="1134"')),
    ("P5", _substituted(r'w:right="850"', 'w:right="1417"')),
    (
        "P6",
        _replaced(
            '<w:t xml:space="preserve">KẾ HOẠCH', '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/></w:rPr><w:t>KẾ HOẠCH'
        ),
    ),
    ("P7", _replaced("Mục đích", "Mu\u0323c đích", 2)),
    ("P8", _replaced("<w:titlePg/>", "")),
    ("H1", _replaced("CỘNG HÒA XÃ HỘI", "CỘNG HÒA XÃ HỘ")),
    ("H2", _replaced("Độc lập - Tự do - Hạnh phúc", "Độc lập – Tự do – Hạnh phúc")),
    ("H7", _replaced("Số:\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/KH-UBND", "Số: 5/KH-UBND")),
    ("H8", _replaced("tháng       năm ", "tháng 13 năm ")),
    ("T1", _replaced(">KẾ HOẠCH<", ">Kế hoạch<")),
    ("B1", _replaced(";</w:t>", ",</w:t>")),
    ("B4", _substituted(r'<w:pStyle w:val="PlanBody"/>', '<w:pStyle w:val="PlanBody"/><w:ind w:firstLine="300"/>')),
    ("B5", _substituted(r'<w:pStyle w:val="PlanBody"/>', '<w:pStyle w:val="PlanBody"/><w:spacing w:before="40"/>')),
    ("B6", _substituted(r'<w:pStyle w:val="PlanBody"/>', '<w:pStyle w:val="PlanBody"/><w:spacing w:line="480"/>')),
    ("B8", _replaced("III. MỤC TIÊU", "IV. MỤC TIÊU")),
    ("B9", _substituted(r">2\. </w:t></w:r><w:r><w:t xml:space=\"preserve\">Yêu cầu", ">3. </w:t></w:r><w:r><w:t>Yêu cầu")),
    ("B10", _replaced(">b) Về trụ cột", ">c) Về trụ cột")),
    ("B12", _replaced("xem xét, quyết định./.", "xem xét, quyết định.")),
    ("S1", _replaced("KT. CHỦ TỊCH", "Chủ tịch")),
    ("R1", _replaced("Nơi nhận:", "Nơi nhận")),
    ("R2", _replaced("- Lưu: VT, KT.", "- Lưu.")),
    ("A1", _replaced("tại Phụ lục II.", "tại Phụ lục IX.", 20)),
    ("A2", _substituted(r">Phụ lục II<", ">Phụ lục IV<")),
    ("A4", _replaced("(Kèm theo Kế hoạch số", "(Theo Kế hoạch số")),
    ("A5", lambda xml: xml.replace('<w:pgNumType w:start="1"/>', "").replace("<w:titlePg/>", "<w:titlePg/>", 1)),
    ("A7", _replaced("<w:tblHeader/>", "")),
    ("X1", _replaced("Cải thiện thực chất", "TODO cải thiện thực chất")),
]


def test_our_own_plan_has_no_finding(document: Path) -> None:
    assert check_format(document) == []


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every document of a run by its kind; one of the letters to departments."""
    inputs = plan_inputs()
    folder = tmp_path_factory.mktemp("documents")
    made = {content.name: content for content in build_all(inputs, targets(inputs), names=kinds()).made}
    for name, content in made.items():
        write_word(content, folder / f"{name}.docx")
    return {name: folder / f"{name}.docx" for name in made}


def test_no_kind_of_our_documents_has_a_finding(documents: dict[str, Path]) -> None:
    assert {name: check_format(path) for name, path in documents.items()} == {name: [] for name in documents}


KIND_BREACHES: list[tuple[str, str, Change]] = [
    ("to-trinh", "H7", _replaced("/TTr-SKHCN", "/BC-SKHCN")),
    ("to-trinh", "T1", _replaced(">TỜ TRÌNH<", ">Tờ trình<")),
    ("cong-van", "H7", _replaced("/SKHCN", "/skhcn")),
    ("cong-van", "T4", _replaced("V/v ", "Về việc ")),
    ("cong-van", "B12", _replaced("./.</w:t>", ".</w:t>")),
    ("cong-van", "H4", _replaced("SỞ KHOA HỌC", "Sở Khoa học")),
]


@pytest.mark.parametrize(
    ("kind", "rule", "change"), KIND_BREACHES, ids=[f"{kind}-{rule}" for kind, rule, _ in KIND_BREACHES]
)
def test_a_broken_rule_of_another_kind_is_found(
    documents: dict[str, Path], tmp_path: Path, kind: str, rule: str, change: Change
) -> None:
    findings = check_format(changed(documents[kind], tmp_path / "copy.docx", change))
    assert f"PII-FORMAT-{rule}" in {finding.code for finding in findings}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("Sở Khoa học và Công nghệ", "Sở khoa học và công nghệ"), ("Ủy ban nhân dân", "Uỷ Ban Nhân Dân")],
)
def test_each_planted_wrong_capital_is_found_at_its_place(document: Path, tmp_path: Path, right: str, wrong: str) -> None:
    planted = part(document).count(right)
    findings = check_format(changed(document, tmp_path / "copy.docx", _replaced(right, wrong, -1)))
    names = [finding for finding in findings if finding.code == "PII-FORMAT-N1"]
    assert len(names) == planted > 0
    assert all(finding.severity == "warn" and right in finding.next_step for finding in names)
    assert all(finding.place is not None and wrong in finding.place.raw_text for finding in names)


def test_two_places_of_the_tone_mark_are_told_once(document: Path, tmp_path: Path) -> None:
    findings = check_format(changed(document, tmp_path / "copy.docx", _replaced("Ủy ban nhân dân", "Uỷ ban nhân dân", 3)))
    assert [(finding.code, finding.severity) for finding in findings] == [("PII-FORMAT-N2", "info")]


def test_a_form_is_told_to_be_checked_as_one_and_a_legend_is_no_list_of_recipients(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    path = tmp_path / "bieu.docx"
    form = docx.Document()
    form.styles["Normal"].font.name = "Times New Roman"
    form.add_paragraph("BIỂU ĐĂNG KÝ CHỈ TIÊU")
    form.add_paragraph("Cơ quan: Sở nội vụ")
    legend = form.add_table(1, 3).rows[0].cells
    legend[0].text, legend[2].text = "9a, 9b", "Nơi nhận"
    form.sections[0].page_width, form.sections[0].page_height = docx.shared.Mm(297), docx.shared.Mm(210)
    form.sections[0].orientation = docx.enum.section.WD_ORIENT.LANDSCAPE
    form.save(path)
    codes = [finding.code.removeprefix("PII-FORMAT-") for finding in check_format(path)]
    assert [code for code in codes if code != "P6"] == ["K1", "N1"]


@pytest.mark.parametrize(("rule", "change"), BODY_BREACHES, ids=[rule for rule, _ in BODY_BREACHES])
def test_a_broken_rule_is_found(document: Path, tmp_path: Path, rule: str, change: Change) -> None:
    findings = check_format(changed(document, tmp_path / "copy.docx", change))
    assert f"PII-FORMAT-{rule}" in {finding.code for finding in findings}


STYLE_BREACHES: list[tuple[str, Change]] = [
    ("P6", _style("PlanBody", "<w:rPr></w:rPr>", '<w:rPr><w:color w:val="FF0000"/></w:rPr>')),
    ("P6", lambda xml: xml.replace('w:hAnsi="Times New Roman"', 'w:hAnsi="Calibri"')),
    ("B3", _style("PlanBody", 'w:jc w:val="both"', 'w:jc w:val="left"')),
    ("A7", _style("PlanCell", "<w:rPr></w:rPr>", '<w:rPr><w:sz w:val="18"/></w:rPr>')),
]


@pytest.mark.parametrize(("rule", "change"), STYLE_BREACHES[:3], ids=["colour", "font", "alignment"])
def test_formatting_is_resolved_through_styles(document: Path, tmp_path: Path, rule: str, change: Change) -> None:
    copy = tmp_path / "copy.docx"
    changed(document, copy, lambda xml: change(xml.replace("<w:rPr/>", "<w:rPr></w:rPr>")), "word/styles.xml")
    assert f"PII-FORMAT-{rule}" in {finding.code for finding in check_format(copy)}


def test_a_finding_names_the_line(document: Path, tmp_path: Path) -> None:
    copy = changed(document, tmp_path / "copy.docx", _replaced("III. MỤC TIÊU", "IV. MỤC TIÊU"))
    (finding,) = [item for item in check_format(copy) if "IV. MỤC TIÊU" in item.message]
    assert finding.place is not None
    assert finding.place.raw_text == "IV. MỤC TIÊU"


def test_what_is_no_word_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "note.docx"
    path.write_text("không phải Word", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        check_format(path)
    assert refusal.value.finding.code == "PII-FORMAT-UNREADABLE"


def test_every_rule_has_a_sentence_and_a_next_step() -> None:
    for code in MESSAGES.codes():
        finding = MESSAGES.finding(code, file="x.docx", found="", where="", right="")
        assert finding.message.endswith(".")
        assert finding.next_step.endswith(".")


def test_the_command_tells_and_counts(document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = changed(document, tmp_path / "copy.docx", _replaced("III. MỤC TIÊU", "IV. MỤC TIÊU"))
    assert check_format_command.run(argparse.Namespace(file=str(document), json=False)) == 0
    assert "0 lỗi" in capsys.readouterr().out
    assert check_format_command.run(argparse.Namespace(file=str(broken), json=True)) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["errors"] == len(told["findings"]) == 2
