"""The sentences of the index, shared by the modules of this package."""

from __future__ import annotations

from sources.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


def with_comma(value: object) -> str:
    """A number inside a Vietnamese sentence: as it is, with a decimal comma and no superfluous zero."""
    return str(value).removesuffix(".0").replace(".", ",")
