"""`pii-plan backup FILE.zip`: all that an office cannot make again, in one file; `--restore` puts it into an empty folder.

Kept: settings, frameworks, inbox, raw store, ledger, archive and published plans. Caches and the database are made again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from flows.commands import answer, say
from flows.settings import KEPT, Workspace, workspace
from sources.words.messages import MessageCatalogue

MESSAGES = MessageCatalogue(__file__)
HASHES = "sha256.json"
_MADE_AGAIN = ("batches", "verdicts", "provinces", "prefect", "innovation_index.duckdb", "innovation_index.identity")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--restore", type=Path)


def run(arguments: argparse.Namespace) -> int:
    if arguments.restore:
        count = restore(arguments.file, arguments.restore)
        answer(say("backup.restored", count=count, folder=arguments.restore.resolve()))
        return 0
    count = backup(workspace(), arguments.file)
    answer(say("backup.done", count=count, file=arguments.file.resolve()))
    return 0


def backup(space: Workspace, target: Path) -> int:
    """Write the backup whole, or not at all; how many files. Raises Refused where a run is at work, or the file is there."""
    from flows.pipeline import writer_lock

    if target.exists():
        raise MESSAGES.refused("PII-BACKUP-EXISTS", file=str(target))
    aside = target.with_name(f".{target.name}.next")
    hashes: dict[str, str] = {}
    with writer_lock(space):
        try:
            with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as packed:
                for path in _kept(space, {target.resolve(), aside.resolve()}):
                    name, content = path.relative_to(space.office).as_posix(), path.read_bytes()
                    hashes[name] = hashlib.sha256(content).hexdigest()
                    packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
                packed.writestr(zipfile.ZipInfo(HASHES), json.dumps(hashes, ensure_ascii=False, indent=1))
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    return len(hashes)


def _kept(space: Workspace, without: set[Path]) -> Iterator[Path]:
    for path in sorted(space.office.rglob("*")):
        inside = path.relative_to(space.home).parts if path.is_relative_to(space.home) else ()
        is_cache = path.suffix == ".lock" or bool(inside and inside[0].split(".next")[0] in _MADE_AGAIN)
        if path.is_file() and not path.is_symlink() and path.resolve() not in without and not is_cache:
            yield path


def restore(source: Path, folder: Path) -> int:
    """Unpack a backup into a new or empty folder; how many files.

    Raises Refused for a folder that holds something, and for a file that is no backup or is not as it was written; nothing
    is left then.
    """
    if folder.exists() and any(folder.iterdir()):
        raise MESSAGES.refused("PII-BACKUP-NOT-EMPTY", file=str(folder))
    try:
        with zipfile.ZipFile(source) as packed:
            hashes: dict[str, str] = json.loads(packed.read(HASHES))
            contents = {name: packed.read(name) for name in hashes if _leads_into(folder, name)}
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise MESSAGES.refused("PII-BACKUP-BROKEN", file=source.name) from error
    if any(hashlib.sha256(contents.get(name, b"")).hexdigest() != expected for name, expected in hashes.items()):
        raise MESSAGES.refused("PII-BACKUP-BROKEN", file=source.name)
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if PurePosixPath(name).parts[:2] == (KEPT, "store"):
            path.chmod(0o444)
    (folder / KEPT).mkdir(mode=0o700, parents=True, exist_ok=True)
    return len(contents)


def _leads_into(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())
