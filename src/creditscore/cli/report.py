"""`creditscore report`: workbook, bulletin and page of a month, a quarter or the year."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ..errors import Problem
from .notices import tell
from .options import period_of, scored
from .speech import Speech

if TYPE_CHECKING:
    from ..scheme.scheme import Scheme


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def report(
        scheme: Annotated[str, t.help("内置方案名或方案文件夹", "a built-in scheme, or a folder")],
        facts: Annotated[
            list[str], t.help("事实表或装有事实表的文件夹", "fact tables, or folders of them")
        ],
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
        reading: Annotated[
            list[str] | None,
            t.help("换一种读法，如 16=monthly-cap", "another reading, as 16=monthly-cap"),
        ] = None,
        set_: Annotated[
            list[str] | None,
            t.help(
                "改一处规则，如 16.awards.cases.cap=30",
                "change a rule, as 16.awards.cases.cap=30",
                name="--set",
            ),
        ] = None,
        quiet: Annotated[
            bool,
            t.help("不显示提示", "show no notices", name=("--quiet", "-q"), show_default=False),
        ] = False,
    ) -> int:
        from ..reports.files import REPORT, fit_to_write, names_of, write_report
        from ..results.output_folder import folder_at

        place, told = folder_at(out), list[Problem]()
        asked = period_of(month, quarter, annual)

        def fit(loaded: "Scheme") -> None:
            names = names_of(loaded, asked(loaded))
            fit_to_write(place, names, REPORT, [*map(Path, facts)], told.append)

        result = scored(
            t, scheme, facts, lambda loaded: asked(loaded).through, reading or (), set_ or (), fit
        )
        period = asked(result.scheme)
        with t.progress("正在写出…", "writing …") as progress:
            files = write_report(result, period, place, told.append, progress)
        if not quiet:
            tell(t, [*told, *result.notices])
        t.print(
            t(
                f"{result.scheme.title} {period.title}：已写出 {len(files)} 个文件。",
                f"{result.scheme.id} {period.file}: {len(files)} files.",
            )
        )
        for file in files:
            t.print(str(file))
        return 0

    report.__doc__ = t(
        "写出一个月、一个季度或全年的台账（Excel）、通报（Word）和网页。",
        "Write the workbook, the bulletin and the page of a month, a quarter or the year.",
    )
    return report
