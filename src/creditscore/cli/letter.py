"""`creditscore letter`: the notice to one unit, or to each, of a month, a quarter or the year."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ..errors import Problem, UsageError
from .notices import tell
from .options import period_of, scored, unit_called
from .speech import Speech

if TYPE_CHECKING:
    from ..scheme.scheme import Scheme


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""

    def letter(
        scheme: Annotated[str, t.help("内置方案名或方案文件夹", "a built-in scheme, or a folder")],
        facts: Annotated[
            list[str], t.help("事实表或装有事实表的文件夹", "fact tables, or folders of them")
        ],
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

        result = scored(
            t, scheme, facts, lambda loaded: asked(loaded).through, reading or (), set_ or (), fit
        )
        period = asked(result.scheme)
        with t.progress("正在写出…", "writing …") as progress:
            files = write_letters(result, period, called, place, told.append, progress)
        if not quiet:
            tell(t, [*told, *result.notices])
        t.print(
            t(
                f"{result.scheme.title} {period.title}：已写出 {len(files)} 个文件。",
                f"{result.scheme.id} {period.file}: {len(files)} files.",
            )
        )
        for file in [place] if each_unit else files:
            t.print(str(file))
        return 0

    letter.__doc__ = t(
        "写出给单位的告知书（Word）：得分、扣分的条款和事实、距上一等次差多少、下一步。",
        "Write notices to units: points, deductions with clause and facts, what is due next.",
    )
    return letter
