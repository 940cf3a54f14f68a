"""Coming in and going out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from ..people import accounts, entry
from ..people.roles import User
from ..refusals import refused
from ..service import Service
from ..web.access import Served, Somebody, cookie_of

router = APIRouter(tags=["people"])


class Credentials(BaseModel):
    """A name and its password."""

    name: str = Field(max_length=100, examples=["office"])
    password: str = Field(max_length=200, examples=["a long sentence of one's own"])


class Me(BaseModel):
    """Who asks: the role, the unit of a unit's account, what may be done, and the forms' key."""

    name: str
    title: str
    role: str
    unit: str
    scopes: list[str]
    csrf: str


@router.post("/session")
def sign_in(asked: Credentials, request: Request, response: Response, service: Served) -> Me:
    """Come in by a password; the cookie that is set is the session's."""
    user, secret = come_in(request, service, asked.name, asked.password)
    set_cookie(request, response, service, secret)
    return _me(user)


@router.get("/session")
def who(user: Somebody) -> Me:
    """Who asks."""
    return _me(user)


class NewPassword(BaseModel):
    """One's password as it was, and as it is to be."""

    old: str = Field(max_length=200)
    new: str = Field(max_length=200, examples=["a long sentence of one's own"])


@router.put("/session/password", status_code=204)
def change_password(asked: NewPassword, user: Somebody, request: Request, service: Served) -> None:
    """Change one's own password; all sessions end, this one too."""
    change_own(request, service, user, asked.old, asked.new)


@router.delete("/session", status_code=204)
def sign_out(user: Somebody, request: Request, response: Response, service: Served) -> None:
    """Go out: the session is worth nothing any more."""
    go_out(request, response, service, user)


def come_in(request: Request, service: Service, name: str, password: str) -> tuple[User, str]:
    """Start a session by a password; refused (U610) for a wrong one, whatever is wrong with it."""
    request.app.state.limits.attempt(request.client.host if request.client else "")
    with service.store.writing() as db:
        account = accounts.let_in(db, service.settings, name, password)
        secret = entry.start(db, service.settings, account)[1] if account else ""
    if not secret:
        raise refused("U610")
    with service.store.reading() as db:
        user = entry.of_session(db, service.settings, secret)
    assert user is not None
    return user, secret


def change_own(request: Request, service: Service, user: User, old: str, new: str) -> None:
    """Change one's own password, knowing the old one; refused (U610) to who does not."""
    request.app.state.limits.attempt(request.client.host if request.client else "")
    if not user.session:
        raise refused("U601")
    with service.store.writing() as db:
        known = accounts.let_in(db, service.settings, user.name, old)
        if known is not None:
            accounts.change(db, user.name, known, password=new)
    if known is None:
        raise refused("U610")


def set_cookie(request: Request, response: Response, service: Service, secret: str) -> None:
    """Give a browser the cookie of its session."""
    settings = service.settings
    response.set_cookie(
        cookie_of(request),
        secret,
        max_age=settings.session,
        secure=settings.secure,
        httponly=True,
        samesite="lax",
        path="/",
    )


def go_out(request: Request, response: Response, service: Service, user: User) -> None:
    """End a session, and take its cookie back."""
    with service.store.writing() as db:
        entry.end(db, user)
    settings = service.settings
    response.delete_cookie(cookie_of(request), secure=settings.secure, httponly=True, path="/")


def _me(user: User) -> Me:
    return Me(
        name=user.name,
        title=user.title,
        role=user.role,
        unit=user.unit,
        scopes=list(user.scopes),
        csrf=user.csrf,
    )
