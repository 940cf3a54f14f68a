"""What every request passes: where it may come from, how large it is, and what answers carry."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request

from ..refusals import refused
from ..service import Service
from .answers import answer, fault
from .numbers import whole

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
log = logging.getLogger("creditscore.access")
_API = "/api/v1"
_SAFE = ("GET", "HEAD", "OPTIONS")
_SLOW = 30.0
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""What every answer carries."""


class Shield:
    """Stands before the application: refuses what is too large or from elsewhere, and logs.

    The log has the route and never the address with its names, nor anything of the body.
    """

    def __init__(self, app: Any, service: Service, observe: Any = None) -> None:
        self.app, self.service, self.observe = app, service, observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0
        state = scope.setdefault("state", {})
        state["id"] = secrets.token_hex(8)

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                headers["x-request-id"] = state["id"]
                if self.service.settings.secure:
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        try:
            await self._passed(scope, receive, sent)
        except Exception as error:
            if status:
                raise
            answered = fault(Request(scope, receive), error)
            await answered(scope, receive, sent)
        finally:
            self._told(scope, status, time.perf_counter() - began)

    async def _passed(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, most = Headers(scope=scope), self.service.settings.body
        code = ""
        if scope["method"] not in _SAFE and not headers.get("authorization"):
            code = "" if _from_here(scope, headers) else "U609"
        length = whole(headers.get("content-length", "0"))
        if length is None or length > most:
            code = "U604"
        if code:
            await self._refused(code, scope, receive, send)
            return
        stopped = ""
        size, done = 0, False

        async def received() -> Message:
            nonlocal size, done, stopped
            try:
                message = await (receive() if done else asyncio.wait_for(receive(), _SLOW))
            except TimeoutError:
                stopped = "U613"
                raise refused(stopped) from None
            if message["type"] == "http.request":
                size += len(message.get("body", b""))
                done = not message.get("more_body")
                if size > most:
                    stopped = "U604"
                    raise refused(stopped, limit=f"{most >> 20} MB")
            return message

        async def unless_stopped(message: Message) -> None:
            if not stopped:
                await send(message)

        await self.app(scope, received, unless_stopped)
        if stopped:
            await self._refused(stopped, scope, receive, send)

    async def _refused(self, code: str, scope: Scope, receive: Receive, send: Send) -> None:
        error = refused(code, limit=f"{self.service.settings.body >> 20} MB")
        await answer(Request(scope, receive), error)(scope, receive, send)

    def _told(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route")
        path = getattr(route, "path", "") or "-"
        if scope["path"].startswith(_API) and not path.startswith(_API):
            path = f"{_API}{path}"
        user = scope["state"].get("user")
        said = {
            "id": scope["state"]["id"],
            "method": scope["method"],
            "route": path,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "account": user.id if user else None,
        }
        log.info("request", extra=said)
        if self.observe is not None:
            self.observe(scope["method"], path, status, seconds)


def _from_here(scope: Scope, headers: Headers) -> bool:
    """Whether a browser says that what changes something comes from a page of this service."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
