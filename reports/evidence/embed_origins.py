"""The origins inside the document: with them a mailed file names file, place and words for each of its numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from reports.evidence.embed import custom_parts
from reports.evidence.origins import Origin
from sources.reading.archive import write_canonical_zip

NAMESPACE = "urn:innovation-index-plan:origins:1"
PART_NAME = "/customXml/item101.xml"

_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def attach_origins(path: Path, origins: Iterable[Origin]) -> None:
    """Put `origins` into a written .docx as a custom XML part; the same origins give the same bytes."""
    import docx
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document(str(path))
    root = etree.Element(f"{{{NAMESPACE}}}origins", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for origin in origins:
        line = json.dumps(origin.to_json(), ensure_ascii=False, sort_keys=True)
        etree.SubElement(root, f"{{{NAMESPACE}}}origin").text = line
    data = bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    part = Part(PackURI(PART_NAME), "application/xml", data, document.part.package)
    document.part.relate_to(part, _RELATIONSHIP)
    packed = BytesIO()
    document.save(packed)
    with ZipFile(packed) as archive:
        write_canonical_zip({name: archive.read(name) for name in archive.namelist()}, path)


def read_origins(path: Path) -> tuple[Origin, ...]:
    """The origins that a .docx carries; none where it carries none. Raises ValueError for a file that is no .docx."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for data in custom_parts(path):
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            continue
        if root.tag == f"{{{NAMESPACE}}}origins":
            return tuple(Origin.from_json(json.loads(str(item.text))) for item in root)
    return ()
