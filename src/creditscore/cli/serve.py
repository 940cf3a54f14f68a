"""`creditscore serve`: the service with its pages, over a store in a folder or a database."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from ..errors import Place, Problem, UsageError
from .options import in_range, one_path, whole_number
from .speech import Speech

_HERE = ("127.0.0.1", "::1", "localhost")


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def serve(
        *,
        data: Annotated[
            Path | None,
            t.help(
                "数据放在此文件夹（SQLite）",
                "the folder of its data, kept by SQLite",
                converter=one_path,
            ),
        ] = None,
        database: Annotated[
            str | None,
            t.help(
                "或用数据库，如 postgresql://用户@主机/库（也可写在 CREDITSCORE_DATABASE）",
                "or a database, as postgresql://user@host/name (or CREDITSCORE_DATABASE)",
            ),
        ] = None,
        host: Annotated[str, t.help("在此地址上服务", "the address to serve at")] = "127.0.0.1",
        port: Annotated[int, t.help("端口", "the port", converter=whole_number)] = 8000,
        demo: Annotated[
            bool,
            t.help(
                "打开样例年度，账号和密码印在屏幕上；不写 --data 则不留下任何东西",
                "open the sample year, accounts and passwords are printed; nothing stays "
                "without --data",
                show_default=False,
            ),
        ] = False,
    ) -> int:
        from ..lazy import need

        for package in ("fastapi", "uvicorn", "sqlalchemy", "alembic", "argon2", "multipart"):
            need(package, "service")
        in_range("--port", port, 65535)
        if demo and host not in _HERE:
            details = {"value": f"--demo --host {host}", "pattern": "--demo --host 127.0.0.1"}
            raise UsageError(Problem("U508", Place(), details))
        from ..service.serving import serve as run

        return run(t, t.print, data, database, host, port, demo=demo)

    serve.__doc__ = t(
        "开一个服务：别的系统用 HTTP 来算分，人用浏览器填报、审核、查分。",
        "Serve scores over HTTP, and pages in which people hand in, review and look.",
    )
    return serve
