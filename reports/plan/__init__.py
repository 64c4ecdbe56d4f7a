"""The plan and the papers that go with it: their content (pure), and the official Word documents made of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from reports.kinds import kinds
from reports.plan.content import PlanContent
from reports.plan.whole import Documents, build, build_all, figures_of, forbidden_words

if TYPE_CHECKING:
    from reports.evidence.records import Origin


def write_word(content: PlanContent, path: Path, origins: Iterable[Origin] = ()) -> None:
    """Write a document to `path` as an official document by Decree 30/2020/NĐ-CP; the same content gives the same bytes."""
    from reports.plan.document import write

    write(content, path, origins)


def write_figures(documents: Documents, folder: Path) -> None:
    """Write each figure of the documents as a PNG into `folder`, under the name it has in the content."""
    from reports.plan.figure import draw

    for name, bars in figures_of(documents.made).items():
        (folder / f"{name}.png").write_bytes(draw(bars))


__all__ = [
    "Documents",
    "PlanContent",
    "build",
    "build_all",
    "forbidden_words",
    "kinds",
    "write_figures",
    "write_word",
]
