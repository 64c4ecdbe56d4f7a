"""How often the band of the outlook held: `python -m tests.method.backtest` prints its coverage on public data.

PAPI 2011 to 2016 and PCI 2011, 2013, 2016 (63 provinces, one total of points; see tests/real). For each edition with enough
before it, every province's band of ranks is made from what was known then, as the outlook makes it for a province without
targets, and compared with the rank that came. Neither is PII: what is tested is the way of drawing, not PII's own drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import python_calamine

from reports.targets.outlook import drifts
from reports.targets.standing import Array
from sources.registry.provinces import ProvinceRegistry

REAL = Path(__file__).parents[1] / "real"
BANDS = (50, 80, 90)
DRAWS = 4000


@dataclass(frozen=True)
class Series:
    """One index through time. `scores`: (editions, provinces that all editions have); `tested`: editions to foretell."""

    name: str
    years: tuple[int, ...]
    scores: Array
    tested: tuple[int, ...]


def papi() -> Series:
    book = python_calamine.CalamineWorkbook.from_path(str(REAL / "PAPI_2011-2016.xlsx"))
    found = {}
    for name in book.sheet_names:
        if name.endswith("_PAPI"):
            rows = book.get_sheet_by_name(name).to_python()
            # Rows below the provinces hold the lowest and highest figures; they have no province's number (1 to 96).
            scored = (row for row in rows[2:] if isinstance(row[0], float) and row[0] <= 96 and isinstance(row[-1], float))
            found[int(name[:4])] = {str(row[1]).strip(): float(row[-1]) for row in scored}
    return _series("PAPI", found, least=2)


def pci() -> Series:
    registry = ProvinceRegistry.load()
    found = {}
    for path, sheet in (("PCI_2011.xls", "Tong hop"), ("PCI_2013.xlsx", "Summary_VN"), ("PCI_2016.xlsx", "Summary_VN")):
        year = int(path[4:8])
        rows = python_calamine.CalamineWorkbook.from_path(str(REAL / path)).get_sheet_by_name(sheet).to_python()
        column = rows[0].index(f"PCI {year}")  # the province stands before its total: each column is sorted by itself
        scored = (row for row in rows[1:64])
        found[year] = {str(registry.canonical(str(row[column - 1]), year)): float(row[column]) for row in scored}
    return _series("PCI", found, least=1)


def _series(name: str, found: dict[int, dict[str, float]], least: int) -> Series:
    common = sorted(set.intersection(*(set(year) for year in found.values())))
    scores = np.array([[found[year][province] for province in common] for year in sorted(found)])
    return Series(name, tuple(sorted(found)), scores, tuple(range(least + 1, len(found))))


def ranks(scores: Array) -> Array:
    """1 = best, along the last axis (no ties in these data)."""
    return np.argsort(np.argsort(-scores, axis=-1), axis=-1) + 1


def held(series: Series, place: int, seed: int = 7, *, own_drifts: bool = True) -> dict[int, int]:
    """Band -> provinces whose rank in the edition `place` lies in the band made from the editions before."""
    scores, gaps = series.scores, np.diff(series.years)
    changes = [(scores[number + 1] - scores[number]) / gaps[number] for number in range(place - 1)]
    random = np.random.Generator(np.random.PCG64(seed))
    drift = drifts(changes, scores.shape[1], int(gaps[place - 1]), DRAWS, random)
    came = ranks(scores[place])
    inside = dict.fromkeys(BANDS, 0)
    for province in range(scores.shape[1]):
        own = scores[place - 1, province] + (drift[:, province] if own_drifts else 0.0)
        rivals = np.delete(scores[place - 1] + drift, province, axis=1)
        drawn = 1 + (rivals > np.asarray(own).reshape(-1, 1)).sum(axis=1)
        for band in BANDS:
            low, high = np.percentile(drawn, [(100 - band) / 2, (100 + band) / 2], method="nearest")
            inside[band] += int(low <= came[province] <= high)
    return inside


def coverage(series: Series, *, own_drifts: bool = True) -> dict[int, float]:
    """Band -> share of the ranks that came which it held."""
    inside = [held(series, place, own_drifts=own_drifts) for place in series.tested]
    count = series.scores.shape[1] * len(series.tested)
    return {band: sum(one[band] for one in inside) / count for band in BANDS}


def table() -> str:
    lines = [f"| data | ranks | {' | '.join(f'{band} %' for band in BANDS)} |", "|---" * (len(BANDS) + 2) + "|"]
    for series in (papi(), pci()):
        for name, drift in (("", True), (", own province stands still", False)):
            shares = " | ".join(f"{100 * share:.0f} %" for share in coverage(series, own_drifts=drift).values())
            tested = ", ".join(str(series.years[place]) for place in series.tested)
            lines.append(f"| {series.name} {tested}{name} | {series.scores.shape[1] * len(series.tested)} | {shares} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())  # noqa: T201
