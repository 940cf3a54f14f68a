"""`creditscore reopen`: open a closed month again."""

from collections.abc import Callable
from typing import Annotated

from .options import Shared, books_in
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def reopen(
        scheme: Annotated[str, shared.scheme],
        /,
        *,
        month: Annotated[
            str, t.help("从哪个月起重开，如 2023-05", "the first month to open, as 2023-05")
        ],
        books: Annotated[str, shared.books],
        by: Annotated[str, shared.by],
        why: Annotated[str, shared.why],
        on: Annotated[str | None, shared.on] = None,
    ) -> int:
        from .. import load_scheme, reopen
        from .bookkeeping import print_entry, today, write

        before, rules = books_in(books), load_scheme(scheme)
        after = reopen(rules, before, month, by=by, on=on or today(rules), why=why)
        write(t, after, books)
        print_entry(t, after)
        return 0

    reopen.__doc__ = t(
        "重开已结账的月份（方案写明 late_facts: reopen 的才可以）。",
        "Open a closed month again, where the scheme says late_facts: reopen.",
    )
    return reopen
