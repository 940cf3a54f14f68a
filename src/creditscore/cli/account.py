"""`creditscore account`: people of the service, made and changed by whoever has its store."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from ..errors import Place, Problem, UsageError
from .options import one_path
from .speech import Speech
from .tables import Column, show


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def account(
        name: Annotated[
            str | None, t.help("账号名；不写则列出全部", "the account; without it all are listed")
        ] = None,
        /,
        *,
        data: Annotated[
            Path | None, t.help("数据文件夹", "the folder of the data", converter=one_path)
        ] = None,
        database: Annotated[str | None, t.help("或数据库地址", "or the database")] = None,
        role: Annotated[
            Literal["unit", "office", "policy", "viewer"] | None,
            t.help("新建：角色", "for a new one: its role"),
        ] = None,
        unit: Annotated[
            str, t.help("新建单位账号：单位名称", "for a new one of a unit: the unit's name")
        ] = "",
        password: Annotated[
            bool,
            t.help(
                "设密码：从标准输入读，终端上不显示",
                "set a password, read from standard input, unseen on a terminal",
                show_default=False,
            ),
        ] = False,
        off: Annotated[bool, t.help("停用", "switch it off", show_default=False)] = False,
    ) -> int:
        from ..lazy import need

        for package in ("sqlalchemy", "alembic", "argon2"):
            need(package, "service")
        from ..service.people import accounts
        from ..service.serving import opened

        store = opened(data, database)
        try:
            if name is None:
                with store.reading() as db:
                    _list(t, accounts.everyone(db))
                return 0
            secret = _password(t) if password or role else None
            with store.writing() as db:
                if role is not None:
                    accounts.add(db, "command", name, role, unit=unit, password=secret or "")
                else:
                    found = accounts.named(db, name)
                    active = False if off else None
                    accounts.change(db, "command", found, password=secret, active=active)
        finally:
            store.close()
        t.print(name)
        return 0

    account.__doc__ = t(
        "列出、新建、停用服务的账号，或重设密码。",
        "List, make or switch off accounts of the service, or set a password.",
    )
    return account


def _password(t: Speech) -> str:
    """A password as it is typed, twice on a terminal; otherwise the first line that comes."""
    import sys
    from getpass import getpass

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    found = getpass(t("密码：", "password: "))
    if getpass(t("再输一遍：", "once more: ")) != found:
        raise UsageError(Problem("U508", Place(), {"value": "…", "pattern": "= …"}))
    return found


def _list(t: Speech, found: object) -> None:
    from ..service.store.tables import Account

    columns = [
        Column(t("账号", "account"), names=True),
        Column(t("角色", "role")),
        Column(t("单位", "unit"), names=True),
        Column(t("停用", "off")),
    ]
    assert isinstance(found, list)
    every: list[Account] = found
    rows = [[a.name, a.role, a.unit, "" if a.active else t("是", "yes")] for a in every]
    show(t("账号", "accounts"), columns, rows)
