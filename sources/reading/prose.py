"""Opens any file of prose as a located document, converting or recognising it where it is not text yet."""

from __future__ import annotations

from pathlib import Path

from sources.reading import media_types
from sources.reading.located import Document
from sources.words.messages import MessageCatalogue

_MESSAGES = MessageCatalogue(__file__)


def read_document(path: Path, media_type: str) -> Document:
    """The document in reading order, with places. Raises Refused where the file is no prose or a program is missing."""
    if media_type in media_types.WORD_TYPES:
        from sources.reading.word import read_word

        return read_word(path)
    if media_type in media_types.CONVERTIBLE_TYPES:
        from sources.reading.conversion import converted
        from sources.reading.word import read_word

        with converted(path, "docx") as docx:
            return read_word(docx)
    if media_type == media_types.ODT:
        from sources.reading.odt import read_odt

        return read_odt(path)
    if media_type in media_types.SLIDE_TYPES:
        from sources.reading.slides import read_slides

        return read_slides(path)
    if media_type == media_types.PDF:
        from sources.reading.pdf import read_pdf

        return read_pdf(path)
    if media_type in media_types.IMAGE_TYPES:
        from sources.reading.recognition import read_scan

        return read_scan(path)
    if media_type == media_types.TEXT:
        from sources.reading.plain_text import read_plain_text

        return read_plain_text(path)
    raise _MESSAGES.refused("PII-READ-UNKNOWN-TYPE", file=path.name)
