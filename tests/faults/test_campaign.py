"""A sample of the campaigns; the long form is `python -m tests.faults.campaign --tries 500`."""

from __future__ import annotations

import random
import shutil

import pytest

from flows.settings import Workspace
from flows.verification import changed_bytes
from tests.conftest import Office
from tests.faults import campaign


def _all_held(tried: campaign.Tried) -> None:
    outcomes = list(tried)
    assert outcomes
    assert [what for what, held in outcomes if not held] == []


def test_killed_writers_lose_nothing() -> None:
    _all_held(campaign.kills(6, random.Random(1)))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed (make system-packages)")
def test_killed_and_refused_system_calls_lose_nothing() -> None:
    _all_held(campaign.system_calls(4, random.Random(1)))
    _all_held(campaign.refused_calls(4, random.Random(1)))


def test_changed_documents_are_told(office: Office) -> None:
    _all_held(campaign.documents(4, random.Random(1), office.plan / "ke-hoach.docx"))


def test_turned_bits_are_found(office: Office) -> None:
    assert not changed_bytes(office.plan)
    space = Workspace(office.home)
    _all_held(campaign.flips(8, random.Random(1), space, office.plan, lambda: not changed_bytes(office.plan)))


def test_hostile_files_end_within_the_budget() -> None:
    _all_held(campaign.zoo(0, random.Random(1)))


def test_mutated_files_end_in_our_words() -> None:
    _all_held(campaign.mutants(4, random.Random(1)))
