"""Hộp nhận: files dropped in, what each was taken for, what was read of it and what not, in context; corrected by a list."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import groupby
from typing import Any

from nicegui import ui

from flows.batches import BatchStore
from flows.by_hand import describe, descriptions, in_bin, put_back, take_out
from flows.desk import papers, say, words
from flows.desk.jobs import Job
from flows.desk.shell import button, grid, html, notify, slowly, telling, told
from flows.desk.workplace import Workplace
from flows.inbox import DESCRIPTION
from flows.reading_reports import report_of
from flows.records import ReadFile
from reports.evidence.places import place_in_words
from reports.reading_report import FileReport, described
from sources.contracts import Finding, Refused, from_json
from sources.words.numbers import shown
from sources.words.vocabulary import FileKind, Severity, Status

_MOST = 60
_FIRST = 5
_KINDS = tuple(kind for kind in FileKind if kind not in (FileKind.FRAMEWORK, FileKind.OWN_DOCUMENT))


async def build(workplace: Workplace) -> None:
    await Inbox(workplace).draw()


class Inbox:
    """One window's look at the inbox. The truth is the folder itself and what was read of it."""

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace
        self.files: dict[str, ReadFile] = {}
        self.held: Counter[str] = Counter()
        self.now = str(workplace.memory.get("file", ""))

    async def draw(self) -> None:
        if not self.workplace.read_only:
            self._draw_drop()
        self.progress = ui.label().classes("quiet").props('role="status"')
        self.body = ui.element("div")
        ui.on("desk_sending", lambda event: self.progress.set_text(say("inbox.sending", **event.args)))
        ui.on("desk_sent", lambda event: self._sent(event.args))
        ui.on("desk_row", lambda event: self.show(str(event.args)))
        await self._read()

    def _draw_drop(self) -> None:
        with ui.element("div").classes("drop").props("data-drop"):
            ui.label(say("inbox.drop")).classes("title")
            ui.label(say("inbox.drop_help")).classes("quiet")
            with ui.element("div").classes("buttons"):
                for key, more in (("files", "multiple"), ("folder", "webkitdirectory")):
                    with ui.element("label").classes("desk-button choose"):
                        ui.label(say(f"inbox.choose_{key}"))
                        ui.element("input").props(
                            f'type="file" data-choose {more} aria-label="{say(f"inbox.choose_{key}")}"'
                        ).classes("sr-only")

    async def _sent(self, results: list[dict[str, Any]]) -> None:
        refused = [item for item in results if "refused" in item]
        taken = sum(len(item.get("dropped", ())) for item in results)
        known = sum(item.get("known", 0) for item in results)
        notify(
            say("inbox.taken", count=taken) + (f" {say('inbox.known', count=known)}" if known else ""),
            "positive" if taken else "info",
        )
        for item in refused[:3]:
            notify(f"{item['name'][:80]}: {item['refused']}", "warning")
        await self._read()

    async def _read(self) -> None:
        """Read whatever is new, and show what there is. A desk that only looks shows what the last run read."""
        if self.workplace.read_only or all(item.path.name == DESCRIPTION for item in self.workplace.arrived()):
            self._draw_files([], ())
            return
        told_now = ui.timer(0.3, lambda: self.progress.set_text(self.workplace.progress.last))
        found: tuple[list[ReadFile], tuple[Finding, ...]] = ([], ())
        with self.body, telling():
            found = await slowly(self.workplace.reading)
        told_now.cancel()
        self.progress.set_text("")
        if found[0]:
            self.held = await slowly(self._held_back)
            self._draw_files(*found)

    def _held_back(self) -> Counter[str]:
        """How many rows of each file the gate of the last run held back."""
        from flows.current import current_database
        from flows.engine import table

        try:
            return Counter(
                row["sha256"] for row in table(current_database(), "raw.quarantine", "subject_id, rule").to_pylist()
            )
        except Refused:
            return Counter()

    def _draw_files(self, files: list[ReadFile], noted: tuple[Finding, ...]) -> None:
        self.files = {file.source.sha256: file for file in sorted(files, key=lambda file: file.source.name)}
        self.body.clear()
        with self.body:
            if not files:
                self._draw_nothing()
                return
            with ui.element("div").classes("split inbox-split"):
                with ui.element("section").classes("left").props(f'aria-label="{say("inbox.files")}"'):
                    with ui.element("div").classes("toolbar"):
                        ui.label(say("inbox.count", count=len(files))).classes("progress")
                        if not self.workplace.read_only:
                            button("inbox.preview", self._preview, shortcut="p")
                        button("inbox.to_plan", lambda: ui.navigate.to("/ke-hoach"), main=True)
                    self.grid = grid(self._columns(), [self._row(file) for file in self.files.values()])
                    self.entering = ui.element("div")
                    for finding in noted:
                        if finding.severity is not Severity.INFO:
                            told(finding)
                    self._draw_bin()
                with ui.element("section").classes("right scroll").props(f'aria-label="{say("inbox.file")}" tabindex="0"'):
                    self.detail = ui.element("div").classes("card")
        start = self.now if self.now in self.files else next(iter(self.files))
        ui.run_javascript(f"deskSelect({self.grid.id}, {start!r})")

    def _draw_nothing(self) -> None:
        read_only = self.workplace.read_only
        with ui.element("div").classes("desk-empty"):
            ui.label(say("inbox.read_only" if read_only else "inbox.nothing")).classes("title")
            ui.label(say("inbox.read_only_next" if read_only else "inbox.nothing_next"))
        if read_only:
            with telling():
                rows = [
                    [
                        row["name"],
                        FileKind(row["kind"]).label if row["kind"] else "",
                        row["department"] or "",
                        str(row["edition"] or ""),
                    ]
                    for row in self.workplace.files().values()
                ]
                table_of(words("inbox")["listed"], rows)
        self._draw_bin()

    def _columns(self) -> list[dict[str, Any]]:
        titles = words("inbox")["columns"]
        widths = {
            "state": 92,
            "name": 190,
            "kind": 104,
            "edition": 54,
            "figures": 70,
            "commitments": 74,
            "held": 70,
            "department": 150,
        }
        columns: list[dict[str, Any]] = [
            {"field": field, "headerName": titles[field], "width": width, "tooltipField": field}
            for field, width in widths.items()
        ]
        columns[0] |= {
            "cellClassRules": {
                "rejected": "data.level == 'stop'",
                "doubt": "data.level == 'warn'",
                "accepted": "data.level == ''",
            }
        }
        columns[1] |= {"flex": 1, "minWidth": 150}
        for column in columns[4:7]:
            column["cellClass"] = "number"
        return columns

    def _row(self, file: ReadFile) -> dict[str, Any]:
        source = file.source
        findings = self._findings(file)
        level = "stop" if file.refusal else "warn" if any(item.severity is not Severity.INFO for item in findings) else ""
        return {
            "id": source.sha256,
            "state": say(f"inbox.state_{level or 'read'}"),
            "level": level,
            "name": source.name,
            "kind": source.kind.label if source.kind else "—",
            "department": source.department or "",
            "edition": str(source.edition or ""),
            "figures": shown_count(file.counts.get("facts", 0)),
            "commitments": shown_count(file.counts.get("commitments", 0)),
            "held": shown_count(self.held[source.sha256]),
        }

    def _findings(self, file: ReadFile) -> list[Finding]:
        if file.key is None:
            return [file.refusal] if file.refusal else []
        return list(BatchStore(self.workplace.space.batches).without_facts(file.key).findings)

    async def show(self, sha256: str) -> None:
        """What was read of one file, how it is described, and what a person should look at."""
        if sha256 not in self.files:
            return
        self.now = sha256
        if not self.workplace.read_only:
            self.workplace.remember(file=sha256)
        file = self.files[sha256]
        report = await slowly(report_of, BatchStore(self.workplace.space.batches), file)
        self.detail.clear()
        with self.detail:
            ui.label(file.source.name).classes("title")
            self._draw_description(file)
            findings = sorted((item for item in report.findings), key=lambda item: list(Severity).index(item.severity))
            for number, finding in enumerate(findings[:_MOST]):
                self._draw_finding(sha256, finding, opened=number == 0)
            if len(findings) > _MOST:
                ui.label(say("inbox.more", count=len(findings) - _MOST)).classes("quiet")
            self._draw_understood(report)

    def _draw_description(self, file: ReadFile) -> None:
        """What is said of the file; what was only recognised stands there as well, and can be corrected."""
        source = file.source
        entry = descriptions(self.workplace.inbox).get(source.name, {})
        leads = {node.lead: node.lead for node in self.workplace.case().tree.indicators if node.lead}
        department = source.department or ""
        leads |= {department: department} if department else {}
        said = "inbox.said" if entry else "inbox.recognised"
        ui.label(say(said)).classes("quiet")
        with ui.element("div").classes("fields"):
            kind = ui.select(
                {item.value: item.heading for item in _KINDS},
                value=source.kind.value if source.kind in _KINDS else None,
                label=say("inbox.kind"),
            )
            status = ui.select(
                {item.value: item.heading for item in Status}, value=source.status.value, label=say("inbox.status")
            )
            lead = ui.select(
                {"": "—", **dict(sorted(leads.items()))}, value=department, label=say("inbox.department"), with_input=True
            )
            edition = ui.input(say("inbox.edition"), value=str(source.edition or ""))
            date = ui.input(say("inbox.date"), value=str(source.date or ""), placeholder="2025-10-01")
            publisher = ui.input(say("inbox.publisher"), value=source.publisher or "")
            for field in (kind, status, lead, edition, date, publisher):
                field.props("dense outlined options-dense" + (" readonly" if self.workplace.read_only else ""))

        async def save() -> None:
            self.workplace.change()
            fields = {
                "kind": kind,
                "status": status,
                "department": lead,
                "publisher": publisher,
                "edition": edition,
                "date": date,
            }
            given: dict[str, Any] = {key: str(field.value or "").strip() or None for key, field in fields.items()}
            year = given["edition"] or ""
            given["edition"] = int(year) if year.isdigit() else year or None
            if not given["kind"]:
                notify(say("inbox.kind_first"), "warning")
                return
            describe(self.workplace.inbox, {source.name: given})
            notify(say("inbox.saved"), "positive")
            await self._read()

        async def remove() -> None:
            self.workplace.change()
            take_out(self.workplace.inbox, source.name, self.workplace.binned)
            notify(say("inbox.removed"))
            await self._read()

        if not self.workplace.read_only:
            with ui.element("div").classes("buttons"):
                button("inbox.save", save, main=True)
                button("inbox.remove", remove).classes("danger")

    def _draw_finding(self, sha256: str, finding: Finding, *, opened: bool) -> None:
        with ui.element("div").classes(f"desk-finding {finding.severity.value}"):
            ui.label(finding.message)
            if finding.next_step:
                ui.label(f"→ {finding.next_step}").classes("next")
            if finding.place is None:
                return
            selector = finding.place.selector
            context = ui.element("div").classes("context")

            async def look() -> None:
                try:
                    drawing = await slowly(papers.drawing, self.workplace, sha256, [("here", selector)])
                except Refused:
                    return
                context.clear()
                with context:
                    html(drawing)
                ui.run_javascript(f"deskShow('#c{context.id}', 'here')")

            context.props(f'id="c{context.id}" tabindex="0"')
            with context:
                button("inbox.look", look, place=place_in_words(finding.place))
            if opened:
                ui.timer(0.05, look, once=True)

    def _draw_understood(self, report: FileReport) -> None:
        """The tables as they were understood, column by column; what was left out and why."""
        told_of = described(report)
        for table in told_of["tables"]:
            with ui.element("details").classes("understood"):
                with ui.element("summary"):
                    ui.label(say("inbox.understood", sheet=table["sheet"], count=len(table["columns"])))
                ui.label(table["described"]).classes("quiet")
                shown_of = ("number", "header", "read_as", "confidence")
                rows = [[item[name] for name in shown_of] for item in table["columns"]]
                table_of(words("inbox")["understood_columns"], rows)
        if told_of["ignored"]:
            with ui.element("details").classes("understood"):
                with ui.element("summary"):
                    ui.label(say("inbox.ignored", count=len(report.ignored)))
                for group in told_of["ignored"]:
                    ui.label(f"{group['reason']}: {group['count']} ({group['examples']})").classes("quiet")

    def _draw_bin(self) -> None:
        there = in_bin(self.workplace.binned)
        if not there or self.workplace.read_only:
            return
        with ui.element("details").classes("understood"):
            with ui.element("summary"):
                ui.label(say("inbox.bin", count=len(there)))
            for slot, name in there.items():
                with ui.element("div").classes("buttons"):
                    ui.label(name)
                    button("inbox.put_back", partial(self._put_back, slot))

    async def _put_back(self, slot: str) -> None:
        self.workplace.change()
        put_back(self.workplace.inbox, slot, self.workplace.binned)
        await self._read()

    def _preview(self) -> None:
        """What would be added, changed or withdrawn, before anything enters."""
        self.workplace.change()
        client = ui.context.client

        def done(job: Job) -> None:
            with client:
                if not client.is_deleted:
                    self._draw_entering(job)

        self.workplace.jobs.begin("preview", "run", "--preview", then=done)
        self.entering.clear()
        with self.entering, ui.element("div").classes("card").props('role="status"'):
            ui.label(say("inbox.previewing"))

    def _draw_entering(self, job: Job) -> None:
        self.entering.clear()
        with self.entering, ui.element("div").classes("card entering"):
            answer = job.answer if isinstance(job.answer, dict) else {}
            rows = answer.get("figures", [])
            ui.label(say("inbox.entering")).classes("strong")
            if "figures" in answer and not rows:
                ui.label(say("inbox.nothing_enters"))
            for (kind, name, edition), group in groupby(rows, key=lambda row: (row["kind"], row["name"], row["edition"])):
                some = list(group)
                ui.label(say(f"inbox.{kind}", name=name, edition=edition, count=len(some)))
                for row in some[:_FIRST]:
                    old, new = (_decimal(row[part]) for part in ("old_value", "new_value"))
                    ui.label(f"{row['province']}, {row['code']}: {old} → {new}").classes("quiet")
            for finding in answer.get("findings", []):
                if finding["severity"] == Severity.STOP or "figures" not in answer:
                    told(from_json(finding, Finding))


def table_of(titles: list[str], rows: list[list[Any]]) -> None:
    """A small table of plain text."""
    from html import escape

    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    lines = ("".join(f"<td>{escape(str(cell or ''))}</td>" for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    html(f'<table class="listed"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def shown_count(count: int) -> str:
    from decimal import Decimal

    return shown(Decimal(count)) if count else ""


def _decimal(text: str | None) -> str:
    from sources.words.numbers import from_decimal_text

    value = from_decimal_text(text) if text is not None else None
    return "—" if value is None else shown(value)
