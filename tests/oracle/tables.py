"""Hypothesis strategies: random valid fact tables for changzhi-2023, and random readings.

A table is made of sheets. A sheet is what one unit reports in a year for one item and subject,
written by `random.Random` from a number of its own. Batches of such numbers are drawn, each
counting down from its first: cheap to draw, and a table shrinks to the sheets that matter.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from .changzhi import Row
from .clauses import FACTS, QUESTIONS, SUBJECTS

Answers = Callable[[str, str, str], bool]  # entity, item, subject: whether it may report there
_Note = tuple[int, str, Fraction]  # month, fact, value
_Table = dict[tuple[str, str, str], list[_Note]]  # by entity, item, subject

_FLAGS = frozenset({
    "forwarded", "implemented", "refined", "platform_upgraded", "website_upgraded",
    "platform_built", "website_built", "withheld", "protection_assessed", "adopted", "supervised",
    "pilot", "list_determined", "platform_completed", "drive_started",
})  # fmt: skip
_PARTS = {"compliant": "reported", "in_time": "reported", "authorised_in_sector": "authorised"}
_STOCKS = {"7": "wrong_codes", "29": "listed_bodies", "30": "debtor_bodies"}
_CARRIED = {"19": ("onboarded", "enterprises"), "23": ("holders", "enterprises")}
_HALVES = (16, 32, 64, 96, 160)  # 5 and 10 over these end in an exact half at the fourth decimal


def _everyone(entity: str, item: str, subject: str) -> bool:
    return True


@st.composite
def tables(
    draw: st.DrawFn,
    track: str,
    entities: Sequence[str],
    items: Sequence[str] | None = None,
    *,
    answers: Answers = _everyone,
) -> list[Row]:
    """A table valid for the track, of none to a few hundred sheets.

    `items` narrows the items (evaluations come all the same); `answers` tells who may report what.
    """
    among = [item for item in items or FACTS[track] if item != "evaluation"]
    few = st.lists(st.sampled_from(among), min_size=1, max_size=4, unique=True)
    used = draw(st.one_of(few, st.just(among)))
    reporting = entities[: draw(st.integers(1, len(entities)))]
    batch = draw(st.sampled_from((1, 4, 16, 40)))
    seeds = st.integers(0, 2**20)

    table: _Table = {}
    for first in draw(st.lists(seeds, max_size=12)):
        for seed in range(first, max(-1, first - batch), -1):
            rng = Random(seed)
            entity, item = rng.choice(reporting), rng.choice(used)
            subjects = SUBJECTS.get(item, ("",))
            for subject in subjects if rng.random() < 0.2 else (rng.choice(subjects),):
                place = entity, item, subject
                if place not in table and answers(*place):
                    table[place] = list(_sheet(rng, item, FACTS[track][item].split()))
    units = st.sampled_from(reporting)
    kinds = st.sampled_from(("alike", "by deductions", "by evaluation"))
    marks: dict[str, Fraction] = {}
    for one, other, kind in draw(st.lists(st.tuples(units, units, kinds), max_size=3)):
        _make_twins(table, one, other, answers)
        marks |= {one: Fraction(80), other: Fraction(80)}
        gains = other, "24", ""
        if kind == "alike" or "24" not in among or gains in table or not answers(*gains):
            continue
        losses = other, "30", ""
        if kind == "by evaluation":  # 10 points of the months weigh as much as 90 of the evaluation
            table[gains] = [(2, "exits", Fraction(1))]
            marks |= {one: Fraction(95), other: Fraction(5)}
        elif "30" in among and losses not in table and answers(*losses):
            table[gains] = [(2, "exits", Fraction(1))]
            table[losses] = [(2, "debtor_bodies", Fraction(1)), (3, "debtor_bodies", Fraction(0))]
    rows = [
        Row(month, entity, item, subject, fact, value)
        for (entity, item, subject), notes in table.items()
        for month, fact, value in notes
    ]
    evaluated = draw(st.sampled_from((0.0, 0.9, 1.0)))
    rng = Random(draw(seeds))
    for entity in entities:
        if entity in marks or rng.random() < evaluated:
            mark = marks.get(entity, _decimal(rng, 100, 4))
            rows.append(Row(12, entity, "evaluation", "", "evaluation", mark))
    rng.shuffle(rows)
    return rows


@st.composite
def readings(draw: st.DrawFn, track: str) -> dict[str, set[str]]:
    """Compatible readings of a track: of each question at most one option that was not chosen."""
    chosen: dict[str, set[str]] = {}
    for about, questions in QUESTIONS[track].items():
        for question in questions.split():
            option = draw(st.sampled_from(["", "", *question.split("|")]))
            if option:
                chosen.setdefault(about, set()).add(option)
    return chosen


def options(track: str) -> list[tuple[str, str]]:
    """Every option of the track that was not chosen, with what it is about."""
    return [
        (about, option)
        for about, questions in QUESTIONS[track].items()
        for option in questions.replace("|", " ").split()
    ]


def _make_twins(table: _Table, one: str, other: str, answers: Answers) -> None:
    """Give a unit the sheets of another instead of its own, so that results tie."""
    if one != other:
        for place in [place for place in table if place[0] == other]:
            del table[place]
        for (entity, item, subject), notes in list(table.items()):
            if entity == one and answers(other, item, subject):
                table[other, item, subject] = notes


def _sheet(rng: Random, item: str, facts: Sequence[str]) -> Iterator[_Note]:
    """A year of one unit, item and subject, in few months or many."""
    months = rng.choice((1, 2, 3, 6, 12, 12))
    if item in _STOCKS:
        yield from _stock(rng, _STOCKS[item], months)
        return
    if item in _CARRIED:
        shares = "national_share" in facts
        yield from _carried(rng, *_CARRIED[item], months=months, shares=shares)
        facts = [fact for fact in facts if fact in _FLAGS]
    for month in sorted(rng.sample(range(1, 13), months)):
        for fact, value in _month(rng, facts).items():
            yield month, fact, value


def _month(rng: Random, facts: Sequence[str]) -> Mapping[str, Fraction]:
    """A month's facts that carry nothing over."""
    values: dict[str, Fraction] = {}
    for fact in facts:
        if fact in _PARTS or rng.random() < 0.2:
            continue
        if fact == "disclosure_score":
            values[fact] = _decimal(rng, 30, 6)
        elif fact in _FLAGS:
            values[fact] = Fraction(rng.random() < 0.8)
        else:
            values[fact] = Fraction(_number(rng))
    for part, whole in _PARTS.items():
        if part in facts and whole in values and rng.random() < 0.9:
            values[part] = Fraction(_up_to(rng, int(values[whole])))
    if values.get("withheld") and values.get("reported"):
        for fact in ("withheld",) if rng.random() < 0.7 else ("reported", "compliant"):
            values.pop(fact, None)
    return values


def _stock(rng: Random, fact: str, months: int) -> Iterator[_Note]:
    """Runs above 0, each with a figure every month until a 0 or December."""
    standing = False
    for month in range(1, 13):
        if standing or rng.random() < months / 12:
            standing = rng.random() < 0.75
            yield month, fact, Fraction(max(1, _number(rng)) if standing else 0)


def _carried(rng: Random, part: str, whole: str, *, months: int, shares: bool) -> Iterator[_Note]:
    """Figures that hold until the next: the part never above the whole that is known by then."""
    held: dict[str, int] = {}
    for month in range(1, 13):
        news = rng.choice(((whole, part), (whole, part), (whole,), (part,)))
        for fact in news if rng.random() < months / 12 else ():
            if fact == part:
                held[part] = _up_to(rng, held.get(whole, 40))
            else:
                held[whole] = max(_number(rng), 0 if part in news else held.get(part, 0))
            yield month, fact, Fraction(held[fact])
        if shares and rng.random() < months / 12:
            yield month, "national_share", _national_share(rng, held.get(part), held.get(whole))


def _national_share(rng: Random, holders: int | None, enterprises: int | None) -> Fraction:
    """Any percentage, or one at or next to the unit's own share."""
    if not holders or not enterprises or rng.random() < 0.5:
        return _decimal(rng, 100, 4)
    own = Fraction(round(Fraction(holders * 100 * 10**4, enterprises)), 10**4)
    near = own + rng.choice((-1, 0, 0, 1)) * Fraction(1, 10**4)
    return min(Fraction(100), max(Fraction(0), near))


def _number(rng: Random) -> int:
    """A count: mostly small, often one that divides into exact halves, now and then huge."""
    kind = rng.random()
    if kind < 0.5:
        return rng.randint(0, 5)
    if kind < 0.75:
        return rng.choice(_HALVES)
    if kind < 0.99:
        return rng.randint(0, 400)
    return rng.randint(0, 10 ** rng.choice((6, 9, 12)))


def _up_to(rng: Random, whole: int) -> int:
    return rng.choice((whole, rng.randint(0, whole), max(0, whole - rng.randint(0, 3))))


def _decimal(rng: Random, most: int, places: int) -> Fraction:
    unit = 10 ** rng.randint(0, places)
    return Fraction(rng.randint(0, most * unit), unit)
