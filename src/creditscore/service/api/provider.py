"""Coming in by an outside identity provider."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse

from ..people import entry
from ..people.provider import Provider
from ..refusals import refused
from ..web.access import Served
from .sessions import set_cookie

router = APIRouter(include_in_schema=False)
PATH = "/login/provider"
_COOKIE = "creditscore-provider"


@router.get(PATH)
def leave(request: Request, service: Served) -> RedirectResponse:
    """Send a browser to the provider."""
    provider = _provider(request)
    request.app.state.limits.attempt(request.client.host if request.client else "")
    with service.store.writing() as db:
        url, secret = provider.begin(db, _back(request))
    answer = RedirectResponse(url, 303)
    answer.set_cookie(
        _COOKIE,
        secret,
        max_age=600,
        secure=service.settings.secure,
        httponly=True,
        samesite="lax",
        path=PATH,
    )
    return answer


@router.get(f"{PATH}/back")
def come_back(
    request: Request,
    service: Served,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
) -> RedirectResponse:
    """Take a browser back from the provider, signed in by what it vouches for."""
    provider = _provider(request)
    request.app.state.limits.attempt(request.client.host if request.client else "")
    if not code or not state:
        raise refused("U623", reason="code")
    with service.store.writing() as db:
        cookie = request.cookies.get(_COOKIE, "")
        account = provider.finish(db, cookie, state, code, _back(request))
        _, secret = entry.start(db, service.settings, account)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(_COOKIE, path=PATH)
    set_cookie(request, answer, service, secret)
    return answer


def _provider(request: Request) -> Provider:
    found: Provider | None = request.app.state.provider
    if found is None:
        raise refused("U602")
    return found


def _back(request: Request) -> str:
    """Where the provider sends a browser back to."""
    address = request.app.state.service.settings.address or str(request.base_url)
    return f"{address.rstrip('/')}{PATH}/back"
