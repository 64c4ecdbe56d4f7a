"""`pii-plan demo`: the run on the demonstration's inbox, which no other command ever loads."""

from __future__ import annotations

import argparse

from flows.commands import run as main_job
from flows.settings import DEMONSTRATION_INBOX, workspace
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    main_job.add_plan_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Refused in the workspace of an office: made-up figures have no business in its store and its database."""
    space = workspace()
    if space.inbox.is_dir():
        raise MESSAGES.refused("PII-DEMO-IN-OFFICE", file=str(space.office))
    return main_job.run(argparse.Namespace(**vars(arguments), inbox=str(DEMONSTRATION_INBOX)))
