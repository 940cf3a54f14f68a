"""`creditscore check`: a scheme's rules, readings and cases, and what a score says of tables."""

from collections.abc import Callable
from typing import Annotated

from ..errors import Problems
from .notices import document, line
from .options import Shared, paths
from .speech import Speech

_MANY = 200
"""With more notices than these, the first of each code are listed, and how many more there are."""


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def check(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[
            list[str] | None, t.help("一并检查的事实表", "fact tables to check as well")
        ] = None,
        /,
        *,
        through: Annotated[
            str | None, t.help("只查到此月，如 2023-06", "the last month, as 2023-06")
        ] = None,
    ) -> int:
        files = paths(facts or ())
        with t.progress("正在检查规则和案例…", "checking rules and cases …"):
            from .. import FactError, RuleError, load_scheme, read_facts
            from ..cases.rolling_over import with_left_over
            from ..cases.running import run
            from ..lints.linted import lints
            from ..memory import keep_freed_memory
            from ..registers.rules import check_rules
            from ..scheme.files.folder import in_folder
            from ..scoring import score

            try:
                loaded = load_scheme(scheme, thorough=True)
            except RuleError as error:
                if error.folder is None:
                    raise
                with in_folder(error.folder):
                    raise RuleError(with_left_over(error.folder, error.problems)) from None
            assert loaded.source is not None
            folder = loaded.source.folder
            with in_folder(folder):
                check_rules(loaded)
            ran = run(loaded)
            problems, rows = ran.problems, 0
            notices = lints(loaded, ran)
            if len(notices) > _MANY:
                notices = Problems(notices).listed()
            try:
                if files:
                    observed = read_facts(*files, scheme=loaded)
                    if observed.tables:
                        keep_freed_memory()
                    told = score(loaded, observed, through=through).notices
                    notices += [notice for notice in told if notice not in loaded.notices]
                    rows = len(observed)
            except FactError as error:
                if not problems:
                    raise
                problems += error.problems
            if problems:
                with in_folder(folder):
                    raise RuleError(with_left_over(folder, problems))
        if t.messages != "text":
            t.print(document(t, notices, folder))
            return 0
        options = sum(len(r.others) for r in loaded.readings)
        for track in loaded.tracks.values():
            options += sum(len(r.others) for i in track.items.values() for r in i.readings)
            t.print(
                t(
                    f"{track.title}：{len(track.items)} 项，{len(track.entities)} 个单位",
                    f"{track.title}: {len(track.items)} items, {len(track.entities)} units",
                )
            )
            for item in track.items.values():
                if item.blank:
                    t.print(t(f"  第{item.id}项：{item.blank}", f"  item {item.id}: {item.blank}"))
        t.print(
            t(
                f"其他读法 {options} 种，案例 {ran.count} 个，全部通过。",
                f"{options} other readings and {ran.count} cases: all pass.",
            )
        )
        for notice in notices:
            t.print(line(t, notice))
        if files:
            t.print(t(f"事实 {rows} 行，没有问题。", f"{rows} facts: no problems."))
        return 0

    check.__doc__ = t(
        "检查规则文件、各种读法和案例；给出事实表则一并检查。",
        "Check the rule files, every reading and case; fact tables too, where given.",
    )
    return check
