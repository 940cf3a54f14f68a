"""`creditscore book`: the rule book of a scheme as one page of HTML."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from .options import Shared, changes, readings
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def book(
        scheme: Annotated[str, shared.scheme],
        /,
        *,
        out: Annotated[
            str | None,
            t.help(
                "写到此文件，不写则打印出来", "the file to write; without it the page is printed"
            ),
        ] = None,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
    ) -> int:
        from .. import load_scheme, whole
        from ..editor.book import book

        page = book(load_scheme(scheme).switch(readings(reading or ()), changes(set_ or ())), t)
        if out is None:
            print(page)
            return 0
        with whole.files([Path(out)], lambda _: None) as (draft,):
            draft.write_text(page, encoding="utf-8")
        t.print(out)
        return 0

    book.__doc__ = t(
        "把方案写成一页规则手册：条款、规则、填报、读法、案例。",
        "Write the rule book as one page: clauses, rules, facts, readings, cases.",
    )
    return book
