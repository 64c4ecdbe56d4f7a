"""The records inside the document itself: a custom XML part, so that a mailed file answers for its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from reports.evidence.records import Input, NumberRecord
from sources.reading.members import read_members

if TYPE_CHECKING:
    from docx.document import Document

NAMESPACE = "urn:innovation-index-plan:numbers:1"
PART_NAME = "/customXml/item100.xml"

_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def attach_records(document: Document, records: Iterable[NumberRecord]) -> None:
    """Put `records` into an open document as a custom XML part."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI(PART_NAME), "application/xml", to_xml(records), document.part.package)
    document.part.relate_to(part, _RELATIONSHIP)


def read_records(path: Path) -> tuple[NumberRecord, ...]:
    """The records that a .docx carries, in their order; none where it carries none.

    Raises ValueError for a file that is not a .docx, or whose part of records is too large.
    """
    for data in custom_parts(path):
        found = from_xml(data)
        if found is not None:
            return found
    return ()


def custom_parts(path: Path) -> Iterator[bytes]:
    """The custom XML parts of a .docx. Raises ValueError for a file that is none, or for a part that is too large."""
    yield from read_members(path, lambda name: name.startswith("customXml/item")).values()


def to_xml(records: Iterable[NumberRecord]) -> bytes:
    """The part's bytes: one element a record, its inputs inside it."""
    root = etree.Element(f"{{{NAMESPACE}}}numbers", nsmap=cast(Any, {None: NAMESPACE}))
    for record in records:
        known = {
            "id": record.number_id,
            "shown": record.shown_text,
            "value": record.value,
            "unit": record.unit,
            "kind": record.kind,
            "rule": record.rule,
            "status": record.status,
        }
        present = {key: text for key, text in known.items() if text is not None}
        number = etree.SubElement(root, f"{{{NAMESPACE}}}number", present)
        for item in record.inputs:
            etree.SubElement(number, f"{{{NAMESPACE}}}input", {"id": item.id, "role": item.role})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def from_xml(data: bytes) -> tuple[NumberRecord, ...] | None:
    """The inverse of `to_xml`; None for a part that is about something else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    if root.tag != f"{{{NAMESPACE}}}numbers":
        return None
    return tuple(_record(number) for number in root.iterfind(f"{{{NAMESPACE}}}number"))


def _record(number: etree._Element) -> NumberRecord:
    inputs = tuple(
        Input(item.get("id", ""), item.get("role", "")) for item in number.iterfind(f"{{{NAMESPACE}}}input")
    )
    return NumberRecord(
        number_id=number.get("id", ""),
        shown_text=number.get("shown", ""),
        value=number.get("value"),
        unit=number.get("unit"),
        kind=number.get("kind", ""),
        rule=number.get("rule", ""),
        inputs=inputs,
        status=number.get("status", ""),
    )
