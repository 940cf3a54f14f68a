"""Bands: cuts by place or by share, ties across a cut, vetoes."""

from __future__ import annotations

from pathlib import Path

import pytest
import sampled
from small import every, rows, small, year

import creditscore

FACTS = "{n: {type: count, label: 次数}, listed: {type: stock, label: 失信机构数}}"
AWARDS = "[{id: a, form: each, of: n, points: 1, period: year}]"
BANDS = "[{name: 优, first: 2}, {name: 良, first: 4}, {name: 中, all_but_last: 2}, {name: 差}]"
VETO = 'vetoes: [{id: listed, item: "1", fact: listed, above: 0, band: %s}]'
UNITS = "甲乙丙丁戊己庚辛"


def bands(
    folder: Path,
    points: str,
    *,
    cut: str = "all-in",
    vetoed: str = "keeps-its-place",
    listed: str = "",
    band: str = "差",
    table: str = BANDS,
) -> str:
    """The bands of units with these points, a letter each; `listed` ones are vetoed."""
    numbers = [int(number) for number in points.split()]
    units = UNITS[: len(numbers)]
    head = f"ranking: {{by: total}}\ncut: {cut}\nvetoed: {vetoed}\n{VETO % band}"
    scheme = small(folder, FACTS, AWARDS, head=head, bands=table, units=units)
    facts = [row for unit, n in zip(units, numbers, strict=True) for row in rows(unit, n={1: n})]
    facts += [row for unit in listed for row in rows(unit, listed={12: 1})]
    return "".join(creditscore.score(scheme, facts).annual["band"])


@pytest.mark.parametrize(
    ("points", "all_in", "all_out"),
    [
        ("8 7 6 5 4 3 2 1", "优优良良中中差差", "优优良良中中差差"),
        ("1 2 3 4 5 6 7 8", "差差中中良良优优", "差差中中良良优优"),
        ("8 7 7 5 4 3 2 1", "优优优良中中差差", "优良良良中中差差"),
        ("8 8 8 8 8 3 2 1", "优优优优优中差差", "中中中中中中差差"),
        ("8 7 6 5 4 2 2 2", "优优良良中中中中", "优优良良中差差差"),
        ("5 5 5 5 5 5 5 5", "优优优优优优优优", "差差差差差差差差"),
    ],
)
def test_a_tie_across_a_cut(tmp_path: Path, points: str, all_in: str, all_out: str) -> None:
    assert bands(tmp_path, points) == all_in
    assert bands(tmp_path, points, cut="all-out") == all_out


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        ("share: 0.3", "优优差差差差"),
        ("share: 0.3, rounded: down", "优差差差差差"),
        ("share: 0.25, rounded: up", "优优差差差差"),
        ("share: 0.5, of: ranked", "优优优差差差"),
        ("first: 1, of: 4", "优优差差差差"),
        ("first: 1, of: 4, rounded: down", "优差差差差差"),
        ("all_but_last: 1, of: 4, rounded: up", "优优优优差差"),
    ],
)
def test_how_a_share_is_rounded(tmp_path: Path, share: str, expected: str) -> None:
    """Of six units: 1.8 or 1.5 places."""
    table = f"[{{name: 优, {share}}}, {{name: 差}}]"
    assert bands(tmp_path, "8 7 6 5 4 3", table=table) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [("share: 0.5", "差优优差差差"), ("share: 0.5, of: roster", "差优优优差差")],
)
def test_a_share_of_the_ranked_or_of_the_roster(tmp_path: Path, share: str, expected: str) -> None:
    """The first is vetoed and frees its place: five are ranked."""
    table = f"[{{name: 优, {share}, rounded: down}}, {{name: 差}}]"
    found = bands(tmp_path, "8 7 6 5 4 3", table=table, listed="甲", vetoed="frees-its-place")
    assert found == expected


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ("above: 0", "差差优优"),
        ("at_least: 2", "优差优优"),
        ("above: 1, at_most: 1.5", "优优优优"),
        ("equals: 1", "差优优优"),
        ("at_least: {parameter: most}", "优差优优"),
        ("below: 1", "优优差差"),
    ],
)
def test_bounds_of_a_veto(tmp_path: Path, bound: str, expected: str) -> None:
    head = f"ranking: {{by: total}}\nparameters: {{most: [{{from: 2023-01, value: 1.5}}]}}\n{VETO}"
    text = (head % "差").replace("above: 0", bound)
    scheme = small(
        tmp_path,
        FACTS,
        AWARDS,
        head=text,
        bands="[{name: 优, first: 4}, {name: 差}]",
        units="甲乙丙丁",
    )
    table = [*rows("甲", listed={12: 1}), *rows("乙", listed={12: 2}), *rows("丙", n={1: 1})]
    assert "".join(creditscore.score(scheme, table).annual["band"]) == expected


def test_a_veto_needs_a_figure_that_is_known(tmp_path: Path) -> None:
    """What does not apply, and who does not answer, is below nothing."""
    facts = "{x: {type: score, label: 得分, missing: not-applicable}, n: {type: count, label: 数}}"
    veto = 'vetoes: [{id: low, item: "1", fact: x, below: 60, band: 差}]'
    scheme = small(
        tmp_path, facts, AWARDS, head=f"ranking: {{by: total}}\n{veto}",
        bands="[{name: 优, first: 4}, {name: 差}]",
    )  # fmt: skip
    table = [*rows("甲", x={12: 59}), *rows("乙", x={11: 59}), *rows("丙", x={12: 60})]
    assert "".join(creditscore.score(scheme, table).annual["band"]) == "差优优"


@pytest.mark.parametrize(
    ("listed", "band", "keeps", "frees"),
    [
        ("甲", "差", "差优良良中中差差", "差优优良良中差差"),
        ("甲乙", "差", "差差良良中中差差", "差差优优良良差差"),
        ("丙", "中", "优优中良中中差差", "优优中良良中差差"),
        ("辛", "中", "优优良良中中差差", "优优良良中差差差"),
        ("", "差", "优优良良中中差差", "优优良良中中差差"),
    ],
)
def test_vetoes(tmp_path: Path, listed: str, band: str, keeps: str, frees: str) -> None:
    """A veto is no favour: who would have a place below its band stays there."""
    points = "8 7 6 5 4 3 2 1"
    assert bands(tmp_path, points, listed=listed, band=band) == keeps
    freed = bands(tmp_path, points, listed=listed, band=band, vetoed="frees-its-place")
    assert freed == frees


@pytest.mark.parametrize(
    ("points", "listed", "cut", "expected"),
    [
        ("8 6 6 1", "丙", "all-in", "优良良差"),
        ("8 6 6 1", "丙", "all-out", "优良中差"),
        ("8 7 6 5", "甲丁", "all-in", "良优良差"),
        ("5 5 5 5", "甲乙", "all-in", "良良优优"),
    ],
)
def test_the_own_band_of_whom_a_veto_unseats(
    tmp_path: Path, points: str, listed: str, cut: str, expected: str
) -> None:
    """It goes by the place that the unit would have if it alone kept it, ties and all."""
    table = "[{name: 优, first: 1}, {name: 良, first: 2}, {name: 中, all_but_last: 1}, {name: 差}]"
    found = bands(
        tmp_path, points, table=table, listed=listed, band="良", vetoed="frees-its-place", cut=cut
    )
    assert found == expected


@pytest.mark.parametrize(
    ("vetoed", "ranks"), [("keeps-its-place", [1, 2, 3]), ("frees-its-place", [0, 1, 2])]
)
def test_ranks_of_the_vetoed(tmp_path: Path, vetoed: str, ranks: list[int]) -> None:
    head = f"ranking: {{by: total}}\nvetoed: {vetoed}\n{VETO % '合格'}"
    scheme = small(tmp_path, FACTS, AWARDS, head=head)
    table = [
        row for unit, n in zip("甲乙丙", (3, 2, 1), strict=True) for row in rows(unit, n={1: n})
    ]
    result = creditscore.score(scheme, [*table, *rows("甲", listed={12: 2})])
    assert list(result.annual["rank"].fillna(0)) == ranks
    assert list(result.annual["veto"]) == ["listed", "", ""]
    assert list(result.league("units")["entity"]) == (
        ["甲", "乙", "丙"] if ranks[0] else ["乙", "丙", "甲"]
    )


@pytest.mark.parametrize(
    ("figures", "vetoed"),
    [
        ({12: 1}, True),
        ({11: 1, 12: 0}, False),
        (every(1), True),
        ({1: 1, 2: 0}, False),
        ({}, False),
    ],
)
def test_a_veto_looks_at_the_last_month(
    tmp_path: Path, figures: dict[int, object], vetoed: bool
) -> None:
    head = f"ranking: {{by: total}}\n{VETO % '差'}"
    scheme = small(tmp_path, FACTS, AWARDS, head=head, bands="[{name: 优, first: 3}, {name: 差}]")
    result = creditscore.score(scheme, [*rows(n={1: 1}), *rows(listed=figures)])
    assert year(result)["band"] == ("差" if vetoed else "优")


def test_no_veto_before_the_end_of_the_year(tmp_path: Path) -> None:
    head = f"ranking: {{by: total}}\n{VETO % '差'}"
    scheme = small(tmp_path, FACTS, AWARDS, head=head, bands="[{name: 优, first: 3}, {name: 差}]")
    result = creditscore.score(scheme, rows(n={1: 1}, listed=every(1)), through="2023-11")
    assert [year(result)[key] for key in ("band", "veto", "provisional")] == ["优", "", True]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, "良"),
        (2, "优差"),
        (3, "优良差"),
        (4, "优良中差"),
        (5, "优良良中差"),
        (8, "优优良良中中差差"),
    ],
)
def test_bands_by_share(tmp_path: Path, count: int, expected: str) -> None:
    """Shares of the units ranked, rounded half up: a half of 5 units is 2.5, so 3."""
    table = (
        "[{name: 优, first: 2, of: 8}, {name: 良, first: 4, of: 8}, "
        "{name: 中, all_but_last: 2, of: 8}, {name: 差}]"
    )
    points = " ".join(str(9 - i) for i in range(count))
    assert bands(tmp_path, points, table=table) == expected


@pytest.mark.parametrize(
    ("track", "expected"),
    [
        ("departments", {"优秀": 10, "良好": 10, "合格": 26, "不合格": 10}),
        ("counties", {"优秀": 3, "良好": 3, "合格": 5, "不合格": 3}),
    ],
)
def test_places_of_the_sample(track: str, expected: dict[str, int]) -> None:
    """Counted without the vetoes, which move nobody else."""
    table = sampled.half().annual
    table = table[table["track"] == track]
    assert table["band"].value_counts().to_dict() == expected
    assert set(table["provisional"]) == {True}


@pytest.mark.parametrize(
    ("track", "entity"),
    [
        ("departments", "市住建局"),
        ("departments", "市卫健委"),
        ("counties", "襄垣县"),
        ("counties", "武乡县"),
    ],
)
def test_a_vetoed_unit_that_frees_its_place(track: str, entity: str) -> None:
    kept = sampled.result().league(track)
    assert kept.loc[kept["entity"] == entity, "band"].item() == "不合格"
    freed = creditscore.score(
        sampled.scheme(), sampled.facts(), readings={"vetoed": "frees-its-place"}
    ).league(track)
    assert freed["rank"].isna().sum() == 2
    assert freed.loc[freed["entity"] == entity, "rank"].isna().item()
    assert (freed["band"] == "优秀").sum() == {"departments": 10, "counties": 3}[track]


@pytest.mark.parametrize(("down", "band"), [(1, "良"), (2, "差"), (3, "差"), (9, "差")])
def test_a_move_down_ends_at_the_last_band(tmp_path: Path, down: int, band: str) -> None:
    """The band of those without a score stands below the last, and is not reached by moving."""
    when = "{of: {item: '1', fact: n}, above: 0}"
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        AWARDS,
        bands="[{name: 优, first: 1}, {name: 良, first: 2}, {name: 差}]",
        track=f"unscored: 优\nmoves: [{{when: {when}, down: {down}}}]",
    )
    assert year(creditscore.score(scheme, rows(n={1: 1})))["band"] == band


@pytest.mark.parametrize(
    ("over", "through", "expected"),
    [
        ("any", "2023-03", "差优优"),
        ("any", "2023-12", "差优优"),
        ("every", "2023-12", "优优差"),
        ("total", "2023-11", "优优优"),
        ("total", "2023-12", "差差差"),
        ("end", "2023-12", "优优差"),
    ],
)
def test_a_veto_over_the_year(tmp_path: Path, over: str, through: str, expected: str) -> None:
    """甲 has 4 in March, 乙 1 in four months, 丙 2 in each."""
    veto = f'vetoes: [{{id: v, item: "1", fact: n, at_least: 2, over: {over}, band: 差}}]'
    head = f"ranking: {{by: total}}\n{veto.replace('at_least: 2', BOUNDS.get(over, 'at_least: 2'))}"
    scheme = small(tmp_path, FACTS, AWARDS, head=head, bands="[{name: 优, first: 3}, {name: 差}]")
    table = [
        *rows("甲", n={3: 4}),
        *rows("乙", n=dict.fromkeys((4, 5, 6, 7), 1)),
        *rows("丙", n=dict.fromkeys(range(1, 13), 2)),
    ]
    result = creditscore.score(scheme, table, through=through)
    assert "".join(result.annual["band"]) == expected
    for name, band in zip("甲乙丙", expected, strict=True):
        year = result.explain(name).year
        assert year
        assert [veto.over for veto in year.vetoes] == [over] * (band == "差")


@pytest.mark.parametrize(
    ("over", "expected"), [("end", "优优差优"), ("any", "优差差优"), ("every", "优差差优")]
)
def test_a_veto_takes_the_months_in_which_a_unit_is_assessed(
    tmp_path: Path, over: str, expected: str
) -> None:
    """4 of the year before stands: 甲 had left, 乙 leaves in November, 丙 stays; 丁 has 2."""
    facts = "{n: {type: stock, label: 数, missing: carry}}"
    veto = f'vetoes: [{{id: v, item: "1", fact: n, above: 2, over: {over}, band: 差}}]'
    scheme = small(
        tmp_path, facts, AWARDS, head=f"ranking: {{by: total}}\n{veto}\nopening: 12",
        bands="[{name: 优, first: 4}, {name: 差}]", track="unscored: 优",
        units=("甲, until: 2022-12", "乙, until: 2023-11", "丙", "丁"),
    )  # fmt: skip
    table = [
        {"month": "2022-12", "entity": unit, "item": "1", "fact": "n", "value": 4}
        for unit in "甲乙丙"
    ]
    result = creditscore.score(scheme, table)
    assert "".join(result.annual["band"]) == expected


def test_a_band_of_vetoes_alone_is_never_empty_because_of_a_tie(tmp_path: Path) -> None:
    """Three share the first place: nobody has the second, of 良, or the third, which 中 takes."""
    bands = "[{name: 优, first: 1}, {name: 差, only: veto}, {name: 良, first: 2}, {name: 中}]"
    head = f"ranking: {{by: total}}\ncut: all-in\n{VETO % '差'}"
    scheme = small(tmp_path, FACTS, AWARDS, head=head, bands=bands)
    table = [row for unit in "甲乙丙" for row in rows(unit, n={1: 5})]
    result = creditscore.score(scheme, table)
    assert list(result.annual["band"]) == ["优"] * 3
    told = [notice.details for notice in result.notices if notice.code == "N930"]
    assert [details["band"] for details in told] == ["良", "中"]


def test_two_that_share_a_place_leave_the_next_band_empty(tmp_path: Path) -> None:
    table = [*rows("甲", n={1: 5}), *rows("乙", n={1: 5}), *rows("丙", n={1: 1})]
    bands = "[{name: 优, first: 1}, {name: 良, first: 2}, {name: 中}]"
    scheme = small(tmp_path, FACTS, AWARDS, head="ranking: {by: total}\ncut: all-in", bands=bands)
    result = creditscore.score(scheme, table)
    told = [notice.details["band"] for notice in result.notices if notice.code == "N930"]
    assert told == ["良"]


BOUNDS = {"any": "at_least: 4", "total": "at_least: 4"}


def test_numbers_that_are_equal_make_one_group_to_bands_too(tmp_path: Path) -> None:
    """The first three of three, however the number of the group is written (R348)."""
    units = [
        f"{name}, columns: {{level: {cell}}}"
        for name, cell in zip("甲乙丙", ("1", "'1'", "1.0"), strict=True)
    ]
    scheme = small(
        tmp_path,
        FACTS,
        AWARDS,
        track="ranked_within: level",
        bands="[{name: 优, first: 3}, {name: 差}]",
        units=units,
    )
    annual = creditscore.score(scheme, rows(n={1: 1})).annual
    assert list(annual["rank"]) == [1, 2, 2]
    assert list(annual["band"]) == ["优", "优", "优"]
