"""The format of an official document checked against Decree 30/2020/NĐ-CP: what is wrong, where, by which rule.

Rules carry the identities of the checklist (P1 page size ... X1 what must not appear); their words are in `messages.yml`,
their measures in `measures.yml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from reports.plan.format_check.annexes import check_annexes
from reports.plan.format_check.body import check_body
from reports.plan.format_check.close import check_close
from reports.plan.format_check.head import check_head
from reports.plan.format_check.opened import OpenedDocument, open_document
from reports.plan.format_check.page import check_page
from reports.plan.format_check.rules import Breach
from sources.contracts import Finding
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)

CHECKS: tuple[Callable[[OpenedDocument], Iterator[Breach]], ...] = (
    check_page,
    check_head,
    check_body,
    check_close,
    check_annexes,
)


def check_format(path: Path) -> list[Finding]:
    """Every breach in the .docx at `path`, in the order of the checklist; the same breach of one rule once a line.

    Raises Refused for a file that is not a readable Word document, or a hostile one.
    """
    try:
        document = open_document(path)
    except (ValueError, OSError) as problem:
        raise MESSAGES.refused("PII-FORMAT-UNREADABLE", file=path.name) from problem
    findings = (
        MESSAGES.finding(
            f"PII-FORMAT-{breach.rule}",
            file=path.name,
            place=breach.line.place() if breach.line else None,
            severity=breach.severity,
            found=breach.found,
            where=breach.where(),
        )
        for check in CHECKS
        for breach in check(document)
    )
    return list(dict.fromkeys(findings))


__all__ = ["check_format"]
