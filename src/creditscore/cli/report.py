"""`creditscore report`: workbook, bulletin and page of a month, a quarter or the year."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ..errors import Problem
from .options import Shared, period_of, scored
from .speech import Speech
from .written import print_written

if TYPE_CHECKING:
    from ..scheme.scheme import Scheme


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def report(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        out: Annotated[str, t.help("写到此文件夹", "the folder to write to")],
        month: Annotated[
            str | None, t.help("某月的通报，如 2023-05", "of a month, as 2023-05")
        ] = None,
        quarter: Annotated[
            str | None, t.help("某季度的通报，如 2023-Q2", "of a quarter, as 2023-Q2")
        ] = None,
        annual: Annotated[
            bool, t.help("全年的通报", "of the whole year", show_default=False)
        ] = False,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
        books: Annotated[str | None, shared.books] = None,
        quiet: Annotated[bool, shared.quiet] = False,
    ) -> int:
        from ..memory import processors
        from ..reports.files import REPORT, fit_to_write, names_of, write_report
        from ..results.output_folder import folder_at

        place, told = folder_at(out), list[Problem]()
        asked = period_of(month, quarter, annual)

        def fit(loaded: "Scheme") -> None:
            names = names_of(loaded, asked(loaded))
            fit_to_write(place, names, REPORT, [*map(Path, facts)], told.append)

        what = scheme, facts, lambda loaded: asked(loaded).through, reading or (), set_ or ()
        result = scored(t, *what, fit, books)
        period = asked(result.scheme)
        gc.freeze()  # what was scored stays to the end and need not be looked through again
        with t.progress("正在写出…", "writing …") as progress:
            files = write_report(result, period, place, told.append, progress, processors())
        print_written(t, result, period, files, told, named=files, quiet=quiet)
        return 0

    report.__doc__ = t(
        "写出一个月、一个季度或全年的台账（Excel）、通报（Word）和网页。",
        "Write the workbook, the bulletin and the page of a month, a quarter or the year.",
    )
    return report
