"""What a running service holds: settings, store, and what it has worked out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .office.desk import Desk, Room
from .people.roles import User
from .settings import Settings
from .store.database import Store


@dataclass
class Service:
    """A service over one store.

    >>> from tempfile import TemporaryDirectory
    >>> from creditscore.service.people.roles import SYSTEM
    >>> with TemporaryDirectory() as folder:
    ...     service = Service.opened(Settings(database=f"sqlite:///{folder}/credit.db"))
    ...     with service.desk(SYSTEM, write=True) as desk:
    ...         print(desk.user.name)
    system
    """

    settings: Settings
    store: Store
    room: Room = field(default_factory=Room)

    @classmethod
    def opened(cls, settings: Settings) -> Service:
        """A service whose store is up to date; raises `UsageError` where it cannot be opened."""
        store = Store(settings.database)
        store.upgrade()
        return cls(settings, store)

    @contextmanager
    def desk(self, user: User, *, write: bool = False) -> Iterator[Desk]:
        """A user's way to the store, in one transaction; what is written is kept when it ends."""
        with (self.store.writing if write else self.store.reading)() as db:
            yield Desk(db, user, self.room.draft() if write else self.room, self.settings)

    def close(self) -> None:
        """Give back connections and files."""
        self.store.close()
        self.room.close()
