"""A plan for the auditor as one file: plan, sources, ledger, tables, provenance, and a check that needs nothing installed.

The package is a zip that Python can run (`python3 -I -S PACKAGE.zip`): its `__main__` is `reports/evidence/standalone.py`.
"""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from flows import __version__
from flows.current import built_identity
from flows.export import export
from flows.ledger import Ledger
from flows.manifest import Manifest, read_manifest
from flows.plans import open_plan
from flows.settings import workspace
from flows.store import FileStore, write_whole
from flows.verification import changed_bytes
from reports.evidence import standalone
from reports.evidence.places import look_up_words
from reports.evidence.provenance import provenance
from reports.evidence.records import PlanRecord
from sources.contracts import Finding
from sources.reading.archive import canonical_zip
from sources.words.messages import MessageCatalogue
from sources.words.text import file_name

MESSAGES = MessageCatalogue(__file__)


@dataclass(frozen=True, slots=True)
class Packaged:
    """The package, how many members it has, and what a person should know of it."""

    file: Path
    members: int
    findings: tuple[Finding, ...]


def package(plan: Path, out: Path) -> Packaged:
    """Write the package of a published plan. The same plan, ledger and database give the same bytes.

    Raises Refused where the plan, its sources or the ledger are not as published: such a package would prove nothing.
    """
    manifest = read_manifest(plan)
    changed = changed_bytes(plan)
    if manifest is None or changed:
        raise MESSAGES.refused("PII-PACKAGE-CHANGED", file=str(plan), found=changed[0].message if changed else "")
    record, space = open_plan(plan), workspace()
    members = {f"plan/{name}": (plan / name).read_bytes() for name in (*manifest.outputs, "manifest.json")}
    members |= _sources(manifest, record)
    members["ledger.jsonl"] = space.ledger.read_bytes()
    members["prov.json"] = _provenance(manifest, record)
    members["__main__.py"] = Path(standalone.__file__).read_bytes()
    members["words.json"] = json.dumps(look_up_words()["standalone"], ensure_ascii=False, sort_keys=True).encode()
    findings = []
    if built_identity(space) == manifest.identity:
        members |= _exports(space.database)
    else:
        findings.append(MESSAGES.finding("PII-PACKAGE-NO-TABLES", file=str(plan)))
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, canonical_zip(members))
    return Packaged(out, len(members), tuple(findings))


def _sources(manifest: Manifest, record: PlanRecord) -> dict[str, bytes]:
    """Every file that the plan was made from or quotes, under its hash and a name that any system can hold."""
    store = FileStore(workspace().store)
    names = {origin.sha256: origin.file_name for origin in record.origins.values()}
    names |= {item.sha256: item.name for item in manifest.inputs}
    found = {}
    for sha256, name in sorted(names.items()):
        if not store.intact(sha256):
            raise MESSAGES.refused("PII-PACKAGE-CHANGED", file=name, found="")
        stem, suffix = file_name(Path(name).stem), re.sub(r"[^.a-z0-9]", "", Path(name).suffix.lower())
        found[f"sources/{sha256}/{stem}{suffix}"] = store.path(sha256).read_bytes()
    return found


def _provenance(manifest: Manifest, record: PlanRecord) -> bytes:
    published = [event for event in Ledger(workspace().ledger).events("published") if event["identity"] == manifest.identity]
    sources = {item.sha256: {name: value for name, value in asdict(item).items() if value} for item in manifest.inputs}
    program = {"version": __version__, "code": manifest.code}
    return provenance(record, manifest.identity, sources, program, published[0]["time"])


def _exports(database: Path) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "exports"
        export(database, folder)
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        return {f"exports/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in files}
