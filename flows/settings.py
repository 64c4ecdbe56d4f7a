"""Settings (`settings.toml`) and the folders of the workspace. The only module that looks at the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from flows.store import sweep
from sources.office import FRAMEWORKS

PROJECT = Path(__file__).resolve().parent.parent
HOME_VARIABLE = "PII_PLAN_HOME"
DEMONSTRATION_INBOX = PROJECT / "sources" / "samples" / "inbox"
SQL_FOLDER = PROJECT / "sql"
SETTINGS, KEPT = "settings.toml", "var"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the pipeline keeps what it must keep: raw store, caches, database, ledger, archive of earlier plans.

    `part`: one of several that are built at a time has a database, and a lock on it, of its own; all else they share.
    """

    home: Path
    part: str = ""

    @property
    def office(self) -> Path:
        """What the office owns: settings, inbox, frameworks of further editions. It lies around the folder `var`."""
        return self.home.parent if self.home.name == KEPT else self.home

    @property
    def inbox(self) -> Path:
        return self.office / "inbox"

    @property
    def frameworks(self) -> Path:
        return self.office / FRAMEWORKS

    @property
    def store(self) -> Path:
        return self.home / "store"

    @property
    def batches(self) -> Path:
        return self.home / "batches"

    @property
    def verdicts(self) -> Path:
        """The gate's verdicts, each under a key of the rows and the rules that it is about."""
        return self.home / "verdicts"

    @property
    def built(self) -> Path:
        """Where the database lies that this run builds."""
        return self.home / "provinces" / self.part if self.part else self.home

    @property
    def database(self) -> Path:
        return self.built / "innovation_index.duckdb"

    @property
    def built_for(self) -> Path:
        """The data identity of the run that the database was built for."""
        return self.built / "innovation_index.identity"

    @property
    def ledger(self) -> Path:
        return self.home / "ledger.jsonl"

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def quarantine(self) -> Path:
        return self.home / "quarantine"

    @property
    def lock(self) -> Path:
        return self.built / "writer.lock"

    def sweep(self) -> None:
        """Remove what killed runs left aside. Only for the one who holds the writer's lock."""
        shared = (self.store, self.batches, self.batches / "whose", self.verdicts, self.quarantine, self.archive)
        for folder in (self.built, *(() if self.part else shared)):
            sweep(folder)

    @property
    def prefect(self) -> Path:
        return self.home / "prefect"


def workspace() -> Workspace:
    """The workspace in which this process works.

    The one that the environment variable PII_PLAN_HOME names; else the office's folder (made by `pii-plan init`) in which
    the command was typed, or above it; else `var` of the checkout for a command typed in it; else `var` where it was typed.
    """
    named = os.environ.get(HOME_VARIABLE)
    if named:
        folder = Path(named).resolve()
        return Workspace(folder / KEPT if _is_office(folder) else folder)
    here = Path.cwd()
    office = next((folder for folder in (here, *here.parents) if _is_office(folder)), None)
    return Workspace((office or _ours() or here) / KEPT)


def open_workspace() -> Workspace:
    """The workspace; what its office keeps itself counts from now on in this process."""
    from sources.office import know_office

    space = workspace()
    know_office(space.office)
    return space


def settings_file() -> Path:
    """The settings of this workspace; where the office has none of its own, those that come with the program."""
    own = workspace().office / SETTINGS
    return own if own.is_file() else PROJECT / SETTINGS


def plan_folder() -> Path:
    """Where the plan is published unless another folder is asked for."""
    office = workspace().office
    return ((office if (office / SETTINGS).is_file() else None) or _ours() or Path.cwd()) / "plan"


def _is_office(folder: Path) -> bool:
    return (folder / SETTINGS).is_file() and (folder / KEPT).is_dir()


def _ours() -> Path | None:
    """The checkout, for commands typed in it; None elsewhere: the program's folder is no place for an office's things."""
    here = Path.cwd()
    return PROJECT if (PROJECT / "pyproject.toml").is_file() and PROJECT in (here, *here.parents) else None
