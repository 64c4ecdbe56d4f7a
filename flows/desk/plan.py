"""Page."""

from __future__ import annotations

from nicegui import ui

from flows.desk.workplace import Workplace


async def build(workplace: Workplace) -> None:
    ui.label("plan")
