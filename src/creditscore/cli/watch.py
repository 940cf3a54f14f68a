"""`creditscore watch`: checks a scheme on every save, and shows who moves."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ..errors import CreditscoreError, FactError
from . import check
from .notices import full_text, tell
from .options import of_its_year, paths
from .speech import Speech

if TYPE_CHECKING:
    from ..facts.facts import Facts
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
        seen = _saved(folder), _saved(*tables)
        before, last = None, _checked(t, folder, tables, None)
        t.print(t("正在看着文件夹，按 Ctrl+C 结束。", "Watching the folder; Ctrl+C ends it."))
        while _waited():
            now = _saved(folder), _saved(*tables)
            changed = {file for one, two in zip(now, seen, strict=True) for file, _ in one ^ two}
            if changed:
                t.print(f"\n── {', '.join(sorted(changed))}")
                before = before if now[0] == seen[0] else last
                seen = now
                last = _checked(t, folder, tables, before) or last
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


def _saved(*paths: Path) -> set[tuple[str, tuple[int, int, int]]]:
    """The files at some paths and in the folders there, and how each was last saved."""
    found = set()
    for path in paths:
        root = path if path.is_dir() else path.parent
        for file in _files(path):
            with suppress(OSError):
                at = file.stat()
                marks = at.st_mtime_ns, at.st_ctime_ns, at.st_size
                found.add((file.relative_to(root).as_posix(), marks))
    return found


def _files(path: Path) -> Iterator[Path]:
    """A file, or those of a folder and the folders below, without what editors leave there."""
    if not path.is_dir():
        yield path
    for folder, below, names in os.walk(path):
        below[:] = [name for name in below if not name.startswith(".")]
        yield from (Path(folder, n) for n in names if not n.startswith(".") and n[-1] != "~")


def _checked(
    t: Speech, folder: Path, tables: Sequence[Path], before: "Scheme | None"
) -> "Scheme | None":
    """The scheme as it stands, told what is wrong with it and what it changes.

    None if it is wrong, or does not take all facts. `before` is how it last was right.
    """
    from .. import load_scheme

    try:
        check.command(t)(str(folder))
        loaded = load_scheme(folder)
        return loaded if _shown(t, tables, before, loaded) else None
    except CreditscoreError as error:
        t.print(full_text(t, error))
        return None


def _shown(t: Speech, tables: Sequence[Path], before: "Scheme | None", now: "Scheme") -> bool:
    """Show who moves; whether the rules take all facts.

    Facts that the rules before do not take, and those of now do, came with these.
    """
    from .. import diff, score
    from .diff_text import print_diff

    if before is None:
        if tables:
            score(now, _given(t, tables, now))
        return True
    try:
        found = diff(before, now, _given(t, tables, before))
    except FactError:
        _shown(t, tables, None, now)
        zh = "先前的规则收不下这些事实：从现在的规则比起。"
        t.print(t(zh, "The rules before do not take these facts: compared from here on."))
        return True
    tell(t, found.left_out)
    print_diff(t, found)
    return not found.left_out


def _given(t: Speech, tables: Sequence[Path], scheme: "Scheme") -> "Facts | None":
    """The facts as a scheme reads them."""
    from .. import read_facts

    return of_its_year(t, read_facts(*tables, scheme=scheme), scheme) if tables else None
