"""What a run is asked for: the settings file with the options of the command line or of a flow's form laid over it."""

from __future__ import annotations

from pathlib import Path

from flows.run import RunRequest
from flows.settings import DEMONSTRATION_INBOX, PROJECT, settings_file, workspace
from sources.case import load_settings, parse_case


def build_request(
    inbox: str | None, out: str | None, province: str | None, year: int | None, goal: str | None, as_of: str | None
) -> RunRequest:
    """A request with defaults for all that was left open: demonstration inbox, folder `plan`, province of the settings.

    Raises Refused for settings, a province, a year, a goal or a date that cannot be.
    """
    return RunRequest(
        inbox=Path(inbox).resolve() if inbox else DEMONSTRATION_INBOX,
        out=Path(out).resolve() if out else PROJECT / "plan",
        home=workspace().home,
        case=parse_case(load_settings(settings_file()), province, year, goal, as_of),
    )
