"""What `margin` prints: the points to the next bands, and the cheapest ways to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .speech import Speech
from .tables import Column, show

if TYPE_CHECKING:
    from ..comparison.margin import Margins


def print_margins(t: Speech, found: Margins, entity: str | None) -> None:
    """Print how far units are from other bands; of one unit, what would take it there."""
    month = found.result.scheme.months[found.result.through - 1]
    t.print(
        t(
            f"{found.result.scheme.title}：算到 {month}，其他单位不变。",
            f"{found.result.scheme.id}: through {month}, all other units as they are.",
        )
    )
    if entity is None:
        _table(t, found)
        return
    (row,) = found.units.to_dict("records")
    rank = "" if row["rank"] is None else t(f"第 {row['rank']} 名，", f"place {row['rank']}, ")
    t.print(f"{row['entity']}{t('：', ': ')}{rank}{row['band']}")
    ways = found.ways.to_dict("records")
    for side in ("up", "down"):
        _side(t, found, row, [way for way in ways if way["direction"] == side], side)


def _table(t: Speech, found: Margins) -> None:
    ways = found.ways
    for name, track in found.result.tracks.items():
        units = found.units[found.units["track"] == name]
        columns = [
            Column(t("名次", "rank"), right=True),
            Column(t("单位", "unit"), names=True),
            Column(t("等次", "band")),
            Column(t("上一等", "up")),
            Column(t("差分", "short"), right=True),
            Column(t("最省的一条", "cheapest"), names=True),
            Column(t("下一等", "down")),
            Column(t("余分", "to spare"), right=True),
        ]
        rows = []
        for row in units.sort_values("rank", kind="stable").to_dict("records"):
            mine = ways[(ways["entity"] == row["entity"]) & (ways["direction"] == "up")]
            cheapest = mine.iloc[0].to_dict() if len(mine) else None
            rows.append(
                [
                    "—" if row["rank"] is None else str(row["rank"]),
                    row["entity"],
                    row["band"],
                    row["up_band"] or (cheapest["band"] if cheapest else "—"),
                    _points(row["up_points"]),
                    "" if cheapest is None else _short(t, cheapest),
                    row["down_band"] or "—",
                    _points(row["down_points"]),
                ]
            )
        show(track.track.title, columns, rows)
    t.print(
        t(
            "差分、余分都是月度积分；“最省的一条”只改最后一月的一个数。\n"
            "用 --unit 看一个单位的全部办法。",
            "Points are those of the months; 'cheapest' changes one figure of the last month.\n"
            "--unit tells all ways of one unit.",
        )
    )


def _points(points: Any) -> str:
    return "" if points is None else f"{points:f}"


def _short(t: Speech, way: dict[Any, Any]) -> str:
    return t(f"第{way['item']}条 {way['steps']:+d}", f"item {way['item']} {way['steps']:+d}")


def _side(
    t: Speech, found: Margins, row: dict[Any, Any], ways: list[dict[Any, Any]], side: str
) -> None:
    """The distance on one side, and each way to it."""
    up = side == "up"
    points, band = row[f"{side}_points"], row[f"{side}_band"]
    if points is None:
        how = t("多少分也改变不了等次", "no number of points changes the band")
    else:
        more = up == (found.result.scheme.rank_order == "high-first")
        change, moved = t("再得", "more") if more else t("少得", "less"), "升" if up else "降"
        how = t(f"{change} {points} 分{moved}为{band}", f"{points} points {change}: {band}")
    t.print(f"\n{t('向上', 'Up') if up else t('向下', 'Down')}{t('：', ': ')}{how}")
    if row["track"] in found.compared:
        t.print(
            t(
                "  这类对象的规则拿各单位互相比较，逐条的办法没有试。",
                "  Its rules compare units with each other: single clauses are not tried.",
            )
        )
        return
    if not ways:
        t.print(
            t(
                "  只改最后一月的一个数（至多 30 步），没有一条做得到。",
                "  No single figure of the last month, changed by up to 30 steps, does it.",
            )
        )
    for way in ways:
        subject = t(f"（{way['subject']}）", f" ({way['subject']})") if way["subject"] else ""
        t.print(
            t(
                f"  第{way['item']}条{subject}：{way['facts']} {way['before']} → {way['after']}，"
                f"{way['points']:+f} 分 → {way['band']}",
                f"  item {way['item']}{subject}: {way['facts']} {way['before']} → {way['after']},"
                f" {way['points']:+f} points → {way['band']}",
            )
        )
