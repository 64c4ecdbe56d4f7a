"""The sentences of the index, shared by the modules of this package."""

from __future__ import annotations

from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
