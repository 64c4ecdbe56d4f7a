"""The desk: one local page on which the whole year's work is done. `pii-plan desk` opens it; one file a page.

The desk is thin. What it shows is made by the functions that the commands call; what a person decides on it becomes an input
like any other (`flows.by_hand`). No rule, no SQL and no wording of the plan lives here; its own words are in `wording.yml`.

    door.py      who may come in: token, Host, Origin, content policy, size of uploads
    workplace.py what all pages share: the workspace, what was read of it, what is remembered, who else is at work
    jobs.py      long work, done by the commands themselves in a process of their own
    shell.py     the frame around each page: navigation, shortcuts, what is told
    papers.py    sources drawn with their places marked, for all pages that show one
    inbox.py review.py goal.py plan.py tracing.py situation.py   the six pages
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sources.words.data import data


def words(part: str) -> Any:
    """A part of `wording.yml`: a page's own words, or those of all."""
    return data(Path(__file__).with_name("wording.yml"))[part]


def say(key: str, **values: Any) -> str:
    """The sentence at `key` ("review.progress"), filled with values."""
    part, _, name = key.partition(".")
    return str(words(part)[name]).format_map(values)
