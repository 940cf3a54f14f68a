"""How the service is set up: where its data is, what it allows, for how long."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, UsageError

PREFIX = "CREDITSCORE_"
_FILE = "creditscore.db"
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


@dataclass(frozen=True)
class Settings:
    """Where the data is and what is allowed; each may come from a variable `CREDITSCORE_NAME`.

    `secure` says that people come by https, so that cookies travel no other way; `proxies` are the
    addresses of proxies whose word on that is taken; `address` is where people reach the service.
    `password_file` holds the database's password. Sizes are in bytes, times in seconds.
    """

    database: str = ""
    password_file: str = ""
    secure: bool = False
    proxies: str = "127.0.0.1"
    hosts: str = "*"
    address: str = ""
    upload: int = 20 << 20
    body: int = 40 << 20
    memory: int = 2 << 30
    seconds: int = 60
    rows: int = 400_000
    rate: int = 1200
    logins: int = 20
    failures: int = 5
    locked: int = 900
    idle: int = 3600
    session: int = 12 * 3600
    token: int = 365 * 24 * 3600
    jobs: int = 1
    connections: int = 400
    demo: bool = False
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = ""
    oidc_title: str = ""
    oidc_claim: str = "sub"
    metrics_token: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Settings:
        """What is given, else what the environment says, else as it stands above.

        Raises `UsageError` (U508) for a word of the environment that is no such setting.

        >>> Settings.of({"rate": 10}, {"CREDITSCORE_UPLOAD": "1000"}).upload
        1000
        """
        said = os.environ if environment is None else environment
        found: dict[str, Any] = {}
        for field in fields(cls):
            word = said.get(f"{PREFIX}{field.name.upper()}")
            if word:
                found[field.name] = _as(getattr(cls, field.name), word, field.name.upper())
        return replace(cls(), **found, **{n: v for n, v in given.items() if v is not None})

    @property
    def length(self) -> timedelta:
        """How long a session lasts at most."""
        return timedelta(seconds=self.session)


def _as(usual: Any, word: str, name: str) -> Any:
    """A word of the environment as a setting has it, of the kind of what it usually is."""
    plain, kind = word.strip().lower(), type(usual)
    if kind is str:
        return word
    if kind is bool and plain in _YES + _NO:
        return plain in _YES
    if kind is int and plain.isascii() and plain.isdecimal():
        return int(plain)
    fits = "0 | 1" if kind is bool else usual
    details = {"value": f"{PREFIX}{name}={word}", "pattern": f"{PREFIX}{name}={fits}"}
    raise UsageError(Problem("U508", Place(), details))


def in_folder(folder: Path) -> str:
    """The address of the database that stands in a folder.

    >>> in_folder(Path("/srv/credit"))
    'sqlite:////srv/credit/creditscore.db'
    """
    return f"sqlite:///{folder.absolute() / _FILE}"
