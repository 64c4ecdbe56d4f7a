"""Cache entries carry the hash of their content and of what they are about: one that was changed is as good as not there."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

_HASH = 64


def sealed(about: str, content: bytes) -> bytes:
    """The bytes to keep for `content`, which is only valid under the key `about`."""
    return _hash(about, content) + b"\n" + content


def unsealed(about: str, kept: bytes) -> bytes | None:
    """The content of what was kept under `about`; None where it is another's, or not as it was written."""
    content = kept[_HASH + 1 :]
    return content if kept[: _HASH + 1] == _hash(about, content) + b"\n" else None


def read_sealed(about: str, path: Path) -> bytes | None:
    """The content of a sealed file; None where there is none, or it is not as it was written."""
    return unsealed(about, path.read_bytes()) if path.is_file() else None


def content_of(about: str, path: Path) -> bytes:
    """The content of a sealed file that was found whole before. Raises OSError where it is not whole any more."""
    content = read_sealed(about, path)
    if content is None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
    return content


def _hash(about: str, content: bytes) -> bytes:
    return hashlib.sha256(about.encode() + b"\0" + content).hexdigest().encode()
