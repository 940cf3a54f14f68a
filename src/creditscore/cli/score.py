"""`creditscore score`: tables and files of a year, or of its months so far."""

import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from ..errors import Place, Problem, UsageError
from .options import scored, scored_on_spark
from .speech import Speech

_MOST_PRINTED = 1000


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def score(
        scheme: Annotated[str, t.help("内置方案名或方案文件夹", "a built-in scheme, or a folder")],
        facts: Annotated[
            list[str], t.help("事实表或装有事实表的文件夹", "fact tables, or folders of them")
        ],
        /,
        *,
        out: Annotated[str | None, t.help("结果写到此文件夹", "the folder to write to")] = None,
        through: Annotated[
            str | None, t.help("只算到此月，如 2023-06", "the last month, as 2023-06")
        ] = None,
        reading: Annotated[
            list[str] | None,
            t.help("换一种读法，如 16=monthly-cap", "another reading, as 16=monthly-cap"),
        ] = None,
        set_: Annotated[
            list[str] | None,
            t.help(
                "改一处规则，如 16.awards.cases.cap=30",
                "change a rule, as 16.awards.cases.cap=30",
                name="--set",
            ),
        ] = None,
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
            int | None, t.help("线程数，不写为全部处理器", "threads; without it all processors")
        ] = None,
        memory: Annotated[
            int, t.help("大表约用多少内存（MB）", "MB of memory for large tables, about")
        ] = 1024,
        engine: Annotated[
            Literal["local", "spark"],
            t.help("在本机计分，或用 Spark 计分", "score on this machine, or on Spark"),
        ] = "local",
    ) -> int:
        if engine == "spark" and format not in (None, "parquet"):
            raise UsageError(Problem("U512", Place(), {"format": format}))
        format = format or ("parquet" if engine == "spark" else "csv")
        what = scheme, facts, through, reading or (), set_ or ()
        result: Any
        if engine == "spark":
            result = scored_on_spark(t, *what)
        else:
            result = scored(t, *what, threads=threads, memory=memory << 20)
        files: list[Any] = []
        if out is not None:
            with t.progress("正在写出…", "writing …"):
                files = result.write(out, format, tables=tables.split(",") if tables else None)
        _print_notices(t, result)
        print(result.summary(t.lang))
        if result.scheme.targets and engine == "local":
            _print_targets(t, result)
        if result.scheme.settles:
            _print_leagues(t, result)
        for file in files:
            print(file)
        return 0

    score.__doc__ = t("计分、排名、定等次，写出各表。", "Score, rank and band; write the tables.")
    return score


def _print_notices(t: Speech, result: Any) -> None:
    for notice in result.notices:
        print(f"{notice.code} {notice.message(t.lang)}", file=sys.stderr)


def _print_leagues(t: Speech, result: Any) -> None:
    from rich import box
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 120)
    parts = result.scheme.parts
    vetoes = {veto.id: veto.item for veto in result.scheme.vetoes}
    gap = t("未报", "none") if result.through == 12 else t("未到期", "not due")
    for name, track in result.tracks.items():
        count = len(track.track.entities)
        if count > _MOST_PRINTED:
            title = track.track.title
            print(
                t(
                    f"{title}：{count} 个单位，名次见 annual 表。",
                    f"{title}: {count} units; their places are in the table annual.",
                )
            )
            continue
        table = Table(box=box.SIMPLE_HEAD, title=track.track.title, pad_edge=False)
        table.add_column(t("名次", "rank"), justify="right")
        longest = max(map(cell_len, track.track.entities.names))
        table.add_column(t("单位", "unit"), min_width=longest)
        for part in parts:
            table.add_column(part.title, justify="right", min_width=9, overflow="fold")
        table.add_column(t("年度结果", "total"), justify="right", min_width=9)
        table.add_column(t("初步等次", "proposed band"))
        table.add_column(t("备注", "remarks"), overflow="fold")
        for row in result.league(name).to_dict("records"):
            table.add_row(*_cells(t, row, parts, gap, vetoes))
        console.print(table)
    print(
        t(
            "等次为初步建议，以审定结果为准。",
            "Bands are proposals until the office's meeting approves them.",
        )
    )


def _print_targets(t: Speech, result: Any) -> None:
    """How many targets of each unit are met in the last month, and what is due next."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from ..results.explanation_text import STATE_NAMES

    console = Console(width=None if sys.stdout.isatty() else 120)
    month = result.scheme.months[result.through - 1]
    counts = result.target_counts
    now = counts[counts["month"] == month]
    for name, track in result.tracks.items():
        table = Table(box=box.SIMPLE_HEAD, title=f"{track.track.title} {month}", pad_edge=False)
        table.add_column(t("单位", "unit"), overflow="fold")
        for names in STATE_NAMES.values():
            table.add_column(t(*names), justify="right")
        for row in now[now["track"] == name].to_dict("records"):
            numbers = (str(row[state.replace("-", "_")]) for state in STATE_NAMES)
            table.add_row(row["entity"], *numbers)
        console.print(table)
    if len(result.due):
        soonest = result.due["due"].iloc[0]
        count = int((result.due["due"] == soonest).sum())
        print(
            t(
                f"{month} 之后到期的目标 {len(result.due)} 项，"
                f"最近的在 {soonest}（{count} 项），见 due 表。",
                f"{len(result.due)} targets fall due after {month}, {count} of them in {soonest}:"
                " see the table 'due'.",
            )
        )


def _cells(
    t: Speech, row: dict[Any, Any], parts: Sequence[Any], gap: str, vetoes: dict[str, str]
) -> list[str]:
    items = "、".join(vetoes[veto] for veto in row["veto"].split(",") if veto)
    veto = [t(f"一票否决（第{items}项）", f"veto (item {items})")] if items else []
    provisional = [t("暂定", "provisional")] if row["provisional"] else []
    return [
        str(row["rank"]) if isinstance(row["rank"], int) else "—",
        row["entity"],
        *(_figure(row[part.id], gap if part.fact else "—") for part in parts),
        _figure(row["total"], "—"),
        row["band"],
        t("；", "; ").join([*veto, *provisional]),
    ]


def _figure(points: Any, without: str) -> str:
    """Points in full, or what stands where there are none."""
    return without if points is None else format(points, "f")
