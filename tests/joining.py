"""Plan inputs as a run has them: commitments and figures joined by the SQL models, in a DuckDB in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import duckdb

from flows.engine import fill, prepare
from flows.frameworks import COLUMNS, tree_rows
from flows.gate_tables import QUARANTINE
from flows.incoming import CASE, FILE, PROVINCE, unit_fits
from flows.plan_inputs import Joined, joined
from flows.settings import SQL_FOLDER
from flows.tables import CITATION, COMMITMENT, FACT, commitment_row, text_table
from reports.inputs import EditionData, PlanInputs
from sources.contracts import Commitment
from sources.words.numbers import decimal_text, from_float


def plan_inputs(*, commitments: Iterable[Commitment], **given: Any) -> PlanInputs:
    """`PlanInputs` of what is given, with the commitments joined."""
    return rejoined(PlanInputs(claims=(), target_inputs=(), **given), commitments=commitments)


def rejoined(plan: PlanInputs, *, commitments: Iterable[Commitment] | None = None, **changes: Any) -> PlanInputs:
    """The plan's inputs with other commitments (by default its own), editions or province, joined anew."""
    made = plan.commitments if commitments is None else tuple(commitments)
    changed = replace(plan, **changes)
    own = join(changed.province, changed.year, changed.editions, made)
    return replace(changed, claims=own.claims, target_inputs=own.target_inputs)


def join(province: str, year: int | None, editions: tuple[EditionData, ...], commitments: Iterable[Commitment]) -> Joined:
    """What SQL makes of the commitments for that province; of the figures only the province's own are given."""
    with database(province, year, editions, commitments) as connection:
        return joined(connection)


@contextmanager
def database(
    province: str, year: int | None, editions: tuple[EditionData, ...], commitments: Iterable[Commitment]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The whole database of such a run, in memory."""
    made = tuple(commitments)
    paper = {"kind": "paper", "province": province, "vintage": 1}
    papers = [{"sha256": sha256, "name": f"{sha256}.docx", **paper} for sha256 in _files(made)]
    books = [{"sha256": str(item.edition), "name": "", "kind": "scores", "vintage": 1} for item in editions]
    nodes = [node for item in editions for node in item.tree]
    tables = {
        "incoming_case": text_table(CASE, [{"province": province, "year": year, "nearly": 0.8}]),
        "incoming_file": text_table(FILE, [{**dict.fromkeys(FILE), **row} for row in (*papers, *books)]),
        "incoming_fact": text_table(FACT, [row for item in editions for row in _facts(item, province)]),
        "incoming_commitment": text_table(COMMITMENT, map(commitment_row, made)),
        "incoming_citation": text_table(CITATION, []),
        "incoming_framework": text_table(COLUMNS, [row for item in editions for row in tree_rows(item.edition, item.tree)]),
        "incoming_unit_fit": unit_fits(made, nodes),
        "incoming_province": text_table(PROVINCE, []),
        "incoming_quarantine": text_table(QUARANTINE, []),
    }
    with duckdb.connect() as connection:
        prepare(connection)
        fill(connection, tables, SQL_FOLDER)
        yield connection


def _files(commitments: Iterable[Commitment]) -> list[str]:
    return sorted({item.sha256 for item in commitments})


def _facts(edition: EditionData, province: str) -> Iterator[dict[str, Any]]:
    """The province's figures as rows of `incoming_fact`."""
    frames = (
        ("raw_value", edition.raw, edition.raw_facts),
        ("score", edition.scores, edition.score_facts),
        ("rank", edition.ranks, edition.rank_facts),
    )
    for measure, values, facts in frames:
        for code, value in values.loc[province].dropna().items() if province in values.index else ():
            yield {
                **dict.fromkeys(FACT),
                "fact_id": facts.at[province, code],
                "sha256": str(edition.edition),
                "value": decimal_text(from_float(float(value))),
                "edition": edition.edition,
                "province": province,
                "code": code,
                "measure": measure,
                "index_code": "PII",
                "status": edition.status,
            }
