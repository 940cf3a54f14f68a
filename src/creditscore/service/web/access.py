"""Who asks: known by session or token, allowed by role and scope, never by what a form says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hmac import compare_digest
from typing import Annotated, cast

from fastapi import Depends, Request

from ..people import entry
from ..people.roles import Role, Scope, User
from ..refusals import refused
from ..service import Service

SAFE = ("GET", "HEAD", "OPTIONS")
FIELD, HEADER = "csrf", "x-csrf-token"
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


def service_of(request: Request) -> Service:
    """The service that a request came to."""
    return cast(Service, request.app.state.service)


async def served(request: Request) -> Service:
    """The service as a dependency, for which no thread is needed."""
    return service_of(request)


def cookie_of(request: Request) -> str:
    """The name of the cookie; over https it is one that no other host can set."""
    return "__Host-creditscore" if service_of(request).settings.secure else "creditscore"


def current_user(request: Request) -> User | None:
    """Who asks, by the token of a program or the session of a person; None: nobody is known.

    A token that does not hold is refused (U600); an old session is nobody.
    """
    service, header = service_of(request), request.headers.get("authorization", "")
    kind, _, secret = header.partition(" ")
    found: User | None = None
    if header:
        with service.store.reading() as db:
            found = entry.of_token(db, secret.strip()) if kind.lower() == "bearer" else None
        if found is None:
            request.app.state.limits.attempt(_address(request))
            raise refused("U600")
    elif cookie := request.cookies.get(cookie_of(request)):
        with service.store.reading() as db:
            found = entry.of_session(db, service.settings, cookie)
        if found is not None and entry.stale(found):
            with service.store.writing() as db:
                entry.seen(db, found)
    request.state.user = found
    request.app.state.limits.request(found.id if found else _address(request))
    return found


async def signed_in(request: Request, user: Annotated[User | None, Depends(current_user)]) -> User:
    """Who asks; refused (U600) where nobody is known, (U609) where a session's form has no key."""
    if user is None:
        raise refused("U600")
    if user.session and request.method not in SAFE:
        given = request.headers.get(HEADER, "")
        if not given and request.headers.get("content-type", "").startswith(_FORMS):
            given = str((await request.form()).get(FIELD, ""))
        if not compare_digest(given.encode(), user.csrf.encode()):
            raise refused("U609")
    return user


def require(*roles: Role, scope: Scope = "read") -> Callable[..., Awaitable[User]]:
    """A dependency that gives who asks where the role is one of these and the scope is theirs.

    Without roles any will do. `user: Annotated[User, Depends(require("office", scope="manage"))]`.
    Refused (U600, U601).
    """

    async def allowed(user: Annotated[User, Depends(signed_in)]) -> User:
        if (roles and user.role not in roles) or scope not in user.scopes:
            raise refused("U601")
        return user

    allowed.__dict__.update(roles=roles, scope=scope)
    return allowed


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


Anybody = Annotated[User | None, Depends(current_user)]
Somebody = Annotated[User, Depends(signed_in)]
Served = Annotated[Service, Depends(served)]
Anyone = Annotated[User, Depends(require())]
Sender = Annotated[User, Depends(require("unit", "office", scope="submit"))]
Reader = Annotated[User, Depends(require("office", "policy", "viewer"))]
Reporter = Annotated[User, Depends(require("unit", "office"))]
Office = Annotated[User, Depends(require("office", scope="manage"))]
Analyst = Annotated[User, Depends(require("office", "policy", scope="score"))]
