"""What the frames of the gate look figures up in: scales and parts of each index, the provinces that an edition ranks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from flows.tables import Columns, arrow_table, text_columns
from sources.innovation_index.framework import PII, Framework, component_indices, load_framework
from sources.registry.provinces import ProvinceRegistry
from sources.tree import editions

if TYPE_CHECKING:
    import pyarrow as pa

SCALE = "index_code level lowest highest combine is_open".split()
PART = "index_code edition code parent parent_level weight".split()
RANKED = "first_edition last_edition province".split()
QUARANTINE = "subject_id sha256 rule severity message".split()


def tables() -> dict[str, pa.Table]:
    """The tables by the names that `sql/raw` selects from."""
    return {name: arrow_table(content) for name, content in columns().items()}


def columns(indices: Collection[str] | None = None) -> dict[str, Columns]:
    """The same as columns of text; `indices`: only of these component indices."""
    wanted = [index_code for index_code in component_indices() if indices is None or index_code in indices]
    components = [load_framework(index_code) for index_code in wanted]
    trees = [*(load_framework(PII, edition) for edition in editions()), *components]
    return {
        "incoming_scale": text_columns(SCALE, (row for item in [trees[0], *components] for row in _scales(item))),
        "incoming_part": text_columns(PART, (row for item in trees for row in _parts(item))),
        "incoming_ranked_province": text_columns(RANKED, _ranked()),
    }


def _scales(framework: Framework) -> Iterator[dict[str, Any]]:
    for level in dict.fromkeys([*framework.ranges, *framework.combine]):
        lowest, highest = framework.ranges.get(level, (None, None))
        yield {
            "index_code": framework.index_code,
            "level": level.value,
            "lowest": lowest,
            "highest": highest,
            "combine": framework.combine.get(level),
            "is_open": framework.open,
        }


def _parts(framework: Framework) -> Iterator[dict[str, Any]]:
    for node in framework.nodes.values():
        if node.parent:
            yield {
                "index_code": framework.index_code,
                "edition": framework.edition,
                "code": node.code,
                "parent": node.parent,
                "parent_level": framework.nodes[node.parent].level.value,
                "weight": node.weight or 1,
            }


def _ranked() -> Iterator[dict[str, Any]]:
    registry = ProvinceRegistry.load()
    for first, last in registry.spans:
        for name in registry.names(last):
            yield {"first_edition": first, "last_edition": last, "province": name}
