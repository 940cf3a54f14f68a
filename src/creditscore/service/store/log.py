"""The log: every line holds the hash of the one before, so that none can be changed unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from .tables import Entry

_FIRST = "0" * 64
_LOCK = 0x63726564


def note(
    db: Session,
    account: str,
    action: str,
    object_: str,
    details: Mapping[str, Any] | None = None,
    unit: str = "",
) -> Entry:
    """Add a line to the log, in the transaction of what it tells of."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    last = db.scalar(select(Entry).order_by(Entry.number.desc()).limit(1))
    entry = Entry(
        number=last.number + 1 if last else 1,
        at=datetime.now(UTC),
        account=account,
        action=action,
        object=object_[:300],
        unit=unit,
        details=json.dumps(dict(details or {}), ensure_ascii=False, sort_keys=True, default=str),
        before=last.hash if last else _FIRST,
    )
    entry.hash = hash_of(entry)
    db.add(entry)
    db.flush()
    return entry


def hash_of(entry: Entry) -> str:
    """The hash of a line with all that it says, and of the line before."""
    said = [entry.number, entry.at.isoformat(timespec="microseconds"), entry.account]
    said += [entry.action, entry.object, entry.unit, entry.details, entry.before]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Chain:
    """What came of following the log: lines that hold, the last hash, the first that does not."""

    lines: int
    head: str
    broken: int | None = None


def followed(db: Session) -> Chain:
    """Follow the whole log from its first line."""
    before, count = _FIRST, 0
    for entry in db.scalars(select(Entry).order_by(Entry.number).execution_options(yield_per=1000)):
        if (entry.number, entry.before) != (count + 1, before) or hash_of(entry) != entry.hash:
            return Chain(count, before, count + 1)
        before, count = entry.hash, count + 1
    return Chain(count, before)
