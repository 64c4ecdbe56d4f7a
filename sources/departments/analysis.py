"""The province's own analysis reports: the figures they print, and where these depart from the national report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from sources.contracts import Fact, Finding, ReadResult, SourceFile
from sources.departments.papers import collect, open_paper
from sources.departments.promises import MESSAGES
from sources.departments.readings import Reading
from sources.places import fact_id
from sources.tree import Tree
from sources.words.numbers import shown
from sources.words.vocabulary import Level, Measure

_TOLERANCE = Decimal("0.01")
_MEASURES = {"rank": Measure.RANK, "score": Measure.SCORE}


def read_analysis_report(path: Path, file: SourceFile, tree: Tree, province: str) -> ReadResult:
    """Scores and ranks that the report states, as facts of the edition they name. Raises Refused.

    They are of the province that its head names, of `province` where it names none, and never used in
    place of the national report's; `departures` compares the two.
    """
    opened = open_paper(path, file, tree, province)
    whose = opened.paper.province or province
    facts: dict[str, Fact] = {}
    for reading in collect(opened):
        measure = _MEASURES.get(reading.quantity.dimension)
        if measure is None or reading.match.code is None or reading.time is None or reading.quantity.value is None:
            continue
        fact = _fact(reading, measure, file, whose)
        facts.setdefault(fact.fact_id, fact)
    named = replace(file, province=opened.paper.province)
    return ReadResult(named, facts=tuple(facts.values()), findings=tuple(opened.findings))


def _fact(reading: Reading, measure: Measure, file: SourceFile, province: str) -> Fact:
    return Fact(
        fact_id=fact_id(file.sha256, reading.value_place),
        sha256=file.sha256,
        place=reading.value_place,
        value=reading.quantity.value,
        unit=reading.quantity.unit,
        edition=reading.time.year if reading.time else None,
        province=province,
        level=reading.match.level or Level.INDICATOR,
        code=reading.match.code or "",
        name=reading.match.name or "",
        measure=measure,
        status=file.status,
    )


def departures(facts: Iterable[Fact], national: Mapping[tuple[int, str, str], Decimal], file: SourceFile) -> list[Finding]:
    """A finding for each figure that is not the national report's; `national`: (edition, code, measure) → value.

    Scores may differ by rounding of the last printed place (0,01); ranks may not differ at all.
    """
    findings = []
    for fact in facts:
        official = national.get((fact.edition or 0, fact.code, fact.measure.value))
        if official is None or fact.value is None:
            continue
        allowed = _TOLERANCE if fact.measure is Measure.SCORE else Decimal(0)
        if abs(official - fact.value) > allowed:
            findings.append(
                MESSAGES.finding(
                    "PII-ANALYSIS-DEPARTURE", file=file.name, place=fact.place, name=fact.name, edition=fact.edition,
                    stated=shown(fact.value), official=shown(official), subjects=(fact.fact_id,),
                )
            )  # fmt: skip
    return findings
