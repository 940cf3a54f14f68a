"""What the rules of a scheme mean, checked: every finding at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...errors import Place, Problem
from .. import model as m
from ..scheme import Scheme
from . import band_checks, fact_checks, name_checks, target_checks
from .children import has_marks
from .findings import listed, named, no_fact, no_unit, options_amiss, twice, unit, unknown
from .node_checks import NodeChecks, asks
from .root_checks import without_a_year
from .table_checks import TableChecks

_ASKED_BY_NODES = ("year", "opening", "places", "parameters", "leagues", "vetoes", "targets",
                   "settles")  # fmt: skip
"""What the nodes of a track ask of its scheme."""


def problems(scheme: Scheme, sound: Scheme | None = None) -> list[Problem]:
    """Check the meaning of a whole scheme but for its roster, which no reading changes.

    `sound` is one that was found so, of the same roster: of tracks that are its own it is looked at
    only how they are graded, unless tracks ask each other.
    """
    tracks = [*scheme.tracks.values()]
    known = sound.tracks if sound and _asked_alike(scheme, sound) else {}
    return [
        *(p for track in tracks for p in _track(track, scheme, known.get(track.id))),
        *(p for track in scheme.tracks.values() for p in _feeds(track, scheme)),
        *_year(scheme),
        *name_checks.problems(scheme),
        *target_checks.problems(scheme),
        *_of_other_years(scheme),
        *_leagues(scheme),
        *_tasks(scheme),
    ]


def _asked_alike(scheme: Scheme, sound: Scheme) -> bool:
    """Whether nodes find the same in both schemes, and no track asks another."""
    tracks = (*scheme.tracks.values(), *sound.tracks.values())
    same = all(getattr(scheme, name) == getattr(sound, name) for name in _ASKED_BY_NODES)
    return same and not any(m.feeders(track) for track in tracks)


def concerns_itself(sound: Scheme, track: m.Track, after: m.Item) -> bool:
    """Whether nothing outside an item of a sound scheme can tell that it is written otherwise.

    Then `problems_of_item` finds all that `problems` would.
    """
    before = track.items[after.id]
    if _outside(before) != _outside(after):
        return False
    if before.facts != after.facts:
        fed = any(fact.feed for item in (before, after) for fact in item.facts.values())
        if fed or after.id in _asked_for_facts(sound, track):
            return False
    return not any(
        isinstance(part, m.PointsOf | m.FullOf | m.Peers) or _other(part)
        for item in (before, after)
        for part in asks(item)
    )


def _outside(item: m.Item) -> tuple[object, ...]:
    """What checks of other nodes look at in an item beside its facts."""
    own = item.subjects, item.open_subjects, item.counts
    return *own, item.weight, item.full, has_marks(item)


def _asked_for_facts(scheme: Scheme, track: m.Track) -> set[str]:
    """The items of a track whose facts something else asks for; worked out once."""
    key = f"items asked for facts: {track.id}"
    if key not in scheme.kept:
        asked = [*m.asked_by_grades(track), *(q for n in track.root.nodes() for q in asks(n))]
        asked += (part for x in scheme.leagues for by in x.by for part in m.parts(by.of))
        facts = (f for t in scheme.tracks.values() for i in t.items.values()
                 for f in i.facts.values())  # fmt: skip
        fed = (fact.feed.item for fact in facts if fact.feed)
        vetoed = (veto.item for veto in scheme.vetoes)
        scheme.kept[key] = {*map(_other, asked), *fed, *vetoed}
    found: set[str] = scheme.kept[key]
    return found


def _other(quantity: m.Quantity) -> str | None:
    """The item of a fact that is asked for by it."""
    return quantity.item if isinstance(quantity, m.FactRef) else None


def problems_of_item(scheme: Scheme, track: m.Track, item: m.Item) -> list[Problem]:
    """Check the meaning of an item that asks no other node of its track for anything."""
    root = m.Section(track.id, track.title, (item,))
    alone = replace(track, root=root, bands=(), moves=())
    only = replace(scheme, tracks={track.id: alone})
    return [
        *_counted(replace(alone, bands=track.bands), scheme),
        *NodeChecks(scheme, alone).problems(),
        *TableChecks(alone).problems(),
        *(
            no_fact(item.id, item.facts, veto.fact, veto.place, scheme.search)
            for veto in scheme.vetoes
            if veto.item == item.id and veto.fact not in item.facts
        ),
        *target_checks.problems(only),
        *_of_other_years(only),
    ]


def of_grading(scheme: Scheme) -> Iterator[Problem]:
    """Check how a scheme whose points are sound makes grades of them."""
    for track in scheme.tracks.values():
        yield from _grades(track, scheme)
    yield from _year(scheme)


def _track(track: m.Track, scheme: Scheme, sound: m.Track | None) -> Iterator[Problem]:
    """Check a track; of one whose nodes are as those of a `sound` one, how it is graded."""
    if track is sound:
        yield from _grades(track, scheme)
        return
    count = len(track.entities)
    if count < track.at_least or (track.exactly and count != track.exactly):
        needed = track.exactly or f"≥{track.at_least}"
        details = {"track": track.title, "count": count, "needed": needed}
        yield Problem("R307", track.place, details)
    yield from _counted(track, scheme)
    yield from _grades(track, scheme)
    if sound and _same_nodes(track, sound):
        yield from NodeChecks(scheme, track).of_grades()
        return
    yield from NodeChecks(scheme, track).problems()
    yield from TableChecks(track).problems()


def _same_nodes(track: m.Track, other: m.Track) -> bool:
    """Whether two tracks have the same nodes, and bands and moves that ask the same of them."""
    asked = (list(m.asked_by_grades(one)) for one in (track, other))
    return track.root == other.root and next(asked) == next(asked)


def _grades(track: m.Track, scheme: Scheme) -> Iterator[Problem]:
    """Bands, and what else of a track makes grades of places and totals."""
    yield from band_checks.problems(track, scheme)
    names = track.grades
    for move in track.moves:
        if move.band and move.band not in names:
            yield unknown("band", move.band, names, m.at(move, "band"), scheme.search)
    yield from twice((band.name, band.place) for band in track.bands if not band.route)
    columns = track.entities.columns
    if track.ranked_within and track.ranked_within not in columns:
        place = m.at(track, "ranked_within")
        yield unknown("roster column", track.ranked_within, columns, place, scheme.search)


def _counted(track: m.Track, scheme: Scheme) -> Iterator[Problem]:
    """Awards that are not of the kind that the scheme counts, and bands that are not there."""
    if not track.bands and scheme.settles:
        yield Problem("S202", track.place, {"key": "bands"})
    if not scheme.settles:
        yield from without_a_year(track.places_of, _OF_BANDS)
    for node in track.root.nodes():
        for award in node.awards:
            if scheme.targets and award.target is None:
                yield Problem("R340", award.place, {"id": award.id})
        if isinstance(node, m.Item):
            answers = (node.answers, *(subject.answers for subject in node.subjects))
            for names in filter(None, answers):
                yield from _answers(names, scheme)


_OF_BANDS = ("bands", "moves", "ceilings", "unscored", "ranked_within")
"""The keys of a track that rank and band what units come to in the year."""


def _answers(answers: m.Answers, scheme: Scheme) -> Iterator[Problem]:
    """Names under a role that no unit and no group has."""
    known = scheme.names.keys() | scheme.groups.keys()
    for name in (name for names in answers.names.values() for name in names):
        if name not in known:
            yield no_unit(name, known, answers.place, scheme.search)


def _of_other_years(scheme: Scheme) -> Iterator[Problem]:
    """Awards that are in force in no month of the year; of targets it is told when they are due.

    What looks back has the months of the opening too.
    """
    stale: dict[str, list[Place]] = {}
    for award in (award for track in scheme.tracks.values() for _, award in track.awards):
        first, last = award.first, award.last
        if award.target or (last and last < first):
            continue
        ends = scheme.months if award.period in m.MONTHS_IN else scheme.span_months
        if first > ends[-1] or (last and last < ends[0]):
            place = m.at(award, "from" if first > ends[-1] else "until")
            stale.setdefault(f"{first}–{last}", []).append(place)
    if stale:
        places = list(dict.fromkeys(place for found in stale.values() for place in found))
        details = {
            "year": scheme.year,
            "count": sum(map(len, stale.values())),
            "months": listed(sorted(stale)),
            "places": listed([f"{place}" for place in places]),
        }
        yield Problem("R422", places[0], details)


def _leagues(scheme: Scheme) -> Iterator[Problem]:
    yield from twice((league.id, league.place) for league in scheme.leagues)
    for league in scheme.leagues:
        if league.track not in scheme.tracks:
            yield unknown("track", league.track, scheme.tracks, league.place, scheme.search)
            continue
        track = scheme.tracks[league.track]
        yield from twice((criterion.id, league.place) for criterion in league.by)
        for criterion in league.by:
            yield from NodeChecks(scheme, track).quantities(m.parts(criterion.of), track.root)


def _feeds(track: m.Track, scheme: Scheme) -> Iterator[Problem]:
    """Facts from tracks that are not there or lead back, or that subjects would have each."""
    fed = [(i, fact) for i in track.items.values() for fact in i.facts.values() if fact.feed]
    for item, fact in fed:
        name, place = fact.feed.track if fact.feed else "", m.at(fact, "from_track")
        if item.subjects or item.open_subjects:
            yield Problem("R424", place, {"fact": fact.id, "item": item.id})
        if name not in scheme.tracks:
            yield unknown("track", name, scheme.tracks, place, scheme.search)
        elif track.id in _fed_by(name, scheme):
            circle = [t for t in scheme.tracks if t in _fed_by(name, scheme)]
            if track.id == [t for t in circle if track.id in _fed_by(t, scheme)][-1]:
                yield Problem("R322", place, {"id": track.id})
        else:
            of_fact = fact.feed if fact.feed and fact.feed.fact else None
            amiss = [*_fed_fact(of_fact, scheme, place)] if of_fact else []
            yield from amiss
            whole = amiss or (of_fact and len(track.entities) == 1)
            if not whole and not _has_parts(track, scheme.tracks[name], scheme):
                details = {"fact": fact.id, "track": scheme.tracks[name].title}
                yield Problem("R414", place, details)


def _has_parts(track: m.Track, other: m.Track, scheme: Scheme) -> bool:
    """Whether a unit of another track is said to be part of one of these."""
    _, wholes = other.entities.wholes()
    return any(scheme.own_names.get(name) in track.positions for name in wholes)


def _fed_fact(feed: m.Feed, scheme: Scheme, place: Place) -> Iterator[Problem]:
    """A fact that another track is asked for and does not have."""
    track = scheme.tracks[feed.track]
    if feed.item not in track.items:
        yield unknown("item", feed.item, track.items, place, scheme.search)
    elif feed.fact not in track.items[feed.item].facts:
        yield no_fact(feed.item, track.items[feed.item].facts, feed.fact, place, scheme.search)


def _fed_by(name: str, scheme: Scheme) -> set[str]:
    """A track and all whose results come to it."""
    waiting, seen = {name}, set[str]()
    while waiting:
        name = waiting.pop()
        if name in scheme.tracks and name not in seen:
            seen.add(name)
            waiting |= m.feeders(scheme.tracks[name])
    return seen


def _year(scheme: Scheme) -> Iterator[Problem]:
    parts = [part.id for part in scheme.parts]
    parts_ = ((part.id, part.place) for part in scheme.parts)
    yield from twice([*parts_, *((other.id, other.place) for other in scheme.rankings)])
    known = ("fewer-deductions", "total", *parts)
    rosters = dict.fromkeys(c for track in scheme.tracks.values() for c in track.entities.columns)
    for ranking in (replace(scheme.ranked_by, place=scheme.ranking), *scheme.rankings):
        if ranking.by not in known[1:]:
            yield unknown("part", ranking.by, known[1:], ranking.place, scheme.search)
        for tie in (tie for tie in ranking.ties if tie.by and tie.by not in known):
            yield unknown("tie-breaker", tie.by, known, tie.place, scheme.search)
        if ranking.within and ranking.within not in rosters:
            place = ranking.place
            yield unknown("roster column", ranking.within, rosters, place, scheme.search)
    yield from _graded_by_nodes(scheme)
    yield from _parts(scheme)
    yield from twice((veto.id, veto.place) for veto in scheme.vetoes)
    for veto in scheme.vetoes:
        yield from _veto(veto, scheme)
    readings = ((reading.id, reading.place) for reading in scheme.readings)
    yield from twice([*_items(scheme).items(), *readings])
    for reading in scheme.readings:
        yield from options_amiss([reading], scheme.search)


def _graded_by_nodes(scheme: Scheme) -> Iterator[Problem]:
    """Nodes whose points are a part of the year in a track without them, or that nothing has."""
    nodes = {name: [n.id for n in t.root.nodes()] for name, t in scheme.tracks.items()}
    for part in scheme.parts:
        for name, known in nodes.items():
            if part.node and part.node not in known:
                details = {"track": scheme.tracks[name].title, "node": part.node}
                near = scheme.search.nearest(part.node, known)
                yield Problem("R401", part.place, {**details, "nearest": near})
    everywhere = dict.fromkeys(name for known in nodes.values() for name in known)
    others = (tie for ranking in scheme.rankings for tie in ranking.ties)
    for tie in (*scheme.ties, *others):
        if tie.node and tie.node not in everywhere:
            yield unknown("node", tie.node, everywhere, tie.place, scheme.search)


def _items(scheme: Scheme) -> dict[str, Place]:
    """The items of all tracks, and where each stands first."""
    places: dict[str, Place] = {}
    for track in scheme.tracks.values():
        for item in track.items.values():
            places.setdefault(item.id, item.place)
    return places


def _parts(scheme: Scheme) -> Iterator[Problem]:
    """Facts of the year's parts: a fact table names them like those of an item."""
    items = _items(scheme)
    observed = [(part, part.fact) for part in scheme.parts if part.fact]
    yield from twice((f"{part.item}/{fact.id}", part.place) for part, fact in observed)
    for part, fact in observed:
        if part.item in items:
            details = {"id": part.item, "first": items[part.item]}
            yield Problem("R301", part.place, details)
        yield from fact_checks.problems(fact)
        for key in (key for key in ("expires", "from_track") if key in fact.places_of):
            yield Problem("R411", m.at(fact, key), {"id": part.id, "key": key})
        known = [other.id for whole, other in observed if whole.item == part.item]
        for name, place in named(fact):
            if name not in known:
                yield no_fact(part.item, known, name, place, scheme.search)
    for part in scheme.parts:
        if part.scale_best_to is not None:
            places = part.fact.places if part.fact else scheme.places
            yield from unit(part.scale_best_to, places, part.place)


def _veto(veto: m.Veto, scheme: Scheme) -> Iterator[Problem]:
    holders = [track for track in scheme.tracks.values() if veto.item in track.items]
    if not holders:
        yield unknown("item", veto.item, _items(scheme), m.at(veto, "item"), scheme.search)
    for _, bound in veto.bounds:
        if isinstance(bound, m.Parameter) and bound.name not in scheme.parameters:
            yield unknown("parameter", bound.name, scheme.parameters, bound.place, scheme.search)
    for track in holders:
        facts = track.items[veto.item].facts
        if veto.fact not in facts:
            yield no_fact(veto.item, facts, veto.fact, m.at(veto, "fact"), scheme.search)
        elif veto.over == "total" and facts[veto.fact].lasts and facts[veto.fact].type != "flag":
            said = {"id": veto.id, "fact": facts[veto.fact].label}
            yield Problem("R416", m.at(veto, "over"), said)
    without = [t for t in holders if veto.band not in [band.name for band in t.bands]]
    if len(without) == len(holders) > 0:
        known = dict.fromkeys(band.name for track in holders for band in track.bands)
        yield unknown("band", veto.band, known, m.at(veto, "band"), scheme.search)
    else:
        for track in without:
            bands = [band.name for band in track.bands]
            yield unknown("band", veto.band, bands, m.at(veto, "band"), scheme.search)


def _tasks(scheme: Scheme) -> Iterator[Problem]:
    """Items and units of tasks, and of what else the document rules, that are not there."""
    items = _items(scheme) if scheme.tasks else {}
    provisions = [rule for chapter in scheme.document.chapters for rule in chapter.provisions]
    binding: list[m.Task | m.Provision] = [
        *scheme.tasks,
        *(rule for rule in provisions if rule.responsible),
    ]
    known = scheme.names.keys() | scheme.groups.keys() | {"all"} if binding else set[str]()
    for task in scheme.tasks:
        if task.item not in items:
            yield unknown("item", task.item, items, task.place, scheme.search)
    for bound in binding:
        for name in bound.responsible:
            if name not in known:
                yield no_unit(name, known, bound.place, scheme.search)
