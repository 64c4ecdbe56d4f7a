"""`make sbom`: what the program consists of, from the lock file: a CycloneDX bill of materials and a list of licences.

Versions and hashes are the lock's, licences those that the installed packages state ("?" where one states none or is not
installed here). The same lock gives the same bytes. Tools that look for known vulnerabilities read the bill.
"""

from __future__ import annotations

import csv
import re
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from flows import __version__

PROJECT = Path(__file__).resolve().parents[1]
LOCK = PROJECT / "requirements.lock"
NAME = "innovation-index-plan"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)([^\n]*(?:\n [^\n]*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of the lock; `shipped`: the program needs it where it is used, not only where it is developed."""

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str
    shipped: bool


def locked(lock: str) -> tuple[Locked, ...]:
    """The packages that a lock file pins, by name."""
    needed = _needed(NAME)
    return tuple(
        Locked(name, version, tuple(re.findall(r"sha256:([0-9a-f]{64})", rest)), licence_of(name), name in needed)
        for name, version, rest in _PINNED.findall(lock)
    )


def licence_of(name: str) -> str:
    """What a package states of its licence, in a line; "?" where it states none or is not installed here."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return "?"
    listed = [item.rpartition(" :: ")[2] for item in said.get_all("Classifier") or () if item.startswith("License ::")]
    expression, written = ("".join(said.get_all(name) or ()).strip() for name in ("License-Expression", "License"))
    return expression or (written if len(written) < 60 else "") or " / ".join(listed) or "?"


def _needed(name: str) -> set[str]:
    """The packages that one needs to run, and those that they need in turn, on any system."""
    found: set[str] = set()
    waiting = [Requirement(name)]
    while waiting:
        asked = waiting.pop()
        own = canonicalize_name(asked.name)
        if own not in found or asked.extras:
            found.add(own)
            waiting += (item for item in _required(asked) if canonicalize_name(item.name) not in found)
    return found


def _required(asked: Requirement) -> Iterator[Requirement]:
    try:
        stated = metadata(asked.name).get_all("Requires-Dist") or ()
    except PackageNotFoundError:
        return
    for item in map(Requirement, stated):
        extra = re.search(r"extra == ['\"]([^'\"]+)", str(item.marker or ""))
        if extra is None or extra[1] in asked.extras:
            yield item


def bill(packages: tuple[Locked, ...], lock: str) -> str:
    """The bill of materials as CycloneDX JSON."""
    program = Component(name=NAME, version=__version__, type=ComponentType.APPLICATION, bom_ref=NAME)
    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_OID, lock), components=map(_component, packages))
    bom.metadata.timestamp, bom.metadata.component = None, program  # type: ignore[assignment]
    bom.register_dependency(program, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _component(item: Locked) -> Component:
    return Component(
        name=item.name,
        version=item.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{item.name}@{item.version}",
        purl=PackageURL("pypi", None, item.name, item.version),
        scope=ComponentScope.REQUIRED if item.shipped else ComponentScope.EXCLUDED,
        licenses=[DisjunctiveLicense(name=item.licence)] if item.licence != "?" else [],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=content) for content in item.hashes],
    )


def main(folder: Path) -> int:
    lock = LOCK.read_text(encoding="utf-8")
    packages = locked(lock)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sbom.cdx.json").write_text(bill(packages, lock), encoding="utf-8")
    with (folder / "licences.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("package", "version", "licence", "shipped"))
        writer.writerows((item.name, item.version, item.licence, "yes" if item.shipped else "no") for item in packages)
    unknown = ", ".join(item.name for item in packages if item.licence == "?")
    sys.stdout.write(
        f"{folder}/sbom.cdx.json {folder}/licences.csv: {len(packages)} packages; no licence stated: {unknown}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "dist"))
