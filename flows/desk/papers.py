"""Sources drawn with their places marked, for all pages that show one. Files are opened in a limited child only."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response

from flows.desk.workplace import Workplace
from flows.store import FileStore, file_sha256, write_whole
from reports.evidence import drawn
from sources.places import Selector
from sources.reading import media_types
from sources.reading.conversion import converted
from sources.reading.front_door import inspect
from sources.reading.sandbox import call_in_child

_KEPT = 48
_drawings: OrderedDict[object, str] = OrderedDict()


def printed(workplace: Workplace, path: Path) -> str:
    """A Word file as the pages that a printer would give, by LibreOffice: the drawing of its pictures. Slow the first time.

    Raises Refused where LibreOffice is not installed or makes nothing of the file.
    """
    sha256 = file_sha256(path)
    target = _printed(workplace) / sha256
    if not target.is_file():
        with converted(path, "pdf") as pdf:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, pdf.read_bytes())
    html: str = call_in_child(drawn.__name__, "drawn", target, media_types.PDF, [])
    return _with_pictures(html, sha256)


def _printed(workplace: Workplace) -> Path:
    return workplace.folder / "printed"


def _with_pictures(html: str, sha256: str) -> str:
    return re.sub(r' data-page="(\d+)"', rf' src="/trang/{sha256}/\1"', html)


def drawing(workplace: Workplace, sha256: str, marks: Sequence[tuple[str, Selector]]) -> str:
    """The source with its marks as HTML. Slow the first time: for a thread. Raises Refused where it cannot be drawn."""
    asked = (sha256, tuple(marks))
    if asked not in _drawings:
        path = FileStore(workplace.space.store).path(sha256)
        html: str = call_in_child(drawn.__name__, "drawn", path, _media_type(path), list(marks))
        _drawings[asked] = _with_pictures(html, sha256)
        while len(_drawings) > _KEPT:
            _drawings.popitem(last=False)
    return _drawings[asked]


@lru_cache(maxsize=512)
def _media_type(path: Path) -> str:
    return inspect(path).media_type


@lru_cache(maxsize=_KEPT)
def _picture(path: Path, page: int) -> bytes:
    content: bytes = call_in_child(drawn.__name__, "page_picture", path, _media_type(path), page)
    return content


def picture_sender(workplace: Workplace) -> Callable[[str, int], Awaitable[Response]]:
    """The handler that gives a page of a stored file as a picture; a file is named by its hash alone."""

    async def send(sha256: str, page: int) -> Response:
        from nicegui import run

        from sources.contracts import Refused

        store = FileStore(workplace.space.store)
        try:
            path = store.path(sha256)
            if not path.is_file():
                path = _printed(workplace) / sha256
            if not path.is_file():
                return Response(status_code=404)
            content = await run.io_bound(_picture, path, page)
        except (ValueError, Refused):
            return Response(status_code=404)
        return Response(content, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})

    return send
