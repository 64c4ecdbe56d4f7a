"""Tình hình: who has sent and who owes, what the last runs did, and how each indicator went over the editions."""

from __future__ import annotations

import tempfile
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from nicegui import ui

from flows.desk import say, words
from flows.desk.shell import button, empty, html, slowly, telling
from flows.desk.workplace import Workplace
from flows.ledger import Ledger
from reports.inputs import PlanInputs
from sources.contracts import Refused
from sources.words.numbers import shown_float

_EVENTS = 14


async def build(workplace: Workplace) -> None:
    try:
        inputs = await slowly(workplace.inputs)
        rows = await slowly(workplace.status)
    except Refused:
        empty("situation.nothing", lambda: ui.navigate.to("/hop-nhan"))
        return
    with ui.element("div").classes("situation-grid"):
        with ui.element("section").classes("card").props(f'aria-label="{say("situation.departments")}"'):
            _departments(inputs, rows)
        with ui.element("section").classes("card").props(f'aria-label="{say("situation.events")}"'), telling():
            _events(workplace)
    with ui.element("section").classes("card").props(f'aria-label="{say("situation.history")}"'):
        ui.label(say("situation.history")).classes("title")
        ui.label(say("situation.history_help", province=inputs.province)).classes("quiet")
        html(_history(inputs))


def _departments(inputs: PlanInputs, rows: list[dict[str, Any]]) -> None:
    ui.label(say("situation.of", province=inputs.province, year=inputs.year)).classes("title")
    with ui.element("table").classes("listed status"):
        with ui.element("thead"), ui.element("tr"):
            for title in words("situation")["columns"]:
                with ui.element("th"):
                    ui.label(title)
        with ui.element("tbody"):
            for row in rows:
                _department(inputs, row)


def _department(inputs: PlanInputs, row: dict[str, Any]) -> None:
    name = row["department"] or say("situation.nobody")
    owes_paper = row["was_asked_for_a_paper"] and not row["has_sent"]
    with ui.element("tr"):
        with ui.element("td"):
            ui.label(name).classes("strong")
            if row["owed_codes"]:
                ui.label(say("situation.owed_codes", codes=", ".join(row["owed_codes"]))).classes("quiet")
        with ui.element("td"):
            state = "sent" if row["has_sent"] else "not_sent" if owes_paper else "not_asked"
            ui.label(say(f"situation.{state}")).classes("chip" + {"sent": " done", "not_sent": " warn"}.get(state, ""))
        with ui.element("td"):
            share = 100 * row["committed"] / row["indicators"] if row["indicators"] else 0
            with ui.element("div").classes("share").props('aria-hidden="true"'):
                ui.element("i").style(f"width:{round(share)}%")
            ui.label(f"{row['committed']}/{row['indicators']}")
        for key in ("disputed", "waiting_for_review", "owed"):
            with ui.element("td"):
                ui.label(str(row[key] or ""))
        with ui.element("td"):
            if row["department"] and row["indicators"]:
                button("situation.form", partial(_form, inputs, row["department"]))


async def _form(inputs: PlanInputs, department: str) -> None:
    """The department's registration form with what is known filled in, as `pii-plan template` gives it."""
    from sources.words.text import file_name

    content = await slowly(_filled, inputs, department)
    ui.download.content(content, f"dang-ky-chi-tieu-{file_name(department)}.xlsx")


def _filled(inputs: PlanInputs, department: str) -> bytes:
    from reports.workbook.form_rows import filled_form
    from reports.workbook.template import write_excel_form

    newest = inputs.editions[-1].edition
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        write_excel_form(filled_form(department, inputs, (newest + 1, newest + 5)), path)
        return path.read_bytes()


def _events(workplace: Workplace) -> None:
    """What the ledger says happened last, the newest first; files of one batch are one line."""
    ui.label(say("situation.events")).classes("title")
    lines: dict[tuple[str, str], list[str]] = {}
    for event in reversed(Ledger(workplace.space.ledger).events()):
        day = event["time"][:16].replace("T", " ")
        said = event.get("name") or event.get("identity", "")[:12]
        key = (event["event"], str(event["batch"]) if event["event"] == "received" else event["hash"])
        lines.setdefault(key, [day]).append(said)
    for (kind, _), (day, *names) in list(lines.items())[:_EVENTS]:
        some = ", ".join(names[:3]) + (f" … (+{len(names) - 3})" if len(names) > 3 else "")
        with ui.element("div").classes("event"):
            ui.label(day).classes("quiet")
            ui.label(words("situation")["kinds"].get(kind, kind)).classes("strong")
            ui.label(some)


def _history(inputs: PlanInputs) -> str:
    """Small pictures of the province's score in each indicator over the editions, on one scale from 0 to 100."""
    tiles = []
    for node in inputs.editions[-1].tree.indicators:
        points = []
        for edition in inputs.editions:
            if node.code in edition.scores.columns and inputs.province in edition.scores.index:
                score = float(edition.scores.at[inputs.province, node.code])  # type: ignore[arg-type]
                if score == score:
                    points.append((edition.edition, score))
        tiles.append(f'<figure title="{escape(node.name)}">{_line(points)}<figcaption><b>{node.code}</b> {escape(node.name)}'
                     f"{_ends(points)}</figcaption></figure>")  # fmt: skip
    return f'<div class="tiles">{"".join(tiles)}</div>'


def _ends(points: list[tuple[int, float]]) -> str:
    if not points:
        return f" <i>{escape(say('situation.no_data'))}</i>"
    return (
        " <i>"
        + " → ".join(f"{shown_float(score, 1)} ({year})" for year, score in points[:: max(1, len(points) - 1)])
        + "</i>"
    )


def _line(points: list[tuple[int, float]]) -> str:
    if not points:
        return '<svg viewBox="0 0 100 34" aria-hidden="true"></svg>'
    first, last = points[0][0], points[-1][0]
    places = [
        (round(6 + 88 * (year - first) / max(1, last - first), 1), round(31 - 28 * score / 100, 1)) for year, score in points
    ]
    drawn = " ".join(f"{x},{y}" for x, y in places)
    x, y = places[-1]
    return (
        f'<svg viewBox="0 0 100 34" aria-hidden="true"><path d="M2 31H98" class="base"/><polyline points="{drawn}"/>'
        f'<circle cx="{x}" cy="{y}" r="2.6"/></svg>'
    )
