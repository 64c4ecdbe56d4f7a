"""The frameworks of the editions as inputs: each `framework.csv` goes into the raw store, each node into the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from flows.store import FileStore
from flows.tables import place_text, text_table
from sources.contracts import json_text
from sources.registry.departments import department_key
from sources.tree import FIRST_ROW, Node, Tree, beside, editions, framework_file, place_of
from sources.words.numbers import decimal_text
from sources.words.text import tight
from sources.words.vocabulary import Status

if TYPE_CHECKING:
    import pyarrow as pa

    from sources.case import Case

COLUMNS = (
    "edition fact_id sha256 place code name name_key name_keys level parent weight direction unit lead_department lead_key"
    " coordinating_departments coordinating_keys lead_status data_source evidence position"
).split()


class Described(msgspec.Struct, frozen=True):
    """What an edition's `source.yml` says of its framework; an office may leave it out."""

    status: Status = Status.PROVISIONAL
    title: str = ""
    publisher: str | None = None
    decision: dict[str, str] = msgspec.field(default_factory=dict)


def file_rows(store: FileStore) -> list[dict[str, Any]]:
    """The framework files as rows of `incoming_file`, with what the edition's `source.yml` says of them."""
    return [_file_row(store, edition) for edition in editions()]


def _file_row(store: FileStore, edition: int) -> dict[str, Any]:
    path = framework_file(edition)
    sha256, _ = store.put(path)
    described = beside(path, "source.yml", Described) or Described()
    return {
        "sha256": sha256,
        "name": f"{edition}/{path.name}",
        "media_type": "text/csv",
        "size": path.stat().st_size,
        "kind": "framework",
        "status": described.status,
        "edition": edition,
        "department": None,
        "publisher": described.publisher,
        "url": described.decision.get("url") or None,
        "date": described.decision.get("date") or None,
        "title": described.title,
        "vintage": 1,
    }


def framework_table(case: Case) -> pa.Table:
    """All nodes of all editions as the table `incoming_framework`, led by the bodies of the case's province."""
    return text_table(COLUMNS, (row for edition in editions() for row in tree_rows(edition, case.tree_of(edition))))


def tree_rows(edition: int, tree: Tree) -> Iterator[dict[str, Any]]:
    """The nodes of a tree as rows of `incoming_framework`."""
    return (_row(edition, tree.sha256, position, node) for position, node in enumerate(tree, start=1))


def _row(edition: int, sha256: str, position: int, node: Node) -> dict[str, Any]:
    return {
        "edition": edition,
        "fact_id": node.fact_id,
        "sha256": sha256,
        "place": place_text(place_of(position + FIRST_ROW - 1, node.code)),
        "code": node.code,
        "name": node.name,
        "name_key": tight(node.name),
        "name_keys": json_text([tight(name) for name in (node.name, *node.words)]),
        "level": node.level,
        "parent": node.parent,
        "weight": decimal_text(node.weight),
        "direction": node.direction,
        "unit": node.unit,
        "lead_department": node.lead,
        "lead_key": department_key(node.lead),
        "coordinating_departments": "|".join(node.coordinating) or None,
        "coordinating_keys": json_text([department_key(name) for name in node.coordinating]),
        "lead_status": node.lead_status,
        "data_source": node.data_source,
        "evidence": node.evidence,
        "position": position,
    }
