"""Data files of the package: YAML beside the module that asks, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any


@cache
def data(path: Path) -> Any:
    """The content of a YAML file of the package; shared by all who ask, so nobody changes it."""
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
