"""`creditscore books`: what was closed, corrected and reopened, by whom and why."""

from collections.abc import Callable
from typing import Annotated

from .options import Shared, books_in
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def books(file: Annotated[str, shared.books], /) -> int:
        from .bookkeeping import corrected_by, fact_line, line_of

        kept = books_in(file)
        closed = kept.closed or t("还没有", "none")
        t.print(t(f"{kept.scheme} 已结账到：{closed}", f"{kept.scheme}, closed through: {closed}"))
        for number, (entry, seal) in enumerate(zip(kept.entries, kept.seals, strict=True), 1):
            t.print(f"{number:>3}  {line_of(t, entry)}")
            for fact in corrected_by(entry):
                t.print(f"     {fact_line(t, fact)}")
            t.print(t(f"     封存值 {seal}", f"     seal {seal}"))
        return 0

    books.__doc__ = t(
        "列出账簿：哪些月份已结账、有过哪些更正和重开，谁、何时、为何。",
        "List the books: closings, corrections and reopenings, by whom, when, why.",
    )
    return books
