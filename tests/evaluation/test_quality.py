"""The quality that reading must keep on our own sentences (the table: `python -m tests.evaluation.commitments`)."""

from tests.evaluation.commitments import evaluate
from tests.evaluation.phrases import matched


def test_precision_recall_and_traps() -> None:
    tallies = list(evaluate().values())

    def total(part: str) -> int:
        return sum(int(getattr(tally, part)) for tally in tallies)

    wrong = "\n".join(line for tally in tallies for line in tally.wrong)
    assert total("right") >= 0.95 * total("found"), wrong
    assert total("right") >= 0.95 * total("expected"), wrong
    assert total("indicators") >= 0.95 * total("expected"), wrong
    assert total("accepted_traps") == 0, wrong


def test_phrases_are_matched_or_left_without() -> None:
    found = matched()
    wrong = [(phrase, code, match.code) for phrase, code, match in found if (match.code or "-") != code]
    assert len(wrong) <= 0.05 * len(found), wrong
