"""Who may come in: requests of this machine's browser, with the token of this start, to this very address.

Binding to 127.0.0.1 keeps other machines out; a page elsewhere that this browser shows is kept out here: by the cookie (it
is never sent across sites), by Host (a name that was bent to 127.0.0.1) and by Origin. What is sent back loads nothing from
elsewhere, and runs no script that we did not write into the page.
"""

from __future__ import annotations

import hmac
import re
import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.desk import say
from sources.reading.front_door import LARGEST_FILE

LARGEST_UPLOAD = LARGEST_FILE
_LARGEST_MESSAGE = 2**20
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; object-src 'none'; worker-src 'none'"
)
"""Vue makes functions of its own templates, hence 'unsafe-eval'; scripts in the page need the nonce of the answer."""


class Door:
    """The outermost application: it lets in, or answers itself; and puts the headers on everything that goes out."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self.app, self.token = app, token
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self.cookie = f"pii_plan_desk_{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        status = self._refusal(scope, headers)
        if status and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif status:
            answer = PlainTextResponse(say(f"door.{status}"), status)
            await answer(scope, receive, send)
        elif self._brings_token(scope):
            entered = RedirectResponse("/", 303)
            entered.set_cookie(self.cookie, self.token, httponly=True, samesite="strict")
            await entered(scope, receive, send)
        else:
            await self.app(scope, receive, _Outgoing(send, headers["host"]) if scope["type"] == "http" else send)

    def _refusal(self, scope: Scope, headers: Headers) -> int:
        """The status with which a request is turned away; 0 for one that may come in."""
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self.hosts:
            return 421
        asks_to_change = scope["type"] == "websocket" or scope["method"] in _CHANGING
        if (origin is None and asks_to_change) or (origin is not None and origin != f"http://{host}"):
            return 403
        if not (self._is_known(headers) or self._brings_token(scope)):
            return 401
        length = headers.get("content-length", "0")
        largest = LARGEST_UPLOAD if scope["path"] == UPLOAD else _LARGEST_MESSAGE
        if "chunked" in headers.get("transfer-encoding", "") or not length.isdigit() or int(length) > largest:
            return 413
        return 0

    def _is_known(self, headers: Headers) -> bool:
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return False
        return morsel is not None and hmac.compare_digest(morsel.value.encode(), self.token.encode())

    def _brings_token(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            return False
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        return hmac.compare_digest(given.encode(), self.token.encode())


UPLOAD = "/nhan-tep"


class _Outgoing:
    """Puts headers on an answer; on a page also the nonce into each of its scripts."""

    def __init__(self, send: Send, host: str) -> None:
        self.send, self.host = send, host
        self.nonce = secrets.token_urlsafe(16)
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = _POLICY.format(nonce=self.nonce, host=self.host)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
            headers["Cross-Origin-Opener-Policy"] = headers["Cross-Origin-Resource-Policy"] = "same-origin"
            if headers.get("content-type", "").startswith("text/html"):
                self.start = message
                return
        if self.start is None:
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            page = re.sub(rb"<script\b", f'<script nonce="{self.nonce}"'.encode(), self.body)
            MutableHeaders(scope=self.start)["content-length"] = str(len(page))
            await self.send(self.start)
            await self.send({"type": "http.response.body", "body": page})
