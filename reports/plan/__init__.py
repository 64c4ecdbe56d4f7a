"""The plan: its content (pure) and the official Word document made of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from reports.plan.content import PlanContent
from reports.plan.whole import build

if TYPE_CHECKING:
    from reports.evidence.records import Origin


def write_word(content: PlanContent, path: Path, origins: Iterable[Origin] = ()) -> None:
    """Write the plan to `path` as an official document by Decree 30/2020/NĐ-CP; the same content gives the same bytes."""
    from reports.plan.document import write

    write(content, path, origins)


def write_figures(content: PlanContent, folder: Path) -> None:
    """Write each figure of the plan as a PNG into `folder`, under the name it has in the content."""
    from reports.plan.figure import draw

    for name, bars in content.figures.items():
        (folder / f"{name}.png").write_bytes(draw(bars))


__all__ = ["PlanContent", "build", "write_figures", "write_word"]
