"""`creditscore why`: why a unit is above another, or why it moved between two months."""

from collections.abc import Callable
from typing import Annotated, Literal

from ..errors import Problem, UsageError
from .data import print_csv, print_json
from .options import Shared, scored, unit_called
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def why(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        unit: Annotated[str, t.help("单位名称或别名", "the unit, by name or alias")],
        over: Annotated[
            str | None,
            t.help("为什么在此单位前面（或后面）", "why it is above, or below, this one"),
        ] = None,
        month: Annotated[
            str | None, t.help("名次到此月底，如 2023-06", "the rank after this month, as 2023-06")
        ] = None,
        since: Annotated[
            str | None, t.help("从此月底起，默认上一个月", "since this month, the one before it")
        ] = None,
        through: Annotated[str | None, shared.through] = None,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
        format: Annotated[Literal["text", "csv", "json"], shared.format] = "text",
    ) -> int:
        if (over is None) == (month is None and since is None):
            raise UsageError(Problem("U565"))
        result = scored(t, scheme, facts, through, reading or (), set_ or ())
        from .. import lead, movement

        entity = unit_called(t, result.scheme, unit)
        if over is not None:
            ahead = lead(result, entity, unit_called(t, result.scheme, over))
            table, text = ahead.terms, ahead.text(t.lang)
        else:
            moved = movement(result, entity, month, since)
            table, text = moved.terms, moved.text(t.lang)
        if format == "csv":
            print_csv(table)
        elif format == "json":
            print_json({"terms": table})
        else:
            t.print(text)
        return 0

    why.__doc__ = t(
        "一个单位为什么在另一个单位前面，或者名次为什么变了：逐条算清，一分不差。",
        "Why a unit is above another, or why its rank changed: clause by clause, exactly.",
    )
    return why
