"""What an office keeps itself, in place of the program's own data or beside it: frameworks, names, forms of documents.

The office is told of once, at the border of a process (command, flow, child that reads a file), before anything is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

Answer = TypeVar("Answer", bound=Callable[..., object])

FRAMEWORKS, FORMS, NAMES = "frameworks", "forms", "names.yml"
_WITH_A_SAY = (
    NAMES,
    *(f"{FRAMEWORKS}/[12][0-9][0-9][0-9]/{name}" for name in ("framework.csv", "words.yml", "source.yml", "layout.yml")),
    *(f"{FORMS}/{name}" for name in ("[!.~]*.docx", "[!.~]*.yml")),
)
_folders: list[Path] = []
_caches: list[Callable[[], None]] = []


def know_office(folder: Path | None) -> None:
    """From now on what the office keeps in `folder` counts; None: the program's own data only."""
    _folders[:] = [folder] if folder and folder.is_dir() else []
    for forget in _caches:
        forget()


def office() -> Path | None:
    """The folder that `know_office` was told of."""
    return _folders[0] if _folders else None


def of_office(function: Answer) -> Answer:
    """A cache of answers in which the office has a say: emptied when `know_office` is called."""
    kept = cache(function)
    _caches.append(kept.cache_clear)
    return kept  # type: ignore[return-value]


def own_form(path: Path) -> Path:
    """The office's form of the same name where it has one, else the program's."""
    own = office()
    return own / FORMS / path.name if own and (own / FORMS / path.name).is_file() else path


def office_files() -> dict[str, Path]:
    """Every file of the office that has a say in what is read and written, by its name in the folder."""
    own = office()
    return {path.relative_to(own).as_posix(): path for each in _WITH_A_SAY for path in sorted(own.glob(each))} if own else {}


def office_hashes() -> dict[str, str]:
    """The sha256 of each of them."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in office_files().items()}
