"""`creditscore test`: the worked cases beside the rules, and what they exercise."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

from .notices import document, full_text, line
from .options import Shared
from .speech import Speech

if TYPE_CHECKING:
    from ..cases.running import Ran
    from ..scheme.scheme import Scheme


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def test(
        scheme: Annotated[str, shared.scheme],
        /,
        *,
        case: Annotated[
            str,
            t.help(
                "只看名称里有这些字的案例", "only cases whose names hold this", show_default=False
            ),
        ] = "",
        record: Annotated[
            bool,
            t.help(
                "为没有写预期的案例提出预期，写进案例文件，注明未经核对",
                "propose what cases without `expect` come to, in their files, as not yet confirmed",
                show_default=False,
            ),
        ] = False,
    ) -> int:
        with t.progress("正在运行案例…", "running cases …"):
            from .. import RuleError, UsageError, load_scheme
            from ..cases import running
            from ..errors import Place, Problem
            from ..scheme.files.folder import in_folder

            loaded = load_scheme(scheme)
            assert loaded.source is not None
            folder = loaded.source.folder
            recorded: list[str] = []
            if record:
                from ..cases.recording import record as recorded_in

                with in_folder(folder):
                    recorded = recorded_in(loaded, case)
            ran = running.run(loaded, case)
        if case and not (ran.count or ran.problems):
            raise UsageError(Problem("U548", Place(), {"word": case}))
        notices = [Problem("N950", place, {"case": name}) for name, place in ran.unconfirmed]
        code = 1 if ran.problems else 0
        if t.messages != "text":
            t.print(document(t, [*ran.problems, *notices], folder))
            return code
        for name in recorded:
            t.print(t(f"已提出预期：{name}", f"proposed: {name}"))
        if ran.problems:
            error = RuleError(ran.problems)
            error.folder = folder
            t.print(full_text(t, error))
        for notice in notices:
            t.print(line(t, notice))
        failed = ran.failed
        plural = "" if ran.count == 1 else "s"
        fails = t(f"未通过 {failed} 个。", f"{failed} fail.")
        ended = fails if failed else t("全部通过。", "all pass.")
        t.print(t(f"案例 {ran.count} 个，", f"{ran.count} case{plural}: ") + ended)
        if not case:
            _print_coverage(t, loaded, ran)
        return code

    test.__doc__ = t(
        "运行规则旁边的案例，列出没有案例用到的规则。",
        "Run the worked cases beside the rules; list what none of them exercises.",
    )
    return test


def _print_coverage(t: Speech, scheme: "Scheme", ran: "Ran") -> None:
    """How much of the rules the cases exercise, and what of them none does."""
    from ..cases.coverage import KINDS, missed, things
    from ..lints.linted import allowed_none
    from ..messages import NAMED

    kinds = [thing.kind for thing in things(scheme)]
    assert scheme.source is not None
    missing = list(missed(scheme, ran.exercised))
    left = [problem.code for problem in missing]
    counts = [
        f"{t(*NAMED[kind])} {kinds.count(kind) - left.count(code)}/{kinds.count(kind)}"
        for kind, code in KINDS.items()
        if kind in kinds
    ]
    t.print(t("案例用到：", "exercised: ") + t("，", ", ").join(counts))
    for problem in allowed_none(missing, scheme.source.trees):
        t.print(line(t, problem))
