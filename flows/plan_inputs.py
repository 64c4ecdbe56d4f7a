"""From the database to the reports: rows of the mart become the frozen inputs of `reports.inputs`."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.engine import table
from flows.tables import row_citation
from reports.inputs import EditionData, Figure, PlanInputs, PublishedFigure
from reports.plan.numbers import worst
from sources.case import Case
from sources.contracts import Citation, Commitment, Finding, from_json
from sources.tree import Tree, editions, load_tree
from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import Status

if TYPE_CHECKING:
    import pandas as pd

MESSAGES = MessageCatalogue(__file__)

def load_editions(database: Path) -> tuple[EditionData, ...]:
    """Every edition with current figures and a framework, oldest first."""
    figures = table(database, "mart.edition_figure", "edition, province, code, measure, fact_id").to_pandas()
    known = [int(edition) for edition in sorted(figures["edition"].unique()) if int(edition) in editions()]
    return tuple(_edition(edition, load_tree(edition), figures[figures["edition"] == edition]) for edition in known)


def _edition(edition: int, tree: Tree, figures: pd.DataFrame) -> EditionData:
    values: dict[str, pd.DataFrame] = {}
    facts: dict[str, pd.DataFrame] = {}
    provinces = sorted(figures["province"].unique())
    for measure in ("raw_value", "score", "rank"):
        wanted = [node.code for node in (tree.indicators if measure == "raw_value" else tree)]
        chosen = figures[figures["measure"] == measure]
        values[measure] = _matrix(chosen, "value_text", provinces, wanted).astype(float)
        facts[measure] = _matrix(chosen, "fact_id", provinces, wanted).astype(object).fillna("")
    regions = figures.drop_duplicates("province").set_index("province")["region"].dropna()
    return EditionData(
        edition=edition,
        tree=tree,
        raw=values["raw_value"],
        raw_facts=facts["raw_value"],
        scores=values["score"],
        score_facts=facts["score"],
        ranks=values["rank"],
        rank_facts=facts["rank"],
        regions={str(province): str(region) for province, region in sorted(regions.items())},
        status=worst([Status(status) for status in figures["status"].unique()]),
        exact={fact: Decimal(text) for fact, text in zip(figures["fact_id"], figures["value_text"], strict=True)},
    )


def _matrix(figures: pd.DataFrame, column: str, provinces: list[str], codes: list[str]) -> pd.DataFrame:
    pivoted = figures.drop_duplicates(["province", "code"]).pivot(index="province", columns="code", values=column)
    return pivoted.reindex(index=provinces, columns=codes)


def load_published(database: Path) -> tuple[PublishedFigure, ...]:
    """The figures quoted by public sources, in full order."""
    order = "edition, province, level, name, measure, fact_id"
    return tuple(
        PublishedFigure(
            edition=row["edition"],
            province=row["province"],
            level=row["level"],
            code=row["code"] or None,
            name=row["name"],
            measure=row["measure"],
            figure=Figure(Decimal(row["value_text"]), row["fact_id"], row["unit"], Status(row["status"])),
            url=row["url"] or "",
        )
        for row in table(database, "core.published_figure", order).to_pylist()
    )


def load_citations(database: Path) -> tuple[Citation, ...]:
    """The statements of the mandate, in the order in which they stand in it."""
    rows = table(database, "raw.citation", "fact_id").to_pylist()
    return tuple(sorted(map(row_citation, rows), key=_document_order))


def load_commitments(database: Path) -> tuple[Commitment, ...]:
    """The commitments that passed the gate, of current files, in full order."""
    rows = table(database, "staging.commitment", "commitment_id").to_pylist()
    return tuple(from_json(json.loads(row["content"]), Commitment) for row in rows)


def _document_order(citation: Citation) -> tuple[Any, ...]:
    position = citation.place.to_json()
    names = ("block", "row", "cell", "paragraph", "page", "slide", "start")
    return (citation.sha256, *(position.get(name, -1) for name in names), citation.kind)


def assemble(database: Path, case: Case, identity: str, findings: tuple[Finding, ...] = ()) -> PlanInputs:
    """Everything the plan is written from.

    Raises Refused when no edition is usable, the province is not in the newest, or the plan's year is not after it.
    """
    found = load_editions(database)
    if not found:
        raise MESSAGES.refused("PII-RUN-NO-EDITION", file="")
    newest = found[-1]
    if case.province not in newest.scores.index and case.province not in newest.raw.index:
        raise MESSAGES.refused("PII-RUN-NO-PROVINCE", edition=newest.edition, province=case.province)
    year = case.year or newest.edition + 1
    if year <= newest.edition:
        raise MESSAGES.refused("PII-RUN-PAST-YEAR", edition=newest.edition, year=year)
    return PlanInputs(
        province=case.province,
        year=year,
        as_of=case.as_of or f"{newest.edition}-12-31",
        goal=replace(case.goal, year=year) if case.goal else None,
        editions=found,
        published=load_published(database),
        commitments=load_commitments(database),
        citations=load_citations(database),
        findings=findings,
        identity=identity,
        policy=case.settings.targets,
    )
