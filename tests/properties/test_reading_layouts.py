"""A table of scores written in a random layout is read back as exactly the facts that were written."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.contracts import SourceFile
from sources.innovation_index.framework import load_framework
from sources.innovation_index.parse import read_score_grids
from sources.reading import media_types
from sources.reading.open import grids_of
from sources.words.vocabulary import Level, Measure
from tests.properties.score_tables import Options, score_table

MEASURES = st.sampled_from(
    [
        (Measure.SCORE,),
        (Measure.SCORE, Measure.RANK),
        (Measure.RAW_VALUE, Measure.SCORE, Measure.RANK),
        (Measure.RANK,),
    ]
)
options = st.builds(
    Options,
    seed=st.integers(0, 10**6),
    titles=st.booleans(),
    order=st.booleans(),
    code_row=st.booleans(),
    unit_row=st.booleans(),
    column_numbers=st.booleans(),
    measures=MEASURES,
    merged_groups=st.booleans(),
    editions=st.sampled_from([(2024,), (2023, 2024), (2025,)]),
    text_numbers=st.booleans(),
    regions=st.booleans(),
    summary=st.booleans(),
    notes=st.booleans(),
    spelling=st.sampled_from(["plain", "capitals", "decomposed", "unaccented", "long", "marked", "mixed"]),
    transposed=st.booleans(),
    rank_in_brackets=st.booleans(),
)


@settings(max_examples=25, deadline=None)
@given(options, st.data())
def test_what_was_written_is_read(chosen: Options, data: st.DataObject) -> None:
    if chosen.rank_in_brackets:
        chosen = Options(**{**chosen.__dict__, "measures": (Measure.SCORE,)})
    framework = load_framework("PII", chosen.editions[-1])
    levels = data.draw(st.sampled_from([{Level.PILLAR, Level.INDEX}, {Level.INDICATOR}, {Level.SUBPILLAR, Level.INPUT}]))
    pool = [node for node in framework.nodes.values() if node.level in levels]
    nodes = data.draw(st.lists(st.sampled_from(pool), min_size=3, max_size=6, unique_by=lambda node: node.code))
    table = score_table(nodes, chosen)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        table.write(path, f"PII {chosen.editions[0]}" if len(chosen.editions) == 1 else "PII")
        file = SourceFile("0" * 64, path.name, media_types.XLSX, path.stat().st_size)
        reading = read_score_grids(grids_of(path, media_types.XLSX), file)
    read = {
        (fact.province, fact.code, fact.edition, fact.measure): fact.value
        for fact in reading.facts
        if fact.value is not None
    }
    assert read == table.facts
    cells = sum(cell is not None for row in table.rows for cell in row)
    places = {fact.place.selector.address for fact in reading.facts}  # type: ignore[union-attr]
    assert len(places) + len(reading.ignored) <= cells
