"""A copy of the document is laid beside the published one: whatever was changed in it by hand, or dropped, is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from reports.evidence.differences import differences
from reports.evidence.document import OpenedDocument, changes_in, from_text, open_as_text
from sources.reading.archive import write_canonical_zip
from tests.documents.plan.package import changed

MAIN = "word/document.xml"
CONTROL = re.compile(r"<w:sdt>(?:(?!<w:sdt>).)*?</w:sdt>", re.DOTALL)
_SCORE = re.compile(r'<w:sdt>(?:(?!<w:sdt>).)*?<w:tag w:val="pii\.2025\.score"/>.*?</w:sdt>', re.DOTALL)


def _opened(path: Path) -> OpenedDocument:
    return from_text(open_as_text(path))


@pytest.fixture(scope="session")
def original(document: Path) -> OpenedDocument:
    return _opened(document)


def _score(xml: str) -> str:
    found = _SCORE.search(xml)
    assert found
    return found[0]


def _all_to_99(xml: str) -> str:
    return re.sub(r"(<w:t[^>]*>)\d+,\d\d(</w:t>)", r"\g<1>99,99\g<2>", xml)


def _unwrapped(xml: str) -> str:
    run = re.search(r"<w:r>.*?</w:r>", _score(xml), re.DOTALL)
    assert run
    return xml.replace(_score(xml), re.sub(r"(<w:t[^>]*>)\d", r"\g<1>9", run[0]), 1)


def _controls_swapped(xml: str) -> str:
    first, *_, last = CONTROL.findall(xml)
    assert first != last
    return xml.replace(first, "\0", 1).replace(last, first, 1).replace("\0", last, 1)


def _in_a_symbol(xml: str) -> str:
    symbol = '</w:t><w:sym w:font="Arial" w:char="0039"/><w:t xml:space="preserve">'
    return xml.replace("trên nền tảng", f"trên {symbol}nền tảng", 1)


def _in_a_page_field(xml: str) -> str:
    run = "<w:r><w:t>41,68</w:t></w:r>"
    return (
        xml.replace("<w:body><w:p>", f'<w:body><w:p><w:fldSimple w:instr="PAGE">{run}</w:fldSimple>', 1)
        if ("<w:body><w:p>" in xml)
        else re.sub(r"(</w:pPr>)", rf'\1<w:fldSimple w:instr="PAGE">{run}</w:fldSimple>', xml, count=1)
    )


def _equation(xml: str) -> str:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    return re.sub(r"(</w:pPr>)", rf'\1<m:oMath xmlns:m="{space}"><m:r><m:t>41</m:t></m:r></m:oMath>', xml, count=1)


def _watermark(xml: str) -> str:
    shape = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="41,68"/></v:shape>'
    return re.sub(r"(</w:pPr>)", rf"\1<w:r><w:pict>{shape}</w:pict></w:r>", xml, count=1)


def _text_box(xml: str) -> str:
    inside = "<w:txbxContent><w:p><w:r><w:t>41,68</w:t></w:r></w:p></w:txbxContent>"
    return re.sub(r"(</w:pPr>)", rf"\1<w:r><w:pict>{inside}</w:pict></w:r>", xml, count=1)


def _computed_field(xml: str) -> str:
    field = '<w:fldSimple w:instr="= 40 + 1,68"><w:r><w:t></w:t></w:r></w:fldSimple>'
    return re.sub(r"(</w:pPr>)", rf"\1{field}", xml, count=1)


CHANGES: dict[str, Callable[[str], str]] = {
    "a number in its control": lambda xml: xml.replace(_score(xml), re.sub(r"(<w:t[^>]*>)\d", r"\g<1>9", _score(xml)), 1),
    "every score": _all_to_99,
    "a control deleted": lambda xml: xml.replace(_score(xml), "", 1),
    "a control unwrapped": _unwrapped,
    "two controls swapped": _controls_swapped,
    "a control re-pointed": lambda xml: xml.replace('"pii.2025.score"', '"pii.2024.score"', 1),
    "a digit outside": lambda xml: xml.replace("trên nền tảng", "trên 15 nền tảng", 1),
    "a number in words": lambda xml: xml.replace("trên nền tảng", "trên mười lăm nền tảng", 1),
    "a fixed name": lambda xml: re.sub(r'(<w:rStyle w:val="FixedName"/>.*?<w:t[^>]*>)', r"\g<1>41,68 ", xml, count=1),
    "a symbol": _in_a_symbol,
    "a page field": _in_a_page_field,
    "an equation": _equation,
    "a watermark": _watermark,
    "a text box": _text_box,
    "a computed field": _computed_field,
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_text_is_told(document: Path, original: OpenedDocument, tmp_path: Path, what: str) -> None:
    copy = changed(document, tmp_path / "copy.docx", CHANGES[what])
    assert changes_in(_opened(copy), original)


def test_the_number_that_was_changed_is_named(document: Path, original: OpenedDocument, tmp_path: Path) -> None:
    copy = changed(document, tmp_path / "copy.docx", CHANGES["a number in its control"])
    (change,) = changes_in(_opened(copy), original)
    assert change.numbers == ("pii.2025.score",)


def test_nothing_is_told_of_the_same_document(document: Path, original: OpenedDocument) -> None:
    assert changes_in(_opened(document), original) == ()


def _members(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_header_is_looked_at(document: Path, original: OpenedDocument, tmp_path: Path) -> None:
    name = next(name for name in _members(document) if re.match(r"word/header\d*\.xml", name))
    copy = changed(
        document, tmp_path / "copy.docx", lambda xml: xml.replace("</w:p>", "<w:r><w:t>41,68</w:t></w:r></w:p>", 1), name
    )
    assert [change.found for change in changes_in(_opened(copy), original) if "41,68" in change.found]


def test_the_main_part_is_found_by_its_relationship(document: Path, original: OpenedDocument, tmp_path: Path) -> None:
    """The forged text under another name, the true one left as a decoy where most programs look."""
    members = _members(document)
    forged = _all_to_99(members[MAIN].decode())
    members["word/main.xml"] = forged.encode()
    members["word/_rels/main.xml.rels"] = members["word/_rels/document.xml.rels"]
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"word/document.xml", b"word/main.xml")
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(b"/word/document.xml", b"/word/main.xml")
    write_canonical_zip(members, tmp_path / "copy.docx")
    assert changes_in(_opened(tmp_path / "copy.docx"), original)


def test_a_changed_picture_is_told(document: Path, original: OpenedDocument, tmp_path: Path) -> None:
    members = _members(document)
    name = next(name for name in members if name.startswith("word/media/"))
    members[name] += b"\0"
    write_canonical_zip(members, tmp_path / "copy.docx")
    codes = {change.code for change in changes_in(_opened(tmp_path / "copy.docx"), original)}
    assert codes == {"PII-TRACE-PART"}


RECORDS: dict[str, tuple[str, str]] = {
    "a value": ('value="24.49"', 'value="99.99"'),
    "a text shown": ('shown="', 'shown="9'),
    "a status": ("illustrative", "official"),
    "an input": ('<input id="', '<input id="x'),
}


@pytest.mark.parametrize("what", RECORDS)
def test_a_changed_record_is_told(document: Path, original: OpenedDocument, tmp_path: Path, what: str) -> None:
    before, after = RECORDS[what]
    copy = _opened(changed(document, tmp_path / "c.docx", lambda xml: _first(xml, before, after), "customXml/item100.xml"))
    published, carried = ({record.number_id: record for record in one.records} for one in (original, copy))
    assert list(differences(published, carried))


def _first(xml: str, before: str, after: str) -> str:
    if before not in xml:  # the fixture's own score
        before = next(iter(re.findall(r'value="\d+\.\d\d"', xml)))
    return xml.replace(before, after, 1)


def test_two_parts_of_records_are_none(document: Path, tmp_path: Path) -> None:
    members = _members(document)
    members["customXml/item1.xml"] = members["customXml/item100.xml"].replace(b'value="', b'value="9')
    rels = members["word/_rels/document.xml.rels"]
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
    more = b'<Relationship Id="rId900" Type="' + kind + b'" Target="../customXml/item1.xml"/></Relationships>'
    members["word/_rels/document.xml.rels"] = rels.replace(b"</Relationships>", more)
    write_canonical_zip(members, tmp_path / "copy.docx")
    opened = _opened(tmp_path / "copy.docx")
    assert opened.unreadable
    assert opened.records == ()


def test_a_copy_without_controls_is_aligned_by_its_words(document: Path, original: OpenedDocument, tmp_path: Path) -> None:
    def dropped(xml: str) -> str:
        return re.sub(r"<w:sdtPr>.*?</w:sdtPr>|</?w:sdt(?:Content)?>", "", xml, flags=re.DOTALL)

    bare = changed(document, tmp_path / "bare.docx", dropped)
    assert changes_in(_opened(bare), original) == ()
    both = changed(bare, tmp_path / "both.docx", lambda xml: xml.replace("trên nền tảng", "trên 15 nền tảng", 1))
    (change,) = changes_in(_opened(both), original)
    assert "15" in change.found
