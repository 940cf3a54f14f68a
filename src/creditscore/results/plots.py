"""What a result can show: league, contributions, months, moves, and how sure places are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from ..charts.figures import mean
from ..charts.model import ByMonth, Places, Ranges, Stacked
from ..charts.vega import EXTRA, plotted
from ..decimals import shifted
from ..errors import Place, Problem, UsageError, nearest
from ..language import Say, chosen
from ..lazy import Later, need
from ..scheme import model as m
from .tables import definitions
from .terms import PART, Posted, called, rounded, terms_of

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_PRINTED = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"]
_SEEN = Fraction(1, 200)
"""What is less is written as 0.00, and not drawn."""
_MOST_LINES = 12
"""Of how many units a line is drawn unless they are named: of those that moved most."""


class Charted(Posted, Protocol):
    """What charts ask of a result."""

    @property
    def through(self) -> int:
        """How many months are scored."""

    def records(self, table: str) -> list[dict[str, Any]]:
        """A table row by row."""

    def standings(self, track: str) -> list[dict[str, Any]]:
        """The league of a track row by row."""

    def summary(self, lang: str | None = None) -> str:
        """What the result holds."""


class Ranged(Protocol):
    """What says between which places units are."""

    @property
    def units(self) -> pd.DataFrame:
        """A row a unit with `rank`, `best` and `worst`, and `low` and `high` of most draws."""


class Plots:
    """The charts of a result, the same as in reports, by Altair; asked for as `result.plot`.

    Each is an Altair chart, to be changed and saved as any other. A notebook shows it as SVG, made
    on this machine: no script and no network. `lang` is zh or en. Needs the extra `notebook`.
    """

    def __init__(self, result: Charted) -> None:
        self._result = result

    def ranking(self, track: str | None = None, *, lang: str | None = None) -> Any:
        """The league of a track, the first unless told: what the points of each unit are made of.

        A bar a unit, the first place above, its pieces the sections of the rules.
        """
        say, name = Say(chosen(lang)), self._track(track)
        found = self._result.tracks[name]
        terms, scheme = terms_of(self._result, name), self._result.scheme
        sections = {
            node.id: top.title
            for top in found.track.root.children
            for node in (top.nodes() if isinstance(top, m.Section) else (top,))
        }
        rest = say("上下限、取整等", "limits and rounding")
        grid: dict[str, list[Fraction]] = {title: [] for title in sections.values()}
        order = self._league(name)
        for at, term in enumerate(terms.terms):
            kind = sections.get(term.id, term.title if term.kind == PART else rest)
            values = [terms.exact(at, unit) for unit in order]
            sums = grid.get(kind) or [Fraction(0)] * len(order)
            grid[kind] = [one + other for one, other in zip(sums, values, strict=True)]
        kinds = [kind for kind, row in grid.items() if any(abs(v) >= _SEEN for v in row)]
        rows = [
            [_decimal(grid[kind][at], scheme.places) for kind in kinds] for at in range(len(order))
        ]
        names = [found.track.entities.names[unit] for unit in order]
        total = [Fraction(int(terms.total[unit]), terms.scale) for unit in order]
        wholes = [_decimal(value, scheme.places) for value in total]
        title = say(
            f"{found.track.title}：名次和得分构成", f"{found.track.title}: ranks and points"
        )
        return plotted(Stacked.of(title, names, kinds, rows, say, wholes=wholes))

    def contributions(self, unit: str, *, lang: str | None = None) -> Any:
        """What each clause makes of a unit's total, the most first; what takes away goes left.

        Raises `UsageError` for a unit that is not there.
        """
        say = Say(chosen(lang))
        track, entity = self._result.scheme.find(unit)
        at, terms = track.positions[entity.name], terms_of(self._result, track.id)
        found = [
            (called(term, say), terms.exact(number, at)) for number, term in enumerate(terms.terms)
        ]
        found = sorted((row for row in found if abs(row[1]) >= _SEEN), key=lambda row: -row[1])
        places = self._result.scheme.places
        grid = [[_decimal(value, places)] for _, value in found]
        title = say(f"{entity.name}：各条款的贡献", f"{entity.name}: what each clause contributes")
        names = [name for name, _ in found]
        return plotted(Stacked.of(title, names, [say("得分", "points")], grid, say))

    def months(
        self, unit: str | None = None, track: str | None = None, *, lang: str | None = None
    ) -> Any:
        """A unit's points month by month beside the mean; without one, the spread of a track.

        Raises `UsageError` for a unit or track that is not there.
        """
        say, result = Say(chosen(lang)), self._result
        name = self._track(track)
        if unit is not None:
            of, entity = result.scheme.find(unit)
            name = of.id
        found = result.tracks[name]
        months = result.scheme.months[: result.through]
        points = [
            [shifted(int(cell), result.scheme.places) for cell in row]
            for row in found.scores.months[: result.through].T
        ]
        there = found.counted[: result.through].T.tolist()
        counting = [
            [cell if counts else None for cell, counts in zip(*pair, strict=True)]
            for pair in zip(points, there, strict=True)
        ]
        if unit is None:
            return plotted(ByMonth.of_track(found.track.title, months, counting, say))
        means = [
            float(mean([cell for cell in cells if cell is not None]))
            for cells in zip(*counting, strict=True)
        ]
        own = points[of.positions[entity.name]]
        return plotted(ByMonth.of_unit(entity.name, months, own, means, say))

    def bump(
        self, track: str | None = None, units: list[str] | None = None, *, lang: str | None = None
    ) -> Any:
        """The places of units month by month, by their points of the year so far.

        Drawn are the `units` named, or the twelve that moved most. Raises `UsageError` for a unit
        or track that is not there, and where nobody is ranked (U566).
        """
        say, result = Say(chosen(lang)), self._ranked()
        asked = [result.scheme.find(unit) for unit in units or ()]
        name = asked[0][0].id if asked and track is None else self._track(track)
        places: dict[str, list[int]] = {}
        for row in result.records("months"):
            if row["track"] == name:
                places.setdefault(row["entity"], []).append(row["rank_to_date"])
        if asked:
            names = [entity.name for _, entity in asked]
            wrong = [unit for unit in names if unit not in places]
            if wrong:
                raise UsageError(
                    Problem("U562", Place(), {"name": names[0], "other": unit}) for unit in wrong
                )
        else:
            moves = {unit: max(ranks) - min(ranks) for unit, ranks in places.items()}
            names = sorted(places, key=lambda unit: -moves[unit])[:_MOST_LINES]
        shown = {unit: places[unit] for unit in sorted(names, key=lambda unit: places[unit][-1])}
        months = result.scheme.months[: result.through]
        title = result.tracks[name].track.title
        return plotted(Places.by_month(title, months, shown, say))

    def sensitivity(
        self, found: Ranged, track: str | None = None, *, lang: str | None = None
    ) -> Any:
        """Between which places each unit of a track is under all readings, or in draws.

        `found` are `creditscore.readings` of the year, or draws by `creditscore.monte_carlo`. A
        thin line reaches from the best to the worst place, a thick one holds most of the draws, a
        dot is the place as scored.
        """
        say, result, name = Say(chosen(lang)), self._ranked(), self._track(track)
        table = found.units
        mine = table[(table["track"] == name) & table["rank"].notna()].sort_values("rank")
        low, high = ("low", "high") if "low" in table else ("rank", "rank")
        columns = ["entity", "rank", "best", "worst", low, high]
        units = [
            (str(entity), int(now), int(best), int(worst), int(first), int(last))
            for entity, now, best, worst, first, last in mine[columns].itertuples(index=False)
        ]
        return plotted(Ranges.of(result.tracks[name].track.title, units, say))

    def league(self, track: str | None = None, *, lang: str | None = None) -> Any:
        """The league of a track as a table by great_tables, for papers and slides."""
        say, name = Say(chosen(lang)), self._track(track)
        tables = need("great_tables", EXTRA)
        table = pd.DataFrame(self._result.standings(name)).drop(columns=["provisional"])
        shown = [
            column
            for column in definitions.annual(self._result.scheme).columns
            if column.name in table and not (table[column.name].astype(str) == "").all()
        ]
        points = [column.name for column in shown if column.kind == "decimal"]
        table = table[[column.name for column in shown]].astype(object)
        for column in points:
            table[column] = ["" if cell is None else format(cell, "f") for cell in table[column]]
        titles = {column.name: say(column.zh, column.en) for column in shown}
        made = tables.GT(table.where(table.notna(), "")).cols_label(**titles)
        made = made.tab_header(self._result.tracks[name].track.title, self._result.summary(lang))
        whole = [column.name for column in shown if column.kind == "whole"]
        return made.cols_align("right", points + whole).opt_table_font(font=_PRINTED)

    def _ranked(self) -> Charted:
        """The result, where its units are ranked."""
        if not self._result.scheme.settles:
            raise UsageError(Problem("U566", Place(), {"name": self._result.scheme.id}))
        return self._result

    def _track(self, track: str | None) -> str:
        tracks = self._result.tracks
        if track is None:
            return next(iter(tracks))
        if track not in tracks:
            known = {"pattern": " | ".join(tracks), "nearest": nearest(track, tracks)}
            raise UsageError(Problem("U508", Place(), {"value": track, **known}))
        return track

    def _league(self, name: str) -> list[int]:
        """The units of a track, the first place first, the unranked last."""
        found = self._result.tracks[name]
        names = found.track.entities.names
        ranks = found.standing.rank.tolist()
        return sorted(range(len(names)), key=lambda unit: (ranks[unit] or len(names) + 1, unit))


def _decimal(value: Fraction, places: int) -> Decimal:
    return shifted(rounded(value * 10**places), places)
