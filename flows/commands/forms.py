"""`pii-plan forms`: which forms and outlines of documents are the office's own; begins one with a copy of the program's."""

from __future__ import annotations

import argparse

from flows.commands import answer, say
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*")


def run(arguments: argparse.Namespace) -> int:
    """Raises Refused for a name that no form has, one that is there already, and a form that cannot be used."""
    from flows.settings import workspace
    from reports.plan.forms import begun, check_forms, known_forms, told
    from sources.office import FORMS, know_office

    known = known_forms()
    folder = workspace().office / FORMS
    for name in arguments.names:
        if name not in known or (folder / name).exists():
            raise MESSAGES.refused("PII-FORMS-NAME", file=name, known=", ".join(known))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(begun(known[name]))
    know_office(workspace().office)
    check_forms()
    for name in known:
        answer(say("forms.own" if (folder / name).is_file() else "forms.program", name=name, folder=folder))
    for finding in told():
        answer(f"{finding.code}: {finding.message}")
    return 0
