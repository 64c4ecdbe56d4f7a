"""Settings (`settings.toml`) and the folders of the workspace. The only module that looks at the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from flows.store import sweep

PROJECT = Path(__file__).resolve().parent.parent
HOME_VARIABLE = "PII_PLAN_HOME"
DEMONSTRATION_INBOX = PROJECT / "sources" / "samples" / "inbox"
SQL_FOLDER = PROJECT / "sql"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the pipeline keeps what it must keep: raw store, caches, database, ledger, archive of earlier plans."""

    home: Path

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
    def database(self) -> Path:
        return self.home / "innovation_index.duckdb"

    @property
    def built_for(self) -> Path:
        """The data identity of the run that the database was built for."""
        return self.home / "innovation_index.identity"

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
        return self.home / "writer.lock"

    def sweep(self) -> None:
        """Remove what killed runs left aside. Only for the one who holds the writer's lock."""
        for folder in (self.home, self.store, self.batches, self.verdicts, self.quarantine, self.archive):
            sweep(folder)

    @property
    def prefect(self) -> Path:
        return self.home / "prefect"


def workspace() -> Workspace:
    """The workspace named by the environment variable PII_PLAN_HOME, else the folder `var` of the project."""
    named = os.environ.get(HOME_VARIABLE)
    return Workspace(Path(named).resolve() if named else PROJECT / "var")


def settings_file() -> Path:
    """The settings of this workspace."""
    return PROJECT / "settings.toml"
