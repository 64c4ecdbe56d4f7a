"""From the database to the reports: rows of the mart become the frozen inputs of `reports.inputs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.engine import connected, read_sql, rebuilt_with, table
from flows.incoming import case_row, case_table
from flows.settings import SQL_FOLDER
from flows.tables import row_citation, row_commitment
from reports.inputs import Baseline, Claim, EditionData, Figure, PlanInputs, PublishedFigure, Result, TargetInput
from reports.plan.numbers import worst
from sources.case import Case
from sources.contracts import Citation, Finding
from sources.registry.provinces import ProvinceRegistry
from sources.tree import Tree, editions, load_tree
from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import ClaimState, Comparator, Role, Status, Verdict

if TYPE_CHECKING:
    import duckdb
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
    rows = table(database, "core.citation", "fact_id").to_pylist()
    return tuple(sorted(map(row_citation, rows), key=_document_order))


@dataclass(frozen=True, slots=True)
class Joined:
    """What SQL joined for one case: the plan's year, every commitment, and every indicator and year asked for."""

    year: int
    claims: tuple[Claim, ...]
    target_inputs: tuple[TargetInput, ...]
    results: tuple[Result, ...] = ()


def joined(connection: duckdb.DuckDBPyConnection) -> Joined:
    """The claims and target inputs of the database behind `connection`."""
    ((year,),) = connection.execute("select year from core.plan_case").fetchall()
    rows = connection.sql(read_sql(SQL_FOLDER / "audit" / "claims.sql").select).to_arrow_table().to_pylist()
    claims = {row["commitment_id"]: _claim(row) for row in rows}
    asked = connection.sql("from mart.target_input order by position, year").to_arrow_table().to_pylist()
    came = connection.sql("from mart.result order by all").to_arrow_table().to_pylist()
    inputs = tuple(_target_input(row, claims) for row in asked)
    return Joined(year, tuple(claims.values()), inputs, tuple(sorted(map(_result, came), key=_in_frame)))


def load_joined(database: Path, case: Case) -> Joined:
    """What SQL joins for `case`; where the database was built for another one, what hangs on the case is joined anew."""
    wanted = case_table(case)
    (built,) = table(database, "raw.case", "province").to_pylist()
    other = {**built, "nearly": float(built["nearly"])} != case_row(case)
    with rebuilt_with(database, {"incoming_case": wanted} if other else {}, SQL_FOLDER) as connection:
        return joined(connection)


def _claim(row: Mapping[str, Any]) -> Claim:
    return Claim(
        commitment=row_commitment(row),
        state=ClaimState(row["state"]),
        names_an_indicator=row["names_an_indicator"],
        is_accepted=row["is_accepted"],
        is_candidate=row["is_candidate"],
        role=Role(row["role"]) if row["role"] else None,
        level=_decimal(row["level_text"]),
        other_end=_decimal(row["other_end_text"]),
        earlier_edition=row["earlier_edition"],
        earlier_name=row["earlier_name"],
    )


def _target_input(row: Mapping[str, Any], claims: Mapping[str, Claim]) -> TargetInput:
    return TargetInput(
        code=row["indicator_code"],
        year=row["year"],
        baseline=Baseline(
            value=_decimal(row["baseline_value"]),
            score=_decimal(row["baseline_score"]),
            rank=row["baseline_rank"],
            fact_ids=tuple(row["baseline_fact_ids"]),
        ),
        claims=tuple(claims[item] for item in row["claim_ids"]),
        chosen=claims.get(row["chosen_id"]),
        agreeing=tuple(claims[item] for item in row["chosen_ids"]),
        earlier=claims.get(row["earlier_id"]),
        is_disputed=row["is_disputed"],
        is_hole=row["is_hole"],
    )


def _result(row: Mapping[str, Any]) -> Result:
    return Result(
        promise_id=row["promise_id"],
        is_target=row["promised_as"] == "target",
        promised_code=row["promised_code"],
        code=row["indicator_code"],
        name=row["indicator_name"],
        position=row["position"],
        department=row["department"],
        measure=row["measure"],
        comparator=Comparator(row["comparator"]),
        promised=_decimal(row["promised_text"]) if row["is_plain"] else None,
        quote=row["quote"],
        unit=row["unit"],
        baseline=_decimal(row["baseline_text"]) if row["promised_as"] == "target" else None,
        actual=_decimal(row["actual_text"]),
        bounds_changed=row["bounds_changed"],
        weight_changed=row["weight_changed"],
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        status=Status(row["status"]),
    )


def _in_frame(result: Result) -> tuple[Any, ...]:
    """By the framework's order, what is gone from it last; the target before the commitments beside it."""
    gone = result.position is None
    return (gone, result.position or 0, result.promised_code, not result.is_target, result.promise_id)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _document_order(citation: Citation) -> tuple[Any, ...]:
    position = citation.place.to_json()
    names = ("block", "row", "cell", "paragraph", "page", "slide", "start")
    return (citation.sha256, *(position.get(name, -1) for name in names), citation.kind)


def _without_framework(database: Path, newest: int) -> tuple[tuple[int, str, Status], ...]:
    newer = (
        "select edition, min(fact_id), arg_min(status, fact_id) from core.figure where edition > ? group by all order by 1"
    )
    with connected(database, read_only=True) as connection:
        return tuple(
            (edition, fact, Status(status)) for edition, fact, status in connection.execute(newer, [newest]).fetchall()
        )


def assemble(
    database: Path, case: Case, identity: str, findings: tuple[Finding, ...] = (), latest_date: str | None = None
) -> PlanInputs:
    """Everything the plan is written from; `latest_date` closes its figures where nobody ordered another.

    Raises Refused when no edition is usable, the province is not in the newest, or the plan's year is not after it.
    """
    found = tuple(replace(item, tree=case.tree_of(item.edition)) for item in load_editions(database))
    if not found:
        raise MESSAGES.refused("PII-RUN-NO-EDITION", file="")
    newest = found[-1]
    if case.province not in newest.scores.index and case.province not in newest.raw.index:
        merged = ProvinceRegistry.load().successor(case.province, newest.edition)
        code = "PII-RUN-MERGED-PROVINCE" if merged else "PII-RUN-NO-PROVINCE"
        raise MESSAGES.refused(code, edition=newest.edition, province=case.province, successor=merged)
    own = load_joined(database, case)
    year = own.year
    if year <= newest.edition:
        raise MESSAGES.refused("PII-RUN-PAST-YEAR", edition=newest.edition, year=year)
    return PlanInputs(
        province=case.province,
        year=year,
        as_of=case.as_of or latest_date or f"{newest.edition}-12-31",
        as_of_rule="setting:as_of" if case.as_of else "latest_date" if latest_date else "edition_end",
        goal=replace(case.goal, year=year) if case.goal else None,
        editions=found,
        published=load_published(database),
        claims=own.claims,
        target_inputs=own.target_inputs,
        results=own.results,
        without_framework=_without_framework(database, newest.edition),
        citations=load_citations(database),
        findings=findings,
        identity=identity,
        policy=case.settings.targets,
    )
