"""Names, template and outline of an office are used, said in the plan's origin, and refused where they cannot be used."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.shared import Mm

from flows.cli import main
from flows.settings import HOME_VARIABLE
from sources.office import know_office
from sources.registry.departments import DepartmentRegistry
from sources.registry.provinces import ProvinceRegistry
from sources.tree import load_tree
from tests.conftest import Office


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    assert main(["init", str(tmp_path / "office")]) == 0
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "office"))
    yield tmp_path / "office"
    know_office(None)


def test_names_of_the_office_name_what_they_stand_for(home: Path) -> None:
    (home / "names.yml").write_text(
        "provinces: {Lạng Sơn: [Xứ Lạng]}\ndepartments: {Sở Công Thương: [Ngành CT tỉnh]}\n", encoding="utf-8"
    )
    (home / "frameworks" / "2025").mkdir()
    (home / "frameworks" / "2025" / "words.yml").write_text("1.1.1: [Chỉ tiêu một của tỉnh]\n", encoding="utf-8")
    know_office(home)
    assert ProvinceRegistry.load().canonical("tỉnh Xứ Lạng") == "Lạng Sơn"
    assert DepartmentRegistry.load().canonical("Ngành CT tỉnh") == "Sở Công Thương"
    from sources.departments.indicators import IndicatorMatcher
    from sources.innovation_index.framework import load_framework

    assert load_framework(edition=2025).name("Chỉ tiêu một của tỉnh") == "1.1.1"
    assert IndicatorMatcher(load_tree(2025)).match("Chỉ tiêu một của tỉnh").code == "1.1.1"
    know_office(None)
    assert ProvinceRegistry.load().canonical("Xứ Lạng") is None


BROKEN = {
    "a province that nobody knows": ("names.yml", "provinces: {Lạng Sương: [X]}", "Lạng Sương"),
    "a name that is another's": ("names.yml", "provinces: {Lạng Sơn: [Cao Bằng]}", "Cao Bằng"),
    "one name for two": ("names.yml", "departments: {Sở Công Thương: [SX], Sở Tài chính: [sx]}", "«sx»"),
    "a part that is none": ("names.yml", "tinh: {Lạng Sơn: [X]}", "tinh"),
    "no YAML": ("names.yml", "provinces: [", "names.yml"),
    "a code that is not there": ("frameworks/2025/words.yml", "9.9.9: [X]", "9.9.9"),
    "a name of another indicator": ("frameworks/2025/words.yml", "1.1.1: [Institutions]", "Institutions"),
    "a form that no document has": ("forms/ke-hoach.yml", "words: {}", "ke-hoach.yml"),
    "a part that no outline has": ("forms/plan.yml", "chapters: [{title: goals.chapter, blocks: [weather]}]", "weather"),
    "a part in the wrong place": ("forms/plan.yml", "chapters: [{title: goals.chapter, dashes: [duties]}]", "duties"),
    "words that are not there": ("forms/plan.yml", "chapters: [{title: plan.weather}]", "plan.weather"),
    "a blank that nobody fills": ("forms/plan.yml", "words: {kind: 'KẾ {weather}'}", "plan.kind"),
    "a list for a sentence": ("forms/plan.yml", "words: {kind: [KẾ, HOẠCH]}", "plan.kind"),
    "a number of one's own": ("forms/plan.yml", "words: {kind: 'KẾ HOẠCH 5 NĂM'}", "plan.kind"),
    "a key that is none": ("forms/plan.yml", "chapter: []", "plan.yml"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_cannot_be_used_is_refused_before_anything_is_read(
    fault: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, content, named = BROKEN[fault]
    (home / name).parent.mkdir(exist_ok=True)
    (home / name).write_text(content, encoding="utf-8")
    capsys.readouterr()
    assert main(["run", "--direct"]) == 3
    said = capsys.readouterr().err
    assert named in said and said.startswith("PII-"), said


def test_a_template_without_a_blank_or_with_a_number_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forms", "template.docx"]) == 0
    path = home / "forms" / "template.docx"
    whole = path.read_bytes()
    for old, new, code in (("{kind}", "KẾ HOẠCH", "PII-FORM-BLANKS"), ("", "Điện thoại: 0206", "PII-FORM-DIGITS")):
        path.write_bytes(whole)
        edited = docx.Document(str(path))
        if old:
            (found,) = [item for item in edited.paragraphs if old in item.text]
            found.text = found.text.replace(old, new)
        else:
            edited.paragraphs[0].insert_paragraph_before(new)
        edited.save(str(path))
        capsys.readouterr()
        assert main(["forms"]) == 3
        assert capsys.readouterr().err.startswith(code)
    path.write_bytes(b"no Word file")
    assert main(["forms"]) == 3


def test_the_offices_template_and_outline_make_the_plan_and_its_origin_says_so(office: Office) -> None:
    try:
        assert office.call("forms", "template.docx", "plan.yml")[0] == 0
        forms = office.home / "forms"
        edited = docx.Document(str(forms / "template.docx"))
        edited.sections[0].left_margin = Mm(35)
        edited.save(str(forms / "template.docx"))
        outline = (forms / "plan.yml").read_text(encoding="utf-8")
        outline = outline.replace("title: purpose.chapter", "title: plan.aims")
        outline = outline.replace("words:\n", 'words:\n  aims: "MỤC TIÊU CHUNG"\n')
        (forms / "plan.yml").write_text(outline.replace(", strengths]", "]"), encoding="utf-8")
        code, report = office.run()
        assert code == 3 and report["findings"][0]["code"] == "PII-FORM-REFERENCE", "a sentence speaks of that table"
        (forms / "plan.yml").write_text(outline.replace("[limits, causes]", "[limits]"), encoding="utf-8")
        code, report = office.run()
        assert code in (0, 1), report
        plan = docx.Document(str(office.plan / "ke-hoach.docx"))
        assert round((plan.sections[0].left_margin or 0) / 36000) == 35
        assert "I. MỤC TIÊU CHUNG" in [item.text for item in plan.paragraphs]
        findings = {item["code"]: item["message"] for item in report["findings"]}
        assert "forms/plan.yml" in findings["PII-FORM-OWN"] and "causes" in findings["PII-FORM-LEFT-OUT"]
        manifest = json.loads((office.plan / "manifest.json").read_text(encoding="utf-8"))
        assert set(manifest["office"]) == {"forms/template.docx", "forms/plan.yml"}
        assert office.call("verify", str(office.plan), "--rebuild")[0] == 0
        (forms / "plan.yml").unlink()
        code, said = office.call("verify", str(office.plan))
        assert "forms/plan.yml" in said
    finally:
        know_office(None)
