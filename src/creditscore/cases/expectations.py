"""What a worked case expects: whether all that it names is there, and whether it came out so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import Problem
from ..messages import TEXTS
from ..scheme import model as m
from ..scheme.checking.findings import no_subject, unknown
from ..scheme.files.yaml_tree import Map
from ..scheme.scheme import Scheme

if TYPE_CHECKING:
    from ..results.result import Result

_FIGURES = ("points", "state", "value", "distance", "rank", "band", "veto", "problem")
_KNOBS: Mapping[str, str] = {"base": "base", "multiplier": "multiplier", "zero": "zero_when",
    "floor": "floor", "cap": "cap", "scale": "scale_to", "round": "round",
    "over-time": "over_time", "missing": "not_applicable"}  # fmt: skip
"""The rows of the ledger that a knob of a node makes, and the knob."""
_PLAIN = {"floor": (), "cap": (), "base": 0, "multiplier": 1, "missing": "drop"}
_KINDS = (*_KNOBS, "combine", "aside")
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "target": ("target", "item", "subject", "month", "state", "value", "distance"),
    "league": ("league", "month", "rank"),
    "annual": ("annual", "points"),
    "ranking": ("ranking", "rank"),
    "points": ("month", "item", "section", "award", "subject", "points"),
}
_NAMES = ("track", "entity")
_MOST_ROWS = 12
"""So many rows of the ledger are told of an expectation that fails."""
_OF_THE_YEAR = ("rank", "band", "veto", "problem")


class Posting(NamedTuple):
    """A row of the ledger, as far as expectations ask for it."""

    entity: str
    month: str
    item: str
    award: str
    subject: str
    kind: str
    points: Decimal
    facts: str

    def __str__(self) -> str:
        what = self.award if self.kind == "award" else self.kind
        named = " ".join(filter(None, (self.month, self.item, self.subject, what)))
        return f"{named} {self.points}" + (f" ← {self.facts}" if self.facts else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case came to: its unit's year, postings, and rows of the tables that it asks for."""

    year: Mapping[str, Any]
    postings: Sequence[Posting] = ()
    targets: Sequence[Mapping[str, Any]] = ()
    leagues: Sequence[Mapping[str, Any]] = ()


def outcomes(
    result: Result, lines: Sequence[Expectation], *, year: bool = True, covered: bool = True
) -> Callable[[str], Outcome]:
    """What each unit of a result came to, as far as some expectations ask for it.

    Clauses are called as behind the last slash of their ids. `year`: whether units have one;
    `covered`: whether postings are looked at beyond what is expected of them.
    """
    keys = {key for line in lines for key in line.line}
    posted: dict[str, list[Posting]] = {}
    if any("points" in line.line and (covered or "annual" not in line.line) for line in lines):
        for row in result.records("ledger"):
            if row["kind"] == "annual":
                continue
            posting = Posting(*(row[name] for name in Posting._fields))
            own = posting._replace(item=posting.item.rpartition("/")[2])
            posted.setdefault(posting.entity, []).append(own)
    targets = _by_unit(result.records("targets")) if "target" in keys else {}
    leagues = _by_unit(result.records("leagues")) if "league" in keys else {}
    years = _by_unit(result.records("annual")) if year and result.scheme.settles else {}

    def of(entity: str) -> Outcome:
        (found,) = years.get(entity, [{}])
        unit = targets.get(entity, []), leagues.get(entity, [])
        return Outcome(found, posted.get(entity, []), *unit)

    return of


def _by_unit(table: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table:
        if "item" in row:
            row["item"] = row["item"].rpartition("/")[2]
        found.setdefault(row["entity"], []).append(row)
    return found


@dataclass(frozen=True)
class Expectation:
    """One line under `expect` of a case, for a unit of a track; `node` is what it names, if any."""

    case: Map
    line: Map
    scheme: Scheme
    track: m.Track

    @cached_property
    def node(self) -> m.Item | m.Section | None:
        """The item or the section that is named."""
        name = self.line.get("item", self.line.get("section"))
        return next((node for node in self.track.root.nodes() if node.id == name), None)

    @property
    def codes(self) -> list[str]:
        """The codes with which the facts have to be refused, in whatever order they are written."""
        written = str(self.line["problem"]).split(",") if "problem" in self.line else []
        return sorted({code.strip() for code in written})

    def problems(self, through: int) -> list[Problem]:
        """What it names that is not there, or that it says nothing; `through` months are scored."""
        found = [*self._says_nothing()]
        return found or [*self._names_nothing(self.scheme.months[:through])]

    def _says_nothing(self) -> Iterator[Problem]:
        """An expectation without a figure, or with parts that mean nothing beside each other."""
        line = self.line
        kind = next(
            (key for key in ("target", "league", "annual", "ranking") if key in line), "points"
        )
        allowed = _TOGETHER[kind]
        if kind == "points" and "points" not in line:
            allowed = _OF_THE_YEAR
        beside = () if kind in ("target", "league") else _OF_THE_YEAR
        figures = [key for key in _FIGURES if key in line and key in allowed]
        alone = [key for key in line if key not in (*allowed, *beside)]
        if not alone:
            figures, alone = self._at_odds(kind) or (figures, [])
        if not figures:
            wanted = [key for key in _FIGURES if key in allowed]
            yield Problem("R345", line.place, {"wanted": " / ".join(wanted)})
        elif alone:
            details = {"keys": ", ".join(alone), "figures": ", ".join(figures)}
            yield Problem("R346", line.key_places.get(alone[0], line.place), details)
        elif kind in ("target", "league") and "month" not in line:
            yield Problem("S202", line.place, {"key": "month"})
        elif kind == "target" and "item" not in line:
            yield Problem("S202", line.place, {"key": "item"})

    def _at_odds(self, kind: str) -> tuple[list[str], list[str]] | None:
        """Known parts of which some mean nothing beside the others: these, and those."""
        line = self.line
        if "problem" in line:
            return ["problem"], [key for key in line if key != "problem"]
        if "item" in line and "section" in line:
            return ["item"], ["section"]
        part = [key for key in line if key in _TOGETHER["points"] and key != "points"]
        if kind == "points" and "points" in line and part:
            return part, [key for key in _OF_THE_YEAR if key in line]
        return None

    def _names_nothing(self, months: tuple[str, ...]) -> Iterator[Problem]:
        line, track = self.line, self.track
        nodes = list(track.root.nodes())
        if line.get("month", months[0]) not in months:
            yield self._unknown("month", "month", (f"{months[0]} – {months[-1]}",))
        for key in ("item", "section"):
            if key in line and self.node is None:
                yield self._unknown(key, key, (node.id for node in nodes))
                return
        if "award" in line and line["award"] not in self._awards(nodes):
            yield self._unknown("award", "award", self._awards(nodes))
        elif "subject" in line:
            yield from self._subject(nodes)
        if "target" in line and "subject" not in line:
            yield from self._one_of_several(line["target"])
        for key in ("target", "league", "annual", "ranking", "band"):
            if key in line and line[key] not in (known := self._known(key, nodes)):
                yield self._unknown("part" if key == "annual" else key, key, known)
        if "veto" in line and not any(veto.item in track.items for veto in self.scheme.vetoes):
            yield unknown("veto", str(line["veto"]).lower(), (), line.at("veto"))
        for code in self.codes:
            if code not in TEXTS:
                known = sorted(name for name in TEXTS if name[0] in "FU")
                yield unknown("problem", code, known, line.at("problem"))

    def _known(self, key: str, nodes: list[m.Item | m.Section]) -> list[str]:
        """What there is of the kind that a key names."""
        track, scheme = self.track, self.scheme
        match key:
            case "target":
                named = self._named(nodes)
                return [award.id for node in named for award in node.awards if award.target]
            case "league":
                return [league.id for league in scheme.leagues if league.track == track.id]
            case "annual":
                return [*(part.id for part in scheme.parts), "total"]
            case "ranking":
                return [ranking.id for ranking in scheme.rankings]
        return [*track.grades, *filter(None, [track.unscored])]

    def _one_of_several(self, target: str) -> Iterator[Problem]:
        """A target that is judged for several subjects, none of which is named."""
        if not isinstance(self.node, m.Item):
            return
        for award in self.node.awards:
            several = len([s for s in self._subjects(self.node) if award.covers(s)]) > 1
            if award.target and award.id == target and several and not award.per_entity:
                yield Problem("S202", self.line.place, {"key": "subject"})

    def _unknown(self, kind: str, key: str, known: Any) -> Problem:
        return unknown(kind, self.line[key], known, self.line.at(key))

    def _named(self, nodes: list[m.Item | m.Section]) -> list[m.Item | m.Section]:
        return [self.node] if self.node else nodes

    def _awards(self, nodes: list[m.Item | m.Section]) -> list[str]:
        """The awards of what is named, and the rows that its knobs make."""
        named = self._named(nodes)
        knobs = [kind for kind in _KINDS if any(_has(node, kind) for node in named)]
        return [*dict.fromkeys([a.id for node in named for a in node.awards] + knobs)]

    def _subject(self, nodes: list[m.Item | m.Section]) -> Iterator[Problem]:
        """A subject that no item named has, or that the award named is not for."""
        name, at = self.line["subject"], self.line.at("subject")
        items = [node for node in self._named(nodes) if isinstance(node, m.Item)]
        award = self.line.get("award")
        if award and not any(_has(item, award) for item in items):
            covers = [
                (item, one)
                for item in items
                for one in item.awards
                if one.id == award and not one.per_entity
            ]
            items = [item for item, one in covers if one.covers(name)] or items
            if not covers or not any(one.covers(name) for _, one in covers):
                known = [s for item, one in covers for s in item.subject_ids if one.covers(s) and s]
                yield unknown("subject", name, known, at)
                return
        if name not in {s for item in items for s in self._subjects(item)}:
            if self.node is not None and len(items) == 1:
                yield no_subject(items[0].id, self._subjects(items[0]), name, at)
            else:
                known = [s for item in items for s in self._subjects(item)]
                yield unknown("subject", name, known, at)

    def _subjects(self, item: m.Item) -> list[str]:
        """The subjects of an item, the open ones as the case's facts name them."""
        if not item.open_subjects:
            return [subject.id for subject in item.subjects]
        rows = (row for row in self.case["facts"] if row["item"] == item.id)
        return [*dict.fromkeys(row["subject"] for row in rows if "subject" in row)]

    def failures(self, found: Outcome) -> Iterator[Problem]:
        """What did not come out as it says."""
        line, year = self.line, found.year
        if {"target", "league"} & line.keys():
            yield from self._monthly(found)
            return
        figures = {key: "—" if year[key] is None else year[key] for key in year}
        told = [" ".join(f"{key} {figures[key]}" for key in year if key not in _NAMES)]
        told = told if year else []
        for key in _OF_THE_YEAR:
            if key in line:
                column = line.get("ranking", key) if key == "rank" else key
                value = {"problem": "—", "veto": bool(year.get("veto"))}.get(key, year.get(column))
                if value is None or value != line[key]:
                    yield self.failed(key, line[key], value, told)
        if "points" in line:
            part = line.get("annual")
            rows = [] if part else self._rows(found.postings)
            value = year.get(part) if part else self.points(found.postings)
            if value is None or value != Decimal(line["points"]):
                behind = told if part else [str(row) for row in rows if row.points or row.facts]
                yield self.failed(self.what, line["points"], value, behind)

    def _monthly(self, outcome: Outcome) -> Iterator[Problem]:
        """The state and figures of a target, or a place in a league, in a month."""
        line = self.line
        asked = [key for key in ("month", "item", "subject", "target", "league") if key in line]
        rows = outcome.targets if "target" in line else outcome.leagues
        rows = [row for row in rows if all(row[key] == line[key] for key in asked)]
        for key in ("state", "value", "distance", "rank"):
            if key in line:
                found = rows[0][key] if rows else None
                if found is None or found != line[key]:
                    yield self.failed(f"{self.what} {key}", line[key], found)

    def points(self, postings: Sequence[Posting]) -> Decimal:
        """What the rows of the ledger that it asks for add up to."""
        return sum((row.points for row in self._rows(postings)), Decimal(0))

    def _rows(self, postings: Sequence[Posting]) -> list[Posting]:
        """The rows of the ledger that it asks for."""
        line, node, award = self.line, self.node, self.line.get("award")
        below = None
        if node is not None:
            below = {node.id} if award or isinstance(node, m.Item) else set(_all_below(node))
        knob = award is not None and any(
            _has(one, award) for one in self._named([*self.track.root.nodes()])
        )
        kind, name = (award, None) if knob else (None, award)
        return [
            row
            for row in postings
            if (below is None or row.item in below)
            and line.get("month", row.month) == row.month
            and line.get("subject", row.subject) == row.subject
            and (kind or row.kind) == row.kind
            and (name or row.award) == row.award
        ]

    @property
    def what(self) -> str:
        """What it names, in a line."""
        named = (str(value) for key, value in self.line.items() if key not in _FIGURES)
        return " ".join(named) or "points"

    def failed(
        self, what: str, expected: object, found: object, behind: Sequence[str] = ()
    ) -> Problem:
        """An expectation that did not come out, with the rows of the ledger behind what did."""
        shown = "—" if found is None else found
        rows = [*behind[:_MOST_ROWS], *(["…"] if len(behind) > _MOST_ROWS else [])]
        details = {"case": self.case["case"], "what": what, "expected": expected, "found": shown}
        return Problem("R320", self.line.place, {**details, "ledger": tuple(rows)})


def _all_below(node: m.Item | m.Section) -> list[str]:
    return [node.id] if isinstance(node, m.Item) else [inner.id for inner in node.nodes()]


def _has(node: m.Item | m.Section, kind: str) -> bool:
    """Whether a node, or each of its subjects, has what makes rows of a kind."""
    each = node.each_subject if isinstance(node, m.Item) else None
    nodes = [node, *([each] if each else [])]
    children = node.children if isinstance(node, m.Section) else ()
    if kind == "combine":
        weighted = any(child.weight != 1 for child in (*children, *node.awards))
        return weighted or any(one.knobs for one in nodes) or any(_has(c, kind) for c in children)
    if kind == "aside":
        return any(not child.counts for child in children)
    if kind == "zero" and any(one.not_applicable_when is not None for one in nodes):
        return True
    return kind in _KNOBS and any(
        one.knobs is not None and getattr(one.knobs, _KNOBS[kind]) != _PLAIN.get(kind)
        for one in nodes
    )
