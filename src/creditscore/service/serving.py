"""A service from its settings to its end, and the commands that work on its store."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import make_url

from ..errors import Place, Problem, UsageError
from ..language import Say
from .app import application
from .demo import PASSWORD, fill, names
from .people import accounts
from .service import Service
from .settings import Settings, in_folder
from .store.database import Store
from .web import logs

_GRACE = 20
_TURN = 0.001
"""For how many seconds a thread that scores keeps those waiting that answer pages."""
_HERE = ("127.0.0.1", "::1", "localhost")
_NOBODY_ZH = "还没有账号：先用 creditscore account 名称 --role office 建一个。"
_NOBODY_EN = "There is no account yet: make one with creditscore account NAME --role office."
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
        settings = settings_of(folder, database, demo=demo)
        service = Service.opened(settings)
        if demo:
            _tell_demo(say, tell, service)
        else:
            with service.store.reading() as db:
                if not accounts.count(db):
                    tell(say(_NOBODY_ZH, _NOBODY_EN))
        if host not in _HERE and not settings.secure:
            tell(say(_OPEN_ZH, _OPEN_EN))
        tell(say(f"地址 http://{host}:{port}", f"at http://{host}:{port}"))
        sys.stdout.flush()
        logs.start()
        _run(application(settings, service), host, port, settings)
    return 0


_OPEN_ZH = "注意：别的机器也能连上，而没有说明经由 https（CREDITSCORE_SECURE=1）：密码会明文传送。"
_OPEN_EN = (
    "Note: other machines can connect, and nothing says that they come by https "
    "(CREDITSCORE_SECURE=1): passwords travel in the open."
)


def settings_of(data: Path | None, database: str | None, **given: Any) -> Settings:
    """Settings of a store that is named one way; raises `UsageError` for none, or both."""
    if data is not None and database is not None:
        details = {"value": "--data --database", "pattern": "--data | --database"}
        raise UsageError(Problem("U508", Place(), details))
    settings = Settings.of(given)
    where = in_folder(data) if data is not None else database or settings.database
    if not where:
        raise UsageError(Problem("U626"))
    if settings.password_file:
        password = Path(settings.password_file).read_text(encoding="utf-8").strip()
        where = make_url(where).set(password=password).render_as_string(hide_password=False)
    return Settings.of({**given, "database": where})


def opened(data: Path | None, database: str | None, *, there: bool = False) -> Store:
    """The store that a command works on, brought up to date; made where it has not to be `there`.

    Raises `UsageError` (U635) where it has.
    """
    if (
        there
        and data is not None
        and not Path(in_folder(data).removeprefix("sqlite:///")).is_file()
    ):
        raise UsageError(Problem("U635", Place(), {"path": data}))
    store = Store(settings_of(data, database).database)
    store.upgrade()
    return store


def _tell_demo(say: Say, tell: Tell, service: Service) -> None:
    fill(service)
    tell(
        say(
            f"样例年度已打开（数据是合成的）。各账号的密码都是 {PASSWORD}",
            f"The sample year is open (synthetic). The password of every account is {PASSWORD}",
        )
    )
    for name, what in names(say):
        tell(f"  {name:10} {what}")


def _run(app: Any, host: str, port: int, settings: Settings) -> None:
    """Run the server; signals that end it are its own, and no error of the command."""
    import uvicorn

    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.proxies,
        timeout_graceful_shutdown=_GRACE,
        timeout_keep_alive=15,
        limit_concurrency=settings.connections,
        h11_max_incomplete_event_size=32 << 10,
    )
    server = uvicorn.Server(config)
    sys.setswitchinterval(_TURN)
    app.state.stopping = lambda: server.should_exit
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, lambda *what: None)
    try:
        server.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
