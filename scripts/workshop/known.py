"""What the made-up workbooks must agree with: published figures, and the choices written in `data/`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sources.words.data import data

DATA = Path(__file__).parent / "data"
PUBLISHED = "so-lieu-cong-bo.csv"
PROVINCE = "Cao Bằng"
_ALIASES = {"Hồ Chí Minh": "TP. Hồ Chí Minh"}


@dataclass(frozen=True)
class Figure:
    """A score, a rank or both that an edition must show for one province and one node of the tree."""

    edition: int
    province: str
    code: str
    score: Decimal | None
    rank: int | None
    kind: str


@dataclass(frozen=True)
class ProvinceRow:
    """A province of before July 2025, what it became part of, its people (thousands) and relative economic weight."""

    name: str
    merged_into: str
    region: str
    population: int
    economy: float


@dataclass(frozen=True)
class IndicatorRow:
    """The plausible range of an indicator's raw values, how it is printed, and its typical normalised mean."""

    code: str
    low: float
    high: float
    decimals: int
    mean: float
    zero_share: float
    merge: str


def choices() -> dict[str, Any]:
    """The choices of `editions.yml`."""
    loaded: dict[str, Any] = data(DATA / "editions.yml")
    return loaded


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def provinces() -> list[ProvinceRow]:
    return [
        ProvinceRow(row["province"], row["merged_into"], row["region"], int(row["population"]), float(row["economy"]))
        for row in _rows("provinces.csv")
    ]


@cache
def indicators() -> list[IndicatorRow]:
    return [
        IndicatorRow(
            row["code"],
            float(row["low"]),
            float(row["high"]),
            int(row["decimals"]),
            float(row["mean"]),
            float(row["zero_share"]),
            row["merge"],
        )
        for row in _rows("indicators.csv")
    ]


def published(edition: int) -> list[Figure]:
    """The published figures of an edition, with the province's and the node's name as the workbooks write them."""
    names: dict[str, str] = choices()["published_names"]
    return [
        Figure(
            edition,
            _ALIASES.get(row["province"], row["province"]),
            row["code"] or names[row["name_vi"]],
            Decimal(row["score"]) if row["score"] else None,
            int(row["rank"]) if row["rank"] else None,
            "published",
        )
        for row in _rows(PUBLISHED)
        if int(row["edition"]) == edition
    ]


def further(edition: int) -> list[Figure]:
    """The figures of `editions.yml` beyond the published file, each with the kind written there."""
    return [
        Figure(edition, row["province"], row["code"], Decimal(str(row["score"])), row.get("rank"), row["kind"])
        for row in choices()["further"]
        if row["edition"] == edition
    ]
