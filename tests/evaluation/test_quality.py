"""What reading must keep. The models have seen these papers; figures of unseen ones: `make evaluate` (leave papers out)."""

import pytest

from tests.evaluation.labels import HERE, UNKNOWN, papers, sentences
from tests.evaluation.phrases import matched
from tests.evaluation.reading import read_group


@pytest.mark.parametrize("folder", ["known", "fresh", "a"])
def test_promises_of_papers(folder: str) -> None:
    wanted = named = found = sure = sure_right = 0
    for group in papers(HERE / "papers" / folder):
        for reading, label in read_group(group):
            is_wanted = label.role == "target" and label.code not in (None, UNKNOWN)
            is_named = reading.role == "target" and reading.match.code is not None
            right = is_wanted and is_named and reading.match.code == label.code
            wanted, named, found = wanted + is_wanted, named + is_named, found + right
            sure, sure_right = (
                sure + (is_named and reading.confidence >= 0.8),
                sure_right + (right and reading.confidence >= 0.8),
            )
    assert found >= 0.93 * wanted
    assert found >= 0.93 * named
    assert sure_right >= 0.95 * sure


def test_sentences_of_thirteen_provinces() -> None:
    pairs = [pair for group in sentences(HERE / "sentences_a.csv") for pair in read_group(group)]
    targets = [(reading, label) for reading, label in pairs if label.role == "target" and label.code not in (None, UNKNOWN)]
    right = sum(reading.role == "target" and reading.match.code == label.code for reading, label in targets)
    assert right >= 0.8 * len(targets)


def test_phrases_are_matched_or_left_without() -> None:
    found = matched()
    wrong = [(phrase, code, match.code) for phrase, code, match in found if (match.code or "-") != code]
    assert len(wrong) <= 0.05 * len(found), wrong
