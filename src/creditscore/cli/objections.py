"""`creditscore objections`: the result with disputed facts as they are, and as is claimed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

from .data import print_csv, print_json
from .options import Shared, books_in, paths, read
from .speech import Speech

if TYPE_CHECKING:
    from ..proving.objections import Objections


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def objections(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        disputed: Annotated[
            str,
            t.help(
                "有异议的事实：同样的事实表，数值一列写主张的数，空着为主张没有，来源一列写理由",
                "the facts in question: a fact table with what is claimed as value, empty for none",
            ),
        ],
        through: Annotated[str | None, shared.through] = None,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
        books: Annotated[str | None, shared.books] = None,
        format: Annotated[Literal["text", "csv", "json"], shared.format] = "text",
    ) -> int:
        (table,) = paths([disputed])
        kept = None if books is None else books_in(books)
        loaded, observed = read(t, scheme, facts, reading or (), set_ or ())
        with t.progress("正在试算…", "trying …"):
            from .. import objections

            found = objections(loaded, observed, table, through=through, books=kept)
            each = found.each
            together = found.together
        if format == "csv":
            print_csv(each)
        elif format == "json":
            print_json({"each": each, "together": together.units})
        else:
            _print(t, found)
        return 0

    objections.__doc__ = t(
        "异议：有争议的事实照报的和照主张的各算一遍，看总分、名次、等次差在哪里。",
        "Objections: the result with disputed facts as reported, and as is claimed.",
    )
    return objections


def _print(t: Speech, found: "Objections") -> None:
    from .compare_text import moves
    from .diff_text import changes_of, moved, print_parts
    from .tables import Column, show

    head = [t("月份", "month"), t("单位", "unit"), t("条款", "item"), t("事实", "fact"),
            t("报的", "reported"), t("主张", "claimed"), t("总分增减", "total"), t("名次", "rank"),
            t("等次", "band"), t("波及", "others")]  # fmt: skip
    rows = []
    for row in found.each.to_dict("records"):
        rank, band = changes_of(row, "rank"), changes_of(row, "band")
        points = "—" if row["points"] is None else f"{row['points']:+.2f}"
        what = " ".join(filter(None, (row["fact"], row["subject"])))
        claimed = row["claimed"] or t("没有", "none")
        others = str(row["others"]) if row["others"] else ""
        rows.append([row["month"], row["entity"], row["item"], what, row["value"], claimed,
                     points, rank, band, others])  # fmt: skip
    columns = [Column(title, names=at == 1, right=at in (4, 5, 6, 9))
               for at, title in enumerate(head)]  # fmt: skip
    show(t("每条异议单独成立时", "Each objection by itself"), columns, rows)
    units, clauses = found.together.units, found.together.by_clause
    tracks = found.result.scheme.tracks
    parts = []
    for name in dict.fromkeys(units["track"]):
        mine, points = units[units["track"] == name], clauses[clauses["track"] == name]
        if moves(mine):
            ranked = found.result.scheme.settles
            parts.append(moved(t, tracks[name].title, mine, points, ranked))
    same = t("总分、名次、等次都没有变", "no total, rank or band has changed")
    title = t("全部成立时", "All of them together")
    print_parts(t, title if parts else f"{title}：{same}", parts)
