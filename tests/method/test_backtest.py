"""The band of the outlook on years that really came (PAPI 2011 to 2016): it must not promise much more than it keeps."""

from __future__ import annotations

from tests.method.backtest import held, totals


def test_the_band_keeps_about_what_it_promises_and_needs_the_own_drift() -> None:
    years, scores = totals()
    assert years == (2011, 2012, 2013, 2014, 2015, 2016)
    assert scores.shape == (6, 63)
    kept = {band: sum(held(scores, year)[band] for year in (3, 4, 5)) / 189 for band in (50, 80, 90)}
    still = sum(held(scores, year, own_drifts=False)[90] for year in (3, 4, 5)) / 189
    assert 0.40 <= kept[50] <= 0.60
    assert 0.70 <= kept[80] <= 0.90
    assert kept[90] >= 0.80
    assert still < 0.6
