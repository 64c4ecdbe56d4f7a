"""Rà soát: the candidates in a grid, beside the page that they come from; accept, correct, reject by one key."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import partial
from typing import Any

from nicegui import ui

from flows.desk import papers, say, words
from flows.desk.shell import button, empty, grid, guarded, html, notify, slowly
from flows.desk.workplace import Workplace
from reports.evidence.places import place_in_words
from reports.inputs import Claim, PlanInputs
from sources.contracts import Refused
from sources.departments.review import quote_hash
from sources.words.numbers import from_float, shown
from sources.words.vocabulary import Decision

_BANDS = (("low", 0.0, 0.65), ("middle", 0.65, 0.85), ("high", 0.85, 1.01))
_FIELDS = ("indicator_code", "value", "unit", "year", "department")


async def build(workplace: Workplace) -> None:
    try:
        inputs = await slowly(workplace.inputs)
    except Refused:
        empty("review.nothing", lambda: ui.navigate.to("/ke-hoach"))
        return
    claims = sorted(
        (claim for claim in inputs.claims if claim.is_candidate),
        key=lambda claim: (claim.commitment.sha256, claim.commitment.place.reading_order()),
    )
    if not claims:
        empty("review.none", lambda: ui.navigate.to("/hop-nhan"))
        return
    files = await slowly(workplace.files)
    Review(workplace, inputs, claims, files).draw()


class Review:
    """One window's review. What is decided lives in the workplace's book; here is only what is looked at."""

    def __init__(
        self, workplace: Workplace, inputs: PlanInputs, claims: list[Claim], files: Mapping[str, dict[str, Any]]
    ) -> None:
        self.workplace, self.inputs, self.files = workplace, inputs, files
        self.claims = {claim.commitment.commitment_id: claim for claim in claims}
        self.filters: dict[str, str] = {}
        remembered = str(workplace.memory.get("review", ""))
        self.now = remembered if remembered in self.claims else next(iter(self.claims))
        self.shown_file = ""

    def draw(self) -> None:
        with ui.element("div").classes("split"):
            with ui.element("section").classes("left").props(f'aria-label="{say("review.list")}"'):
                self._toolbar()
                self.grid = grid(self._columns(), [self._row(item) for item in self.claims])
            with ui.element("section").classes("right").props(f'aria-label="{say("review.paper")}" tabindex="0"'):
                with ui.element("div").classes("card"):
                    self.card = ui.element("div")
                    self._draw_buttons()
                self.paper = ui.element("div").classes("paper-box").props('id="review-paper" tabindex="0"')
        ui.on("desk_row", lambda event: self.show(str(event.args)))
        ui.on("desk_decided", lambda event: guarded(partial(self._decided, event.args))())
        ui.run_javascript(f"deskSelect({self.grid.id}, {self.now!r})")
        ui.timer(0.05, partial(self.show, self.now), once=True)

    def _toolbar(self) -> None:
        with ui.element("div").classes("toolbar"):
            self.progress = ui.label().classes("progress").props('role="status"')
            self.name = ui.input(say("review.reviewer"), value=str(self.workplace.memory.get("reviewer", "")))
            self.name.props("dense outlined").classes("reviewer")
            if not self.workplace.read_only:
                self.name.on("blur", lambda: self.workplace.remember(reviewer=self.name.value or ""))
        with ui.element("div").classes("toolbar"):
            departments = sorted({claim.commitment.department or "" for claim in self.claims.values()} - {""})
            for column, choices in (
                ("state", {name: say(f"review.state_{name}") for name in ("open", "done", "conflict")}),
                ("band", {name: say(f"review.band_{name}") for name, *_ in _BANDS}),
                ("department", {name: name for name in departments}),
            ):
                chosen = ui.select({"": say(f"review.all_{column}"), **choices}, value="")
                chosen.props(f'dense outlined options-dense aria-label="{say(f"review.all_{column}")}"').classes("filter")
                chosen.on_value_change(lambda event, column=column: self._filter(column, event.value))
        self._count()

    def _filter(self, column: str, value: str) -> None:
        self.filters[column] = value
        kind = {"state": "contains"}
        model = {
            name: {"filterType": "text", "type": kind.get(name, "equals"), "filter": wanted}
            for name, wanted in self.filters.items() if wanted
        }  # fmt: skip
        self.grid.run_grid_method("setFilterModel", model)

    def _columns(self) -> list[dict[str, Any]]:
        titles = words("review")["columns"]
        shown_columns = (("decision", 96), ("code", 66), ("name", 190), ("said", 110), ("year", 58), ("department", 150))
        columns: list[dict[str, Any]] = [
            {"field": field, "headerName": titles[field], "width": width, "tooltipField": field}
            for field, width in shown_columns
        ]
        columns[0] |= {"cellClassRules": {"accepted": "data.decided == 'accepted' || data.decided == 'corrected'",
                                          "rejected": "data.decided == 'rejected'"}, "pinned": "left"}  # fmt: skip
        columns[2] |= {"flex": 1, "minWidth": 150}
        columns[5] |= {"filter": "agTextColumnFilter"}
        columns.insert(4, {"field": "sure", "headerName": titles["sure"], "width": 76, "cellClass": "number"})
        hidden = [{"field": field, "hide": True, "filter": "agTextColumnFilter"} for field in ("state", "band")]
        return [*columns, *hidden]

    def decision(self, identity: str) -> tuple[Decision, dict[str, str]]:
        """What holds for a candidate now: the desk's decision on these very words, else the one that the last run knew."""
        item, row = self.claims[identity].commitment, self.workplace.book.rows.get(identity)
        if row is not None and row["quote_hash"] == quote_hash(item.quote):
            return Decision.called(row["decision"]) or Decision.PENDING, row
        return item.decision, {}

    def _row(self, identity: str) -> dict[str, Any]:
        claim = self.claims[identity]
        item, (decision, row) = claim.commitment, self.decision(identity)
        corrected = {key: row.get(f"new_{key}") for key in _FIELDS} if decision is Decision.CORRECTED else {}
        states = ["done" if decision is not Decision.PENDING else "open", *(["conflict"] if self._differing(claim) else [])]
        return {
            "id": identity,
            "decision": decision.heading if decision is not Decision.PENDING else "",
            "decided": decision.value,
            "code": corrected.get("indicator_code") or item.indicator_code or "",
            "name": item.indicator_name or item.quote,
            "said": corrected.get("value") or _said(claim),
            "sure": shown(from_float(item.confidence), 2),
            "year": str(corrected.get("year") or item.year or ""),
            "department": corrected.get("department") or item.department or "",
            "state": " ".join(states),
            "band": next(name for name, low, high in _BANDS if low <= item.confidence < high),
        }

    def _same(self, claim: Claim) -> list[Claim]:
        """Every claim on the same indicator and year, whoever made it."""
        wanted = (claim.code, claim.commitment.year)
        return [other for other in self.inputs.claims if wanted[0] and (other.code, other.commitment.year) == wanted]

    def _differing(self, claim: Claim) -> bool:
        return len({other.level for other in self._same(claim) if other.level is not None}) > 1

    def _count(self) -> None:
        done = sum(self.decision(identity)[0] is not Decision.PENDING for identity in self.claims)
        self.progress.set_text(say("review.progress", done=done, all=len(self.claims)))

    async def show(self, identity: str) -> None:
        """The reading of one candidate, and its paper with the words lit."""
        if identity not in self.claims:
            return
        self.now = identity
        if not self.workplace.read_only:
            self.workplace.remember(review=identity)
        self._draw_card()
        await self._draw_paper(self.claims[identity].commitment.sha256)
        ui.run_javascript(f"deskShow('#review-paper', {identity!r})")

    async def _draw_paper(self, sha256: str) -> None:
        if sha256 == self.shown_file:
            return
        self.shown_file = sha256
        marks = [(name, claim.commitment.place.selector) for name, claim in self.claims.items()
                 if claim.commitment.sha256 == sha256]  # fmt: skip
        self.paper.clear()
        try:
            content = await slowly(papers.drawing, self.workplace, sha256, marks)
        except Refused as refusal:
            content = ""
            notify(refusal.finding.message, "warning")
        if sha256 == self.shown_file:
            with self.paper:
                html(content)

    def _draw_card(self) -> None:
        claim = self.claims[self.now]
        item, (decision, row) = claim.commitment, self.decision(self.now)
        self.card.clear()
        with self.card:
            file = self.files.get(item.sha256, {}).get("name", item.sha256[:12])
            ui.label(f"{file} · {place_in_words(item.place)}").classes("quiet")
            with ui.element("p").classes("reading"):
                ui.label(f"{item.indicator_code or '—'}  {item.indicator_name or say('review.no_indicator')}").classes(
                    "strong"
                )
                ui.label(f"{_said(claim)} · {item.year or '—'} · {item.department or '—'} · {item.force.label}")
            if decision is not Decision.PENDING:
                changed = [row[f"new_{key}"] for key in _FIELDS if row.get(f"new_{key}")]
                by = " · ".join(filter(None, (row.get("reviewer"), row.get("date"), *changed, row.get("note"))))
                ui.label(f"{decision.heading}{f': {by}' if by else ''}").classes(f"decided {decision.value}")
            self._draw_grounds(claim)

    def _draw_buttons(self) -> None:
        """They stay while the card is drawn anew: a key pressed meanwhile is not lost."""
        with ui.element("div").classes("buttons"):
            if not self.workplace.read_only:
                button("review.accept", self._script("accepted"), shortcut="a", main=True)
                button("review.correct", self._correct, shortcut="s")
                button("review.reject", self._script("rejected"), shortcut="x")
                button("review.undo", self.undo, shortcut="Ctrl+z")
            button("review.previous", lambda: self._move(-1), shortcut="ArrowUp k")
            button("review.next", lambda: self._move(1), shortcut="ArrowDown j")

    def _draw_grounds(self, claim: Claim) -> None:
        item = claim.commitment
        fields = words("review")["fields"]
        others = [other for other in self._same(claim) if other is not claim]
        if not (item.reasons or item.inherited or item.runners_up or others):
            return
        with ui.element("details").classes("grounds").props("open" if others else ""):
            with ui.element("summary"):
                ui.label(say("review.grounds", sure=shown(from_float(item.confidence), 2)))
            for other in others:
                said = f"{other.commitment.department or '—'}: {_said(other)} ({other.commitment.decision.label})"
                ui.label(said).classes("other differs" if other.level != claim.level else "other")
            if item.reasons:
                ui.label("; ".join(item.reasons)).classes("quiet")
            if item.inherited:
                named = ", ".join(fields.get(name, name) for name in item.inherited)
                ui.label(say("review.inherited", names=named)).classes("quiet")
            if item.runners_up:
                near = "; ".join(f"{code} ({shown(from_float(sure), 2)})" for code, sure in item.runners_up[:3])
                ui.label(say("review.near", names=near)).classes("quiet")

    def _move(self, by: int, pending: bool = False) -> None:
        ui.run_javascript(f"deskMove({self.grid.id}, {by}, {str(pending).lower()})")

    def _script(self, decision: str) -> str:
        """The browser names the row that is meant and moves on at once: the next key can only mean the next row."""
        return f"deskDecide({self.grid.id}, '{decision}')"

    def _decided(self, told: Mapping[str, str]) -> None:
        if told["id"] in self.claims:
            self.decide(told["id"], Decision(told["decision"]))

    def decide(self, identity: str, decision: Decision, said: Mapping[str, str] | None = None) -> None:
        """Write a decision down. Raises Refused on a desk that only looks."""
        self.workplace.change()
        name = " ".join(str(self.name.value or "").split())
        if not name:
            notify(say("review.name_first"), "warning")
            self.name.run_method("focus")
            return
        self.workplace.remember(reviewer=name)
        item = self.claims[identity].commitment
        day = datetime.datetime.now(datetime.UTC).astimezone().date()
        noted = {"reviewer": name, "date": f"{day:%d/%m/%Y}", **(said or {})}
        file = self.files.get(item.sha256, {}).get("name", item.sha256[:12])
        self.workplace.book.decide(item, str(file), decision, noted)
        self._refresh(identity)

    def undo(self) -> None:
        self.workplace.change()
        identity = self.workplace.book.undo()
        if identity is None:
            notify(say("review.nothing_to_undo"))
            return
        if identity in self.claims:
            self._refresh(identity)
            ui.run_javascript(f"deskSelect({self.grid.id}, {identity!r})")
        notify(say("review.undone"))

    def _refresh(self, identity: str) -> None:
        self.grid.run_row_method(identity, "setData", self._row(identity))
        self._count()
        if identity == self.now:
            self._draw_card()

    def _correct(self) -> None:
        """The form of corrections: what is left as it was read stays."""
        claim, (_, row) = self.claims[self.now], self.decision(self.now)
        item, tree = claim.commitment, self.inputs.editions[-1].tree
        names = {node.code: f"{node.code} {node.name}" for node in tree.indicators}
        units = sorted({node.unit for node in tree.indicators if node.unit})
        departments = sorted({node.lead for node in tree.indicators if node.lead})
        as_read = {
            "indicator_code": item.indicator_code or "", "value": shown(item.value) if item.value is not None else "",
            "unit": item.unit or "", "year": str(item.year or ""), "department": item.department or "",
        }  # fmt: skip
        start = {key: row.get(f"new_{key}") or value for key, value in as_read.items()}
        with ui.dialog() as dialog, ui.card().classes("form"):
            ui.label(say("review.correct_title")).classes("title")
            ui.label(f"“{item.quote}”").classes("quiet")
            fields: dict[str, Any] = {}
            for key, choices in (("indicator_code", names), ("unit", units), ("department", departments)):
                listed = choices if isinstance(choices, dict) else {name: name for name in choices}
                listed |= {start[key]: start[key]} if start[key] and start[key] not in listed else {}
                fields[key] = ui.select(
                    listed, value=start[key] or None, label=words("review")["fields"][key], with_input=True
                )
            for key in ("value", "year"):
                fields[key] = ui.input(words("review")["fields"][key], value=start[key])
            fields["note"] = ui.input(words("review")["fields"]["note"], value=row.get("note", ""))
            for field in fields.values():
                field.props("dense outlined options-dense").classes("wide")

            def save() -> None:
                given = {key: " ".join(str(field.value or "").split()) for key, field in fields.items()}
                changed = {f"new_{key}": given[key] for key in _FIELDS if given[key] and given[key] != as_read[key]}
                note = {"note": given["note"]} if given["note"] else {}
                self.decide(item.commitment_id, Decision.CORRECTED if changed else Decision.ACCEPTED, {**changed, **note})
                dialog.close()
                self._move(1, pending=True)

            with ui.element("div").classes("buttons"):
                button("review.save", save, main=True)
                button("review.cancel", dialog.close)
        dialog.open()


def _said(claim: Claim) -> str:
    """The value as the paper promises it, with its sign and unit."""
    item = claim.commitment
    if item.value is None:
        return item.kind.label
    end = f" – {shown(item.value_high)}" if item.value_high is not None else ""
    kind = f" ({item.kind.label})" if item.kind.value != "level" else ""
    return f"{item.comparator.sign}{shown(item.value)}{end} {item.unit or ''}".strip() + kind
