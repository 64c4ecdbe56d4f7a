"""The plan: its content (pure) and the official Word document made of it."""

from pathlib import Path

from reports.plan.build import build
from reports.plan.content import PlanContent


def write_word(content: PlanContent, path: Path) -> None:
    """Write the plan to `path` as an official document by Decree 30/2020/NĐ-CP; the same content gives the same bytes."""
    from reports.plan.word.document import write

    write(content, path)


__all__ = ["PlanContent", "build", "write_word"]
