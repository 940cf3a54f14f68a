"""`creditscore records`: records of disclosure and registers of codes, turned into facts."""

import csv
import sys
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

from ..errors import Place, Problem, UsageError
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def records(
        scheme: Annotated[str, t.help("内置方案名或方案文件夹", "a built-in scheme, or a folder")],
        files: Annotated[
            list[Path],
            t.help(
                "记录文件（CSV、Excel、Parquet）或文件夹",
                "files of records (CSV, Excel, Parquet), or folders of them",
            ),
        ],
        /,
        *,
        out: Annotated[Path, t.help("事实表写到此文件", "the fact table to write")],
        rejected: Annotated[
            Path | None,
            t.help("不合格的记录及原因写到此文件", "write refused records and why to this file"),
        ] = None,
        month: Annotated[
            list[str] | None,
            t.help("只计此月，如 2023-05，可写几次", "count this month alone, as 2023-05"),
        ] = None,
        calendar: Annotated[
            list[Path] | None,
            t.help("补充或更正年份的工作日历", "working days of years to add or correct"),
        ] = None,
    ) -> int:
        with t.progress("正在读取记录…", "reading records …"), ExitStack() as opened:
            from ..registers.records import read_records
            from ..scheme.loading import load_scheme

            loaded = load_scheme(scheme)
            sink = None if rejected is None else _Rejected(rejected, opened)
            found = read_records(
                loaded,
                *files,
                months=month or (),
                calendars=calendar or (),
                rejected=sink,
                lang=t.lang,
            )
            written = [_write(found.facts, out)]
            if sink is not None:
                written.append(sink.finish())
        for notice in found.notices:
            print(notice.text(t.lang), file=sys.stderr)
        _print_counts(t, found)
        for file in written:
            print(file)
        return 0

    records.__doc__ = t(
        "把业务记录转为事实表，逐条说明不合格的原因。",
        "Turn records into a fact table, with the reasons of each record refused.",
    )
    return records


class _Rejected:
    """Writes refused records into a file that takes its place only when all is done."""

    def __init__(self, path: Path, opened: ExitStack) -> None:
        from ..registers.refusals import COLUMNS

        self._path, self._part = path, path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = opened.enter_context(
                self._part.open("w", encoding="utf-8-sig", newline="")
            )
        except OSError as error:
            raise _unwritable(path, error) from None
        opened.push(self._clean)
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def _clean(self, kind: object, *_: object) -> None:
        if kind is not None:
            self._file.close()
            self._part.unlink(missing_ok=True)

    def __call__(self, rows: Any) -> None:
        self._writer.writerows([_plain(cell) for cell in row] for row in rows)

    def finish(self) -> Path:
        """Put the finished file in its place."""
        try:
            self._file.close()
            return self._part.replace(self._path)
        except OSError as error:
            raise _unwritable(self._path, error) from None


def _plain(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell


def _write(facts: Any, path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        facts.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    except OSError as error:
        raise _unwritable(path, error) from None
    return path


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(Problem("U506", Place(), {"path": path, "reason": error.strerror}))


def _print_counts(t: Speech, found: Any) -> None:
    from ..registers.refusals import LATE, LEFT_OUT, WRONG

    counts, effects = found.counts, found.effects
    print(
        t(
            f"读取记录 {found.read} 条，得事实 {len(found.facts)} 条。",
            f"{found.read} records read, {len(found.facts)} facts.",
        )
    )
    if found.passed:
        print(
            t(
                f"其他月份的记录 {found.passed} 条，未计。",
                f"{found.passed} of other months, not counted.",
            )
        )
    if counts["reported"]:
        print(
            t(
                f"公示信息：上报 {counts['reported']}，合规 {counts['compliant']}，"
                f"按时 {counts['in_time']}，迟报 {counts['late']}。",
                f"Disclosure: {counts['reported']} reported, {counts['compliant']} compliant, "
                f"{counts['in_time']} in time, {counts['late']} late.",
            )
        )
    if counts["codes"]:
        print(
            t(
                f"信用代码（最后一个月末）：{counts['codes']}，其中重错码 {counts['wrong']}。",
                f"Credit codes (end of the last month): {counts['codes']}, "
                f"{counts['wrong']} wrong or double.",
            )
        )
    if found.reasons:
        print(
            t(
                f"未计入 {effects[LEFT_OUT]} 条，不合格 {effects[WRONG]} 条，"
                f"仅迟报 {effects[LATE]} 条；原因（一条可有几个）：",
                f"Left out {effects[LEFT_OUT]}, not compliant {effects[WRONG]}, only late "
                f"{effects[LATE]}; reasons (a record may have several):",
            )
        )
    for code, count in sorted(found.reasons.items()):
        text = Problem(code, Place(), defaultdict(lambda: "…")).message(t.lang)
        print(f"  {code} {count:>8}  {text}")
