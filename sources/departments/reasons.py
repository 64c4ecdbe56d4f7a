"""The reasons why words are no target, as the reviewer reads them (`reasons.yml`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def reason_texts() -> dict[str, str]:
    """Reason code → Vietnamese words."""
    import yaml

    path = Path(__file__).with_name("reasons.yml")
    loaded: dict[str, str] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded
