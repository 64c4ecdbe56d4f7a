"""Batches: what one file gave, kept on disk under a key made of the file, its description and the reading code.

A batch is written once and never changed; reading the same file again with the same code finds it there. Its files are
sealed: a batch of which one was changed counts as not there, and the file is read again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.sealed import content_of, read_sealed, sealed
from flows.store import sync_folder, write_whole
from flows.tables import Columns, arrow_table, row_fact
from sources.contracts import Fact, ReadResult, from_json, json_text

if TYPE_CHECKING:
    import pyarrow as pa

FACTS, NOTES, REST = "facts", "notes", "rest"


def batch_key(description: dict[str, Any], reading_code: str) -> str:
    """The name of the batch that this file, so described and read by this code, gives."""
    text = json.dumps([description, reading_code], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class BatchStore:
    """Batches in a folder, one sub-folder each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, key: str) -> bool:
        """Whether the batch is there, whole and as it was written."""
        return all(read_sealed(f"{key}/{name}", self.folder / key / name) is not None for name in (FACTS, NOTES, REST))

    def whose(self, key: str) -> str | None:
        """Whose the file is that was read under this general key; None where none was."""
        told = read_sealed(key, self.folder / "whose" / key)
        return None if told is None else told.decode()

    def note_whose(self, key: str, whose: str) -> None:
        """Note whose a file turned out to be, for the next province that reads it."""
        (self.folder / "whose").mkdir(parents=True, exist_ok=True)
        write_whole(self.folder / "whose" / key, sealed(key, whose.encode()))

    def broken(self) -> tuple[str, ...]:
        """The batches that are not as they were written."""
        keys = sorted(path.name for path in self.folder.glob("[0-9a-f]*")) if self.folder.is_dir() else []
        return tuple(key for key in keys if not self.has(key))

    def write(self, key: str, result: ReadResult, facts: Columns, notes: dict[str, Any]) -> None:
        """Write a batch as a whole: aside first, then renamed into place.

        `facts` has the columns of `tables.FACT` (the facts of `result` are not looked at); `notes` are for the reading
        report.
        """
        import pyarrow.parquet as pq

        packed = BytesIO()
        pq.write_table(arrow_table(facts), packed)
        contents = {
            FACTS: packed.getvalue(),
            NOTES: json.dumps(notes, ensure_ascii=False).encode(),
            REST: json_text(replace(result, facts=())).encode(),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=self.folder, prefix=".incoming-"))
        for name, content in contents.items():
            write_whole(aside / name, sealed(f"{key}/{name}", content))
        if self.has(key):
            shutil.rmtree(aside)
            return
        shutil.rmtree(self.folder / key, ignore_errors=True)
        aside.rename(self.folder / key)
        sync_folder(self.folder)

    def notes(self, key: str) -> dict[str, Any]:
        """What the reader noted for the reading report: ignored cells and the layout, where it was a score file."""
        loaded: dict[str, Any] = json.loads(self._content(key, NOTES))
        return loaded

    def fact_table(self, key: str) -> pa.Table:
        """The facts of a batch as an Arrow table with the columns of `tables.FACT`."""
        import pyarrow.parquet as pq

        return pq.read_table(BytesIO(self._content(key, FACTS)))

    def facts(self, key: str) -> tuple[Fact, ...]:
        return tuple(row_fact(row) for row in self.fact_table(key).to_pylist())

    def without_facts(self, key: str) -> ReadResult:
        """Everything of a batch but its facts, which are many and mostly wanted as a table."""
        return from_json(json.loads(self._content(key, REST)), ReadResult)

    def _content(self, key: str, name: str) -> bytes:
        return content_of(f"{key}/{name}", self.folder / key / name)
