"""Files that come in from the browser and go out to it: streamed, limited, and named by what we know, never by a path."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from flows.by_hand import MESSAGES, Dropped, describe, descriptions, put_in
from flows.desk.door import LARGEST_UPLOAD
from flows.desk.workplace import Workplace
from flows.inbox import DESCRIPTION
from flows.manifest import read_manifest
from sources.contracts import Refused

_MOST_MEMBERS = 500
_LARGEST_TOTAL = 2 * LARGEST_UPLOAD
_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
_IN_UTF8 = 0x800


def receiver(workplace: Workplace) -> Callable[[Request], Awaitable[Response]]:
    """The handler that takes one file as the body of a request, its name in the query."""

    async def receive(request: Request) -> Response:
        try:
            workplace.change()
            workplace.inbox.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=workplace.folder) as folder:
                path, size = Path(folder) / "upload", 0
                with path.open("wb") as target:
                    async for chunk in request.stream():
                        size += len(chunk)
                        if size > LARGEST_UPLOAD:
                            raise MESSAGES.refused("PII-DESK-TOO-LARGE", limit=LARGEST_UPLOAD // 2**20)
                        target.write(chunk)
                dropped = list(_taken(workplace.inbox, request.query_params.get("name", ""), path))
        except Refused as refusal:
            return JSONResponse({"refused": refusal.finding.message, "next_step": refusal.finding.next_step}, 422)
        return JSONResponse({"dropped": [item.name for item in dropped], "known": sum(item.known for item in dropped)})

    return receive


def _taken(inbox: Path, name: str, path: Path) -> Iterator[Dropped]:
    """A file as it is, the files of a plain archive one by one; a description joins the one that is there."""
    if Path(name).name == DESCRIPTION:
        yield _merged(inbox, name, path)
    elif zipfile.is_zipfile(path) and not _is_office(path):
        yield from _unpacked(inbox, name, path)
    else:
        yield put_in(inbox, _without_folder(name), path)


def _without_folder(name: str) -> str:
    """A dropped folder is the inbox: its own name is left away."""
    first, _, rest = name.replace("\\", "/").partition("/")
    return rest or first


def _is_office(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(member.filename in _OFFICE for member in archive.infolist())
    except zipfile.BadZipFile:
        return True


def _unpacked(inbox: Path, name: str, path: Path) -> Iterator[Dropped]:
    """Raises Refused, having taken nothing, for an archive that is too large or cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory(dir=path.parent) as folder:
            members = [member for member in archive.infolist() if not member.is_dir()]
            total = sum(member.file_size for member in members)
            if len(members) > _MOST_MEMBERS or total > _LARGEST_TOTAL or any(member.flag_bits & 1 for member in members):
                raise MESSAGES.refused("PII-DESK-ARCHIVE", file=name, most=_MOST_MEMBERS, limit=_LARGEST_TOTAL // 2**20)
            extracted = []
            for number, member in enumerate(members):
                target = Path(folder) / str(number)
                with archive.open(member) as source, target.open("wb") as stream:
                    left = member.file_size
                    while left > 0 and (chunk := source.read(min(left, 2**20))):
                        stream.write(chunk)
                        left -= len(chunk)
                extracted.append((_member_name(member), target))
            for member_name, target in sorted(extracted, key=lambda item: Path(item[0]).name == DESCRIPTION):
                yield (
                    _merged(inbox, member_name, target)
                    if Path(member_name).name == DESCRIPTION
                    else put_in(inbox, member_name, target)
                )
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise MESSAGES.refused("PII-DESK-ARCHIVE", file=name, most=_MOST_MEMBERS, limit=_LARGEST_TOTAL // 2**20) from error


def _member_name(member: zipfile.ZipInfo) -> str:
    """Many archives hold names in UTF-8 without saying so."""
    if member.flag_bits & _IN_UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _merged(inbox: Path, name: str, path: Path) -> Dropped:
    """What a dropped description says of files is said in the inbox's own. Raises Refused for one that cannot be used."""
    folder = path.parent / "described"
    folder.mkdir(exist_ok=True)
    entries = descriptions(Path(path.replace(folder / DESCRIPTION)).parent) if path.stat().st_size < 2**20 else {}
    if not entries:
        raise MESSAGES.refused("PII-DESK-DESCRIPTION", file=name)
    describe(inbox, entries)
    return Dropped(DESCRIPTION)


def sender(workplace: Workplace) -> Callable[[str], Awaitable[Response]]:
    """The handler that gives a file of the published plan, by a name that its manifest holds."""

    async def send(name: str) -> Response:
        manifest = read_manifest(workplace.plan)
        if manifest is None or name not in manifest.outputs:
            return Response(status_code=404)
        quoted = quote(Path(name).name)
        headers = {"Content-Disposition": f"attachment; filename*=utf-8''{quoted}"}
        return FileResponse(workplace.plan / name, media_type="application/octet-stream", headers=headers)

    return send
