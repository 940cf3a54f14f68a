"""`creditscore readings`: what depends on how unclear clauses are read, and what does not."""

from collections.abc import Callable
from typing import Annotated, Literal

from .data import print_csv, print_json
from .options import Shared, in_range, of_its_year, read, unit_called, whole_number
from .readings_text import print_readings
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def readings(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        unit: Annotated[
            str | None, t.help("只看此单位，名称或别名", "this unit alone, by name or alias")
        ] = None,
        through: Annotated[str | None, shared.through] = None,
        reading: Annotated[
            list[str] | None,
            t.help("以此读法为准，如 16=monthly-cap", "take this reading, as 16=monthly-cap"),
        ] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
        draws: Annotated[
            int,
            t.help(
                "抽多少种组合，0 为只逐个试",
                "how many combinations to draw; 0: each reading alone",
                converter=whole_number,
            ),
        ] = 1000,
        seed: Annotated[
            int, t.help("抽样的种子", "seed of the draws", converter=whole_number)
        ] = 2023,
        format: Annotated[Literal["text", "csv", "json"], shared.format] = "text",
    ) -> int:
        in_range("--draws", draws or 1, 1_000_000)
        in_range("--seed", seed + 1, 1 << 60)
        loaded, observed = read(t, scheme, facts, reading or (), set_ or (), thorough=True)
        observed = of_its_year(t, observed, loaded)
        entity = None if unit is None else loaded.find(unit_called(t, loaded, unit))[1].name
        with t.progress("正在逐个试读法…", "trying the readings …"):
            from ..comparison.readings import readings

            found = readings(loaded, observed, through=through, draws=draws, seed=seed)
        units, options = (
            table if entity is None else table[table["entity"] == entity]
            for table in (found.units, found.options)
        )
        if format == "csv":
            print_csv(units)
        elif format == "json":
            print_json({"units": units, "options": options})
        else:
            print_readings(t, found, units, options, entity)
        return 0

    readings.__doc__ = t(
        "逐个试各种读法：谁的得分、名次、等次随之改变，谁怎么读都不变。",
        "Try every reading: whose points, rank and band depend on it, and whose do not.",
    )
    return readings
