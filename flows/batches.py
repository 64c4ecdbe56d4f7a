"""Batches: what one file gave, kept on disk under a key made of the file, its description and the reading code.

A batch is written once and never changed; reading the same file again with the same code finds it there.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.tables import Columns, arrow_table, row_fact
from sources.contracts import Fact, ReadResult, from_json, json_text

if TYPE_CHECKING:
    import pyarrow as pa


def batch_key(description: dict[str, Any], reading_code: str) -> str:
    """The name of the batch that this file, so described and read by this code, gives."""
    text = json.dumps([description, reading_code], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class BatchStore:
    """Batches in a folder, one sub-folder each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, key: str) -> bool:
        return (self.folder / key).is_dir()

    def write(self, key: str, result: ReadResult, facts: Columns, notes: dict[str, Any]) -> None:
        """Write a batch as a whole: aside first, then renamed into place.

        `facts` has the columns of `tables.FACT` (the facts of `result` are not looked at); `notes` are for the reading
        report.
        """
        import pyarrow.parquet as pq

        self.folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=self.folder, prefix=".incoming-"))
        pq.write_table(arrow_table(facts), aside / "facts.parquet")
        (aside / "notes.json").write_text(json.dumps(notes, ensure_ascii=False), encoding="utf-8")
        (aside / "rest.json").write_text(json_text(replace(result, facts=())), encoding="utf-8")
        if self.has(key):
            shutil.rmtree(aside)
        else:
            aside.rename(self.folder / key)

    def notes(self, key: str) -> dict[str, Any]:
        """What the reader noted for the reading report: ignored cells and the layout, where it was a score file."""
        loaded: dict[str, Any] = json.loads((self.folder / key / "notes.json").read_text(encoding="utf-8"))
        return loaded

    def fact_table(self, key: str) -> pa.Table:
        """The facts of a batch as an Arrow table with the columns of `tables.FACT`."""
        import pyarrow.parquet as pq

        return pq.read_table(self.folder / key / "facts.parquet")

    def facts(self, key: str) -> tuple[Fact, ...]:
        return tuple(row_fact(row) for row in self.fact_table(key).to_pylist())

    def without_facts(self, key: str) -> ReadResult:
        """Everything of a batch but its facts, which are many and mostly wanted as a table."""
        return from_json(json.loads((self.folder / key / "rest.json").read_text(encoding="utf-8")), ReadResult)
