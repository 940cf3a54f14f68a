"""What each role may do, once, for every door."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

Role = Literal["unit", "office", "policy", "viewer"]
ROLES: tuple[Role, ...] = ("unit", "office", "policy", "viewer")
Scope = Literal["read", "submit", "score", "manage"]
SCOPES: tuple[Scope, ...] = ("read", "submit", "score", "manage")
"""What a token may be for: looking, handing in, trying rules, and what the office alone may do."""
OF_ROLE: dict[str, tuple[Scope, ...]] = {
    "unit": ("read", "submit"),
    "office": SCOPES,
    "policy": ("read", "score"),
    "viewer": ("read",),
}


@dataclass(frozen=True)
class User:
    """Who asks: an account as it came in, by a session or by a token.

    `unit` is the unit that it speaks for, "" for all roles but `unit`. `csrf` has to come back with
    whatever a session's forms change; a token needs none. `seen` is when a session's use was noted.

    >>> User(1, "edu", "市教育局", "unit", "市教育局", scopes=("read",)).scoped
    True
    """

    id: int
    name: str
    title: str
    role: Role
    unit: str = ""
    scopes: tuple[Scope, ...] = ()
    csrf: str = field(default="", repr=False)
    session: int = 0
    seen: datetime | None = field(default=None, repr=False)

    @property
    def scoped(self) -> bool:
        """Whether it sees one unit alone."""
        return self.role == "unit"

    def under(self, account: int, name: str) -> User:
        """The same rights under another account."""
        return replace(self, id=account, name=name)


SYSTEM = User(0, "system", "system", "office", scopes=SCOPES)
"""In whose name the service does what nobody has asked for: migrations, the demo, its commands."""
