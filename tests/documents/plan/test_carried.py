"""A document edited by hand and put back: what is carried into the next one, what is told, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from reports.evidence.document import OpenedDocument, from_text, open_as_text
from reports.plan import PlanContent, write_word
from reports.plan.carried import carried
from reports.word.content import NumberUse, Paragraph, plain
from tests.documents.plan.package import changed

Edit = Callable[[Any], None]


def _words(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph._p.iter() if node.tag.endswith("}t"))


def _paragraph(document: Any, start: str) -> Any:
    return next(item for item in document.paragraphs if _words(item).startswith(start))


def _retyped(start: str, old: str, new: str) -> Edit:
    def edit(document: Any) -> None:
        nodes = [node for node in _paragraph(document, start)._p.iter() if node.tag.endswith("}t")]
        node = next(node for node in nodes if old in (node.text or ""))
        node.text = node.text.replace(old, new)

    return edit


def _removed(start: str) -> Edit:
    def edit(document: Any) -> None:
        found = _paragraph(document, start)._p
        found.getparent().remove(found)

    return edit


def _added(after: str, words: str) -> Edit:
    def edit(document: Any) -> None:
        anchor = _paragraph(document, after)
        anchor._p.addnext(document.add_paragraph(words, style=anchor.style)._p)

    return edit


def _opened(path: Path) -> OpenedDocument:
    return from_text(open_as_text(path))


def _round(content: PlanContent, folder: Path, *edits: Edit, dropped: bool = False) -> tuple[list[str], list[str]]:
    """The paragraphs of the next document, and the codes told; `dropped`: the editor dropped tags and controls' names."""
    write_word(content, folder / "ke-hoach.docx")
    document = docx.Document(str(folder / "ke-hoach.docx"))
    for edit in edits:
        edit(document)
    document.save(str(folder / "sua.docx"))
    if dropped:
        changed(folder / "sua.docx", folder / "sua.docx", lambda text: re.sub(r"<w:tag [^>]*/>", "", text))
    made, told = carried(content, _opened(folder / "ke-hoach.docx"), _opened(folder / "sua.docx"), "sua.docx")
    return [plain(block.text) for block in made.body if isinstance(block, Paragraph)], [item.code for item in told]


AIM = "- Làm căn cứ để UBND"
RESULT = "Năm 2025, Chỉ số PII của tỉnh đạt"


@pytest.mark.parametrize("dropped", [False, True], ids=["Word", "an editor that drops controls"])
def test_words_are_carried_and_typed_numbers_are_not(content: PlanContent, tmp_path: Path, dropped: bool) -> None:
    before = [plain(block.text) for block in content.body if isinstance(block, Paragraph)]
    (result,) = [line for line in before if line.startswith(RESULT)]
    typed = next(use.text for use in _numbers(content, RESULT) if "," in use.text)
    lines, codes = _round(
        content,
        tmp_path,
        _retyped(AIM, "chỉ đạo", "chỉ đạo, điều hành"),
        _retyped(RESULT, typed, "99,99"),
        _removed("- Theo dõi, đánh giá"),
        _added("- Nâng cao nhận thức", "- Huy động sự tham gia của doanh nghiệp."),
        dropped=dropped,
    )
    assert sorted(codes) == ["PII-EDIT-CARRIED", "PII-EDIT-CARRIED", "PII-EDIT-GONE", "PII-EDIT-NUMBER"]
    assert any(line.startswith(f"{AIM} tỉnh chỉ đạo, điều hành, kiểm tra") for line in lines)
    assert result in lines
    assert "- Huy động sự tham gia của doanh nghiệp." in lines
    assert not any(line.startswith("- Theo dõi, đánh giá") for line in lines)
    assert len(lines) == len(before)


def _numbers(content: PlanContent, start: str) -> list[NumberUse]:
    block = next(item for item in content.body if isinstance(item, Paragraph) and plain(item.text).startswith(start))
    return [segment for segment in block.text if isinstance(segment, NumberUse)]


def test_an_edited_sentence_takes_the_new_figures(content: PlanContent, tmp_path: Path) -> None:
    write_word(content, tmp_path / "ke-hoach.docx")
    document = docx.Document(str(tmp_path / "ke-hoach.docx"))
    _retyped(RESULT, "của tỉnh đạt", "của tỉnh ta đạt")(document)
    document.save(str(tmp_path / "sua.docx"))
    first = _numbers(content, RESULT)[1]
    newer = replace(content, body=tuple(_with(block, first, "88,88") for block in content.body))
    made, told = carried(newer, _opened(tmp_path / "ke-hoach.docx"), _opened(tmp_path / "sua.docx"), "sua.docx")
    (line,) = [plain(block.text) for block in made.body if isinstance(block, Paragraph) and "tỉnh ta" in plain(block.text)]
    assert "tỉnh ta đạt 88,88" in line
    assert [item.code for item in told] == ["PII-EDIT-CARRIED"]


def _with(block: Any, number: NumberUse, text: str) -> Any:
    if not isinstance(block, Paragraph):
        return block
    return Paragraph(tuple(replace(number, text=text) if item == number else item for item in block.text))


def test_a_paragraph_that_is_no_longer_there_is_shown_side_by_side(content: PlanContent, tmp_path: Path) -> None:
    write_word(content, tmp_path / "ke-hoach.docx")
    document = docx.Document(str(tmp_path / "ke-hoach.docx"))
    _retyped(AIM, "chỉ đạo", "chỉ đạo, điều hành")(document)
    document.save(str(tmp_path / "sua.docx"))
    gone = replace(content, body=tuple(block for block in content.body if AIM not in plain(getattr(block, "text", ()))))
    made, told = carried(gone, _opened(tmp_path / "ke-hoach.docx"), _opened(tmp_path / "sua.docx"), "sua.docx")
    assert made.body == gone.body
    (conflict,) = told
    assert conflict.code == "PII-EDIT-CONFLICT"
    assert "chỉ đạo, kiểm tra" in conflict.message
    assert "chỉ đạo, điều hành, kiểm tra" in conflict.message


def test_an_untouched_copy_changes_nothing(content: PlanContent, tmp_path: Path) -> None:
    lines, codes = _round(content, tmp_path)
    assert (lines, codes) == ([plain(block.text) for block in content.body if isinstance(block, Paragraph)], [])
