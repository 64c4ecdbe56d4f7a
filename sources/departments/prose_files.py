"""Opens a file of prose by its kind of content; the readers themselves live in `sources.reading`."""

from __future__ import annotations

from pathlib import Path

from sources.messages import MessageCatalogue
from sources.reading import media_types
from sources.reading.located import Document

MESSAGES = MessageCatalogue(__file__)


def open_prose(path: Path, media_type: str) -> Document:
    """The located text of a document. Raises Refused for a kind that holds no prose or a file that cannot be read."""
    if media_type in media_types.WORD_TYPES:
        from sources.reading.word import read_word

        return read_word(path)
    if media_type == media_types.ODT:
        from sources.reading.odt import read_odt

        return read_odt(path)
    if media_type in media_types.SLIDE_TYPES:
        from sources.reading.slides import read_slides

        return read_slides(path)
    if media_type == media_types.TEXT:
        from sources.reading.plain_text import read_plain_text

        return read_plain_text(path)
    raise MESSAGES.refused("PII-PAPER-NOT-PROSE", file=path.name)
