"""The reasons why words are no target, as the reviewer reads them (`reasons.yml`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sources.words.data import data


@cache
def reason_texts() -> dict[str, str]:
    """Reason code → Vietnamese words."""
    loaded: dict[str, str] = data(Path(__file__).with_name("reasons.yml"))
    return loaded
