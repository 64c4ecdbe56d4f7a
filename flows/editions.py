"""One edition of the last run's database, for the commands that look at the index alone."""

from __future__ import annotations

from flows.current import current_database
from flows.plan_inputs import load_editions
from reports.inputs import EditionData
from sources.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


def load_edition(edition: int | None = None) -> EditionData:
    """The edition asked for, or the newest. Raises Refused where the edition is not there."""
    found = {item.edition: item for item in load_editions(current_database())}
    wanted = edition or max(found, default=0)
    if wanted not in found:
        raise MESSAGES.refused("PII-RUN-UNKNOWN-EDITION", edition=wanted, known=", ".join(map(str, sorted(found))))
    return found[wanted]
