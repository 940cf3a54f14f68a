"""`creditscore records`: records of disclosure and registers of codes, turned into facts."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from ..errors import Place, Problem
from .notices import tell
from .options import Shared, one_path, paths
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def records(
        scheme: Annotated[str, shared.scheme],
        files: Annotated[
            list[str],
            t.help(
                "记录文件（CSV、Excel、JSON、Parquet）或文件夹",
                "files of records (CSV, Excel, JSON, Parquet), or folders of them",
            ),
        ],
        /,
        *,
        out: Annotated[
            Path, t.help("事实表写到此文件", "the fact table to write", converter=one_path)
        ],
        rejected: Annotated[
            Path | None,
            t.help(
                "不合格的记录及原因写到此文件",
                "write refused records and why to this file",
                converter=one_path,
            ),
        ] = None,
        month: Annotated[
            list[str] | None,
            t.help("只计此月，如 2023-05，可写几次", "count this month alone, as 2023-05"),
        ] = None,
        calendar: Annotated[
            list[str] | None,
            t.help("补充或更正年份的工作日历", "working days of years to add or correct"),
        ] = None,
    ) -> int:
        notices: list[Problem] = []
        given, calendars = paths(files), paths(calendar or ())
        with t.progress("正在读取记录…", "reading records …"):
            from ..registers.records import read_records
            from ..registers.written import files as written
            from ..scheme.loading import load_scheme

            loaded = load_scheme(scheme)
            with written(out, rejected, notices.append) as (write, sink):
                found = read_records(
                    loaded,
                    *given,
                    months=month or (),
                    calendars=calendars,
                    rejected=sink,
                    lang=t.lang,
                )
                write(found.facts)
        tell(t, [*notices, *found.notices])
        _print_counts(t, found)
        for file in (out, rejected):
            if file is not None:
                t.print(str(file))
        return 0

    records.__doc__ = t(
        "把业务记录转为事实表，逐条说明不合格的原因。",
        "Turn records into a fact table, with the reasons of each record refused.",
    )
    return records


def _print_counts(t: Speech, found: Any) -> None:
    from ..registers.refusals import LATE, LEFT_OUT, WRONG

    counts, effects = found.counts, found.effects
    t.print(
        t(
            f"读取记录 {found.read} 条，得事实 {len(found.facts)} 条。",
            f"{found.read} records read, {len(found.facts)} facts.",
        )
    )
    if found.passed:
        t.print(
            t(
                f"其他月份的记录、月末没有的代码 {found.passed} 条，未计。",
                f"{found.passed} of other months, or codes that stand at the end of none, "
                "not counted.",
            )
        )
    if counts["reported"]:
        t.print(
            t(
                f"公示信息：上报 {counts['reported']}，合规 {counts['compliant']}，"
                f"按时 {counts['in_time']}，迟报 {counts['late']}。",
                f"Disclosure: {counts['reported']} reported, {counts['compliant']} compliant, "
                f"{counts['in_time']} in time, {counts['late']} late.",
            )
        )
    if counts["codes"]:
        t.print(
            t(
                f"信用代码（最后一个月末）：{counts['codes']}，其中重错码 {counts['wrong']}。",
                f"Credit codes (end of the last month): {counts['codes']}, "
                f"{counts['wrong']} wrong or double.",
            )
        )
    if found.reasons:
        t.print(
            t(
                f"未计入 {effects[LEFT_OUT]} 条，不合格 {effects[WRONG]} 条，"
                f"仅迟报 {effects[LATE]} 条；原因（一条可有几个）：",
                f"Left out {effects[LEFT_OUT]}, not compliant {effects[WRONG]}, only late "
                f"{effects[LATE]}; reasons (a record may have several):",
            )
        )
    for code, count in sorted(found.reasons.items()):
        text = Problem(code, Place(), defaultdict(lambda: "…", near="", near_zh="")).message(t.lang)
        t.print(f"  {code} {count:>8}  {text}")
    for assumed in found.assumes:
        t.print(t("约定：", "Assumed: ") + assumed)
