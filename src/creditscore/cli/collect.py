"""`creditscore collect`: who has reported for a month, who is late, and what was left out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from ..errors import FactError, Place, Problem, UsageError
from .notices import tell
from .options import Shared, one_path, paths
from .speech import Speech
from .tables import Column, show


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def collect(
        scheme: Annotated[str, shared.scheme],
        folder: Annotated[
            str, t.help("装有各单位报来的表的文件夹", "the folder of what the units have sent")
        ],
        /,
        *,
        month: Annotated[str, t.help("哪个月，如 2023-05", "the month, as 2023-05")],
        out: Annotated[
            Path | None,
            t.help(
                "把收到的事实写成一张表",
                "write the facts that came as one table",
                converter=one_path,
            ),
        ] = None,
        due: Annotated[
            str | None,
            t.help(
                "期限：日期，或次月几日，如 5",
                "when it was due: a day, or one of the next month, as 5",
            ),
        ] = None,
        today: Annotated[
            str | None, t.help("算到哪一天，不写为今天", "the day to judge by, today unless told")
        ] = None,
        reminders: Annotated[
            Path | None,
            t.help(
                "催报函写到此文件，不写则印出",
                "write the reminders to this file",
                converter=one_path,
            ),
        ] = None,
    ) -> int:
        from .. import load_scheme
        from ..collection.reminders import reminders as written
        from ..collection.returns import read_returns, round_of
        from ..facts.check import check
        from ..facts.read import read_facts
        from ..facts.reading.numbers import is_empty
        from ..results.arguments import month_number

        (given,) = paths([folder])
        with t.progress("正在读取各单位的表…", "reading what was sent …") as told:
            loaded = load_scheme(scheme)
            number = month_number(loaded, month)
            asked = loaded.months[number - 1]
            last, now = _due(loaded, due, asked), _today(loaded, today)
            returned = read_returns(loaded, given, told)
            found = round_of(returned, asked, last, now)
        tell(t, [*returned.notices, *(n for facts in returned.facts for n in facts.notices)])
        _print(t, loaded, found)
        texts = [text for _, text in written(loaded, found)]
        if reminders is None:
            for text in texts:
                t.print(f"\n{text}")
        else:
            _write(reminders, "\n\n".join(texts) + "\n")
            t.print(f"{reminders}")
        problems = [*returned.problems]
        if returned.facts:
            try:
                together = read_facts(*returned.facts)
                check(together, loaded, number)
            except FactError as error:
                problems += error.problems
        if problems:
            raise FactError(problems)
        if out is not None and returned.facts:
            from ..registers.written import files

            with files(out, None, lambda notice: tell(t, [notice])) as (write, _):
                columns = ["month", "entity", "item", "subject", "fact", "value", "source"]
                ends = not all(is_empty(together.rows.listed("until")))
                write(together.frame[[*columns, "until"] if ends else columns])
            t.print(f"{out}")
        return 0

    collect.__doc__ = t(
        "收表：谁报了、谁没报、晚了几天、漏了什么，并拟催报函。",
        "Who has reported, who has not, who is late, what was left out; with reminders.",
    )
    return collect


def _due(scheme: Any, due: str | None, month: str) -> Any:
    """The last day on which a report is in time."""
    from datetime import date

    if due is None:
        return None
    year, number = int(month[:4]), int(month[5:])
    if due.isdigit() and len(due) <= 2:
        try:
            return date(year + number // 12, number % 12 + 1, int(due))
        except ValueError:
            pass
    return _day(scheme, due, "--due 2023-06-05 | --due 5")


def _today(scheme: Any, today: str | None) -> Any:
    from datetime import datetime

    if today is None:
        return datetime.now(scheme.zone).date()
    return _day(scheme, today, "--today 2023-06-08")


def _day(scheme: Any, word: str, pattern: str) -> Any:
    from ..tabular.instants import day

    found = day(word, scheme.zone)
    if found is None:
        raise UsageError(Problem("U508", Place(), {"value": word, "pattern": pattern}))
    return found


def _print(t: Speech, scheme: Any, found: Any) -> None:
    columns = [
        Column(t("序", "no"), right=True),
        Column(t("单位", "unit"), names=True),
        Column(t("状态", "state")),
        Column(t("收到", "received")),
        Column(t("已填/应填", "filled"), right=True),
        Column(t("全年已报/应报", "months"), right=True),
    ]
    for track in scheme.tracks.values():
        mine = [status for status in found.statuses if status.track is track]
        if not mine:
            continue
        rows = [
            [
                str(number),
                status.unit,
                _state(t, status),
                "" if status.came is None else str(status.came),
                f"{status.filled}/{status.asked}",
                f"{status.months}/{status.due}",
            ]
            for number, status in enumerate(mine, 1)
        ]
        remarks = Column(t("必填而未填", "left out")), [_left_out(t, status) for status in mine]
        show(f"{track.title} {found.month}", columns, rows, remarks)
        t.print("\n".join(_summary(t, mine)))
    for gap in found.gaps:
        item = t(f"第{gap.asked.item}项", f"item {gap.asked.item} ")
        units = t("、", ", ").join(gap.units[:5])
        more = t(f"等 {len(gap.units)} 个单位", f" and others, {len(gap.units)} units")
        who = units + (more if len(gap.units) > 5 else "")
        months = t("、", ", ").join(gap.months)
        t.print(
            t(
                f"{item}“{gap.asked.fact.label}”每月都要有，缺 {months}：{who}",
                f"{item}'{gap.asked.fact.label}' is due every month; none for {months}: {who}",
            )
        )


def _state(t: Speech, status: Any) -> str:
    late = t(f"，逾期 {status.late} 天", f", {status.late} days late") if status.late else ""
    name = {
        "reported": t("已报", "reported"),
        "blank": t("空白表", "blank"),
        "silent": t("未报", "silent"),
    }[status.state]
    return name + late


def _left_out(t: Speech, status: Any) -> str:
    from ..collection.reminders import left_out

    return t("；", "; ").join(left_out(status)) if status.state == "reported" else ""


def _summary(t: Speech, statuses: list[Any]) -> Iterator[str]:
    count = len(statuses)
    reported = [status for status in statuses if status.state == "reported"]
    late = sum(bool(status.late) for status in reported)
    months, due = (sum(getattr(s, name) for s in statuses) for name in ("months", "due"))
    yield t(
        f"应报 {count} 个，已报 {len(reported)} 个（其中逾期 {late} 个），"
        f"未报 {count - len(reported)} 个；"
        f"本月报送率 {_share(len(reported), count)}，今年以来 {_share(months, due)}。",
        f"{count} units: {len(reported)} reported ({late} of them late), {count - len(reported)} "
        f"not; {_share(len(reported), count)} this month, {_share(months, due)} this year.",
    )


def _share(part: int, whole: int) -> str:
    """A share in percent with one decimal, rounded half up in whole numbers."""
    tenths = (2000 * part + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}%"


def _write(path: Path, text: str) -> None:
    from ..whole import files

    with files([path], lambda notice: None) as (draft,):
        draft.write_text(text, encoding="utf-8")
