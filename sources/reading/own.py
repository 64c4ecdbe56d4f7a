"""Whether a file is one that we made ourselves: a plan, a paper that goes with it or its annex.

Such a file comes back into the inbox when somebody worked on it. Its figures are ours, never a department's commitment. The
mark survives an edit in Word, Excel or LibreOffice: the records, the tags of the content controls, a property of the file.
"""

from __future__ import annotations

import re
from pathlib import Path

from sources.reading import media_types
from sources.reading.members import read_members

MARK = "urn:innovation-index-plan"
"""Begins the namespaces of our custom XML parts, and names the property that our workbooks carry."""
_TAG = re.compile(rb'<w:tag w:val="(?:target|pii|ind|pillar|plan|edition|field)\.[a-z0-9_.]+"')
_PARTS = re.compile(r"customXml/|docProps/|word/document\.xml")
_IDENTITY = re.compile(rb"<dc:identifier>[0-9a-f]{64}</dc:identifier>")
"""The data identity among the properties, which LibreOffice keeps where it drops parts and tags."""
_FEW = 3
"""So many tags of ours in one document are no accident."""


def is_own(path: Path, media_type: str) -> bool:
    """A package that cannot be opened is nobody's: its reader will say so."""
    if media_type not in (media_types.DOCX, media_types.XLSX):
        return False
    try:
        members = read_members(path, _PARTS.match)
    except ValueError:
        return False
    tags = sum(len(_TAG.findall(content)) for content in members.values())
    return tags >= _FEW or any(MARK.encode() in content or _IDENTITY.search(content) for content in members.values())
