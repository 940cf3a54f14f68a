"""Accounts: made, changed, switched off, and let in by their password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ...errors import Place, Problem, UsageError
from ..refusals import refused
from ..settings import Settings
from ..store.log import note
from ..store.tables import Account, LoginSession, Token
from . import passwords
from .roles import ROLES


def add(
    db: Session,
    by: str,
    name: str,
    role: str,
    *,
    unit: str = "",
    title: str = "",
    password: str = "",
    issuer: str = "",
    subject: str = "",
) -> Account:
    """Make an account; raises what refuses a name or a `subject` that is taken, or does not fit."""
    name = name.strip()
    if role not in ROLES:
        raise UsageError(Problem("U508", Place(), {"value": role, "pattern": " | ".join(ROLES)}))
    if (role == "unit") != bool(unit) or not name or len(name) > 100:
        raise UsageError(Problem("U616", Place(), {"name": name, "role": role}))
    if db.scalar(select(Account.id).where(Account.name == name)) is not None:
        raise refused("U603", name=name)
    known = Account.issuer == issuer, Account.subject == subject
    if subject and db.scalar(select(Account.id).where(*known)) is not None:
        raise refused("U603", name=subject)
    if password:
        passwords.refuse_weak(password, name)
    account = Account(
        name=name,
        title=title or unit or name,
        role=role,
        unit=unit,
        password=passwords.kept(password) if password else "",
        issuer=issuer,
        subject=subject,
        created=datetime.now(UTC),
    )
    db.add(account)
    db.flush()
    note(db, by, "account.add", name, {"role": role, "unit": unit})
    return account


def everyone(db: Session) -> list[Account]:
    """All accounts by name."""
    return [*db.scalars(select(Account).order_by(Account.name))]


def named(db: Session, name: str) -> Account:
    """An account by its name; refused (U636) where there is none."""
    found = db.scalar(select(Account).where(Account.name == name))
    if found is None:
        raise refused("U636", name=name)
    return found


def change(
    db: Session,
    by: str,
    account: Account,
    *,
    password: str | None = None,
    active: bool | None = None,
    title: str | None = None,
) -> None:
    """Give an account another password or title, or switch it off; its sessions end then."""
    said: dict[str, object] = {}
    if password is not None:
        passwords.refuse_weak(password, account.name)
        account.password, account.failures, account.locked_until = passwords.kept(password), 0, None
        said["password"] = "changed"
    if active is not None:
        account.active = said["active"] = active
    if title is not None:
        account.title = said["title"] = title
    if password is not None or active is False:
        for session in db.scalars(select(LoginSession).where(LoginSession.account == account)):
            db.delete(session)
    if active is False:
        for token in db.scalars(select(Token).where(Token.account == account)):
            token.revoked = token.revoked or datetime.now(UTC)
    note(db, by, "account.change", account.name, said)


def let_in(db: Session, settings: Settings, name: str, password: str) -> Account | None:
    """The account of a name and its password; None: wrong.

    The same is done and said whether the name is known or not. Too many failures in a row lock an
    account for a while, longer each time.
    """
    account = db.scalar(select(Account).where(Account.name == name).with_for_update())
    right = passwords.agrees(password, account.password if account else "")
    now = datetime.now(UTC)
    if account is None or not account.active:
        note(db, "", "login.failed", name[:100])
        return None
    if account.locked_until and account.locked_until > now:
        note(db, account.name, "login.locked", account.name)
        return None
    if not right:
        account.failures += 1
        if account.failures % settings.failures == 0:
            rounds = account.failures // settings.failures
            account.locked_until = now + timedelta(seconds=settings.locked * min(rounds, 16))
        note(db, account.name, "login.failed", account.name, {"failures": account.failures})
        return None
    account.failures, account.locked_until = 0, None
    note(db, account.name, "login", account.name, unit=account.unit)
    return account


def count(db: Session) -> int:
    """How many accounts there are."""
    return db.scalar(select(func.count()).select_from(Account)) or 0
