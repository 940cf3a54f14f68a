"""`creditscore backup` and `creditscore restore`: the whole store of a service as one file."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from .options import one_path
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def backup(
        out: Annotated[Path, t.help("写到此文件", "the file to write", converter=one_path)],
        /,
        *,
        data: Annotated[
            Path | None, t.help("数据文件夹", "the folder of the data", converter=one_path)
        ] = None,
        database: Annotated[str | None, t.help("或数据库地址", "or the database")] = None,
    ) -> int:
        from ..lazy import need

        for package in ("sqlalchemy", "alembic"):
            need(package, "service")
        from ..service.serving import opened
        from ..service.store.copying import back_up

        store = opened(data, database, there=True)
        try:
            with t.progress("正在备份…", "backing up …"):
                copied = back_up(store, out)
        finally:
            store.close()
        t.print(str(out))
        tell(t, copied)
        return 0

    backup.__doc__ = t(
        "把服务的全部数据备份成一个文件，服务不用停。",
        "Back up everything of a service into one file, while it goes on.",
    )
    return backup


def tell(t: Speech, copied: object) -> None:
    """Say what was copied, and that it holds."""
    from ..service.store.copying import Copied

    assert isinstance(copied, Copied)
    rows, runs, chain = sum(copied.rows.values()), len(copied.seals), copied.chain
    t.print(
        t(
            f"{rows} 行；日志 {chain.lines} 条首尾相连，末条 {chain.head[:16]}；"
            f"计分结果 {runs} 份，封存值相符",
            f"{rows} rows; {chain.lines} lines of the log hold, the last is {chain.head[:16]}; "
            f"{runs} runs agree with their seals",
        )
    )
