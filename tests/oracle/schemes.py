"""Hypothesis strategies: random schemes of the rule language, and fact tables that are valid there.

A scheme is drawn piece by piece, so that it shrinks to the rule that matters. Its facts come in
sheets (what a unit reports in a year for an item and subject), each written by `random.Random`
from a number of its own; sheet 0 holds only what must be reported. What the language leaves to
the loader is avoided: loops, and facts of items that do not concern every unit in the rules of
another item. `cases` draws all that `language.score` takes; `as_yaml` writes a scheme as files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

import yaml
from hypothesis import strategies as st

from .in_full import in_full
from .language import NA, Engine, Row, asks, by_id, named
from .shortening import base, called, repeated

Rules = dict[str, Any]
NAME, TRACK, PARTS, YEAR = "random", "t", "u", 2023
_FORMS = ("each", "flag", "rate", "levels", "tiers", "steps", "interpolate", "given")
_COMBINE = ("sum", "mean", "weighted", "min", "max", "median", "trimmed-mean")
PERIODS = ("year", "month", "quarter", "half-year")
_WITHIN = {"quarter": ("month",), "half-year": ("month", "quarter"), "month": ()} | {
    "year": ("month", "quarter", "half-year")
}
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
LARGEST = 10**15
"""The largest figure that a table may have, in its fact's smallest unit."""
PLACES = {"amount": 6, "score": 6}
"""How many decimals a fact of a type has; 0 where it is not here."""
_TYPES = {
    "cases": "count", "fines": "amount", "done": "flag", "pending": "stock", "rating": "score",
}  # fmt: skip
_LABELS = {
    "cases": "受理案件（件）", "fines": "罚款金额", "done": "已经完成", "pending": "未结案件",
    "rating": "测评得分", "reported": "上报数", "compliant": "合规数", "parts": "下级得分",
}  # fmt: skip
_IN_CHINESE = {
    "cases": "案件", "fines": "罚款", "done": "完成", "pending": "未结", "rating": "评分_2",
    "reported": "上报", "compliant": "合规",
}  # fmt: skip
_TOP = {"count": 12, "amount": 60, "flag": 1, "stock": 40, "score": 100}  # thresholds up to here


class Case(NamedTuple):
    """What `language.score` takes."""

    scheme: Rules
    track: str
    rows: list[Row]
    through: int

    def __repr__(self) -> str:
        files = as_yaml(self.scheme)
        rows = [" ".join(filter(None, row.values())) for row in as_table(self.rows)]
        return "\n".join([*files.values(), *rows[:200], f"through: {self.through}"])


class Traits(NamedTuple):
    """What a scheme may use at all, so that the rarer things come a few at a time."""

    peers: bool  # rank, peer measures, peer-average
    past: bool  # opening, running, trailing, rows with until
    dated: bool  # awards and units with from and until
    states: bool  # n/a, not-applicable
    knobs: bool
    parts: bool  # a second track whose results are facts of the first
    rich: bool  # measures where a number would do
    large: bool  # figures to the limit, factors of rules to a milliard
    fine: bool  # a unit of points down to the twelfth decimal
    names: bool  # ids with dots, in Chinese, facts by their labels
    blocks: bool  # blocks that are repeated


class _Facts(NamedTuple):
    """An item whose facts may be asked for: by its own rules, or by those of others."""

    id: str
    says: Rules
    subjects: list[str]
    for_all: bool
    open: bool = False


def _below(node: Rules) -> Iterator[Rules]:
    """What stands below a node, of any depth."""
    for key in ("sections", "items", "awards"):
        for child in node.get(key, []):
            yield child
            yield from _below(child)


def _month(number: int) -> str:
    return f"{YEAR + (number - 1) // 12}-{(number - 1) % 12 + 1:02}"


# --- schemes --------------------------------------------------------------------------------------


class _Parts(NamedTuple):
    """A track of parts, and its units."""

    says: Rules
    units: list[Rules]


class _Writer:
    """Writes one scheme from draws; simpler choices come first."""

    def __init__(self, draw: st.DrawFn, traits: Traits):
        self.draw, self.traits, self.track_id = draw, traits, TRACK
        self.places = self.pick((6, 9, 12) if traits.fine else (2, 0, 4))
        self.opening = self.pick((12, 24)) if traits.past else 0
        self.units = self._units(self.number(2, 6) if self.chance(3) else self.number(2, 3))
        self.order = self.pick(("high-first", "high-first", "low-first"))
        self.first_item = 1
        self.fed_from: list[_Facts] = []  # items of the track of parts
        self.done: list[str] = []  # nodes whose points later rules may ask for
        self.nodes: dict[str, Rules] = {}
        self.items: list[_Facts] = []
        self.section_ids = iter("一二三四五六七八九十子丑寅卯辰巳午未申酉戌亥")
        self.left = self.number(1, 8) if self.chance(3) else self.number(1, 4)  # items to come

    # draws

    def number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def chance(self, of: int) -> bool:
        """True once in `of` times."""
        return self.number(1, of) == of

    def pick(self, among: Sequence[Any]) -> Any:
        return among[self.number(0, len(among) - 1)]

    def some(self, among: Sequence[Any]) -> list[Any]:
        chosen = [one for one in among if self.chance(2)]
        return chosen or [self.pick(among)]

    def points(self, low: int = 0, high: int = 20) -> int | Decimal:
        """A number of the scheme's unit."""
        if self.traits.large and self.chance(6):
            return self.pick((1, -1) if low < 0 else (1,)) * self.factor()
        if self.places == 0 or not self.chance(3):
            return self.number(low, high)
        if self.traits.fine and self.chance(3):
            return Decimal(self.number(low * 10**6, high * 10**6)) / 10**6
        return Decimal(self.number(low * 100, high * 100)) / 100

    def factor(self) -> int:
        """A large number, as rules may have one."""
        return self.pick((10**3, 10**6, 10**9, 999_999_937))

    # the files

    def _units(self, count: int) -> list[Rules]:
        units: list[Rules] = []
        for name in "甲乙丙丁戊己"[:count]:
            columns = {"level": self.pick(("一类", "二类", "三类"))}
            if not units or not self.chance(9):
                columns["population"] = self.number(1, 20)
            if self.traits.past and not (units and self.chance(6)):
                columns["begins"] = self.number(1, 12)
            unit = {"name": name, "groups": self.some(("open", "closed")), "columns": columns}
            if self.traits.dated and self.chance(3):
                unit |= self._dates()
            units.append(unit)
        return units

    def _dates(self) -> Rules:
        first, last = self.number(1, 12), self.number(1, 12)
        dates = {"from": _month(first), "until": _month(max(first, last))}
        return dates if self.chance(2) else {(key := self.pick(("from", "until"))): dates[key]}

    def scheme(self) -> Rules:
        parts = self._parts_track() if self.traits.parts else {}
        track = self._track()
        about: Rules = {
            "scheme": NAME,
            "title": "随机方案",
            "cites": "无",
            "year": YEAR,
            "points": {"places": self.places},
            "tracks": [TRACK, *parts],
            "subjects": {"kinds": ["国家级", {"id": "省级", "title": "省"}]},
            "parameters": {
                "mark": [
                    {"from": "2023-01", "value": 3},
                    {"from": "2023-05", "value": Decimal("4.5")},
                ],
                "late": [{"from": "2023-04", "value": 10}],
                "flat": 7,
            },
            "annual": {"parts": self._parts()},
            "ranking": {"by": "total", "ties": []},
            "cut": self.pick(("all-in", "all-out")),
        }  # fmt: skip
        ids = [part["id"] for part in about["annual"]["parts"]]
        if self.chance(3):
            about["ranking"]["by"] = self.pick(ids)
        if self.order == "low-first":
            about["ranking"]["order"] = self.order
        if self.chance(3):
            about["ranking"]["ties"] = [self.pick(ids)]
        elif self.done and self.chance(3):
            tie = {"points_of": self.pick(self.done), "order": self._order()}
            about["ranking"]["ties"] = [tie, {"by": self.pick(ids), "order": self._order()}]
        elif not self.opening and self.chance(3):
            about["ranking"]["ties"] = ["fewer-deductions"]
        if self.chance(4):
            other = {"id": "other", "title": "另排", "by": self.pick(["total", *ids])}
            other |= {"within": "level"} if self.chance(2) else {"order": self._order()}
            about["ranking"]["also"] = [other]
        if self.opening:
            about["opening"] = self.opening
        over = {"over": self.pick(("any", "every", "total"))} if self.chance(3) else {}
        if vetoed := list(self._veto_facts(bool(over))):
            item, fact, adds_up = self.pick(vetoed)
            over = {} if over == {"over": "total"} and not adds_up else over
            bound = self.pick(("above", "at_least", "below", "at_most", "equals"))
            limit = self.number(0, 20) if self.chance(2) else {"parameter": "mark"}
            veto = {"id": "veto", "item": item, "fact": fact, bound: limit, **over}
            about["vetoes"] = [veto | {"band": self.pick(track["bands"])["name"], "cites": "无"}]
            about["vetoed"] = self.pick(("keeps-its-place", "frees-its-place"))
        groups = {
            "open": {"title": "甲组", "cites": "无", "open": True},
            "closed": {"title": "乙组", "cites": "无"},
        }
        entities = {TRACK: self.units} | {name: own.units for name, own in parts.items()}
        files = {f"{name}.yaml": own.says for name, own in parts.items()}
        roster = {"groups": groups, "entities": entities}
        return {"scheme.yaml": about, f"{TRACK}.yaml": track, "roster.yaml": roster} | files

    def _order(self) -> str:
        return str(self.pick(("high-first", "low-first")))

    def _parts_track(self) -> dict[str, _Parts]:
        """A small track before this one, whose units are parts of this one's."""
        own = _Writer(self.draw, self.traits._replace(parts=False))
        own.places, own.opening, own.left, own.track_id = self.places, self.opening, 2, PARTS
        own.first_item, own.order = 100, self.order
        own.section_ids = iter("ABCDEFGH")
        names = dict(zip("甲乙丙丁戊己", ("东", "西", "南", "北", "中", "外"), strict=True))
        owners = [unit["name"] for unit in self.units]
        own.units = [
            unit | {"name": names[unit["name"]], "part_of": self.pick(owners)} for unit in own.units
        ]
        self.fed_from = own.items
        return {PARTS: _Parts(own._track(), own.units)}

    def _parts(self) -> list[Rules]:
        months: Rules = {"id": "monthly", "title": "月度", "weight": 1, "of": "months"}
        if self.done and not self.traits.parts and self.chance(5):
            months["of"] = {"points_of": self.pick(self.done)}
        if self.chance(5):
            months["scale_best_to"] = 100
        if not self.chance(3):
            return [months]
        months["weight"] = Decimal("0.9")
        fact = {"type": "score", "label": "测评", "at_least": 0, "at_most": 100}
        of = {"item": "evaluation", "fact": "evaluation"}
        part = {
            "id": "evaluation",
            "title": "测评",
            "weight": Decimal("0.1"),
            "of": of,
            "fact": fact,
        }
        return [months, part]

    def _veto_facts(self, over_the_year: bool) -> Iterator[tuple[str, str, bool]]:
        """Items and facts that vetoes may look at, and whether their months may be added up."""
        for item in self.items:
            for fact, says in item.says.items():
                stock = says["type"] == "stock" and says.get("missing", "error") == "error"
                fits = stock and not item.subjects if not over_the_year else not item.open
                if fits and item.for_all and self.chance(2):
                    yield item.id, fact, says["type"] == "flag" or "lasts" not in says

    def _track(self) -> Rules:
        sections = []
        while self.left or not sections:
            sections.append(self._section(deep=self.chance(5)))
        track: Rules = {"track": self.track_id, "title": "随机", "cites": "无"}
        track["bands"] = self._bands()
        track["sections"] = sections
        self._above(track, sections)
        names = [band["name"] for band in track["bands"]]
        if self.chance(6):
            track["moves"] = [{"when": self._condition(None), "down": self.number(1, 2)}]
        if self.chance(6):
            track["ceilings"] = [{"when": self._condition(None), "band": self.pick(names)}]
        if self.chance(3):
            track["unscored"] = self.pick(names)
        if self.chance(6) and self._two_of_a_level():
            track["ranked_within"] = "level"
        if self.chance(6):
            self.pick(track["bands"][:-1])["when"] = self._condition(None)
        if self.chance(6):
            at = self.number(0, len(track["bands"]))
            track["bands"].insert(at, {"name": "黑", "only": "veto"})
            track["ceilings"] = [{"when": self._condition(None), "band": "黑"}]
        return track

    def _two_of_a_level(self) -> bool:
        """Whether bands of two places can take two units of a group."""
        levels = [unit["columns"]["level"] for unit in self.units]
        return len(set(levels)) < len(levels)

    def _bands(self) -> list[Rules]:
        kind = self.number(0, 3)
        if kind == 0:
            rows: list[Rules] = [{"first": 1}, {"first": 2}, {"all_but_last": 1}]
        elif kind == 1 and self.order == "low-first":
            rows = [{"at_most": 0}, {"below": 20}, {"at_most": 60}]
        elif kind == 1:
            rows = [{"at_least": 60}, {"above": 20}, {"at_least": 0}]
        elif kind == 2:
            rows = [{"share": Decimal("0.2")}, {"share": Decimal("0.5")}, {"share": Decimal("0.8")}]
        else:
            rows = [{"first": 1, "of": 4}, {"first": 2, "of": 3}, {"all_but_last": 1, "of": 3}]
        if kind > 1 and self.chance(3):
            rows[1]["rounded"] = self.pick(("half-up", "up", "down"))
        if kind == 2 and self.chance(3):
            rows[1]["of"] = self.pick(("ranked", "roster"))
        if kind != 1 and self.chance(3):
            rows[0] |= {"at_least": self.points()}
        if kind != 1 and self.chance(3):
            self.pick(rows)["cut"] = self.pick(("all-in", "all-out"))
        if kind != 1 and "at_least" not in rows[0] and self.chance(3):
            at, other = self.number(0, 2), {self.pick(("at_least", "at_most")): self.points(0, 60)}
            rows[at] = {"any_of": [rows[at], other]}
        return [{"name": n} | row for n, row in zip("优良中差", [*rows, {}], strict=True)]

    def _section(self, deep: bool) -> Rules:
        id_ = next(self.section_ids) + self._dotted()
        below = "sections" if deep else "items"
        children = []
        for _ in range(self.number(1, 2) if deep else self.number(1, min(4, max(1, self.left)))):
            if deep or self.left or not children:
                children.append(self._section(deep=False) if deep else self._item())
        section = {"id": id_, "title": f"第{id_}部分", below: children}
        self._above(section, children)
        self._in_force(section)
        self.done.append(id_)
        self.nodes[id_] = section
        return section

    def _in_force(self, node: Rules) -> None:
        """Months of a node that leave every award below some."""
        below = list(_below(node))
        past = any(isinstance(n.get("period"), dict) or n.get("period") == "running" for n in below)
        alone = any(
            "applies_to" in n and not {"awards", "blank"} & n.keys() for n in [node, *below]
        )
        if not self.traits.dated or past or alone or not self.chance(4):
            return
        ends = {k: [int(n[k][-2:]) for n in below if k in n] for k in ("from", "until")}
        first = self.number(1, min([12, *ends["until"]]))
        until = self.number(max([first, *ends["from"]]), 12)
        months = {"from": _month(first), "until": _month(until)}
        keys = self.pick((("from",), ("until",), ("from", "until")))
        node |= {key: months[key] for key in keys}

    def _above(self, node: Rules, children: list[Rules]) -> None:
        """Awards of its own and knobs, for a section or the track."""
        if self.chance(5) and any(item.for_all for item in self.items):
            node["awards"] = [self._award("own", None)]
            children = [*node["awards"], *children]
        self._knobs(node, children, None)

    # items, facts and who answers

    def _item(self) -> Rules:
        self.left = max(0, self.left - 1)
        id_ = str(len(self.items) + self.first_item) + self._dotted()
        item: Rules = {"id": id_, "title": f"第{id_}条", "cites": "无", "says": "随机"}
        item["applies_to"] = self._applies_to() if self.chance(3) else "all"
        subjects: list[Any] = []
        kind = self.number(0, 5)
        alike = [item for item in self.items if item.subjects]
        if alike and self.chance(2):
            kind = 5 if alike[-1].open else 4
        if kind == 5:
            item["subjects"] = "open"
            subjects = ["合同一", "合同二", "合同三"]
        elif kind == 4:
            item["subjects"] = self.pick(("kinds", ["国家级", {"id": "省级", "title": "省"}]))
            if item["subjects"] != "kinds" and self.chance(2):
                item["subjects"][1]["applies_to"] = self._applies_to()
            subjects = ["国家级", "省级"]
        listed = isinstance(item.get("subjects"), list)
        own = not listed or "applies_to" not in item["subjects"][1]
        for_all = item["applies_to"] == "all" and own
        item["facts"] = self._item_facts(for_all and kind != 5, bool(subjects))
        facts = _Facts(id_, item["facts"], subjects, for_all, kind == 5)
        if self.chance(9):
            item["blank"] = "无"
        elif self.traits.knobs and self.chance(5):  # nothing but knobs
            base: Any = self.or_measure(self.points(1, 20), _Asker(self, facts, past=False))
            item["base"] = base if self.chance(2) else {
                "points": base, "when": self._condition(facts)}  # fmt: skip
            item["period"] = self.pick(PERIODS)
        else:
            item["awards"] = [
                self._award(self._award_id(n), facts) for n in range(self.number(1, 3))
            ]
        self.items.append(facts)
        children = item.get("awards", [])
        if subjects and children and self.chance(2):
            own_node: Rules = {"period": self.pick(PERIODS)}
            self._knobs(own_node, [a for a in children if "per" not in a], facts, each=True)
            if self.chance(2):
                own_node["full"] = self.points(1, 20)
            if self.chance(3):
                own_node["weight"] = _Asker(self, facts, past=False).measure()[0]
            item["each_subject"] = own_node
            children = [own_node, *(a for a in children if "per" in a)]
        if "blank" not in item:
            self._knobs(item, children, facts)
        self._in_force(item)
        self.done.append(id_)
        self.nodes[id_] = item
        return item

    def _dotted(self) -> str:
        """What follows the number of an item or a section."""
        return str(self.pick((".1", ".10", ".1a", ".2.一"))) if self._named() else ""

    def _award_id(self, number: int) -> str:
        return f"{'加分-' if self._named() else 'a'}{number}"

    def _named(self) -> bool:
        return self.traits.names and self.chance(2)

    def _applies_to(self) -> Any:
        names = [unit["name"] for unit in self.units]
        kind = self.number(0, 3)
        if kind < 2:
            return ("open", "closed")[kind]
        if kind == 2:
            return self.some(names)
        to = {"groups": ["closed"], "units": self.some(names)}
        to |= {"others": self.pick(("scored", "unscored", "refused"))}
        return to | ({"also": [names[-1]]} if self.chance(3) else {})

    def _item_facts(self, for_all: bool, subjects: bool) -> Rules:
        facts = {}
        for name in ["cases", *self.some(("fines", "done", "pending", "rating"))]:
            type_ = _TYPES[name]
            fact: Rules = {"type": type_, "label": _LABELS[name]}
            ways: list[Any] = ["zero", "carry"]
            if type_ in ("count", "amount", "score"):
                ways += [{"value": self.number(0, 5)}]
            if for_all and type_ != "flag":
                ways += ["error"]
            if self.traits.states:
                ways += ["not-applicable", "not-applicable"]
            if self.chance(2):
                fact["missing"] = self.pick(ways)
            elif type_ in ("count", "flag") and self.chance(4):
                fact["lasts"] = "year"
                if self.traits.states and self.chance(2):
                    fact["missing"] = "not-applicable"
            if self.traits.past and "lasts" not in fact and type_ in ("count", "amount", "flag"):
                fact |= {"expires": {"year_from": "begins"}} if self.chance(3) else {}
            if type_ == "score" and self.chance(2):
                fact |= {"at_least": 0, "at_most": 100}
            if self.traits.states and self.chance(3):
                fact["not_applicable"] = "lasts"
            facts[name] = fact
        if self.fed_from and not subjects and self.chance(2):
            feed = {"track": PARTS, "by": self.pick(("mean", "sum", "min", "max"))}
            feed |= {"take": self.pick(("month", "to-date"))} if self.chance(2) else {}
            fed = {"type": "score", "label": _LABELS["parts"], "from_track": feed}
            if self.chance(2):
                fed["missing"] = self.pick(("carry", "not-applicable", {"value": 3}))
            facts["parts"] = fed
        if self.chance(2):
            same = {"missing": "not-applicable"} if self.traits.states and self.chance(2) else {}
            for name, bound in (("reported", {}), ("compliant", {"at_most": "reported"})):
                facts[name] = {"type": "count", "label": _LABELS[name], **bound, **same}
        return facts

    # awards

    def _target(self, id_: str, facts: _Facts) -> Rules:
        """A target with points, for the facts that do not last."""
        names = [name for name, fact in facts.says.items() if "lasts" not in fact]
        a, b = self.pick(names), self.pick(names)
        ratio = {"ratio": a, "over": b}
        change = {"change_of": self.pick((a, ratio))}
        of: Any = self.pick((a, a, ratio, {"sum": [a, b]}, change))
        bound = self.pick(("above", "at_least", "below", "at_most", "equals"))
        mark: Any = self.pick((0, 1, 2, 5, 20, Decimal("0.5"), b))
        award: Rules = {"id": id_, "target": {"of": of, bound: mark}}
        again = self.pick(("month", "quarter", "half-year", "year", ""))
        award["due"] = again or self.pick((_month(3), _month(7), [_month(5), _month(9)]))
        if again not in ("year", ""):
            award["counted"] = self.pick(("each", "share", "all"))
        if self.chance(4):
            award["period"] = self.pick(PERIODS)
        ask = _Asker(self, facts, past=False)
        if not self.chance(6):
            award["points"] = self.or_measure(self.points(0, 10), ask)
        upwards, number = bound in ("above", "at_least"), not isinstance(mark, str)
        if bound != "equals" and number and award.get("counted") != "all" and self.chance(2):
            award["partial"] = {"from": mark - 3 if upwards else mark + 7}
        elif self.chance(2):
            award["missed"] = self.points(-5, 2)
        if not again and upwards:
            for key in [key for key in ("early", "late") if self.chance(2)]:
                award[key] = {"points": self.points(0, 3)}
                award[key] |= {"per": "month"} if self.chance(2) else {}
                award[key] |= {"at_most": self.points(1, 6)} if self.chance(3) else {}
        if self.chance(6):
            award["or_when"] = self._asked(_Asker(self, facts, past=False), False)
        for key in ("points", "or_when"):  # which are over the target's own period
            if key in award and self._lasts({"when": award[key]}, facts):
                del award[key]
        if facts.subjects and self.chance(3):
            award["per"] = "entity"
        if self.chance(8):
            award["round"] = self._round(min(1, self.places))
        if self.traits.dated and self.chance(3):
            award |= self._dates()
        return award

    def _award(self, id_: str, facts: _Facts | None) -> Rules:
        if facts and self.chance(5) and any("lasts" not in fact for fact in facts.says.values()):
            return self._target(id_, facts)
        form = self.pick(_FORMS + ("rank", "rank") * self.traits.peers)
        period: Any = self.pick(PERIODS)
        if self.traits.past and form != "rank" and self.chance(2):
            period = self.pick(("running", {"trailing": 12}, {"trailing": 6}))
        past = period == "running" or isinstance(period, dict)
        award: Rules = {"id": id_, "form": form}
        together = bool(facts and facts.subjects) and self.chance(3)
        each_subject = bool(facts and facts.subjects) and not together
        award |= getattr(self, "_" + form)(
            _Asker(self, facts, past, form not in ("rate", "given"), each_subject), each_subject
        )
        if self._lasts(award, facts):
            period, past = "month", False
        award["period"] = period
        if together:
            award["per"] = "entity"
        elif each_subject and facts and not facts.open and "国家级" not in str(award):
            award |= {"subjects": [self.pick(facts.subjects)]} if self.chance(4) else {}
        if form != "rank" and not asks(award, "peers") and not past and self.chance(8):
            award["posts"] = "at-end"
        if self.chance(10):
            award["round"] = self._round(min(1, self.places))
        low, high = sorted((self.number(-20, 10), self.number(0, 40)))
        ask = _Asker(self, facts, past, at_hand=each_subject)
        award |= {"cap": self.or_measure(high, ask)} if self.chance(3) else {}
        award |= {"floor": self.or_measure(low, ask)} if self.chance(6) else {}
        for key in [k for k in ("floor", "cap") if k in award]:
            if self.chance(3):
                award[key] = {"points": award[key], "when": self._asked(ask)}
            if self.chance(5):
                more = self.or_measure(low if key == "floor" else high, ask)
                award[key] = [award[key], {"points": more, "when": self._asked(ask)}]
        if self.chance(6):
            award["when"] = self._asked(ask)
        if facts and self.chance(8):
            award["for"] = "listed"
        if self.chance(8):
            award["never_falls"] = True
        if self.traits.dated and not past and self.chance(3):
            award |= self._dates()
        return award

    def _lasts(self, award: Rules, facts: _Facts | None) -> bool:
        """Whether it asks for a fact that lasts: then its period is a month."""
        of = {item.id: item.says for item in self.items} | ({None: facts.says} if facts else {})
        asked = named(award, True)
        return any("lasts" in of[item][fact] for item, fact, _ in asked)

    def _round(self, places: int) -> Rules:
        mode = self.pick(("half-up", "half-even", "up", "down"))
        return {"places": self.number(0, places), "mode": mode}

    def _price(self, each_subject: bool, ask: _Asker) -> Any:
        if each_subject and ask.own and not ask.own.open and self.chance(3):
            return {"国家级": self.points(), "省级": self.points(-5, 10)}
        points = self.points(-10, 20) if self.chance(3) else self.points(0, 10)
        return self.or_measure(points, ask)

    def or_measure(self, number: Any, ask: _Asker) -> Any:
        """The number, or now and then what comes of a measure."""
        if not self.traits.rich or not self.chance(4):
            return number
        kind = self.number(0, 4)
        if kind == 0:
            table = {"by": "level", "一类": number, "二类": self.points(1, 9)}
            levels = {str(unit.get("columns", {}).get("level", "")) for unit in self.units}
            if "" in levels or self.chance(2):
                return table | {"else": self.points(1, 5)}
            return table | {level: self.points(1, 5) for level in sorted(levels - table.keys())}
        if kind == 1:
            return {"parameter": self.pick(("flat", "mark", "late"))}
        return {"roster": "population"} if kind == 2 else ask.measure()[0]

    def _each(self, ask: _Asker, each_subject: bool) -> Rules:
        return {"of": ask.measure()[0], "points": self._price(each_subject, ask)}

    _flag = _each

    def _given(self, ask: _Asker, each_subject: bool) -> Rules:
        return {"of": ask.measure()[0]}

    def _rate(self, ask: _Asker, each_subject: bool) -> Rules:
        rate = {"of": ask.plain()[0], "over": ask.plain()[0]}
        if ask.own and "reported" in ask.own.says and self.chance(2):
            rate = {"of": "compliant", "over": "reported"}
        rate["points"] = self._price(each_subject, ask)
        empty = self.or_measure(self.points(-5, 5), ask)
        return rate | ({"when_empty": empty} if self.chance(3) else {})

    def _levels(self, ask: _Asker, each_subject: bool) -> Rules:
        rows = []
        for _ in range(self.number(1, 3)):
            several = [self._asked(ask) for _ in range(self.number(1, 2))]
            when = several if len(several) > 1 or self.chance(3) else several[0]
            rows.append({"when": when, "points": self.or_measure(self.points(-10, 10), ask)})
        return {"levels": rows}

    def _tiers(self, ask: _Asker, each_subject: bool) -> Rules:
        of, top = ask.measure()
        marks = sorted({self.number(0, top) for _ in range(self.number(1, 3))}, reverse=True)
        low, high = self.pick((("at_least", "below"), ("above", "at_most")))
        rows = [{low: mark, high: above} for above, mark in pairwise([top + 10, *marks])]
        if self.chance(2):
            del rows[0][high]
        if self.chance(2):
            rows.append({high: marks[-1]})
        if self.chance(4):
            self.pick(rows)[self.pick(("above", "below", "at_most"))] = ask.plain()[0]
        for row in rows:
            row["points"] = self.or_measure(self.points(-10, 10), ask)
        return {"of": of, "tiers": rows}

    def _steps(self, ask: _Asker, each_subject: bool) -> Rules:
        of, top = ask.measure()
        return {
            "of": of,
            "mark": self.or_measure(self.number(0, top), ask),
            "step": self.pick((1, 2, 3, Decimal("0.5"), 7)),
            "points": self.or_measure(self.points(-5, 5), ask),
            "side": self.pick(("above", "below")),
            "partial": self.pick(("ignore", "count", "proportional")),
        }

    def _interpolate(self, ask: _Asker, each_subject: bool) -> Rules:
        of, top = ask.measure()
        at, anchors = self.number(0, 3), []
        for _ in range(self.number(2, 4)):
            anchors.append([at, self.or_measure(self.points(-5, 20), ask)])
            at += self.number(1, max(1, top // 2))
        if self.traits.peers and not ask.past and self.chance(2):
            ends = ({"peers": "min", "of": of}, {"peers": "max", "of": of})
            anchors = [[end, anchor[1]] for end, anchor in zip(ends, anchors, strict=False)]
        elif self.traits.rich and self.chance(4):
            self.pick(anchors)[0] = {"parameter": "flat"}
        outside = ["clamp", "extend", {"below": self.points(), "above": self.points()}]
        outside += ["not-applicable"] * self.traits.states
        rule: Rules = {"of": of, "anchors": anchors, "outside": self.pick(outside)}
        if self.chance(4):
            ends = [ask.measure()[0] for _ in range(2)] if self.chance(2) else [ask.plain()[0]] * 2
            rule["anchors"] = [[end, self.points(-5, 20)] for end in ends]
        if self.chance(3):
            rule["when_equal"] = self.points() if self.chance(2) else ask.plain()[0]
        return rule

    def _rank(self, ask: _Asker, each_subject: bool) -> Rules:
        points = sorted((self.points(0, 10) for _ in range(self.number(1, 4))), reverse=True)
        order = self.pick(("high-first", "low-first"))
        rank: Rules = {"of": ask.measure()[0], "order": order, "points": points}
        if self.chance(2):
            rank["ties"] = self.pick(("best", "worst", "mean"))
        return rank | ({"among": "level"} if self.chance(3) else {})

    # conditions and knobs

    def _condition(self, facts: _Facts | None) -> Rules:
        return self._asked(_Asker(self, facts, past=False))

    def _asked(self, ask: _Asker, deep: bool = True) -> Rules:
        if deep and self.chance(6):
            return {self.pick(("all", "any")): [self._asked(ask, False) for _ in range(2)]}
        if self.chance(8):
            return {"roster": "level", "is": self.pick(("一类", ["一类"], ["一类", "二类"]))}
        if self.chance(9):
            return {"not": self._asked(ask, False)}
        of, top = ask.measure()
        if self.chance(9):
            over = {"over": self.pick(("any", "every", "end"))} if self.chance(4) else {}
            return {"of": of, "known": self.chance(2), **over}
        bound = self.pick(("above", "at_least", "below", "at_most", "equals"))
        when: Rules = {"of": of, bound: self.number(0, top)}
        if self.chance(8):
            when[bound] = ask.plain()[0]
        if bound == "at_least" and self.chance(3):
            when["below"] = self.number(0, top)
        if self.chance(6):
            total = () if asks(when, "change_of") else ("total",)
            when["over"] = self.pick(("any", "every", "end", *total))
        return when

    def _knobs(
        self, node: Rules, children: list[Rules], facts: _Facts | None, each: bool = False
    ) -> None:
        """Turn some knobs of a node whose children are written; some put keys on the children."""
        if not self.traits.knobs or self.chance(3):
            return
        knobs: Rules = {}
        ask = _Asker(self, facts, past=False)
        period = self.pick(PERIODS)
        if self.chance(2) and "period" not in node:
            knobs["period"] = period
        period = (node | knobs).get("period", "year")
        if self.chance(2):
            knobs["combine"] = self.pick(_COMBINE)
        if self.chance(2):
            knobs |= self._missing(children, knobs.get("combine", "sum"))
        if children and self.chance(4):
            knobs["needs_at_least"] = self.number(1, len(children))
        if self.chance(4):
            base: Any = self.or_measure(self.points(0, 100), ask)
            knobs["base"] = base if self.chance(2) else {
                "points": base, "when": self._condition(facts)}  # fmt: skip
        if self.chance(4):
            knobs["multiplier"] = self._multiplier(facts, ask)
        if self.chance(8):
            knobs["zero_when"] = self._condition(facts)
        if self.chance(3):
            knobs |= self._limits(facts, ask)
        if self.chance(6):
            knobs |= {"scale_to": self._full(1, 100), "full": self._full(1, 40)}
        if self.chance(4):
            knobs["round"] = self._round(self.places)
        if self.chance(4) and _WITHIN[period]:
            knobs["over_time"] = self._over_time(period)
        if self.traits.states and self.chance(4):
            knobs["not_applicable_when"] = self._condition(facts)
        if knobs.get("combine") == "weighted" or self.chance(8):
            for child in (c for c in children if "weight" not in c):
                measured = "title" in child and self.chance(3)
                numbers = (1, 2, Decimal("0.3"), Decimal("0.25"))
                numbers += (10**6, Decimal("0.000001")) * self.traits.large
                child["weight"] = self._weight() if measured else self.pick(numbers)
        above = [child for child in children if "title" in child]
        if above and self.chance(4):
            self.pick(above)["counts"] = False
            if knobs.get("needs_at_least", 0) > 1:
                knobs["needs_at_least"] -= 1
            elif len(children) == 1:
                knobs.pop("needs_at_least", None)
        node |= {key: value for key, value in knobs.items() if key not in node}

    def _missing(self, children: list[Rules], combine: str) -> Rules:
        ways = ["drop", "zero", "full", "rescale", "rescale-tree"]
        way = self.pick(ways + ["peer-average"] * 3 * self.traits.peers)
        if way in ("full", "rescale", "rescale-tree"):
            for child in children:
                self.mark(child, 0)
        if way in ("rescale", "rescale-tree") and combine != "sum":
            way = "drop"
        among = way == "peer-average" and self.chance(3)
        return {"not_applicable": way} | ({"among": "level"} if among else {})

    def mark(self, node: Rules, least: int) -> None:
        """Have a node say its full marks, and all below that is no plain sum."""
        sums = (n for n in _below(node) if n.get("combine", "sum") != "sum")
        for unmarked in (node, *sums):
            unmarked.setdefault("full", self._full(least, 20))

    def _full(self, low: int, high: int) -> Any:
        """Full marks, or something that they are scaled to."""
        if not self.traits.rich or not self.chance(3):
            return self.points(low, high)
        table = {"by": "level", "一类": self.points(1, high), "else": self.points(1, high)}
        return self.pick((table, {"parameter": "flat"}))

    def _weight(self) -> Any:
        fact = _Asker(self, None, past=False).plain()[0]
        table = {"by": "level", "一类": 2, "else": Decimal("0.5")}
        return self.pick(({"roster": "population"}, {"parameter": "late"}, table, fact))

    def _multiplier(self, facts: _Facts | None, ask: _Asker) -> Any:
        if self.traits.large and self.chance(2):
            return self.factor()
        if self.chance(2):
            times = self.pick((Decimal("0.5"), 2, Decimal("1.1"), Decimal("0.333")))
            return self.or_measure(times, ask) if self.places > 2 else times
        of = self.pick(({"parameter": "mark"}, {"roster": "population"}, {"parameter": "late"}))
        return {"of": of, "when": self._condition(facts)}

    def _limits(self, facts: _Facts | None, ask: _Asker) -> Rules:
        low, high = sorted((self.number(-20, 20), self.number(0, 40)))
        limits: Rules = {"floor": self.or_measure(low, ask), "cap": self.or_measure(high, ask)}
        which = self.pick((("cap",), ("floor",), ("floor", "cap")))
        limits = {key: limits[key] for key in which}
        if self.chance(4):
            key = self.pick(which)
            if self.chance(3):
                limits[key] = {"points": limits[key], "when": self._condition(facts)}
            return self._more_limits(limits, facts, ask, False) | {"clamp": "running"}
        for key in which:
            if self.chance(2):
                limits[key] = {"points": limits[key], "period": self.pick(PERIODS)}
            if self.chance(4):
                own = limits[key]
                own = own if isinstance(own, dict) and "points" in own else {"points": own}
                limits[key] = own | {"when": self._condition(facts)}
        return self._more_limits(limits, facts, ask, True)

    def _more_limits(
        self, limits: Rules, facts: _Facts | None, ask: _Asker, periods: bool
    ) -> Rules:
        """Now and then a second or a third limit of a kind."""
        for key in [key for key in limits if self.chance(2)]:
            bound = -abs(self.points(-20, 0)) if key == "floor" else self.points(20, 40)
            more = [{"points": self.or_measure(bound, ask), "when": self._condition(facts)}]
            if periods and self.chance(3):
                more.append({"points": bound, "period": self.pick(PERIODS)})
            limits[key] = [limits[key], *more]
        return limits

    def _over_time(self, period: str) -> Rules:
        by = self.pick(("sum", "mean", "last", "min", "max", "weighted"))
        over_time: Rules = {"each": self.pick(_WITHIN[period]), "by": by}
        if by == "mean" and self.chance(2):
            over_time["divide_by"] = self.pick(("scored", "in-force", 12, 4))
        if by == "weighted":
            count = _MONTHS[period] // _MONTHS[over_time["each"]]
            over_time["weights"] = [self.pick((1, 0, 2, Decimal("0.4"))) for _ in range(count)]
        return over_time


class _Asker(NamedTuple):
    """Writes measures for a rule of an item, or (own None) of a section or the track."""

    writer: _Writer
    own: _Facts | None
    past: bool  # looks into earlier years: no points_of, no peers
    flags: bool = True  # whether flags will do
    at_hand: bool = False  # whether there is a subject at hand

    def _pick_fact(self, says: Rules) -> tuple[str, int]:
        names = [name for name, fact in says.items() if self.flags or fact["type"] != "flag"]
        name = self.writer.pick(names)
        return name, _TOP[says[name]["type"]]

    def plain(self) -> tuple[Any, int]:
        """A fact, and about how large it gets."""
        w = self.writer
        alike = [i for i in w.items if self.at_hand and self.own and i is not self.own
                 and i.for_all and i.subjects == self.own.subjects]  # fmt: skip
        if alike and w.chance(2):
            item = w.pick(alike)
            name, top = self._pick_fact(item.says)
            return {"item": item.id, "fact": name, "subject": "same"}, top
        others = [item for item in w.items if item.for_all and item is not self.own]
        if self.own and not (others and w.chance(8)):
            name, top = self._pick_fact(self.own.says)
            if self.own.subjects and w.chance(6):
                return {"fact": name, "subject": w.pick(self.own.subjects)}, top
            return name, top
        if not others:
            return {"roster": "population"}, 20
        item = w.pick(others)
        name, top = self._pick_fact(item.says)
        subject = {"subject": w.pick(item.subjects)} if item.subjects and w.chance(2) else {}
        return {"item": item.id, "fact": name, **subject}, top

    def measure(self, deep: bool = True) -> tuple[Any, int]:
        w = self.writer
        if w.traits.peers and not self.past and deep and w.chance(3):
            peers = w.pick(("mean", "min", "max", "median", "rank", "percentile", "quantile"))
            of, top = self.measure(deep=False)
            figure = {"peers": peers, "of": of} | ({"among": "level"} if w.chance(3) else {})
            if peers == "quantile":
                figure["at"] = w.pick((Decimal("0.75"), 0, 1, Decimal("0.1"), Decimal("0.333")))
            return figure, {"rank": 4, "percentile": 100}.get(peers, top)
        if not w.chance(2):
            return self.plain()
        kind = w.number(0, 13)
        if kind == 13:
            of, top = self.plain()
            return {"change_of": of if w.chance(2) else {"ratio": of, "over": self.plain()[0]}}, top
        if kind == 7:
            (a, top), other = self.plain(), self.plain()[0]
            if w.traits.peers and not self.past and deep:
                other = {"peers": "mean", "of": a} | ({"among": "level"} if w.chance(2) else {})
            return {"first_known": [a, other]}, top
        if kind == 8:
            (a, top), (b, _) = self.plain(), self.plain()
            inner = {"by": "level", "二类": w.number(0, 9), "else": b}
            return {"by": "level", "一类": a, "else": inner}, top
        if kind == 9 and w.done and not self.past:
            name = w.pick(w.done)
            w.mark(w.nodes[name], 1)
            return {"full_of": name}, 20
        if kind == 12 and not self.past:
            of = [i for i in w.items if i.subjects and i is not self.own]
            if of:
                item = w.pick(of)
                mine = self.at_hand and self.own and item.subjects == self.own.subjects
                subject = "same" if mine and w.chance(2) else w.pick(item.subjects)
                at = {"at": "before-limits"} if w.chance(3) else {}
                return {"points_of": item.id, "subject": subject, **at}, 30
        if kind < 3 or kind in (10, 11):
            (a, top), (b, _) = self.plain(), self.plain()
            if kind == 10:
                return {w.pick(("max", "min")): [a, b, *([2] if w.chance(3) else [])]}, top
            if kind == 11:
                return {"product": [a, b]}, 2 * top
            if kind == 0:
                return {"sum": [a, b]}, 2 * top
            if kind == 1:
                return {"difference": a, "less": b}, top
            times = {"times": 100} if w.chance(2) else {}
            return {"ratio": a, "over": b, **times}, 120 if times else 2
        if kind == 3 and self.own:
            kinds = {name: says["type"] for name, says in self.own.says.items()}
            names = [name for name, type_ in kinds.items() if type_ in ("stock", "score")]
            if names:
                name = w.pick(names)
                return {"increase_of": name}, _TOP[kinds[name]]
        if kind == 4 and w.done:
            at = {"at": "before-limits"} if w.chance(2) else {}
            return {"points_of": w.pick(w.done), **at}, 30
        if kind == 5:
            return {"parameter": w.pick(("mark", "late", "flat"))}, 10
        return {"roster": "population"}, 20


# --- words ----------------------------------------------------------------------------------------


def words(node: Any) -> Iterator[str]:
    """The words of the language that a scheme uses: keys, and what they are set to in words."""
    if isinstance(node, list):
        for part in node:
            yield from words(part)
    elif isinstance(node, dict):
        yield from _kinds(node)
        for key, value in node.items():
            if re.fullmatch("[a-z_]+", key):
                yield key
                yield f"award.{key}" if "form" in node else f"node.{key}"
                yield from [f"{key}: several"] if isinstance(value, list) else ()
                yield from [f"{key}: {value}"] if isinstance(value, str | bool) else ()
            if key != "label":
                yield from words(value)
    elif node in _LABELS.values():
        yield "fact by its label"


def _kinds(node: Rules) -> Iterator[str]:
    """What is no word of its own and is counted too."""
    of = node.get("of")
    if "points_of" in node and "subject" in node:
        yield "points of a subject"
    if "facts" in node and not {"awards", "blank"} & node.keys():
        yield "item without awards"
    if "over" in node and "band" in node:
        yield f"veto over {node['over']}"
    if "by" in node and any(isinstance(cell, dict) and "by" in cell for cell in node.values()):
        yield "table in a table"
    for key in ("full", "scale_to", "weight"):
        if isinstance(node.get(key), dict):
            yield f"{key}: measure"
    if any(isinstance(tie, dict) and "points_of" in tie for tie in node.get("ties", ())):
        yield "tie by points of a node"
    if "title" in node and "weight" in node and isinstance(of, dict) and "points_of" in of:
        yield "annual part of points of a node"
    if "repeat" in node:
        rows = node["repeat"]
        by_name = isinstance(rows, dict) and isinstance(*rows.values(), str)
        kind = "section" if "items" in node or "sections" in node else None
        kind = kind or ("item" if "title" in node else "award")
        yield from (f"repeat: {'list by name' if by_name else 'values'}", f"repeated {kind}")
        yield from ["repeat: rows"] if isinstance(rows, list) else ()
    if "." in str(node.get("id", "")):
        yield "id with dots"
    if not (node.keys() & {"title", "label"}) and not str(node.get("id", "")).isascii():
        yield "award with a Chinese id"
    if not all(map(str.isascii, node.get("facts", ()))):
        yield "fact with a Chinese id"


# --- facts ----------------------------------------------------------------------------------------


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A scheme, a valid fact table for it, and a month to score through."""
    rare, often = (st.integers(1, 5).map(lambda k, n=n: k > n) for n in (4, 2))
    traits = Traits(
        *map(draw, (rare, rare, rare, often, often, rare, often, rare, rare, often, often))
    )
    writer = _Writer(draw, traits)
    scheme = writer.scheme()
    if traits.blocks:
        for track in scheme["scheme.yaml"]["tracks"]:
            repeated(scheme, track, writer.number)
    rows: list[Row] = []
    for track, items in ((TRACK, writer.items), (PARTS, writer.fed_from)):
        if f"{track}.yaml" in scheme:
            rows += _rows(draw, Engine(scheme, track, [], 12), items, writer.opening, traits)
    if traits.names:
        scheme, rows = called(scheme, rows, writer.number)
    return Case(scheme, TRACK, rows, draw(st.sampled_from((12, 12, 12, 1, 5, 6, 11))))


def plain_cases() -> st.SearchStrategy[Case]:
    """The same, each block written out and each fact by its id, for whoever changes schemes."""
    return cases().map(_plain)


def _plain(case: Case) -> Case:
    scheme = in_full(case.scheme)
    return case._replace(scheme=scheme, rows=by_id(scheme, case.rows))


def _rows(
    draw: st.DrawFn, engine: Engine, items: list[_Facts], opening: int, traits: Traits
) -> Iterator[Row]:
    """What the units of a track report."""
    of = {base(item.id): item for item in items}
    copies = [(id_, of[base(id_)]) for id_ in engine.items]
    for unit in engine.units:
        months = [m for m in range(1 - opening, 13) if engine.in_force(unit, m)]
        for id_, item in copies:
            for subject in item.subjects or [""]:
                seed = draw(st.integers(0, 2**20))
                if engine.answers(unit, id_, None if item.open else subject or None) and (
                    not item.open or seed % 3
                ):
                    for month, fact, value, until in _Sheet(seed, item, traits).notes(months):
                        yield Row(_month(month), unit, id_, subject, fact, value, until)
        if len(engine.scheme["annual"]["parts"]) > 1 and any(month > 0 for month in months):
            points = Fraction(draw(st.integers(0, 200)), 2)
            yield Row(_month(12), unit, "evaluation", "", "evaluation", points)


_Note = tuple[int, str, Fraction | str, str | None]  # month, fact, value, until


class _Sheet:
    """What a unit reports for an item and subject, written from a seed; 0: what it must report."""

    def __init__(self, seed: int, item: _Facts, traits: Traits):
        self.rng = Random(seed)
        self.much = self.rng.choice((0.1, 0.4, 0.9)) if seed else 0
        self.item, self.traits = item, traits

    def notes(self, months: Sequence[int]) -> Iterator[_Note]:
        for fact, says in self.item.says.items():
            if fact == "reported":
                yield from self._pair(months)
            elif fact not in ("compliant", "parts"):
                yield from self._fact(fact, says, months)

    def _unconcerned(self) -> bool:
        return self.traits.states and self.rng.random() < 0.1

    def _fact(self, fact: str, says: Rules, months: Sequence[int]) -> Iterator[_Note]:
        type_, rng = says["type"], self.rng
        error = says.get("missing", "error" if type_ == "stock" else "zero") == "error"
        due = error and type_ != "stock"  # a stock: once it was above 0
        for month in months:
            if not due and rng.random() >= self.much:
                continue
            if self._unconcerned():
                yield month, fact, NA, None
                continue
            value = self._value(type_)
            due = error and (type_ != "stock" or value > 0)
            may_end = type_ in ("count", "amount", "flag") and "lasts" not in says
            ends = self.traits.past and may_end and rng.random() < 0.3
            yield month, fact, value, _month(rng.randint(month, 12)) if ends else None

    def _value(self, type_: str) -> Fraction:
        rng, top = self.rng, {"flag": 1, "count": 4, "stock": 40, "amount": 20, "score": 100}[type_]
        if type_ == "stock" and rng.random() < 0.5:
            return Fraction(0)
        whole = type_ not in ("amount", "score") or rng.random() < 0.5
        if self.traits.large and type_ in ("count", "stock", "amount") and rng.random() < 0.2:
            return Fraction(self._large(LARGEST // 10 ** PLACES.get(type_, 0)))
        return Fraction(rng.randint(0, top)) if whole else Fraction(rng.randint(0, top * 100), 100)

    def _large(self, limit: int) -> int:
        """A figure of any size up to the limit, some of them next to it or past it."""
        if self.rng.random() < 0.05:
            return self.rng.choice((limit, limit - 1, limit + 1))
        return self.rng.randint(0, min(limit, 10 ** self.rng.randint(3, 13)))

    def _pair(self, months: Sequence[int]) -> Iterator[_Note]:
        """Of so many reported, so many compliant."""
        for month in months:
            if self.rng.random() < self.much:
                reported = self.rng.choice((0, 1, 3, 7, 16, 32, 96))
                compliant = Fraction(self.rng.randint(0, reported))
                unconcerned = self._unconcerned()
                yield month, "reported", NA if unconcerned else Fraction(reported), None
                yield month, "compliant", NA if unconcerned else compliant, None


# --- as files -------------------------------------------------------------------------------------


@cache
def _is_plain(text: str) -> bool:
    """Whether a word is read as itself without quotes."""
    word = re.fullmatch("[a-z][a-z_-]*", text) and text not in ("true", "false", "null")
    return bool(word) and yaml.safe_load(text) == text


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True

    def text(self, data: str) -> yaml.Node:
        style = None if _is_plain(data) else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    def decimal(self, data: Decimal) -> yaml.Node:
        written = format(data, "f")
        kind = "float" if "." in written else "int"
        return self.represent_scalar(f"tag:yaml.org,2002:{kind}", written)


_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_representer(Decimal, _Dumper.decimal)


def as_yaml(scheme: Rules) -> dict[str, str]:
    """The scheme's files as text: ids and months in quotes, decimals in full."""
    return {
        name: yaml.dump(says, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
        for name, says in scheme.items()
    }


def as_table(rows: list[Row]) -> list[dict[str, str]]:
    """The rows as a fact table: month, entity, item, subject, fact, value, until."""
    return [
        {
            "month": row.month,
            "entity": row.entity,
            "item": row.item,
            "subject": row.subject,
            "fact": row.fact,
            "value": row.value if isinstance(row.value, str) else written(row.value),
            "until": row.until or "",
        }
        for row in rows
    ]


def written(value: Fraction) -> str:
    """A number whose decimals end, in full."""
    text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    assert Fraction(text) == value
    return text
