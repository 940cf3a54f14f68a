"""`creditscore due`: what a unit has missed, and what is due next."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any

from .options import Shared, scored, unit_called
from .speech import Speech


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def due(
        scheme: Annotated[str, shared.scheme],
        facts: Annotated[list[str], shared.facts],
        /,
        *,
        entity: Annotated[
            str,
            t.help("单位名称或别名", "the unit, by name or alias", name=("--entity", "--unit")),
        ],
        through: Annotated[
            str | None, t.help("到哪个月为止，如 2023-06", "the last month, as 2023-06")
        ] = None,
        reading: Annotated[
            list[str] | None,
            t.help("换一种读法，如 五=in-october", "another reading, as 五=in-october"),
        ] = None,
    ) -> int:
        result = scored(t, scheme, facts, through, reading or (), ())
        unit = unit_called(t, result.scheme, entity)
        t.print("\n".join(_lines(t, result, unit)))
        return 0

    due.__doc__ = t(
        "一个单位的目标清单：哪些已到期未达标，哪些接着到期。",
        "What a unit has missed of its targets, and what is due next.",
    )
    return due


def _lines(t: Speech, result: Any, unit: str) -> Iterator[str]:
    """What is overdue, then what is due, month by month; what is done already at the end."""
    from ..results.explaining.target_words import target

    _, found = result.scheme.find(unit)
    month = result.scheme.months[result.through - 1]
    explained = result.explain(found.name, month)
    states = {
        (clause.item, state.subject, state.title, state.must): (clause, state)
        for clause in explained.clauses
        for state in clause.targets
    }
    yield f"{explained.entity}{t('（', ' (')}{explained.track}{t('）', ')')} {month}"
    yield explained.scheme
    if not states:
        yield t("没有目标。", "It has no targets.")
        return

    def line(key: tuple[str, str, str, str]) -> str:
        clause, state = states[key]
        number = t(f"第{clause.item}项", f"item {clause.item}")
        return f"  {number} {clause.title} {target(state, t)}"

    overdue = [k for k, (_, s) in states.items() if _overdue(s)]
    if overdue:
        yield t(f"\n已判而没有达标（{len(overdue)} 项）", f"\nJudged and not met ({len(overdue)})")
        yield from map(line, overdue)
    coming = result.due
    coming = coming[coming["entity"] == found.name]
    names = ("item", "subject", "title", "must")
    keys = list(zip(*(coming[name].tolist() for name in names), strict=True))
    open_ = [(at, k) for at, k in zip(coming["due"], keys, strict=True) if not _done(states, k)]
    for at in dict.fromkeys(at for at, _ in open_):
        here = [key for month_, key in open_ if month_ == at]
        yield t(f"\n{at} 到期（{len(here)} 项）", f"\nDue in {at} ({len(here)})")
        yield from map(line, here)
    early = len(keys) - len(open_)
    if early:
        yield t(f"\n已提前完成 {early} 项。", f"\n{early} are done early.")
    if not keys:
        yield t(
            f"\n{month} 以后没有到期的目标；年度没有结束的，用 --through 写明到哪个月。",
            f"\nNothing falls due after {month}; say --through if the year is not over.",
        )


def _overdue(state: Any) -> bool:
    return state.state in ("not-met", "no-facts")


def _done(states: dict[Any, Any], key: tuple[str, str, str, str]) -> bool:
    return bool(states[key][1].state == "early")
