"""Names of departments and other bodies in running text: lists under one "sở", short forms, and the registry's names."""

from __future__ import annotations

import re

from sources.registry.departments import DepartmentRegistry

_AND_IN_NAMES = re.compile(r",\s+(?!và\b)(?=[A-ZĐ])|;\s*")
_NAMED = re.compile(r"^(?:các\s+)?(?P<kind>[Ss]ở|[Bb]an|[Nn]gành)s?\s*:?\s*")


def listed_departments(text: str) -> list[tuple[str, int, int]]:
    """The departments of "các sở: Công Thương, Tài chính, Nông nghiệp và Môi trường" with their spans in `text`.

    A name keeps its own "và" (Nông nghiệp và Môi trường); the "và" before a last item parts only where a kind follows.
    """
    start = 0
    lead = _NAMED.match(text)
    if lead:
        start = lead.end()
    found: list[tuple[str, int, int]] = []
    begin = start
    for match in [*_AND_IN_NAMES.finditer(text, start), None]:
        end = match.start() if match else len(text)
        raw = text[begin:end]
        stripped = raw.strip(" .,:")
        if stripped:
            first = begin + raw.index(stripped)
            found.append((department_name(stripped), first, first + len(stripped)))
        begin = match.end() if match else end
    return found


_WITH_KIND = re.compile(r"(?:Sở|Ban|Văn phòng|Công an|Thống kê|Chi cục|Cục|Thuế|Ngân hàng|UBND)\b")


def department_name(text: str) -> str:
    """Today's name of a department (also for an old name or a short form); words the registry does not know stay.

    Where the kind of body is left out, "Sở" is put before the words.
    """
    plain = " ".join(text.split())
    return DepartmentRegistry.load().canonical(plain) or (plain if _WITH_KIND.match(plain) else f"Sở {plain}")
