"""Coming in and going out, and what a person may change of their own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from ...errors import CreditscoreError
from ..api.sessions import change_own, come_in, go_out, set_cookie
from ..demo import PASSWORD, names
from ..refusals import refused, status_of
from ..service import Service
from ..web.access import Anybody, Anyone, Served
from .addresses import local
from .shown import gone_to, say_of, shown, static

router = APIRouter()
Word = Annotated[str, Form(max_length=200)]


@router.get("/static/{name}")
def file(name: str) -> Response:
    """A file that pages need; its address changes with what is in it."""
    if name not in static():
        raise refused("U602")
    media, content, digest = static()[name]
    headers = {"cache-control": "public, max-age=31536000, immutable", "etag": f'"{digest}"'}
    return Response(content, media_type=media, headers=headers)


@router.get("/login")
def door(request: Request, service: Served, user: Anybody, next: str = "/") -> Response:  # noqa: A002
    """Where one comes in."""
    if user is not None:
        return RedirectResponse(local(next), 303)
    return _door(request, service, next)


@router.post("/login")
def enter(
    request: Request,
    service: Served,
    name: Word,
    password: Word,
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002
) -> Response:
    """Come in by a password."""
    try:
        _, secret = come_in(request, service, name, password)
    except CreditscoreError as error:
        return _door(request, service, next, name, error)
    made = RedirectResponse(local(next), 303)
    set_cookie(request, made, service, secret)
    return made


@router.post("/logout")
def leave(request: Request, service: Served, user: Anyone) -> Response:
    """Go out."""
    made = RedirectResponse("/login", 303)
    go_out(request, made, service, user)
    return made


@router.get("/account")
def account(request: Request, user: Anyone) -> Response:
    """One's own account."""
    return shown(
        request,
        "account.html",
        say_of(request)("我的帐号", "My account"),
        user=user,
        here="account",
    )


@router.post("/account")
def another_password(
    request: Request,
    service: Served,
    user: Anyone,
    old: Word,
    new: Word,
) -> Response:
    """Take another password; all sessions of the account end."""
    say = say_of(request)
    try:
        change_own(request, service, user, old, new)
    except CreditscoreError as error:
        title = say("我的帐号", "My account")
        return shown(
            request, "account.html", title, user=user, problems=error.problems,
            status=status_of(error),
        )  # fmt: skip
    return gone_to("/login", "password")


def _door(
    request: Request,
    service: Service,
    next_: str,
    name: str = "",
    error: CreditscoreError | None = None,
) -> Response:
    say = say_of(request)
    shown_to_all = {"password": PASSWORD, "accounts": [*names(say)]}
    return shown(
        request,
        "login.html",
        say("登录", "Sign in"),
        next=local(next_),
        name=name,
        oidc=service.settings.oidc_title or service.settings.oidc_issuer,
        demo=shown_to_all if service.settings.demo else None,
        problems=error.problems if error else (),
        status=status_of(error) if error else 200,
    )
