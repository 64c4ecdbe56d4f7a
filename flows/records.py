"""What passes between the steps of a run: small frozen descriptions, never frames or connections."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flows.settings import Workspace, open_workspace, plan_folder, settings_file
from sources.case import Case, load_settings, parse_case
from sources.contracts import Finding, SourceFile
from sources.office import FORMS, office_files
from sources.tree import editions, load_tree
from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import Severity

MESSAGES = MessageCatalogue(__file__)


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What was asked for: a case, the inbox it is made from, the plan folder, and the workspace (or part) for the rest."""

    inbox: Path
    out: Path
    home: Path
    case: Case
    part: str = ""

    @property
    def space(self) -> Workspace:
        return Workspace(self.home, self.part)


def build_request(
    inbox: str | None,
    out: str | None,
    province: str | None,
    year: int | None,
    goal: str | None,
    as_of: str | None,
    confidence: str | None,
    documents: str | None = None,
) -> RunRequest:
    """A request with defaults for all that was left open: the inbox, the plan folder and the settings of the workspace.

    `documents`: names of papers beside the plan with commas between them, or "tat-ca" for all.
    Raises Refused for settings, a province, a year, a goal, a date or a paper that cannot be, for a form or a name of
    the office that cannot be used, and for an inbox that is no folder.
    """
    space = open_workspace()
    check_office()
    case = parse_case(load_settings(settings_file()), province, year, goal, as_of, confidence)
    case = replace(case, documents=_documents(documents or ""))
    folder = Path(inbox).resolve() if inbox else space.inbox
    if not folder.is_dir():
        raise MESSAGES.refused("PII-RUN-NO-INBOX", file=str(folder))
    return RunRequest(folder, Path(out).resolve() if out else plan_folder(), space.home, case)


def check_office() -> None:
    """Look through what the office keeps itself, before anything is read. Raises Refused for what cannot be used."""
    from sources.registry.departments import DepartmentRegistry

    DepartmentRegistry.load()
    for edition in editions():
        load_tree(edition)
    if any(name.startswith(FORMS) for name in office_files()):
        from reports.plan.forms import check_forms

        check_forms()


ALL_DOCUMENTS = "tat-ca"


def _documents(text: str) -> tuple[str, ...]:
    """The papers asked for, each once, in one order. Raises Refused for a name that none has."""
    from reports.kinds import kinds

    known = tuple(kinds())
    asked = [name for name in (part.strip().lower() for part in text.split(",")) if name]
    unknown = [name for name in asked if name not in (*known, ALL_DOCUMENTS)]
    if unknown:
        raise MESSAGES.refused("PII-RUN-DOCUMENT", name=unknown[0], known=", ".join((*known, ALL_DOCUMENTS)))
    return known if ALL_DOCUMENTS in asked else tuple(name for name in known if name in asked)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file of the inbox in the raw store. `vintage` numbers the delivered files from the oldest on."""

    source: SourceFile
    title: str = ""
    vintage: int = 1
    declared: bool = True

    def describe(self) -> dict[str, Any]:
        """What of this delivery is part of the plan's data identity."""
        source = self.source
        return {
            "sha256": source.sha256,
            "name": source.name,
            "kind": source.kind,
            "status": source.status,
            "edition": source.edition,
            "department": source.department,
            "province": source.province,
            "publisher": source.publisher,
            "url": source.url,
            "date": source.date,
            "title": self.title,
            "vintage": self.vintage,
            "declared": self.declared,
        }


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One delivered file after reading: its batch, or why it was refused. `source` is as the reader recognised it."""

    delivery: Delivery
    source: SourceFile
    key: str | None
    counts: dict[str, int]
    refusal: Finding | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on one file, or on what lies between files. `stopped`: why none of its rows may go on.

    `results`: Great Expectations' validation results, one for each frame; `held_back`: rows of `raw.quarantine`.
    """

    results: tuple[dict[str, Any], ...] = ()
    held_back: tuple[dict[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()
    stopped: Finding | None = None


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was read, with the verdict of the gate on its rows (None where it was refused before)."""

    file: ReadFile
    checked: Checked | None


@dataclass(frozen=True, slots=True)
class GateReport:
    """The verdicts on the files and on what lies between files and editions; what putting the rows together found."""

    files: tuple[CheckedFile, ...]
    between: Checked = Checked()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may go into the database: files that passed, rows held back with their reasons, and all findings so far.

    `noted`: those of them that were made when the files were received.
    """

    files: tuple[CheckedFile, ...]
    between: Checked
    accepted: tuple[ReadFile, ...]
    refused: tuple[ReadFile, ...]
    held_back: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]
    noted: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """The database of this run, and what its checks found."""

    path: Path
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What plans of several provinces from one inbox have in common: what came, the gate's verdict, a database."""

    deliveries: tuple[Delivery, ...]
    noted: tuple[Finding, ...]
    verdict: Verdict
    built: Built


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run ended. `unchanged`: the plan in `out` was already made from exactly these inputs."""

    identity: str
    out: Path
    unchanged: bool
    findings: tuple[Finding, ...]
    refused: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    kept: Path | None = None

    @property
    def exit_code(self) -> int:
        """0 done, 1 done but a person is needed, 3 an input was refused."""
        if self.refused:
            return 3
        return int(any(finding.severity is not Severity.INFO for finding in self.findings))
