"""Documents of ours that came back edited: laid beside what was published, and what was edited carried into the new ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.plans import open_document, original_of, published_plan
from flows.store import FileStore
from sources.contracts import Finding, Refused
from sources.reading import media_types
from sources.words.vocabulary import FileKind

if TYPE_CHECKING:
    from flows.records import ReadFile
    from reports.plan import Documents


def with_edits(
    documents: Documents, files: Iterable[ReadFile], store: FileStore, out: Path
) -> tuple[Documents, tuple[Finding, ...]]:
    """The documents with the edits of every file that is one of ours, as they arrived; what became of each.

    `out`: where the plan before may be, besides the usual places.
    """
    told: list[Finding] = []
    for file in sorted(files, key=lambda file: file.delivery.vintage):
        if file.source.kind is FileKind.OWN_DOCUMENT and file.source.media_type == media_types.DOCX:
            documents, found = _with_edits_of(documents, file.source.name, store.path(file.source.sha256), out)
            told += found
    return documents, tuple(told)


def _with_edits_of(documents: Documents, name: str, path: Path, out: Path) -> tuple[Documents, list[Finding]]:
    from reports.plan.carried import MESSAGES, carried

    try:
        copy = open_document(path)
    except Refused as refusal:
        return documents, [refusal.finding]
    published = published_plan(copy.identities, [out])
    found = original_of(path, copy, published) if published else None
    if published is None or found is None:
        return documents, [MESSAGES.finding("PII-EDIT-NO-ORIGINAL", file=name)]
    whole, original = found
    if original is copy:
        return documents, []
    told: list[Finding] = []
    made = list(documents.made)
    for at, content in enumerate(made):
        if content.file == whole.relative_to(published.folder).as_posix():
            made[at], told = carried(content, original, copy, name)
    return replace(documents, made=tuple(made)), told
