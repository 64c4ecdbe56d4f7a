"""What users are told: each room keeps its codes, sentences and next steps in a `messages.yml`; this makes findings of them.

An entry: `PII-READ-TRUNCATED: {severity: stop, message: "Tệp {file} bị cắt cụt.", next_step: "Đề nghị gửi lại tệp."}`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sources.contracts import Finding, Refused
from sources.places import Place
from sources.words.data import data
from sources.words.vocabulary import Severity


class MessageCatalogue:
    """The messages of one room, read from the `messages.yml` beside the module that asks."""

    def __init__(self, module_file: str) -> None:
        self._path = Path(module_file).with_name("messages.yml")

    def finding(
        self,
        code: str,
        /,
        *,
        file: str | None = None,
        place: Place | None = None,
        subjects: tuple[str, ...] = (),
        severity: Severity | None = None,
        **values: Any,
    ) -> Finding:
        """The finding for `code`, its sentence filled with `values`. Raises KeyError for a code without an entry."""
        entry = self._entries()[code]
        named = {"file": file or "", **values}
        return Finding(
            code=code,
            severity=severity or Severity(entry["severity"]),
            message=entry["message"].format_map(named),
            next_step=entry.get("next_step", "").format_map(named),
            file=file,
            place=place,
            subjects=subjects,
        )

    def refused(self, code: str, /, *, file: str | None = None, place: Place | None = None, **values: Any) -> Refused:
        """An exception carrying the finding for `code`, to be raised where a file is opened."""
        return Refused(self.finding(code, file=file, place=place, **values))

    def severity(self, code: str) -> Severity:
        """How grave the finding of that code is. Raises KeyError for a code without an entry."""
        return Severity(self._entries()[code]["severity"])

    def codes(self) -> tuple[str, ...]:
        return tuple(self._entries())

    def _entries(self) -> dict[str, dict[str, str]]:
        entries: dict[str, dict[str, str]] = data(self._path)
        return entries
