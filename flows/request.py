"""What a run is asked for: the settings file with the options of the command line or of a flow's form laid over it."""

from __future__ import annotations

import copy
from pathlib import Path

from flows.run import RunRequest
from flows.settings import DEMONSTRATION_INBOX, PROJECT, load_settings, workspace


def build_request(
    inbox: str | None, out: str | None, province: str | None, year: int | None, goal: str | None, as_of: str | None
) -> RunRequest:
    """A request with defaults for all that was left open: demonstration inbox, folder `plan`, province of the settings."""
    settings = copy.deepcopy(load_settings())
    plan = settings["plan"]
    plan["province"] = province or plan["province"]
    plan["year"] = year or plan["year"]
    plan["goal"] = goal if goal is not None else plan["goal"]
    return RunRequest(
        inbox=Path(inbox).resolve() if inbox else DEMONSTRATION_INBOX,
        out=Path(out).resolve() if out else PROJECT / "plan",
        home=workspace().home,
        settings=settings,
        as_of=as_of,
    )
