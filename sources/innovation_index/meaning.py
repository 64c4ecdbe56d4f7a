"""What each column of a table may mean: candidates, each weighed by its words and by its numbers.

A column (or, in a profile, a row) may be one of the figures of the index: a node and a measure. The weight of a candidate
is the sum of what speaks for and against it in log odds; which are taken is settled for the whole table in `assignment`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sources.innovation_index.assignment import LEAST, Entity, Meaning, Reading, Values
from sources.innovation_index.framework import Framework, Naming
from sources.tables.labels import Label, is_code_like, read_label
from sources.tables.words import said
from sources.words.text import key
from sources.words.vocabulary import Level, Measure

BY_NAME, BY_CODE, BY_RENAMED_CODE, BY_BOTH = 6.0, 6.0, 5.0, 8.0
BY_TITLE, BY_INDEX, BY_NEIGHBOUR = 4.0, 2.5, 2.8
PROMISED, IN_UNIT = 4.0, 1.5
CONTRADICTED, UNEXPLAINED, OTHER_HEADING = -7.5, -6.0, -7.0
STATED_MEASURE, RAW_ABOVE, BARE_NUMBER = 1.0, -3.0, 3.5
NUMBERS_AGREE, NUMBERS_DIFFER, NOT_OF_ONE_KIND = 5.0, -4.0, -5.0
LEAST_KIN = 0.25
_ENOUGH = 5
_NEARLY, _MOSTLY, _HARDLY = 0.9, 0.65, 0.2
_SOME = 0.2
_POINTS = frozenset({"diem", "hang", "points", "point", "0 100", "diem %"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a table: the node its title is about, the measure its title promises, columns known elsewhere.

    `beside_rank`: the measure of figures that have a rank in brackets, of a title that names it and the rank.
    """

    framework: Framework
    node: str | None = None
    measure: Measure | None = None
    beside_rank: Measure | None = None
    trust_codes: bool = True
    elsewhere: Mapping[tuple[Reading, object], Sequence[Values]] = field(default_factory=dict)
    edition: int | None = None


def codes_are_those_of(framework: Framework, labels: Iterable[Label]) -> bool:
    """Whether a table numbers its nodes like the framework: nearly all known names stand beside their own number."""
    namings = [framework.named(label) for label in labels]
    both = [naming for naming in namings if naming.name and naming.code]
    return not both or sum(naming.agrees for naming in both) >= 0.85 * len(both)


def weigh_words(entity: Entity, around: Surroundings, neighbour: str | None = None) -> None:
    """Fills the candidates of an entity from its labels: the lowest that names a node, what stands above and below it.

    `neighbour` is the node of the named column to the left, to which "Xếp hạng" alone may belong.
    """
    framework = around.framework
    entity.path = _with_own_numbers(entity.path, framework)
    unexplained = False
    number = ""
    for depth, label in enumerate(reversed(entity.path)):
        if label.text.isdigit() and label.text in framework.nodes:
            number = label.text
            continue
        naming = framework.named(label)
        own_word = label.generic or _is_own_score(label, framework)
        if _only_dates(label, naming, entity, framework):
            naming, own_word = Naming(), True
        if (naming.name or naming.code) and not (own_word and naming.name is None):
            if number and number not in (naming.name, naming.code):
                naming = replace(naming, code=number)
            _weigh_naming(entity, naming, depth, around, unexplained=unexplained)
            return
        unexplained = unexplained or not (own_word or (len(entity.path) > 1 and is_code_like(label.text)))
    if number and not unexplained:
        _weigh_measures(entity, number, BARE_NUMBER, said("by_code"), around)
        return
    if unexplained or not any(label.generic or _is_own_score(label, framework) for label in entity.path):
        return
    total = any(label.total for label in entity.path)
    context = framework.root.code if total else around.node
    if context is not None:
        weight = BY_INDEX if context == framework.root.code else BY_TITLE
        _weigh_measures(entity, context, weight + total, said("by_title"), around)
    elif framework.names:
        _weigh_measures(entity, framework.root.code, 0.0, said("by_index"), around)
    if neighbour is not None and neighbour != context:
        _weigh_measures(entity, neighbour, BY_NEIGHBOUR, said("by_neighbour"), around)


def _with_own_numbers(path: tuple[Label, ...], framework: Framework) -> tuple[Label, ...]:
    """A label that is nothing but a dotted number belongs to the words just below it, as in one cell."""
    joined: list[Label] = []
    for label in path:
        number = joined[-1] if joined else None
        if number and "." in number.text and number.text in framework.nodes and not label.generic:
            joined[-1] = read_label(f"{number.text} {label.text}")
        else:
            joined.append(label)
    return tuple(joined)


def _only_dates(label: Label, naming: Naming, entity: Entity, framework: Framework) -> bool:
    """Whether a label names the index and a year ("PII 2024") among labels that say what the column is."""
    if naming.name != framework.root.code or label.edition is None:
        return False
    others = (other for other in entity.path if other is not label and not other.generic)
    return any(framework.named(other).name != framework.root.code or not other.edition for other in others)


def _is_own_score(label: Label, framework: Framework) -> bool:
    """ "Chỉ số thành phần 3": what the tables of a part call the column of their own score."""
    folded = key(label.text)
    return any(folded.startswith(word) and not folded[len(word) :].strip(" 0123456789") for word in framework.own_score)


def _weigh_naming(entity: Entity, naming: Naming, depth: int, around: Surroundings, *, unexplained: bool) -> None:
    framework = around.framework
    if naming.contradicts:
        entity.contradiction = (str(naming.code), str(naming.name))
        by_name = (str(naming.name), BY_NAME + CONTRADICTED, said("by_name"))
        candidates = [by_name, (str(naming.code), BY_CODE + CONTRADICTED, said("by_code"))]
    elif naming.name is not None:
        weight = BY_BOTH if naming.agrees else BY_NAME * (1.0 if naming.likeness == 1 else (naming.likeness - 0.62) / 0.38)
        candidates = [(naming.name, weight, said("by_both" if naming.agrees else "by_name"))]
    elif naming.other_words and naming.kin < LEAST_KIN:
        entity.contradiction = (str(naming.code), framework.nodes[str(naming.code)].name)
        candidates = [(str(naming.code), min(BY_RENAMED_CODE + CONTRADICTED, LEAST - 1), said("by_code"))]
    elif naming.other_words:
        entity.renamed = True
        candidates = [(str(naming.code), BY_RENAMED_CODE if around.trust_codes else 0.5, said("by_code"))]
    else:
        candidates = [(str(naming.code), BY_CODE, said("by_code"))]
    above = [framework.named(upper) for upper in entity.path[: len(entity.path) - 1 - depth]]
    headings = [upper.name or upper.code for upper in above if upper.name or (upper.code and not upper.other_words)]
    for code, weight, why in candidates:
        if unexplained:
            weight = min(weight + UNEXPLAINED, LEAST - 2)
            why += f", {said('unexplained')}"
        outside = [heading for heading in headings if heading and not framework.is_below(code, heading)]
        if outside and not framework.is_below(str(outside[-1]), code):
            weight += OTHER_HEADING
            entity.contradiction = entity.contradiction or (str(outside[-1]), code)
        _weigh_measures(entity, code, weight, why, around)


def stated_measure(path: Sequence[Label], framework: Framework) -> Measure | None:
    """The lowest measure that the labels name, units ("điểm", "hạng") aside where there is anything else.

    A word that belongs to the name of a node ("Giá trị xuất khẩu/GRDP") states no measure.
    """
    for label in reversed(path):
        if label.measure is None or _is_unit_below(label, path):
            continue
        naming = framework.named(label)
        if not (label.worded and naming.name is not None and not naming.measured):
            return label.measure
    return None


def _is_unit_below(label: Label, path: Sequence[Label]) -> bool:
    """Whether a label may be the unit of a column whose other labels say what it is: "điểm" is a unit of values too."""
    return label.is_unit and label.text.islower() and len(path) > 1


def _weigh_measures(entity: Entity, code: str, weight: float, why: str, around: Surroundings) -> None:
    """One candidate for each measure that the figures may be, by words where these say it and by values where not."""
    level = around.framework.nodes[code].level
    measure = stated_measure(entity.path, around.framework)
    for candidate in (Measure.SCORE, Measure.RAW_VALUE, Measure.RANK):
        reading = Reading(code, candidate)
        if measure is candidate:
            raw_above = candidate is Measure.RAW_VALUE and level is not Level.INDICATOR
            entity.add(reading, weight + (RAW_ABOVE if raw_above else STATED_MEASURE), f"{why}, {said('measure_stated')}")
        elif measure is None:
            entity.add(reading, weight + _by_values(entity, level, candidate, around.measure), why)


def _by_values(entity: Entity, level: Level, measure: Measure, promised: Measure | None) -> float:
    """How well the values (and the unit) fit a measure that no header states."""
    values = list(entity.values.values())
    whole = bool(values) and all(value == int(value) and 1 <= value <= 64 for value in values)
    within = sum(0 <= value <= 100 for value in values) / len(values) if values else 1.0
    in_points = within == 1 if level is Level.INDICATOR else within >= _MOSTLY
    weight = PROMISED if promised is measure else 0.0
    stated = any(label.measure is measure and _is_unit_below(label, entity.path) for label in entity.path)
    weight += IN_UNIT if stated else 0.0
    if measure is Measure.RANK:
        distinct = len(set(values)) >= 0.7 * len(values)
        return weight + (0.5 if whole and distinct and len(values) >= _ENOUGH else -1.0 if whole else -8.0)
    if measure is Measure.SCORE:
        raw_like = level is Level.INDICATOR and (_in_own_unit(entity) or entity.percent)
        return weight + (1.0 if in_points else -6.0) - (3.0 if raw_like else 0.0)
    return weight + (0.0 if level is Level.INDICATOR else -6.0)


def _in_own_unit(entity: Entity) -> bool:
    """Whether the unit of a column is not that of scores and ranks."""
    return entity.unit is not None and (key(entity.unit) or entity.unit) not in _POINTS


def weigh_together(entities: Sequence[Entity], framework: Framework, *, whole: bool) -> None:
    """Adds what the columns that state no measure say against a measure: those of indicators are all scores or all values.

    In a table of all provinces (`whole`) scores by min-max have both ends of their range in every column; else a unit that
    is none of scores, or a value outside their range, in some columns says that the others are values, too.
    """
    silent: dict[tuple[object, ...], list[tuple[Entity, str]]] = {}
    for entity in entities:
        best = max(entity.weights, key=lambda reading: entity.weights[reading], default=None)
        indicator = best is not None and framework.nodes[best.code].level is Level.INDICATOR
        if best is not None and indicator and entity.values and stated_measure(entity.path, framework) is None:
            silent.setdefault(entity.slot, []).append((entity, best.code))
    low, high = map(float, framework.ranges.get(Level.INDICATOR, (0, 0)))
    for columns in silent.values():
        if len({code for _, code in columns}) < max(2, len(columns)):
            continue
        spread = [min(e.values.values()) == low and max(e.values.values()) == high for e, _ in columns]
        valued = [_in_own_unit(e) or e.percent or not all(low <= v <= high for v in e.values.values()) for e, _ in columns]
        if whole and framework.spread and sum(spread) >= _MOSTLY * len(columns):
            other, weight = Measure.RAW_VALUE, NOT_OF_ONE_KIND
        elif sum(valued) >= _SOME * len(columns):
            other, weight = Measure.SCORE, NOT_OF_ONE_KIND
        elif whole and framework.spread and not any(spread):
            other, weight = Measure.SCORE, NOT_OF_ONE_KIND / 2
        else:
            continue
        for entity, code in columns:
            entity.add(Reading(code, other), weight, said("not_of_one_kind"))


def weigh_numbers(entities: Sequence[Entity], meanings: Mapping[int, Meaning], around: Surroundings) -> None:
    """Adds what the numbers say: equal to a column elsewhere, the whole of its parts, a rank in the order of scores."""
    sure = {(m.reading, *e.slot): e for e in entities if (m := meanings[e.number]).reading and m.margin >= 2}
    for entity in entities:
        for reading in list(entity.weights):
            for weight, why in _of_numbers(entity, reading, entities, sure, around):
                entity.add(reading, weight, why)


def _of_numbers(
    entity: Entity,
    reading: Reading,
    entities: Sequence[Entity],
    sure: Mapping[tuple[object, ...], Entity],
    around: Surroundings,
) -> Iterable[tuple[float, str]]:
    edition = entity.slot[0] or around.edition
    others = (_equal(entity.values, other) for other in around.elsewhere.get((reading, edition), ()))
    alike = max((share for share in others if share is not None), default=None)
    if alike is not None and alike >= _NEARLY:
        yield NUMBERS_AGREE, said("equal_elsewhere")
    elif alike is not None and alike < _HARDLY and edition is not None:
        yield NUMBERS_DIFFER, said("differs_elsewhere")
    if reading.measure is Measure.RANK:
        scores = sure.get((Reading(reading.code, Measure.SCORE), *entity.slot))
        follows = _follows(entity.values, scores.values) if scores else None
        if follows is not None:
            weight = NUMBERS_AGREE if follows >= _NEARLY else 1.0 if follows >= _MOSTLY else NUMBERS_DIFFER
            yield weight, said("follows_scores") if weight > 0 else said("against_scores")
    if reading.measure is Measure.SCORE:
        agrees = _whole_of_parts(entity, reading, entities, sure, around.framework)
        if agrees is not None:
            yield (NUMBERS_AGREE, said("whole_of_parts")) if agrees else (NUMBERS_DIFFER, said("not_whole_of_parts"))


def _equal(one: Values, other: Values) -> float | None:
    common = one.keys() & other.keys()
    if len(common) < _ENOUGH:
        return None
    return sum(abs(one[k] - other[k]) <= 1e-4 * max(1.0, abs(one[k])) for k in common) / len(common)


def _follows(ranks: Values, scores: Values) -> float | None:
    """The share of neighbours in the order of ranks whose scores do not rise."""
    common = sorted(ranks.keys() & scores.keys(), key=lambda k: (ranks[k], k))
    if len(common) < 3 or len({ranks[k] for k in common}) < 0.7 * len(common):
        return None
    steps = [(scores[a], scores[b], ranks[a], ranks[b]) for a, b in pairwise(common)]
    return sum(high >= low or a == b for high, low, a, b in steps) / len(steps)


def _whole_of_parts(
    entity: Entity,
    reading: Reading,
    entities: Sequence[Entity],
    sure: Mapping[tuple[object, ...], Entity],
    framework: Framework,
) -> bool | None:
    """Whether the values are the mean of the known parts, or the sum of the columns just before; None: cannot tell."""
    node = framework.nodes[reading.code]
    how = framework.combine.get(node.level)
    children = framework.children(reading.code)
    parts = [sure[one] for child in children if (one := (Reading(child.code, Measure.SCORE), *entity.slot)) in sure]
    if how == "mean" and children and len(parts) == len(children):
        return _agrees(entity, parts, mean=True)
    if framework.open:
        place = next(i for i, other in enumerate(entities) if other.number == entity.number)
        for size in range(2, 7):
            before = entities[max(0, place - size) : place]
            if len(before) == size and _agrees(entity, before, mean=False):
                return True
    return None


def _agrees(entity: Entity, parts: Sequence[Entity], *, mean: bool) -> bool | None:
    common = [k for k in entity.values if all(k in part.values for part in parts)]
    if len(common) < _ENOUGH:
        return None
    divisor = len(parts) if mean else 1
    close = sum(abs(entity.values[k] - sum(p.values[k] for p in parts) / divisor) <= 0.011 for k in common)
    return close >= 0.9 * len(common)
