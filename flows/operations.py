"""What runs by itself on a Prefect server besides the plan: the watch over the inbox, the nightly check, all provinces.

Deployed by `prefect.yaml`. Parameters are checked by the case at the border, before anything is read.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, get_run_logger
from pydantic import Field

from flows.improvement_plan import WORDING, carry_out, run_name
from flows.pipeline import is_unchanged
from flows.records import build_request
from flows.settings import open_workspace, plan_folder
from sources.contracts import Refused

WORDS: dict[str, str] = WORDING["operations"]
Settle = Annotated[int, Field(ge=0, le=3600)]


@flow(name=WORDS["watch"], flow_run_name=run_name, timeout_seconds=4 * 3600)
def watch(inbox: str | None = None, out: str | None = None, settle_seconds: Settle = 20) -> dict[str, Any]:
    """One run for all that has come into the inbox, when nothing moves in it any more; nothing where nothing is new.

    Args:
        inbox: folder to watch (default: the inbox of the workspace).
        out: plan folder (default: plan).
        settle_seconds: the files must have kept size and time for so long.

    Returns: whether a plan was made, and where.
    """
    request = build_request(inbox, out, None, None, None, None, None)
    log = get_run_logger()
    before = _look(request.inbox)
    time.sleep(settle_seconds)
    if _look(request.inbox) != before:
        log.info(WORDS["moving"])
        return {"made": False, "out": str(request.out)}
    if not before or is_unchanged(request):
        log.info(WORDS["nothing_new"])
        return {"made": False, "out": str(request.out)}
    return {"made": True, **carry_out(request)}


def _look(inbox: Path) -> list[tuple[str, int, int]]:
    """Name, size and time of each file."""
    found = ((path, path.stat()) for path in sorted(inbox.rglob("*")) if path.is_file())
    return [(path.as_posix(), about.st_size, about.st_mtime_ns) for path, about in found]


@flow(name=WORDS["verify"], flow_run_name=run_name, timeout_seconds=2 * 3600, retries=1, retry_delay_seconds=60)
def verify(plan: str | None = None, rebuild: bool = False) -> dict[str, Any]:
    """Check a published plan against its sources and the ledger. Fails where anything departs, so that somebody is told.

    Args:
        plan: plan folder (default: plan).
        rebuild: make the whole plan again and compare every file.

    Returns: what was checked.
    """
    from flows.verification import verify as check

    open_workspace()
    result = check(Path(plan) if plan else plan_folder(), wholly=rebuild)
    log = get_run_logger()
    for finding in result.findings:
        log.error(f"{finding.code}: {finding.message}")
    if result.findings:
        raise Refused(result.findings[0])
    log.info(WORDS["agrees"].format(numbers=result.numbers, places=result.places, head=result.ledger_head))
    return {"identity": result.identity, "numbers": result.numbers, "ledger_head": result.ledger_head}


@flow(name=WORDS["provinces"], flow_run_name=run_name, timeout_seconds=8 * 3600)
def provinces(
    provinces: str = "all",
    inbox: str | None = None,
    out: str | None = None,
    year: int | None = None,
    goal: str | None = None,
) -> dict[str, Any]:
    """A plan for each province and the summary of them; a province that fails does not stop the others.

    Args:
        provinces: "all", or a text file with a province a line.
        inbox: folder with the score files and papers (default: the inbox of the workspace).
        out: folder of the plan folders (default: plans).
        year: year of the targets (default: the year after the newest edition).
        goal: for example above:region-mean.

    Returns: the outcome of each province, and the paths of the summary.
    """
    from flows.provinces import asked_for, make_plans

    summary = make_plans(asked_for(provinces, inbox, out, year, goal, None, None))
    log = get_run_logger()
    for outcome in summary.outcomes:
        level = logging.WARNING if outcome.refusal else logging.INFO
        log.log(level, f"{outcome.province}: {outcome.refusal.message if outcome.refusal else outcome.folder}")
    return summary.to_json()
