"""What is done to the data, step by step: the words of `method.yml` as frozen types.

Each step is optional; one that is absent is not done. The order is fixed: denominate, impute, screen, treat, normalise,
aggregate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sources.innovation_index.method.messages import MESSAGES

IMPUTATIONS = ("mean", "median", "group_mean", "group_median", "parent_mean")
TRANSFORMS = ("log_ct", "box_cox", "none")
NORMALISATIONS = (
    "minmax",
    "zscore",
    "rank",
    "percentile_rank",
    "borda",
    "distance_to_max",
    "distance_to_reference",
    "distance_to_target",
    "fraction_of_max",
    "goalposts",
    "scaled",
    "none",
)
AGGREGATIONS = ("arithmetic_mean", "geometric_mean", "harmonic_mean", "generalised_mean", "copeland")


@dataclass(frozen=True, slots=True)
class Impute:
    """Fill missing values: column mean or median, the same within a group of units, or mean of the unit's own family."""

    by: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """Keep the units whose share of present indicators is at least `at_least`."""

    by: str = "availability"
    at_least: float = 2 / 3


@dataclass(frozen=True, slots=True)
class Treat:
    """Outliers: a column passes if |skewness| < `skewness` or kurtosis < `kurtosis`; else Winsorise, else transform.

    `max_winsorised` None means without limit. `start` says from which column the transform starts (`original` or
    `winsorised`); it is the word `from` of the file.
    """

    skewness: float = 2.0
    kurtosis: float = 3.5
    max_winsorised: int | None = 5
    then: str = "log_ct"
    exponent: float = 0.0
    start: str = "original"


@dataclass(frozen=True, slots=True)
class Normalise:
    """One way to a common scale; which of the parameters count depends on `by`. `per_indicator` holds the exceptions."""

    by: str = "minmax"
    range: tuple[float, float] = (0.0, 100.0)
    mean: float = 0.0
    sd: float = 1.0
    unit: str | None = None
    target: float | None = None
    lower: float | None = None
    upper: float | None = None
    cap: bool = False
    truncate: bool = True
    per_indicator: Mapping[str, Normalise] = field(default_factory=dict)

    def of(self, code: str) -> Normalise:
        return self.per_indicator.get(code, self)


@dataclass(frozen=True, slots=True)
class LevelMean:
    """The aggregation of one level; `power` counts for the generalised mean only."""

    by: str = "arithmetic_mean"
    power: float = 1.0


@dataclass(frozen=True, slots=True)
class Aggregate:
    """From members to their parent: one way for all levels or one for each; `at_least` is the share of members needed."""

    default: LevelMean | None = LevelMean()
    levels: Mapping[int, LevelMean] = field(default_factory=dict)
    at_least: float | None = None

    def of(self, level: int) -> LevelMean:
        """The mean of a level (1 stands just above the indicators). Raises Refused if none is given for it."""
        found = self.levels.get(level, self.default)
        if found is None:
            raise MESSAGES.refused("PII-INDEX-METHOD-LEVEL", level=level)
        return found


@dataclass(frozen=True, slots=True)
class Method:
    """The steps. Without arguments: the publisher's own, min-max to 0-100 and weighted arithmetic means."""

    denominate: bool = False
    impute: Impute | None = None
    screen: Screen | None = None
    treat: Treat | None = None
    normalise: Normalise | None = Normalise()
    aggregate: Aggregate | None = Aggregate()

    @staticmethod
    def from_yaml(source: str | Path | Mapping[str, Any]) -> Method:
        """The method in a YAML file or in a mapping already read. Raises Refused, naming the word, for one not known."""
        return method_of(source if isinstance(source, Mapping) else _loaded(Path(source)))


def method_of(words: Mapping[str, Any]) -> Method:
    """The method that the mapping `words` describes; a step that is absent or null is not done."""
    known = {item.name for item in fields(Method)} | {"per_indicator"}
    _only(words, known, "method.yml")
    denominate = words.get("denominate") or False
    if not isinstance(denominate, bool):
        raise MESSAGES.refused("PII-INDEX-METHOD-VALUE", step="denominate", word="denominate", value=denominate)
    normalise = _step(words, "normalise", _normalise)
    if normalise is not None and words.get("per_indicator"):
        normalise = _with_exceptions(normalise, words["per_indicator"])
    return Method(
        denominate=denominate,
        impute=_step(words, "impute", _impute),
        screen=_step(words, "screen", _screen),
        treat=_step(words, "treat", _treat),
        normalise=normalise,
        aggregate=_step(words, "aggregate", _aggregate),
    )


def _loaded(path: Path) -> Mapping[str, Any]:
    import yaml

    try:
        loaded = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise MESSAGES.refused("PII-INDEX-FILE", file=str(path), reason=error.strerror or "") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MESSAGES.refused("PII-INDEX-METHOD-YAML", file=str(path)) from error
    if loaded is not None and not isinstance(loaded, Mapping):
        raise MESSAGES.refused("PII-INDEX-METHOD-YAML", file=str(path))
    return loaded or {}


def _step(words: Mapping[str, Any], name: str, make: Any) -> Any:
    """The step `name` made from its mapping, or from its bare word (`normalise: minmax`); None where it is not wanted."""
    value = words.get(name)
    if value is None or value is False:
        return None
    if isinstance(value, str):
        value = {"by": value}
    if value is True or not isinstance(value, Mapping):
        raise MESSAGES.refused("PII-INDEX-METHOD-VALUE", step=name, word=name, value=value)
    return make(value)


def _impute(words: Mapping[str, Any]) -> Impute:
    _only(words, {"by", "group"}, "impute")
    by = _word(words, "by", IMPUTATIONS, "impute")
    group = words.get("group")
    if by.startswith("group") and not group:
        raise MESSAGES.refused("PII-INDEX-METHOD-GROUP", by=by)
    return Impute(by, str(group) if group else None)


def _screen(words: Mapping[str, Any]) -> Screen:
    _only(words, {"by", "at_least"}, "screen")
    by = _word({"by": "availability", **words}, "by", ("availability",), "screen")
    return Screen(by, _share(words, "screen") if "at_least" in words else 2 / 3)


def _treat(words: Mapping[str, Any]) -> Treat:
    _only(words, {"skewness", "kurtosis", "max_winsorised", "then", "lambda", "from"}, "treat")
    limit = words.get("max_winsorised", 5)
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int) or limit < 0):
        raise MESSAGES.refused("PII-INDEX-METHOD-VALUE", step="treat", word="max_winsorised", value=limit)
    then = _word({"then": "log_ct", **words}, "then", TRANSFORMS, "treat")
    if then == "box_cox" and "lambda" not in words:
        raise MESSAGES.refused("PII-INDEX-METHOD-MISSING", step="treat", word="lambda")
    return Treat(
        skewness=_number(words, "skewness", "treat", 2.0),
        kurtosis=_number(words, "kurtosis", "treat", 3.5),
        max_winsorised=limit,
        then=then,
        exponent=_number(words, "lambda", "treat", 0.0),
        start=_word({"from": "original", **words}, "from", ("original", "winsorised"), "treat"),
    )


def _normalise(words: Mapping[str, Any]) -> Normalise:
    _only(words, {item.name for item in fields(Normalise)}, "normalise")
    made = Normalise(
        by=_word(words, "by", NORMALISATIONS, "normalise"),
        range=_range(words),
        mean=_number(words, "mean", "normalise", 0.0),
        sd=_number(words, "sd", "normalise", 1.0),
        unit=str(words["unit"]) if words.get("unit") is not None else None,
        target=_optional(words, "target"),
        lower=_optional(words, "lower"),
        upper=_optional(words, "upper"),
        cap=bool(words.get("cap", False)),
        truncate=bool(words.get("truncate", True)),
    )
    if made.sd <= 0:
        raise MESSAGES.refused("PII-INDEX-METHOD-VALUE", step="normalise", word="sd", value=made.sd)
    if made.by == "distance_to_reference" and made.unit is None:
        raise MESSAGES.refused("PII-INDEX-METHOD-MISSING", step="normalise", word="unit")
    return _with_exceptions(made, words.get("per_indicator") or {})


def _with_exceptions(made: Normalise, exceptions: Any) -> Normalise:
    from dataclasses import replace

    if not isinstance(exceptions, Mapping):
        raise MESSAGES.refused("PII-INDEX-METHOD-VALUE", step="normalise", word="per_indicator", value=exceptions)
    own = {str(code): _step({"normalise": words}, "normalise", _normalise) for code, words in exceptions.items()}
    return replace(made, per_indicator={**made.per_indicator, **own})


def _aggregate(words: Mapping[str, Any]) -> Aggregate:
    _only(words, {"by", "power", "levels", "at_least"}, "aggregate")
    power = _optional(words, "power")
    levels = words.get("levels") or {}
    if not isinstance(levels, Mapping) or not all(isinstance(level, int) and level > 0 for level in levels):
        raise MESSAGES.refused("PII-INDEX-METHOD-VALUE", step="aggregate", word="levels", value=levels)
    if "by" not in words and not levels:
        raise MESSAGES.refused("PII-INDEX-METHOD-MISSING", step="aggregate", word="by")
    return Aggregate(
        default=_mean(words["by"], power) if "by" in words else None,
        levels={level: _mean(word, power) for level, word in levels.items()},
        at_least=_share(words, "aggregate") if words.get("at_least") is not None else None,
    )


def _mean(word: Any, power: float | None) -> LevelMean:
    if isinstance(word, Mapping):
        _only(word, {"by", "power"}, "aggregate")
        power = _optional(word, "power") if "power" in word else power
        word = word.get("by")
    by = _word({"by": word}, "by", AGGREGATIONS, "aggregate")
    if by == "generalised_mean" and power is None:
        raise MESSAGES.refused("PII-INDEX-METHOD-MISSING", step="aggregate", word="power")
    return LevelMean(by, 1.0 if power is None else power)


def _only(words: Mapping[str, Any], known: set[str], step: str) -> None:
    for word in words:
        if word not in known:
            raise MESSAGES.refused("PII-INDEX-METHOD-WORD", step=step, word=word, known=", ".join(sorted(known)))


def _word(words: Mapping[str, Any], key: str, known: tuple[str, ...], step: str) -> str:
    value = words.get(key)
    value = "none" if value is None and key == "then" else value
    if value not in known:
        raise MESSAGES.refused("PII-INDEX-METHOD-CHOICE", step=step, word=key, value=value, known=", ".join(known))
    return str(value)


def _number(words: Mapping[str, Any], key: str, step: str, default: float) -> float:
    value = words.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise MESSAGES.refused("PII-INDEX-METHOD-VALUE", step=step, word=key, value=value)
    return float(value)


def _optional(words: Mapping[str, Any], key: str) -> float | None:
    return None if words.get(key) is None else _number(words, key, key, 0.0)


def _share(words: Mapping[str, Any], step: str) -> float:
    share = _number(words, "at_least", step, 0.0)
    if not 0 <= share <= 1:
        raise MESSAGES.refused("PII-INDEX-METHOD-VALUE", step=step, word="at_least", value=share)
    return share


def _range(words: Mapping[str, Any]) -> tuple[float, float]:
    """The two ends of the scale; a single number is the upper end of a scale from 0."""
    value = words.get("range", (0.0, 100.0))
    ends = value if isinstance(value, list | tuple) else (0.0, value)
    if len(ends) != 2:
        raise MESSAGES.refused("PII-INDEX-METHOD-VALUE", step="normalise", word="range", value=value)
    low, high = (_number({"range": end}, "range", "normalise", 0.0) for end in ends)
    if not low < high:
        raise MESSAGES.refused("PII-INDEX-METHOD-VALUE", step="normalise", word="range", value=value)
    return low, high
