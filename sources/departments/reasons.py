"""Why words are no target, and what speaks for a reading, as the reviewer reads them (`reasons.yml`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sources.words.data import data

if TYPE_CHECKING:
    from sources.departments.readings import Reading


def _words() -> dict[str, dict[str, str]]:
    loaded: dict[str, Any] = data(Path(__file__).with_name("reasons.yml"))
    return loaded


def reason_texts() -> dict[str, str]:
    """Reason code → Vietnamese words."""
    return _words()["roles"]


def grounds_in_words(reading: Reading) -> tuple[str, ...]:
    """The strongest grounds of a reading in words, how its indicator was found among them."""
    named = [f"link_{reading.chosen.source}"] if reading.chosen else []
    return tuple(dict.fromkeys(text for name in (*reading.grounds, *named) if (text := _ground(name))))


def _ground(feature: str) -> str | None:
    begins = [begin for begin in _words()["grounds"] if feature.startswith(begin)]
    if not begins or feature.endswith("_None"):
        return None
    begin = max(begins, key=len)
    word = feature.partition(" ")[2] if " " in feature else feature[len(begin) :]
    return _words()["grounds"][begin].format(word=_words()["groups"].get(word, word))
