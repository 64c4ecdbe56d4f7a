"""The form of an official document checked against Decree 30/2020/NĐ-CP: what is wrong, where, by which rule.

Rules carry the identities of the checklist (P1 page size ... X1 what must not appear); their words are in `messages.yml`,
the measures in `decree.yml`, which the plan's template is made from as well.
"""

from __future__ import annotations

from pathlib import Path

from sources.contracts import Finding, Refused
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)


def check_format(path: Path) -> list[Finding]:
    """Every breach in the .docx at `path`, in the order of the checklist; the same breach at one place once.

    Raises Refused for a file that is not a readable Word document, or a hostile one.
    """
    from reports.word.format_check.document import open_document
    from reports.word.format_check.form import check_basis, check_close, check_head, check_page
    from reports.word.format_check.names import check_names
    from reports.word.format_check.text import check_annexes, check_body

    try:
        document = open_document(path)
    except (ValueError, OSError) as problem:
        raise MESSAGES.refused("PII-FORMAT-UNREADABLE", file=path.name) from problem
    except Refused as problem:
        if not problem.finding.code.startswith("PII-TEXT-"):
            raise
        raise MESSAGES.refused("PII-FORMAT-UNREADABLE", file=path.name) from problem
    findings = (
        MESSAGES.finding(
            f"PII-FORMAT-{breach.rule}",
            file=path.name,
            place=breach.line.place(breach.span) if breach.line else None,
            severity=breach.severity,
            found=breach.found,
            where=breach.where(),
            right=breach.right,
        )
        for check in (check_page, check_head, check_basis, check_body, check_close, check_annexes, check_names)
        for breach in check(document)
    )
    return list(dict.fromkeys(findings))


__all__ = ["check_format"]
