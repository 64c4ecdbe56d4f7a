"""The definitions once more, one number at a time, in plain Python: what the fast arrays are compared with.

Written from the formulas (OECD/JRC Handbook 2008; documentation of COINr 1.1.14), not from the package under test.
"""

import math
from statistics import fmean, median, stdev

Column = list[float | None]


def present(column: Column) -> list[float]:
    return [value for value in column if value is not None]


def each(column: Column, place) -> Column:
    return [None if value is None else place(value) for value in column]


def lower_than(column: Column, value: float) -> int:
    return sum(other < value for other in present(column))


def normalise(column: Column, way: str, direction: int = 1, **words) -> Column:
    column = each(column, lambda value: value * direction)
    known = present(column)
    low, high, count = min(known), max(known), len(known)
    match way:
        case "minmax":
            start, end = words.get("range", (0, 100))
            return each(column, lambda x: (x - low) / (high - low) * (end - start) + start)
        case "zscore":
            return each(column, lambda x: (x - fmean(known)) / stdev(known) * words.get("sd", 1) + words.get("mean", 0))
        case "rank":
            return each(column, lambda x: lower_than(column, x) + 1)
        case "borda":
            return each(column, lambda x: lower_than(column, x))
        case "percentile_rank":
            return each(column, lambda x: lower_than(column, x) / (count - 1))
        case "distance_to_max":
            return each(column, lambda x: 1 - (high - x) / (high - low))
        case "distance_to_reference":
            reference = column[words["position"]]
            return each(column, lambda x: 1 - (reference - x) / (reference - low))
        case "distance_to_target":
            target = words["target"] * direction
            return each(column, lambda x: (x - low) / (target - low))
        case "fraction_of_max":
            return each(column, lambda x: x / high)
        case "scaled":
            return each(column, lambda x: (x - words["lower"]) / (words["upper"] - words["lower"]) * words["range"])
        case "goalposts":
            ends = sorted((words["lower"] * direction, words["upper"] * direction))
            return each(column, lambda x: min(1, max(0, (x - ends[0]) / (ends[1] - ends[0]))) * words["range"])
    raise AssertionError(way)


def skewness(known: list[float]) -> float:
    n, mean = len(known), fmean(known)
    second, third = (sum((x - mean) ** k for x in known) / n for k in (2, 3))
    return third / second**1.5 * math.sqrt(n * (n - 1)) / (n - 2)


def kurtosis(known: list[float]) -> float:
    n, mean = len(known), fmean(known)
    second, fourth = (sum((x - mean) ** k for x in known) / n for k in (2, 4))
    return ((n + 1) * (fourth / second**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))


def passes(column: Column, words: dict) -> bool:
    known = present(column)
    return abs(skewness(known)) < words["skewness"] or kurtosis(known) < words["kurtosis"]


def treat(column: Column, words: dict) -> Column:
    """One column; it must have enough distinct values for the moments to exist all the way."""
    drawn, at_high, at_low = list(column), 0, 0
    limit = math.inf if words["max_winsorised"] is None else words["max_winsorised"]
    while not passes(drawn, words) and at_high + at_low < limit:
        known = present(drawn)
        right = skewness(known) >= 0
        extreme = max(known) if right else min(known)
        others = [x for x in known if x != extreme]
        following = max(others) if right else min(others)
        count = known.count(extreme)
        at_high, at_low = (count, at_low) if right else (at_high, count)
        drawn = [following if x == extreme else x for x in drawn]
    if passes(drawn, words) or words["then"] == "none":
        return drawn
    start = column if words.get("from") != "winsorised" else drawn
    low, high = min(present(start)), max(present(start))
    if words["then"] == "log_ct":
        return each(start, lambda x: math.log(x - low + 0.01 * (high - low)))
    power = words["lambda"]
    return each(start, lambda x: ((x - low + 1) ** power - 1) / power if power else math.log(x - low + 1))


def mean_of(values: Column, weights: list[float], by: str, power: float = 1.0) -> float | None:
    pairs = [(value, weight) for value, weight in zip(values, weights, strict=True) if value is not None and weight > 0]
    total = sum(weight for _, weight in pairs)
    if not pairs:
        return None
    match by:
        case "arithmetic_mean":
            return sum(w * x for x, w in pairs) / total
        case "geometric_mean":
            return math.exp(sum(w * math.log(x) for x, w in pairs) / total)
        case "harmonic_mean":
            return total / sum(w / x for x, w in pairs)
        case "generalised_mean":
            return (sum(w * x**power for x, w in pairs) / total) ** (1 / power)
    raise AssertionError(by)


def copeland(rows: list[list[float]], weights: list[float]) -> list[int]:
    """Complete rows only. Each unit against each: +1 where it wins more than half of the weight, -1 where it loses it."""
    total = sum(weights)

    def outranks(mine: list[float], other: list[float]) -> float:
        return sum(w * ((a > b) + (a == b) / 2) for a, b, w in zip(mine, other, weights, strict=True)) / total

    def won(mine: list[float], other: list[float]) -> int:
        share = round(outranks(mine, other), 12)
        return (share > 0.5) - (share < 0.5)

    return [sum(won(mine, other) for other in rows) for mine in rows]


def impute(columns: dict[str, Column], by: str, groups: list[str], families: list[list[str]], directions: dict[str, int]):
    if by == "parent_mean":
        return _by_family(columns, families, directions)
    centre = fmean if by.endswith("mean") else median
    filled = {}
    for code, column in columns.items():
        labels = groups if by.startswith("group") else ["all"] * len(column)
        known = {
            label: [x for x, own in zip(column, labels, strict=True) if own == label and x is not None]
            for label in set(labels)
        }
        filled[code] = [
            centre(known[label]) if x is None and label and known[label] else x
            for x, label in zip(column, labels, strict=True)
        ]
    return filled


def _by_family(columns: dict[str, Column], families: list[list[str]], directions: dict[str, int]) -> dict[str, Column]:
    filled = {code: list(column) for code, column in columns.items()}
    scaled = {code: normalise(column, "minmax", directions[code], range=(0, 1)) for code, column in columns.items()}
    for family in families:
        for unit in range(len(columns[family[0]])):
            own = [scaled[code][unit] for code in family if scaled[code][unit] is not None]
            for code in family:
                if columns[code][unit] is None and own:
                    directed = [x * directions[code] for x in present(columns[code])]
                    low, high = min(directed), max(directed)
                    filled[code][unit] = (fmean(own) * (high - low) + low) * directions[code]
    return filled
