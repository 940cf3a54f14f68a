"""`creditscore correct`: enter late facts of closed months as a named correction."""

from collections.abc import Callable
from typing import Annotated

from .options import Shared, books_in, changes, paths, readings
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def correct(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        books: Annotated[str, shared.books],
        by: Annotated[str, shared.by],
        why: Annotated[str, shared.why],
        on: Annotated[str | None, shared.on] = None,
        month: Annotated[
            str | None,
            t.help(
                "在哪个月发现、记入哪个月，不写为结账后的第一个月",
                "the month in which it was found; without it the first that is open",
            ),
        ] = None,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
    ) -> int:
        from .. import correct, load_scheme, read_facts
        from ..proving.closing import tried
        from .bookkeeping import print_entry, today, write

        tables, before = paths(facts), books_in(books)
        rules = load_scheme(scheme).switch(readings(reading or ()), changes(set_ or ()))
        with t.progress("正在核对…", "comparing …"):
            given = read_facts(*tables, scheme=rules)
            day = on or today(rules)
            after = correct(rules, given, before, by=by, on=day, why=why, month=month)
            tried(rules, given, after)
        write(t, after, books)
        print_entry(t, after)
        return 0

    correct.__doc__ = t(
        "登记更正：已结账月份的事实有变，写明谁、何时、为何，差额记入发现的月份。",
        "Enter a correction of closed months: by whom, when, why; it counts where it was found.",
    )
    return correct
