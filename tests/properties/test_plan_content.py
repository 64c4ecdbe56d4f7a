"""For any inputs: no digit stands in plain words, every number has one record, and every record leads to a source."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reports.evidence.records import leaves
from reports.inputs import EditionData, PlanInputs
from reports.plan import build_all, kinds
from reports.word.content import NumberUse, plain
from sources.contracts import Commitment
from tests.documents.plan_material import PROVINCES, commitment, plan_inputs, targets
from tests.joining import rejoined

INPUTS = plan_inputs()
CODES = tuple(row.code for row in INPUTS.editions[-1].tree.indicators)

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
    documents = build_all(inputs, targets(inputs), names=kinds())
    records = {record.number_id: record for record in documents.records}
    for content in documents.made:
        carried = {record.number_id for record in content.records}
        for segment in (segment for text in content.texts() for segment in text):
            if isinstance(segment, str):
                assert not any(letter.isdigit() for letter in segment), segment
            if isinstance(segment, NumberUse):
                assert records[segment.number_id].shown_text == segment.text
                assert segment.number_id in carried
        assert content.name != "trinh-ky" or "chưa xác định" not in " ".join(map(plain, content.texts()))
    for number_id in records:
        assert leaves(number_id, records), number_id
