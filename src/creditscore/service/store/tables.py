"""The tables of the store: accounts, rules, years with what was handed in, runs, jobs, the log."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column, relationship


class Instant(TypeDecorator[datetime]):
    """An instant, kept in UTC; databases that know no time zones keep it all the same."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, without saying so."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: as UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


_Number = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """What all tables have in common."""

    type_annotation_map = {  # noqa: RUF012
        datetime: Instant(),
        dict[str, Any]: JSON,
        list[Any]: JSON,
        bytes: LargeBinary,
    }


class Account(Base):
    """Somebody who may come in: a person of a unit or of the office, or an outside program's.

    `issuer` and `subject` say who it is for an outside identity provider; without a password only
    that one lets it in.
    """

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(20))
    unit: Mapped[str] = mapped_column(String(200), default="")
    password: Mapped[str] = mapped_column(String(200), default="")
    issuer: Mapped[str] = mapped_column(String(300), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created: Mapped[datetime]


class LoginSession(Base):
    """A person who is signed in; the cookie's secret is kept as its digest alone."""

    __tablename__ = "sessions"
    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created: Mapped[datetime]
    seen: Mapped[datetime]
    expires: Mapped[datetime]
    account: Mapped[Account] = relationship(lazy="joined")


class ProviderLogin(Base):
    """Somebody on the way to an identity provider and back, for some minutes."""

    __tablename__ = "provider_logins"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(64))
    created: Mapped[datetime]


class Token(Base):
    """What a program comes in with, kept as its digest alone."""

    __tablename__ = "tokens"
    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[Any]]
    created: Mapped[datetime]
    expires: Mapped[datetime]
    used: Mapped[datetime | None]
    revoked: Mapped[datetime | None]
    account: Mapped[Account] = relationship(lazy="joined")


class Rulebook(Base):
    """The rule files of a scheme, as they stood when they were taken in."""

    __tablename__ = "rulebooks"
    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    scheme: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created: Mapped[datetime]


class RuleFile(Base):
    """One file of a rulebook, by its path in the folder."""

    __tablename__ = "rule_files"
    rulebook_id: Mapped[int] = mapped_column(ForeignKey("rulebooks.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    content: Mapped[bytes]


class Year(Base):
    """A year of an authority; `revision` rises with everything that may change its scores."""

    __tablename__ = "years"
    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    year: Mapped[int]
    rulebook_id: Mapped[int] = mapped_column(ForeignKey("rulebooks.id"))
    revision: Mapped[int] = mapped_column(default=0)
    opened: Mapped[datetime]
    rulebook: Mapped[Rulebook] = relationship(lazy="joined")
    months: Mapped[list[Month]] = relationship(order_by="Month.month")


class Month(Base):
    """A month of a year: `open`, `reviewed` (all is in and looked at) or `closed`."""

    __tablename__ = "months"
    year_id: Mapped[int] = mapped_column(ForeignKey("years.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    due: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20), default="open")
    closed: Mapped[datetime | None]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))


class BookEntry(Base):
    """An entry in the books of a year: a closing, a correction or a reopening, under its seal."""

    __tablename__ = "book_entries"
    year_id: Mapped[int] = mapped_column(ForeignKey("years.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[dict[str, Any]]
    seal: Mapped[str] = mapped_column(String(64))


class Submission(Base):
    """A table that was handed in, or is being filled in.

    `draft` is seen by its sender alone; `submitted` and `reviewed` count; `returned` was sent back
    by the office and `withdrawn` by its sender, and neither counts. `unit` is "" for one of the
    office, which may hold figures of all units. A `whole` one stands for everything that the same
    side had handed in for its units and months. A `correction` reached a closed month: `because`
    says why. `late` is by how many days it came after the last of its months was due.
    """

    __tablename__ = "submissions"
    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("years.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    unit: Mapped[str] = mapped_column(String(200), default="", index=True)
    state: Mapped[str] = mapped_column(String(20), default="draft", index=True)
    whole: Mapped[bool] = mapped_column(default=False)
    correction: Mapped[bool] = mapped_column(default=False)
    because: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime]
    handed_in: Mapped[datetime | None]
    sequence: Mapped[int | None] = mapped_column(_Number, index=True)
    late: Mapped[int | None]
    reviewed: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    file: Mapped[str] = mapped_column(String(300), default="")
    media: Mapped[str] = mapped_column(String(100), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, default=b""))
    rows: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[Any]] = mapped_column(default=list)
    notices: Mapped[list[Any]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column(default=1)
    account: Mapped[Account] = relationship(foreign_keys=[account_id], lazy="joined")
    covers: Mapped[list[Covered]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class Covered(Base):
    """A unit and a month that a submission says something of."""

    __tablename__ = "covered"
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    unit: Mapped[str] = mapped_column(String(200), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)


class Figure(Base):
    """One observation of a submission as it was written, with the file and row it came from."""

    __tablename__ = "figures"
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(Text)
    entity: Mapped[str] = mapped_column(Text)
    item: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    fact: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    until: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    file: Mapped[str] = mapped_column(Text)
    row: Mapped[int]


class Objection(Base):
    """A figure that is disputed: what is claimed instead ("": that it is not so), by whom and why.

    It is `open`, `upheld` or `denied`.
    """

    __tablename__ = "objections"
    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("years.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    unit: Mapped[str] = mapped_column(String(200), index=True)
    month: Mapped[str] = mapped_column(String(7))
    item: Mapped[str] = mapped_column(String(100))
    subject: Mapped[str] = mapped_column(String(200), default="")
    fact: Mapped[str] = mapped_column(String(100))
    claimed: Mapped[str] = mapped_column(String(100), default="")
    because: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="open")
    created: Mapped[datetime]
    settled: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answer: Mapped[str] = mapped_column(Text, default="")


class Run(Base):
    """A scored year under its seal; it is never changed and never removed."""

    __tablename__ = "runs"
    __table_args__ = (UniqueConstraint("year_id", "number"),)
    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("years.id"))
    number: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    rulebook_id: Mapped[int] = mapped_column(ForeignKey("rulebooks.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    through: Mapped[str] = mapped_column(String(7))
    revision: Mapped[int]
    readings: Mapped[dict[str, Any]]
    changes: Mapped[dict[str, Any]]
    seal: Mapped[str] = mapped_column(String(64))
    created: Mapped[datetime]
    account: Mapped[Account] = relationship(lazy="joined")


class RunFile(Base):
    """One file of a run: its facts, its tables, and `run.json` with the seal."""

    __tablename__ = "run_files"
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class Job(Base):
    """Long work in the queue: `queued`, `running`, `done`, `failed` or `cancelled`."""

    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    year_id: Mapped[int | None] = mapped_column(ForeignKey("years.id"))
    kind: Mapped[str] = mapped_column(String(30))
    arguments: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(20), default="queued", index=True)
    step: Mapped[str] = mapped_column(Text, default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(String(64), default="")
    alive: Mapped[datetime | None]
    created: Mapped[datetime]
    started: Mapped[datetime | None]
    finished: Mapped[datetime | None]
    problems: Mapped[list[Any]] = mapped_column(default=list)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)


class JobFile(Base):
    """A file that a job has made."""

    __tablename__ = "job_files"
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    media: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class Answered(Base):
    """What a request with an idempotency key was answered, so that it is done once."""

    __tablename__ = "answered"
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    created: Mapped[datetime]


class Entry(Base):
    """A line of the log: what was done, by whom; each holds the hash of the line before."""

    __tablename__ = "log"
    number: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(50))
    object: Mapped[str] = mapped_column(String(300))
    unit: Mapped[str] = mapped_column(String(200), default="")
    details: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


KEPT = ("log", "runs", "run_files", "rulebooks", "rule_files", "book_entries")
"""Tables whose rows the database itself lets nobody change or remove."""
