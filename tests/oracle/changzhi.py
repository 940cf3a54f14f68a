"""The scheme changzhi-2023 once more: slow, exact, and sharing nothing with `creditscore`.

Written from 附件 4 of the source document (附表一 departments, 附表二 counties) so that the tests
have something to disagree with. Points are `Fraction`s, facts are kept as they were reported, and
every award is one line of `_awards`, in the order of the document, what differs by track last.

A month's posting is what the award is worth now less what it was worth a month ago. What it is
worth depends on its period:

    MONTH     the facts of the month alone; nothing was there before
    YEAR      the facts of the year so far, less the worth of a month ago
    STANDING  the facts of the year so far, earned in full in every month

The engine trusts its rows: whether a table is acceptable is for others to check. It refuses only
rows and readings that it does not know.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from .clauses import (
    COUNTIES,
    DEPARTMENTS,
    FACTS,
    LEADING,
    OPTION_FACTS,
    OUTSIDE,
    OWN_KIND,
    QUESTIONS,
    SUBJECTS,
)

MONTH, YEAR, STANDING = "month", "year", "standing"

# --- what goes in and what comes out ------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One observation; `subject` is empty where the item has none."""

    month: int
    entity: str
    item: str
    subject: str
    fact: str
    value: Fraction


@dataclass(frozen=True)
class Annual:
    """An entity's year: parts, result, place and grade."""

    monthly: Fraction | None  # None, like the total, of a unit that is not assessed
    evaluation: Fraction
    total: Fraction | None
    rank: int | None
    band: str
    veto: bool
    provisional: bool


Line = tuple[str, int, str, str, str]  # entity, month, item, award, subject


@dataclass(frozen=True)
class Outcome:
    """Postings, none of them zero; the sum of each entity's months; the year."""

    postings: dict[Line, Fraction]
    months: dict[tuple[str, int], Fraction]
    annual: dict[str, Annual]


def round_half_up(value: Fraction, places: int = 0) -> Fraction:
    """Round to decimal places, ties away from zero."""
    unit = 10**places
    size = Fraction(floor(abs(value) * unit + Fraction(1, 2)), unit)
    return size if value >= 0 else -size


# --- what an award sees, and the ways to turn it into points ------------------------------------

Sheet = Mapping[str, Mapping[int, Fraction]]  # fact -> month -> value, of an item and a subject
Reported = Mapping[tuple[str, str], Sheet]  # (item, subject) -> sheet, of an entity


@dataclass(frozen=True)
class View:
    """What an award looks at: a sheet for each subject, from month `first` to `month`."""

    sheets: tuple[Sheet, ...]
    first: int
    month: int

    def _values(self, fact: str) -> Iterator[Fraction]:
        for sheet in self.sheets:
            for month, value in sheet.get(fact, {}).items():
                if self.first <= month <= self.month:
                    yield value

    def total(self, fact: str) -> Fraction:
        """All that was reported; nothing reported is 0."""
        return sum(self._values(fact), Fraction(0))

    def up(self, fact: str) -> bool:
        """Whether it was ever above 0."""
        return any(value > 0 for value in self._values(fact))

    def now(self, fact: str) -> Fraction:
        """What the month itself reported."""
        return replace(self, first=self.month).total(fact)

    def last(self, fact: str, sheet: int = 0, ago: int = 0) -> Fraction | None:
        """The latest figure, `ago` months back, however old; None while there is none."""
        given = self.sheets[sheet].get(fact, {})
        months = [month for month in given if month <= self.month - ago]
        return given[max(months)] if months else None


Points = Callable[[View], Fraction]


def _each(points: int, fact: str, cap: int | None = None, also: Sequence[str] = ()) -> Points:
    """`also` names facts that count beside, in the month that reports them."""

    def worth(view: View) -> Fraction:
        earned = points * (view.total(fact) + sum(map(view.now, also)))
        return earned if cap is None else min(Fraction(cap), earned)

    return worth


def _flag(points: int, fact: str, also: Sequence[str] = ()) -> Points:
    """`also` names facts that count as well, for as long as the award looks back."""
    return lambda view: Fraction(points if any(map(view.up, (fact, *also))) else 0)


def _flag_in_force(points: int, fact: str, also: Sequence[str] = ()) -> Points:
    """Once up it stands; what counts beside stands in the months that report it."""
    return lambda view: Fraction(points if view.up(fact) or any(map(view.now, also)) else 0)


def _rate(points: int, part: str = "compliant", whole: str = "reported") -> Points:
    return lambda view: _quotient(points * view.total(part), view.total(whole))


def _quotient(part: Fraction, whole: Fraction) -> Fraction:
    return part / whole if whole else Fraction(0)


# --- the clauses that need more than that -------------------------------------------------------


def _document(view: View) -> Fraction:
    """（一）①转发 1 ②转发+落实 2 ③细化 2 ④细化+落实 3: the best that holds."""
    forwarded, implemented, refined = map(view.up, ("forwarded", "implemented", "refined"))
    best = 2 if refined else 1 if forwarded else 0
    return Fraction(best + 1 if best and implemented else best)


def _document_again(view: View) -> Fraction:
    """The same, in every month that reports a step; steps once taken stand."""
    steps = ("forwarded", "implemented", "refined")
    return _document(view) if any(map(view.now, steps)) else Fraction(0)


def _silence(view: View) -> Fraction:
    """（六）没有共享积-5分, where nothing shown counts as not shared."""
    return Fraction(-5 if view.up("withheld") or not view.total("reported") else 0)


def _onboarding(newly: bool) -> Points:
    """（十九）每月入驻企业占总数的比率*10, all enterprises so far or those of the month."""

    def worth(view: View) -> Fraction:
        onboarded, enterprises = view.last("onboarded"), view.last("enterprises")
        if onboarded is None or enterprises is None:
            return Fraction(0)
        if newly:
            before = view.last("onboarded", ago=1) or Fraction(0)
            onboarded = max(Fraction(0), onboarded - before)
        return _quotient(10 * onboarded, enterprises)

    return worth


def _own_share(view: View, kind: int) -> Fraction | None:
    holders, enterprises = view.last("holders", kind), view.last("enterprises", kind)
    return holders * 100 / enterprises if holders is not None and enterprises else None


def _share(view: View) -> Fraction:
    """（二十三）占比超全国平均值, strictly, for every kind in view."""

    def above(kind: int) -> bool:
        own, nation = _own_share(view, kind), view.last("national_share", kind)
        return own is not None and nation is not None and own > nation

    return Fraction(10 if all(above(kind) for kind in range(len(view.sheets))) else 0)


def _kept_share(view: View) -> Fraction:
    """The same, once reached in a month of the period."""
    months = range(view.first, view.month + 1)
    return max(_share(replace(view, month=month)) for month in months)


def _joint_share(view: View) -> Fraction:
    """The shares of all kinds added up, above the nation's added up."""
    kinds = range(len(view.sheets))
    own = [_own_share(view, kind) for kind in kinds]
    nation = [view.last("national_share", kind) for kind in kinds]
    if None in own or None in nation:
        return Fraction(0)
    return Fraction(10 if sum(filter(None, own)) > sum(filter(None, nation)) else 0)


# --- the two tables -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Award:
    """One rule of a clause; `of` tells, for each subject posted, whose facts it is about."""

    item: str
    name: str
    points: Points
    period: str = MONTH
    of: Mapping[str, Sequence[str]] | None = None
    owed_by: Callable[[str, str], bool] | None = None  # entity, subject: due without any report
    until: int = 12


Chosen = Mapping[str, AbstractSet[str]]
Lists = Mapping[tuple[str, str], frozenset[str]]


def _awards(track: str, chosen: Chosen, lists: Lists) -> list[Award]:
    """Every award of 附表一 or 附表二, in the document's order, under the chosen readings."""
    counties = track == COUNTIES

    def has(item: str, option: str) -> bool:
        return option in chosen.get(item, ())

    def yearly(item: str, unless: str) -> str:
        return MONTH if has(item, unless) else YEAR

    def running(item: str, otherwise: str, option: str = "every-month") -> str:
        return STANDING if has(item, option) else otherwise

    def by_subject(item: str) -> dict[str, Sequence[str]]:
        return {subject: (subject,) for subject in SUBJECTS[item]}

    def together(item: str) -> dict[str, Sequence[str]]:
        return {"": SUBJECTS[item]}

    def owns(entity: str, subject: str) -> bool:
        if has("6", "remaining-only") and entity == "市发改委" and subject != "不动产":
            return False
        return counties or entity in lists["6", subject]

    def before(item: str, *facts: str) -> Sequence[str]:
        return facts if has(item, "standing-too") else ()

    def adopted(item: str) -> Points:
        form = _flag_in_force if has(item, "monthly") else _flag
        fact = "supervised" if item == "12" else "adopted"
        return form(5, fact, before(item, f"{fact}_before"))

    def cases(item: str) -> Award:
        cap = None if has(item, "cap-on-item") or has(item, "item-monthly-cap") else 20
        monthly = has(item, "monthly-cap") or has(item, "item-monthly-cap")
        return Award(item, "cases", _each(2, "cases", cap), MONTH if monthly else YEAR)

    def listed(item: str, points: int, fact: str) -> Award:
        also = ["cleared_bodies"] if has(item, "any-day") else []
        also += ["passing_bodies"] if has(item, "listing-month") else []
        form = (
            _each(points, fact, also=also) if has(item, "per-body") else _flag(points, fact, also)
        )
        return Award(item, "listed" if item == "29" else "debtor", form)

    recognised = _flag if has("31", "once-a-month") else _each
    built = "built" if counties else "upgraded"
    counted = has("3", "by-records")
    kinds = by_subject("6")
    withheld = Award("6", "withheld", _flag(-5, "withheld"), MONTH, kinds)
    if has("6", "withheld-per-unit"):
        withheld = replace(withheld, of=together("6"))
    if has("6", "silence-is-withholding"):
        withheld = replace(withheld, points=_silence, owed_by=owns)
    fields = by_subject("12") if has("12", "per-field") else together("12")
    joint = has("23", "both-needed") or has("23", "combined")
    share = _kept_share if has("23", "kept") else _share
    share = _joint_share if has("23", "combined") else share
    still_open = ("standing_objections",) if has("4", "every-month") else ()
    corrected = ("corrected_codes",) if has("7", "any-day") else ()
    onboarding = _onboarding(has("19", "newly-onboarded"))
    if has("19", "month-joiners"):
        onboarding = _rate(10, "joined_here", "joined")
    lists_determined = Award(
        "16", "list", _flag(10, "list_determined"), yearly("16", "list-monthly")
    )
    if has("16", "each-list"):
        lists_determined = Award("16", "list", _each(10, "list_determined"))
    table = [
        Award("1", "document", _document, YEAR, by_subject("1")),
        Award(
            "2",
            "platform",
            _flag(5, f"platform_{built}", before("2", "platform_before")),
            yearly("2", "each-upgrade"),
        ),
        Award(
            "2",
            "website",
            _flag(5, f"website_{built}", before("2", "website_before")),
            yearly("2", "each-upgrade"),
        ),
        Award("3", "disclosure", _rate(15) if counted else _each(1, "disclosure_score")),
        Award("4", "objections", _each(-3, "overdue_objections", also=still_open)),
        Award("5", "quality", _rate(5), MONTH, by_subject("5")),
        Award("6", "quality", _rate(5), MONTH, kinds),
        withheld,
        Award("7", "codes", _each(-1, "wrong_codes", also=corrected)),
        Award(
            "8",
            "protection",
            _flag(10, "protection_assessed", before("8", "assessed_before")),
            YEAR,
        ),
        Award(
            "9",
            "matters",
            _each(5, "matters", also=before("9", "matters_before")),
            running("9", MONTH),
        ),
        Award("9", "quality", _rate(5)),
        Award("10", "adopted", adopted("10"), running("10", YEAR, "monthly")),
        Award("10", "quality", _rate(5)),
        Award("11", "adopted", adopted("11"), running("11", YEAR, "monthly")),
        Award("11", "quality", _rate(5)),
        Award("12", "supervised", adopted("12"), running("12", YEAR, "monthly"), fields),
        Award("12", "quality", _rate(5), MONTH, fields),
        Award(
            "13",
            "applications",
            _each(10, "applications", also=before("13", "applications_before")),
            running("13", MONTH),
        ),
        Award("13", "pilot", _flag(10, "pilot"), YEAR),
        Award(
            "14",
            "matters",
            _each(10, "matters", also=before("14", "matters_before")),
            running("14", MONTH),
        ),
        Award(
            "15",
            "domains",
            _each(10, "domains", also=before("15", "domains_before")),
            running("15", MONTH),
        ),
        lists_determined,
        cases("16"),
        Award("17", "repairs", _each(1, "repairs", cap=20), yearly("17", "monthly-cap")),
        Award(
            "18",
            "platform",
            _flag(10, "platform_completed", before("18", "completed_before")),
            YEAR,
        ),
        Award("19", "drive", _flag(10, "drive_started"), yearly("19", "drive-monthly")),
        Award("19", "onboarding", onboarding),
        Award("20", "authorised", _rate(10, "authorised_in_sector", "authorised")),
        Award("21", "loans", _each(5, "loans")),
        Award(
            "22",
            "measures",
            _each(10, "measures", also=before("22", "measures_before")),
            running("22", MONTH),
        ),
        cases("22"),
        Award(
            "23",
            "share",
            share,
            yearly("23", "monthly"),
            together("23") if joint else by_subject("23"),
        ),
        Award("24", "exits", _each(10, "exits")),
        Award("25", "interviews", _each(2, "interviews", cap=20), yearly("25", "monthly-cap")),
        Award("27", "articles", _each(2, "articles")),
        Award("27", "models", _each(10, "models")),
        Award("28", "notices", _each(5, "notices")),
        listed("29", -20, "listed_bodies"),
        listed("30", -10, "debtor_bodies"),
        Award("31", "recognitions", recognised(50, "recognitions")),
    ]
    if has("1", "monthly"):
        table[0] = replace(table[0], points=_document_again, period=STANDING)
    if has("1", "by-april"):
        table[0] = replace(table[0], until=4)
    if has("3", "idle-is-full"):
        table.append(Award("3", "idle", _flag(30, "no_business")))
    if has("6", "flat-plus-quality"):
        table.append(Award("6", "sharing", _flag(5, "reported"), MONTH, kinds))
    if counted:
        table.append(Award("3", "timeliness", _rate(15, "in_time")))
    if counties:
        table.append(Award("26", "exposures", _each(-10, "exposures")))
        unscored = {item for item, options in chosen.items() if "no-county-points" in options}
        unscored |= set() if has("18", "as-departments") else {"18"}  # 附表二 leaves 十八 blank
        kept = {("19", "drive")}  # 附表二 十九 gives the authority the share alone
        return [a for a in table if a.item not in unscored or (a.item, a.name) in kept]
    detected = Award("26", "detected", _each(2, "detected", cap=20), yearly("26", "monthly-cap"))
    return [*table, detected, Award("26", "handled", _each(10, "handled"))]


def _item_caps(track: str, chosen: Chosen) -> dict[str, tuple[int, str]]:
    """Items with a cap of their own: how many points, over which period."""
    caps = {"5": (40, MONTH)}
    if track == COUNTIES:
        caps["6"] = (35, MONTH)
    for item in ("16", "22"):
        if "cap-on-item" in chosen.get(item, ()):
            caps[item] = (20, YEAR)
        if "item-monthly-cap" in chosen.get(item, ()):
            caps[item] = (20, MONTH)
    return caps


# --- from facts to postings ---------------------------------------------------------------------


def score(
    track: str,
    entities: Sequence[str],
    rows: Iterable[Row],
    *,
    readings: Mapping[str, str | AbstractSet[str]] | None = None,
    through: int = 12,
    lists: Lists | None = None,
) -> Outcome:
    """Score the months 1 to `through` and grade the year.

    `readings` names the options that differ from the chosen ones; `lists` gives, by item and
    subject, the units that a reading such as `listed-only` takes to answer. Later rows are ignored.
    """
    chosen = _chosen(track, readings or {})
    reported = _sorted(track, entities, rows, through)
    if track == DEPARTMENTS:
        _forget_unlisted(reported, chosen, lists or {})
    places = 2 if chosen.get("decimals") else 4
    start = 4 if chosen.get("first-month") else 1
    unassessed = set(entities) if through < start else set()
    if track == DEPARTMENTS and chosen.get("ranked-units"):
        unassessed |= OUTSIDE & set(entities)
    awards, caps = _awards(track, chosen, lists or {}), _item_caps(track, chosen)
    postings: dict[Line, Fraction] = {}
    for entity in entities:
        items: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0)] * (through + 1))
        for award in awards:
            for subject, members in (award.of or {"": ("",)}).items():
                if award.owed_by and not award.owed_by(entity, subject):
                    continue
                sheets = tuple(reported[entity].get((award.item, member), {}) for member in members)
                if award.owed_by or any(sheets):
                    for month, points in _earned(award, sheets, start, through, places):
                        postings[entity, month, award.item, award.name, subject] = points
                        items[award.item][month] += points
        for item, (cap, period) in caps.items():
            for month, points in _taken(items[item], Fraction(cap), period):
                postings[entity, month, item, "cap", ""] = points
    months = {
        (entity, month): Fraction(0) for entity in entities for month in range(1, through + 1)
    }
    for (entity, month, *_), points in postings.items():
        months[entity, month] += points
    for entity, month in months:
        if entity in unassessed and months[entity, month]:
            postings[entity, month, track, "zero", ""] = -months[entity, month]
            months[entity, month] = Fraction(0)
    annual = _annual(track, reported, postings, chosen, through, places, unassessed)
    return Outcome(postings, months, annual)


def _earned(
    award: Award, sheets: tuple[Sheet, ...], start: int, through: int, places: int
) -> Iterator[tuple[int, Fraction]]:
    """What an award posts month by month: its worth now less its worth a month ago."""
    before = Fraction(0)
    first = {YEAR: start, STANDING: 1}  # what stands was there before points began
    for month in range(start, min(through, award.until) + 1):
        view = View(sheets, first.get(award.period, month), month)
        now = round_half_up(award.points(view), places)
        if now != before:
            yield month, now - before
        before = now if award.period == YEAR else Fraction(0)


def _taken(
    earned: Sequence[Fraction], cap: Fraction, period: str
) -> Iterator[tuple[int, Fraction]]:
    """What an item's cap posts beside what its awards earned (month 1 at index 1)."""
    raw = capped = Fraction(0)
    for month, points in enumerate(earned[1:], start=1):
        if period == MONTH:
            raw = capped = Fraction(0)
        before, raw = capped, raw + points
        capped = min(cap, raw)
        if capped - before != points:
            yield month, capped - before - points


def _chosen(track: str, readings: Mapping[str, str | AbstractSet[str]]) -> Chosen:
    chosen = {about: {said} if isinstance(said, str) else said for about, said in readings.items()}
    for about, options in chosen.items():
        questions = [set(asked.split("|")) for asked in QUESTIONS[track].get(about, "").split()]
        known = options <= set().union(*questions)
        if not known or any(len(options & asked) > 1 for asked in questions):
            raise ValueError(f"{track}, {about}: no such reading, or two at once: {options}")
    return chosen


Sheets = dict[str, dict[tuple[str, str], dict[str, dict[int, Fraction]]]]


def _sorted(track: str, entities: Sequence[str], rows: Iterable[Row], through: int) -> Sheets:
    """Rows by entity, then item and subject, then fact and month."""
    sheets: Sheets = {entity: {} for entity in entities}
    for row in rows:
        facts = FACTS[track][row.item].split()
        facts += [
            f
            for (item, _), asked in OPTION_FACTS.items()
            if item == row.item
            for f in asked.split()
        ]
        if row.fact not in facts or row.subject not in SUBJECTS.get(row.item, ("",)):
            raise ValueError(f"not a fact of {track}: {row}")
        if row.month <= through:
            sheet = sheets[row.entity].setdefault((row.item, row.subject), {})
            if row.month in sheet.setdefault(row.fact, {}):
                raise ValueError(f"reported twice: {row}")
            sheet[row.fact][row.month] = row.value
    return sheets


def _forget_unlisted(reported: Sheets, chosen: Chosen, lists: Lists) -> None:
    """Where only some units count, drop what the others reported."""
    for item, leading in LEADING.items():
        if "authorities-only" in chosen.get(item, ()):
            for entity in leading & set(reported):
                reported[entity].pop((item, ""), None)
    if "remaining-only" in chosen.get("6", ()) and "市发改委" in reported:
        for subject in set(SUBJECTS["6"]) - {"不动产"}:
            reported["市发改委"].pop(("6", subject), None)
    if "own-kind" in chosen.get("23", ()):
        for subject, office in OWN_KIND.items():
            for entity in set(reported) - {office}:
                reported[entity].pop(("23", subject), None)
    for item, option in (("20", "listed-only"), ("21", "listed-only"), ("30", "listed-unit-only")):
        if option in chosen.get(item, ()):
            for entity in set(reported) - lists[item, ""]:
                reported[entity].pop((item, ""), None)


# --- from postings to grades --------------------------------------------------------------------


def _annual(
    track: str,
    reported: Sheets,
    postings: Mapping[Line, Fraction],
    chosen: Chosen,
    through: int,
    places: int,
    unassessed: AbstractSet[str],
) -> dict[str, Annual]:
    """二: 月度积分总和（占 90%）+ 年终综合测评（占 10%）, ranked and banded."""
    monthly = {entity: Fraction(0) for entity in reported}
    deductions = dict(monthly)
    for (entity, _, _, award, _), points in postings.items():
        monthly[entity] += points
        if award != "cap":
            deductions[entity] += max(Fraction(0), -points)

    december = {
        entity: sheets.get(("evaluation", ""), {}).get("evaluation", {}).get(12)
        for entity, sheets in reported.items()
    }
    evaluation = {entity: given or Fraction(0) for entity, given in december.items()}

    weighed = monthly
    best = max((m for e, m in monthly.items() if e not in unassessed), default=Fraction(0))
    if chosen.get("sum-scale") and best > 0:
        weighed = {e: round_half_up(sum_ * 100 / best, places) for e, sum_ in monthly.items()}
    total = {e: round_half_up((9 * weighed[e] + evaluation[e]) / 10, places) for e in monthly}

    vetoed = {e for e in reported if through == 12 and _vetoed(reported[e])} - unassessed
    result = monthly if chosen.get("rank-by") else total
    ties = chosen.get("ties", ())
    keys = {entity: (result[entity], Fraction(0)) for entity in reported}
    if "fewer-deductions-first" in ties:
        keys = {entity: (result[entity], -deductions[entity]) for entity in reported}
    if "higher-evaluation-first" in ties:
        keys = {entity: (result[entity], evaluation[entity]) for entity in reported}
    keys = {entity: key for entity, key in keys.items() if entity not in unassessed}
    if chosen.get("vetoed"):
        keys = {entity: key for entity, key in keys.items() if entity not in vetoed}
    ranks = {e: 1 + sum(other > key for other in keys.values()) for e, key in keys.items()}
    out = track == DEPARTMENTS and chosen.get("ranked-units")
    bands = dict.fromkeys(unassessed, "不参加排名" if out else "不合格")
    bands |= _bands(track, ranks, chosen)
    return {
        entity: Annual(
            None if entity in unassessed else monthly[entity],
            evaluation[entity],
            None if entity in unassessed else total[entity],
            ranks.get(entity),
            "不合格" if entity in vetoed else bands[entity],
            entity in vetoed,
            through < 12 or december[entity] is None,
        )
        for entity in reported
    }


def _vetoed(reported: Reported) -> bool:
    """（二十九）（三十）年底未退出、未清偿: still above 0 at the end of December."""
    stocks = (("29", "listed_bodies"), ("30", "debtor_bodies"))
    figures = (reported.get((item, ""), {}).get(fact, {}) for item, fact in stocks)
    return any(figure.get(12, 0) > 0 for figure in figures)


def _bands(track: str, ranks: Mapping[str, int], chosen: Chosen) -> dict[str, str]:
    """二: departments 前 10, 11-20, 后 10 不合格; counties 1-3, 4-6, 7-11, 12-14."""
    ranked, nominal = len(ranks), 56 if track == DEPARTMENTS else 14

    def size(places: int) -> int:
        if chosen.get("bands-by"):
            return int(round_half_up(Fraction(places * ranked, nominal)))
        return places

    cuts = [("优秀", size(3)), ("良好", size(6)), ("合格", size(11))]
    if "frees-its-place" in chosen.get("vetoed", ()):
        cuts[2] = ("合格", ranked - size(3))
    if track == DEPARTMENTS:
        last = size(46) if "takes-a-last-place" in chosen.get("vetoed", ()) else ranked - size(10)
        cuts = [("优秀", size(10)), ("良好", size(20)), ("合格", last)]
    sharing = Counter(ranks.values())

    def band(rank: int) -> str:
        last = rank + sharing[rank] - 1

        def lowest(name: str) -> int:
            asked = chosen.get("cut", ())
            return last if "all-out" in asked or ("last-out" in asked and name == "合格") else rank

        return next((name for name, cut in cuts if lowest(name) <= cut), "不合格")

    return {entity: band(rank) for entity, rank in ranks.items()}
