import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from small import small

from creditscore import CreditscoreError, RuleError, Scheme, UsageError, load_scheme
from creditscore.errors import Problem
from creditscore.scheme.readings import apply, options
from creditscore.scheme.rule_files import RuleFiles

BUILT_IN = load_scheme("changzhi-2023")
OPTIONS = [(where, option) for where, option, _ in options(BUILT_IN.source.trees)]


def problem_of(scheme: Scheme, *arguments: Any) -> Problem:
    with pytest.raises(CreditscoreError) as caught:
        scheme.switch(*arguments)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(("where", "option"), OPTIONS, ids=map("=".join, OPTIONS))
def test_every_option_of_changzhi_makes_a_scheme_of_its_own(where: str, option: str) -> None:
    switched = BUILT_IN.switch({where: option})
    assert list(switched.chosen.values()) == [option]
    assert content(switched) != content(BUILT_IN)


@pytest.mark.parametrize(("where", "option"), OPTIONS, ids=map("=".join, OPTIONS))
def test_what_is_taken_over_is_what_would_be_built(where: str, option: str) -> None:
    assert isinstance(BUILT_IN.source, RuleFiles)
    afresh = replace(BUILT_IN.source, _built={}).scheme({where: option}, {})
    assert content(BUILT_IN.switch({where: option})) == content(afresh)


READING = "readings: [{id: r, question: 问, chosen: x, because: 因, others: {y: {%s}}}]"
OTHER = """
      - id: "2"
        title: 他条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {k: {type: count, label: 数}}
"""
OF_OTHER = '{id: a, form: each, of: {fact: k, item: "2"}, points: 2, period: year}'
PLAIN = "{id: a, form: each, of: n, points: 2, period: year}"
TARGET = "{id: a, target: {of: n, at_least: 4}, due: year, points: 2, partial: {from: 0}}"
VETO = 'ranking: {by: total}\nvetoes: [{id: v, item: "1", fact: 次数, above: 9, band: 合格}]'
FULL = "{id: a, form: each, of: n, points: 2, period: year, full: 5}"


@pytest.mark.parametrize(
    ("award", "around", "change", "codes"),
    [
        (FULL, {"section": "not_applicable: rescale-tree"}, "awards.a.full: null", ["R323"]),
        (FULL, {"section": "not_applicable: rescale-tree"}, "awards.a.full: 4", []),
        (OF_OTHER, {"more": OTHER}, "awards.a.of: n", ["R317"]),
        (OF_OTHER, {"more": OTHER}, "awards.a.points: 3", []),
        (PLAIN, {}, "facts.n.from_track: {track: nowhere}", ["R314"]),
        (PLAIN, {"head": VETO}, "facts.n.label: 别名", ["R302"]),
        (PLAIN, {}, "applies_to: [丁]", ["R304"]),
        (TARGET, {}, "awards.a.missed: -1", ["R373"]),
    ],
)
def test_what_an_option_breaks_elsewhere_is_found(
    tmp_path: Path, award: str, around: dict[str, str], change: str, codes: list[str]
) -> None:
    facts = "{n: {type: count, label: 次数}}"
    small(tmp_path, facts, f"[{award}]", item=READING % change, **around)
    if not codes:
        assert load_scheme(tmp_path / "small", thorough=True)
        return
    with pytest.raises(RuleError) as caught:
        load_scheme(tmp_path / "small", thorough=True)
    assert sorted(p.code for p in caught.value.problems if p.code != "R321") == codes


@pytest.mark.parametrize(
    "changes",
    [
        {"16.facts.cases": None},
        {"16.awards.cases.points": Decimal("0.00001")},
        {"16.awards.cases.of": "casse"},
        {"16.awards.cases.id": "list"},
        {"29.facts.listed_bodies": None},
        {"16.facts.cases.type": "score"},
        {"17.awards.repairs.of": {"fact": "casse", "item": "16"}},
        {"17.awards.repairs.of": {"fact": "cases", "item": "16"}, "16.facts.cases": None},
        {"16.weight": "2"},
        {"16.full": 5, "16.subjects": "none"},
        {"tracks.counties.sections.A.from": "2023-13"},
        {"tracks.counties.sections.A.from": "2023-03"},
        {"points.places": 0},
    ],
)
def test_problems_of_changes_are_those_of_files_that_are_read_anew(
    changes: Mapping[str, Any],
) -> None:
    assert BUILT_IN.source is not None
    assert told(BUILT_IN.source, changes) == told(RuleFiles.read(BUILT_IN.source.folder), changes)


SHIPPED = ["changzhi-2023", "jinzhong-2023", "shanxi-2020", "tongxin-2022", "yuncheng-2024"]
VALUES = (None, 0, 1, -1, 3, Decimal("0.00001"), Decimal("1e30"), "2", "x", "", True, [], {},
          "all", "none", "2023-03", "2023-13", "year", "month", {"points": 1}, ["甲"])  # fmt: skip


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("seed", range(12))
def test_any_change_comes_to_what_it_does_in_files_that_were_never_sound(
    name: str, seed: int
) -> None:
    draw, source = random.Random(f"{name} {seed}"), load_scheme(name).source
    assert isinstance(source, RuleFiles)
    afresh = replace(source, known={}, _built={})
    changes = dict(changed_anywhere(source, draw) for _ in range(draw.choice((1, 1, 2))))
    assert told(source, changes) == told(afresh, changes), changes


def changed_anywhere(source: RuleFiles, draw: random.Random) -> tuple[str, Any]:
    """A path into the trees of a scheme, and a value that may mean something there.

    Mostly one that stands under the same key elsewhere.
    """
    tree = draw.choice([*source.trees])
    node, steps = source.trees[tree], [] if tree == "scheme" else ["tracks", tree]
    while isinstance(node, dict | list) and node and (not steps or draw.random() < 0.85):
        key = draw.choice([*node] if isinstance(node, dict) else range(len(node)))
        inner = node[key]
        named = isinstance(node, dict) or (
            isinstance(inner, dict) and {"id", "name"} & inner.keys()
        )
        if not named:
            break
        steps.append(key if isinstance(node, dict) else inner.get("id", inner.get("name")))
        node = inner
    alike = [value for tree in source.trees.values() for value in under(steps[-1:], tree)]
    odd = draw.random() < 0.3 or not alike
    return ".".join(map(str, steps)), draw.choice(VALUES if odd else alike)


def under(key: list[Any], node: Any) -> Iterator[Any]:
    """All that stands under a key anywhere in a tree."""
    for name in node if isinstance(node, dict) else ():
        yield from [node[name]] if [name] == key else ()
    for part in node.values() if isinstance(node, dict) else node:
        if isinstance(part, dict | list):
            yield from under(key, part)


def told(source: RuleFiles, changes: Mapping[str, Any]) -> Any:
    """The scheme that changes make, or all that is wrong with them."""
    try:
        return content(source.scheme({}, changes))
    except CreditscoreError as error:
        return error.counts, error.problems


def test_items_follow_a_list_that_an_option_of_the_scheme_changes(tmp_path: Path) -> None:
    head = """
ranking: {by: total}
subjects: {kinds: [甲类]}
readings:
  - id: lists
    question: 问
    chosen: one
    because: 因
    others: {two: {subjects.kinds: [甲类, 乙类]}}
"""
    facts = "{n: {type: count, label: 次数}}"
    scheme = small(tmp_path, facts, f"[{PLAIN}]", item="subjects: kinds", head=head)
    for chosen, expected in (({}, ["甲类"]), ({"lists": "two"}, ["甲类", "乙类"])):
        item = scheme.switch(chosen).tracks["units"].items["1"]
        assert [subject.id for subject in item.subjects] == expected


def test_what_other_items_ask_of_a_changed_one_is_looked_at(tmp_path: Path) -> None:
    facts = "{n: {type: count, label: 次数}}"
    other = (
        f'      - {{id: "2", title: 二, cites: 二, says: 二, applies_to: all, facts: {facts}, '
        'awards: [{id: b, form: each, of: {fact: n, item: "1"}, points: 1, period: year}]}'
    )
    each = "[{id: a, form: each, of: n, points: 2, period: year}]"
    scheme = small(tmp_path, facts, each, more=other)
    changes = {"1.facts": {"k": {"type": "count", "label": "次"}}, "1.awards.a.of": "k"}
    with pytest.raises(CreditscoreError) as caught:
        scheme.switch(changes=changes)
    (problem,) = caught.value.problems
    assert (problem.code, problem.details["item"]) == ("R302", "1")


def content(scheme: Scheme) -> tuple[Any, ...]:
    """What a scheme says, without what was chosen to make it."""
    year = (scheme.parts, scheme.rank_by, scheme.ties, scheme.cut, scheme.vetoed, scheme.places)
    return scheme.tracks, *year


def test_options_are_listed_with_their_places() -> None:
    places = {(where, option): place for where, option, place in options(BUILT_IN.source.trees)}
    assert len(places) == 131
    assert places["rank-by", "monthly-sum"].file == "scheme.yaml"
    assert places["counties/16", "monthly-cap"].file == "counties.yaml"
    assert places["departments/16", "monthly-cap"].line > 0


def periods(scheme: Scheme) -> dict[str, str]:
    return {
        name: award.period
        for name, track in scheme.tracks.items()
        for award in track.items["16"].awards
        if award.id == "cases"
    }


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("16", {"departments": "month", "counties": "month"}),
        ("counties/16", {"departments": "year", "counties": "month"}),
    ],
)
def test_reading_of_an_item_switches_all_tracks_or_one(
    where: str, expected: dict[str, str], changzhi: Scheme
) -> None:
    switched = changzhi.switch({where: "monthly-cap"})
    assert periods(switched) == expected
    names = {f"{track}/16/case-cap" for track, period in expected.items() if period == "month"}
    assert switched.chosen == dict.fromkeys(names, "monthly-cap")
    assert periods(changzhi) == {"departments": "year", "counties": "year"}


def test_chosen_option_may_be_named_and_changes_nothing(changzhi: Scheme) -> None:
    switched = changzhi.switch({"16": "year", "rank-by": "annual-result"})
    assert content(switched) == content(changzhi)
    assert set(switched.chosen.values()) == {"year", "annual-result"}


def test_several_questions_of_one_item_are_answered_together(changzhi: Scheme) -> None:
    switched = changzhi.switch({"counties/16": ["monthly-cap", "list-monthly"]})
    awards = switched.tracks["counties"].items["16"].awards
    assert [award.period for award in awards] == ["month", "month"]


def test_reading_of_the_scheme_reaches_into_the_tracks(changzhi: Scheme) -> None:
    track = changzhi.switch({"bands-by": "share"}).tracks["counties"]
    assert [band.of for band in track.bands] == [14, 14, 14, None]
    assert track.exactly == 0


def test_switching_again_starts_from_the_file(changzhi: Scheme) -> None:
    once = changzhi.switch({"16": "monthly-cap"})
    assert once.switch({"rank-by": "monthly-sum"}).chosen == {"rank-by": "monthly-sum"}


def test_switching_nothing_is_the_same_scheme(changzhi: Scheme) -> None:
    assert changzhi.switch() is changzhi


@pytest.mark.parametrize(
    ("readings", "near"),
    [
        ({"16": "monthly-cup"}, "monthly-cap"),
        ({"rank-by": "month-sum"}, "monthly-sum"),
        ({"rank_by": "monthly-sum"}, "rank-by"),
        ({"towns/16": "monthly-cap"}, "16"),
        ({"counties/20": "listed-only"}, ""),
        ({"evaluation": "any"}, ""),
    ],
)
def test_unknown_reading(readings: Mapping[str, str], near: str, changzhi: Scheme) -> None:
    problem = problem_of(changzhi, readings)
    assert (problem.code, problem.details["nearest"]) == ("U502", near)


@pytest.mark.parametrize(
    "readings",
    [
        {"16": ["monthly-cap", "cap-on-item"]},
        {"16": "monthly-cap", "counties/16": "cap-on-item"},
        {"ties": ["fewer-deductions-first", "higher-evaluation-first"]},
        {"16": ["monthly-cap", "year"]},
    ],
)
def test_two_answers_to_one_question(readings: Mapping[str, Any], changzhi: Scheme) -> None:
    assert problem_of(changzhi, readings).code == "U503"


def test_changes_by_path(changzhi: Scheme) -> None:
    changes = {
        "16.awards.cases.cap": 30,
        "counties/16.awards.cases.points": 2.5,
    }
    switched = changzhi.switch(None, changes)
    cases = {name: track.items["16"].awards[1] for name, track in switched.tracks.items()}
    assert [case.cap[0].points for case in cases.values()] == [30, 30]
    points = {name: award.rule.points for name, award in cases.items()}
    assert points == {"departments": 2, "counties": Decimal("2.5")}
    assert switched.changed == {
        "16.awards.cases.cap": "30",
        "counties/16.awards.cases.points": "2.5",
    }


@pytest.mark.parametrize(
    ("path", "value", "read"),
    [
        ("points.places", 3, lambda s: s.places),
        ("ranking.by", "monthly", lambda s: s.rank_by),
        ("annual.parts.monthly.weight", Decimal("0.8"), lambda s: s.parts[0].weight),
        ("vetoes.listed.above", 2, lambda s: s.vetoes[0].bounds[0][1]),
        ("tracks.counties.bands.优秀.first", 2, lambda s: s.tracks["counties"].bands[0].first),
    ],
)
def test_change_of_the_scheme_itself(
    path: str, value: Any, read: Callable[[Scheme], Any], changzhi: Scheme
) -> None:
    assert read(changzhi) != value
    assert read(changzhi.switch(None, {path: value})) == value


def test_changes_follow_readings(changzhi: Scheme) -> None:
    switched = changzhi.switch({"16": "cap-on-item"}, {"16.cap.points": 5})
    assert {track.items["16"].knobs.cap[0].points for track in switched.tracks.values()} == {5}


@pytest.mark.parametrize(
    ("path", "value", "code", "place"),
    [
        ("cut", "all-out", "U508", ""),
        ("16.awards.case.cap", 30, "R308", "--set 16.awards.case.cap"),
        ("99.awards.cases.cap", 30, "R308", "--set 99.awards.cases.cap"),
        ("departments.title", "x", "R308", "--set departments.title"),
        ("counties/16.awards.cases.cap", "x", "R302", "--set counties/16.awards.cases.cap"),
        ("counties/16.awards.cases.cap", "20", "S221", "--set counties/16.awards.cases.cap"),
        ("counties/16.awards.cases.cap", [[20]], "S203", "--set counties/16.awards.cases.cap"),
        ("counties/16.awards.cases.form", "x", "S204", "--set counties/16.awards.cases.form"),
        ("counties/16.awards.cases.of", "x", "R302", "--set counties/16.awards.cases.of"),
        ("counties/16.cap", {"period": "year"}, "S202", "--set counties/16.cap"),
        ("counties/16.cap", {"point": 1, "period": "year"}, "S201", "--set counties/16.cap"),
        ("counties/16.awards.more", {"id": "more"}, "S202", "--set counties/16.awards.more"),
        ("tracks.more", "towns", "R314", "--set tracks.more"),
        ("tracks.counties.track", "towns", "R315", "--set tracks.counties.track"),
    ],
)
def test_change_that_makes_no_rule(
    path: str, value: Any, code: str, place: str, changzhi: Scheme
) -> None:
    with pytest.raises(CreditscoreError) as caught:
        changzhi.switch(None, {path: value})
    found = {(problem.code, str(problem.place)) for problem in caught.value.problems}
    assert found == {(code, place)}
    assert isinstance(caught.value, UsageError if code == "U508" else RuleError)


def test_options_have_labels_in_both_languages(changzhi: Scheme) -> None:
    readings = changzhi.tracks["counties"].items["16"].readings
    caps = next(reading for reading in readings if reading.id == "case-cap")
    assert caps.options == ("year", "monthly-cap", "cap-on-item", "item-monthly-cap")
    assert caps.label("year") == ("只封案例，按年", "cases alone, over the year")


OVERLAPPING = [
    ("{awards.silence.points: -1}", "{awards.silence.points: -2}", ["awards.silence.points"]),
    ("{awards.silence.points: -1}", "{awards.quality.points: 3}", []),
    ("{awards.silence.points: -1}", "{awards.silence: null}", []),
    ("{awards.quality.points: 4}", "{awards.quality: %s}", ["awards.quality.points"]),
    ("{says: 甲}", "{says: 乙}", ["says"]),
    ("{says.a: 甲}", "{says.b: 乙}", []),
]
RATE = "{id: quality, form: rate, of: compliant, over: reported, points: 1, period: month}"


@pytest.mark.parametrize(("first", "second", "lost"), OVERLAPPING)
def test_options_that_do_not_go_together_are_told(
    first: str, second: str, lost: list[str], folder: Callable[..., Path]
) -> None:
    second = second.replace("%s", RATE)
    changes = {
        "cap-by-year: {cap.period: year}": f"a-first: {first}",
        "silence-is-free: {awards.silence: null}": f"b-second: {second}",
    }
    notices = load_scheme(folder(changes)).notices
    told = [(n.code, n.details["path"]) for n in notices if n.code == "N935"]
    assert told == [("N935", path) for path in lost]


def test_the_rule_in_words_may_have_parts(folder: Callable[..., Path]) -> None:
    changes = {
        "says: 每类每月记5×合规率，未报的扣分。": (
            "says: {rate: 每类每月记5×合规率, silence: 未报的扣分}"
        ),
        "cap-by-year: {cap.period: year}": "cap-by-year: {cap.period: year, says.cap: 全年最多8分}",
        "silence-is-free: {awards.silence: null}": (
            "silence-is-free: {awards.silence: null, says.silence: null}"
        ),
    }
    scheme = load_scheme(folder(changes))

    def says(*options: str) -> str:
        return scheme.switch({"1": list(options)}).tracks["units"].items["1"].says

    assert says("cap-by-month") == "每类每月记5×合规率；未报的扣分。"
    assert says("silence-is-free") == "每类每月记5×合规率。"
    assert says("silence-is-free", "cap-by-year") == "每类每月记5×合规率；全年最多8分。"


def test_an_option_without_a_label_is_called_by_its_name(mini: Scheme) -> None:
    (reading,) = mini.readings
    assert reading.label("by-months") == ("by-months", "by-months")


def test_an_unknown_reading_is_told_with_what_the_options_mean(changzhi: Scheme) -> None:
    problem = problem_of(changzhi, {"17": "mothly-cap"})
    assert "monthly-cap（按月封顶）" in problem.text("zh")
    assert "monthly-cap (capped in each month)" in problem.text("en")


def test_trees_are_patched_in_a_copy(folder: Callable[..., Path]) -> None:
    trees = load_scheme(folder()).source.trees
    patched, chosen = apply(trees, {"units/1": "no-cap"}, {})
    before = trees["units"]["sections"][0]["items"][0]
    after = patched["units"]["sections"][0]["items"][0]
    assert ("cap" in before, "cap" in after) == (True, False)
    assert chosen == {"units/1/caps": "no-cap"}
    assert patched["towns"] is trees["towns"]


def test_a_change_to_a_fraction_is_refused() -> None:
    """A third is no decimal; nothing is rounded behind anybody's back."""
    with pytest.raises(UsageError, match=r"U508.*1/3"):
        load_scheme("changzhi-2023").switch({}, {"16.awards.cases.cap": Fraction(1, 3)})


def test_a_scheme_without_readings_says_that_it_has_none(tmp_path: Path) -> None:
    award = "{id: a, form: each, of: n, points: 1, period: month}"
    scheme = small(tmp_path, "{n: {type: count, label: 数}}", f"[{award}]")
    assert problem_of(scheme, {"1": "other"}).details["known_zh"] == "没有"
    assert problem_of(scheme, {"1": "other"}).details["known"] == "none"
