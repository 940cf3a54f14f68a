"""Rosters: strict as facts are, and the same as YAML, as a small table and as a large one."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditscore import Problem, RuleError, load_scheme, score
from creditscore.scheme import roster_table
from creditscore.scheme.scheme import Scheme

SCHEME = """
scheme: s
title: 甲
year: 2023
points: {places: 4}
tracks: [u]
annual: {parts: [{id: monthly, title: 月度, weight: 1, of: months}]}
ranking: {by: total}
"""
TRACK = """
track: u
title: 乙
bands: [{name: 合格}]
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 条
        cites: c
        says: s
        applies_to: all
        facts: {n: {type: count, label: 数}}
        awards: [{id: n, form: rate, of: n, over: {roster: pop}, points: 100, period: month}]
"""
NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
GROUPS = "groups: {joint: {title: 联席}, closed: {title: 名单}}\n"
Unit = dict[str, Any]


def as_yaml(units: list[Unit]) -> str:
    """The units as `roster.yaml`, numbers plain and texts in quotes."""
    lines = []
    for unit in units:
        keys = ("aliases", "groups", "part_of", "from", "until")
        given = ["name", *(key for key in keys if unit.get(key))]
        parts = [f"{key}: {flow(unit[key])}" for key in given]
        cells = {n: unit[n] for n in ("pop", "level") if unit.get(n) is not None}
        shown = [
            f"{n}: {c.strip() if NUMBER.fullmatch(c.strip()) else flow(c)}"
            for n, c in cells.items()
        ]
        lines.append(f"    - {{{', '.join(parts)}, columns: {{{', '.join(shown)}}}}}\n")
    return GROUPS + "entities:\n  u:\n" + "".join(lines)


def flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def as_table(units: list[Unit]) -> str:
    """The units as `roster.csv`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    own = ("part_of", "from", "until", "pop", "level")
    writer.writerow(["track", "name", "aliases", "groups", *own])
    for unit in units:
        lists = [";".join(unit.get(key, ())) for key in ("aliases", "groups")]
        cells = [unit.get(key) or "" for key in own]
        writer.writerow(["u", unit["name"], *lists, *cells])
    return text.getvalue()


def write(home: Path, units: list[Unit], way: str, track: str = TRACK) -> Path:
    home = home / way / "s"
    home.mkdir(parents=True, exist_ok=True)
    texts = {"scheme.yaml": SCHEME, "u.yaml": track, "roster.yaml": as_yaml(units)}
    if way != "yaml":
        texts |= {"roster.yaml": GROUPS, "roster.csv": as_table(units)}
    for name, text in texts.items():
        (home / name).write_text(text, encoding="utf-8")
    return home


@pytest.fixture(params=["yaml", "table", "large table"])
def load(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Scheme]:
    """Load units as YAML, as a table read by Python, and as one read by Arrow."""
    way = str(request.param)
    if way == "large table":
        monkeypatch.setattr(roster_table, "_MANY", 0)
    return lambda units, track=TRACK: load_scheme(write(tmp_path, units, way, track))


def told(load: Callable[..., Scheme], units: list[Unit], track: str = TRACK) -> list[Any]:
    with pytest.raises(RuleError) as caught:
        load(units, track)
    return [(p.place, p.code, p.details) for p in caught.value.problems]


WRONG = [
    "1000人",
    "1e3",
    "1,000",
    "１２",
    "一千",
    "0.1分",
    "007",
    ".5",
    "1_000",
    "0x10",
    "+-1",
    "-",
]


@pytest.mark.parametrize("cell", WRONG)
def test_text_among_numbers_is_refused_at_its_cell(cell: str, load: Callable[..., Scheme]) -> None:
    units = [{"name": "甲", "pop": "20"}, {"name": "乙", "pop": cell}, {"name": "丙", "pop": cell}]
    ((place, code, details),) = told(load, units)
    assert code == "R328"
    assert (details["entity"], details["value"], details["count"]) == ("乙", cell, 2)
    assert (place.file, place.line) in [("roster.yaml", 5), ("roster.csv", 3)]


def test_number_in_quotes_is_a_text_of_yaml(tmp_path: Path) -> None:
    home = write(tmp_path, [{"name": "甲", "pop": "20"}, {"name": "乙", "pop": "1"}], "yaml")
    text = (home / "roster.yaml").read_text(encoding="utf-8").replace("pop: 1}", "pop: '1'}")
    (home / "roster.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_scheme(home)
    assert [(str(p.place), p.code) for p in caught.value.problems] == [("roster.yaml:5:34", "R328")]


@pytest.mark.parametrize("digits", ["1" + "0" * 20 + "1", "0.1234567890123456789", "-" + "9" * 19])
def test_number_of_more_than_18_digits_is_refused_at_its_cell(
    digits: str, load: Callable[..., Scheme]
) -> None:
    ((_, code, details),) = told(load, [{"name": "甲", "pop": "20"}, {"name": "乙", "pop": digits}])
    assert (code, details["value"]) == ("R360", digits)


def test_numbers_of_18_digits_and_zeros_around_them_are_numbers(
    load: Callable[..., Scheme],
) -> None:
    cells = ["9" * 18, "0.100000000000000000000", "-0", "+5"]
    scheme = load([{"name": f"单位{i}", "pop": cell} for i, cell in enumerate(cells)])
    found = [unit.columns["pop"] for unit in scheme.tracks["u"].entities]
    assert found == [10**18 - 1, Decimal("0.1"), 0, 5]


def test_column_that_no_rule_reckons_with_may_mix_words_and_numbers(
    load: Callable[..., Scheme],
) -> None:
    track = TRACK.replace("over: {roster: pop}", "over: {by: level, 一类: 2, else: 1}")
    units = [{"name": "甲", "level": "一类"}, {"name": "乙", "level": "3", "pop": "1,000"}]
    found = load(units, track).tracks["u"].entities
    assert [dict(unit.columns) for unit in found] == [
        {"level": "一类"},
        {"level": 3, "pop": "1,000"},
    ]


def test_column_of_words_alone_is_told_once_at_the_rule(load: Callable[..., Scheme]) -> None:
    units = [{"name": "甲", "pop": "多"}, {"name": "乙", "pop": "少"}]
    ((place, code, details),) = told(load, units)
    assert (place.file, code, details["count"]) == ("u.yaml", "R328", 2)


def test_equal_numbers_are_one_cell(load: Callable[..., Scheme]) -> None:
    units = [
        {"name": n, "pop": "1", "level": c} for n, c in (("甲", "1.0"), ("乙", "1"), ("丙", " 1 "))
    ]
    codes, cells = load(units).tracks["u"].entities.column("level")
    assert ([cells[code] for code in codes], len(set(codes))) == ([1, 1, 1], 1)


@pytest.mark.parametrize("space", [" ", "　", "\t", "\xa0"])
def test_blanks_around_what_a_unit_says_are_no_part_of_it(
    space: str, load: Callable[..., Scheme]
) -> None:
    unit = {"name": f"甲{space}", "aliases": [f"{space}老甲"], "groups": [f"joint{space}"]}
    unit["level"] = f"一类{space}"
    scheme = load([unit, {"name": "乙", "pop": "1"}])
    found = scheme.tracks["u"].entities[0]
    assert (found.name, found.aliases, found.groups) == ("甲", ("老甲",), ("joint",))
    assert dict(found.columns) == {"level": "一类"}
    assert scheme.find("老甲")[1].name == "甲"


@pytest.mark.parametrize("units", [
    [{"name": "甲"}, {"name": "甲　"}],
    [{"name": "甲"}, {"name": "乙"}, {"name": "甲"}],
])  # fmt: skip
def test_unit_that_stands_twice_is_told(units: list[Unit], load: Callable[..., Scheme]) -> None:
    assert [code for _, code, _ in told(load, [{"pop": "1", **unit} for unit in units])] == ["R301"]


def test_alias_of_another_units_name_is_told(load: Callable[..., Scheme]) -> None:
    units = [{"name": "甲", "pop": "1"}, {"name": "乙", "pop": "1", "aliases": ["甲 "]}]
    assert [code for _, code, _ in told(load, units)] == ["R305"]


@pytest.mark.parametrize(
    ("months", "code"),
    [
        ({"from": "2023-13"}, "S206"),
        ({"until": "2023-00"}, "S206"),
        ({"from": "2023-5"}, "S206"),
        ({"from": "2023-06", "until": "2023-05"}, "R327"),
    ],
)
def test_months_that_are_none(months: Unit, code: str, load: Callable[..., Scheme]) -> None:
    found = told(load, [{"name": "甲", "pop": "1"}, {"name": "乙", "pop": "1", **months}])
    assert [(place.line, code) for place, code, _ in found] in ([(5, code)], [(3, code)])


@pytest.mark.parametrize("name", ["", " ", "　"])
def test_unit_without_a_name_is_told(name: str, load: Callable[..., Scheme]) -> None:
    codes = [
        code for _, code, _ in told(load, [{"name": "甲", "pop": "1"}, {"name": name, "pop": "1"}])
    ]
    assert codes in (["S202"], ["S206"])


def test_unknown_group_is_told_once(load: Callable[..., Scheme]) -> None:
    units = [{"name": f"单位{i}", "pop": "1", "groups": ["jiont"]} for i in range(50)]
    ((_, code, details),) = told(load, units)
    assert (code, details["name"], details["nearest"]) == ("R304", "jiont", "joint")


def test_names_that_a_chinese_comma_parts_are_told(load: Callable[..., Scheme]) -> None:
    track = TRACK.replace("applies_to: all", "applies_to: [甲，乙、丙]")
    ((_, code, details),) = told(load, [{"name": n, "pop": "1"} for n in "甲乙丙"], track)
    assert (code, details["sign"], details["names"]) == ("R361", "，", "甲, 乙, 丙")


@pytest.mark.parametrize("sign", ["，", "；"])
def test_aliases_that_a_chinese_comma_parts_are_told(sign: str, tmp_path: Path) -> None:
    unit = {"name": "甲", "pop": "1", "aliases": [f"老甲{sign}市甲局"]}
    (problem,) = told_of(write(tmp_path, [unit], "yaml"))
    assert (problem.code, problem.details["sign"]) == ("R361", sign)


def test_texts(tmp_path: Path, golden: Callable[..., None]) -> None:
    told = {
        title: told_of(write(tmp_path / title, [{"name": "甲", "pop": "1"}, unit], way))
        for title, way, unit in (
            ("unit behind a number", "table", {"name": "乙", "pop": "1000人"}),
            ("text in YAML", "yaml", {"name": "乙", "pop": "1e3"}),
            ("19 digits", "table", {"name": "乙", "pop": "9" * 19}),
            ("aliases", "yaml", {"name": "乙", "pop": "1", "aliases": ["老乙，乙局"]}),
            ("blank name", "yaml", {"name": "　", "pop": "1"}),
            ("no month", "table", {"name": "乙", "pop": "1", "from": "2023-13"}),
            ("group", "table", {"name": "乙", "pop": "1", "groups": ["jiont"]}),
        )
    }
    home = write(tmp_path, [{"name": "甲", "pop": "1"}], "yaml")
    (home / "U.yaml").touch()
    golden("rosters", {**told, "file that nothing reads": told_of(home)})


def test_score_uses_the_numbers(load: Callable[..., Scheme]) -> None:
    scheme = load([{"name": "甲", "pop": "1000.0"}, {"name": "乙", "pop": " 20　"}])
    facts = [{"month": "2023-05", "entity": n, "item": "1", "n": 1} for n in "甲乙"]
    assert [str(points) for points in score(scheme, facts).annual["total"]] == ["0.1000", "5.0000"]


CELLS = st.sampled_from(
    ["10", "1.0", "1", "1.50", "-3", "+3", "0", "-0", "007", "1e3", "1,000", "１２", "30人", "",
     " 10 ", "10　", "　", "一类", "一类 ", "true", "null", "~", "9" * 18,
     "9" * 19, "1" * 25, "0.10", "；"]
)  # fmt: skip
NAMES = st.sampled_from(["甲", "乙", "丙", "丁", " 甲", "乙　", "甲局"])
LISTS = st.lists(st.sampled_from(["joint", "closed", "joint ", "　closed", "jiont"]), max_size=2)
MONTHS = st.sampled_from(["", "2023-01", "2023-06", "2024-12", "2023-13", "2023-1"])
UNITS = st.lists(
    st.fixed_dictionaries({
        "name": NAMES,
        "aliases": st.lists(st.sampled_from(["老甲", "老乙", "甲", " 老丙 "]), max_size=2),
        "groups": LISTS, "from": MONTHS, "until": MONTHS, "pop": CELLS, "level": CELLS,
    }),
    max_size=4,
).map(lambda units: [{"name": "戊", "pop": "5", "level": "5"}, *units])  # fmt: skip


def outcome(path: Path) -> Any:
    """The units of a scheme, or what it is refused for."""
    try:
        return list(load_scheme(path).tracks["u"].entities)
    except RuleError as error:
        details = ("name", "entity", "column", "value", "count", "id")
        return {
            (p.code, *(str(p.details.get(key)) for key in details)) for p in error.problems
        }  # two cells of a row that are wrong alike are one problem of a table


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(units=UNITS)
def test_roster_means_the_same_however_it_is_written(
    units: list[Unit], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("roster")
    found = [outcome(write(home, units, way)) for way in ("yaml", "table")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(roster_table, "_MANY", 0)
        found.append(outcome(write(home, units, "large table")))
    assert found[0] == found[1] == found[2]


def many(home: Path, change: Callable[[int], Unit]) -> Path:
    """A roster of 20 000 units, each with something of its own."""
    units = [{"name": f"第{i:05d}号单位", "pop": "1"} | change(i) for i in range(20_000)]
    return write(home, units, "table")


def test_large_roster_is_loaded_soon(tmp_path: Path) -> None:
    path = many(tmp_path, lambda i: {"aliases": [f"旧{i}"], "from": "2023-02", "groups": ["joint"]})
    start = time.process_time()
    assert len(load_scheme(path).tracks["u"].entities) == 20_000
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("change", "code", "count"),
    [
        (lambda i: {"groups": [f"没有{i}"]}, "R304", 20_000),
        (lambda i: {"pop": f"{i}人" if i else "1"}, "R328", 19_999),
        (lambda i: {"name": f"第{i // 2:05d}号单位"}, "R301", 10_000),
        (lambda i: {"aliases": [f"旧{i // 2}"]}, "R305", 10_000),
        (lambda i: {"from": f"2023-{i}" if i > 12 else ""}, "S206", 19_987),
        (lambda i: {"from": "2023-05", "until": "2023-04"}, "R327", 20_000),
    ],
    ids=["groups", "cells", "names", "aliases", "months", "terms"],
)
def test_large_roster_of_mistakes_is_refused_soon(
    change: Callable[[int], Unit], code: str, count: int, tmp_path: Path
) -> None:
    path = many(tmp_path, change)
    start = time.process_time()
    assert refused(path).counts == {code: count}
    assert time.process_time() - start < 5


def test_names_that_a_large_roster_does_not_have_are_looked_for_in_bounds(tmp_path: Path) -> None:
    names = ", ".join(f"第{i:05d}号单泣" for i in range(2_000))
    path = many(tmp_path, lambda i: {})
    (path / "u.yaml").write_text(
        TRACK.replace("applies_to: all", f"applies_to: [{names}]"), encoding="utf-8"
    )
    start = time.process_time()
    found = refused(path)
    assert time.process_time() - start < 8
    assert (found.counts, found.problems[0].details["nearest"]) == (
        {"R304": 2_000},
        "第00000号单位",
    )


def refused(path: Path) -> RuleError:
    with pytest.raises(RuleError) as caught:
        load_scheme(path)
    return caught.value


def told_of(path: Path) -> tuple[Problem, ...]:
    return refused(path).problems


def test_scheme_shows_itself_in_a_line(load: Callable[..., Scheme]) -> None:
    scheme = load([{"name": "甲", "pop": "1"}])
    assert repr(scheme) == "<Scheme s: u: 1 units>"


@pytest.mark.parametrize("whole", ["甲", "老甲"])
def test_unit_that_is_part_of_itself_is_told(whole: str, load: Callable[..., Scheme]) -> None:
    units = [
        {"name": "甲", "pop": "1", "aliases": ["老甲"], "part_of": whole},
        {"name": "乙", "pop": "1", "part_of": "甲"},
    ]
    assert [code for _, code, _ in told(load, units)] == ["R357"]
