"""A corrected re-issue against the file that it supersedes: every figure that changed, appeared or went away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sources.contracts import Fact
from sources.words.vocabulary import Measure


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """One figure in the old and the new vintage; a side is None where that vintage does not print the figure."""

    old: Fact | None
    new: Fact | None

    @property
    def fact(self) -> Fact:
        """The newer of the two, for its subject."""
        fact = self.new or self.old
        assert fact is not None
        return fact

    @property
    def kind(self) -> str:
        """`changed`, `added` or `removed`."""
        if self.old is None:
            return "added"
        return "removed" if self.new is None else "changed"

    @property
    def difference(self) -> Decimal | None:
        """New minus old, where both have a value."""
        if self.old is None or self.new is None or self.old.value is None or self.new.value is None:
            return None
        return self.new.value - self.old.value


_Subject = tuple[str, int | None, str, str, Measure]


def compare_vintages(old_facts: Iterable[Fact], new_facts: Iterable[Fact]) -> list[ChangedFigure]:
    """The figures that differ between two vintages of an edition, in the order of the new file, removed ones last.

    Figures are matched by index, edition, province, indicator and measure; where a file repeats one, its first counts.
    """
    old, new = _by_subject(old_facts), _by_subject(new_facts)
    changed = [
        ChangedFigure(old.get(subject), fact)
        for subject, fact in new.items()
        if subject not in old or old[subject].value != fact.value
    ]
    removed = [ChangedFigure(fact, None) for subject, fact in old.items() if subject not in new]
    return [*changed, *removed]


def _by_subject(facts: Iterable[Fact]) -> dict[_Subject, Fact]:
    found: dict[_Subject, Fact] = {}
    for fact in facts:
        found.setdefault((fact.index_code, fact.edition, fact.province, fact.code or fact.name, fact.measure), fact)
    return found
