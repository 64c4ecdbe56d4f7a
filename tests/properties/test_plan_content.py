"""For any inputs: no digit stands in plain words, every number has one record, and every record leads to a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reports.evidence.records import leaves
from reports.inputs import EditionData, PlanInputs
from reports.plan import PlanContent, build
from reports.plan.content import Annex
from reports.word.content import NumberUse, Segment, Table
from sources.contracts import Commitment
from tests.documents.plan_material import PROVINCES, commitment, framework, plan_inputs, targets
from tests.joining import rejoined

CODES = tuple(row.code for row in framework() if row.level == "indicator")
INPUTS = plan_inputs()

some_commitments = st.lists(
    st.builds(
        commitment,
        st.sampled_from(CODES),
        st.decimals(min_value=-50, max_value=5000, places=3).map(str),
        st.integers(min_value=2026, max_value=2030),
        st.sampled_from(("Sở Công Thương", "Sở Tài chính", "Ủy ban nhân dân xã số 5")),
        solution=st.sampled_from((None, "Xây dựng 12 kho lạnh", "  đổi mới thiết bị (2 đợt).")),
        evidence=st.sampled_from((None, "Quyết định số 5/QĐ-UBND")),
        deadline_words=st.sampled_from((None, "31/12/2026", "quý IV")),
        cost=st.sampled_from((None, Decimal("12.5"))),
        decision=st.sampled_from(("accepted", "pending", "rejected", "corrected")),
    ),
    max_size=8,
    unique_by=lambda item: (item.indicator_code, item.year, item.department),
)


def _with_holes(edition: EditionData, seed: int, share: float) -> EditionData:
    """The same edition with a share of its figures missing."""
    chance = np.random.default_rng(seed)
    return replace(
        edition,
        raw=edition.raw.mask(chance.random(edition.raw.shape) < share),
        scores=edition.scores.mask(chance.random(edition.scores.shape) < share),
        ranks=edition.ranks.mask(chance.random(edition.ranks.shape) < share),
    )


@settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(some_commitments, st.sampled_from(PROVINCES), st.integers(0, 1000), st.sampled_from((0.0, 0.3, 1.0)))
def test_any_plan_explains_its_digits(made: list[Commitment], province: str, seed: int, share: float) -> None:
    editions = tuple(_with_holes(edition, seed + edition.edition, share) for edition in INPUTS.editions)
    inputs: PlanInputs = rejoined(INPUTS, commitments=made, province=province, editions=editions)
    content = build(inputs, targets(inputs))
    records = {record.number_id: record for record in content.records}
    for segment in _segments(content):
        if isinstance(segment, str):
            assert not any(letter.isdigit() for letter in segment), segment
        if isinstance(segment, NumberUse):
            assert records[segment.number_id].shown_text == segment.text
    for number_id in records:
        assert leaves(number_id, records), number_id


def _segments(content: PlanContent) -> Iterator[Segment]:
    form = content.form
    for text in (*content.basis, content.opening, form.abstract, form.source_line, form.illustrative_note or ()):
        yield from text
    for block in (*content.body, *_blocks(content.annexes), *_blocks(content.workbook)):
        if isinstance(block, Table):
            for cell in (*block.header, *(cell for row in block.rows for cell in row.cells)):
                yield from cell
        else:
            yield from getattr(block, "text", ())


def _blocks(annexes: tuple[Annex, ...]) -> Iterator[object]:
    return (block for annex in annexes for block in annex.blocks)
