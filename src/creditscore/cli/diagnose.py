"""`creditscore diagnose`: what each clause tells apart, and which clauses say the same."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

from .data import print_csv, print_json
from .options import Shared, scored
from .speech import Speech
from .tables import Column, show

if TYPE_CHECKING:
    import pandas as pd

    from ..analysis.diagnosis import Diagnosis

_ALIKE = 0.9
"""From which rank correlation on two clauses are listed as alike."""
_LISTED = 10


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def diagnose(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        through: Annotated[str | None, shared.through] = None,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
        format: Annotated[Literal["text", "csv", "json"], shared.format] = "text",
    ) -> int:
        result = scored(t, scheme, facts, through, reading or (), set_ or ())
        with t.progress("正在比较…", "comparing …"):
            from .. import diagnose

            found = diagnose(result)
            items, pairs = found.items, found.pairs
        if format == "csv":
            print_csv(items)
        elif format == "json":
            print_json({"items": items, "pairs": pairs})
        else:
            for name in result.tracks:
                _print(t, found, name, items[items["track"] == name], pairs[pairs["track"] == name])
        return 0

    diagnose.__doc__ = t(
        "每一条款拉开了多少差距，去掉它名次、等次怎么变，哪些条款谁也没拉开，哪些条款说的是一回事。",
        "How much each clause tells apart, what ranks and bands are without it, and which clauses "
        "tell nobody apart or say the same.",
    )
    return diagnose


def _print(t: Speech, found: "Diagnosis", name: str, items: "pd.DataFrame", pairs: Any) -> None:
    title = found.result.tracks[name].track.title
    columns = [
        Column(t("条款", "item"), names=True),
        Column(t("占差异", "share"), right=True),
        Column(t("最低", "least"), right=True),
        Column(t("最高", "most"), right=True),
        Column(t("与总分相关", "correlation"), right=True),
        Column(t("去掉后名次变", "ranks moved"), right=True),
        Column(t("等次变", "bands moved"), right=True),
    ]
    if not found.result.scheme.settles:  # nobody is ranked
        del columns[-2:]
    apart = items[items["separates"]].sort_values("share", ascending=False, kind="stable")
    rows = [
        [
            _called(t, row),
            f"{round(row['share'] * 100, 1) + 0:.1f}%",
            f"{row['least']:f}",
            f"{row['most']:f}",
            "—" if row["correlation"] is None else f"{row['correlation']:.2f}",
            _count(row["moved"]),
            _count(row["bands"]),
        ][: len(columns)]
        for row in apart.to_dict("records")
    ]
    show(title, columns, rows)
    idle = [_called(t, row) for row in items[~items["separates"]].to_dict("records")]
    if idle:
        listed = t("、", "; ").join(idle)
        t.print(t(f"谁也没拉开的：{listed}。", f"Tell nobody apart: {listed}."))
    alike = pairs[pairs["correlation"].abs() >= _ALIKE].head(_LISTED)
    for row in alike.to_dict("records"):
        one, other = (
            _called(t, {"kind": "item", "item": row[item], "title": row[name_]})
            for item, name_ in (("item", "title"), ("other", "other_title"))
        )
        same = t("，得分成比例", ", proportional") if row["proportional"] else ""
        t.print(
            t(
                f"{one}与{other}：{row['units']}个单位的排法相近（{row['correlation']:.2f}）{same}",
                f"{one} and {other}: rank {row['units']} units alike "
                f"({row['correlation']:.2f}){same}",
            )
        )


def _called(t: Speech, row: dict[Any, Any]) -> str:
    if row["kind"] == "item":
        return t(f"第{row['item']}条 {row['title']}", f"item {row['item']} {row['title']}")
    if row["kind"] == "limit":
        return t(f"{row['title']}的上下限等", f"limits of {row['title']}")
    return str(row["title"])


def _count(number: Any) -> str:
    return "—" if number != number or number is None else str(number)
