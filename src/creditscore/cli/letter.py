"""`creditscore letter`: the notice to one unit, or to each, of a month, a quarter or the year."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ..errors import Problem, UsageError
from .options import Shared, period_of, scored, unit_called
from .speech import Speech
from .written import print_written

if TYPE_CHECKING:
    from ..scheme.scheme import Scheme


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def letter(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        out: Annotated[str, t.help("写到此文件夹", "the folder to write to")],
        unit: Annotated[str | None, t.help("单位名称或别名", "the unit, by name or alias")] = None,
        each_unit: Annotated[
            bool, t.help("每个单位一份", "one for each unit", show_default=False)
        ] = False,
        month: Annotated[
            str | None, t.help("某月的告知书，如 2023-05", "of a month, as 2023-05")
        ] = None,
        quarter: Annotated[
            str | None, t.help("某季度的告知书，如 2023-Q2", "of a quarter, as 2023-Q2")
        ] = None,
        annual: Annotated[
            bool, t.help("全年的告知书", "of the whole year", show_default=False)
        ] = False,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
        books: Annotated[str | None, shared.books] = None,
        quiet: Annotated[bool, shared.quiet] = False,
    ) -> int:
        from ..reports.files import LETTERS, fit_to_write, letter_names, write_letters
        from ..results.output_folder import folder_at

        if (unit is not None) == each_unit:
            raise UsageError(Problem("U541"))
        place, told, called = folder_at(out), list[Problem](), list[str]()
        asked = period_of(month, quarter, annual)

        def fit(loaded: "Scheme") -> None:
            if unit is not None:
                called.append(loaded.find(unit_called(t, loaded, unit))[1].name)
            names = letter_names(loaded, asked(loaded), called)
            fit_to_write(place, names, LETTERS, [*map(Path, facts)], told.append)

        what = scheme, facts, lambda loaded: asked(loaded).through, reading or (), set_ or ()
        result = scored(t, *what, fit, books)
        period = asked(result.scheme)
        with t.progress("正在写出…", "writing …") as progress:
            files = write_letters(result, period, called, place, told.append, progress)
        print_written(
            t, result, period, files, told, named=[place] if each_unit else files, quiet=quiet
        )
        return 0

    letter.__doc__ = t(
        "写出给单位的告知书（Word）：得分、扣分的条款和事实、距上一等次差多少、下一步。",
        "Write notices to units: points, deductions with clause and facts, what is due next.",
    )
    return letter
