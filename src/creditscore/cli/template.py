"""`creditscore template`: the workbooks that units fill in, made from the rules."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from ..errors import Place, Problem, UsageError
from .options import Shared, changes, one_path, paths, readings, unit_called
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def template(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[
            list[str] | None,
            t.help(
                "已有的事实表，表上列出上月末数",
                "fact tables so far, to show the stocks of last month",
            ),
        ] = None,
        /,
        *,
        month: Annotated[str, t.help("填报的月份，如 2023-05", "the month, as 2023-05")],
        out: Annotated[
            Path,
            t.help(
                "写到此文件，或（--each-unit）此文件夹",
                "the file to write, or the folder",
                converter=one_path,
            ),
        ],
        unit: Annotated[
            str | None, t.help("只做此单位的，名称或别名", "for this unit, by name or alias")
        ] = None,
        each_unit: Annotated[
            bool, t.help("每个单位一张，放进一个文件夹", "one for each unit, in a folder")
        ] = False,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
    ) -> int:
        from .. import load_scheme, read_facts
        from ..collection import templates
        from ..collection.asked import Selection
        from ..collection.previous import stocks_before
        from ..results.arguments import month_number
        from ..whole import files, folder

        if unit is not None and each_unit:
            details = {"value": "--unit --each-unit", "pattern": "--unit | --each-unit"}
            raise UsageError(Problem("U508", Place(), details))
        given = paths(facts or ())
        with t.progress("正在制表…", "making templates …") as told:
            loaded = load_scheme(scheme).switch(readings(reading or ()), changes(set_ or ()))
            asked = loaded.months[month_number(loaded, month) - 1]
            before = (
                stocks_before(loaded, read_facts(*given, scheme=loaded), asked) if given else {}
            )
            notices: list[Problem] = []
            if each_unit:
                count = sum(len(track.entities) for track in loaded.tracks.values())
                with folder(out, _nothing, "", notices.append) as draft:
                    names = []
                    for name in templates.write_each(draft, loaded, asked, before):
                        names.append(name)
                        told(name, len(names), count)
                t.print(str(out))
                t.print(t(f"{len(names)} 张填报表。", f"{len(names)} templates."))
                return 0
            templates.refuse_filled(out)
            with files([out], notices.append) as (draft,):
                if unit is None:
                    templates.write_office(draft, loaded, asked, before)
                else:
                    track, found = loaded.find(unit_called(t, loaded, unit))
                    selection = Selection(loaded)
                    templates.write_unit(draft, selection, track, found, asked, before)
        t.print(str(out))
        return 0

    template.__doc__ = t(
        "按规则做填报表：给考核小组一张，或每个单位一张。",
        "Make the workbooks that units fill in: one for the office, or one for each unit.",
    )
    return template


def _nothing(folder: Path) -> tuple[str, ...]:
    """What may be replaced in a folder of templates: nothing, for units may have filled them in."""
    return ()
