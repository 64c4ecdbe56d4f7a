"""The frame around each page: navigation, what is told to everyone, and the small parts that all pages are made of."""

from __future__ import annotations

import importlib
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

from nicegui import app, run, ui
from nicegui.translations import translations
from starlette.responses import RedirectResponse

from flows.desk import say, words
from flows.desk.workplace import Workplace
from sources.contracts import Finding, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
PAGES = ("inbox", "review", "goal", "plan", "tracing", "situation")
_EVERY = 2.0
_HEAD = '<link rel="stylesheet" href="/desk/desk.css"><script src="/desk/desk.js" defer></script>'


def path_of(page: str) -> str:
    return str(words("shell")["pages"][page]["path"])


def add_pages(workplace: Workplace) -> None:
    """Register the six pages, and the way from the bare address to the one where one was."""
    ui.add_head_html(_HEAD, shared=True)
    translations["vi"] = words("shell")["connection"]
    app.on_disconnect(lambda client: workplace.windows.discard(client.id))
    for page in PAGES:
        title = f"{words('shell')['pages'][page]['name']} · {say('shell.title')}"
        ui.page(path_of(page), title=title)(_page(workplace, page))
    ui.page("/")(lambda: RedirectResponse(path_of(workplace.memory.get("page", "inbox"))))


def _page(workplace: Workplace, page: str) -> Callable[[], Awaitable[None]]:
    async def show() -> None:
        client = ui.context.client
        if workplace.memory.get("page") != page and not workplace.read_only:
            workplace.remember(page=page)
        _frame(workplace, page)
        with ui.element("div").classes(f"desk-main {page}") as main:
            _waiting()
        await client.connected()
        workplace.windows.add(client.id)
        module = importlib.import_module(f"flows.desk.{page}")
        main.clear()
        with main, telling():
            await module.build(workplace)

    return show


def _waiting() -> None:
    with ui.element("div").classes("desk-waiting").props('role="status"'):
        ui.label(say("shell.loading"))


def _frame(workplace: Workplace, page: str) -> None:
    with ui.header(elevated=False).classes("desk-header"):
        with ui.element("nav").props(f'aria-label="{say("shell.navigation")}"'):
            for number, name in enumerate(PAGES, start=1):
                link = ui.link(target=path_of(name)).props(f'data-key="Alt+{number}"')
                if name == page:
                    link.classes("here").props('aria-current="page"')
                with link:
                    ui.label(words("shell")["pages"][name]["name"])
                    kbd(f"Alt+{number}")
        with ui.element("div").classes("desk-state"):
            told = ui.label().props('role="status"')
            if workplace.read_only:
                ui.label(say("shell.read_only")).classes("chip")
    banner = ui.element("div").classes("desk-banner")
    seen = workplace.stamp()
    now: list[str] = []

    def look() -> None:
        job = workplace.jobs.running
        told.set_text(f"{say('shell.working')} {job.lines[-1] if job.lines else ''}" if job else "")
        news = []
        if workplace.stamp() != seen:
            news.append("changed")
        if len(workplace.windows) > 1:
            news.append("windows")
        if workplace.busy_elsewhere():
            news.append("busy")
        if news == now:
            return
        now[:] = news
        banner.clear()
        with banner:
            for name in news:
                with ui.element("div").props('role="status"'):
                    ui.label(say(f"shell.{name}"))
                    if name == "changed":
                        button("shell.reload", ui.navigate.reload)

    ui.timer(_EVERY, look)


def kbd(key: str) -> None:
    """A shortcut shown beside what it does."""
    with ui.element("kbd"):
        ui.label(words("shell")["keys"].get(key, key))


def button(
    key: str, on_click: Callable[..., Any] | str, *, shortcut: str = "", main: bool = False, **values: Any
) -> ui.button:
    """A button with the words at `key`; its shortcut is shown in it. `on_click`: a handler, or a script of our own."""
    made = (
        ui.button(on_click=None if isinstance(on_click, str) else guarded(on_click), color=None)
        .props("unelevated no-caps")
        .classes("desk-button" + (" main" if main else ""))
    )
    if isinstance(on_click, str):
        made.on("click", js_handler=f"() => {on_click}")
    with made:
        ui.label(say(key, **values))
        if shortcut:
            made.props(f'data-key="{shortcut}"')
            kbd(shortcut.split()[0])
    return made


def html(content: str) -> ui.html:
    """HTML of our own making, purified once more by the browser."""
    return ui.html(content, sanitize=True)


def empty(key: str, action: Callable[[], Any] | None = None) -> None:
    """What is said where there is nothing yet, and what to do first."""
    with ui.element("div").classes("desk-empty"):
        ui.element("h1").classes("sr-only")
        ui.label(say(f"{key}")).classes("title")
        ui.label(say(f"{key}_next"))
        if action is not None:
            button(f"{key}_action", action, main=True)


def told(finding: Finding) -> None:
    """A finding or a refusal with its next step, as everywhere else."""
    with ui.element("div").classes(f"desk-finding {finding.severity.value}"):
        ui.label(finding.message)
        if finding.next_step:
            ui.label(f"→ {finding.next_step}").classes("next")


@contextmanager
def telling() -> Iterator[None]:
    """A refusal inside becomes its sentence and its next step on the page."""
    try:
        yield
    except Refused as refusal:
        told(refusal.finding)


def notify(text: str, kind: str = "info") -> None:
    ui.notify(text, type=kind, position="bottom", timeout=5000, multi_line=True)  # type: ignore[arg-type]


def guarded(action: Callable[..., Any]) -> Callable[..., Any]:
    """A handler whose refusal is told at the foot of the window."""

    async def handle() -> None:
        with ui.context.client:  # What is pressed may itself be drawn anew by what it does.
            try:
                result = action()
                if isinstance(result, Awaitable):
                    await result
            except Refused as refusal:
                notify(f"{refusal.finding.message} → {refusal.finding.next_step}", "warning")

    return handle


async def slowly(make: Callable[..., T], *arguments: Any) -> T:
    """The result of something slow, made in a thread while the page lives on."""
    return cast(T, await run.io_bound(make, *arguments))


def grid(columns: list[dict[str, Any]], rows: list[dict[str, Any]], **options: Any) -> ui.aggrid:
    """A table as in Excel; each row has an `id`. The row under the keys is told as the event `desk_row`."""
    whole = {
        "columnDefs": columns,
        "rowData": rows,
        "defaultColDef": {"resizable": True, "sortable": True, "suppressHeaderMenuButton": True, "wrapHeaderText": True,
                          "autoHeaderHeight": True},
        "tooltipShowDelay": 300,
        "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
        ":getRowId": "params => params.data.id",
        ":onCellFocused": "event => deskFocused(event)",
        "rowHeight": 34,
        "stopEditingWhenCellsLoseFocus": True,
        "suppressCellFocus": False,
        "localeText": words("shell")["grid"],
        **options,
    }  # fmt: skip
    return ui.aggrid(whole, auto_size_columns=False, theme="balham").classes("desk-grid")
