"""The unit of a value where it does not stand whole beside it."""

from __future__ import annotations

from sources.departments.concepts import lexicon
from sources.departments.grammar import grammar
from sources.departments.mentions import Mention, unit_with_denominator
from sources.departments.roles import View

_APART = 90
"""How far after a unit its denominator may stand ("7 doanh nghiệp đạt chứng chỉ ISO/1.000 doanh nghiệp")."""


def framework_unit_for(unit: str | None, words: str) -> tuple[str | None, bool]:
    """The framework's unit, if the words do not speak of a bare count where the framework has a ratio."""
    if unit is None or "/" not in unit:
        return unit, unit is not None
    noun = unit.split("/")[0]
    if lexicon().phrase(words).denominator or not noun[:1].isalpha():
        return unit, True
    return (noun, True) if noun in words else (None, False)


def complete_unit(mention: Mention, view: View) -> str | None:
    """"cứ 1.000 dân có 5,2 doanh nghiệp" and "7 doanh nghiệp ISO/1.000 doanh nghiệp": the denominator stands apart."""
    unit = mention.unit
    if unit is None or "/" in unit or not unit[0].isalpha() or unit in ("hạng", "bậc", "lần", "điểm"):
        return unit
    rules = grammar()
    before = rules.ties["denominator_before"].search(view.left)
    if before:
        return f"{unit}/{rules.sizes.get(before['size'], before['size'])} {before['noun']}"
    after = rules.denominator.search(view.right[:_APART])
    if (after and any(map(str.isdigit, after.group()))) or (after and "vạn" in after.group()):
        return unit_with_denominator(unit, view.right, after.start(), rules)
    return unit
