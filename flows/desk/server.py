"""The desk's server: the pages behind the door, on this machine only, until the person who started it ends it."""

from __future__ import annotations

import contextlib
import secrets
import socket
import time
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

from flows.by_hand import MESSAGES
from flows.desk import say
from flows.desk.door import UPLOAD, Door
from flows.desk.workplace import Workplace
from flows.settings import Workspace
from flows.store import write_whole
from sources.contracts import Refused

STATIC = Path(__file__).parent / "static"


@contextlib.contextmanager
def only_desk(space: Workspace) -> Iterator[Path]:
    """The file that holds the address while the desk is open. Raises Refused, naming the address, where one is open."""
    from filelock import FileLock, Timeout

    folder = space.home / "desk"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    address = folder / "address"
    lock = FileLock(folder / "open.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        there = address.read_text(encoding="utf-8") if address.exists() else ""
        raise MESSAGES.refused("PII-DESK-OPEN", file=str(space.office), address=there) from error
    address.unlink(missing_ok=True)
    try:
        yield address
    finally:
        address.unlink(missing_ok=True)
        lock.release()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def serve(workplace: Workplace, address: Path, port: int, *, browser: bool, told: Callable[[str], None]) -> None:
    """Serve until the process is ended. `told` is called with the address, token included, once it can be opened."""
    from nicegui import app, ui

    from flows.desk import papers, shell, uploads

    token = secrets.token_urlsafe(32)
    link = f"http://127.0.0.1:{port}/?token={token}"
    app.add_static_files("/desk", STATIC, max_cache_age=0)
    app.add_api_route(UPLOAD, uploads.receiver(workplace), methods=["POST"], include_in_schema=False)
    app.add_api_route("/tai-ve/{name:path}", uploads.sender(workplace), include_in_schema=False)
    app.add_api_route("/trang/{sha256}/{page}", papers.picture_sender(workplace), include_in_schema=False)
    shell.add_pages(workplace)

    def opened() -> None:
        """The server listens a moment after it says that it has started."""
        while not _answers(port):
            time.sleep(0.02)
        write_whole(address, link.encode())
        told(link)
        if browser:
            webbrowser.open(link)
        with contextlib.suppress(Refused):
            workplace.inputs()

    app.on_startup(lambda: Thread(target=opened, daemon=True).start())
    app.add_middleware(Door, token=token, port=port)
    ui.run(
        host="127.0.0.1", port=port, title=say("shell.title"), favicon=STATIC / "icon.svg", language="vi", reload=False,
        show=False, tailwind=False, show_welcome_message=False, gzip_middleware_factory=None, reconnect_timeout=30.0,
        storage_secret=None, server_header=False, date_header=False, access_log=False,
    )  # fmt: skip
