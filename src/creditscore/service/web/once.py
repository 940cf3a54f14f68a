"""Answers that are not made again: of a request that came twice, or of what has not changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from ..office.desk import Room
from ..people.roles import User
from ..refusals import refused
from ..store.tables import Answered
from .access import SAFE, current_user, service_of
from .answered import AnsweredError
from .numbers import whole

HEADER = "idempotency-key"
_LONGEST = 200
_KEPT = timedelta(days=7)
_GIVEN_UP = timedelta(minutes=5)
_NOT_KEPT = ("set-cookie", "x-request-id", "content-length")


class OnceRoute(APIRoute):
    """A route that does what has an `Idempotency-Key` once, and then repeats its answer.

    Keys are each account's own. The same key with another request is refused (U608), and one that
    is still being answered (U611). What a route leaves as `request.state.repeated` is kept and
    repeated in the place of its answer: a secret is told once and kept nowhere.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with the answers of earlier requests before it."""
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if key is None or request.method in SAFE:
                return await handle(request)
            if not 0 < len(key) <= _LONGEST:
                raise refused("U615", what=HEADER, why=f"1 … {_LONGEST}")
            from starlette.concurrency import run_in_threadpool

            user = await run_in_threadpool(current_user, request)
            if user is None:
                return await handle(request)
            digest = _digest(request, await request.body())
            known = await run_in_threadpool(_claim, request, user, key, digest)
            if known is not None:
                return known
            kept = False
            try:
                response = await handle(request)
                kept = response.status_code < 500
            finally:
                if not kept:
                    await run_in_threadpool(_forget, request, user, key)
            await run_in_threadpool(_keep, request, user, key, response)
            return response

        return once


def tagged(request: Request, *parts: object) -> dict[str, str]:
    """The headers of an answer that follows from some things alone.

    Raises `AnsweredError` (304) where the one who asks has it.
    """
    whole = hashlib.sha256(repr((parts, request.url.query)).encode()).hexdigest()[:32]
    accept = request.headers.get("accept", "")
    tag = f'W/"{whole[:24]}{hashlib.sha256(accept.encode()).hexdigest()[:8]}"'
    headers = {
        "etag": tag,
        "cache-control": "private, no-cache",
        "vary": "Accept, Authorization, Cookie",
    }
    given = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if tag in given or given == ["*"]:
        raise AnsweredError(Response(status_code=304, headers=headers))
    return headers


def remembered(
    request: Request,
    room: Room,
    parts: tuple[object, ...],
    make: Callable[[], Response],
    *,
    tried: bool = False,
) -> Response:
    """An answer that follows from some things and the address alone, made once for all who ask.

    `parts` name whatever else decides what may be seen. What follows from rules that somebody has
    `tried` is made again: hardly anybody asks for the same ones.
    """
    headers = tagged(request, *parts)
    if tried:
        response = make()
        response.headers.update(headers)
        return response

    def made() -> tuple[bytes, str]:
        response = make()
        return bytes(response.body), response.headers["content-type"]

    body, media = room.answer((request.url.path, headers["etag"]), made)
    return Response(body, headers={**headers, "content-type": media})


def version_asked(request: Request) -> int | None:
    """The version that `If-Match` names; refused (U607) where it names none that could be."""
    header = request.headers.get("if-match")
    if header is None or header == "*":
        return None
    found = whole(header.strip().removeprefix("W/").strip('"'))
    if found is None:
        raise refused("U607")
    return found


def _digest(request: Request, body: bytes) -> str:
    whole = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    whole.update(body)
    return whole.hexdigest()


def _claim(request: Request, user: User, key: str, digest: str) -> Response | None:
    """Claim a key; what it was answered with before, if anything."""
    now = datetime.now(UTC)
    try:
        with service_of(request).store.writing() as db:
            db.execute(delete(Answered).where(Answered.created < now - _KEPT))
            known = db.get(Answered, (user.id, key), with_for_update=True)
            if known is None:
                db.add(Answered(account_id=user.id, key=key, digest=digest, created=now))
                return None
            if known.digest != digest:
                raise refused("U608")
            if known.status:
                return Response(
                    known.body, known.status, {**known.headers, "idempotent-replayed": "true"}
                )
            if now - known.created > _GIVEN_UP:
                known.created = now
                return None
    except IntegrityError:
        pass
    raise refused("U611", state="…")


def _keep(request: Request, user: User, key: str, response: Response) -> None:
    with service_of(request).store.writing() as db:
        known = db.get(Answered, (user.id, key))
        if known is not None:
            known.status = response.status_code
            known.body = getattr(request.state, "repeated", None) or bytes(response.body)
            known.headers = {n: v for n, v in response.headers.items() if n not in _NOT_KEPT}


def _forget(request: Request, user: User, key: str) -> None:
    with service_of(request).store.writing() as db:
        known = db.get(Answered, (user.id, key))
        if known is not None and not known.status:
            db.delete(known)
