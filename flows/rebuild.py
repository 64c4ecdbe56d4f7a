"""An old plan made again from the raw store: the same inputs, settings and code must give the same files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from flows.identity import code_version, office_version
from flows.inbox import DESCRIPTION, receive
from flows.ledger import Ledger
from flows.manifest import InputFile, Manifest, output_hashes
from flows.pipeline import Work, make_plan
from flows.records import RunRequest
from flows.settings import Workspace, workspace
from flows.store import FileStore
from sources.case import Case
from sources.contracts import Finding
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
_DEPENDS_ON_HISTORY = ("changes.md",)
"""What moved since the plan before it is the only thing a plan says that is not made of its inputs."""


def rebuild(manifest: Manifest) -> list[Finding]:
    """Run the whole pipeline again in a workspace of its own; one finding for each file that came out differently.

    Raises Refused where the plan was made by other code, or a source is no longer whole.
    """
    if manifest.code != code_version():
        raise MESSAGES.refused("PII-VERIFY-OTHER-CODE", code=manifest.code[:12])
    if manifest.office_frameworks != office_version():
        raise MESSAGES.refused("PII-VERIFY-OTHER-FRAMEWORKS")
    with tempfile.TemporaryDirectory() as folder:
        out, space = Path(folder) / "plan", Workspace(Path(folder) / "home")
        inbox = Path(folder) / "inbox"
        _lay_out(manifest.inputs, inbox, space)
        make_plan(RunRequest(inbox, out, space.home, Case.from_json(manifest.case)), Work())
        found = output_hashes(out)
    stated = manifest.outputs
    return [
        MESSAGES.finding("PII-VERIFY-REBUILT", file=name)
        for name in sorted(stated.keys() | found.keys())
        if name not in _DEPENDS_ON_HISTORY and stated.get(name) != found.get(name)
    ]


def _lay_out(inputs: Iterable[InputFile], inbox: Path, space: Workspace) -> None:
    """The inbox as it was: each file under its name, with its description, delivered in the order of the vintages."""
    import yaml

    store, copy = FileStore(workspace().store), FileStore(space.store)
    described = {
        item.name: {key: value for key in _DECLARED if (value := getattr(item, key))} for item in inputs if item.declared
    }
    inbox.mkdir()
    (inbox / DESCRIPTION).write_text(yaml.safe_dump({"files": described}, allow_unicode=True), encoding="utf-8")
    for item in sorted(inputs, key=lambda item: item.vintage):
        if not store.intact(item.sha256):
            raise MESSAGES.refused("PII-VERIFY-SOURCE", file=item.name)
        target = inbox / item.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(store.path(item.sha256), target)
        receive(inbox, copy, Ledger(space.ledger))


_DECLARED = ("kind", "status", "edition", "department", "province", "publisher", "url", "date", "title")
