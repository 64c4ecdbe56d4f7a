"""Data files of the package, beside the module that asks: YAML, and rows of CSV."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def data(path: Path) -> Any:
    """The content of a YAML file of the package; shared by all who ask, so nobody changes it."""
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def rows(path: Path, kind: type[T]) -> tuple[T, ...]:
    """The rows of a CSV file as dataclasses: an empty cell leaves the default, `|` divides the items of a tuple."""
    import msgspec

    lists = {name for name, said in kind.__annotations__.items() if said.startswith("tuple")}
    with path.open(encoding="utf-8", newline="") as file:
        filled = ({name: text for name, text in row.items() if text} for row in csv.DictReader(file))
        split = [{name: text.split("|") if name in lists else text for name, text in row.items()} for row in filled]
    return msgspec.convert(split, tuple[kind, ...], strict=False)  # type: ignore[valid-type]
