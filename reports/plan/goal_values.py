"""The value of a target as a number of the plan: the department's own, made from it by a rule, held, or proposed."""

from __future__ import annotations

from decimal import Decimal

from reports.evidence.rules import recompute
from reports.inputs import TargetRow
from reports.plan.content import NumberUse
from reports.plan.material import Material
from reports.plan.numbers import Operand
from sources.contracts import Commitment
from sources.words.vocabulary import Basis, Kind

_FROM_BASELINE = {Kind.DELTA: "from_delta", Kind.DELTA_PERCENT: "from_delta_percent", Kind.FACTOR: "from_factor"}


def target_number(material: Material, target: TargetRow) -> NumberUse | None:
    """The number of a target; None for a hole."""
    value = target.target_value
    if value is None:
        return None
    number_id = f"target.{target.indicator_code}.{target.target_year}"
    commitment, baseline = _behind(material, target), _baseline(material, target)
    if commitment is not None:
        return _committed(material, target, number_id, commitment, value)
    if target.basis is Basis.MAINTAINED and baseline is not None and baseline.value == value:
        return material.book.computed(number_id, "same", (baseline,), kind="proposed", unit=target.unit)
    inputs = [Operand(item, "input", "", material.readings.current.status) for item in target.input_ids]
    return material.book.modelled(number_id, value, inputs, kind="proposed", rule="target_model", unit=target.unit)


def _committed(
    material: Material, target: TargetRow, number_id: str, commitment: Commitment, value: Decimal
) -> NumberUse:
    for attribute in ("value", "value_high"):
        stated = getattr(commitment, attribute)
        if stated == value:
            own = Operand(commitment.commitment_id, "commitment", stated, commitment.status)
            return material.book.read(number_id, own, kind="committed", rule=attribute, unit=target.unit)
    rule, baseline = _FROM_BASELINE.get(commitment.kind), _baseline(material, target)
    if rule is not None and baseline is not None and commitment.value is not None:
        change = Operand(commitment.commitment_id, "commitment", commitment.value, commitment.status)
        if recompute(rule, [(item.role, item.value) for item in (baseline, change)]) == value:
            return material.book.computed(number_id, rule, (baseline, change), unit=target.unit)
    inputs = [Operand(item, "input", "", commitment.status) for item in target.input_ids]
    return material.book.modelled(number_id, value, inputs, kind="computed", rule="target_model", unit=target.unit)


def _behind(material: Material, target: TargetRow) -> Commitment | None:
    """The first commitment among a target's inputs."""
    known = {item.commitment_id: item for item in material.inputs.commitments}
    return next((known[item] for item in target.input_ids if item in known), None)


def _baseline(material: Material, target: TargetRow) -> Operand | None:
    readings = material.readings
    use = readings.raw_value(readings.current, target.indicator_code)
    return material.book.operand(use, "baseline") if use is not None else None
