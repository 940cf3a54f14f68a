"""What `diff` prints: changes clause by clause, and who moves by which of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..comparison.page import Part, page
from ..comparison.rules import years_alone
from ..comparison.wording import clause
from .notices import line
from .speech import Speech
from .tables import Column, show

if TYPE_CHECKING:
    import pandas as pd

    from ..comparison.diff import Diff


def print_diff(t: Speech, found: Diff) -> None:
    """Print a comparison of two schemes."""
    print_parts(t, _title(t, found), _parts(t, found))


def print_parts(t: Speech, title: str, parts: Iterable[Part]) -> None:
    """Print the parts of a comparison below each other."""
    t.print(title)
    for part in parts:
        if part.columns:
            names = [part.columns.index(c) for c in part.columns if c in (t("单位", "unit"),)]
            columns = [
                Column(title, names=at in names, right=at in part.right)
                for at, title in enumerate(part.columns)
            ]
            for text in part.lines:
                t.print(f"  {text}")
            show(part.title, columns, part.rows)
            for text in part.below:
                t.print(f"  {text}")
            continue
        t.print(f"\n{part.title}")
        for text in part.lines:
            t.print(f"  {text}")


def page_of(t: Speech, found: Diff) -> str:
    """The same as a page."""
    return page(_title(t, found), _parts(t, found), t.lang)


def _title(t: Speech, found: Diff) -> str:
    one, two = found.before, found.after
    if one.id == two.id:
        return t(f"{one.title}：两种规则对照", f"{one.id}: two sets of rules compared")
    return t(f"{one.title} 与 {two.title} 对照", f"{one.id} and {two.id} compared")


def _parts(t: Speech, found: Diff) -> Iterator[Part]:
    years = found.after.year - found.before.year
    dated = [years_alone(change, years) for change in found.changes]
    told = zip(found.lines(t.lang), dated, strict=True)
    lines = [text for text, aside in told if not aside]
    if count := sum(dated):
        more = t(f"只改了年份的标题、名称 {count} 处", f"texts with another year alone: {count}")
        lines.append(more)
    lines = lines or [t("没有不同", "no difference")]
    yield Part(t(f"规则的不同（{len(found.changes)} 处）", f"Rules ({len(found.changes)})"), lines)
    if found.comparison is None:
        return
    units, clauses = found.comparison.units, found.comparison.by_clause
    ranked = found.before.settles or found.after.settles
    for name, track in found.after.tracks.items():
        mine, points = units[units["track"] == name], clauses[clauses["track"] == name]
        if len(mine):
            yield _by_clause(t, track.title, points, ranked)
            yield moved(t, track.title, mine, points, ranked)
    if ranked:
        yield _alone(t, found)


def _by_clause(t: Speech, title: str, points: pd.DataFrame, ranked: bool) -> Part:
    changed = t("得分变的单位" if ranked else "达标次数变的单位", "units")
    columns = [t("条款", "item"), changed, t("合计增减", "in all"),
               t("最多增", "most up"), t("最多减", "most down")]  # fmt: skip
    rows = []
    for item, mine in points.groupby("item", sort=False):
        total = sum(mine["points"])
        up, down = max(mine["points"]), min(mine["points"])
        ends = f"{up:+.2f}" if up > 0 else "", f"{down:+.2f}" if down < 0 else ""
        rows.append([str(item), str(len(mine)), f"{total:+.2f}", *ends])
    right = frozenset(range(1, 5))
    return Part(t(f"{title}：各条款", f"{title}: by clause"), (), columns, rows, right)


def moved(t: Speech, title: str, units: pd.DataFrame, points: pd.DataFrame, ranked: bool) -> Part:
    """The units of a track whose total, rank or band is another one, and by which clauses.

    Where targets are counted and nobody is `ranked`, the total is how often they were met.
    """
    total = t("结果", "total") if ranked else t("达标次数", "times met")
    standing = [t("名次", "rank"), t("等次", "band")] if ranked else []
    columns = [t("单位", "unit"), total, t("增减", "change"), *standing,
               t("来自条款", "from items")]  # fmt: skip
    rows = []
    same = 0
    for row in units.to_dict("records"):
        ranks, bands = changes_of(row, "rank"), changes_of(row, "band")
        if not row["points"] and "→" not in ranks + bands:
            same += 1
            continue
        items = points[points["entity"] == row["entity"]]
        change = f"{row['points']:+.2f}" if row["points"] else ""
        result = "—" if row["to_total"] is None else f"{row['to_total']:.2f}"
        places = [ranks, bands] if ranked else []
        rows.append([row["entity"], result, change, *places, "、".join(items["item"])])
    lines = (t(f"没有变化的单位 {same} 个", f"{same} units stay as they were"),)
    if not ranked:  # states may be others, as of a target that is met later
        often = f"{same} units met targets as often as before"
        lines = (t(f"达标次数没有变化的单位 {same} 个", often),)
    name = t(f"{title}：谁变了", f"{title}: who moves")
    return Part(name, lines, columns, rows, frozenset((1, 2, 3)))


def changes_of(row: Any, name: str) -> str:
    """What a unit has in both years, once where it is the same."""
    one, two = (
        "—" if v is None or v != v else str(v) for v in (row[f"from_{name}"], row[f"to_{name}"])
    )
    return one if one == two else f"{one}→{two}"


def _alone(t: Speech, found: Diff) -> Part:
    """Which clause alone changes whose band, which only ranks."""
    lines = []
    table = found.alone
    titles = {(c.track, c.item): clause(replace(c, section=""), t) for c in found.changes}
    for track, item in dict.fromkeys(zip(table["track"], table["item"], strict=True)):
        mine = table[(table["track"] == track) & (table["item"] == item)]
        where = found.after.tracks[track].title if item else ""
        name = f"{where}{titles[track, item]}"
        banded = mine[mine["from_band"] != mine["to_band"]]
        who = "；".join(
            f"{r['entity']} {r['from_band']}→{r['to_band']}" for r in banded.to_dict("records")
        )
        count = len(mine) - len(banded)
        ranks = t(f"另有 {count} 个单位名次变", f"{count} others change rank") if count else ""
        both = t("；", "; ").join(filter(None, (who, ranks)))
        lines.append(f"{name}{t('：', ': ')}{both}")
    for at, problems in found.inseparable.items():
        how = t("不能单独换上：", " does not go in alone: ")
        lines.append(f"{titles[at]}{how}{line(t, problems[0])}")
    nothing = t("没有哪一条单独就改变名次或等次", "no clause alone changes a rank or a band")
    return Part(t("单独换上每一条", "Each clause alone"), lines or [nothing])
