"""Whose a document is: the province that its letterhead, its date line or its title names."""

from __future__ import annotations

from itertools import islice

from sources.departments.passages import flat_passages
from sources.reading.located import Document
from sources.registry.whose import province_named

HEAD = 16
"""Paragraphs from the top in which an office writes who it is; further down other provinces are named, too."""


def province_of(document: Document) -> str | None:
    """The one province that the head of a document names as its own; None where it names none or several."""
    return province_named(passage.text for passage in islice(flat_passages(document), HEAD))
