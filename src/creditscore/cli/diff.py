"""`creditscore diff`: what is different between two schemes, and what comes of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from .data import print_csv, print_json
from .notices import tell
from .options import Shared, changes, pairs, paths, readings
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def diff(
        before: Annotated[str, t.help("前一方案，名称或文件夹", "the first scheme, or its folder")],
        after: Annotated[str, t.help("后一方案，名称或文件夹", "the second scheme, or its folder")],
        facts: Annotated[
            list[str] | None,
            t.help("前一方案一年的事实表", "fact tables of the first scheme's year"),
        ] = None,
        /,
        *,
        clause: Annotated[
            list[str] | None,
            t.help("改了编号的条款，如 16=17", "a clause that was renumbered, as 16=17"),
        ] = None,
        map_: Annotated[
            str | None,
            t.help(
                "条款编号对照表，每行 旧号=新号",
                "a file of such numbers, a line OLD=NEW each",
                name="--map",
            ),
        ] = None,
        through: Annotated[str | None, shared.through] = None,
        reading: Annotated[
            list[str] | None,
            t.help("后一方案换一种读法，如 16=monthly-cap", "a reading of the second scheme"),
        ] = None,
        set_: Annotated[
            list[str] | None,
            t.help(
                "后一方案改一处规则，如 16.awards.cases.cap=30",
                "change a rule of the second scheme, as 16.awards.cases.cap=30",
                name="--set",
            ),
        ] = None,
        format: Annotated[Literal["text", "html", "csv", "json"], shared.format] = "text",
    ) -> int:
        tables = paths(facts or ())
        numbers = dict(pairs(clause or (), "16=17"))
        if map_ is not None:
            (path,) = paths([map_])
            numbers |= pairs(_lines(path), "16=17")
        with t.progress("正在对照…", "comparing …") as told:
            from .. import diff, load_scheme, read_facts

            one, two = load_scheme(before), load_scheme(after)
            two = two.switch(readings(reading or ()), changes(set_ or ()))
            given = read_facts(*tables, scheme=one, progress=told) if tables else None
            found = diff(one, two, given, clauses=numbers, through=through)
            moves = found.alone if tables else None
        from .diff_text import page_of, print_diff

        tell(t, found.left_out)
        if format == "html":
            print(page_of(t, found))
        elif format == "csv":
            print_csv(found.rules if found.comparison is None else found.comparison.units)
        elif format == "json":
            more = {}
            if found.comparison is not None and moves is not None:
                units, by_clause = found.comparison.units, found.comparison.by_clause
                more = {"units": units, "by_clause": by_clause, "alone": moves}
            print_json({"rules": found.rules, **more})
        else:
            print_diff(t, found)
        return 0

    diff.__doc__ = t(
        "对照两个方案：规则哪里不同；给出事实表则算出谁的得分、名次、等次因哪一条而变。",
        "Compare two schemes: their rules and, with facts, whose points, rank and band change.",
    )
    return diff


def _lines(path: Path) -> list[str]:
    """The lines of a file that say something, in UTF-8 or GB18030."""
    from ..tabular.encodings import parts_of, written

    encoding = written(parts_of(path), path.name).encoding
    lines = path.read_text(encoding=encoding).splitlines()
    return [line.strip() for line in lines if line.strip()]
