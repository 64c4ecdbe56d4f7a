"""From the database to the reports: rows of the mart become the frozen inputs of `reports.inputs`."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.engine import table
from reports.inputs import EditionData, Figure, FrameworkRow, Goal, PlanInputs, PublishedFigure
from reports.plan.numbers import worst
from sources.contracts import Citation, Commitment, Finding, Status
from sources.messages import MessageCatalogue

if TYPE_CHECKING:
    import pandas as pd

MESSAGES = MessageCatalogue(__file__)

def load_editions(database: Path) -> tuple[EditionData, ...]:
    """Every edition with current figures and a framework, oldest first."""
    figures = table(database, "mart.edition_figure", "edition, province, code, measure, fact_id").to_pandas()
    nodes: dict[int, list[FrameworkRow]] = {}
    for row in table(database, "raw.framework", "edition, position").to_pylist():
        nodes.setdefault(row["edition"], []).append(_framework_row(row))
    return tuple(
        _edition(int(edition), figures[figures["edition"] == edition], tuple(nodes[int(edition)]))
        for edition in sorted(figures["edition"].unique())
        if int(edition) in nodes
    )


def _framework_row(row: dict[str, Any]) -> FrameworkRow:
    return FrameworkRow(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        parent=row["parent"],
        weight=row["weight"].normalize(),
        direction=row["direction"],
        unit=row["unit"],
        fact_id=row["fact_id"],
        lead=row["lead_department"],
        coordinating=_listed(row["coordinating_departments"]),
        lead_status=row["lead_status"],
        data_source=row["data_source"],
        evidence=row["evidence"],
    )


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split("|") if part)


def _edition(edition: int, figures: pd.DataFrame, framework: tuple[FrameworkRow, ...]) -> EditionData:
    values: dict[str, pd.DataFrame] = {}
    facts: dict[str, pd.DataFrame] = {}
    provinces = sorted(figures["province"].unique())
    for measure in ("raw_value", "score", "rank"):
        wanted = [row.code for row in framework if measure != "raw_value" or row.level == "indicator"]
        chosen = figures[figures["measure"] == measure]
        values[measure] = _matrix(chosen, "value_text", provinces, wanted).astype(float)
        facts[measure] = _matrix(chosen, "fact_id", provinces, wanted).astype(object).fillna("")
    regions = figures.drop_duplicates("province").set_index("province")["region"].dropna()
    return EditionData(
        edition=edition,
        framework=framework,
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
    from flows.tables import citation_from_json

    rows = table(database, "raw.citation", "fact_id").to_pylist()
    read = [
        citation_from_json(
            {**row, "place": json.loads(row["place"]), "attributes": json.loads(row["attributes"])}
        )
        for row in rows
    ]
    return tuple(sorted(read, key=_document_order))


def load_commitments(database: Path) -> tuple[Commitment, ...]:
    """The commitments that passed the gate, of current files, in full order."""
    from flows.tables import commitment_from_json

    rows = table(database, "staging.commitment", "commitment_id").to_pylist()
    return tuple(commitment_from_json(json.loads(row["content"])) for row in rows)


def _document_order(citation: Citation) -> tuple[Any, ...]:
    position = citation.place.to_json()
    names = ("block", "row", "cell", "paragraph", "page", "slide", "start")
    return (citation.sha256, *(position.get(name, -1) for name in names), citation.kind)


def assemble(
    database: Path,
    *,
    province: str,
    year: int | None,
    as_of: str | None,
    goal: Goal | None,
    findings: tuple[Finding, ...],
    identity: str,
    settings: dict[str, object],
) -> PlanInputs:
    """Everything the plan is written from. Raises Refused when no edition is usable or the province is not in the newest."""
    editions = load_editions(database)
    if not editions:
        raise MESSAGES.refused("PII-RUN-NO-EDITION", file="")
    newest = editions[-1]
    if province not in newest.scores.index and province not in newest.raw.index:
        raise MESSAGES.refused("PII-RUN-NO-PROVINCE", edition=newest.edition, province=province)
    citations = load_citations(database)
    return PlanInputs(
        province=province,
        year=year or newest.edition + 1,
        as_of=as_of or f"{newest.edition}-12-31",
        goal=goal,
        editions=editions,
        published=load_published(database),
        commitments=load_commitments(database),
        citations=citations,
        findings=findings,
        identity=identity,
        settings=settings,
    )


def load_plan_inputs(province: str | None = None, year: int | None = None, goal: str | None = None) -> PlanInputs:
    """The inputs of the last run of this workspace, with what the command line asks for laid over the settings.

    Raises Refused for an unknown province or goal.
    """
    from dataclasses import replace

    from flows.current import built_identity, current_database
    from flows.settings import load_settings, workspace
    from reports.targets import parse_goal

    database, settings = current_database(), load_settings()
    plan = settings["plan"]
    inputs = assemble(
        database,
        province=province or plan["province"],
        year=year or plan["year"] or None,
        as_of=None,
        goal=None,
        findings=(),
        identity=built_identity(workspace()) or "",
        settings=settings,
    )
    wanted = goal if goal is not None else plan["goal"]
    return replace(inputs, goal=parse_goal(wanted, inputs.year)) if wanted else inputs
