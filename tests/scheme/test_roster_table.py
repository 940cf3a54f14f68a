"""Rosters as tables: the same units whether Python reads them or Arrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from creditscore.errors import RuleError
from creditscore.scheme import roster_table
from creditscore.scheme.model.roster import RosterOfUnits

TABLE = """track,name,aliases,groups,from,until,level,size
units, 甲局 ,市甲局;老甲局,joint,,,一类,10
units,乙局,,joint;closed,2023-03,2023-10,二类,
towns,东镇,,,,,,3.50
units,丙局,,,,,一类,7

"""


@pytest.fixture(params=["python", "arrow"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "arrow":
        monkeypatch.setattr(roster_table, "_MANY", 0)
    return str(request.param)


def read(text: str) -> dict[str, roster_table.RosterOfColumns]:
    return roster_table.read(Path("roster.csv"), text.encode())


def test_units(way: str) -> None:
    found = read(TABLE)
    assert list(found) == ["units", "towns"]
    first, second, third = found["units"]
    assert (first.name, first.aliases, first.groups) == ("甲局", ("市甲局", "老甲局"), ("joint",))
    assert (second.first, second.last, second.groups) == ("2023-03", "2023-10", ("joint", "closed"))
    assert [str(unit.place) for unit in found["units"]] == [
        "roster.csv:2", "roster.csv:3", "roster.csv:5"]  # fmt: skip
    assert {name: str(cell) for name, cell in third.columns.items()} == {
        "level": "一类",
        "size": "7",
    }
    assert list(second.columns) == ["level"]


def test_by_column_as_one_by_one(way: str) -> None:
    for roster in read(TABLE).values():
        listed = RosterOfUnits(roster)
        assert roster.names == listed.names
        assert roster == listed
        assert list(roster.aliases()) == list(listed.aliases())
        for name in ("level", "size"):
            (codes, cells), (their_codes, their_cells) = roster.column(name), listed.column(name)
            assert [cells[i] for i in codes] == [their_cells[i] for i in their_codes]


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        (("乙局", ""), [("roster.csv:3", "S202")]),
        (("towns,", " ,"), [("roster.csv:4", "S202")]),
        (("2023-03", "2023-3"), [("roster.csv:3", "S206")]),
        (("track,", "trak,"), [("roster.csv:1", "S202")]),
        ((TABLE, ""), [("roster.csv:1", "S202")]),
    ],
)
def test_what_is_wrong_has_a_place(
    way: str, change: tuple[str, str], problems: list[tuple[str, str]]
) -> None:
    with pytest.raises(RuleError) as caught:
        read(TABLE.replace(*change))
    assert [(str(p.place), p.code) for p in caught.value.problems] == problems


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ('track,name,size\nunits,"甲局,1\nunits,乙局,1\n', ["roster.csv:2:2 F231"]),
        ("track,name,size\nunits,甲局,1,000\n", ["roster.csv:2 F234"]),
        ("track,name,size\nunits,甲局,1\n\nunits,乙局\n", ["roster.csv:4 F234"]),
        ('track,name,size\nunits,"甲\n局",1\n', ["roster.csv:2:2 F233"]),
        ("track,name,size,size\nunits,甲局,1,2\n", ["roster.csv:1 S211"]),
        ("track,name,size, size \nunits,甲局,1,2\n", ["roster.csv:1 S211"]),
        ("track,name,\nunits,甲局,1\n", ["roster.csv:1:3 F238"]),
        ("track,name,size\nunits,甲局," + "9" * 200_000 + "\n", ["roster.csv:2 F237"]),
        ("track,name," + "x," * 1000 + "\n", ["roster.csv:1 F237"]),
        ("track,name\0\nunits,甲局\n", ["roster.csv:1 F236"]),
        ("\n\n", ["roster.csv:1 S202"]),
    ],
)
def test_what_is_wrong_with_its_text_has_a_place(way: str, text: str, problems: list[str]) -> None:
    with pytest.raises(RuleError) as caught:
        read(text)
    assert [f"{p.place} {p.code}" for p in caught.value.problems] == problems


def test_empty_rows_keep_the_numbers_of_others(way: str) -> None:
    found = read("track,name,size\n\n,,\n,\nunits,甲局,1\n\nunits,乙局,2\n")
    assert [str(unit.place) for unit in found["units"]] == ["roster.csv:5", "roster.csv:7"]


def test_encodings_of_a_roster(way: str) -> None:
    for encoding in ("gb18030", "utf-8-sig"):
        found = roster_table.read(Path("roster.csv"), TABLE.encode(encoding))
        assert found["units"].names == ["甲局", "乙局", "丙局"]
    with pytest.raises(RuleError, match="UTF-16"):
        roster_table.read(Path("roster.csv"), TABLE.encode("utf-16"))


@pytest.mark.parametrize("space", ["\t", "\x1f", "\x85", "\xa0", "\u1680", "\u2003", "\u3000"])
def test_any_space_around_a_name_is_none_of_it(way: str, space: str) -> None:
    found = read(TABLE.replace("乙局", f"{space}乙局{space}"))
    assert found["units"].names == ["甲局", "乙局", "丙局"]
