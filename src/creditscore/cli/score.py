"""`creditscore score`: tables and files of a year, or of its months so far."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from ..errors import FactError, Place, Problem, UsageError
from .leagues import print_leagues
from .notices import tell
from .options import Shared, in_range, scored, scored_on_spark, whole_number
from .speech import Speech
from .targets import print_targets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..scheme.scheme import Scheme


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def score(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        out: Annotated[str | None, t.help("结果写到此文件夹", "the folder to write to")] = None,
        through: Annotated[str | None, shared.through] = None,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
        books: Annotated[str | None, shared.books] = None,
        format: Annotated[
            Literal["csv", "parquet", "json"] | None,
            t.help(
                "文件格式，不写为 csv（用 Spark 时为 parquet）",
                "format of the files; without it csv, on Spark parquet",
            ),
        ] = None,
        tables: Annotated[
            str | None,
            t.help("只写这些表，如 months,annual", "only these tables, as months,annual"),
        ] = None,
        threads: Annotated[
            int | None,
            t.help(
                "线程数，不写为全部处理器",
                "threads; without it all processors",
                converter=whole_number,
            ),
        ] = None,
        memory: Annotated[
            int,
            t.help(
                "大表约用多少内存（MB）",
                "MB of memory for large tables, about",
                converter=whole_number,
            ),
        ] = 1024,
        force: Annotated[
            bool,
            t.help(
                "文件夹里是由其他输入算出的结果，也覆盖",
                "replace results of other inputs in the folder too",
                show_default=False,
            ),
        ] = False,
        quiet: Annotated[bool, shared.quiet] = False,
        engine: Annotated[
            Literal["local", "spark"],
            t.help("在本机计分，或用 Spark 计分", "score on this machine, or on Spark"),
        ] = "local",
    ) -> int:
        if engine == "spark" and format not in (None, "parquet"):
            raise UsageError(Problem("U512", Place(), {"format": format}))
        if engine == "spark" and books is not None:
            raise FactError(Problem("F249"))
        format = format or ("parquet" if engine == "spark" else "csv")
        in_range("--threads", threads, 4096)
        in_range("--memory", memory, 1 << 24)
        wanted = None if tables is None else tables.split(",")
        told: list[Problem] = []

        def fit(loaded: "Scheme") -> None:
            if out is not None:
                from ..results.files import fit_to_write
                from ..results.output_folder import folder_at

                fit_to_write(loaded, folder_at(out), format, wanted, told.append, map(Path, facts))

        def begin(made_of: "Mapping[str, Any]") -> None:
            if out is not None:
                from ..results.output_folder import folder_at, replaceable

                replaceable(lambda: made_of, force=False)(folder_at(out))

        what = scheme, facts, through, reading or (), set_ or ()
        result: Any
        if engine == "spark":
            if out is not None and "://" not in out:
                from ..results.output_folder import clear_to_write, folder_at

                clear_to_write(folder_at(out), (), map(Path, facts), told.append)
            result = scored_on_spark(t, *what)
        else:
            size = memory << 20
            how = None if force else begin
            result = scored(t, *what, fit, books, how, threads=threads, memory=size)
        files: list[Any] = []
        if out is not None:
            with t.progress("正在写出…", "writing …"):
                files = result.write(out, format, tables=wanted, force=force, tell=told.append)
        if not quiet:
            source = result.scheme.source
            found = result.table_notices if engine == "local" else ()
            tell(t, [*told, *result.notices, *found], source.folder if source else None)
        t.print(result.summary(t.lang))
        if result.scheme.has_targets and engine == "local":
            print_targets(t, result)
        if result.scheme.settles:
            print_leagues(t, result)
        for file in files:
            t.print(str(file))
        return 0

    score.__doc__ = t("计分、排名、定等次，写出各表。", "Score, rank and band; write the tables.")
    return score
