"""What nodes can come to, as the lints on limits and full marks reckon it: never too narrow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from oracle.schemes import Case, as_table, cases
from small import drawn, small

import creditscore
from creditscore.cases.running import run
from creditscore.lints.bounds import Bounds
from creditscore.lints.linted import lints
from creditscore.scheme import model as m

FLAG = "f: {type: flag, label: 是否}"
TWO = f"{FLAG}, g: {{type: flag, label: 另一}}"
N = "n: {type: count, label: 次数, at_most: 3}"
SCORE = "s: {type: score, label: 分, at_least: 0, at_most: 10}"
SPAN = "s: {type: score, label: 分, at_least: 60, at_most: 100%s}"
UP_AND_DOWN = (
    "{id: a, form: levels, period: year, levels: "
    "[{when: {of: s, at_least: 8}, points: 5}, {when: {of: s, at_least: 3}, points: -5}]}"
)
BETWEEN = (
    "{id: a, form: interpolate, of: s, period: year, cap: 10, when_equal: 20, "
    "anchors: [[{peers: min, of: s}, 0], [{peers: max, of: s}, 10]]}"
)
YEAR, MONTH = "period: year", "period: month"


MEAN = "subjects: [子, 丑]\ncombine: mean\n"
ONES = f"{YEAR}, when: {{{{roster: level, is: [{{}}]}}}}"


def flag(points: object = 5, rest: str = YEAR, id_: str = "a", of: str = "f") -> str:
    return f"{{id: {id_}, form: flag, of: {of}, points: {points}, {rest}}}"


def both(one: object, its: str, other: object, others: str) -> str:
    return f"{flag(one, its)}, {flag(other, others, 'b', 'g')}"


def each(rest: str, of: str = "n") -> str:
    return f"{{id: a, form: each, of: {of}, points: 1, {rest}}}"


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., list[str]]:
    """The lints on limits and full marks of a small scheme whose units are of two levels."""

    def codes(facts: str, awards: str, **more: str) -> list[str]:
        units = ("甲, columns: {level: 一}", "乙, columns: {level: 二}")
        scheme = small(tmp_path, f"{{{facts}}}", f"[{awards}]", units=units, **more)
        found = (problem.code for problem in lints(scheme, run(scheme)))
        return [code for code in found if code in ("N956", "N957", "N965")]

    return codes


@pytest.mark.parametrize(
    ("facts", "awards", "more"),
    [
        # what comes may be more, or less, than it was taken for
        (f"b: {{type: amount, label: 数}}, {FLAG}", flag(-1),
         {"item": f"base: b\nfloor: -3\n{YEAR}"}),
        (SCORE, UP_AND_DOWN, {"item": f"cap: {{points: 8, {MONTH}}}\n{YEAR}"}),
        (SPAN % "", "{id: a, form: given, of: s, period: month, floor: 60}", {}),
        (N, each("period: running, cap: 36"), {}),
        (N, each("period: {trailing: 24}, cap: 36"), {"head": "ranking: {by: total}\nopening: 24"}),
        (N.replace("3", "3, lasts: year"), each(f"{MONTH}, cap: 3"), {}),
        (N.replace("3", "3, missing: {value: 5}"), each(f"{MONTH}, cap: 3"), {}),
        (N, "{id: a, form: given, of: n, period: year, cap: 3}", {}),
        (N, each(f"{MONTH}, per: entity, cap: 3"), {"item": "subjects: [子, 丑]"}),
        ("n: {type: count, label: 完成, at_most: t}, t: {type: stock, label: 总数}",
         "{id: a, form: rate, of: n, over: t, points: 10, period: year, cap: 10}", {}),
        (FLAG, flag(4.5, f"{YEAR}, round: {{places: 0, mode: up}}"), {"item": f"cap: 4.5\n{YEAR}"}),
        (FLAG, flag(5, f"{YEAR}, weight: 2"), {"item": f"cap: 5\n{YEAR}"}),
        (FLAG, flag(1, MONTH),
         {"item": f"{MONTH}\nfloor: {{points: 6, {MONTH}}}\ncap: {{points: 40, {YEAR}}}"}),
        (FLAG, flag(1, MONTH), {"item": f"{MONTH}\nbase: 5\ncap: {{points: 20, {YEAR}}}"}),
        (SCORE, UP_AND_DOWN.replace("-5", "0"),
         {"item": f"{YEAR}\nclamp: running\nfloor: 0\ncap: 3"}),
        (SCORE, BETWEEN, {}),
        (FLAG, flag(), {"item": f"base: 50\nnot_applicable_when: {{of: f, above: 0}}\n{YEAR}",
                        "section": f"floor: 50\n{YEAR}"}),
        (SCORE.replace("0, at_most", "-60, at_most"), "{id: a, form: given, of: s, period: year}",
         {"item": "full: 10", "section": f"not_applicable: rescale\nfloor: -60\n{YEAR}"}),
        # what cannot be had at once
        (TWO.replace("是否", "是否, excludes: [g]"), both(5, MONTH, 5, MONTH), {"item": "full: 5"}),
        (TWO, both(5, ONES.format("一"), 5, ONES.format("二")), {"item": "full: 5"}),
        (TWO, both("{by: level, 一: 5, 二: 3}", YEAR, "{by: level, 一: 3, 二: 5}", YEAR),
         {"item": "full: 8"}),
        (TWO, both(5, f"{MONTH}, until: 2023-06", 5, f"{MONTH}, from: 2023-07"),
         {"item": "full: 5"}),
        (FLAG, flag(5, f"{MONTH}, until: 2023-06"), {"item": f"full: 30\n{YEAR}"}),
    ],
)  # fmt: skip
def test_nothing_false_is_told(
    told: Callable[..., list[str]], facts: str, awards: str, more: dict[str, str]
) -> None:
    assert told(facts, awards, **more) == []


@pytest.mark.parametrize(
    ("code", "facts", "awards", "item"),
    [
        ("N956", SPAN % ", missing: not-applicable",
         "{id: a, form: given, of: s, period: year, floor: 60}", ""),
        ("N956", FLAG, flag(5, f"{MONTH}, until: 2023-06"), f"cap: 30\n{YEAR}"),
        ("N956", FLAG, flag("{子: 5, 丑: 3}"), f"subjects: [子, 丑]\ncap: 8\n{YEAR}"),
        ("N956", FLAG, flag(), f"{MEAN}each_subject: {{cap: 5}}\n{YEAR}"),
        ("N956", FLAG, flag(), f"{MEAN}cap: 5\n{YEAR}"),
        ("N956", FLAG, flag(), f"multiplier: 0.5\ncap: 3\n{YEAR}"),
        ("N956", FLAG, flag(-5), f"base: 5\nfloor: 0\n{YEAR}"),
        ("N956", N, each(f"{YEAR}, cap: [10, 12]"), ""),
        ("N956", N, each(MONTH),
         f"{MONTH}\ncap: [{{points: 2, {MONTH}}}, {{points: 24, {YEAR}}}]"),
        ("N957", FLAG, flag(), f"{MEAN}full: 10\n{YEAR}"),
        ("N957", FLAG, flag(5, f"{MONTH}, until: 2023-06"), f"full: 60\n{YEAR}"),
        ("N957", FLAG, flag(), f"multiplier: 0.5\nfull: 5\n{YEAR}"),
        ("N957", FLAG, flag(5, MONTH), f"over_time: {{each: month, by: mean}}\nfull: 60\n{YEAR}"),
        ("N965", TWO, both(5, YEAR, 7, YEAR), f"combine: max\nfull: 5\n{YEAR}"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_other_forms(
    told: Callable[..., list[str]], code: str, facts: str, awards: str, item: str
) -> None:
    assert told(facts, awards, item=item) == [code]


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)
@given(case=cases())
def test_points_of_random_schemes_are_within_them(case: Case) -> None:
    """Over the year, those of every node in every unit, and 0 where it has no value."""
    assume(case.rows)
    scheme = drawn(case)
    try:
        result = creditscore.score(
            scheme, as_table(case.rows), through=scheme.months[case.through - 1]
        )
    except creditscore.FactError:  # too large
        return
    slack = Fraction(40, 10**scheme.places)  # postings are rounded one by one
    for name, track in scheme.tracks.items():
        entries, bounds = result.postings[name], Bounds(scheme.months)
        inside = {n.id: {*map(id, n.nodes())} if isinstance(n, m.Section) else {id(n)}
                  for n in track.root.nodes()}  # fmt: skip
        sums: dict[tuple[str, int], int] = defaultdict(int)
        for at, unit, points in zip(entries.line, entries.entity, entries.points, strict=True):
            for node, below in inside.items():
                if id(entries.lines[at].node) in below:
                    sums[node, int(unit)] += int(points)
        for node_ in track.root.nodes():
            most = bounds.most(node_, 12)
            for (node, _), points in sums.items():
                if node == node_.id and most.is_finite():
                    assert Fraction(points, 10**scheme.places) <= max(Fraction(most), 0) + slack
