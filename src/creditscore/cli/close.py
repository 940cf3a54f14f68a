"""`creditscore close`: close a month, so that its points stay as they were published."""

from collections.abc import Callable
from typing import Annotated

from .options import Shared, scored
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def close(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        month: Annotated[str, t.help("结到哪个月，如 2023-05", "the month, as 2023-05")],
        books: Annotated[str, shared.books],
        by: Annotated[str, shared.by],
        on: Annotated[str | None, shared.on] = None,
        why: Annotated[str, shared.why] = "",
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
    ) -> int:
        from .. import close
        from .bookkeeping import kept_in, print_entry, today, write

        before = kept_in(books)
        given = None if before is None else books
        result = scored(t, scheme, facts, month, reading or (), set_ or (), books=given)
        after = close(result, month, by=by, on=on or today(result.scheme), why=why, books=before)
        write(t, after, books)
        print_entry(t, after)
        return 0

    close.__doc__ = t(
        "结账：一个月（连同以前没有结的）公布以后不再变，迟到的事实按方案不收、更正或重开。",
        "Close a month: its points stay; late facts are refused, corrected or reopen it.",
    )
    return close
