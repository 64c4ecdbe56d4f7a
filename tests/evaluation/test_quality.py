"""The quality that reading must keep on our own sentences (the table: `python -m tests.evaluation.commitments`)."""

from tests.evaluation.commitments import evaluate


def test_precision_recall_and_traps() -> None:
    tallies = list(evaluate().values())

    def total(part: str) -> int:
        return sum(int(getattr(tally, part)) for tally in tallies)

    wrong = "\n".join(line for tally in tallies for line in tally.wrong)
    assert total("right") >= 0.95 * total("found"), wrong
    assert total("right") >= 0.95 * total("expected"), wrong
    assert total("indicators") >= 0.95 * total("expected"), wrong
    assert total("accepted_traps") == 0, wrong
