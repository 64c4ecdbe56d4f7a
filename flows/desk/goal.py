"""Mục tiêu: the goal, the 52 rows with what is known of each, and what a changed cell would do to score, rank and band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from nicegui import ui

from flows.by_hand import set_goal
from flows.desk import say, words
from flows.desk.shell import button, empty, grid, notify, slowly, told
from flows.desk.workplace import Workplace
from reports.inputs import PlanInputs
from sources.contracts import Refused
from sources.words.numbers import decimal_text, from_decimal_text, shown, shown_float, typed, typed_text
from sources.words.vocabulary import Basis

if TYPE_CHECKING:
    from reports.targets import TargetOutcome
    from reports.targets.scenarios import Scenario
    from reports.targets.standing import Standing

KINDS = ("", "rank", "score", "above", "pillars", "share")
BASES = ("commitments", "proposal", "now")
Values = dict[str, Decimal]


async def build(workplace: Workplace) -> None:
    try:
        page = await slowly(Goals, workplace)
    except Refused as refusal:
        empty("goal.nothing", lambda: ui.navigate.to("/ke-hoach"))
        told(refusal.finding)
        return
    page.draw()


@dataclass(frozen=True)
class _Known:
    """What the model says for one goal, and the forward model to ask."""

    inputs: PlanInputs
    outcome: TargetOutcome
    standing: Standing


class Goals:
    """One window's look at the goal. The trial (base and typed values) and the variants are remembered by the desk."""

    def __init__(self, workplace: Workplace) -> None:
        from flows.current import current_case

        self.workplace = workplace
        settings = current_case().settings.plan
        memory = workplace.memory.get("goal", {})
        self.goal = str(memory.get("goal", settings.goal))
        self.confidence = str(
            memory.get("confidence", decimal_text(Decimal(str(settings.confidence))) if settings.confidence else "")
        )
        self.base = memory.get("base") if memory.get("base") in BASES else BASES[0]
        self.typed: Values = _values(memory.get("typed", {}))
        self.variants: list[dict[str, Any]] = list(memory.get("variants", []))
        try:
            self.known = self._ask()
        except Refused:
            self.goal = self.confidence = ""
            self.known = self._ask()

    def _ask(self) -> _Known:
        from reports.targets.answer import standing_of

        inputs = self.workplace.inputs()
        outcome = self.workplace.outcome(self.goal, self.confidence)
        standing = self.workplace.kept("standing", lambda: standing_of(inputs.editions[-1], inputs.province))
        return _Known(inputs, outcome, standing)

    def _remember(self) -> None:
        if not self.workplace.read_only:
            typed_values = {code: decimal_text(value) for code, value in self.typed.items()}
            self.workplace.remember(
                goal={
                    "goal": self.goal,
                    "confidence": self.confidence,
                    "base": self.base,
                    "typed": typed_values,
                    "variants": self.variants,
                }
            )

    def values(self, base: str, changed: Mapping[str, Decimal]) -> Values:
        """Raw values by indicator: those of the base, and over them what was typed."""
        under = {item.name: item for item in self.known.outcome.scenarios}
        start = dict(under["commitments"].values) if base != "now" else {}
        if base == "proposal" and "proposal" in under:
            start = dict(under["proposal"].values)
        return {code: value for code, value in {**start, **changed}.items() if code in self.known.standing.row}

    def scenario(self, values: Mapping[str, Decimal]) -> Scenario:
        from reports.targets.scenarios import run_scenario

        return run_scenario("trial", self.known.inputs.year, self.known.standing, values, self.known.inputs.editions[-1])

    def draw(self) -> None:
        known = self.known
        with ui.element("div").classes("toolbar goal-bar"):
            self._draw_goal()
        self.answer = ui.element("div")
        with ui.element("div").classes("goal-split"):
            with ui.element("section").classes("left").props(f'aria-label="{say("goal.table")}"'):
                with ui.element("div").classes("toolbar"):
                    chosen = ui.select(
                        {name: say(f"goal.base_{name}") for name in BASES}, value=self.base, label=say("goal.base")
                    )
                    chosen.props("dense outlined options-dense").classes("filter").on_value_change(
                        lambda event: self._rebase(event.value)
                    )
                    button("goal.clear", self._clear)
                    self.name = ui.input(say("goal.variant_name")).props("dense outlined").classes("filter")
                    button("goal.keep", self._keep)
                self.grid = grid(self._columns(), self._rows(), singleClickEdit=True, rowHeight=32)
                self.grid.on(
                    "cellValueChanged", lambda event: self._changed(event.args["data"]["id"], event.args["newValue"])
                )
            with ui.element("section").classes("right").props(f'aria-label="{say("goal.result")}" tabindex="0"'):
                self.result = ui.element("div").classes("card").props('role="status"')
                self.others = ui.element("div").classes("card wide-table").props("tabindex=0")
        ui.label(say("goal.note", edition=known.inputs.editions[-1].edition, year=known.inputs.year)).classes("quiet")
        self._draw_answer()
        self._try()
        self._draw_others()

    def _draw_goal(self) -> None:
        kind, _, value = self.goal.partition(":")
        self.kind = ui.select(
            {name: say(f"goal.kind_{name or 'none'}") for name in KINDS},
            value=kind if kind in KINDS else "",
            label=say("goal.kind"),
        )
        self.value = ui.input(say("goal.value"), value="" if kind == "above" else _as_typed(value))
        self.chance = ui.input(say("goal.confidence"), value=_as_typed(self.confidence))
        for field in (self.kind, self.value, self.chance):
            field.props("dense outlined options-dense")
        self.value.classes("short")
        self.chance.classes("short")
        button("goal.ask", self._set, main=True)
        if not self.workplace.read_only:
            button("goal.accept", self._accept)

    def _asked(self) -> tuple[str, str]:
        kind = str(self.kind.value or "")
        value = "region-mean" if kind == "above" else " ".join(str(self.value.value or "").split())
        return (f"{kind}:{value}" if kind else ""), (str(self.chance.value or "").strip() if kind else "")

    async def _set(self) -> None:
        """Ask the model for a goal. Raises Refused, and keeps the old one, for a goal that cannot be."""
        before = (self.goal, self.confidence)
        self.goal, self.confidence = self._asked()
        try:
            self.known = await slowly(self._ask)
        except Refused:
            self.goal, self.confidence = before
            raise
        self._remember()
        self.grid.options["rowData"] = self._rows()
        self.grid.update()
        self._draw_answer()
        self._try()
        self._draw_others()

    async def _accept(self) -> None:
        """The goal becomes the plan's: written into the office's settings, like a goal typed there. Raises Refused."""
        self.workplace.change()
        await self._set()
        set_goal(self.workplace.space, self.goal, self.confidence)
        notify(say("goal.accepted"), "positive")

    def _draw_answer(self) -> None:
        self.answer.clear()
        outcome = self.known.outcome
        with self.answer:
            for finding in outcome.findings:
                if self.goal and finding.code.startswith(("PII-GOAL", "PII-OUTLOOK")):
                    told(finding)
            if outcome.answer is not None and outcome.answer.proposal is not None:
                made = outcome.answer.proposal
                share = outcome.outlook.probability
                chance = "" if share is None else say("goal.chance", share=shown_float(100 * share, 0))
                score = shown_float(made.score, 2)
                ui.label(say("goal.proposal", count=len(made.moves), score=score, rank=made.rank, chance=chance))

    def _columns(self) -> list[dict[str, Any]]:
        titles = words("goal")["columns"]
        widths = {
            "code": 62, "name": 190, "baseline": 84, "score": 72, "rank": 62, "region": 82, "country": 82, "ceiling": 84,
            "committed": 92, "proposed": 84, "trial": 84, "after": 78, "lead": 150, "unit": 110, "peers": 200,
        }  # fmt: skip
        texts = ("name", "lead", "unit", "peers")
        columns: list[dict[str, Any]] = [
            {"field": field, "headerName": titles[field], "width": width, "cellClass": "" if field in texts else "number",
             "sortable": field in ("code", *texts)} | ({"tooltipField": field} if field in texts else {})
            for field, width in widths.items()
        ]  # fmt: skip
        by_name = {column["field"]: column for column in columns}
        by_name["code"] |= {"pinned": "left", "cellClass": ""}
        by_name["name"] |= {"pinned": "left"}
        by_name["ceiling"] |= {"tooltipField": "peers"}
        by_name["trial"] |= {
            "editable": True,
            "cellClass": "number trial",
            "pinned": "right",
            "headerTooltip": say("goal.trial_help"),
        }
        by_name["after"] |= {"pinned": "right"}
        return columns

    def _rows(self) -> list[dict[str, Any]]:
        known, outcome = self.known, self.known.outcome
        year = known.inputs.year
        targets = {row.indicator_code: row for row in outcome.rows if row.target_year == year}
        positions = {item.code: item for item in outcome.positions}
        return [
            {
                "id": node.code,
                "code": node.code,
                "name": node.name,
                "lead": node.lead or "",
                "unit": node.unit or "",
                **self._standing_of(positions.get(node.code)),
                "ceiling": _shown(ceiling.value) if (ceiling := outcome.ceilings.get(node.code)) else "",
                "peers": ", ".join(dict.fromkeys(peer.province for peer in ceiling.peers)) if ceiling else "",
                "committed": _target(targets.get(node.code), Basis.COMMITTED),
                "proposed": _target(targets.get(node.code), Basis.PROPOSED),
                "trial": _shown(self.typed.get(node.code)),
                "after": "",
            }
            for node in known.inputs.editions[-1].tree.indicators
        ]

    def _standing_of(self, position: Any) -> dict[str, str]:
        if position is None:
            return {}
        return {
            "baseline": _shown(position.value),
            "score": _shown(position.score),
            "rank": f"{position.rank}/{position.field}" if position.rank else "",
            "region": "" if position.to_region_mean is None else _signed(position.to_region_mean),
            "country": "" if position.to_national_median is None else _signed(position.to_national_median),
        }

    def _changed(self, code: str, text: object) -> None:
        """A cell was typed in: empty takes the trial away, what is no number is put back."""
        written = str(text if text is not None else "").strip()
        value = typed(written) if written else None
        if written and (value is None or code not in self.known.standing.row):
            notify(say("goal.no_number" if value is None else "goal.no_data", text=written, code=code), "warning")
            self.grid.run_row_method(code, "setDataValue", "trial", _shown(self.typed.get(code)))
            return
        if value == self.typed.get(code):
            return
        if value is None:
            self.typed.pop(code, None)
        else:
            self.typed[code] = value
        self._remember()
        self._try()

    def _rebase(self, base: str) -> None:
        self.base = base
        self._remember()
        self._try()

    def _clear(self) -> None:
        for code in list(self.typed):
            self.grid.run_row_method(code, "setDataValue", "trial", "")
        self.typed.clear()
        self._remember()
        self._try()

    def _keep(self) -> None:
        """The trial becomes a variant, to be set beside others."""
        self.workplace.change()
        name = " ".join(str(self.name.value or "").split()) or say("goal.variant", number=len(self.variants) + 1)
        typed_values = {code: decimal_text(value) for code, value in self.typed.items()}
        self.variants.append({"name": name[:60], "base": self.base, "typed": typed_values})
        self.name.set_value("")
        self._remember()
        self._draw_others()

    def _drop(self, number: int) -> None:
        del self.variants[number]
        self._remember()
        self._draw_others()

    def _try(self) -> None:
        """Score, rank and who carries it, at once; the band a moment later."""
        made = self.scenario(self.values(self.base, self.typed))
        now = self.scenario({})
        after = {code: shown_float(score, 2) for code, score in made.indicator_scores.items()}
        before = {code: shown_float(score, 2) for code, score in now.indicator_scores.items()}
        changed = {code: text for code, text in after.items() if text != before.get(code)}
        ui.run_javascript(f"deskColumn({self.grid.id}, 'after', {_js(changed)})")
        self.result.clear()
        with self.result:
            ui.label(say("goal.trial_title")).classes("quiet")
            with ui.element("div").classes("big"):
                ui.label(shown_float(made.score, 2)).classes("score")
                ui.label(_signed(made.score - now.score)).classes("change up" if made.score > now.score else "change")
                ui.label(say("goal.rank", rank=made.rank, field=made.field)).classes("rank")
            self.band = ui.label("…").classes("quiet")
            ui.label(say("goal.carried")).classes("strong")
            largest = max((abs(points) for points in made.by_department.values()), default=1.0) or 1.0
            for name, points in sorted(made.by_department.items(), key=lambda item: -item[1]):
                with ui.element("div").classes("bar"):
                    ui.label(name)
                    ui.element("i").style(f"width:{round(100 * max(points, 0) / largest)}px")
                    ui.label(_signed(points)).classes("number")
        ui.timer(0.05, partial(self._draw_band, self.values(self.base, self.typed)), once=True)

    async def _draw_band(self, values: Values) -> None:
        from reports.targets import band_of

        label = self.band
        found = await slowly(band_of, self.known.inputs, values)
        if label is not self.band or label.is_deleted:
            return
        if found.rank_band is None or found.score_band is None:
            label.set_text(say("goal.no_band"))
        else:
            (low, _, high), (worst, _, best) = found.rank_band, found.score_band
            label.set_text(say("goal.band", low=low, high=high, worst=shown_float(worst, 2), best=shown_float(best, 2)))

    def _draw_others(self) -> None:
        """Ways side by side: how it is, what was committed, the proposal, all ceilings, and the variants kept."""
        outcome = self.known.outcome
        rows: list[tuple[str, Scenario, int | None]] = [(say("goal.scenario_now"), self.scenario({}), None)]
        rows += [(say(f"goal.scenario_{item.name}"), item, None) for item in outcome.scenarios]
        for at, kept in enumerate(self.variants):
            rows.append((kept["name"], self.scenario(self.values(kept["base"], _values(kept["typed"]))), at))
        pillars = [node.code for node in self.known.inputs.editions[-1].tree.pillars]
        self.others.clear()
        with self.others, ui.element("table").classes("compare"):
            with ui.element("thead"), ui.element("tr"):
                for title in (*words("goal")["compared"], *pillars, ""):
                    with ui.element("th"):
                        ui.label(title)
            with ui.element("tbody"):
                for name, made, number in rows:
                    with ui.element("tr"):
                        scores = (shown_float(made.scores[code], 1) if code in made.scores else "—" for code in pillars)
                        for text in (name, shown_float(made.score, 2), f"{made.rank}/{made.field}", *scores):
                            with ui.element("td"):
                                ui.label(text)
                        with ui.element("td"):
                            if number is not None and not self.workplace.read_only:
                                button("goal.drop", partial(self._drop, number))


def _values(typed_in: Mapping[str, str]) -> Values:
    return {code: value for code, text in typed_in.items() if (value := from_decimal_text(text)) is not None}


def _js(content: object) -> str:
    import json

    return json.dumps(content, ensure_ascii=True)


def _signed(number: float) -> str:
    from sources.words.numbers import from_float

    return shown(from_float(number), 2, signed=True)


def _shown(value: Decimal | None) -> str:
    return "" if value is None else shown(value)


def _target(row: Any, basis: Basis) -> str:
    if row is None or row.basis is not basis or row.target_value is None:
        return ""
    return f"{row.comparator.sign if row.comparator else ''}{shown(row.target_value)}"


def _as_typed(text: str) -> str:
    value = typed(text)
    return text if value is None else typed_text(value)
