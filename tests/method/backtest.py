"""How often the band of the outlook held: `python -m tests.method.backtest` prints its coverage on public data.

PAPI 2011 to 2016 (63 provinces, one total of points; see tests/real). For each year with at least two years of changes
before it, every province's band of ranks is made from what was known then, as the outlook makes it for a province without
targets, and compared with the rank that came. PAPI is not PII: what is tested is the way of drawing, not PII's own drift.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import python_calamine

from reports.targets.outlook import drifts
from reports.targets.standing import Array

SOURCE = Path(__file__).parents[1] / "real" / "PAPI_2011-2016.xlsx"
BANDS = (50, 80, 90)
DRAWS = 4000
LEAST_PAIRS = 2


def totals() -> tuple[tuple[int, ...], Array]:
    """The years, and the total of each province in each: (years, provinces); provinces missing in a year are left out."""
    book = python_calamine.CalamineWorkbook.from_path(str(SOURCE))
    found: dict[int, dict[str, float]] = {}
    for name in book.sheet_names:
        if name.endswith("_PAPI"):
            rows = book.get_sheet_by_name(name).to_python()
            # Rows below the provinces hold the lowest and highest figures; they have no province's number (1 to 96).
            scored = (row for row in rows[2:] if isinstance(row[0], float) and row[0] <= 96 and isinstance(row[-1], float))
            found[int(name[:4])] = {str(row[1]).strip(): float(row[-1]) for row in scored}
    common = sorted(set.intersection(*(set(year) for year in found.values())))
    return tuple(sorted(found)), np.array([[found[year][name] for name in common] for year in sorted(found)])


def ranks(scores: Array) -> Array:
    """1 = best, along the last axis (no ties in these data)."""
    return np.argsort(np.argsort(-scores, axis=-1), axis=-1) + 1


def held(scores: Array, year: int, seed: int = 7, *, own_drifts: bool = True) -> dict[int, int]:
    """Band -> provinces whose rank of `year` (a row of `scores`) lies in the band made from the years before."""
    changes = [scores[number + 1] - scores[number] for number in range(year - 1)]
    random = np.random.Generator(np.random.PCG64(seed))
    drift = drifts(changes, scores.shape[1], 1, DRAWS, random)
    came = ranks(scores[year])
    inside = dict.fromkeys(BANDS, 0)
    for place in range(scores.shape[1]):
        own = scores[year - 1, place] + (drift[:, place] if own_drifts else 0.0)
        rivals = np.delete(scores[year - 1] + drift, place, axis=1)
        drawn = 1 + (rivals > np.asarray(own).reshape(-1, 1)).sum(axis=1)
        for band in BANDS:
            low, high = np.percentile(drawn, [(100 - band) / 2, (100 + band) / 2], method="nearest")
            inside[band] += int(low <= came[place] <= high)
    return inside


def table() -> str:
    years, scores = totals()
    lines = [f"| year | {' | '.join(f'{band} %' for band in BANDS)} | provinces |", "|---" * (len(BANDS) + 2) + "|"]
    total = dict.fromkeys(BANDS, 0)
    tested = range(LEAST_PAIRS + 1, len(years))
    for year in tested:
        inside = held(scores, year)
        total = {band: total[band] + inside[band] for band in BANDS}
        lines.append(f"| {years[year]} | {' | '.join(str(inside[band]) for band in BANDS)} | {scores.shape[1]} |")
    count = scores.shape[1] * len(tested)
    lines.append(f"| all | {' | '.join(f'{100 * total[band] / count:.0f} %' for band in BANDS)} | {count} |")
    still = {band: sum(held(scores, year, own_drifts=False)[band] for year in tested) for band in BANDS}
    lines.append(f"| own stands still | {' | '.join(f'{100 * still[band] / count:.0f} %' for band in BANDS)} | {count} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())  # noqa: T201
