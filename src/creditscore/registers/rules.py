"""What a scheme's `records.yaml` says: which records feed which facts of which items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..errors import Place, Problem, RuleError, UsageError, nearest
from ..scheme.checking.findings import no_fact, unknown
from ..scheme.files import yaml_tree
from ..scheme.model import Item, Track
from ..scheme.schema import shape
from ..scheme.scheme import Scheme
from .calendarfile import beside, calendar_of

FILE = "records.yaml"
_COUNTED = ("count", "stock", "amount")


@dataclass(frozen=True, eq=False)
class Feed:
    """One item that records feed: `facts` maps facts of the item to counts of the records.

    `kinds` are the kinds of records taken, all where it is empty. What they feed is one `subject`
    of the item, "" where it has none, or with `by_kind` the subject that is called like the kind.
    With `entity` all records count for that one unit.
    """

    item: str
    source: str
    facts: Mapping[str, str]
    kinds: tuple[str, ...]
    by_kind: bool
    subject: str
    tracks: tuple[str, ...]
    entity: str

    @property
    def times(self) -> bool:
        """Whether it asks if records were in time."""
        return not {"in_time", "late"}.isdisjoint(self.facts.values())

    def subject_of(self, kind: str) -> str:
        """The subject that records of a kind feed."""
        return kind if self.by_kind else self.subject


@dataclass(frozen=True)
class Rules:
    """How records are read for a scheme.

    `unit` says whose a record is (`source`: who supplied it, `authority`: who decided), `month` in
    which month it counts, `days` and `of` how long a report may take; `assumes` is what the file
    supposes where the document is silent.

    >>> from creditscore import load_scheme
    >>> rules = load_rules(load_scheme("changzhi-2023"))
    >>> rules.days, rules.of, [feed.item for feed in rules.feeds]
    (7, 'working_days', ['3', '5', '7'])
    """

    feeds: tuple[Feed, ...]
    unit: Literal["source", "authority"] = "source"
    month: Literal["reported", "decided"] = "reported"
    days: int = 7
    of: Literal["working_days", "calendar_days"] = "working_days"
    assumes: tuple[str, ...] = ()


def load_rules(scheme: Scheme) -> Rules:
    """Read `records.yaml` of the scheme's folder.

    Raises `UsageError` where it has none, `RuleError` with every mistake in it.
    """
    path = beside(scheme, FILE)
    if path is None:
        raise UsageError(Problem("D607", Place(), {"scheme": scheme.id}))
    node = yaml_tree.read(path)
    problems = shape.problems(node, "records")
    if not problems:
        problems = [p for feed in node["records"]["feeds"] for p in _wrong(feed, scheme)]
    if not problems:
        problems = [*_twice_fed(node["records"]["feeds"], scheme)]
    if problems:
        raise RuleError(problems)
    root = node["records"]
    limit = dict(root.get("limit", {"working_days": Rules.days}))
    of, days = limit.popitem()
    feeds = tuple(_feed(feed, scheme) for feed in root["feeds"])
    unit, month = root.get("unit", Rules.unit), root.get("month", Rules.month)
    return Rules(feeds, unit, month, days, of, tuple(root.get("assumes", ())))


def check_rules(scheme: Scheme) -> None:
    """Check the rule files for records that a scheme has; raise `RuleError` with their mistakes."""
    if beside(scheme, FILE) is not None:
        load_rules(scheme)
    calendar_of(scheme)


def _feed(node: Any, scheme: Scheme) -> Feed:
    by_kind = "by" in node
    kinds = tuple(node.get("kinds", ()))
    if by_kind and not kinds:
        named = (s.id for item in _items(node, scheme) for s in item.subjects)
        kinds = tuple(dict.fromkeys(named))
    return Feed(
        item=node["item"],
        source=node["from"],
        facts=dict(node["facts"]),
        kinds=kinds,
        by_kind=by_kind,
        subject=node.get("subject", ""),
        tracks=tuple(track.id for track in _tracks(node, scheme)),
        entity=scheme.names[node["entity"]][1] if "entity" in node else "",
    )


def _tracks(node: Any, scheme: Scheme) -> list[Track]:
    """The tracks that a feed is for: those it names, or that of its unit, or all."""
    own = scheme.names[node["entity"]][:1] if node.get("entity") in scheme.names else scheme.tracks
    named = node.get("tracks", own)
    return [track for name, track in scheme.tracks.items() if name in named and name in own]


def _items(node: Any, scheme: Scheme) -> list[Item]:
    tracks = _tracks(node, scheme)
    return [track.items[node["item"]] for track in tracks if node["item"] in track.items]


def _wrong(node: Any, scheme: Scheme) -> Iterator[Problem]:
    """Names of a feed that the scheme does not have."""
    own = scheme.names.get(node.get("entity"), ("",))[0]
    for at, name in enumerate(node.get("tracks", ())):
        place = node["tracks"].value_places[at]
        if name not in scheme.tracks:
            yield unknown("track", name, scheme.tracks, place)
        elif own not in ("", name):
            yield Problem("R417", place, {"entity": node["entity"], "own": own, "track": name})
        elif node["item"] not in scheme.tracks[name].items:
            yield unknown("item", node["item"], scheme.tracks[name].items, place)
    if "entity" in node and not own:
        details = {"name": node["entity"], "nearest": nearest(node["entity"], scheme.names)}
        yield Problem("R304", node.at("entity"), details)
    for key in ("by", "kinds"):
        if key in node and node["from"] == "codes":
            known = "entity, facts, from, item, subject, tracks"
            yield Problem("S201", node.key_places[key], {"key": key, "known": known})
    if "by" in node and "subject" in node:
        known = "by, entity, facts, from, item, kinds, tracks"
        yield Problem("S201", node.key_places["subject"], {"key": "subject", "known": known})
    items = _items(node, scheme)
    if not items and "tracks" not in node:
        ids = dict.fromkeys(item for track in _tracks(node, scheme) for item in track.items)
        yield unknown("item", node["item"], ids, node.at("item"))
    for item in items:
        yield from _wrong_facts(node, item)
        yield from _wrong_subjects(node, item)


def _wrong_subjects(node: Any, item: Item) -> Iterator[Problem]:
    key = next((key for key in ("by", "subject") if key in node), "")
    if not item.subjects and not item.open_subjects:
        if key:
            yield Problem("R319", node.at(key), {"item": item.id, "key": key})
        return
    if not key:
        yield Problem("S202", node.place, {"key": "by"})
    elif item.subjects:
        named = [(node["subject"], node.at("subject"))] if key == "subject" else []
        if key == "by" and "kinds" in node:
            named = list(zip(node["kinds"], node["kinds"].value_places, strict=True))
        for name, place in named:
            if name not in item.subject_ids:
                details = {"item": item.id, "known": "、".join(item.subject_ids)}
                near = nearest(name, item.subject_ids)
                yield Problem("R303", place, {**details, "subject": name, "nearest": near})


def _wrong_facts(node: Any, item: Item) -> Iterator[Problem]:
    for name, count in node["facts"].items():
        place = node["facts"].key_places[name]
        if name not in item.facts:
            yield no_fact(item.id, item.facts, name, place)
        elif item.facts[name].type not in _COUNTED:
            kind = item.facts[name].type
            details = {"form": count, "type": kind, "fact": name, "known": ", ".join(_COUNTED)}
            yield Problem("R310", place, details)
        elif gathered := item.facts[name].feed:
            yield Problem("R419", place, {"fact": name, "track": gathered.track})


def _twice_fed(nodes: Any, scheme: Scheme) -> Iterator[Problem]:
    """Facts that two feeds count for the same units and subject."""
    first: dict[tuple[str, ...], Place] = {}
    for node in nodes:
        feed = _feed(node, scheme)
        tracks = [name for name in feed.tracks if feed.item in scheme.tracks[name].items]
        subjects = feed.kinds if feed.by_kind and feed.kinds else (feed.subject,)
        for fact, place in node["facts"].key_places.items():
            keys = [(t, feed.entity, feed.item, s, fact) for t in tracks for s in subjects]
            again = next((first[key] for key in keys if key in first), None)
            if again:
                yield Problem("R418", place, {"fact": fact, "item": feed.item, "first": again})
            first |= dict.fromkeys((key for key in keys if key not in first), place)
