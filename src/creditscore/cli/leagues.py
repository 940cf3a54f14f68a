"""What `score` prints of a year: the places of each track."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .speech import Speech
from .tables import Column, show

_MOST_PRINTED = 1000


def print_leagues(t: Speech, result: Any) -> None:
    """The annual table of each track, from the first place down."""
    parts = result.scheme.parts
    vetoes = {veto.id: veto.item for veto in result.scheme.vetoes}
    gap = t("未报", "none") if result.through == 12 else t("未到期", "not due")
    columns = [
        Column(t("名次", "rank"), right=True),
        Column(t("单位", "unit"), names=True),
        *(Column(part.title, right=True) for part in parts),
        Column(t("年度结果", "total"), right=True),
        Column(t("初步等次", "proposed band")),
    ]
    for name, track in result.tracks.items():
        count, title = len(track.track.entities), track.track.title
        if count > _MOST_PRINTED:
            t.print(
                t(
                    f"{title}：{count} 个单位，名次见 annual 表。",
                    f"{title}: {count} units; their places are in the table annual.",
                )
            )
            continue
        league = result.standings(name)
        rows = [_cells(row, parts, gap) for row in league]
        remarks = Column(t("备注", "remarks")), [_remark(t, row, vetoes) for row in league]
        show(title, columns, rows, remarks)
    t.print(
        t(
            "等次为初步建议，以审定结果为准。",
            "Bands are proposals until the office's meeting approves them.",
        )
    )


def _cells(row: dict[Any, Any], parts: Sequence[Any], gap: str) -> list[str]:
    return [
        "—" if row["rank"] is None else str(row["rank"]),
        row["entity"],
        *(_figure(row[part.id], gap if part.fact else "—") for part in parts),
        _figure(row["total"], "—"),
        row["band"],
    ]


def _figure(points: Any, without: str) -> str:
    """Points in full, or what stands where there are none."""
    return without if points is None else format(points, "f")


def _remark(t: Speech, row: dict[Any, Any], vetoes: dict[str, str]) -> str:
    items = "、".join(vetoes[veto] for veto in row["veto"].split(",") if veto)
    veto = [t(f"一票否决（第{items}项）", f"veto (item {items})")] if items else []
    provisional = [t("暂定", "provisional")] if row["provisional"] else []
    return t("；", "; ").join([*veto, *provisional])
