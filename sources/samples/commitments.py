"""What departments of the demonstration commit to: rows of `texts/*.yml` beside Cao Bằng's values of the newest edition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sources.samples.edition import Edition
from sources.samples.known import PROVINCE, indicators
from sources.words.numbers import rounded, shown

TEXTS = Path(__file__).parent / "texts"
BASELINE_YEAR = 2025
_FIGURE = re.compile(r"\{(raw|score|rank):([\w.]+)@(\d{4})\}")


@dataclass(frozen=True)
class Row:
    """One registered indicator; values are printed with the indicator's decimals."""

    department: str
    code: str
    name: str
    unit: str
    decimals: int
    baseline: Decimal
    targets: dict[int, Decimal]
    solution: str
    evidence: str
    coordinating: tuple[str, ...]


@cache
def text(name: str) -> dict[str, Any]:
    """The parsed `texts/<name>.yml`."""
    import yaml

    loaded: dict[str, Any] = yaml.safe_load((TEXTS / f"{name}.yml").read_text(encoding="utf-8"))
    return loaded


def commitment_rows(description: Mapping[str, Any], edition: Edition) -> list[Row]:
    """The commitments of one text, each with name and unit of the framework and the province's value as baseline."""
    nodes = {node.code: node for node in edition.tree.indicators}
    decimals = {row.code: row.decimals for row in indicators()}
    return [
        Row(
            entry.get("department") or description["department"],
            entry["code"],
            nodes[entry["code"]].name,
            nodes[entry["code"]].unit,
            decimals[entry["code"]],
            edition.raw[PROVINCE][entry["code"]],
            {year: _rounded(value, decimals[entry["code"]]) for year, value in entry["targets"].items()},
            entry["solution"],
            entry["evidence"],
            tuple(entry["coordinating"]),
        )
        for entry in description["commitments"]
    ]


def vietnamese(value: Decimal | int) -> str:
    """A number as official Vietnamese writing has it."""
    return shown(Decimal(value))


def filled(sentence: str, editions: Mapping[int, Edition]) -> str:
    """A sentence with each `{raw|score|rank:CODE@YEAR}` replaced by Cao Bằng's printed figure."""

    def figure(match: re.Match[str]) -> str:
        measure, code, year = match.groups()
        edition = editions[int(year)]
        if measure == "rank":
            return vietnamese(edition.ranks[PROVINCE][code])
        if measure == "raw":
            return vietnamese(edition.raw[PROVINCE][code])
        return vietnamese(edition.printed_scores(PROVINCE)[code])

    return _FIGURE.sub(figure, sentence)


def _rounded(value: float, decimals: int) -> Decimal:
    return rounded(Decimal(str(value)), decimals)
