"""What came of last year's targets and commitments: for how many, by department, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.inputs import Result
from reports.plan.material import Material, numbering, shown, titled
from reports.plan.numbers import Operand
from reports.plan.outline import Content, table
from reports.plan.readings import coded, framework_operand
from reports.plan.wording import joined
from reports.word.content import Block, Fixed, FixedKind, NumberUse, Paragraph, Text
from sources.registry.departments import protocol_order
from sources.words.vocabulary import Verdict


def results_summary(m: Material) -> Iterator[Block]:
    """How many were reached, nearly, missed, and not judged for which reason; nothing where nothing was promised."""
    results = m.inputs.results
    if not results:
        return
    counts = {verdict.value: _count(m, verdict.value, [r for r in results if r.verdict is verdict]) for verdict in Verdict}
    edition = m.readings.edition_year()
    targets = [result for result in results if result.is_target]
    kinds = {"targets": _count(m, "targets", targets), "commitments": _count(m, "others", _without(results, targets))}
    yield Paragraph(m.say("results.general", edition=edition, all=_count(m, "all", results), **kinds, **counts))
    for reason in dict.fromkeys(result.reason for result in results if result.reason):
        same = [result for result in results if result.reason == reason]
        words, codes = m.say(f"results.reasons.{reason}"), _codes(same)
        yield Paragraph(m.say("results.not_judged", count=_count(m, f"reason.{reason}", same), reason=words, codes=codes))
    for change in ("bounds", "weight"):
        changed = [result for result in results if getattr(result, f"{change}_changed")]
        if changed:
            yield Paragraph(m.say(f"results.{change}", count=_count(m, change, changed), codes=_codes(changed)))


def results_by_department(m: Material) -> Iterator[Block]:
    if m.inputs.results:
        yield table(m, "results_by_department", _departments(m))


def _departments(m: Material) -> Iterator[dict[str, Text]]:
    for order, (name, results) in enumerate(_by_department(m), start=1):
        same = {verdict: [result for result in results if result.verdict is verdict] for verdict in Verdict}
        yield {
            "order": (numbering(str(order)),),
            "name": _department(m, name),
            "all": (_count(m, f"{order}.all", results),),
            **{verdict.value: (_count(m, f"{order}.{verdict}", found),) for verdict, found in same.items()},
            "missed_codes": _codes(same[Verdict.MISSED]),
        }


def results_one_by_one(m: Material) -> Iterator[Block]:
    """Each promise beside what came, under its department; the words themselves of what no plan took up."""
    if not m.inputs.results:
        yield Paragraph(m.say("results.none", edition=m.readings.edition_year()))
        return
    rows: list[dict[str, Text] | Text] = []
    order = 0
    for name, results in _by_department(m):
        rows.append(_department(m, name))
        for result in results:
            order += 1
            rows.append({"order": (numbering(str(order)),), **_row(m, result)})
    yield table(m, "results", rows, edition=m.readings.edition_year())
    yield Paragraph(m.say("results.note"))


def _row(m: Material, result: Result) -> dict[str, Text]:
    words = m.say(f"results.reasons.{result.reason}") if result.reason else ()
    return {
        "code": (coded(result.promised_code),),
        "name": (Fixed(result.name, FixedKind.NAME),),
        "unit": (Fixed(result.unit, FixedKind.NAME),) if result.unit else (),
        "baseline": shown(_baseline(m, result)),
        "promised": _signed(result, _promised(m, result)),
        "actual": shown(_actual(m, result)) or m.say("no_figure"),
        "progress": shown(_progress(m, result)),
        "verdict": (result.verdict.heading, ": ", *words) if words else (result.verdict.heading,),
    }


def _promised(m: Material, result: Result) -> NumberUse | None:
    """The level that was promised; where that is not the very number of the source, its words."""
    number_id = f"result.{result.promise_id}"
    if result.promised is not None:
        source = Operand(result.promise_id, "source", result.promised, result.status)
        return m.book.read(number_id, source, kind="committed", unit=result.unit)
    words = Operand(result.promise_id, "commitment", result.quote, result.status)
    quoted = " ".join(result.quote.split())
    return m.book.read(f"quote.{result.promise_id}", words, quoted, kind="committed", rule="quote") if quoted else None


def _signed(result: Result, promised: NumberUse | None) -> Text:
    sign = result.comparator.sign if result.promised is not None else ""
    return (sign, promised) if sign and promised is not None else shown(promised)


def _baseline(m: Material, result: Result) -> NumberUse | None:
    if result.baseline is None:
        return None
    source = Operand(f"{result.promise_id}:baseline", "source", result.baseline, result.status)
    return m.book.read(f"result.{result.promise_id}.base", source, rule="baseline", unit=result.unit)


def _actual(m: Material, result: Result) -> NumberUse | None:
    read = {"score": m.readings.score, "rank": m.readings.rank}.get(result.measure, m.readings.raw_value)
    return read(result.code) if result.code and result.actual is not None else None


def _progress(m: Material, result: Result) -> NumberUse | None:
    """The part of the promised step that was made, in per cent; None where no step was promised, or none can be judged."""
    baseline, target, actual = _baseline(m, result), _promised(m, result), _actual(m, result)
    if not result.is_target or result.verdict is Verdict.NOT_JUDGED or result.baseline == result.promised:
        return None
    if baseline is None or target is None or actual is None:
        return None
    inputs = [m.book.operand(use, role) for use, role in ((baseline, "baseline"), (target, "target"), (actual, "actual"))]
    return m.book.computed(f"result.{result.promise_id}.progress", "progress(0)", inputs, unit="%")


def _by_department(m: Material) -> list[tuple[str | None, list[Result]]]:
    """The results of each department, by protocol; those that nobody answers for last."""
    found: dict[str | None, list[Result]] = {}
    for result in m.inputs.results:
        found.setdefault(result.department, []).append(result)
    return sorted(found.items(), key=lambda item: (item[0] is None, protocol_order(item[0] or "")))


def _department(m: Material, name: str | None) -> Text:
    return titled(name) if name else m.say("results.nobody")


def _codes(results: Sequence[Result]) -> Text:
    return joined((coded(code),) for code in dict.fromkeys(result.promised_code for result in results))


def _without(results: Sequence[Result], some: Sequence[Result]) -> list[Result]:
    return [result for result in results if result not in some]


def _count(m: Material, name: str, results: Sequence[Result]) -> NumberUse:
    """How many of all results these are; zero is a number, too."""
    chosen = {result.promise_id for result in results}
    operands = [
        Operand(result.promise_id, "counted" if result.promise_id in chosen else "passed_over", "", result.status)
        for result in m.inputs.results
    ]
    nobody = [framework_operand(m.tree.root, "passed_over", m.readings.current.status)]
    return m.book.computed(f"results.{name}", "count", operands or nobody)


CONTENTS: dict[str, Content] = {
    "results_summary": results_summary,
    "results_by_department": results_by_department,
    "results_one_by_one": results_one_by_one,
}
