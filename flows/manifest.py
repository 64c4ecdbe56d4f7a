"""The manifest of a plan folder, typed at the border: it may come from anywhere, so its names lead nowhere else."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import msgspec

from flows.store import file_sha256
from sources.contracts import Finding, from_json

MANIFEST = "manifest.json"
_LARGEST = 16 * 2**20
_CONFINED = r"\A(?![A-Za-z]:)(?!(?:.*/)?\.{0,2}(?:/|\Z))[^/\\\x00-\x1f][^\\\x00-\x1f]*\Z"

Sha256 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
ConfinedName = Annotated[str, msgspec.Meta(pattern=_CONFINED, max_length=1_000)]
"""A path with "/" that stays inside the folder it is joined to: not absolute, no drive, no "..", no empty step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that a plan was made from, as it was delivered and described."""

    sha256: Sha256
    name: ConfinedName
    kind: str | None = None
    status: str | None = None
    edition: int | None = None
    department: str | None = None
    province: str | None = None
    publisher: str | None = None
    url: str | None = None
    date: str | None = None
    title: str = ""
    vintage: int = 1
    declared: bool = True
    recognised_kind: str | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a published folder says of itself: its data identity, all that it depends on, and the hashes of its files."""

    identity: Sha256
    outputs: dict[ConfinedName, Sha256]
    inputs: tuple[InputFile, ...] = ()
    noted: tuple[Finding, ...] = ()
    code: str = ""
    office: dict[ConfinedName, Sha256] = field(default_factory=dict)
    case: dict[str, Any] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a published plan; None where there is none, or it is not one."""
    try:
        with (folder / MANIFEST).open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        return None if len(content) > _LARGEST else from_json(msgspec.json.decode(content), Manifest)
    except (OSError, ValueError):
        return None


def seal_of(folder: Path) -> str:
    """The hash of the manifest, by which the ledger knows a plan; "" where there is none."""
    try:
        return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return ""


def output_hashes(folder: Path) -> dict[str, str]:
    """Every file of the folder but the manifest, with its sha256. What is no plain file has none ("")."""
    paths = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return {path.relative_to(folder).as_posix(): _plain_hash(path) for path in paths if path != folder / MANIFEST}


def _plain_hash(path: Path) -> str:
    return file_sha256(path) if path.is_file() and not path.is_symlink() else ""


def is_untouched(folder: Path) -> bool:
    """Whether the folder holds exactly the files that its manifest names, unchanged."""
    manifest = read_manifest(folder)
    return manifest is not None and output_hashes(folder) == manifest.outputs
