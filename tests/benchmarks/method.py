"""How long the index takes: medians of processor milliseconds in process, and the ratio to the peer (COINr 1.1.14).

Run by `python -m tests.benchmarks.method`. The peer's processor times were measured side by side on one machine of two cores
(ASEM 87 to 102 ms, here 94). Processor time, not the clock, so that a busy machine does not change the table.
"""

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from sources.innovation_index.method import Alternatives, Index, Method, NoisyWeights, Structure, remove_each, uncertainty

ASEM = Path(__file__).parents[1] / "method" / "asem"
FULL = {"treat": {}, "normalise": {"by": "minmax"}, "aggregate": {"by": "arithmetic_mean"}}


def timed(action: Callable[[], object], runs: int) -> float:
    """Median processor milliseconds of `runs` runs after one to warm up."""
    action()
    times = []
    for _ in range(runs):
        start = time.process_time()
        action()
        times.append(1000 * (time.process_time() - start))
    return median(times)


def peak(action: Callable[[], object]) -> float:
    """Most memory held at once during a run, in MB, beyond what was held before."""
    tracemalloc.start()
    action()
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return most


def tree(indicators: int, sizes: tuple[int, ...]) -> pd.DataFrame:
    """A balanced structure: `indicators` leaves, then levels of the given sizes, the last one being 1."""
    rows, below = [], [f"i{number}" for number in range(indicators)]
    for level, size in enumerate(sizes, start=1):
        above = [f"g{level}_{number}" for number in range(size)]
        kind = "indicator" if level == 1 else "aggregate"
        rows += [(code, above[number * size // len(below)], kind, 1 + number % 3, 1) for number, code in enumerate(below)]
        below = above
    rows.append((below[0], "", "aggregate", 1, 1))
    return pd.DataFrame(rows, columns=["code", "parent", "kind", "weight", "direction"])


def field(units: int, indicators: int, missing: float, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    values = rng.lognormal(0, rng.uniform(0.2, 1.2, indicators), (units, indicators))
    values[rng.random(values.shape) < missing] = np.nan
    names = pd.Index([f"u{number}" for number in range(units)], name="unit")
    return pd.DataFrame(values, index=names, columns=[f"i{number}" for number in range(indicators)])


def asem() -> tuple[pd.DataFrame, pd.DataFrame, Method]:
    data = pd.read_csv(ASEM / "data.csv", keep_default_na=False, na_values=[""])
    return data, pd.read_csv(ASEM / "structure.csv", dtype=str, keep_default_na=False), Method.from_yaml(ASEM / "method.yml")


def everything(data: pd.DataFrame, structure: pd.DataFrame | Structure, method: Method) -> pd.DataFrame:
    index = Index.from_tables(data, structure, method)
    return pd.concat([index.scores, index.ranks], axis=1, keys=["scores", "ranks"])


def thousand(index: Index, assumptions: list[Alternatives | NoisyWeights]) -> pd.DataFrame:
    return uncertainty(index, assumptions, replications=1000, seed=1).summary


def main() -> None:
    data, structure, method = asem()
    base = Index.from_tables(data, structure, method)
    assumptions = [
        Alternatives("winsorised", "treat", [{"max_winsorised": number} for number in range(1, 6)]),
        Alternatives("scale", "normalise", [{"by": "minmax", "range": [1, 100]}, {"by": "rank"}]),
        NoisyWeights(noise=0.25),
        Alternatives("mean", "aggregate", ["arithmetic_mean", "geometric_mean"]),
    ]
    full = Method.from_yaml(FULL)
    large, large_tree = field(10_000, 80, 0.02), tree(80, (20, 7, 2, 1))
    plain, pii_tree = field(63, 52, 0.0), Structure.from_table(tree(52, (18, 7, 2, 1)))
    pii = Index.from_tables(plain, pii_tree)
    treated = Index.from_tables(plain, pii_tree, full)
    changes = {"u62": {"i3": 2.5, "i17": 4.0}}
    evaluator = pii.evaluator()
    raw = evaluator.raw
    normalised = np.repeat(evaluator.normalised[None], 1000, axis=0)
    rows = [
        ("ASEM end to end, from tables", 10, 94, timed(lambda: everything(data, structure, method), 30)),
        ("1000 replications, 4 assumptions", 1000, 109_800, timed(lambda: thousand(base, assumptions), 5)),
        ("10,000 x 80, 5 levels, treatment", 500, 8_600, timed(lambda: everything(large, large_tree, full), 3)),
        ("what-if 63 x 52", 1, 23, timed(lambda: pii.what_if(changes).after_ranks, 200)),
        ("what-if 63 x 52, treatment", 1, None, timed(lambda: treated.what_if(changes).after_ranks, 100)),
        ("evaluator 63 x 52, raw to scores", 1, 23, timed(lambda: evaluator.scores(raw), 200)),
        ("1000 normalised fields to scores", None, None, timed(lambda: evaluator.aggregate(normalised), 5)),
        ("remove each of 52", None, None, timed(lambda: remove_each(pii).mean_change, 20)),
    ]
    print(f"{'case':36}{'ms':>10}{'goal':>8}{'peer':>10}{'ratio':>9}")  # noqa: T201
    for name, goal, peer, found in rows:
        ratio = f"{peer / found:.0f}x" if peer else ""
        print(f"{name:36}{found:10.2f}{goal or '':>8}{peer or '':>10}{ratio:>9}")  # noqa: T201
    for name, action in (
        ("10,000 x 80 with treatment", lambda: everything(large, large_tree, full)),
        ("20,000 x 80 with treatment", lambda: everything(field(20_000, 80, 0.02), large_tree, full)),
        ("1,000 replications of ASEM", lambda: uncertainty(base, assumptions, replications=1000, seed=1).summary),
        ("10,000 replications of ASEM", lambda: uncertainty(base, assumptions, replications=10_000, seed=1).summary),
    ):
        print(f"{name:36}{peak(action):10.0f} MB at most")  # noqa: T201


if __name__ == "__main__":
    main()
