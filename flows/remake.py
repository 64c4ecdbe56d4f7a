"""A published plan made again from the raw store: the same inputs, case and code must give the same numbers and words.

Nothing that an earlier run left is trusted but the bytes of the raw store, each under its hash: every file is read again by
its reader in a limited child, every join, target and rule is computed again. Only the gate's verdicts on unchanged rows
are borrowed, unless the whole folder is to be written again.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows import steps
from flows.batches import BatchStore
from flows.engine import begin
from flows.expectations import Validator
from flows.identity import data_identity
from flows.incoming import incoming_tables
from flows.manifest import InputFile, Manifest
from flows.origins import captions_of_files, sources_of
from flows.pipeline import Work
from flows.plan import compose
from flows.plan_files import PlanParts
from flows.records import Delivery, ReadFile, RunRequest
from flows.settings import SQL_FOLDER, Workspace, workspace
from flows.store import FileStore
from reports.evidence.records import NumberRecord, Origin
from sources.case import Case
from sources.contracts import Fact, ReadResult, Refused, SourceFile
from sources.words.messages import MessageCatalogue
from sources.words.vocabulary import FileKind, Status

MESSAGES = MessageCatalogue(__file__)


class _Quietly(Work):
    """Steps that nobody waits for by name."""

    def tell(self, name: str) -> None:
        """Nothing is told."""


@contextmanager
def remade(manifest: Manifest, *, wholly: bool = False) -> Iterator[PlanParts]:
    """All that the plan folder was written from, made again in a workspace that is gone afterwards.

    `wholly`: with new verdicts of the gate. Raises Refused where a source is not whole, or a run of these inputs would be
    refused.
    """
    with _scratch(manifest) as request:
        if not wholly and workspace().verdicts.is_dir():
            shutil.copytree(workspace().verdicts, request.space.verdicts)
        deliveries = _delivered(manifest.inputs, request.space)
        identity = data_identity([delivery.describe() for delivery in deliveries], request.case, manifest.noted)
        if identity != manifest.identity:
            raise MESSAGES.refused("PII-VERIFY-IDENTITY", identity=manifest.identity[:12], found=identity[:12])
        work = _Quietly()
        files = _read(request, work, deliveries)
        with Validator() as validator:
            checked = work.do(steps.check_files, request, files, validator)
        verdict = work.do(steps.decide, request, checked, manifest.noted)
        built = work.do(steps.build_database, request, verdict, identity)
        yield compose(request, verdict, built, identity)


def read_again(manifest: Manifest, records: Iterable[NumberRecord], origins: Mapping[str, Origin]) -> dict[str, Origin]:
    """The origins as the readers give them now, by identity, from the files that they stand in and no others.

    One whose file is not whole, is refused, or no longer gives it, is missing.
    """
    wanted = {origin.sha256 for origin in origins.values()}
    store = FileStore(workspace().store)
    chosen = [item for item in manifest.inputs if _is_wanted(item, wanted) and store.intact(item.sha256)]
    with _scratch(manifest) as request:
        files = _read(request, _Quietly(), _delivered(chosen, request.space))
        read = [file for file in files if file.key]
        if not read:
            return {}
        space = request.space
        scratch, batches = FileStore(space.store), BatchStore(space.batches)
        tables, _ = incoming_tables(scratch, batches, read, request.case)
        database = begin(space.database, tables, SQL_FOLDER)
        captions = captions_of_files(batches, read)
        return {origin.id: origin for origin in sources_of(database, records, scratch, {}, captions)}


def reading_of(manifest: Manifest, item: InputFile) -> tuple[tuple[Fact, ...], ReadResult, list[dict[str, Any]]]:
    """All that one input gives its reader now: facts, the rest, and the cells of a score file that are no figures.

    Raises Refused where it is not whole, or its reader refuses it.
    """
    with _scratch(manifest) as request:
        (file,) = _read(request, _Quietly(), _delivered([item], request.space))
        if file.key is None:
            assert file.refusal is not None
            raise Refused(file.refusal)
        batches = BatchStore(request.space.batches)
        return batches.facts(file.key), batches.without_facts(file.key), batches.notes(file.key).get("ignored", [])


def _is_wanted(item: InputFile, wanted: set[str]) -> bool:
    """A review decides on the commitments of other files."""
    return item.sha256 in wanted or FileKind.REVIEW in (item.kind, item.recognised_kind)


@contextmanager
def _scratch(manifest: Manifest) -> Iterator[RunRequest]:
    with tempfile.TemporaryDirectory() as folder:
        space = Workspace(Path(folder) / "home")
        space.home.mkdir()
        yield RunRequest(Path(folder) / "inbox", Path(folder) / "plan", space.home, Case.from_json(manifest.case))


def _delivered(inputs: Iterable[InputFile], space: Workspace) -> list[Delivery]:
    """The inputs as they were delivered, copied from the raw store. Raises Refused where one is no longer whole."""
    store, copy = FileStore(workspace().store), FileStore(space.store)
    found = []
    for item in sorted(inputs, key=lambda item: item.vintage):
        path = store.path(item.sha256)
        if not path.is_file() or copy.put(path)[0] != item.sha256:
            raise MESSAGES.refused("PII-VERIFY-SOURCE", file=item.name)
        source = SourceFile(
            sha256=item.sha256,
            name=item.name,
            media_type="",
            size=path.stat().st_size,
            kind=FileKind(item.kind) if item.kind else None,
            status=Status(item.status or Status.PROVISIONAL),
            edition=item.edition,
            department=item.department,
            province=item.province,
            publisher=item.publisher,
            url=item.url,
            date=item.date,
        )
        found.append(Delivery(source, item.title, item.vintage, item.declared))
    return found


def _read(request: RunRequest, work: Work, deliveries: Iterable[Delivery]) -> list[ReadFile]:
    ordered = sorted(deliveries, key=lambda delivery: (delivery.source.size, delivery.source.name))
    with work.side_by_side(steps.read_file, request, over=ordered) as reads:
        return [read.result() for read in reads]
