"""The province's own analysis reports: the figures they print, and where these depart from the national report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from sources.contracts import Fact, Finding, ReadResult, SourceFile
from sources.departments.checks import MESSAGES, vietnamese
from sources.departments.match import IndicatorMatcher, Match
from sources.departments.mentions import Mention, scan
from sources.departments.passages import Passage, TablePassage, passages
from sources.departments.setting import Setting, setting
from sources.departments.sheet import Sheet, sheet_of_table
from sources.departments.subjects import Subject, find_subject
from sources.places import fact_id
from sources.reading.page_tables import with_page_tables
from sources.reading.prose import read_document
from sources.words.dates import TimeExpression, time_expressions
from sources.words.vocabulary import Level, Measure

_TOLERANCE = Decimal("0.01")


def read_analysis_report(
    path: Path, file: SourceFile, framework: Iterable[Any], province: str = "Cao Bằng"
) -> ReadResult:
    """Scores and ranks of the province that the report states, as facts of the edition they name. Raises Refused.

    They are never used in place of the national report's; `departures` compares the two.
    """
    matcher = IndicatorMatcher(framework)
    document = with_page_tables(read_document(path, file.media_type), path, file.media_type)
    facts: dict[str, Fact] = {}
    for part in passages(document):
        found = _in_passage(part, matcher) if isinstance(part, Passage) else _in_table(part, matcher)
        for place, match, mention, edition in found:
            measure = Measure.RANK if mention.shape == "rank" else Measure.SCORE
            identity = fact_id(file.sha256, place)
            facts.setdefault(
                identity,
                Fact(
                    fact_id=identity,
                    sha256=file.sha256,
                    place=place,
                    value=mention.value,
                    unit=mention.unit,
                    edition=edition,
                    province=province,
                    level=Level(match.level or Level.INDICATOR),
                    code=match.code or "",
                    name=match.name or "",
                    measure=measure,
                    status=file.status,
                ),
            )
    return ReadResult(file, facts=tuple(facts.values()), findings=document.findings)


_Found = Iterator[tuple[Any, Match, Mention, int]]


def _is_figure(mention: Mention) -> bool:
    return mention.value is not None and (mention.shape == "rank" or mention.unit == "điểm")


def _in_passage(passage: Passage, matcher: IndicatorMatcher) -> _Found:
    """Figures of sentences that name their edition (or stand under a heading that does)."""
    above: Setting = setting(passage.headings, matcher)
    subject: Subject | None = None
    time: TimeExpression | None = above.time
    for start, end in passage.sentences():
        sentence = scan(passage.text[start:end])
        begin = 0
        for mention in sentence.mentions:
            left, right = sentence.blanked[begin : mention.start], sentence.blanked[mention.end :]
            times = [item for item in sentence.times if item.start < mention.start]
            time = times[-1] if times else time
            subject = find_subject(left, mention.unit, right, subject, above.indicator, matcher)
            begin = mention.end
            if _is_figure(mention) and subject.match.code and time is not None:
                place = passage.place(start + mention.start, start + mention.number_end)
                yield place, subject.match, mention, time.year


def _in_table(part: TablePassage, matcher: IndicatorMatcher) -> _Found:
    """Figures of tables with an indicator (or pillar) a row and columns of scores and ranks of an edition."""
    sheet: Sheet = sheet_of_table(part)
    context_times = [time for text in (part.caption, *part.headings) for time in time_expressions(text.lower())]
    for row in range(1, sheet.rows):
        label = next((text for text in sheet.row_texts(row) if matcher.match(text).code), "")
        match = matcher.match(label)
        for column in range(sheet.columns) if match.code else ():
            header = " ".join(dict.fromkeys(sheet.text(above, column).lower() for above in range(min(2, row))))
            times = time_expressions(header) or context_times[-1:]
            kind = "rank" if "hạng" in header else "value" if "điểm" in header else None
            for line in sheet.own_lines(row, column) if kind and times else ():
                mentions = scan(line.text).mentions
                if kind and len(mentions) == 1 and mentions[0].value is not None:
                    read = mentions[0]
                    shaped = Mention(read.start, read.end, read.number_end, read.value, "điểm", kind, field=read.field)
                    yield line.place(read.start, read.number_end), match, shaped, times[-1].year


def departures(
    facts: Iterable[Fact], national: Mapping[tuple[int, str, str], Decimal], file: SourceFile
) -> list[Finding]:
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
                    stated=vietnamese(fact.value), official=vietnamese(official), subjects=(fact.fact_id,),
                )
            )  # fmt: skip
    return findings
