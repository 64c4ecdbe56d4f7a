"""The band of the outlook on years that really came (PAPI and PCI): it must not promise much more than it keeps."""

from __future__ import annotations

import pytest

from tests.method.backtest import Series, coverage, papi, pci


@pytest.mark.parametrize("series", [papi(), pci()], ids=lambda series: series.name)
def test_the_band_keeps_about_what_it_promises_and_needs_the_own_drift(series: Series) -> None:
    assert series.scores.shape == (len(series.years), 63)
    kept = coverage(series)
    assert {band: share for band, share in kept.items() if abs(100 * share - band) > 12} == {}
    assert coverage(series, own_drifts=False)[90] < 0.65
