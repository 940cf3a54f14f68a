"""How who has come in is known again: sessions of people, tokens of programs."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, bindparam, delete, select
from sqlalchemy.orm import Session

from ...errors import Place, Problem, UsageError
from ..refusals import refused
from ..settings import Settings
from ..store.log import note
from ..store.tables import Account, LoginSession, Token
from .roles import OF_ROLE, SCOPES, Role, Scope, User

_SEEN = timedelta(seconds=60)
TOKEN = "cs_"
"""How tokens begin, so that one that leaked is found in a text."""
_ACCOUNT = Account.id, Account.name, Account.title, Account.role, Account.unit, Account.active
_SESSIONS = (
    select(
        *_ACCOUNT,
        LoginSession.id.label("session"),
        LoginSession.csrf,
        LoginSession.expires,
        LoginSession.seen,
    )
    .join(Account, LoginSession.account_id == Account.id)
    .where(LoginSession.digest == bindparam("digest"))
)
_TOKENS = (
    select(*_ACCOUNT, Token.scopes, Token.expires, Token.revoked)
    .join(Account, Token.account_id == Account.id)
    .where(Token.digest == bindparam("digest"))
)
"""Every request looks one of these up: plain columns, in statements that are put together once."""


def start(db: Session, settings: Settings, account: Account) -> tuple[LoginSession, str]:
    """Start a session; return it with the secret of its cookie, which is kept nowhere."""
    secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
    db.execute(delete(LoginSession).where(LoginSession.expires < now))
    session = LoginSession(
        digest=digest(secret),
        account=account,
        csrf=secrets.token_urlsafe(32),
        created=now,
        seen=now,
        expires=now + settings.length,
    )
    db.add(session)
    db.flush()
    return session, secret


def of_session(db: Session, settings: Settings, secret: str) -> User | None:
    """Who a cookie's secret belongs to; None where it is unknown, old or idle for too long."""
    found = db.execute(_SESSIONS, {"digest": digest(secret)}).first()
    now = datetime.now(UTC)
    if found is None or found.expires <= now or not found.active:
        return None
    if now - found.seen > timedelta(seconds=settings.idle):
        return None
    return replace(
        _user(found, OF_ROLE[found.role]), csrf=found.csrf, session=found.session, seen=found.seen
    )


def seen(db: Session, user: User) -> None:
    """Note that a session is in use, once a minute."""
    found = db.get(LoginSession, user.session)
    if found is not None and stale(user):
        found.seen = datetime.now(UTC)


def stale(user: User) -> bool:
    """Whether it is time to note that a session is in use."""
    return user.seen is not None and datetime.now(UTC) - user.seen > _SEEN


def end(db: Session, user: User) -> None:
    """End a session."""
    db.execute(delete(LoginSession).where(LoginSession.id == user.session))
    note(db, user.name, "logout", user.name, unit=user.unit)


def issue(
    db: Session,
    settings: Settings,
    user: User,
    name: str,
    scopes: Sequence[str],
    days: int,
) -> tuple[Token, str]:
    """Make a token of an account for a program; return it with its secret, which is kept nowhere.

    Raises `UsageError` for scopes that its role does not have, or a life that is too long.
    """
    allowed = [scope for scope in OF_ROLE[user.role] if scope in user.scopes]
    wrong = [scope for scope in scopes if scope not in allowed]
    most = settings.token // 86400
    if wrong or not scopes:
        details = {"value": ", ".join(wrong) or "-", "pattern": " | ".join(allowed)}
        raise UsageError(Problem("U508", Place(), details))
    if not 1 <= days <= most or not name.strip():
        raise UsageError(Problem("U508", Place(), {"value": days, "pattern": f"1 … {most}"}))
    secret, now = TOKEN + secrets.token_urlsafe(32), datetime.now(UTC)
    token = Token(
        account_id=user.id,
        name=name.strip()[:100],
        digest=digest(secret),
        scopes=[scope for scope in SCOPES if scope in scopes],
        created=now,
        expires=now + timedelta(days=days),
    )
    db.add(token)
    db.flush()
    note(
        db, user.name, "token.issue", token.name, {"scopes": token.scopes, "days": days}, user.unit
    )
    return token, secret


def of_token(db: Session, secret: str) -> User | None:
    """Whose a token is; None where it is unknown, expired or revoked."""
    found = db.execute(_TOKENS, {"digest": digest(secret)}).first()
    now = datetime.now(UTC)
    if found is None or found.revoked or found.expires <= now or not found.active:
        return None
    return _user(found, [scope for scope in found.scopes if scope in OF_ROLE[found.role]])


def tokens(db: Session, user: User) -> list[Token]:
    """The tokens of an account; the office sees those of all."""
    query = select(Token).order_by(Token.id)
    if user.role != "office":
        query = query.where(Token.account_id == user.id)
    return [*db.scalars(query)]


def revoke(db: Session, user: User, number: int) -> None:
    """Make a token worthless; refused (U602) where it is none of one's own."""
    found = db.get(Token, number)
    if found is None or (user.role != "office" and found.account_id != user.id):
        raise refused("U602")
    found.revoked = found.revoked or datetime.now(UTC)
    note(db, user.name, "token.revoke", found.name, {"token": number}, user.unit)


def digest(secret: str) -> str:
    """What is kept of a secret that has more than enough chance in it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _user(found: Row[*tuple[Any, ...]], scopes: Sequence[str]) -> User:
    """Who a row of an account's columns is."""
    return User(
        found.id,
        found.name,
        found.title,
        cast(Role, found.role),
        found.unit if found.role == "unit" else "",
        tuple(cast(Scope, scope) for scope in scopes),
    )
