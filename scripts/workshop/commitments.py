"""What departments of the demonstration commit to: rows of `texts/*.yml` beside Cao Bằng's values of the newest edition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from scripts.workshop.edition import Edition
from scripts.workshop.known import PROVINCE, indicators
from sources.words.data import data
from sources.words.numbers import from_float, rounded, shown

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


def described(name: str) -> dict[str, Any]:
    """The parsed `texts/<name>.yml`."""
    loaded: dict[str, Any] = data(TEXTS / f"{name}.yml")
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
            nodes[entry["code"]].unit or "",
            decimals[entry["code"]],
            edition.raw[PROVINCE][entry["code"]],
            {year: rounded(from_float(value), decimals[entry["code"]]) for year, value in entry["targets"].items()},
            entry["solution"],
            entry["evidence"],
            tuple(entry["coordinating"]),
        )
        for entry in description["commitments"]
    ]


def filled(sentence: str, editions: Mapping[int, Edition]) -> str:
    """A sentence with each `{raw|score|rank:CODE@YEAR}` replaced by Cao Bằng's printed figure."""

    def figure(match: re.Match[str]) -> str:
        measure, code, year = match.groups()
        edition = editions[int(year)]
        if measure == "rank":
            return shown(Decimal(edition.ranks[PROVINCE][code]))
        if measure == "raw":
            return shown(edition.raw[PROVINCE][code])
        return shown(edition.printed_scores(PROVINCE)[code])

    return _FIGURE.sub(figure, sentence)
