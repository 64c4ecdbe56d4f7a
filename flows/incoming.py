"""The tables that the raw layer of the database is filled from, gathered from batches, frameworks and the registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from flows import decisions, frameworks, gate_tables
from flows.batches import BatchStore
from flows.store import FileStore
from flows.tables import CITATION, COMMITMENT, citation_row, commitment_row, text_table
from sources.registry.departments import department_key, named_in
from sources.tree import Node, editions, load_tree
from sources.words.messages import MessageCatalogue
from sources.words.units import units_agree
from sources.words.vocabulary import FIGURES, FileKind

if TYPE_CHECKING:
    import pyarrow as pa

    from flows.records import ReadFile
    from sources.case import Case
    from sources.contracts import Citation, Commitment, Finding, SourceFile

CASE = "province year nearly".split()
FILE = (
    "sha256 name media_type size kind status edition department department_key province publisher url date title vintage"
).split()
PROVINCE = "edition province region".split()
UNIT_FIT = "stated expected".split()
_NATIONAL = FIGURES | {FileKind.FRAMEWORK}
_UNSIGNED = _NATIONAL | {FileKind.REVIEW, FileKind.OWN_DOCUMENT}
"""Files that need not say whose they are: they speak for all provinces, or about papers that do."""
MESSAGES = MessageCatalogue(__file__)


def incoming_tables(
    store: FileStore, batches: BatchStore, files: Iterable[ReadFile], case: Case
) -> tuple[dict[str, pa.Table], tuple[Finding, ...]]:
    """The tables of all files that were read, by the names that `sql/raw` selects from; what putting on reviews found.

    Reviews are taken in the order of their vintages, so that the last decision on a row holds.
    """
    import pyarrow as pa

    from sources.departments.review import merge_reviews

    ordered = sorted(files, key=lambda file: file.delivery.vintage)
    keys = [file.key for file in ordered if file.key]
    rests = [batches.without_facts(key) for key in keys]
    speaks = {file.source.sha256: file.source.province or case.province for file in ordered}
    names = {node.code: node.name for node in load_tree(editions()[-1])}
    commitments, findings = merge_reviews([item for rest in rests for item in rest.commitments], names)
    promised = (_of_its_bodies(item, speaks, case.province) for item in commitments)
    newest = max((file.source.edition or 0 for file in ordered if file.source.kind is FileKind.SCORES), default=None)
    citations = [*(item for rest in rests for item in rest.citations), *decisions.decisions(store, newest)]
    described = [*(_file_row(file, case) for file in ordered), *frameworks.file_rows(store), decisions.file_row(store)]
    tables = {
        **case_tables(case),
        "incoming_file": text_table(FILE, [{**dict.fromkeys(FILE), **row} for row in described]),
        "incoming_fact": pa.concat_tables([batches.fact_table(key) for key in keys]),
        "incoming_commitment": text_table(COMMITMENT, map(commitment_row, promised)),
        "incoming_citation": text_table(CITATION, (citation_row(_asked_of_its(item, speaks)) for item in citations)),
        "incoming_unit_fit": unit_fits(commitments, (node for edition in editions() for node in load_tree(edition))),
        "incoming_province": text_table(PROVINCE, _provinces()),
        **gate_tables.tables(),
    }
    return tables, (*findings, *_of_nobody(ordered, case))


def _of_nobody(files: Iterable[ReadFile], case: Case) -> list[Finding]:
    """Each file that does not say for which province it speaks, and is counted as the case's."""
    silent = (file.source.name for file in files if is_unsigned(file.source))
    return [MESSAGES.finding("PII-RUN-WHOSE", file=name, province=case.province) for name in silent]


def _of_its_bodies(commitment: Commitment, speaks: Mapping[str, str], home: str) -> Commitment:
    """A commitment whose bodies bear the names that they have in the province that its file speaks for."""
    local = partial(named_in, commitment.province or speaks.get(commitment.sha256, home))
    department = commitment.department and local(commitment.department)
    return replace(commitment, department=department, coordinating=tuple(map(local, commitment.coordinating)))


def _asked_of_its(citation: Citation, speaks: Mapping[str, str]) -> Citation:
    province, bodies = speaks.get(citation.sha256), ("department", "sender")
    named = {name: named_in(province, body) for name in bodies if province and (body := citation.attributes.get(name))}
    return replace(citation, attributes={**citation.attributes, **named})


def case_row(case: Case) -> dict[str, Any]:
    """What of the case hangs together with rows of the database."""
    return {"province": case.province, "year": case.year, "nearly": case.settings.results.nearly}


def case_table(case: Case) -> pa.Table:
    """What the run is about, as the table `incoming_case`."""
    return text_table(CASE, [case_row(case)])


def case_tables(case: Case) -> dict[str, pa.Table]:
    """The tables that differ between two provinces that plan from the same files, each of which says whose it is."""
    return {"incoming_case": case_table(case), "incoming_framework": frameworks.framework_table(case)}


def is_unsigned(source: SourceFile) -> bool:
    """Whether a file speaks for some province and does not say for which."""
    return source.kind not in _UNSIGNED and source.province is None


def unit_fits(commitments: Iterable[Commitment], nodes: Iterable[Node]) -> pa.Table:
    """Which of the stated units fit which of the expected ones, as the table `incoming_unit_fit`; "" is no unit."""
    expected = sorted({node.unit or "" for node in nodes})
    stated = sorted({commitment.unit or "" for commitment in commitments})
    pairs = ((one, other) for one in stated for other in expected if units_agree(one, other))
    return text_table(UNIT_FIT, ({"stated": one, "expected": other} for one, other in pairs))


def _file_row(file: ReadFile, case: Case) -> dict[str, Any]:
    """A delivered file. What speaks for a province and does not say for which was handed in for that of the run."""
    source = file.source
    handed_in = None if source.kind in _UNSIGNED else case.province
    province = None if source.kind in _NATIONAL else source.province or handed_in
    described = {"title": file.delivery.title, "vintage": file.delivery.vintage, "province": province}
    return {**asdict(source), **described, "department_key": department_key(source.department)}


def _provinces() -> list[dict[str, Any]]:
    from sources.registry.provinces import ProvinceRegistry

    registry = ProvinceRegistry.load()
    return [
        {"edition": edition, "province": province, "region": registry.regions(edition)[province]}
        for edition in editions()
        for province in registry.names(edition)
    ]
