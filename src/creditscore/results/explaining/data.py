"""The shape of an explanation as plain data: what `Explanation.data` gives, and JSON holds.

Points and figures are text, exact; `None` is no figure. Where a text is made by creditscore it
stands in both languages, as `text_zh` and `text_en`.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, TypedDict, cast

from .explained import Explained


class OptionData(TypedDict):
    """A meaning that an unclear clause can have."""

    id: str
    label_zh: str
    label_en: str


class ReadingData(TypedDict):
    """A reading in force; `about` is `clause`, `points` (of the scheme, all) or `year`."""

    id: str
    question: str
    option: OptionData
    chosen: OptionData
    because: str
    options: list[OptionData]
    about: str


class SubjectFigureData(TypedDict):
    """What one subject has in a figure of several."""

    subject: str
    month: str
    to_date: str
    state: str
    since: str
    source: str
    rows: list[str]


class EvidenceData(TypedDict):
    """A fact behind a posting; `state` is one of `evidence.FigureState`."""

    item: str
    fact: str
    subject: str
    label: str
    type: str
    month: str
    to_date: str
    state: str
    since: str
    source: str
    rows: list[str]
    subjects: list[SubjectFigureData]


class PostingData(TypedDict):
    """A line of the ledger."""

    month: str
    node: str
    award: str
    subject: str
    kind: str
    title: str
    points: str
    arithmetic_zh: str
    arithmetic_en: str
    facts: list[EvidenceData]


class TargetData(TypedDict):
    """A target as it stands in the month."""

    month: str
    subject: str
    title: str
    kind: str
    limit: str
    every: str
    role: str
    responsible: str
    due: str
    state: str
    value: str | None
    must: str
    bound: str | None
    distance: str | None
    derived: bool
    as_of: str
    judged: int
    met: int
    of: str | None
    over: str | None
    times: int
    missed: list[str]
    unreported: list[str]
    instead: bool
    ended: bool


class EarlierData(TypedDict):
    """An award of the year without a posting in the month: what it gave before."""

    subject: str
    title: str
    reported: bool
    points: str
    months: list[str]


class ContributionData(TypedDict):
    """What a unit of another track reported of a fact that is put together from it."""

    month: str
    unit: str
    label: str
    subject: str
    value: str


class ClauseData(TypedDict):
    """An item, section or track with its postings; `state` is one of `states.ClauseState`."""

    node: str
    kind: str
    item: str
    title: str
    cites: str
    says: str
    assumes: list[str]
    readings: list[ReadingData]
    blank: str
    elsewhere: str
    role: str
    answers_zh: str
    answers_en: str
    state: str
    gaps: list[str]
    filled_by: str
    deducts: bool
    postings: list[PostingData]
    points: str
    targets: list[TargetData]
    contributions: list[ContributionData]
    earlier: list[EarlierData]


class IdleData(TypedDict):
    """A clause without a posting, and why: `state` is one of `states.ClauseState`."""

    item: str
    title: str
    cites: str
    state: str
    gaps: list[str]
    filled_by: str
    deducts: bool


class ChangeData(TypedDict):
    """A rule changed for this run."""

    path: str
    value: str


class YearPartData(TypedDict):
    """A part of the annual result."""

    id: str
    title: str
    weight: str
    earned: str | None
    value: str | None
    at_most: str | None


class GroundData(TypedDict):
    """A step to the band; `kind` is `rules`, `unscored`, `move`, `ceiling` or `veto`."""

    kind: str
    band: str
    text_zh: str
    text_en: str


class VetoData(TypedDict):
    """A veto that holds, and the facts that decided it."""

    id: str
    item: str
    title: str
    cites: str
    says: str
    band: str
    since: str
    facts: list[EvidenceData]
    over: str


class NextBandData(TypedDict):
    """The band above, its last place, the total there, and how much this one is short of it."""

    band: str
    place: int
    total: str
    short: str
    fewer: bool


class BandBelowData(TypedDict):
    """The band below, its first place, the total there, and how much more this one has."""

    band: str
    place: int
    total: str
    more: str
    fewer: bool


class OtherRankData(TypedDict):
    """The place by a ranking beside the one that grades go by."""

    id: str
    title: str
    rank: int


class YearData(TypedDict):
    """The annual result, the place and the band."""

    over: bool
    parts: list[YearPartData]
    total: str | None
    ranked_by: str
    rank: int
    tied: int
    ranked: int
    overall_rank: int
    other_ranks: list[OtherRankData]
    band: str
    grounds: list[GroundData]
    vetoes: list[VetoData]
    band_without_vetoes: str
    next_band: NextBandData | None
    band_below: BandBelowData | None
    provisional: bool


class ExplanationData(TypedDict):
    """An explanation: whose, of when, on what it rests, its clauses, its year."""

    scheme: str
    cites: str
    track: str
    entity: str
    month: str
    item: str
    section: str
    title: str
    through: str
    units: int
    rank: int
    to_date: str
    rank_to_date: int
    assumes: list[str]
    readings: list[ReadingData]
    changes: list[ChangeData]
    clauses: list[ClauseData]
    idle: list[IdleData]
    points: str
    year: YearData | None
    targets: bool


def data_of(explained: Explained) -> ExplanationData:
    """An explanation as plain data."""
    return cast(ExplanationData, _plain(explained))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return format(value, "f") if isinstance(value, Decimal) else value
