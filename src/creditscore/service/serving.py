"""A service from its settings to its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..errors import Place, Problem, UsageError
from ..language import Say
from .app import application
from .demo import PASSWORD, fill, names
from .people import accounts
from .service import Service
from .settings import Settings, in_folder

_GRACE = 20
Tell = Callable[[str], None]


def serve(
    say: Say,
    tell: Tell,
    data: Path | None,
    database: str | None,
    host: str,
    port: int,
    *,
    demo: bool,
) -> int:
    """Serve until told to stop; what was begun is finished first, for some seconds."""
    with TemporaryDirectory(prefix="creditscore-demo-") as scratch:
        folder = Path(scratch) if demo and data is None and database is None else data
        settings = settings_of(folder, database, demo=demo, secure=host_is_public(host) or None)
        service = Service.opened(settings)
        if demo:
            _tell_demo(say, tell, service)
        else:
            with service.store.reading() as db:
                if not accounts.count(db):
                    tell(say(_NOBODY_ZH, _NOBODY_EN))
        tell(say(f"地址 http://{host}:{port}", f"at http://{host}:{port}"))
        _run(application(settings, service), host, port, settings)
    return 0


_NOBODY_ZH = "还没有账号：先用 creditscore account add 名称 --role office 建一个。"
_NOBODY_EN = "There is no account yet: make one with creditscore account add NAME --role office."


def settings_of(data: Path | None, database: str | None, **given: Any) -> Settings:
    """Settings of a store that is named one way; raises `UsageError` for none, or both."""
    settings = Settings.of(given)
    if data is not None and database is not None:
        details = {"value": "--data --database", "pattern": "--data | --database"}
        raise UsageError(Problem("U508", Place(), details))
    where = in_folder(data) if data is not None else database or settings.database
    if not where:
        raise UsageError(Problem("U626"))
    return Settings.of({**given, "database": where})


def host_is_public(host: str) -> bool:
    """Whether others than this machine can reach an address."""
    return host not in ("127.0.0.1", "::1", "localhost")


def _tell_demo(say: Say, tell: Tell, service: Service) -> None:
    fill(service)
    tell(
        say(
            "样例年度已打开（数据是合成的）。账号，密码都是：",
            "The sample year is open. The password of all:",
        )
    )
    tell(f"  {PASSWORD}")
    for name, what in names(say):
        tell(f"  {name:10} {what}")


def _run(app: Any, host: str, port: int, settings: Settings) -> None:
    import uvicorn

    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=True,
        forwarded_allow_ips=settings.proxies,
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=32 << 10,
    )
