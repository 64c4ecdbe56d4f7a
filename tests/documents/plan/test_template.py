"""The template: made by its script, edited in Word without Python, filled whatever Word has done to its runs."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Mm

from reports.plan import PlanContent, document, write_word
from reports.word.format_check import check_format
from reports.word.template import Template
from scripts.make_template import LETTER, TEMPLATE, made
from tests.documents.plan.package import changed


@pytest.mark.parametrize(("template", "letter"), [(TEMPLATE, False), (LETTER, True)], ids=["plan", "letter"])
def test_the_template_is_what_its_script_makes(template: Path, letter: bool, tmp_path: Path) -> None:
    again = tmp_path / "template.docx"
    again.write_bytes(made(letter))
    with ZipFile(template) as kept, ZipFile(again) as new:
        assert kept.namelist() == new.namelist()
        assert [name for name in new.namelist() if kept.read(name) != new.read(name)] == []


def test_a_margin_moved_in_word_is_the_margin_of_the_plan(
    content: PlanContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = docx.Document(str(TEMPLATE))
    edited.sections[0].left_margin = Mm(35)
    edited.save(str(tmp_path / "template.docx"))
    monkeypatch.setattr(document, "TEMPLATE", tmp_path / "template.docx")
    write_word(content, tmp_path / "plan.docx")
    sections = docx.Document(str(tmp_path / "plan.docx")).sections
    assert [round((section.left_margin or 0) / 36000) for section in sections] == [35, 30, 30, 30]
    assert check_format(tmp_path / "plan.docx") == []


def test_a_blank_that_word_has_cut_into_runs_is_filled(tmp_path: Path) -> None:
    cut = changed(
        TEMPLATE,
        tmp_path / "cut.docx",
        lambda xml: xml.replace(
            '<w:t xml:space="preserve">{kind}</w:t>',
            '<w:t>{ki</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>nd}</w:t>',
        ),
    )
    opened = Template(cut)
    blanks = dict.fromkeys(
        ("superior", "issuer", "symbol", "addressee", "place", "issue_year", "illustrative_note", "illustrative_header",
         "abstract", "basis", "opening", "body", "closing", "recipients", "signature")
    )  # fmt: skip
    opened.fill_main({**blanks, "kind": ("KẾ HOẠCH",)})
    assert "KẾ HOẠCH" in [paragraph.text for paragraph in opened.document.paragraphs]


def test_a_blank_that_nobody_fills_is_an_error() -> None:
    with pytest.raises(KeyError):
        Template(TEMPLATE).fill_main({})
