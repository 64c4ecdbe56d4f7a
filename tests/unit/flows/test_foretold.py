"""What `read` says of figures beside each other is what the gate will say: the same frames, the same bounds."""

from __future__ import annotations

from collections.abc import Sequence

from flows.gate import foretold
from flows.tables import FACT, fact_row, text_columns
from sources.places import CsvField
from sources.words.vocabulary import Severity
from tests.unit.innovation_index.test_findings import HEADER, ROWS, TITLE, changed, read


def told(*rows: Sequence[str]) -> dict[str, tuple[Severity, list[tuple[int, int]]]]:
    """Code → severity and the places of the figures that the finding is about."""
    reading = read(TITLE, HEADER, *rows)
    findings = foretold(text_columns(FACT, map(fact_row, reading.facts)), reading.file)
    places = {fact.fact_id: fact.place.selector for fact in reading.facts}
    found = {}
    for finding in findings:
        selectors = [places[subject] for subject in finding.subjects if subject in places]
        found[finding.code] = (finding.severity, sorted((s.row, s.column) for s in selectors if isinstance(s, CsvField)))
    return found


def test_an_extract_that_agrees_with_itself() -> None:
    assert told(*ROWS) == {}


def test_a_province_with_two_values() -> None:
    severity, places = told(*ROWS, ["5", "Cao Bằng", "21,00", "62", "23,00", "19,00"])["PII-GATE-TWO-VALUES"]
    assert severity is Severity.WARN
    assert {(6, 3), (7, 3)} <= set(places)


def test_of_two_values_the_one_that_its_parts_make_is_right() -> None:
    assert told(*ROWS, ["5", "Hà Nội", "61,00", "1", "62,00", "58,00"])["PII-GATE-TWO-VALUES"][1] == [(7, 3)]


def test_a_rank_against_the_scores_and_a_whole_against_its_parts() -> None:
    assert (4, 4) in told(*changed(1, 3, "4"))["PII-GATE-RANK"][1]
    assert told(*changed(0, 2, "60,50"))["PII-GATE-WHOLE"][1] == [(3, 3)]
    assert "PII-GATE-WHOLE" not in told(*changed(0, 2, "60,01"))


def test_a_score_outside_its_scale() -> None:
    severity, places = told(*changed(0, 4, "162,00"))["PII-GATE-SCORE-SCALE"]
    assert (severity, places) == (Severity.STOP, [(3, 5)])
