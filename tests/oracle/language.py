"""The rule language once more: any scheme, in exact fractions, sharing nothing with `creditscore`.

Written from docs/rules/language.md so that the engine has something to disagree with. One entity
and one month at a time, by recursion; what was worked out once is remembered. It trusts schemes
and rows: whether they are acceptable is for others to check.

A leaf is an award, or an award of one subject; a node is an item, a section or the track. Each has
a worth at a month: a Fraction, or NONE (no value yet), NA (does not apply), ABSENT (not a child
yet: an award before its `from`). What it posts is the change of that worth within its period.

Where the document is silent or speaks twice, this engine holds that

 1  a leaf applies from the first month of its period in which all its facts have; a unit that left
    keeps its values to the end of each period. What stops applying otherwise (below
    `not_applicable_when`, outside interpolate's anchors, too few children scored) counts as 0: it
    posts back what it had posted since the period began, and posts it again when it returns;
 2  a plain node posts its value, rounded, less what it posted before, even where it does not apply,
    and does so apart for what starts afresh each month, quarter, half-year and year;
    its value is the sum of its children's exact changes of the year (none while none applies).
    `full`, `counts` and its own `weight` leave a node plain; `period`, `clamp`,
    `not_applicable_when` or a child with a `weight` do not;
 3  `counts: false` children are no children at all for needs_at_least, policies, states and sums;
 4  stages that count as scored by policy (zero, full, peer-average) count for needs_at_least;
    rescale asks `full` of every child in force, by its weight; peer-average takes what the child
    gives to this node (over the node's period), not the child's own value;
 5  the facts of an award are all that it names, also of other items, in conditions and below
    `peers`, but not those behind `points_of`; n/a asks the award's own unit only;
 6  n/a months of a period add nothing; a figure that was n/a in all its months so far is not known
    to a condition (which does not hold), never 0; a rule that asks whether a fact is known does
    without it, and so is there; the facts of an award's own `when` need not apply either;
 7  the figure of a stock or score is that of the last month in which it applied, by `missing`;
    `carry` looks back over period and year to the last number (past n/a), not behind the award's
    `from`;
 8  `missing: {value: x}` gives x to each month without a row, so it adds up for counts; with
    `error` a month without a row is 0 here;
 9  facts of several subjects together (per: entity, or an item's conditions, or another item's
    fact without subject): flags any, all else adds; n/a and not known are left out, and the whole
    is so only where all are. The subjects that the unit does not answer for are left out;
10  `increase_of` adds up over the months of the period; unknown and n/a months count as 0;
11  an award `for: listed` gives 0 to others, and is scored; a unit with `others: scored` answers
    for the item whether or not it reports; an item applies if any of its subjects does;
12  an award that never falls keeps the most of its rounded F since its period began (a trailing
    one: ever), over the months in which it is in force and applies, before `posts: at-end`; its
    `round` comes after its floor and cap; levels and tiers without a row give 0; tiers and levels
    go from the top, the first that fits;
13  at-end asks for the last month of the period by the calendar, also when the award ends earlier
    (its F is then posted at the period's end) and whatever `through` is; n/a comes before at-end;
14  peers are the units in force that answer for the award's own item and subject and whose figure
    is known; who is left out by a `not_applicable_when` around them that asks facts and the roster
    alone is no peer, one that asks points or peers is not looked at. A `points_of` below `peers` or
    `rank` is known only where that node has a value; elsewhere a node without value has 0 points;
15  `over: any / every` leaves out months in which the unit is not in force, and those before an
    open subject concerns it; an unknown month fails;
16  a multiplier whose measure is not known changes nothing, like one whose `when` does not hold;
17  to a limit over a shorter period than the node's, the node stands in months without a value at
    what it was worth before; of one over a longer period, a period of the node that ends without
    a value uses nothing up; a running clamp starts again from 0 after such a month;
18  over_time: the state is that of the stretches (a value once any stretch has one); a stretch is
    worth what it was in its last month so far; in-force counts stretches with a month in force so
    far; divide_by is `scored` unless told;
19  bands and annual: parts of a fact, and vetoes without `over`, look at December only (nothing
    before), vetoes over any month at the months so far, others at the year when it is over; a unit
    whose place is freed by a veto has no rank, and its own band is that of the place that it would
    have if it alone kept it; moves add up, to the last band; a share of units is rounded half up;
    scores of bands are compared with the total whatever ranks;
20  opening: a running or trailing F starts from 0 in January, so its F of December before is in
    January's posting, apart from what January changes where deductions are counted; as the
    period of a node, `running` is the year;
21  under `over: total` what has expired is not in the sum, and `missing: {value: x}` adds x for
    each month without a row; a stretch of weight 0 in `over_time` has no value, though the node
    applies;
22  a target is 0 until it is judged; what nobody reported is judged and not met; n/a in the period
    so far, or figures that make none (0 of 0), do not apply; a unit off the list is asked from its
    first report of the year on; an n/a that lasts is as if it were said again. `share` and `all`
    look at the year's judgements so far, `early` at the months without a break up to the first
    one, `late` at those from it to the first met.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import wraps
from itertools import pairwise
from statistics import mean, median
from typing import Any

from .in_full import ids_of, in_full

NONE, NA, ABSENT, SCORED = "none", "n/a", "absent", "scored"
Worth = Any  # a Fraction, NONE, NA or ABSENT
Period = Any  # a name, or {"trailing": n}

_ZERO = Fraction(0)
_LENGTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_BOUNDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "above": lambda own, mark: own > mark,
    "at_least": lambda own, mark: own >= mark,
    "below": lambda own, mark: own < mark,
    "at_most": lambda own, mark: own <= mark,
    "equals": lambda own, mark: own == mark,
}
_ASKING = {
    *_BOUNDS, "of", "sum", "product", "max", "min", "difference", "less", "increase_of",
    "change_of", "ratio", "all", "any", "not", "levels", "when", "tiers", "points", "when_empty",
    "mark", "anchors", "when_equal",
}  # fmt: skip
_RULE = {
    "of", "over", "points", "when_empty", "levels", "tiers", "mark", "anchors", "when_equal",
    "form",
}  # fmt: skip
_KNOBS = {
    "period", "not_applicable", "not_applicable_when", "needs_at_least", "combine", "base",
    "multiplier", "zero_when", "floor", "cap", "clamp", "scale_to", "round", "over_time",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One observation; `subject` is empty where the item has none."""

    month: str
    entity: str
    item: str
    subject: str
    fact: str
    value: Fraction | str
    until: str | None = None


@dataclass
class Outcome:
    """What came out: values, postings, months, and the year."""

    nodes: dict[tuple[str, str, int], Fraction | None] = field(default_factory=dict)
    posted: dict[tuple[str, str, int], Fraction] = field(default_factory=dict)
    awards: dict[tuple[str, str, str, str, int], Fraction] = field(default_factory=dict)
    months: dict[tuple[str, int], Fraction] = field(default_factory=dict)
    total: dict[str, Fraction | None] = field(default_factory=dict)
    rank: dict[str, int | None] = field(default_factory=dict)
    others: dict[tuple[str, str], int | None] = field(default_factory=dict)  # ranking, unit
    band: dict[str, str] = field(default_factory=dict)


# --- numbers and months ---------------------------------------------------------------------------


def rounded(value: Fraction, places: int = 0, mode: str = "half-up") -> Fraction:
    """Round to decimal places; half-up and up go away from zero, down goes towards it."""
    size = abs(value) * 10**places
    one = size.denominator
    whole, rest = divmod(size.numerator, one)
    more = {
        "half-up": 2 * rest >= one,
        "half-even": 2 * rest > one or (2 * rest == one and whole % 2 == 1),
        "up": rest > 0,
        "down": False,
    }[mode]
    return Fraction(whole + more if value >= 0 else -whole - more, 10**places)


def is_number(x: Any) -> bool:
    return isinstance(x, int | Decimal | Fraction) and not isinstance(x, bool)


def points_or_0(worth: Worth) -> Fraction:
    return worth if isinstance(worth, Fraction) else _ZERO


def last_month(period: Period, month: int) -> int | None:
    length = _LENGTHS.get(period) if isinstance(period, str) else None
    return length and month + (length - 1) - (month - 1) % length


def remembered(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def once(self: Any, *key: Any) -> Any:
        at = (method.__name__, *map(str_if_dict, key))
        if at not in self.memory:
            self.memory[at] = method(self, *key)
        return self.memory[at]

    return once


def str_if_dict(x: Any) -> Any:
    return str(x) if isinstance(x, dict) else x


# --- the tree -------------------------------------------------------------------------------------


@dataclass(eq=False)
class Thing:
    """A leaf (an award, of one subject or none) or a node (item, section, track)."""

    kind: str  # award, item, section, track
    id: str
    says: dict[str, Any]
    item: str | None  # the item it is or is in
    subject: str | None = None  # of a leaf; None: no subjects, or all of them together
    children: list[Thing] = field(default_factory=list)

    @property
    def plain(self) -> bool:
        weights = (child.says.get("weight", 1) for child in self.counted)
        knobs = _KNOBS & set(self.says)
        return not knobs and self.kind != "subject" and all(weight == 1 for weight in weights)

    @property
    def period(self) -> Period:
        if "target" in self.says:
            due: Any = self.says["due"]
            again = str(due) in _LENGTHS and self.says.get("counted", "each") == "each"
            return due if again else "year"
        return self.says.get("period", "year")

    @property
    def stretch(self) -> Period:
        """Over what its children are taken together."""
        if self.kind == "award" or self.plain:
            return "year"
        return self.says["over_time"]["each"] if "over_time" in self.says else self.period

    @property
    def for_others(self) -> bool:
        """An item that is there for its facts alone: no child of its section."""
        scored = {"awards", "each_subject", "blank", "elsewhere", *_KNOBS}
        scored -= {"not_applicable_when", "period"}
        return self.kind == "item" and not scored & self.says.keys()

    @property
    def counted(self) -> list[Thing]:
        counts = (child for child in self.children if child.says.get("counts", True))
        return [child for child in counts if not child.for_others]

    def walk(self) -> Iterator[Thing]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class View:
    """Where a measure is taken: whose, in which item and subject, over which months."""

    entity: str
    item: str | None
    subject: str | None
    first: int
    month: int
    period: Period
    total: bool = False  # every fact adds up over the months
    since: int | None = None  # the first month whose figures count at all: an award's `from`
    above: tuple[Thing, ...] = ()  # the nodes in which it is taken, the innermost first


@dataclass(frozen=True)
class Judged:
    """A target in a month: is it judged, is the unit asked, is it known, kept to, or void."""

    due: bool
    mine: bool
    known: bool
    held: bool
    void: bool
    own: Fraction | None
    mark: Fraction | None
    view: View


def named(x: Any, loose: bool = False) -> Iterator[tuple[str | None, str, str | None]]:
    """The facts (item, fact, subject) that a measure, a condition or a list of them names.

    Those in the cells of tables and in `first_known` are named by the `loose` alone: an award
    applies without them.
    """
    if isinstance(x, str):
        yield None, x, None
    elif isinstance(x, list):
        for one in x:
            yield from named(one, loose)
    elif isinstance(x, dict) and {"by", "first_known"} & set(x):
        cells = [part for key, part in x.items() if key != "by"] if loose else []
        yield from named([cell for cell in cells if not is_number(cell)], loose)
    elif isinstance(x, dict) and "fact" in x:
        yield x.get("item"), x["fact"], x.get("subject")
    elif isinstance(x, dict) and not {"roster", "parameter", "points_of", "full_of"} & set(x):
        for key, part in x.items():
            if key in _ASKING or (key == "over" and ("ratio" in x or "form" in x)):
                yield from named(part, loose)


def compared_in(x: Any) -> Iterator[tuple[str | None, str, str | None]]:
    """The facts whose figure of a month is set against that of the month before."""
    if isinstance(x, dict):
        yield from named(x["change_of"], True) if "change_of" in x else ()
        x = list(x.values())
    for part in x if isinstance(x, list) else ():
        yield from compared_in(part)


def asked_if_known(x: Any) -> Iterator[tuple[str | None, str, str | None]]:
    """The facts of which a rule asks whether they are known: it is there without them too."""
    if isinstance(x, dict):
        yield from named(x, True) if "known" in x else ()
        yield from named(x, True) if {"by", "first_known"} & set(x) else ()
        for part in x.values():
            yield from asked_if_known(part)
    elif isinstance(x, list):
        for one in x:
            yield from asked_if_known(one)


def limits_of(says: dict[str, Any]) -> list[tuple[Callable[..., Fraction], Any]]:
    """Floors, then caps: how each limits, and what it says."""
    found: list[tuple[Callable[..., Fraction], Any]] = []
    for key, pick in (("floor", max), ("cap", min)):
        own = says.get(key, [])
        found += [(pick, one) for one in (own if isinstance(own, list) else [own])]
    return found


def asks(x: Any, *measures: str) -> bool:
    """Whether one of these measures stands anywhere in some rules."""
    if isinstance(x, dict):
        return any(m in x for m in measures) or any(asks(y, *measures) for y in x.values())
    return isinstance(x, list) and any(asks(y, *measures) for y in x)


def _in_force(below: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """What stands in a node, in the months of both."""
    ends = {"from": max, "until": min}
    months = {k: [one[k] for one in (below, node) if k in one] for k in ends}
    return {**below, **{k: ends[k](both) for k, both in months.items() if both}}


_BELOW = {"sections", "items", "awards"}


def _summands(thing: Thing) -> list[Thing]:
    """What a plain node adds up: what is no plain node itself, as deep as it stands."""
    found = [[c] if c.kind == "award" or not c.plain else _summands(c) for c in thing.counted]
    return [one for some in found for one in some]


def _afresh(period: Period) -> str:
    """When what has a period starts afresh, so that its postings do: each year at the latest."""
    return period if isinstance(period, str) and period in _LENGTHS else "year"


def by_id(scheme: dict[str, Any], rows: Iterable[Row]) -> list[Row]:
    """Rows that name facts by their ids, of a scheme that is written in full."""
    ids = ids_of(scheme)
    return [replace(row, fact=ids.get(row.item, {}).get(row.fact, row.fact)) for row in rows]


class Engine:
    def __init__(self, scheme: dict[str, Any], track: str, rows: Iterable[Row], through: int):
        scheme = in_full(scheme)
        rows = by_id(scheme, rows)
        self.scheme, self.through = scheme["scheme.yaml"], through
        self.says, self.roster = scheme[f"{track}.yaml"], scheme["roster.yaml"]
        self.places: int = self.scheme["points"]["places"]
        self.dawn = 1 - self.scheme.get("opening", 0)
        self.units = {unit["name"]: unit for unit in self.roster["entities"][track]}
        self.items: dict[str, dict[str, Any]] = {}
        self.facts: dict[tuple[str, str, str, str], dict[int, Row]] = defaultdict(dict)
        self.seen: dict[tuple[str, str, str], int] = {}  # entity, item, subject: its first month
        self.open: dict[str, list[str]] = defaultdict(list)
        self._add([row for row in rows if row.entity in self.units])
        self.track = self._thing("track", track, self.says, None)
        self.things = list(self.track.walk())
        self.nodes = {thing.id: thing for thing in self.things if thing.kind != "award"}
        self.home = {child: thing for thing in self.things for child in thing.children}
        self.memory: dict[Any, Any] = {}
        for item, says in self.items.items():
            for fact, about in says["facts"].items():
                if "from_track" in about:
                    self._feed(scheme, about, item, fact, rows)

    def facts_of(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The facts of each item, as the rules say them."""
        yield from ((item, says["facts"]) for item, says in self.items.items())

    def _add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if (month := self._month(row.month)) <= self.through:
                self.facts[row.entity, row.item, row.subject, row.fact][month] = row
                key = (row.entity, row.item, row.subject)
                self.seen[key] = min(month, self.seen.get(key, month))
                if row.subject not in self.open[row.item]:
                    self.open[row.item].append(row.subject)

    def _feed(
        self, scheme: dict[str, Any], about: dict[str, Any], item: str, fact: str, rows: list[Row]
    ) -> None:
        """What the parts of each unit came to in another track, as facts of this one."""
        says, by = about["from_track"], about["from_track"].get("by", "mean")
        other = Engine(scheme, says["track"], rows, self.through)
        places = about.get("places", 6 if about["type"] in ("amount", "score") else 0)
        for unit in self.units:
            parts = [n for n, part in other.units.items() if part.get("part_of") == unit]
            for month in range(1, self.through + 1):
                to_date = says.get("take", "to-date") == "to-date"
                months = range(1, month + 1) if to_date else [month]
                known = [
                    sum((other.posted(other.track, part, m) for m in months), _ZERO)
                    for part in parts
                    if other.valued(part, month) and (to_date or other.in_force(part, month))
                ]
                if known and self.in_force(unit, month):
                    take = {"sum": sum, "mean": mean, "min": min, "max": max}[by]
                    value = rounded(Fraction(take(known)), places)
                    name = f"{self.scheme['year']}-{month:02}"
                    self._add([Row(name, unit, item, "", fact, value)])

    def valued(self, entity: str, month: int) -> bool:
        """Whether the track has had a value for the unit in the year so far."""
        return self.state(self.track, entity, month, "year") == SCORED

    def _month(self, text: str) -> int:
        year, month = map(int, text.split("-"))
        return (year - self.scheme["year"]) * 12 + month

    def _thing(self, kind: str, id_: str, says: dict[str, Any], item: str | None) -> Thing:
        says = {**says, **{k: [_in_force(a, says) for a in says[k]] for k in _BELOW & set(says)}}
        thing = Thing(kind, id_, says, item)
        if kind == "item":
            self.items[id_] = says
        awards = says.get("awards", [])
        for subject in self.subjects(id_) if "each_subject" in says else []:
            own = Thing("subject", f"{id_}/{subject}", says["each_subject"], item, subject)
            apart = [award for award in awards if award.get("per") != "entity"]
            mine = [award for award in apart if subject in award.get("subjects", [subject])]
            own.children = [Thing("award", a["id"], a, item, subject) for a in mine]
            thing.children.append(own)
        for award in awards:
            apart = kind == "item" and award.get("per") != "entity"
            if apart and "each_subject" in says:
                continue
            of: list[Any] = self.subjects(id_) if apart and "subjects" in says else [None]
            of = [s for s in of if s in award.get("subjects", [s])]
            thing.children += [Thing("award", award["id"], award, item, s) for s in of]
        for section in says.get("sections", []):
            thing.children.append(self._thing("section", section["id"], section, None))
        for below in says.get("items", []):
            thing.children.append(self._thing("item", below["id"], below, below["id"]))
        return thing

    # --- who answers, and when --------------------------------------------------------------------

    def subjects(self, item: str) -> list[str]:
        return list(self._lists(item))

    def _lists(self, item: str) -> dict[str, Any]:
        """The subjects of an item, each with its own applies_to or None."""
        subjects = self.items[item].get("subjects", [])
        if subjects == "open":
            return dict.fromkeys(self.open[item])
        if isinstance(subjects, str):
            subjects = self.scheme["subjects"][subjects]
        pairs = [s if isinstance(s, dict) else {"id": s} for s in subjects]
        return {s["id"]: s.get("applies_to") for s in pairs}

    def _among(self, entity: str, item: str, subject: str | None) -> tuple[bool, bool]:
        """Whether the unit is on the list of an item's subject, and whether it answers for it."""
        to = self._lists(item).get(subject) or self.items[item]["applies_to"]
        if to == "all":
            return True, True
        to = {"groups": [to]} if isinstance(to, str) else to
        to = {"units": to} if isinstance(to, list) else to
        groups, units = to.get("groups", []), to.get("units", [])
        listed = entity in units or bool(set(groups) & set(self.units[entity].get("groups", [])))
        open_ = not units and all(self.roster["groups"][g].get("open") for g in groups)
        scored = to.get("others", "scored" if open_ else "refused") == "scored"
        return listed, listed or scored or entity in to.get("also", [])

    def listed(self, entity: str, item: str, subject: str | None) -> bool:
        of = [subject] if subject else self.subjects(item) or [None]
        return any(self._among(entity, item, s)[0] for s in of)

    def answers(self, entity: str, item: str | None, subject: str | None) -> bool:
        if item is None:
            return True
        if "subjects" in self.items[item] and not subject:
            return any(self._among(entity, item, s)[1] for s in self.subjects(item))
        return self._among(entity, item, subject)[1]

    def concerned(self, entity: str, item: str | None, subject: str | None, month: int) -> bool:
        """Whether it answers; an open subject concerns it from the first facts of it on."""
        if item and subject and self.items[item].get("subjects") == "open":
            return self.seen.get((entity, item, subject), month + 1) <= month
        return self.answers(entity, item, subject)

    def in_force(self, entity: str, month: int) -> bool:
        unit = self.units[entity]
        first, last = unit.get("from"), unit.get("until")
        return not (first and month < self._month(first)) and not (
            last and month > self._month(last)
        )

    def begin(self, period: Period, month: int) -> int:
        """The first month of the period that holds `month`."""
        if isinstance(period, dict):
            return max(month - period["trailing"] + 1, self.dawn)
        if period == "running":
            return self.dawn
        return month - (month - 1) % _LENGTHS[period]

    def began(self, period: Period, month: int) -> int:
        """The first month whose postings count in the period: never before January."""
        return 1 if isinstance(period, dict) else max(1, self.begin(period, month))

    # --- facts ------------------------------------------------------------------------------------

    def figure(self, view: View, item: str, fact: str, subject: str | None) -> Worth:
        """A fact's figure over the view, by its type: a Fraction, NONE (not known) or NA."""
        return self._together(view, item, subject, fact, self._figure)

    def _together(
        self, view: View, item: str, subject: str | None, fact: str, of: Callable[..., Worth]
    ) -> Worth:
        if subject or "subjects" not in self.items[item]:
            return of(view, item, subject or "", fact)
        subjects = self.subjects(item)
        own = [s for s in subjects if self.answers(view.entity, item, s)] or subjects
        found = [of(view, item, s, fact) for s in own]
        known = [worth for worth in found if isinstance(worth, Fraction)]
        if not known:
            return NA if all(worth == NA for worth in found) else NONE
        flag = self.items[item]["facts"][fact]["type"] == "flag" and of == self._figure
        flag = flag and not view.total
        return max(known) if flag else sum(known)

    def _figure(self, view: View, item: str, subject: str, fact: str) -> Worth:
        says = self.items[item]["facts"][fact]
        months = range(view.first, view.month + 1)
        owns = [own for m in months if (own := self._own(view, item, subject, fact, m)) != NA]
        if not owns:
            return NA
        if (says["type"] in ("stock", "score") or says.get("lasts")) and not view.total:
            return owns[-1]
        if all(own == NONE for own in owns):
            return NONE
        added = [points_or_0(own) for own in owns]
        up_once = says["type"] == "flag" and not view.total
        return Fraction(max(added) > 0) if up_once else sum(added)

    def _own(self, view: View, item: str, subject: str, fact: str, month: int) -> Worth:
        """What a month gives: its own row while alive, or what `missing` puts in its place."""
        says = self.items[item]["facts"][fact]
        rows = self.facts.get((view.entity, item, subject, fact), {})
        rows = {m: row for m, row in rows.items() if m <= month}
        if not self.in_force(view.entity, month):
            return NA
        if self._unopened(replace(view, item=item, subject=subject), month):
            return NA
        if month in rows and rows[month].value == NA:
            return NA
        missing = self._missing(item, says)
        if month not in rows and says.get("not_applicable") == "lasts":
            earlier = [m for m in rows if m >= self.begin("year", month)]
            if earlier and rows[max(earlier)].value == NA:
                return NA
        if says.get("lasts"):
            year = [m for m in rows if m >= self.begin("year", month) and rows[m].value != NA]
            stand = [self._alive(rows[m], view) for m in year]
            if missing in ("not-applicable", "not-reported") and not year:
                return NA
            return Fraction(any(stand)) if says["type"] == "flag" else sum(stand, _ZERO)
        if month in rows:
            return self._alive(rows[month], view)
        if missing in ("not-applicable", "not-reported"):
            return NA
        if missing == "carry":
            earlier = [m for m in rows if rows[m].value != NA]
            return rows[max(earlier)].value if earlier else NONE
        if isinstance(missing, dict) and self.answers(view.entity, item, subject or None):
            return Fraction(missing["value"])
        return _ZERO

    def _missing(self, item: str, says: dict[str, Any]) -> Any:
        """What a month without a report means; not known where the item has a target."""
        if "missing" in says:
            return says["missing"]
        if any("target" in award for award in self.items[item].get("awards", [])):
            return "not-reported"
        return "error" if says["type"] == "stock" else "zero"

    def _alive(self, row: Row, view: View) -> Fraction:
        end = self._month(row.until) if row.until else self._own_end(row)
        return _ZERO if end is not None and end < view.month else row.value

    def _own_end(self, row: Row) -> int | None:
        """The last month of the unit's own year in which something was observed."""
        says = self.items[row.item]["facts"][row.fact].get("expires")
        begins = says and self.units[row.entity].get("columns", {}).get(says["year_from"])
        if not begins:
            return None
        month = self._month(row.month)
        return next(m for m in range(month, month + 12) if (m + 1 - begins) % 12 == 0)

    def _increase(self, view: View, item: str, subject: str, fact: str) -> Worth:
        """What was added since the figure before: n/a and unknown months are passed over."""
        known: dict[int, Fraction] = {}
        for month in range(self.dawn, view.month + 1):
            own = self._own(view, item, subject, fact, month)
            if isinstance(own, Fraction):
                known[month] = own
        months = [m for m in known if m >= view.first]
        if not months:
            owns = [
                self._own(view, item, subject, fact, m) for m in range(view.first, view.month + 1)
            ]
            return NA if all(own == NA for own in owns) else NONE
        total = _ZERO
        for month in months:
            before = [m for m in known if m < month]
            total += max(_ZERO, known[month] - (known[max(before)] if before else _ZERO))
        return total

    # --- measures and conditions ------------------------------------------------------------------

    def measure(self, of: Any, view: View) -> Fraction | None:
        """A number or measure over the view; None: not known."""
        if is_number(of):
            return Fraction(of)
        if isinstance(of, str):
            of = {"fact": of}
        if "fact" in of:
            item = of.get("item", view.item)
            subject = of.get("subject") or (view.subject if item == view.item else None)
            subject = view.subject if subject == "same" else subject
            worth = self.figure(view, item, of["fact"], subject)
            return worth if isinstance(worth, Fraction) else None
        if "sum" in of:
            parts = [self.measure(part, view) for part in of["sum"]]
            return None if None in parts else sum(parts, _ZERO)
        for key, take in (("product", math.prod), ("max", max), ("min", min)):
            if key in of:
                parts = [self.measure(part, view) for part in of[key]]
                return None if None in parts else Fraction(take(parts))
        if "difference" in of:
            own, less = self.measure(of["difference"], view), self.measure(of["less"], view)
            return None if own is None or less is None else own - less
        if "change_of" in of:
            if view.month <= (self.dawn if view.since is None else view.since):
                return None
            if not self.in_force(view.entity, view.month - 1):
                return None
            now, before = (
                self.measure(of["change_of"], replace(view, first=m, month=m, period="month"))
                for m in (view.month, view.month - 1)
            )
            return None if now is None or before is None else now - before
        if "increase_of" in of:
            [(item, fact, subject)] = named(of["increase_of"])
            subject = subject or (view.subject if item in (None, view.item) else None)
            worth = self._together(view, item or view.item, subject, fact, self._increase)
            return worth if isinstance(worth, Fraction) else None
        if "ratio" in of:
            own, over = self.measure(of["ratio"], view), self.measure(of["over"], view)
            return None if own is None or not over else own / over * Fraction(of.get("times", 1))
        if "roster" in of:
            column = self.units[view.entity].get("columns", {}).get(of["roster"])
            return Fraction(column) if is_number(column) else None
        if "parameter" in of:
            dated = self.scheme["parameters"][of["parameter"]]
            if is_number(dated):
                return Fraction(dated)
            past = [(m, d["value"]) for d in dated if (m := self._month(d["from"])) <= view.month]
            return Fraction(max(past)[1]) if past else None
        if "points_of" in of:
            return self._points_of(of, view)
        if "peers" in of:
            return self._among_peers(of, view)
        if "by" in of:
            column = str(self.units[view.entity].get("columns", {}).get(of["by"], ""))
            number = of.get(column, of.get("else")) if column != "by" else of.get("else")
            return None if number is None else self.measure(number, view)
        if "first_known" in of:
            found = (self.measure(part, view) for part in of["first_known"])
            return next((own for own in found if own is not None), None)
        if "full_of" in of:
            node = self.nodes[of["full_of"]]
            return self._marks(node, view.entity, view.month, view.period)[1]
        return self.measure(of[view.subject], view)

    def _points_of(self, of: Any, view: View) -> Fraction | None:
        node, entity = self.nodes[of["points_of"]], view.entity
        if "subject" in of:
            subject = view.subject if of["subject"] == "same" else of["subject"]
            return self._points_of_subject(node, subject, of, view)
        if self.state(node, entity, view.month, view.period) != SCORED:
            return None
        of_it = node.counted if of.get("at") == "before-limits" else [node]
        months = range(max(1, view.first), view.month + 1)
        return sum((self.posted(thing, entity, m) for thing in of_it for m in months), _ZERO)

    def _points_of_subject(self, node: Thing, subject: str, of: Any, view: View) -> Fraction | None:
        """What an item has posted for one subject: known where that concerns the unit."""
        entity = view.entity
        if view.month < 1 or not self.concerned(entity, node.id, subject, view.month):
            return None
        mine = [child for child in node.children if child.subject == subject]
        if of.get("at") == "before-limits":
            mine = [leaf for c in mine for leaf in ([c] if c.kind == "award" else c.children)]
        months = range(max(1, view.first), view.month + 1)
        return sum((self.posted(thing, entity, m) for thing in mine for m in months), _ZERO)

    def _column(self, unit: str, name: str | None) -> str:
        return str(self.units[unit].get("columns", {}).get(name, ""))

    def figures(self, of: Any, view: View, among: str | None = None) -> dict[str, Fraction]:
        """The figure of each unit of the track that has one, or of the unit's group."""
        found = {
            unit: self.measure(of, replace(view, entity=unit))
            for unit in self.units
            if self.in_force(unit, view.month)
            and self.concerned(unit, view.item, view.subject, view.month)
            and not self._left_out(unit, view.above or (self.track,), view.month)
            and self._column(unit, among) == self._column(view.entity, among)
        }
        return {unit: own for unit, own in found.items() if own is not None}

    def _left_out(self, unit: str, above: tuple[Thing, ...], month: int) -> bool:
        """Whether a condition on facts or the roster says that one of some nodes does not apply."""
        for node in above:
            when = node.says.get("not_applicable_when")
            if when and not asks(when, "points_of", "peers", "full_of"):
                over: Period = node.stretch
                if self.holds(when, self._view(node, unit, self.begin(over, month), month, over)):
                    return True
        return False

    def _view(
        self,
        thing: Thing,
        entity: str,
        first: int,
        month: int,
        period: Period,
        since: int | None = None,
    ) -> View:
        """What a leaf or a node sees of a unit over some months."""
        above, node = [], None if thing.kind == "award" else thing
        node = node or self.home[thing]
        while node:
            above.append(node)
            node = self.home.get(node)
        where = entity, thing.item, thing.subject, first, month, period
        return View(*where, since=since, above=tuple(above))

    def _among_peers(self, of: Any, view: View) -> Fraction | None:
        known = self.figures(of["of"], view, of.get("among"))
        own, all_ = known.get(view.entity), list(known.values())
        if of["peers"] in ("rank", "percentile"):
            if own is None:
                return None
            if of["peers"] == "rank":
                return Fraction(1 + sum(other > own for other in all_))
            return Fraction(100 * sum(other <= own for other in all_), len(all_))
        if of["peers"] == "quantile":
            return _quantile(sorted(all_), Fraction(of["at"])) if all_ else None
        take = {"mean": mean, "min": min, "max": max, "median": median}[of["peers"]]
        return Fraction(take(all_)) if all_ else None

    def holds(self, when: Any, view: View) -> bool:
        if isinstance(when, list):
            return all(self.holds(one, view) for one in when)
        if "all" in when:
            return all(self.holds(one, view) for one in when["all"])
        if "any" in when:
            return any(self.holds(one, view) for one in when["any"])
        if "not" in when:
            return not self.holds(when["not"], view)
        if "roster" in when:
            column = str(self.units[view.entity].get("columns", {}).get(when["roster"], ""))
            return column in map(str, when["is"] if isinstance(when["is"], list) else [when["is"]])
        if when.get("over") in ("any", "every"):
            months = range(view.first, view.month + 1)
            mine = [m for m in months if not self._unopened(view, m)]
            judged = [
                self._within_bounds(when, replace(view, first=m, month=m, period="month"))
                for m in mine
                if self.in_force(view.entity, m)
            ]
            return any(judged) if when["over"] == "any" else bool(mine) and all(judged)
        if when.get("over") == "end":
            view = replace(view, first=view.month, period="month")
        return self._within_bounds(when, replace(view, total=when.get("over") == "total"))

    def _unopened(self, view: View, month: int) -> bool:
        """Whether an open subject does not concern the unit yet."""
        if not (view.item and view.subject):
            return False
        opened = self.items[view.item].get("subjects") == "open"
        return opened and not self.concerned(view.entity, view.item, view.subject, month)

    def _within_bounds(self, when: dict[str, Any], view: View) -> bool:
        own = self.measure(when["of"], view)
        if "known" in when:
            return (own is not None) == when["known"]
        marks = {bound: self.measure(when[bound], view) for bound in _BOUNDS if bound in when}
        if own is None or None in marks.values():
            return False
        return all(_BOUNDS[bound](own, mark) for bound, mark in marks.items())

    # --- awards -----------------------------------------------------------------------------------

    @remembered
    def _award(self, leaf: Thing, entity: str, month: int) -> Worth:
        """F of an award in a month; of one that never falls, the most since its period began."""
        own = self._afresh(leaf, entity, month)
        if not leaf.says.get("never_falls") or not isinstance(own, Fraction):
            return own
        begin = self.dawn if isinstance(leaf.period, dict) else self.begin(leaf.period, month)
        first = self._month(leaf.says["from"]) if "from" in leaf.says else self.dawn
        until = self._month(leaf.says["until"]) if "until" in leaf.says else month
        months = range(max(begin, first), min(month, until) + 1)
        late = self._posts_late(leaf.says)
        if late and month != (last_month(leaf.period, month) or last_month("year", month)):
            return _ZERO
        if leaf.says.get("for") == "listed" and not self.listed(entity, leaf.item, leaf.subject):
            return _ZERO
        worths = [self._afresh(leaf, entity, m, True) for m in months if self.in_force(entity, m)]
        return max((worth for worth in worths if isinstance(worth, Fraction)), default=own)

    def _posts_late(self, says: dict[str, Any]) -> bool:
        late = says.get("posts") == "at-end" or says["form"] == "rank"
        return late or asks({k: says.get(k) for k in (*_RULE, "cap", "floor", "when")}, "peers")

    @remembered
    def _afresh(self, leaf: Thing, entity: str, month: int, now: bool = False) -> Worth:
        """F of an award by the figures of a month, rounded; `now` also before its period ends."""
        says = leaf.says
        first = self._month(says["from"]) if "from" in says else self.dawn
        until = self._month(says["until"]) if "until" in says else month
        begin = self.begin(leaf.period, month)
        if not self._present(leaf, month):
            return ABSENT
        last = min(month, until)
        if not any(self.in_force(entity, m) for m in range(begin, last + 1)):
            return NA
        if "target" in says:
            worth = self._target(leaf, entity, last)
            return worth if worth == NA else self._in_unit(worth, says)
        if not self.concerned(entity, leaf.item, leaf.subject, last):
            return NA
        start = max(begin, first)
        view = self._view(leaf, entity, start, last, leaf.period, since=first)
        rule = {k: v for k, v in says.items() if k in _RULE}
        free = set(asked_if_known(rule))
        for item, fact, subject in (ref for ref in named(rule) if ref not in free):
            own = subject or (view.subject if item in (None, view.item) else None)
            own = view.subject if own == "same" else own
            if self.figure(view, item or view.item, fact, own) == NA:
                return NA
        points = getattr(self, "_" + says["form"])(says, view)
        if points == NA:
            return NA
        late = self._posts_late(says) and not now
        if late and month != (last_month(leaf.period, month) or last_month("year", month)):
            return _ZERO
        for pick, limit in limits_of(says):
            bound = self._bound(limit, view)
            points = points if bound is None else pick(points, bound)
        if "when" in says and not self.holds(says["when"], view):
            points = _ZERO
        if "round" in says:
            points = rounded(points, says["round"]["places"], says["round"].get("mode", "half-up"))
        if says.get("for") == "listed" and not self.listed(entity, leaf.item, leaf.subject):
            return _ZERO
        return rounded(points, self.places)

    def _in_unit(self, points: Fraction, says: dict[str, Any]) -> Fraction:
        if "round" in says:
            points = rounded(points, says["round"]["places"], says["round"].get("mode", "half-up"))
        return rounded(points, self.places)

    # --- targets ----------------------------------------------------------------------------------

    @remembered
    def _judge(self, leaf: Thing, entity: str, month: int) -> Judged:
        """How a target stands in a month, and whether it is judged in it."""
        says = leaf.says
        due = says["due"]
        every = due if str(due) in _LENGTHS else None
        first_due = None if every else self._month(min(due) if isinstance(due, list) else due)
        now = last_month(every, month) == month if every else month >= first_due
        first = self._month(says["from"]) if "from" in says else self.dawn
        now = now and first <= month <= (self._month(says["until"]) if "until" in says else month)
        compared = set(compared_in(says["target"]))
        if compared and not (
            self.in_force(entity, month - 1) and month - 1 >= max(first, self.dawn)
        ):
            now = False
        over = says.get("period", every or "year")
        begin = self.begin(over, month)
        view = self._view(leaf, entity, max(begin, first), month, over, since=first)
        refs = list(named(says["target"], True))
        mine = self.in_force(entity, month) and self.concerned(
            entity, leaf.item, leaf.subject, month
        )
        slots = [slot for ref in refs for slot in self._slots(leaf, *ref)]
        year = range(self.begin("year", month), month + 1)
        if mine and leaf.item and not self.listed(entity, leaf.item, leaf.subject):
            told = any(self.told(entity, slot, m) is not None for slot in slots for m in year)
            mine = told and says.get("for") != "listed"
        bound = next(name for name in _BOUNDS if name in says["target"])
        own, mark = (
            self.measure(says["target"]["of"], view),
            self.measure(says["target"][bound], view),
        )
        known = own is not None and mark is not None
        held = known and _BOUNDS[bound](own, mark)
        if "or_when" in says:
            held = held or self.holds(says["or_when"], view)
        lacking = not known and not held
        void = lacking and self._nothing_to_judge(leaf, view, refs, compared, begin)
        return Judged(now, mine, known, held, void, own, mark, view)

    def _nothing_to_judge(
        self, leaf: Thing, view: View, refs: list[Any], compared: set[Any], begin: int
    ) -> bool:
        """Whether a fact was said not to apply, or all are there and make no figure.

        What is compared is looked at in the month alone and in the one before.
        """
        there: list[bool] = []
        for ref in refs:
            item, fact, subject = ref
            months = range(begin, view.month + 1)
            views = [view]
            if ref in compared:
                months = range(max(view.month - 1, view.since or self.dawn), view.month + 1)
                views = [replace(view, first=m, month=m, period="month") for m in months]
                there.append(len(views) == 2)
            slots = [
                slot
                for slot in self._slots(leaf, *ref)
                if self.concerned(view.entity, slot[0], slot[1] or None, view.month)
            ]
            stretches = [[m] for m in months] if ref in compared else [months]
            for stretch in stretches:  # of subjects taken together each has to be said
                said = [any(self.told(view.entity, s, m) == NA for m in stretch) for s in slots]
                if said and all(said):
                    return True
            for one in views:
                figure = self.figure(one, item or leaf.item, fact, subject or leaf.subject)
                there.append(isinstance(figure, Fraction))
        return all(there)

    def _slots(self, leaf: Thing, item: str | None, fact: str, subject: str | None) -> list[Any]:
        """The facts that a name means, of each subject where all are taken together."""
        home = item or leaf.item
        subject = subject or (leaf.subject if home == leaf.item else None)
        subject = leaf.subject if subject == "same" else subject
        if subject or "subjects" not in self.items[home]:
            return [(home, subject or "", fact)]
        return [(home, name, fact) for name in self.subjects(home)]

    def told(self, entity: str, slot: Any, month: int) -> Any:
        """What was reported in a month, or stands from an n/a that lasts; None: nothing."""
        item, subject, fact = slot
        rows = self.facts.get((entity, item, subject, fact), {})
        if month in rows:
            return rows[month].value
        says = self.items[item]["facts"][fact]
        earlier = [m for m in rows if self.begin("year", month) <= m < month]
        stands = says.get("not_applicable") == "lasts" and earlier
        return NA if stands and rows[max(earlier)].value == NA else None

    def _target(self, leaf: Thing, entity: str, month: int) -> Worth:
        """F of a target, before it is rounded."""
        says = leaf.says
        now = self._judge(leaf, entity, month)
        counted = says.get("counted", "each")
        if not now.mine:
            return NA
        if counted == "each":
            if now.void:
                return NA
            return self._worth_of(leaf, entity, month) if now.due else _ZERO
        months = range(self.begin("year", month), month + 1)
        due = [m for m in months if self._judge(leaf, entity, m).due]
        judged = [
            m
            for m in due
            if self._counts(one := self._judge(leaf, entity, m))
            and not self._left_out(entity, one.view.above, m)
        ]
        if not judged:
            return NA if due else _ZERO
        if counted == "share":
            return sum(self._worth_of(leaf, entity, m) for m in judged) / len(judged)
        met = all(self._judge(leaf, entity, m).held for m in judged)
        return self._number(says.get("points", 0) if met else says.get("missed", 0), now.view)

    def _counts(self, judged: Judged) -> bool:
        return judged.due and judged.mine and not judged.void

    def _worth_of(self, leaf: Thing, entity: str, month: int) -> Fraction:
        """What one judgement is worth."""
        says, now = leaf.says, self._judge(leaf, entity, month)
        full = self._number(says.get("points", 0), now.view)
        if now.held:
            return self._in_time(leaf, entity, month, full)
        if "partial" in says:
            mark = self.measure(says["partial"]["from"], now.view)
            if not now.known or mark is None or now.mark == mark:
                return _ZERO
            share = (now.own - mark) / (now.mark - mark)
            return full * min(max(share, _ZERO), Fraction(1))
        return self._number(says.get("missed", 0), now.view)

    def _in_time(self, leaf: Thing, entity: str, month: int, full: Fraction) -> Fraction:
        """Points with what each month early adds, less what each month late takes away."""
        says = leaf.says
        if not {"early", "late"} & set(says):
            return full
        year = range(self.begin("year", month), month + 1)
        judged = [m for m in year if self._counts(self._judge(leaf, entity, m))]
        first, met = judged[0], next(m for m in judged if self._judge(leaf, entity, m).held)

        def held(m: int) -> bool:
            return self._judge(leaf, entity, m).held and self._judge(leaf, entity, m).mine

        run = 0
        while first - run >= year[0] and held(first - run):
            run += 1
        view = self._judge(leaf, entity, month).view
        if "early" in says:
            full += self._extra(says["early"], max(run - 1, 0), view)
        if "late" in says:
            full = max(full - self._extra(says["late"], met - first, view), _ZERO)
        return full

    def _extra(self, extra: dict[str, Any], months: int, view: View) -> Fraction:
        found = self._number(extra["points"], view) * (months if "per" in extra else min(months, 1))
        return min(found, Fraction(extra["at_most"])) if "at_most" in extra else found

    def _bound(self, limit: Any, view: View) -> Fraction | None:
        """What a floor or a cap comes to; None: it limits nothing."""
        whole = isinstance(limit, dict) and "points" in limit
        if whole and "when" in limit and not self.holds(limit["when"], view):
            return None
        return self.measure(limit["points"] if whole else limit, view)

    def _number(self, of: Any, view: View) -> Fraction:
        """A measure, 0 where it is not known."""
        return self.measure(of, view) or _ZERO

    def _each(self, says: dict[str, Any], view: View) -> Fraction:
        return self._number(says["points"], view) * self._number(says["of"], view)

    def _rate(self, says: dict[str, Any], view: View) -> Fraction:
        part, whole = self.measure(says["of"], view), self.measure(says["over"], view)
        if part is None or not whole:
            return self._number(says.get("when_empty", 0), view)
        return self._number(says["points"], view) * part / whole

    def _flag(self, says: dict[str, Any], view: View) -> Fraction:
        return self._number(says["points"], view) * (self._number(says["of"], view) > 0)

    def _given(self, says: dict[str, Any], view: View) -> Fraction:
        return self._number(says["of"], view)

    def _levels(self, says: dict[str, Any], view: View) -> Fraction:
        for row in says["levels"]:
            if self.holds(row["when"], view):
                return self._number(row["points"], view)
        return _ZERO

    def _tiers(self, says: dict[str, Any], view: View) -> Fraction:
        for row in says["tiers"]:
            if self._within_bounds({**row, "of": says["of"]}, view):
                return self._number(row["points"], view)
        return _ZERO

    def _steps(self, says: dict[str, Any], view: View) -> Fraction:
        own, mark = self.measure(says["of"], view), self.measure(says.get("mark", 0), view)
        if own is None or mark is None:
            return _ZERO
        beyond = own - mark if says.get("side", "above") == "above" else mark - own
        steps = max(_ZERO, beyond) / Fraction(says["step"])
        whole = {"ignore": math.floor, "count": math.ceil, "proportional": Fraction}
        return self._number(says["points"], view) * whole[says.get("partial", "ignore")](steps)

    def _interpolate(self, says: dict[str, Any], view: View) -> Worth:
        own = self.measure(says["of"], view)
        anchors = [tuple(self.measure(n, view) for n in anchor) for anchor in says["anchors"]]
        if own is None or any(None in anchor for anchor in anchors):
            return _ZERO
        if any(one[0] > other[0] for one, other in pairwise(anchors)):
            return _ZERO
        outside, low, high = says.get("outside", "clamp"), anchors[0], anchors[-1]
        if "when_equal" in says and low[0] == high[0]:
            return self._number(says["when_equal"], view)
        if not low[0] <= own <= high[0]:
            if outside == "not-applicable":
                return NA
            side, edge = ("below", low) if own < low[0] else ("above", high)
            if isinstance(outside, dict):
                return Fraction(outside[side])
            if outside == "clamp":
                return edge[1]
            anchors = anchors[:2] if side == "below" else anchors[-2:]
        lines = list(pairwise(anchors))
        (x, y), (to_x, to_y) = next((line for line in lines[::-1] if line[0][0] <= own), lines[0])
        return to_y if x == to_x else y + (own - x) * (to_y - y) / (to_x - x)

    def _rank(self, says: dict[str, Any], view: View) -> Fraction:
        known = self.figures(says["of"], view, says.get("among"))
        own = known.get(view.entity)
        if own is None:
            return _ZERO
        high = says.get("order", "high-first") == "high-first"
        ahead = sum(other > own if high else other < own for other in known.values())
        behind = ahead + list(known.values()).count(own)
        of = [Fraction(n) for n in says["points"]] + [_ZERO] * behind
        taken = of[ahead:behind]
        pick = {"best": lambda: taken[0], "worst": lambda: taken[-1], "mean": lambda: mean(taken)}
        return pick[says.get("ties", "best")]()

    # --- nodes ------------------------------------------------------------------------------------

    @remembered
    def worth(self, thing: Thing, entity: str, month: int) -> Worth:
        """The value over the period so far; of a unit that left, the last, to the period's end.

        Not of plain nodes, which have no period of their own.
        """
        there = self._there(thing, entity, month)
        if there is None:
            return NA
        if thing.kind == "award":
            return self._award(thing, entity, there)
        if "over_time" in thing.says:
            return self._over_time(thing, entity, there)
        return self._finished(thing, entity, there, thing.period)

    def _there(self, thing: Thing, entity: str, month: int) -> int | None:
        """The last month of the thing's period so far in which the unit was in force."""
        trailing = isinstance(thing.period, dict)
        begin = self.dawn if trailing else self.begin(thing.period, month)
        return next((m for m in range(month, begin - 1, -1) if self.in_force(entity, m)), None)

    @remembered
    def state(self, thing: Thing, entity: str, month: int, period: Period) -> str:
        """What a thing is to a node of this period: now, or at the end of an earlier own period."""
        if thing.kind != "award" and thing.plain:
            if not self.answers(entity, thing.item, None):
                return NA
            states = {self.state(child, entity, month, period) for child in thing.counted}
            return next((state for state in (SCORED, NONE) if state in states), NA)
        months = range(max(1, self.begin(period, month)), month + 1)
        ends = [m for m in months if m == month or m == last_month(thing.period, m)]
        worths = [self.worth(thing, entity, m) for m in ends]
        if any(isinstance(worth, Fraction) for worth in worths):
            return SCORED
        if NONE in worths:
            return NONE
        open_ = thing.subject and self.items[str(thing.item)].get("subjects") == "open"
        if open_ and not self.concerned(entity, thing.item, thing.subject, month):
            return ABSENT
        return NA if any(self._present(thing, m) for m in months) else ABSENT

    def _present(self, thing: Thing, month: int) -> bool:
        """Whether it is there at all: an award in its months, to the end of the last period."""
        if thing.kind != "award":
            return True
        first, until = thing.says.get("from"), thing.says.get("until")
        return (not first or self._month(first) <= month) and (
            not until or self._month(until) >= self.begin(thing.period, month)
        )

    @remembered
    def change(self, thing: Thing, entity: str, month: int) -> Fraction:
        """What a month adds to the exact value."""
        if thing.kind != "award" and thing.plain:
            return sum((self.change(child, entity, month) for child in thing.counted), _ZERO)
        return self._change(lambda m: self.worth(thing, entity, m), thing.period, month)

    def _change(self, worth: Callable[[int], Worth], period: Period, month: int) -> Fraction:
        fresh = month == self.began(period, month)
        return points_or_0(worth(month)) - (_ZERO if fresh else points_or_0(worth(month - 1)))

    @remembered
    def posted(self, thing: Thing, entity: str, month: int) -> Fraction:
        """What a month posts, in the scheme's unit."""
        if thing.kind == "award":
            return self.change(thing, entity, month)
        if thing.plain:
            return sum(
                (self._posted_of(thing, entity, month, period) for period in _LENGTHS), _ZERO
            )
        before = range(self.began(thing.period, month), month)
        so_far = sum((self.posted(thing, entity, m) for m in before), _ZERO)
        return rounded(points_or_0(self.worth(thing, entity, month)), self.places) - so_far

    def _posted_of(self, thing: Thing, entity: str, month: int, period: str) -> Fraction:
        """What a plain node posts of all below it that starts afresh with such a period."""
        mine = [t for t in _summands(thing) if _afresh(t.period) == period]
        months = range(self.began(period, month), month)
        before = sum((self.change(t, entity, m) for t in mine for m in months), _ZERO)
        now = before + sum((self.change(t, entity, month) for t in mine), _ZERO)
        return rounded(now, self.places) - rounded(before, self.places)

    def _input(self, child: Thing, entity: str, month: int, period: Period) -> Worth:
        """What a child gives to a node of this period."""
        state = self.state(child, entity, month, period)
        months = range(self.began(period, month), month + 1)
        return (
            sum((self.change(child, entity, m) for m in months), _ZERO)
            if (state == SCORED)
            else state
        )

    @remembered
    def _combined(self, node: Thing, entity: str, month: int, period: Period) -> Worth:
        """Children, combine, base, multiplier and zero_when."""
        says = node.says
        if not self.concerned(entity, node.item, node.subject, month):
            return NA
        view = self._view(node, entity, self.began(period, month), month, period)
        if "not_applicable_when" in says and self.holds(says["not_applicable_when"], view):
            return NA
        if node.kind == "subject" and not self._has_facts(node, entity, month):
            return NA
        given = {c: self._input(c, entity, month, period) for c in node.counted}
        given = {child: worth for child, worth in given.items() if worth != ABSENT}
        if node.item and not self.items[node.item].get("awards") and not node.children:
            if not self.in_force(entity, month):
                return NA
            none = says.get("needs_at_least", 0) > 0
            return NONE if none else self._adjusted(says, _ZERO, view)
        if all(worth == NA for worth in given.values()):
            return NA
        policy = says.get("not_applicable", "drop")
        scored: list[tuple[Fraction, Fraction]] = []  # weight, value
        for child, worth in given.items():
            if worth == NA:
                worth = self._instead(says, child, entity, month, period)
            if worth != NONE:
                scored.append((self._weight(child, entity, month, period), worth))
        if not scored or len(scored) < says.get("needs_at_least", 0):
            return NONE
        if says.get("combine") == "weighted" and sum(weight for weight, _ in scored) <= 0:
            return NONE
        value = _combine(says.get("combine", "sum"), scored)
        if policy == "rescale-tree":
            below = self._marks_below(node, entity, month, period)
            value *= below[0] / below[1] if below and below[1] > 0 else 1
        if policy == "rescale":
            full = {
                child: self._full_above(child, entity, month)
                * self._weight(child, entity, month, period)
                for child in given
            }
            left = sum(full[child] for child, worth in given.items() if worth != NA)
            value *= sum(full.values()) / left if left else 1
        return self._adjusted(says, value, view)

    def _full(self, thing: Thing, entity: str, month: int) -> Fraction:
        """The full marks that a thing says, over its own period."""
        says = thing.says
        own = says["over_time"]["each"] if "over_time" in says else thing.period
        view = self._view(thing, entity, self.began(own, month), month, own)
        return self._number(says["full"], view)

    def _times(self, thing: Thing, entity: str, month: int) -> Fraction:
        """What scale_to makes of a point of a thing, 1 where it says none."""
        says = thing.says
        if "scale_to" not in says:
            return Fraction(1)
        own = says["over_time"]["each"] if "over_time" in says else thing.period
        view = self._view(thing, entity, self.began(own, month), month, own)
        to, full = self.measure(says["scale_to"], view), self._full(thing, entity, month)
        return Fraction(1) if to is None or not full else to / full

    def _full_above(self, thing: Thing, entity: str, month: int) -> Fraction:
        """The full marks of a thing to the node above it: those that it is scaled to."""
        return self._full(thing, entity, month) * self._times(thing, entity, month)

    def _marks(
        self, thing: Thing, entity: str, month: int, period: Period
    ) -> tuple[Fraction | None, Fraction]:
        """Full marks of a thing (None: it says none), and of what applies in it."""
        says, below = thing.says, None
        whole = self._full_above(thing, entity, month) if "full" in says else None
        if thing.kind in ("item", "section", "track"):
            ways = says.get("not_applicable", "drop"), says.get("combine", "sum")
            if ways == ("drop", "sum") or whole is None:
                below = self._marks_below(thing, entity, month, period)
            whole = below[0] if below and whole is None else whole
            left = _ZERO if whole is None else whole
            if below and ways == ("drop", "sum"):
                lost = (below[0] - below[1]) * self._times(thing, entity, month)
                left = max(_ZERO, left - lost)
        else:
            left = _ZERO if whole is None else whole
        return whole, left if self.state(thing, entity, month, period) not in (
            NA,
            ABSENT,
        ) else _ZERO

    def _marks_below(
        self, node: Thing, entity: str, month: int, period: Period
    ) -> tuple[Fraction, Fraction] | None:
        """Full marks of all that stands in a node, and of what applies, each by its weight."""
        found = []
        for child in node.counted:
            whole, left = self._marks(child, entity, month, period)
            if whole is not None:
                there = self.state(child, entity, month, period) != ABSENT
                weight = self._weight(child, entity, month, node.stretch)
                found.append((weight * whole * there, weight * left))
        return (sum(w for w, _ in found), sum(x for _, x in found)) if found else None

    def _has_facts(self, node: Thing, entity: str, month: int) -> bool:
        """Whether a unit has facts of a subject in the subject's period so far."""
        months = range(self.begin(node.period, month), month + 1)
        item = str(node.item)
        slots = [(item, str(node.subject), fact) for fact in self.items[item]["facts"]]
        return any(self.told(entity, slot, m) is not None for slot in slots for m in months)

    def _weight(self, child: Thing, entity: str, month: int, period: Period) -> Fraction:
        """What a child weighs in a node of this period."""
        first = self.began(period, month)
        view = self._view(child, entity, first, month, period)
        return self._number(child.says.get("weight", 1), view)

    def _instead(
        self, says: dict[str, Any], child: Thing, entity: str, month: int, period: Period
    ) -> Worth:
        """What a child that does not apply counts as."""
        policy, among = says.get("not_applicable", "drop"), says.get("among")
        if policy == "zero":
            return _ZERO
        if policy == "full":
            return self._full_above(child, entity, month)
        if policy == "peer-average":
            own = self._column(entity, among)
            units = [unit for unit in self.units if self.in_force(unit, month)]
            units = [unit for unit in units if self._column(unit, among) == own]
            view = self._view(self.home[child], entity, month, month, period)
            units = [unit for unit in units if not self._left_out(unit, view.above, month)]
            theirs = [self._input(child, unit, month, period) for unit in units]
            known = [worth for worth in theirs if isinstance(worth, Fraction)]
            return mean(known) if known else NONE
        return NONE

    def _adjusted(self, says: dict[str, Any], value: Fraction, view: View) -> Fraction:
        base = says.get("base", 0)
        base = base if isinstance(base, dict) and "points" in base else {"points": base}
        if "when" not in base or self.holds(base["when"], view):
            value += self._number(base["points"], view)
        times = says.get("multiplier", 1)
        whole = isinstance(times, dict) and "of" in times and "peers" not in times
        times = times if whole else {"of": times}
        if "when" not in times or self.holds(times["when"], view):
            by = self.measure(times["of"], view)
            value = value if by is None else value * by
        return _ZERO if "zero_when" in says and self.holds(says["zero_when"], view) else value

    @remembered
    def _clamped(self, node: Thing, entity: str, month: int, period: Period) -> Fraction:
        """A running clamp: each change as it comes, between floor and cap."""
        if not isinstance(self._combined(node, entity, month, period), Fraction):
            return _ZERO
        change = self._change(lambda m: self._combined(node, entity, m, period), period, month)
        fresh = month == self.began(period, month)
        value = change + (_ZERO if fresh else self._clamped(node, entity, month - 1, period))
        for at in range(len(limits_of(node.says))):
            value = self._bounded(node, entity, month, period, at, value)
        return value

    def _bounded(
        self, node: Thing, entity: str, month: int, period: Period, at: int, value: Fraction
    ) -> Fraction:
        """The value within one of its limits; one that is not known limits nothing."""
        view = self._view(node, entity, self.began(period, month), month, period)
        pick, limit = limits_of(node.says)[at]
        bound = self._bound(limit, view)
        return value if bound is None else pick(value, bound)

    @remembered
    def _limited(self, node: Thing, entity: str, month: int, period: Period, count: int) -> Worth:
        """The value after so many of its limits, each over its own period."""

        def before(m: int) -> Worth:
            if count > 1:
                return self._limited(node, entity, m, period, count - 1)
            return self._combined(node, entity, m, period)

        if not count:
            return self._combined(node, entity, month, period)
        if not isinstance(before(month), Fraction):
            return before(month)
        _, says = limits_of(node.says)[count - 1]
        own = says.get("period") if isinstance(says, dict) and "points" in says else None
        over = own or period
        months = range(self.began(max(over, period, key=lambda name: _LENGTHS[name]), month), month)
        ends = [m for m in months if last_month(min(over, period, key=_LENGTHS.get), m) == m]
        worth = last = _ZERO
        if _LENGTHS[over] < _LENGTHS[period]:
            for end in [*ends, month]:
                known = [m for m in range(self.began(over, end), end + 1) if is_number(before(m))]
                for m in known[-1:]:
                    worth += self._bounded(node, entity, m, over, count - 1, before(m) - last)
                    last = before(m)
            return worth
        used = _ZERO
        for m in (m for m in [*ends, month] if is_number(before(m))):
            used += before(m)
            worth, last = self._bounded(node, entity, m, over, count - 1, used), worth
        return worth - last

    @remembered
    def _finished(self, node: Thing, entity: str, month: int, period: Period) -> Worth:
        """All knobs but over_time."""
        says = node.says
        value = self._combined(node, entity, month, period)
        if not isinstance(value, Fraction):
            return value
        if says.get("clamp") == "running":
            value = self._clamped(node, entity, month, period)
        else:
            value = self._limited(node, entity, month, period, len(limits_of(node.says)))
        value *= self._times(node, entity, month)
        if "round" in says:
            value = rounded(value, says["round"]["places"], says["round"].get("mode", "half-up"))
        return value

    def _over_time(self, node: Thing, entity: str, month: int) -> Worth:
        says = node.says["over_time"]
        each, months = says["each"], range(self.began(node.period, month), month + 1)
        ends = {self.begin(each, m): m for m in months}  # by stretch, its last month so far
        worths = [self._finished(node, entity, m, each) for m in ends.values()]
        weights = [Fraction(weight) for weight in says.get("weights", ())][: len(worths)]
        for at in (at for at, weight in enumerate(weights) if not weight and worths[at] != NA):
            worths[at] = NONE
        known = [worth for worth in worths if isinstance(worth, Fraction)]
        if not known:
            return NONE if NONE in worths else NA
        if says["by"] in ("min", "max"):
            return (min if says["by"] == "min" else max)(known)
        if says["by"] == "last":
            return known[-1]
        if says["by"] == "weighted":
            pairs = list(zip(weights, worths, strict=True))
            pairs = [pair for pair in pairs if isinstance(pair[1], Fraction)]
            return sum(w * value for w, value in pairs) / sum(w for w, _ in pairs)
        if says["by"] == "sum":
            return sum(known)
        by = says.get("divide_by", "scored")
        if by == "in-force":
            by = len({self.begin(each, m) for m in months if self.in_force(entity, m)})
        return sum(known) / Fraction(len(known) if by == "scored" else by)

    # --- the year ---------------------------------------------------------------------------------

    def outcome(self) -> Outcome:
        out, months = Outcome(), range(1, self.through + 1)
        for entity in self.units:
            for month in months:
                for thing in self.nodes.values():
                    key = (thing.id, entity, month)
                    out.nodes[key] = self.value(thing, entity, month)
                    out.posted[key] = self.posted(thing, entity, month)
                    for leaf in thing.children:
                        points = self.posted(leaf, entity, month)
                        if leaf.kind == "award" and points:
                            node = leaf.item or thing.id
                            line = (node, leaf.id, leaf.subject or "", entity, month)
                            out.awards[line] = points
                out.months[entity, month] = self.posted(self.track, entity, month)
        parts = {entity: self._parts(entity) for entity in self.units}
        scaled = {entity: dict(own) for entity, own in parts.items()}
        for part in self.scheme["annual"]["parts"]:
            if "scale_best_to" in part:
                self._scale(scaled, part["id"], Fraction(part["scale_best_to"]))
        for entity, own in scaled.items():
            out.total[entity] = self._total(entity, own)
        for group in self._groups(self.says.get("ranked_within")):
            self._grade(out, parts, group)
        first = {k: v for k, v in self.scheme.get("ranking", {}).items() if k != "also"}
        for ranking in (first | other for other in self.scheme.get("ranking", {}).get("also", [])):
            for group in self._groups(ranking.get("within")):
                for entity, rank in self._ranks(out, parts, group, ranking).items():
                    out.others[ranking["id"], entity] = rank
        return out

    def _parts(self, entity: str) -> dict[str, Fraction]:
        parts = {}
        for part in self.scheme["annual"]["parts"]:
            if part["of"] == "months":
                parts[part["id"]] = self._of_year(self.track, entity)
            elif "points_of" in part["of"]:
                parts[part["id"]] = self._of_year(self.nodes[part["of"]["points_of"]], entity)
            else:
                parts[part["id"]] = self._december(entity, part["of"], part["fact"])
        return parts

    def _of_year(self, node: Thing, entity: str) -> Fraction:
        return sum((self.posted(node, entity, m) for m in self._so_far()), _ZERO)

    def _december(self, entity: str, of: dict[str, Any], says: dict[str, Any]) -> Fraction:
        row = self.facts.get((entity, of["item"], "", of["fact"]), {}).get(12)
        if row is not None:
            return _ZERO if row.value == NA else row.value
        missing = says.get("missing")
        return Fraction(missing["value"]) if isinstance(missing, dict) else _ZERO

    def _scale(self, parts: dict[str, dict[str, Fraction]], id_: str, to: Fraction) -> None:
        known = [own[id_] for entity, own in parts.items() if not self._unscored(entity)]
        best = max(known, default=_ZERO)
        for own in parts.values() if best > 0 else ():
            own[id_] = rounded(own[id_] * to / best, self.places)

    def value(self, node: Thing, entity: str, month: int) -> Fraction | None:
        """What a node is worth over its period so far, over the year where it is plain."""
        if self.state(node, entity, month, node.period) != SCORED:
            return None
        months = range(self.began(node.period, month), month + 1)
        return sum((self.change(node, entity, m) for m in months), _ZERO)

    def _last(self, entity: str) -> int:
        """The last month in which a unit is assessed."""
        months = range(self.through, 0, -1)
        return next((m for m in months if self.in_force(entity, m)), self.through)

    def _unscored(self, entity: str) -> bool:
        return not self.valued(entity, self._last(entity))

    def _total(self, entity: str, own: dict[str, Fraction]) -> Fraction | None:
        if self._unscored(entity):
            return None
        weights = {part["id"]: Fraction(part["weight"]) for part in self.scheme["annual"]["parts"]}
        return rounded(sum(weights[id_] * own[id_] for id_ in own), self.places)

    def _groups(self, column: str | None) -> list[list[str]]:
        groups = defaultdict(list)
        for entity, unit in self.units.items():
            groups[str(unit.get("columns", {}).get(column, ""))].append(entity)
        return list(groups.values())

    def _vetoes(self, entity: str) -> list[str]:
        """The bands of the vetoes that hold; they look at December."""
        vetoes = [v for v in self.scheme.get("vetoes", []) if v["item"] in self.items]
        due = [v for v in vetoes if self.through == 12 or v.get("over") == "any"]
        return [v["band"] for v in due if self._vetoed(v, entity)]

    def _vetoed(self, veto: dict[str, Any], entity: str) -> bool:
        """Whether it holds for any subject that the unit answers for: in December, or over."""
        item, over = veto["item"], veto.get("over", "end")
        subjects = self.subjects(item) if "subjects" in self.items[item] else [None]
        months = [m for m in self._so_far() if self.in_force(entity, m)]
        if not months or (over == "end" and 12 not in months):
            return False
        asked = {k: v for k, v in veto.items() if k in _BOUNDS} | {"over": over}
        return any(
            self.holds(
                {**asked, "of": veto["fact"]}, View(entity, item, subject, 1, self.through, "year")
            )
            for subject in subjects
            if self.answers(entity, item, subject)
        )

    def _grade(self, out: Outcome, parts: dict[str, dict[str, Fraction]], group: list[str]) -> None:
        ranking = self.scheme.get("ranking", {})
        out.rank |= self._ranks(out, parts, group, ranking)
        for entity in group:
            places = out.rank
            if out.total[entity] is not None and not out.rank[entity]:
                places = self._ranks(out, parts, group, ranking, keeps=entity)
            ranks = [rank for other in group if (rank := places[other])]
            out.band[entity] = self._band(
                entity, out.total[entity], places[entity], ranks, len(group)
            )

    def _ranks(
        self,
        out: Outcome,
        parts: dict[str, dict[str, Fraction]],
        group: list[str],
        ranking: dict[str, Any],
        keeps: str = "",
    ) -> dict[str, int | None]:
        """The places of a group by a ranking; nobody outranks who is not ranked.

        A unit that `keeps` its place is ranked whether or not a veto frees it.
        """
        frees = self.scheme.get("vetoed") == "frees-its-place"
        keys: dict[str, tuple[Fraction, ...]] = {}
        for entity in group:
            total = out.total[entity]
            freed = frees and entity != keeps and self._vetoes(entity)
            if total is not None and not freed:
                known = {**parts[entity], "total": total, "fewer-deductions": self._taken(entity)}
                chain = [{**ranking, "by": ranking.get("by", "total")}, *ranking.get("ties", [])]
                keys[entity] = tuple(self._key(entity, step, known) for step in chain)
        return {
            entity: (own := keys.get(entity)) and 1 + sum(key > own for key in keys.values())
            for entity in group
        }

    def _key(self, entity: str, step: Any, known: dict[str, Fraction]) -> Fraction:
        """A step of the chain by which units are ranked, of which more is better."""
        step = step if isinstance(step, dict) else {"by": step}
        if "points_of" in step:
            node = self.nodes.get(step["points_of"])
            figure = self._of_year(node, entity) if node else _ZERO
        else:
            figure = known[step["by"]]
        return -figure if step.get("order") == "low-first" else figure

    def _taken(self, entity: str) -> Fraction:
        """What awards took: their postings below 0, of those that count in all above them."""
        leaves = list(self._counting(self.track))
        postings = [self.posted(leaf, entity, m) for leaf in leaves for m in self._so_far()]
        for leaf in leaves if self.dawn < 1 else ():
            if leaf.period == "running" or isinstance(leaf.period, dict):
                opening = points_or_0(self.worth(leaf, entity, 0))
                postings.remove(own := self.posted(leaf, entity, 1))
                postings += [opening, own - opening]
        return sum((points for points in postings if points < 0), _ZERO)

    def _so_far(self) -> range:
        return range(1, self.through + 1)

    def _counting(self, node: Thing) -> Iterator[Thing]:
        """The awards below a node, without those of nodes that do not count."""
        for child in node.counted:
            if child.kind == "award":
                yield child
            else:
                yield from self._counting(child)

    def _band(
        self, entity: str, total: Fraction | None, rank: int | None, ranks: list[int], size: int
    ) -> str:
        bands = self.says["bands"]
        names = [band["name"] for band in bands]
        free = [at for at, band in enumerate(bands) if band.get("only") != "veto"]
        vetoes = [names.index(band) for band in self._vetoes(entity)]
        if total is None:
            return self.says.get("unscored", names[free[-1]])
        view = View(entity, None, None, 1, self._last(entity), "year")
        place = next(
            i
            for i, at in enumerate(free)
            if i == len(free) - 1 or self._takes(bands[at], total, rank, ranks, size, view)
        )
        for move in self.says.get("moves", []):
            place += move["down"] if self.holds(move["when"], view) else 0
        at = free[min(place, len(free) - 1)]
        ceilings = self.says.get("ceilings", [])
        low = [names.index(c["band"]) for c in ceilings if self.holds(c["when"], view)]
        return names[max([at, *low, *vetoes])]

    def _takes(self, band: dict[str, Any], *where: Any) -> bool:
        """Whether a band takes a unit, by one of its routes where it has several."""
        routes = band.get("any_of", [{}])
        return self._fits({k: v for k, v in band.items() if k != "any_of"}, *where) and any(
            self._fits(route, *where) for route in routes
        )

    def _fits(
        self,
        band: dict[str, Any],
        total: Fraction,
        rank: int | None,
        ranks: list[int],
        size: int,
        view: View,
    ) -> bool:
        lowest: Any = rank
        if band.get("cut", self.scheme.get("cut")) == "all-out":
            lowest += ranks.count(rank) - 1
        count = len(ranks)

        mode, of = band.get("rounded", "half-up"), band.get("of", "ranked")

        def places(number: Any) -> Fraction:
            return number if "of" not in band else rounded(Fraction(number) * count / of, 0, mode)

        cuts = []
        if "first" in band:
            cuts.append(places(band["first"]))
        if "all_but_last" in band:
            cuts.append(count - places(band["all_but_last"]))
        if "share" in band:
            whole = count if of == "ranked" else size
            cuts.append(rounded(Fraction(band["share"]) * whole, 0, mode))
        bounds = [b for b in ("at_least", "above", "below", "at_most") if b in band]
        return (
            all(lowest <= cut for cut in cuts)
            and all(_BOUNDS[bound](total, Fraction(band[bound])) for bound in bounds)
            and ("when" not in band or self.holds(band["when"], view))
        )


def _quantile(ordered: list[Fraction], at: Fraction) -> Fraction:
    """The figure at place 1 + at × (n − 1), in proportion between two."""
    whole, part = divmod(at * (len(ordered) - 1), 1)
    pair = ordered[int(whole) :][:2]
    return pair[0] * (1 - part) + pair[-1] * part


def _combine(by: str, scored: list[tuple[Fraction, Fraction]]) -> Fraction:
    values = sorted(value for _, value in scored)
    if by in ("min", "max"):
        return values[0 if by == "min" else -1]
    if by in ("mean", "trimmed-mean"):
        return mean(values[1:-1] if by == "trimmed-mean" and len(values) > 2 else values)
    if by == "median":
        return median(values)
    total = sum((weight * value for weight, value in scored), _ZERO)
    return total / sum(weight for weight, _ in scored) if by == "weighted" else total


def score(scheme: dict[str, Any], track: str, rows: Iterable[Row], *, through: int = 12) -> Outcome:
    """Score the months 1 to `through` of a track and grade the year. Later rows are ignored."""
    return Engine(scheme, track, rows, through).outcome()
