"""One edition of the last run's database, for the commands that look at the index alone."""

from __future__ import annotations

from flows.plan_inputs import load_editions
from flows.settings import workspace
from reports.inputs import EditionData
from sources.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


def load_edition(edition: int | None = None) -> EditionData:
    """The edition asked for, or the newest. Raises Refused where nothing was run yet or the edition is not there."""
    database = workspace().database
    if not database.exists():
        raise MESSAGES.refused("PII-TRACE-NO-PLAN", file=str(database))
    found = {item.edition: item for item in load_editions(database)}
    wanted = edition or max(found, default=0)
    if wanted not in found:
        raise MESSAGES.refused("PII-RUN-UNKNOWN-EDITION", edition=wanted, known=", ".join(map(str, sorted(found))))
    return found[wanted]
