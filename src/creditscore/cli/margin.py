"""`creditscore margin`: how far units are from the next band, and what would take them there."""

from collections.abc import Callable
from typing import Annotated, Literal

from .data import print_csv, print_json
from .options import Shared, of_its_year, read, unit_called
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def margin(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        unit: Annotated[
            str | None,
            t.help("只看此单位，并列出办法", "this unit alone, and what would take it there"),
        ] = None,
        through: Annotated[str | None, shared.through] = None,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
        format: Annotated[Literal["text", "csv", "json"], shared.format] = "text",
    ) -> int:
        loaded, observed = read(t, scheme, facts, reading or (), set_ or ())
        observed = of_its_year(t, observed, loaded)
        entity = None if unit is None else loaded.find(unit_called(t, loaded, unit))[1].name
        with t.progress("正在试…", "trying …"):
            from .. import margin

            found = margin(loaded, observed, unit=entity, through=through)
            units, ways = found.units, found.ways
        if format == "csv":
            print_csv(units if entity is None else ways)
        elif format == "json":
            print_json({"units": units, "ways": ways})
        else:
            from .margin_text import print_margins

            print_margins(t, found, entity)
        return 0

    margin.__doc__ = t(
        "离上一等、下一等还差多少分，做到哪几件事就能上去，出了哪几件事就会下来。",
        "How far units are from the next band up and down, and what would take them there.",
    )
    return margin
