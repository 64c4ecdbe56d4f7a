"""The tables that the raw layer of the database is filled from, gathered from batches, frameworks and the registry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flows import decisions, frameworks, gate_tables
from flows.batches import BatchStore
from flows.store import FileStore
from flows.tables import CITATION, COMMITMENT, citation_row, commitment_row, text_table
from sources.tree import editions, load_tree
from sources.words.vocabulary import FileKind

if TYPE_CHECKING:
    import pyarrow as pa

    from flows.records import ReadFile
    from sources.contracts import Finding

FILE = "sha256 name media_type size kind status edition department publisher url date title vintage".split()
PROVINCE = "edition province region".split()


def incoming_tables(
    store: FileStore, batches: BatchStore, files: Iterable[ReadFile]
) -> tuple[dict[str, pa.Table], tuple[Finding, ...]]:
    """The tables of all files that were read, by the names that `sql/raw` selects from; what putting on reviews found.

    Reviews are taken in the order of their vintages, so that the last decision on a row holds.
    """
    import pyarrow as pa

    from sources.departments.review import merge_reviews

    ordered = sorted(files, key=lambda file: file.delivery.vintage)
    keys = [file.key for file in ordered if file.key]
    rests = [batches.without_facts(key) for key in keys]
    names = {node.code: node.name for node in load_tree(editions()[-1])}
    commitments, findings = merge_reviews([item for rest in rests for item in rest.commitments], names)
    newest = max((file.source.edition or 0 for file in ordered if file.source.kind is FileKind.SCORES), default=None)
    citations = [*(item for rest in rests for item in rest.citations), *decisions.decisions(store, newest)]
    tables = {
        "incoming_file": text_table(
            FILE,
            [
                *(_file_row(file) for file in ordered),
                *frameworks.file_rows(store),
                decisions.file_row(store),
            ],
        ),
        "incoming_fact": pa.concat_tables([batches.fact_table(key) for key in keys]),
        "incoming_commitment": text_table(COMMITMENT, map(commitment_row, commitments)),
        "incoming_citation": text_table(CITATION, map(citation_row, citations)),
        "incoming_framework": frameworks.framework_table(),
        "incoming_province": text_table(PROVINCE, _provinces()),
        **gate_tables.tables(),
    }
    return tables, findings


def _file_row(file: ReadFile) -> dict[str, Any]:
    source = file.source
    plain = {name: getattr(source, name) for name in FILE if name not in ("title", "vintage")}
    return {**plain, "title": file.delivery.title, "vintage": file.delivery.vintage}


def _provinces() -> list[dict[str, Any]]:
    from sources.registry.provinces import ProvinceRegistry

    registry = ProvinceRegistry.load()
    return [
        {"edition": edition, "province": province, "region": registry.regions(edition)[province]}
        for edition in editions()
        for province in registry.names(edition)
    ]
