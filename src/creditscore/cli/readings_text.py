"""What `readings` prints: whose band is safe, and what each reading changes by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .notices import line
from .speech import Speech
from .tables import Column, show

if TYPE_CHECKING:
    import pandas as pd

    from ..comparison.readings import Readings


def print_readings(
    t: Speech, found: Readings, units: pd.DataFrame, options: pd.DataFrame, entity: str | None
) -> None:
    """Print what the readings come to, of one unit or of all."""
    count = sum(len(axis.options) - 1 for axis in found.axes)
    t.print(
        t(
            f"{found.scheme.title}：读法 {len(found.axes)} 处，没有选用的选项 {count} 种。",
            f"{found.scheme.id}: {len(found.axes)} readings with {count} options not taken.",
        )
    )
    if found.scheme.settles:
        t.print(_basis(t, found))
    for (axis, option), problems in found.refused.items():
        t.print(t(f"不能用于这份事实：{axis}={option}", f"not for these facts: {axis}={option}"))
        for problem in problems[:3]:
            t.print(f"  {line(t, problem)}")
    for name, track in found.scheme.tracks.items():
        mine, moved = units[units["track"] == name], options[options["track"] == name]
        if not len(mine):
            continue
        if found.scheme.settles and len(found.draws):
            _units(t, track.title, mine)
            _settled(t, mine, moved)
        _options(t, found, track.title, moved, entity)


def _basis(t: Speech, found: Readings) -> str:
    if not len(found.draws):
        return t("只逐个试，没有看组合。", "Each by itself; combinations are left out.")
    if found.independent:
        return t(
            f"等次、名次的范围对全部组合成立；另按种子 {found.seed} 抽 {len(found.draws)} 种组合。",
            f"Ranges hold for all combinations; {len(found.draws)} were drawn besides"
            f" (seed {found.seed}).",
        )
    return t(
        f"各处读法互相牵连：范围只见于按种子 {found.seed} 抽出的"
        f" {len(found.draws)} 种组合，不是证明。",
        f"These readings hang together: ranges are those of {len(found.draws)} combinations drawn"
        f" with seed {found.seed}, and prove nothing.",
    )


def _units(t: Speech, title: str, units: pd.DataFrame) -> None:
    columns = [
        Column(t("单位", "unit"), names=True),
        Column(t("等次", "band")),
        Column(t("各种组合", "in all")),
        Column(t("保持", "kept"), right=True),
        Column(t("名次", "rank"), right=True),
        Column(t("范围", "range"), right=True),
    ]
    rows = [
        [
            row["entity"],
            row["band"],
            t("不变", "the same") if row["safe"] else row["bands"],
            "—" if row["kept"] is None else f"{row['kept']:.0%}",
            _number(row["rank"]),
            f"{_number(row['best'])}–{_number(row['worst'])}",
        ]
        for row in units.sort_values("rank", kind="stable").to_dict("records")
    ]
    show(title, columns, rows)


def _number(rank: Any) -> str:
    return "—" if rank is None or rank != rank else str(int(rank))


def _settled(t: Speech, units: pd.DataFrame, options: pd.DataFrame) -> None:
    """Whose band is safe, and which clause alone decides that of the others."""
    safe = list(units.loc[units["safe"], "entity"])
    if safe or len(units) > 1:
        t.print(
            t(
                f"无论怎么读等次都不变的 {len(safe)} 个：{'、'.join(safe) or '无'}。",
                f"Whatever the readings, the band of {len(safe)} stays: {', '.join(safe) or '–'}.",
            )
        )
    moved = options[options["from_band"] != options["to_band"]]
    by_several: list[str] = []
    by_none: list[str] = []
    for row in units[~units["safe"]].to_dict("records"):
        names = list(dict.fromkeys(moved.loc[moved["entity"] == row["entity"], "reading"]))
        if not names:
            (by_none if row["seen"] == row["band"] else by_several).append(row["entity"])
        elif len(names) == 1:
            t.print(
                t(
                    f"  只有一处读法单独就能改变{row['entity']}（{row['band']}）：{names[0]}",
                    f"  One reading alone changes {row['entity']} ({row['band']}): {names[0]}",
                )
            )
        else:
            t.print(
                t(
                    f"  {len(names)} 处读法各自就能改变{row['entity']}（{row['band']}）",
                    f"  Each of {len(names)} readings changes {row['entity']} ({row['band']})",
                )
            )
    if by_several:
        t.print(
            t(
                f"  要几处读法一起改才会变的 {len(by_several)} 个：{'、'.join(by_several)}",
                f"  Several together are needed for {len(by_several)}: {', '.join(by_several)}",
            )
        )
    if by_none:
        t.print(
            t(
                f"  没有见到会变的组合，也没有证明不变的 {len(by_none)} 个：{'、'.join(by_none)}",
                "  No combination was seen that changes, and none is proven not to, for"
                f" {len(by_none)}: {', '.join(by_none)}",
            )
        )
    t.print()


def _options(
    t: Speech, found: Readings, title: str, options: pd.DataFrame, entity: str | None
) -> None:
    """Each option by itself: how many it touches, and whom it moves between bands."""
    columns = [
        Column(t("条款", "item")),
        Column(t("改按", "read as"), names=True),
        Column(t("得分变", "points"), right=True),
        Column(t("名次变", "ranks"), right=True),
        Column(t("等次变", "bands"), right=True),
    ]
    if entity is not None:
        columns[2:] = [
            Column(t("结果增减", "change"), right=True),
            Column(t("名次", "rank"), right=True),
            Column(t("等次", "band")),
        ]
    if not found.scheme.settles:  # targets are counted, and nobody is ranked
        heading = t("达标次数变", "times met") if entity is None else t("达标次数增减", "change")
        columns[2:] = [Column(heading, right=True)]
    grouped = options.groupby(["reading", "option"], sort=False)
    rows = []
    for (reading, option), mine in grouped:
        axis = next(axis for axis in found.axes if axis.name == reading)
        label = t(*axis.reading.label(str(option))) if axis.reading else str(option)
        head = [t(f"第{axis.item}条", axis.item) if axis.item else t("全案", "scheme"), label]
        cells = [*head, *(_counts(mine) if entity is None else _change(mine.iloc[0]))]
        rows.append(cells[: len(columns)])
    if not rows:
        t.print(t(f"{title}：没有哪一种读法改变结果。", f"{title}: no reading changes anything."))
        return
    show(t(f"{title}：每种读法单独", f"{title}: each reading alone"), columns, rows)
    if entity is None:
        _moved(t, found, options)


def _counts(mine: pd.DataFrame) -> Iterator[str]:
    for what in ("total", "rank", "band"):
        changed = Counter(map(_differs, mine[f"from_{what}"], mine[f"to_{what}"]))
        yield str(changed[True] or "")


def _differs(before: Any, after: Any) -> bool:
    """Whether two cells differ; two empty ones do not."""
    empty = before is None or before != before, after is None or after != after
    return empty[0] != empty[1] if any(empty) else bool(before != after)


def _change(row: Any) -> list[str]:
    points = f"{row['points']:+.2f}" if row["points"] else ""
    ranks, bands = (
        f"{a}→{b}" if a != b else a
        for a, b in (
            (_number(row["from_rank"]), _number(row["to_rank"])),
            (row["from_band"], row["to_band"]),
        )
    )
    return [points, ranks, bands]


def _moved(t: Speech, found: Readings, options: pd.DataFrame) -> None:
    """Who changes band by which option alone."""
    moved = options[options["from_band"] != options["to_band"]]
    for (reading, option), mine in moved.groupby(["reading", "option"], sort=False):
        who = t("；", "; ").join(
            f"{row['entity']} {row['from_band']}→{row['to_band']}"
            for row in mine.to_dict("records")
        )
        t.print(f"  {reading}={option}{t('：', ': ')}{who}")
    t.print()
