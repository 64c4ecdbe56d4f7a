"""The records and their origins inside the document: custom XML parts, so that a mailed file answers for its numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from reports.evidence.records import NumberRecord, Origin
from sources.contracts import Refused
from sources.reading.own import MARK
from sources.reading.word_package import related_parts, safe_parser

if TYPE_CHECKING:
    from docx.document import Document

_NAMESPACES = {kind: f"{MARK}:{kind}:1" for kind in ("numbers", "origins")}
_PARTS = {"numbers": "/customXml/item100.xml", "origins": "/customXml/item101.xml"}
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_ATTRIBUTES = {"id": "number_id", "shown": "shown_text", **{n: n for n in ("value", "unit", "kind", "rule", "status")}}
"""Attribute of a number's element -> field of its record."""


def attach_records(document: Document, records: Iterable[NumberRecord]) -> None:
    """Put `records` into an open document: one element a record, its inputs inside it."""
    root = _root("numbers")
    for record in records:
        fields = {key: getattr(record, name) for key, name in _ATTRIBUTES.items()}
        known = {key: text for key, text in fields.items() if text is not None}
        number = etree.SubElement(root, _tag("numbers", "number"), known)
        for item in record.inputs:
            etree.SubElement(number, _tag("numbers", "input"), {"id": item.id, "role": item.role})
    _attach(document, "numbers", root)


def attach_origins(document: Document, origins: Iterable[Origin]) -> None:
    """Put `origins` into an open document: one element each, its content as JSON."""
    root = _root("origins")
    for origin in origins:
        line = json.dumps(origin.to_json(), ensure_ascii=False, sort_keys=True)
        etree.SubElement(root, _tag("origins", "origin")).text = line
    _attach(document, "origins", root)


def read_records(path: Path) -> tuple[NumberRecord, ...]:
    """The records that a .docx carries, in their order; none where it carries none.

    Raises ValueError for a file that is not a .docx, or whose part of records is too large or is not one.
    """
    return tuple(_record(number) for number in _attached(path, "numbers"))


def read_origins(path: Path) -> tuple[Origin, ...]:
    """The origins that a .docx carries; as `read_records`."""
    return tuple(Origin.from_json(json.loads(str(item.text))) for item in _attached(path, "origins"))


def _record(number: etree._Element) -> NumberRecord:
    fields: dict[str, Any] = {name: number.get(key) for key, name in _ATTRIBUTES.items()}
    return NumberRecord.from_json({**fields, "inputs": [dict(item.attrib) for item in number]})


def _root(kind: str) -> etree._Element:
    return etree.Element(_tag(kind, kind), nsmap=cast(Any, {None: _NAMESPACES[kind]}))


def _tag(kind: str, name: str) -> str:
    return f"{{{_NAMESPACES[kind]}}}{name}"


def _attach(document: Document, kind: str, root: etree._Element) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    content = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    part = Part(PackURI(_PARTS[kind]), "application/xml", content, document.part.package)
    document.part.relate_to(part, _RELATIONSHIP)


def _attached(path: Path, kind: str) -> Iterator[etree._Element]:
    """The entries of the custom XML part of that kind that the main document is related to.

    Raises ValueError for a package that cannot be opened, or that carries two of them.
    """
    try:
        parts = related_parts(path, "customXml")
    except Refused as refusal:
        raise ValueError(refusal.finding.message) from refusal
    roots = [root for part in parts if (root := _root_of(part)) is not None and root.tag == _tag(kind, kind)]
    if len(roots) > 1:
        raise ValueError(f"{path.name} carries {len(roots)} parts of {kind}")
    for root in roots:
        yield from root


def _root_of(part: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(part, safe_parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
