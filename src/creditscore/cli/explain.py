"""`creditscore explain`: why a unit has its score."""

from collections.abc import Callable
from typing import Annotated, Literal

from ..visible import in_json
from .options import Shared, scored, unit_called
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def explain(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        entity: Annotated[
            str,
            t.help(
                "单位名称、别名，或名称里的两个字以上",
                "the unit, by name, alias or two signs of its name and more",
                name=("--entity", "--unit"),
            ),
        ],
        month: Annotated[
            str | None,
            t.help(
                "月份，如 2023-05、2023.5、5月；不写为全年",
                "the month, as 2023-05; without it the year",
            ),
        ] = None,
        item: Annotated[
            str | None, t.help("只看此项或此部分", "only this item, or this section")
        ] = None,
        brief: Annotated[
            bool,
            t.help(
                "只列各项得分、总分和等次，不列每笔",
                "what each item comes to, the total and the band, without postings",
                show_default=False,
            ),
        ] = False,
        through: Annotated[str | None, shared.through] = None,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
        books: Annotated[str | None, shared.books] = None,
        format: Annotated[Literal["text", "html", "json"], shared.format] = "text",
    ) -> int:
        result = scored(t, scheme, facts, through, reading or (), set_ or (), books=books)
        explanation = result.explain(unit_called(t, result.scheme, entity), month, item)
        if format == "json":
            import json

            data = explanation.data()
            for clause in data["clauses"] if brief else ():
                clause["postings"] = []
            print(in_json(json.dumps(data, ensure_ascii=False, indent=1)))
        elif format == "html":
            print(explanation.page(t.lang, brief=brief))
        else:
            t.print(explanation.text(t.lang, brief=brief))
        return 0

    explain.__doc__ = t(
        "说明一个单位的得分：条款、规则、事实、算式。",
        "Explain a unit's score: clause, rule, facts, arithmetic.",
    )
    return explain
