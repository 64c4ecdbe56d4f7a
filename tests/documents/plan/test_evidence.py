"""Every number of the finished document has a record, every record can be made again, and tampering shows."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from reports.evidence.embed import read_records
from reports.evidence.records import NumberRecord
from reports.evidence.rules import made_by_rule, recompute
from reports.evidence.scan import scan_document
from reports.plan import PlanContent
from tests.documents.plan.package import changed


def test_records_travel_in_the_document(content: PlanContent, document: Path) -> None:
    assert read_records(document) == content.records
    assert len(content.records) > 350


def test_no_digit_is_unexplained(document: Path) -> None:
    scan = scan_document(document)
    assert scan.unexplained_digits == ()
    assert len(scan.number_uses) > 350
    covered = {exemption.id: exemption.covered for exemption in scan.exempted}
    assert "1.1.1" in covered["indicator_code"]
    assert covered["page_number"] == ("2",)
    assert all(any(letter.isdigit() for letter in name) for name in covered["fixed_name"])


def test_what_a_control_shows_is_what_its_record_says(document: Path) -> None:
    shown = {record.number_id: record.shown_text for record in read_records(document)}
    for use in scan_document(document).number_uses:
        assert shown[use.number_id] == use.text


def test_a_digit_typed_into_the_text_is_found(document: Path, tmp_path: Path) -> None:
    copy = changed(document, tmp_path / "copy.docx", lambda xml: xml.replace("trên nền tảng", "trên 15 nền tảng", 1))
    assert [item.text for item in scan_document(copy).unexplained_digits if "15" in item.text]


def test_a_number_changed_in_its_control_is_found(document: Path, tmp_path: Path) -> None:
    def other_score(xml: str) -> str:
        start = xml.index('<w:tag w:val="pii.2025.score"/>')
        first = xml.index("</w:t>", start)
        return xml[:first] + "9" + xml[first:]

    copy = changed(document, tmp_path / "copy.docx", other_score)
    assert len(scan_document(copy).unexplained_digits) == 1


def test_a_control_without_record_is_found(document: Path, tmp_path: Path) -> None:
    copy = changed(document, tmp_path / "copy.docx", lambda xml: xml.replace('"pii.2025.score"', '"pii.2031.score"', 1))
    assert len(scan_document(copy).unexplained_digits) == 1


def test_every_chain_ends_in_sources_and_every_number_can_be_made_again(content: PlanContent) -> None:
    records = {record.number_id: record for record in content.records}
    for record in content.records:
        assert record.inputs, record.number_id
        assert len(record.number_id) <= 64
        if record.kind == "computed" and made_by_rule(record.rule) and all(item.id in records for item in record.inputs):
            values = [(item.role, _value(records[item.id])) for item in record.inputs]
            assert str(recompute(record.rule, values)) == record.value


def _value(record: NumberRecord) -> Decimal:
    return Decimal(str(record.value))


def test_a_figure_disguised_as_a_numbering_is_found(document: Path, tmp_path: Path) -> None:
    copy = changed(document, tmp_path / "copy.docx", lambda xml: xml.replace(">1. </w:t>", ">24,49 điểm </w:t>", 1))
    assert [item.text for item in scan_document(copy).unexplained_digits] == ["24,49 điểm"]
