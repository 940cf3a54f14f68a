"""`creditscore restore`: a backup into an empty store, of either kind."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from .backup import tell
from .options import one_path
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def restore(
        backup: Annotated[Path, t.help("备份文件", "the backup", converter=one_path)],
        /,
        *,
        data: Annotated[
            Path | None, t.help("恢复到此文件夹", "the folder to restore to", converter=one_path)
        ] = None,
        database: Annotated[
            str | None, t.help("或此数据库（须是空的）", "or the database, which is empty")
        ] = None,
    ) -> int:
        from ..lazy import need

        for package in ("sqlalchemy", "alembic"):
            need(package, "service")
        from ..service.serving import opened
        from ..service.store.copying import restore as restored

        store = opened(data, database)
        try:
            with t.progress("正在恢复…", "restoring …"):
                copied = restored(backup, store)
        finally:
            store.close()
        tell(t, copied)
        return 0

    restore.__doc__ = t(
        "把备份恢复到空的文件夹或数据库，可在 SQLite 和 PostgreSQL 之间搬。",
        "Restore a backup into an empty folder or database, also from one kind to the other.",
    )
    return restore
