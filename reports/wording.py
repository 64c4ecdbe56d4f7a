"""Wording files: what users read is kept in YAML beside the module that prints it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any


@cache
def wording(path: Path) -> dict[str, Any]:
    """The content of a wording file, read once."""
    import yaml

    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded
