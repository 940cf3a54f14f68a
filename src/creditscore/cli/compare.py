"""`creditscore compare`: which postings changed between two runs, tables or rules, and why."""

from collections.abc import Callable
from typing import Annotated, Literal

from .data import print_csv, print_json
from .options import Shared, paths
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def compare(
        before: Annotated[
            str,
            t.help(
                "前一份：结果文件夹、事实表或方案", "the first: a folder of results, facts or rules"
            ),
        ],
        after: Annotated[str, t.help("后一份，同类", "the second, of the same kind")],
        /,
        *,
        scheme: Annotated[
            str | None,
            t.help("对照事实表时：按此方案计分", "of fact tables: the scheme to score by"),
        ] = None,
        facts: Annotated[
            list[str] | None, t.help("对照方案时：一年的事实表", "of rules: fact tables of a year")
        ] = None,
        through: Annotated[str | None, shared.through] = None,
        format: Annotated[Literal["text", "html", "csv", "json"], shared.format] = "text",
    ) -> int:
        tables = paths(facts or ())
        paths((before, after))
        with t.progress("正在对照…", "comparing …"):
            from .. import compare

            found = compare(before, after, scheme=scheme, facts=tables or None, through=through)
            postings = found.postings
        from .compare_text import page_of, print_restatement
        from .notices import tell

        tell(t, found.left_out)

        if format == "csv":
            print_csv(postings)
        elif format == "json":
            compared = found.comparison
            more = {} if found.facts is None else {"facts": found.facts}
            moved = {"months": compared.months, "units": compared.units}
            print_json({"postings": postings, **more, **moved})
        elif format == "html":
            print(page_of(t, found, before, after))
        else:
            print_restatement(t, found, before, after)
        return 0

    compare.__doc__ = t(
        "对照两份结果（或两组事实、两个方案）：哪些记分变了，因为什么，各月、名次、等次怎样变。",
        "Compare two results, fact tables or schemes: which postings changed, why, who moves.",
    )
    return compare
