"""Errors as answers: problem details (RFC 9457) with the codes of the project."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException

from ...errors import CreditscoreError, Place, Problem
from ...language import Lang
from ..refusals import RefusedError, refused, status_of
from .answered import AnsweredError
from .preferences import preferred

MEDIA = "application/problem+json"
log = logging.getLogger("creditscore.service")
Page = Callable[[Request, CreditscoreError, int], Response]
"""How pages show an error; kept as `app.state.problem_page`."""


def language_of(request: Request) -> Lang:
    """The language of who asks: as the address says, the cookie, or the browser; else Chinese."""
    asked = request.query_params.get("lang") or request.cookies.get("lang")
    if asked not in ("zh", "en"):
        wishes, _ = preferred(request.headers.get("accept-language", ""))
        asked = next((wish[:2] for wish in wishes if wish[:2] in ("zh", "en")), "zh")
    return cast(Lang, asked)


def problem(error: CreditscoreError, status: int, lang: Lang, instance: str) -> dict[str, Any]:
    """An error as problem details.

    >>> problem(refused("U602"), 404, "en", "/api/v1/years/x")["type"]
    '/problems/U602'
    """
    first = error.problems[0]
    return {
        "type": f"/problems/{first.code}",
        "title": first.message(lang),
        "status": status,
        "detail": first.hint(lang),
        "instance": instance,
        "code": first.code,
        "problems": [one.to_dict(lang) for one in error.problems],
        "counts": dict(error.counts),
    }


def answer(request: Request, error: CreditscoreError) -> Response:
    """What a request that failed is answered: a page for a browser, else problem details."""
    status = status_of(error)
    headers = dict(error.headers) if isinstance(error, RefusedError) else {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    page: Page | None = getattr(request.app.state, "problem_page", None)
    path = request.url.path
    if page is not None and not path.startswith("/api/") and "html" in _accepted(request):
        made = page(request, error, status)
        made.headers.update(headers)
        return made
    body = problem(error, status, language_of(request), path)
    return JSONResponse(body, status, headers, media_type=MEDIA)


def install(app: FastAPI) -> None:
    """Have every error of an application answered so."""

    async def known(request: Request, error: Exception) -> Response:
        assert isinstance(error, CreditscoreError)
        return answer(request, error)

    async def misfit(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        lang = language_of(request)
        found = [
            Problem(
                "U615",
                Place(),
                {"what": ".".join(map(str, one["loc"])), "why": _why(one, lang)},
            )
            for one in error.errors()
        ]
        return answer(request, RefusedError(found))

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        codes = {404: "U602", 405: "U618", 413: "U604", 415: "U606"}
        why = error.detail if language_of(request) == "en" else "读不出"
        refusal = refused(codes.get(error.status_code, "U615"), what="request", why=why)
        if error.headers:
            refusal.headers = dict(error.headers)
        return answer(request, refusal)

    async def away(request: Request, error: Exception) -> Response:
        log.error("database", extra={"error": type(error).__name__})
        return answer(request, refused("U620", reason=type(error).__name__))

    app.add_exception_handler(CreditscoreError, known)
    app.add_exception_handler(RequestValidationError, misfit)
    app.add_exception_handler(HTTPException, http)

    async def unfit(request: Request, error: Exception) -> Response:
        return answer(request, refused("U615", what="text", why=type(error).__name__))

    async def had(request: Request, error: Exception) -> Response:
        assert isinstance(error, AnsweredError)
        return error.response

    for unreadable in (DataError, UnicodeError, OverflowError):
        app.add_exception_handler(unreadable, unfit)
    app.add_exception_handler(AnsweredError, had)
    app.add_exception_handler(OperationalError, away)


def fault(request: Request, error: Exception) -> Response:
    """What a request is answered that has met a fault of the service: its number, and no more."""
    number = getattr(request.state, "id", "")
    places = traceback.extract_tb(error.__traceback__)[-3:]
    where = [f"{place.filename.rpartition('/')[2]}:{place.lineno}" for place in places]
    log.error("fault", extra={"id": number, "error": type(error).__name__, "where": where})
    return answer(request, refused("U619", id=number))


_MISFITS = {
    "missing": "没有写",
    "json_invalid": "不是 JSON",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "至多 {max_length} 个字符",
    "too_short": "至少 {min_length} 项",
    "too_long": "至多 {max_length} 项",
    "greater_than_equal": "要不小于 {ge}",
    "less_than_equal": "要不大于 {le}",
    "string_pattern_mismatch": "要合乎 {pattern}",
    "literal_error": "可以是 {expected}",
    "date": "写成日期，如 2023-06-05",
    "int": "写整数",
    "bool": "写 true 或 false",
    "string": "写文字",
}
"""In Chinese what the checks of a request find, by their kinds or how these begin."""


def _why(found: Mapping[str, Any], lang: Lang) -> str:
    """What a check of a request has found, in a language."""
    if lang == "en":
        return str(found["msg"])
    kind = found["type"]
    text = _MISFITS.get(kind) or _MISFITS.get(kind.partition("_")[0], "类型或写法不对")
    return text.format_map(found.get("ctx", {})).replace(" or ", "、").replace(", '", "、'")


def _accepted(request: Request) -> str:
    return request.headers.get("accept", "")
