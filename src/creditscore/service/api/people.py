"""Accounts and tokens; the log."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import select

from ..people import accounts, entry
from ..people.roles import Role, Scope
from ..refusals import refused
from ..store import log
from ..store.tables import Account, Entry, Token
from ..web.access import Anyone, Office, Served
from ..web.once import OnceRoute
from .asked import Number

router = APIRouter(route_class=OnceRoute)


class AccountShape(BaseModel):
    """Somebody who may come in."""

    name: str
    title: str
    role: str
    unit: str
    active: bool
    created: datetime
    locked_until: datetime | None
    by_password: bool
    by_provider: bool


class NewAccount(BaseModel):
    """An account to be made: a unit's names its unit, any other none."""

    name: str = Field(pattern=r"^[\w.@-]{1,100}$", examples=["jiaoyu"])
    title: str = Field("", max_length=200)
    role: Role
    unit: str = Field("", max_length=200)
    password: str = Field("", max_length=200)
    issuer: str = Field("", max_length=300)
    subject: str = Field("", max_length=300)


class OfAccount(BaseModel):
    """What is to be changed of an account."""

    title: str | None = Field(None, max_length=200)
    active: bool | None = None
    password: str | None = Field(None, max_length=200)


class TokenShape(BaseModel):
    """A token; its secret is shown once, when it is made."""

    id: int
    name: str
    account: str
    scopes: list[str]
    created: datetime
    expires: datetime
    revoked: datetime | None
    secret: str | None = None


class NewToken(BaseModel):
    """A token for a program: what for, and for how many days."""

    name: str = Field(min_length=1, max_length=100, examples=["performance system"])
    scopes: list[Scope] = Field(min_length=1, max_length=4)
    days: int = Field(90, ge=1, le=365)


class EntryShape(BaseModel):
    """A line of the log."""

    number: int
    at: datetime
    account: str
    action: str
    object: str
    unit: str
    details: dict[str, Any]
    hash: str


class ChainShape(BaseModel):
    """Whether the log holds from its first line to its last."""

    holds: bool
    lines: int
    head: str


@router.get("/accounts", tags=["people"])
def all_accounts(user: Office, service: Served) -> list[AccountShape]:
    """All accounts."""
    with service.store.reading() as db:
        return [_account(account) for account in accounts.everyone(db)]


@router.post("/accounts", status_code=201, tags=["people"])
def add(asked: NewAccount, user: Office, service: Served) -> AccountShape:
    """Make an account."""
    with service.store.writing() as db:
        return _account(accounts.add(db, user.name, **asked.model_dump()))


@router.patch("/accounts/{name}", tags=["people"])
def change(
    name: Annotated[str, Path(max_length=100)], asked: OfAccount, user: Office, service: Served
) -> AccountShape:
    """Change a title or a password, or switch an account off; its sessions end then."""
    with service.store.writing() as db:
        account = accounts.named(db, name)
        accounts.change(db, user.name, account, **asked.model_dump())
        return _account(account)


@router.get("/tokens", tags=["people"])
def all_tokens(user: Anyone, service: Served) -> list[TokenShape]:
    """One's own tokens; the office sees all."""
    with service.store.reading() as db:
        return [_token(token) for token in entry.tokens(db, user)]


@router.post("/tokens", status_code=201, tags=["people"])
def issue(asked: NewToken, request: Request, user: Anyone, service: Served) -> TokenShape:
    """Make a token for a program; its secret is in this answer alone, and in no repeated one.

    Whoever is signed in makes tokens: one made by a token would outlast it, and its revocation.
    """
    if not user.session:
        raise refused("U601")
    with service.store.writing() as db:
        token, secret = entry.issue(
            db, service.settings, user, asked.name, asked.scopes, asked.days
        )
        db.refresh(token, ["account"])
        request.state.repeated = _token(token).model_dump_json().encode()
        return _token(token, secret)


@router.delete("/tokens/{number}", status_code=204, tags=["people"])
def revoke(number: Number, user: Anyone, service: Served) -> None:
    """Make a token worthless."""
    with service.store.writing() as db:
        entry.revoke(db, user, number)


@router.get("/log", tags=["operations"])
def lines(
    user: Office,
    service: Served,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[EntryShape]:
    """The log: who did what, in order."""
    query = select(Entry).where(Entry.number > after).order_by(Entry.number).limit(limit)
    with service.store.reading() as db:
        return [_entry(found) for found in db.scalars(query)]


@router.get("/log/verification", tags=["operations"])
def verified(user: Office, service: Served) -> ChainShape:
    """Follow the whole log: whether any line was changed, taken out or put in."""
    with service.store.reading() as db:
        chain = log.followed(db)
    return ChainShape(holds=chain.broken is None, lines=chain.lines, head=chain.head)


def _account(account: Account) -> AccountShape:
    return AccountShape(
        name=account.name,
        title=account.title,
        role=account.role,
        unit=account.unit,
        active=account.active,
        created=account.created,
        locked_until=account.locked_until,
        by_password=bool(account.password),
        by_provider=bool(account.subject),
    )


def _token(token: Token, secret: str | None = None) -> TokenShape:
    return TokenShape(
        id=token.id,
        name=token.name,
        account=token.account.name,
        scopes=token.scopes,
        created=token.created,
        expires=token.expires,
        revoked=token.revoked,
        secret=secret,
    )


def _entry(found: Entry) -> EntryShape:
    return EntryShape(
        number=found.number,
        at=found.at,
        account=found.account,
        action=found.action,
        object=found.object,
        unit=found.unit,
        details=json.loads(found.details),
        hash=found.hash,
    )
