"""`creditscore facts`: the fact dictionary of a scheme, what is asked of whom and what it earns."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from .data import print_rows
from .fact_lines import lines
from .options import Shared, changes, one_of, readings, unit_called
from .speech import Speech

if TYPE_CHECKING:
    from ..scheme.fact_dictionary import Entry

_HEAD = (
    ("track", "考核对象"),
    ("item", "条款"),
    ("title", "条款名称"),
    ("cites", "出处"),
    ("says", "规则"),
    ("subject", "类别"),
    ("fact", "事实"),
    ("label", "填报内容"),
    ("type", "类型"),
    ("filling", "填法"),
    ("missing", "不填时"),
    ("bounds", "界限"),
    ("earns", "计分"),
    ("filled_by", "填报人"),
    ("who", "责任单位"),
    ("standing", "本单位"),
)


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def facts(
        scheme: Annotated[str, shared.scheme],
        /,
        *,
        unit: Annotated[
            str | None,
            t.help("只看此单位填报的，写名称或别名", "what this unit, or alias, reports"),
        ] = None,
        month: Annotated[
            str | None, t.help("只看此月填报的，如 2023-05", "what is reported in this month")
        ] = None,
        track: Annotated[str | None, t.help("只看此类对象", "only this track")] = None,
        item: Annotated[str | None, t.help("只看此项", "only this item")] = None,
        reading: Annotated[
            list[str] | None,
            t.help("换一种读法，如 3=by-records", "another reading, as 3=by-records"),
        ] = None,
        set_: Annotated[
            list[str] | None,
            t.help("改一处规则", "change a rule", name="--set"),
        ] = None,
        all_: Annotated[
            bool,
            t.help("也列出不计分的", "those that earn nothing too", name="--all"),
        ] = False,
        format: Annotated[Literal["text", "csv"], shared.format] = "text",
    ) -> int:
        from ..scheme.fact_dictionary import dictionary
        from ..scheme.loading import load_scheme

        loaded = load_scheme(scheme).switch(readings(reading or ()), changes(set_ or ()))
        items = [i for part in loaded.tracks.values() for i in part.items]
        items += [part.item for part in loaded.parts if part.fact]
        one_of(track, loaded.tracks)
        one_of(item, dict.fromkeys(items))
        name = unit_called(t, loaded, unit) if unit is not None else None
        found = dictionary(loaded, track=track, unit=name, month=month)
        entries = [entry for entry in found if item in (None, entry.item)]
        if format == "csv":
            counting = (entry for entry in entries if entry.counts or all_)
            print_rows(t, _HEAD, (_cells(t, entry) for entry in counting))
            return 0
        if name is not None:
            home, entity = loaded.find(name)
            t.print(
                f"{entity.name}{t(f'（{home.title}）', f' ({home.title})')} {month or loaded.year}"
            )
        own = [entry for entry in entries if entry.standing != "open"]
        others = [entry for entry in entries if entry.standing == "open"]
        for line in lines(t, own, all_):
            t.print(line)
        if not entries:
            t.print(t("没有要填报的。", "Nothing to report."))
        if others:
            t.print(
                t(
                    "\n—— 不在责任单位之列，报了也算 ——",
                    "\n-- off the list; what is reported counts --",
                )
            )
            for line in lines(t, others, all_):
                t.print(line)
        return 0

    facts.__doc__ = t(
        "列出要填报的事实：谁填、怎么填、值几分。",
        "List the facts to report: by whom, how, and what they earn.",
    )
    return facts


def _cells(t: Speech, entry: "Entry") -> Iterator[str]:
    from ..scheme import fact_words as words
    from ..scheme.earnings import earns

    fact = entry.fact
    yield from (t(entry.track.title, entry.track.id), entry.item, entry.of.title)
    yield from (entry.cites, entry.says, entry.subject.id if entry.subject else "")
    yield from (fact.id, fact.label, t(words.TYPES[fact.type][0], fact.type))
    yield from (t(*words.FILLING[fact.type]), words.missing(fact, t), words.bounds(entry, t))
    yield from (earns(entry, t), words.filled_by(entry, t), words.answers(entry, t))
    standings = {"listed": ("责任单位", "listed"), "open": ("名单外", "off the list"), "": ("", "")}
    yield entry.role or t(*standings[entry.standing])
