"""Truy nguồn: the plan with every number to be asked; its chain as a story, down to the source with the cell marked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path

from nicegui import ui

from flows.desk import papers, say, words
from flows.desk.jobs import Job
from flows.desk.shell import button, empty, html, slowly, told
from flows.desk.workplace import Workplace
from flows.manifest import read_manifest
from flows.plans import open_plan
from reports.evidence import plan_drawn
from reports.evidence.places import look_up_words, place_in_words, rule_in_words
from reports.evidence.records import NumberRecord, Origin, PlanRecord, leaves
from sources.contracts import Finding, Refused, from_json
from sources.reading.sandbox import call_in_child
from sources.words.vocabulary import Status

_MOST_PARTS = 12
_DEEP = 3
_LIGHTS = ("observed", "committed", "computed", "proposed", "typed_by_hand", "illustrative", "unrecorded")


async def build(workplace: Workplace) -> None:
    manifest = read_manifest(workplace.plan)
    if manifest is None:
        empty("tracing.nothing", lambda: ui.navigate.to("/ke-hoach"))
        return
    documents = [name for name in sorted(manifest.outputs) if name.endswith(".docx") and "bieu-dang-ky" not in name]
    record = await slowly(lambda: workplace.kept("record", lambda: open_plan(workplace.plan)))
    asked = ui.context.client.request.query_params
    start = str(asked.get("so") or workplace.memory.get("number", ""))
    Tracing(workplace, record, documents, start).draw()


class Tracing:
    """One window's look at the plan: a document or a source on the left, the story of one number or place on the right."""

    def __init__(self, workplace: Workplace, record: PlanRecord, documents: list[str], start: str) -> None:
        self.workplace, self.record, self.documents = workplace, record, documents
        self.now = start if start in record.records else ""
        self.document = "ke-hoach.docx" if "ke-hoach.docx" in documents else documents[0]
        self.by_file: dict[str, list[Origin]] = {}
        for origin in record.origins.values():
            self.by_file.setdefault(origin.sha256, []).append(origin)

    def draw(self) -> None:
        with ui.element("div").classes("toolbar"):
            self._choices()
            button("tracing.previous", lambda: self._step(-1), shortcut="ArrowLeft k")
            button("tracing.next", lambda: self._step(1), shortcut="ArrowRight j")
            button("tracing.verify", self._verify, shortcut="v", main=True)
        with ui.element("div").classes("split low"):
            with ui.element("section").classes("left").props(f'aria-label="{say("tracing.plan")}"'):
                self.lights = ui.label().classes("quiet").props('role="status"')
                self.paper = ui.element("div").classes("paper-box").props('id="plan-paper" tabindex="0"')
            with ui.element("section").classes("right").props(f'aria-label="{say("tracing.story")}" tabindex="0"'):
                self.story = ui.element("div").classes("card story")
                self.source = ui.element("div").classes("paper-box").props('id="source-paper" tabindex="0"')
        ui.on("desk_number", lambda event: self.ask(str(event.args)))
        ui.on("desk_origin", lambda event: self.show_source(str(event.args)))
        ui.on("desk_mark", lambda event: self._clicked(str(event.args)))
        ui.timer(0.05, self._draw_plan, once=True)

    def _choices(self) -> None:
        names = {name: words("plan")["files"].get(Path(name).stem, name) for name in self.documents}
        files = {sha256: origins[0].file_name for sha256, origins in self.by_file.items()}
        listed = {
            **names,
            **{key: say("tracing.source", name=name) for key, name in sorted(files.items(), key=lambda i: i[1])},
        }
        chosen = ui.select(listed, value=self.document).props(
            f'dense outlined options-dense aria-label="{say("tracing.what")}"'
        )
        chosen.classes("filter").on_value_change(lambda event: self._open(event.value))
        lights = {"": say("tracing.no_light"), **{name: say(f"tracing.light_{name}") for name in _LIGHTS}}
        lit = ui.select(lights, value="unrecorded").props(
            f'dense outlined options-dense aria-label="{say("tracing.light")}"'
        )
        lit.classes("filter").on_value_change(lambda event: self._light(event.value))
        self.lit = lit

    async def _open(self, name: str) -> None:
        if name in self.documents:
            self.document = name
            await self._draw_plan()
        else:
            await self._draw_whole_source(name)

    async def _draw_plan(self) -> None:
        drawing = await slowly(self._drawn_plan, self.document)
        self._put(drawing)
        self._light(self.lit.value)
        if self.now:
            await self.ask(self.now)
        else:
            self._hint()

    def _drawn_plan(self, name: str) -> str:
        def made() -> str:
            content: str = call_in_child(plan_drawn.__name__, "plan_drawn", self.workplace.plan / name)
            return content

        return self.workplace.kept(f"drawn {name}", made)

    def _put(self, drawing: str) -> None:
        self.paper.clear()
        with self.paper:
            html(drawing)
        self.drawing = drawing

    def _light(self, name: str) -> None:
        """Light up one kind of number; how many there are is said, none included."""
        count = self.drawing.count('class="unrecorded"') if name == "unrecorded" else sum(
            name in piece.partition('"')[0].split() for piece in self.drawing.split('class="num ')[1:]
        )  # fmt: skip
        alone = "tracing.none_unrecorded" if name == "unrecorded" and not count else "tracing.lit"
        self.lights.set_text(say(alone, count=count, name=say(f"tracing.light_{name}")) if name else "")
        ui.run_javascript(f"deskLight('#plan-paper', {name!r})")

    def _hint(self) -> None:
        with self.story:
            ui.label(say("tracing.hint")).classes("quiet")

    def _step(self, by: int) -> None:
        ui.run_javascript(f"deskStep('#plan-paper', {by})")

    async def ask(self, number_id: str) -> None:
        """The story of a number: what it is, how it was made, of what, and the source of its first part."""
        if number_id not in self.record.records:
            return
        self.now = number_id
        if not self.workplace.read_only:
            self.workplace.remember(number=number_id)
        record = self.record.records[number_id]
        self.story.clear()
        with self.story:
            with ui.element("div").classes("figure"):
                ui.label(record.shown_text).classes("title")
                ui.label(record.unit or "").classes("quiet")
                kind = "chip warn" if record.status == Status.ILLUSTRATIVE else "chip"
                ui.label(Status(record.status).label.capitalize()).classes(kind)
            ui.label(number_id).classes("code")
            html("".join(self._told(record, 0)))
            with ui.element("div").classes("buttons"):
                button("tracing.reread", partial(self._reread, number_id), shortcut="r")
        ui.run_javascript(f"deskShow('#plan-paper', {number_id!r})")
        sources = [item for item in leaves(number_id, self.record.records) if item in self.record.origins]
        if sources:
            await self.show_source(sources[0], sources)
        else:
            self.source.clear()

    def _told(self, record: NumberRecord, depth: int) -> Iterator[str]:
        """How a number was made, and of what; each part can be asked in its turn."""
        kind = look_up_words()["kinds"][record.kind]
        yield f'<p class="made"><b>{escape(kind)}</b>: {escape(rule_in_words(record.rule))}</p><ul>'
        for item in record.inputs[:_MOST_PARTS]:
            inner = self.record.records.get(item.id)
            origin = self.record.origins.get(item.id)
            if inner is not None:
                shown = f"{inner.shown_text} {inner.unit or ''}".strip()
                yield f"<li>{_part('desk_number', inner.number_id, shown)} <code>{escape(inner.number_id)}</code>"
                yield from self._told(inner, depth + 1) if depth < _DEEP and len(record.inputs) <= 4 else ()
                yield "</li>"
            elif origin is not None:
                where = f"{origin.file_name}, {place_in_words(origin.place)}"
                yield (
                    f"<li>{_part('desk_origin', origin.id, where)}: <span class=quiet>{escape(origin.place.before)}</span>"
                    f"<mark>{escape(origin.place.raw_text)}</mark><span class=quiet>{escape(origin.place.after)}</span></li>"
                )
            else:
                yield f"<li>{escape(say('tracing.no_source', id=item.id))}</li>"
        more = len(record.inputs) - _MOST_PARTS
        yield f"<li>{escape(say('tracing.more', count=more))}</li></ul>" if more > 0 else "</ul>"

    async def show_source(self, identity: str, together: list[str] | None = None) -> None:
        """The source of an origin with its place marked, and with the other places that the same number comes from."""
        origin = self.record.origins.get(identity)
        if origin is None:
            return
        beside = [self.record.origins[item] for item in together or [identity]]
        marks = [(item.id, item.place.selector) for item in beside if item.sha256 == origin.sha256]
        self.source.clear()
        with self.source:
            ui.label(f"{origin.file_name} · {place_in_words(origin.place)}").classes("caption")
            try:
                html(await slowly(papers.drawing, self.workplace, origin.sha256, marks))
            except Refused as refusal:
                told(refusal.finding)
        ui.run_javascript(f"deskShow('#source-paper', {identity!r})")

    async def _reread(self, number_id: str) -> None:
        """The auditor's question for one number: does the source still say so, and is the number made of it?"""
        from flows.tracing import trace_number

        with self.story:
            line = ui.label(say("tracing.rereading")).classes("quiet").props('role="status"')
        traced = await slowly(trace_number, number_id, self.workplace.plan)
        (number,) = (item for item in traced.numbers if item["number_id"] == number_id)
        agree = sum(bool(link["agrees"]) for link in number["chain"])
        line.set_text(say("tracing.reread_done", agree=agree, all=len(number["chain"])))
        line.classes("decided" if not traced.broken else "decided rejected")
        with self.story:
            for finding in number["findings"]:
                told(from_json(finding, Finding))

    async def _draw_whole_source(self, sha256: str) -> None:
        """The other way round: a source with every place that the plan took from it."""
        origins = self.by_file[sha256]
        marks = [(origin.id, origin.place.selector) for origin in origins]
        try:
            self._put(await slowly(papers.drawing, self.workplace, sha256, marks))
        except Refused as refusal:
            self.paper.clear()
            with self.paper:
                told(refusal.finding)
            return
        self.lights.set_text(say("tracing.places", count=len({origin.place for origin in origins})))
        self.source.clear()
        self.story.clear()
        self._hint()

    def _clicked(self, names: str) -> None:
        """The numbers that a marked place is used for."""
        wanted = {name for name in names.split() if name in self.record.origins}
        if not wanted:
            return
        using = [
            record for number_id, record in self.record.records.items()
            if wanted.intersection(leaves(number_id, self.record.records))
        ]  # fmt: skip
        origin = self.record.origins[min(wanted)]
        listed = "".join(
            f"<li>{_part('desk_number', item.number_id, item.shown_text)} <code>{escape(item.number_id)}</code></li>"
            for item in using[: 5 * _MOST_PARTS]
        )
        self.story.clear()
        with self.story:
            ui.label(f"{origin.file_name} · {place_in_words(origin.place)}").classes("quiet")
            ui.label(f"“{origin.place.raw_text}”").classes("title")
            ui.label(say("tracing.used", count=len(using)))
            html(f"<ul>{listed}</ul>")

    def _verify(self) -> None:
        client = ui.context.client

        def done(job: Job) -> None:
            with client:
                if not client.is_deleted:
                    self._draw_verdict(job)

        self.workplace.jobs.begin("verify", "verify", str(self.workplace.plan), then=done)
        self.story.clear()
        with self.story, ui.element("div").props('role="status"'):
            ui.spinner()
            ui.label(say("tracing.verifying"))

    def _draw_verdict(self, job: Job) -> None:
        self.story.clear()
        self.source.clear()
        with self.story:
            if not isinstance(job.answer, dict):
                ui.label(job.lines[-1] if job.lines else say("plan.failed"))
                return
            holds = job.code == 0
            ui.label(say("tracing.agrees" if holds else "tracing.differs")).classes(
                f"title verdict {'holds' if holds else 'broken'}"
            )
            if "identity" in job.answer:
                ui.label(
                    say(
                        "tracing.checked", **{name: job.answer[name] for name in ("outputs", "sources", "numbers", "places")}
                    )
                )
                for name in ("identity", "ledger_head"):
                    ui.label(say(f"tracing.{name}")).classes("quiet")
                    ui.label(job.answer[name]).classes("code head")
            for finding in job.answer["findings"]:
                told(from_json(finding, Finding))
            with ui.element("div").classes("buttons"):
                button("tracing.print", lambda: ui.run_javascript("window.print()"))


def _part(event: str, value: str, text: str) -> str:
    """A word that can be asked in its turn."""
    return f'<a class="part" tabindex="0" role="button" data-emit="{event}" data-value="{escape(value)}">{escape(text)}</a>'
