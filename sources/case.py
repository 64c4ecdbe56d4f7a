"""What a run is about: province, plan year, goal, closing date, settings. Parsed and checked at the border, then passed on.

No reader, query or report knows a province, a year or a goal by itself; it is told by the Case.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec

from sources.registry.departments import named_in
from sources.registry.provinces import ProvinceRegistry
from sources.tree import Tree, editions, load_tree
from sources.words.messages import MessageCatalogue
from sources.words.numbers import decimal_text, from_float, typed
from sources.words.vocabulary import Force

MESSAGES = MessageCatalogue(__file__)
REGION_MEAN = "region-mean"
_NUMBER = re.compile(r"([+-]?[0-9]{1,9}(?:[.,][0-9]+)?)(?:e([+-]?[0-9]{1,3}))?", re.IGNORECASE)
"""Any number of decimals, and the exponent with which JSON prints very small scores: what we print, we accept."""
_WHOLE = frozenset({"rank", "pillars"})
_HIGHEST = {"share": Decimal(100)}

KEPT = {
    Force.COMMITTED: 0.85,
    Force.REGISTERED: 0.75,
    Force.STRIVING: 0.55,
    Force.PROPOSED: 0.40,
    Force.ASPIRING: 0.25,
}

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
Count = Annotated[int, msgspec.Meta(ge=1)]
Effort = Annotated[float, msgspec.Meta(ge=0, le=1e15)]
"""Money or peer years; a bound keeps infinity out."""


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What is asked for where nobody says otherwise. `year` 0: the year after the newest edition; `goal` "": none is set;
    `confidence` 0: no chance is asked for."""

    province: str
    year: Annotated[int, msgspec.Meta(ge=0, le=2100)] = 0
    goal: str = ""
    confidence: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.0


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """Limits of the child process that opens untrusted files: address space in MiB, wall clock and processor seconds."""

    memory_mib: Annotated[int, msgspec.Meta(ge=128)] = 2048
    seconds: Annotated[int, msgspec.Meta(ge=1)] = 120


@dataclass(frozen=True, slots=True)
class OutlookSettings:
    """`draws` and `seed` of the simulation of rivals' drift and of commitments that fall short."""

    draws: Count = 10_000
    seed: int = 20_250_818


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """How targets are set.

    `ceiling_quantile`: quantile of the peers' gains; `near`: a peer is a province of the same region, or one that started
    within so many normalised points; `least_peers`: with fewer, the upper quartile of the region is the ceiling.
    `milestone_years`: years shown besides the plan's own. `excluded`: indicators that the proposal must leave alone;
    `max_indicators`: how many it may move at most; `budgets`: department -> largest effort (in the unit of cost).
    `costs`: indicator -> money for one normalised point. `denominators`: what ratios of counts are divided by, as their unit
    names it ("dân") -> how many the province has. `kept`: probability that a commitment is kept, by the force of
    its verb (an assumption, used by the outlook only). `least_pairs`: how many pairs of comparable editions make a history.
    """

    ceiling_quantile: Share = 0.95
    near: Annotated[float, msgspec.Meta(gt=0, le=100)] = 10.0
    least_peers: Count = 3
    milestone_years: tuple[Annotated[int, msgspec.Meta(ge=2000, le=2100)], ...] = (2030,)
    excluded: tuple[str, ...] = ()
    max_indicators: Count | None = None
    budgets: dict[str, Effort] = field(default_factory=dict)
    costs: dict[str, Effort] = field(default_factory=dict)
    denominators: dict[str, Annotated[float, msgspec.Meta(gt=0, le=1e12)]] = field(default_factory=dict)
    kept: dict[Force, Share] = field(default_factory=KEPT.copy)
    least_pairs: Count = 2
    outlook: OutlookSettings = field(default_factory=OutlookSettings)


@dataclass(frozen=True, slots=True)
class ResultSettings:
    """How what came is held against what was promised. `nearly`: the share of the promised step that is nearly reached."""

    nearly: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.8


@dataclass(frozen=True, slots=True)
class ProvincesSettings:
    """How plans of many provinces are spread; what is made is the same however they are.

    `runner`: processes of this machine, or Dask; `workers`: how many at a time, 0 for one a processor; `address`: a Dask
    scheduler ("tcp://host:8786"), where empty a cluster of this machine.
    """

    runner: Literal["processes", "dask"] = "processes"
    workers: Annotated[int, msgspec.Meta(ge=0, le=1024)] = 0
    address: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings file, every key of it known and of the right type."""

    plan: PlanSettings
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    targets: TargetSettings = field(default_factory=TargetSettings)
    results: ResultSettings = field(default_factory=ResultSettings)
    provinces: ProvincesSettings = field(default_factory=ProvincesSettings)


@dataclass(frozen=True, slots=True)
class Goal:
    """What the province wants: `rank:R`, `score:S`, `above:region-mean`, `pillars:k` or `share:p`.

    `year`: when; 0 where the plan's year is meant. `confidence`: the chance with which it is to be reached, between 0 and 1;
    0 where none is asked for.
    """

    kind: str
    value: Decimal | str
    year: int = 0
    confidence: Decimal = Decimal(0)

    def text(self) -> str:
        """The goal as it is typed: `rank:30`."""
        return f"{self.kind}:{self.value if isinstance(self.value, str) else decimal_text(self.value)}"


@dataclass(frozen=True, slots=True)
class Case:
    """One run. `year` None: the year after the newest edition with figures. `province`: the registry's name of it.

    `documents`: the papers that are made beside the plan, by name.
    """

    province: str
    year: int | None
    goal: Goal | None
    as_of: str | None
    settings: Settings
    documents: tuple[str, ...] = ()

    @property
    def tree(self) -> Tree:
        """The framework that papers are read by: that of the newest known edition."""
        return self.tree_of(editions()[-1])

    def tree_of(self, edition: int) -> Tree:
        """The framework of an edition, led by the bodies of the case's own province."""
        return tree_in(self.province, load_tree(edition))

    def to_json(self) -> dict[str, Any]:
        """Plain data, part of the data identity and of a plan's manifest; `from_json` makes the same case again.

        How the work is spread is no part of what is made.
        """
        settings = msgspec.to_builtins(self.settings)
        del settings["provinces"]
        return {
            "province": self.province,
            "year": self.year,
            "goal": self.goal.text() if self.goal else "",
            "confidence": decimal_text(self.goal.confidence) if self.goal else None,
            "as_of": self.as_of,
            "documents": list(self.documents),
            "settings": settings,
        }

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> Case:
        """The inverse of `to_json`. Raises Refused as `parse_case` does."""
        settings = settings_from(content["settings"], "manifest.json")
        asked = (content[name] for name in ("province", "year", "goal", "as_of", "confidence"))
        case = parse_case(settings, *asked, file="manifest.json")
        return replace(case, documents=tuple(content.get("documents", ())))


def parse_case(
    settings: Settings,
    province: str | None = None,
    year: int | None = None,
    goal: str | None = None,
    as_of: str | None = None,
    confidence: str | None = None,
    *,
    file: str = "settings.toml",
) -> Case:
    """The case that the settings give, with what was asked for laid over them; nothing is read before it stands.

    Raises Refused for a province that no edition ranks, a year that no edition comes before, a goal or a date that cannot
    be understood, and a chance that is none or that no goal is asked for with.
    """
    first, last = editions()[0] + 1, editions()[-1] + _HORIZON
    wanted = year or settings.plan.year or None
    if wanted is not None and not first <= wanted <= last:
        raise MESSAGES.refused("PII-CASE-YEAR", file=file, year=wanted, first=first, last=last)
    text = settings.plan.goal if goal is None else goal
    named = parse_province(province or settings.plan.province, file)
    aim = parse_goal(text) if text.strip() else None
    chance = typed(confidence) if confidence is not None else from_float(settings.plan.confidence)
    if chance is None or not 0 <= chance < 1 or (confidence and aim is None):
        raise MESSAGES.refused("PII-GOAL-CONFIDENCE", file=file, confidence=confidence)
    return Case(named, wanted, aim and replace(aim, confidence=chance), _day(as_of), settings)


def tree_in(province: str, tree: Tree) -> Tree:
    """A framework whose bodies are named as in a province; a framework names what all provinces share."""
    local = partial(named_in, province)
    rows = (
        replace(node, lead=node.lead and local(node.lead), coordinating=tuple(map(local, node.coordinating)))
        for node in tree
    )
    return replace(tree, rows=tuple(rows))


_HORIZON = 25
"""How many years after the newest edition a plan may be for."""


def parse_province(text: str, file: str = "settings.toml") -> str:
    """The registry's name of a province, however it is written; of the newest set where both sets know the name.

    Raises Refused for a name that no edition ranks, with the nearest one.
    """
    registry = ProvinceRegistry.load()
    known = registry.canonical(text, editions()[-1]) or registry.canonical(text)
    if known is None:
        nearest = registry.nearest(text)
        code = "PII-CASE-PROVINCE-NEAR" if nearest else "PII-CASE-PROVINCE"
        raise MESSAGES.refused(code, file=file, province=text, nearest=nearest)
    return known


def parse_goal(text: str, year: int = 0) -> Goal:
    """The goal that `text` names. Raises Refused for anything that is not one of the five forms, or outside its scale."""
    kind, _, value = text.strip().partition(":")
    kind, value = kind.strip().casefold(), value.strip()
    if (kind, value) == ("above", REGION_MEAN):
        return Goal(kind, REGION_MEAN, year)
    written = _NUMBER.fullmatch(value.removesuffix("%").rstrip() if kind == "share" else value)
    if kind not in ("rank", "score", "pillars", "share") or written is None:
        raise MESSAGES.refused("PII-GOAL-UNKNOWN", text=text)
    number = (typed(written[1]) or Decimal(0)).scaleb(int(written[2] or 0))
    whole = number == number.to_integral_value()
    if (number <= 0 and kind != "score") or (kind in _WHOLE and not whole) or number > _HIGHEST.get(kind, number):
        raise MESSAGES.refused("PII-GOAL-VALUE", text=text)
    return Goal(kind, number.to_integral_value() if kind in _WHOLE else number, year)


def load_settings(path: Path) -> Settings:
    """The settings file. Raises Refused for broken TOML, an unknown key or a value of the wrong type or range."""
    whole = path.read_bytes()
    try:
        text = whole.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = whole.count(b"\n", 0, error.start) + 1
        raise MESSAGES.refused("PII-SETTINGS-ENCODING", file=path.name, line=line) from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        raise MESSAGES.refused("PII-SETTINGS-BROKEN", file=path.name, line=line) from error
    return settings_from(content, path.name, text)


def settings_from(content: Mapping[str, Any], file: str, text: str = "") -> Settings:
    """Settings as plain data, parsed. Raises Refused, with key and line, for what is not known or does not fit."""
    unknown = _unknown_key(content, Settings)
    if unknown is not None:
        raise MESSAGES.refused("PII-SETTINGS-KEY", file=_at_line(file, text, unknown), key=unknown)
    try:
        return msgspec.convert(content, Settings)
    except msgspec.ValidationError as error:
        key = _faulty_key(str(error))
        raise MESSAGES.refused("PII-SETTINGS-VALUE", file=_at_line(file, text, key), key=key) from error


def _faulty_key(told: str) -> str:
    """The path of the key that msgspec's sentence is about: the missing one, the unknown name, or the place of the value."""
    place = re.search(r"`\$\.?(.*?)`$", told)
    wrong = re.search(r"required field `(.*?)`|^Invalid enum value '(.*?)'", told)
    found = (*(place.groups() if place else ()), *(filter(None, wrong.groups()) if wrong else ()))
    return ".".join(re.sub(r"\[.*?\]", "", part) for part in found if part)


def _at_line(file: str, text: str, key: str) -> str:
    """`settings.toml:12` where the key stands in the text, else the name of the file alone."""
    name = re.escape(key.rpartition(".")[2])
    stands = re.search(rf'^[ \t]*(?:\[(?:[\w.]*\.)?{name}\]|"?{name}"?[ \t]*=)', text, flags=re.MULTILINE)
    return f"{file}:{text.count(chr(10), 0, stands.end()) + 1}" if stands else file


def _unknown_key(content: object, kind: Any, path: str = "") -> str | None:
    """The first key that the settings do not have, as `table.key`."""
    if not (is_dataclass(kind) and isinstance(content, Mapping)):
        return None
    known = get_type_hints(kind)
    for name, value in content.items():
        found = f"{path}{name}" if name not in known else _unknown_key(value, known[name], f"{path}{name}.")
        if found is not None:
            return found
    return None


def _day(text: str | None) -> str | None:
    if not text:
        return None
    for pattern in (r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"):
        found = re.fullmatch(pattern, text.strip())
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
            except ValueError:
                break
    raise MESSAGES.refused("PII-CASE-DAY", text=text)
