"""Who the desk lets in: only this machine's browser, with this start's token, to this very address."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from flows.desk.door import LARGEST_UPLOAD, UPLOAD, Door

TOKEN = "t" * 43
HOST = "127.0.0.1:5000"
COOKIE = f"pii_plan_desk_5000={TOKEN}"


async def _page(_scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html; charset=utf-8")]})
    await send({"type": "http.response.body", "body": b"<script>1</script>", "more_body": True})
    await send({"type": "http.response.body", "body": b"<script src=x></script>"})


def _ask(path: str = "/", method: str = "GET", query: str = "", kind: str = "http", **headers: str) -> list[dict[str, Any]]:
    given = {"host": HOST, "cookie": COOKIE, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": kind, "path": path, "method": method, "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(Door(_page, TOKEN, 5000)(scope, None, send))  # type: ignore[arg-type]
    return sent


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 200),
        ({"host": "localhost:5000"}, 200),
        ({"cookie": ""}, 401),
        ({"cookie": f"pii_plan_desk_5000={'x' * 43}"}, 401),
        ({"cookie": f"pii_plan_desk_6000={TOKEN}"}, 401),
        ({"host": "evil.example:5000"}, 421),
        ({"host": "127.0.0.1:6000"}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"path": UPLOAD, "method": "POST"}, 403),
        ({"path": UPLOAD, "method": "POST", "origin": f"http://{HOST}"}, 200),
        ({"path": UPLOAD, "method": "POST", "origin": f"http://{HOST}", "content_length": str(LARGEST_UPLOAD + 1)}, 413),
        ({"path": UPLOAD, "method": "POST", "origin": f"http://{HOST}", "transfer_encoding": "chunked"}, 413),
        ({"path": "/x", "method": "POST", "origin": f"http://{HOST}", "content_length": str(2**20 + 1)}, 413),
        ({"cookie": "", "query": "token=" + "x" * 43}, 401),
        ({"cookie": "", "query": f"token={TOKEN}"}, 303),
        ({"cookie": "", "query": f"token={TOKEN}", "path": "/ra-soat"}, 401),
    ],
)
def test_who_comes_in(asked: dict[str, str], status: int) -> None:
    assert _ask(**asked)[0]["status"] == status


@pytest.mark.parametrize("origin", ["", "http://evil.example"])
def test_a_socket_of_another_page_is_closed(origin: str) -> None:
    assert _ask(kind="websocket", origin=origin) == [{"type": "websocket.close", "code": 1008}]


def test_a_page_runs_only_scripts_with_its_nonce_and_loads_nothing_from_elsewhere() -> None:
    start, body = _ask()
    headers = dict(start["headers"])
    policy = headers[b"content-security-policy"].decode()
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert body["body"] == f'<script nonce="{nonce}">1</script><script nonce="{nonce}" src=x></script>'.encode()
    assert policy.startswith("default-src 'none'")
    assert "http:" not in policy
    assert headers[b"content-length"] == str(len(body["body"])).encode()
    assert dict(_ask()[0]["headers"])[b"content-security-policy"] != headers[b"content-security-policy"]


def test_the_token_becomes_a_cookie_that_scripts_and_other_sites_do_not_get() -> None:
    headers = dict(_ask(cookie="", query=f"token={TOKEN}")[0]["headers"])
    assert headers[b"location"] == b"/"
    assert {b"HttpOnly", b"SameSite=strict"} <= set(headers[b"set-cookie"].split(b"; "))
