"""Kế hoạch: a run with its steps, the plan as it reads and as it prints, the form check at its places, changes, files."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nicegui import ui

from flows.desk import papers, say, words
from flows.desk.jobs import Job
from flows.desk.shell import button, empty, html, slowly, telling, told
from flows.desk.workplace import Workplace
from flows.manifest import Manifest, read_manifest
from reports.evidence import drawn, plan_drawn
from sources.contracts import Finding, Refused, from_json
from sources.reading import media_types
from sources.reading.sandbox import call_in_child
from sources.words.numbers import shown
from sources.words.vocabulary import Severity

_MOST = 40
_SHOWN_CHANGES = 200


async def build(workplace: Workplace) -> None:
    Plan(workplace).draw()


class Plan:
    """One window's look at the plan and at the run under way, which belongs to the desk."""

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace
        self.document = "ke-hoach.docx"
        self.as_printed = False
        self.steps = 0

    def draw(self) -> None:
        with ui.element("div").classes("toolbar"):
            if not self.workplace.read_only:
                button("plan.run", self._run, shortcut="l", main=True)
                kinds = words("plan")["documents"]
                self.documents = ui.select(
                    kinds, multiple=True, value=self.workplace.memory.get("documents", []), label=say("plan.with")
                )
                self.documents.props("dense outlined options-dense use-chips").classes("filter")
                self.watched = ui.checkbox(say("plan.watched"))
        self.run_box = ui.element("div")
        self.body = ui.element("div")
        self._draw_run()
        self._draw_plan()
        ui.on("desk_number", lambda event: ui.navigate.to(f"/truy-nguon?so={quote(str(event.args))}"))
        ui.timer(0.4, self._follow)

    def _run(self) -> None:
        """As `pii-plan run` in a process of its own. Raises Refused on a desk that only looks."""
        self.workplace.change()
        chosen = [str(name) for name in self.documents.value or ()]
        self.workplace.remember(documents=chosen)
        options = ["--documents", ",".join(chosen)] if chosen else []
        self.workplace.jobs.begin("run", "run", *options, *(["--keep-server"] if self.watched.value else ["--direct"]))
        self._draw_run()

    def _follow(self) -> None:
        job = self.workplace.jobs.last
        state = 0 if job is None else 1 + len(job.lines) + (10_000 if not job.runs else 0)
        if state == self.steps:
            return
        ended = self.steps and self.steps < 10_000 <= state
        self._draw_run()
        if ended and job is not None and job.name == "run":
            self._draw_plan()

    def _draw_run(self) -> None:
        job = self.workplace.jobs.last
        self.steps = 0 if job is None else 1 + len(job.lines) + (10_000 if not job.runs else 0)
        self.run_box.clear()
        if job is None or job.name != "run":
            return
        with self.run_box, ui.element("div").classes("card run").props('role="status" aria-live="polite"'):
            if job.runs:
                ui.label(say("plan.running")).classes("strong")
                with ui.element("ol").classes("steps"):
                    for number, line in enumerate(job.lines, start=1):
                        with ui.element("li").classes("now" if number == len(job.lines) else "done"):
                            ui.label(line)
                button("plan.stop", self.workplace.jobs.stop)
                return
            self._draw_result(job)

    def _draw_result(self, job: Job) -> None:
        answer = job.answer if isinstance(job.answer, dict) else {}
        outcome = say(f"plan.ended_{job.code}") if job.code in (0, 1, 3, 4) else say("plan.ended_other")
        if answer.get("unchanged"):
            outcome = say("plan.unchanged")
        elif "plan" not in answer:
            outcome = say("plan.not_made")
        ui.label(f"{outcome} ({say('plan.seconds', seconds=round(job.seconds))})").classes("strong")
        for line in job.lines:
            if "http://127.0.0.1" in line:
                ui.label(line).classes("quiet")
        if "plan" in answer:
            with ui.element("div").classes("buttons"):
                button("plan.to_trace", lambda: ui.navigate.to("/truy-nguon"))
                button("plan.to_review", lambda: ui.navigate.to("/ra-soat"))
        else:
            for finding in answer.get("findings", []):
                told(from_json(finding, Finding))
            if not answer:
                ui.label(job.lines[-1] if job.lines else say("plan.failed")).classes("quiet")

    def _draw_plan(self) -> None:
        manifest = read_manifest(self.workplace.plan)
        self.body.clear()
        with self.body:
            if manifest is None:
                empty("plan.nothing")
                return
            with ui.element("div").classes("split low"):
                with ui.element("section").classes("left").props(f'aria-label="{say("plan.reading")}"'):
                    with ui.element("div").classes("toolbar"):
                        self._draw_choice(manifest)
                    self.paper = ui.element("div").classes("paper-box").props('id="plan-paper" tabindex="0"')
                with ui.element("section").classes("right scroll").props(f'aria-label="{say("plan.about")}" tabindex="0"'):
                    self._draw_about(manifest)
        ui.timer(0.05, self._draw_paper, once=True)

    def _draw_choice(self, manifest: Manifest) -> None:
        documents = [name for name in sorted(manifest.outputs) if name.endswith(".docx")]
        self.document = self.document if self.document in documents else documents[0]
        chosen = ui.select({name: _named(name) for name in documents}, value=self.document)
        chosen.props(f'dense outlined options-dense aria-label="{say("plan.which")}"').classes("filter")

        async def choose(name: str) -> None:
            self.document = name
            await self._draw_paper()

        async def turn() -> None:
            self.as_printed = not self.as_printed
            await self._draw_paper()

        chosen.on_value_change(lambda event: choose(event.value))
        button("plan.turn", turn, shortcut="t")

    async def _draw_paper(self) -> None:
        path = self.workplace.plan / self.document
        self.paper.clear()
        with self.paper:
            ui.label(say("plan.printing" if self.as_printed else "shell.loading")).classes("quiet")
        try:
            findings = await slowly(self._form_findings, path)
            content = (
                await slowly(papers.printed, self.workplace, path)
                if self.as_printed
                else await slowly(self._drawn, path, findings)
            )
        except Refused as refusal:
            self.paper.clear()
            with self.paper:
                told(refusal.finding)
            return
        self.paper.clear()
        with self.paper:
            html(content)
        self._draw_form(findings)

    def _form_findings(self, path: Path) -> list[Finding]:
        from reports.word.format_check import check_format

        return self.workplace.kept(f"form {path.name}", lambda: check_format(path))

    def _drawn(self, path: Path, findings: list[Finding]) -> str:
        def made() -> str:
            marks = [(f"form{number}", item.place.selector) for number, item in enumerate(findings) if item.place]
            content: str = (
                call_in_child(drawn.__name__, "drawn", path, media_types.DOCX, marks)
                if marks
                else call_in_child(plan_drawn.__name__, "plan_drawn", path)
            )
            return content

        return self.workplace.kept(f"read {path.name}", made)

    def _draw_about(self, manifest: Manifest) -> None:
        summary = self.workplace.summary()
        with ui.element("div").classes("card"):
            ui.label(say("plan.of", province=manifest.case.get("province", ""), identity=manifest.identity[:12])).classes(
                "title"
            )
            with ui.element("div").classes("counts"):
                counts = summary.get("counts", {})
                for name, count in ((name, counts[name]) for name in words("plan")["counts"] if name in counts):
                    with ui.element("div"):
                        ui.label(shown(Decimal(count))).classes("count")
                        ui.label(words("plan")["counts"][name]).classes("quiet")
        with ui.element("div").classes("card"):
            ui.label(say("plan.files_title")).classes("title")
            with ui.element("ul").classes("downloads"):
                for name in sorted(manifest.outputs):
                    if name.endswith((".docx", ".xlsx")):
                        with ui.element("li"):
                            ui.link(_named(name), f"/tai-ve/{quote(name)}").props("download")
                            ui.label(name).classes("code")
        self.form = ui.element("div").classes("card")
        self._draw_findings([from_json(item, Finding) for item in summary.get("findings", [])])
        with ui.element("details").classes("card understood").props("open"):
            with ui.element("summary"):
                ui.label(say("plan.changes"))
            self._draw_changes()
        with ui.element("details").classes("card understood"):
            with ui.element("summary"):
                ui.label(say("plan.earlier"))
            self._draw_earlier()

    def _draw_form(self, findings: list[Finding]) -> None:
        self.form.clear()
        with self.form:
            errors = sum(item.severity is Severity.STOP for item in findings)
            ui.label(say("plan.form", errors=errors, others=len(findings) - errors)).classes("title")
            for number, finding in enumerate(findings[:_MOST]):
                with ui.element("div").classes(f"desk-finding {finding.severity.value}"):
                    ui.label(f"{finding.message} {finding.next_step}")
                    if finding.place and not self.as_printed:
                        button("plan.show", partial(ui.run_javascript, f"deskShow('#plan-paper', 'form{number}')"))

    def _draw_findings(self, findings: list[Finding]) -> None:
        by_code: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.severity is not Severity.INFO:
                by_code.setdefault(finding.code, []).append(finding)
        with ui.element("details").classes("card understood"):
            with ui.element("summary"):
                ui.label(say("plan.findings", count=sum(map(len, by_code.values()))))
            for code, group in sorted(by_code.items(), key=lambda item: (item[1][0].severity is not Severity.STOP, item[0])):
                told(group[0])
                if len(group) > 1:
                    with ui.element("details").classes("understood"):
                        with ui.element("summary"):
                            ui.label(say("plan.alike", count=len(group) - 1, code=code))
                        for finding in group[1:_MOST]:
                            ui.label(finding.message).classes("quiet")

    def _draw_changes(self) -> None:
        """What moved since the plan that this one replaced, as the run wrote it down."""
        try:
            text = (self.workplace.plan / "changes.md").read_text(encoding="utf-8")
        except OSError:
            return
        for line in text.splitlines()[2 : _SHOWN_CHANGES + 2]:
            if line.strip():
                ui.label(line.replace("**", "").replace("`", "").removeprefix("- ").removeprefix("## "))

    def _draw_earlier(self) -> None:
        from flows.archive import plans

        with telling():
            for plan in plans(self.workplace.space):
                where = (
                    say("plan.here")
                    if plan.folder == self.workplace.plan
                    else say("plan.archived" if plan.folder else "plan.gone")
                )
                ui.label(f"{plan.time[:16].replace('T', ' ')} · {plan.identity[:12]} · {where}").classes("quiet")
            ui.label(say("plan.restore")).classes("quiet")


def _named(name: str) -> str:
    names: dict[str, Any] = words("plan")["files"]
    stem = Path(name).stem
    return str(names.get(stem) or stem.replace("-", " "))
