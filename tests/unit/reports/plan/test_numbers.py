"""The book of numbers: one identity, one number; a number is no better than its worst input."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.plan.numbers import NumberBook, Operand, worst
from sources.words.vocabulary import Status


def _fact(value: str, status: Status = Status.OFFICIAL, identity: str = "f1") -> Operand:
    return Operand(identity, "province", Decimal(value), status)


def test_a_number_used_twice_is_one_record() -> None:
    book = NumberBook()
    assert book.read("pii.2025.score", _fact("24.49")) == book.read("pii.2025.score", _fact("24.49"))
    assert len(book.records()) == 1


def test_one_identity_cannot_mean_two_numbers() -> None:
    book = NumberBook()
    book.read("pii.2025.score", _fact("24.49"))
    with pytest.raises(ValueError, match="two different numbers"):
        book.read("pii.2025.score", _fact("24.50"))


def test_an_identity_must_fit_into_a_content_control() -> None:
    with pytest.raises(ValueError, match="cannot carry"):
        NumberBook().read("x" * 65, _fact("1"))


def test_a_computed_number_is_what_its_rule_gives_and_as_reliable_as_its_worst_input() -> None:
    book = NumberBook()
    use = book.computed("mean", "mean(2)", [_fact("1"), _fact("2", Status.ILLUSTRATIVE, "f2")])
    (record,) = book.records()
    assert (use.text, record.value, record.status, use.illustrative) == ("1,50", "1.50", "illustrative", True)
    assert [item.id for item in record.inputs] == ["f1", "f2"]


def test_worst_status() -> None:
    assert worst([Status.PUBLISHED, Status.COMMITTED, Status.OFFICIAL]) == Status.COMMITTED
    assert worst([]) == Status.PROVISIONAL
