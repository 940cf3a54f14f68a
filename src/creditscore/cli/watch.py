"""`creditscore watch`: checks a scheme on every save, and shows who moves."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ..errors import CreditscoreError
from . import check
from .notices import full_text
from .options import of_its_year, paths
from .speech import Speech

if TYPE_CHECKING:
    from ..scheme.scheme import Scheme

_SECONDS = 1.0


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def watch(
        scheme: Annotated[str, t.help("方案文件夹", "the folder of a scheme")],
        facts: Annotated[
            list[str] | None,
            t.help(
                "事实表：每次保存后显示谁的得分、名次、等次变了；往年的当作本年的",
                "fact tables: shows whose points, rank and band change with each save; those of a "
                "year before are taken as of this year",
            ),
        ] = None,
        /,
    ) -> int:
        from ..scheme.catalogue import folder_of

        folder, tables = folder_of(scheme), paths(facts or ())
        before = _checked(t, folder, tables, None)
        t.print(t("正在看着文件夹，按 Ctrl+C 结束。", "Watching the folder; Ctrl+C ends it."))
        seen = _saved(folder)
        while _waited():
            now = _saved(folder)
            if now != seen:
                changed = {file for file, _ in now.items() ^ seen.items()}
                t.print(f"\n── {', '.join(sorted(changed))}")
                before = _checked(t, folder, tables, before) or before
                seen = now
        return 0

    watch.__doc__ = t(
        "每次保存都重新检查方案；给出事实表则显示谁变了。",
        "Check a scheme again on every save; with fact tables, show who moves.",
    )
    return watch


def _waited() -> bool:
    """Whether to look again, after a while."""
    import time

    time.sleep(_SECONDS)
    return True


def _saved(folder: Path) -> dict[str, float]:
    """When each file of a scheme was last saved."""
    files = [*folder.glob("*.yaml"), *folder.glob("cases/*.yaml"), *folder.glob("roster.csv")]
    found = {}
    for file in files:
        try:
            found[file.relative_to(folder).as_posix()] = file.stat().st_mtime
        except OSError:
            continue
    return found


def _checked(
    t: Speech, folder: Path, tables: Sequence[Path], before: "Scheme | None"
) -> "Scheme | None":
    """The scheme as it stands, told what is wrong with it and what it changes; None if it is wrong.

    `before` is how it last was right.
    """
    from .. import diff, load_scheme, read_facts
    from .diff_text import print_diff

    try:
        check.command(t)(str(folder))
        loaded = load_scheme(folder)
        if before is not None:
            read = read_facts(*tables, scheme=before) if tables else None
            given = None if read is None else of_its_year(t, read, before)
            print_diff(t, diff(before, loaded, given))
    except CreditscoreError as error:
        t.print(full_text(t, error))
        return None
    return loaded
