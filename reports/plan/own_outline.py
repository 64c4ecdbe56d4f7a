"""What an office may say in an outline of its own: the shape alone; `forms` knows which names there are."""

from __future__ import annotations

from typing import Any

import msgspec


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A chapter, annex, section or lettered part, as in the program's outlines (`documents/`)."""

    title: str
    texts: tuple[str, ...] = ()
    dashes: str | tuple[str, ...] = ()
    points: str | tuple[str, ...] = ()
    blocks: tuple[str | dict[str, str], ...] = ()
    each: str = ""
    only: str = ""
    optional: str = ""
    sections: tuple[Part, ...] = ()
    parts: tuple[Part, ...] = ()


class OwnOutline(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is given stands in place of the program's; of `words` each by itself."""

    chapters: tuple[Part, ...] = ()
    annexes: tuple[Part, ...] = ()
    sections: tuple[Part, ...] = ()
    words: dict[str, Any] = {}
