from collections.abc import Callable
from pathlib import Path

import pytest
from small import small

from creditscore import RuleError, Scheme, load_scheme
from creditscore.cases.running import failures
from creditscore.errors import Problem
from creditscore.scheme.model import refs

Broken = Callable[..., tuple[Path, list[str]]]
SHARE = """              - {at_least: 90, points: 2}
              - {at_least: 60, below: 90, points: 1}
              - {below: 60, points: 0}
"""
LAST = "{name: 差}]\nsections:\n  - id: 一"
TOWNS = "  towns:\n    - {name: 东镇}\n    - {name: 西镇}\n"
CASES = "{type: count, label: 案例数}"
CAP = "cap: {points: 8, period: month}"
BLANK = "        blank: 附表（四）的积分一栏为空\n"
SECOND = '\n  - ▲{id: on-the-list, item: "3", fact: listed, above: 5, band: 差}\n'
BOTH = "{zh: 按总分, en: by total}"
CASE = """- case: 十一例
  track: units
  entity: 丙局
  through: 2023-01
  facts:
    - {month: 2023-01, item: "2", cases: 11, share: 70}
  expect:
    - {item: "2", award: cases, points: 20}
    - {item: "2", award: cases, points: 22}
"""


def tiers(*rows: str) -> str:
    return "".join(f"              - {row}\n" for row in rows)


# old text, new text with ▲ where a problem stands, and the codes of the problems
MISTAKES = {
    "item twice": ('- id: "4"', '- ▲id: "1"', "R301"),
    "award twice": ("- {id: spent,", "- ▲{id: share,", "R301"),
    "reading twice": ("- id: silence\n", "- ▲id: caps\n", "R301"),
    "band twice": ("{name: 良, all", "▲{name: 优, all", "R301"),
    "section twice": ("- id: 二", "- ▲id: 一", "R301"),
    "section named as an item": ("- id: 二", '- ▲id: "1"', "R301"),
    "subject twice": ("[甲类, 乙类]", "[甲类, 乙类, ▲甲类]", "R301"),
    "unit of two tracks": ("- {name: 西镇}", "- ▲{name: 甲局}", "R301"),
    "track twice": ("[units, towns]", "[units, towns, ▲units]", "R301"),
    "unit twice": ("- {name: 西镇}", "- ▲{name: 东镇}", "R301"),
    "part twice": ("- id: review", "- ▲id: monthly", "R301"),
    "part called like an item": ("{item: review,", '{item: "3",', "R301"),
    "veto twice": ("band: 差}\nread", f"band: 差}}{SECOND}read", "R301"),
    "reading called like an item": ('id: "4"', "id: rank-by", "R301"),
    "unknown fact of an award": ("form: each, of: cases", "form: each, of: ▲case", "R302"),
    "misspelt label": ("form: each, of: cases", "form: each, of: ▲案例", "R302"),
    "label of two facts": (
        "cases: {type: count, label: 案例数}",
        f"more: {CASES}\n          cases: {CASES[:-1]}, at_most: ▲案例数}}",
        "R402",
    ),
    "unknown fact of a bound": (
        "label: 合规条数, at_most: r",
        "label: 合规条数, at_least: ▲f",
        "R302",
    ),
    "unknown fact excluded": ("excludes: [reported]", "excludes: ▲[reports]", "R302"),
    "unknown fact of a veto": ("fact: listed,", "fact: list,", "R302"),
    "unknown fact of a part": ("测评得分, at_least: 0", "测评得分, at_least: ▲low", "R302"),
    "unknown subject of a fact": ("of: compliant,", "of: {fact: ▲compliant, subject: 甲},", "R303"),
    "subject of an item without": ("of: spent,", "of: {fact: ▲spent, subject: 甲类},", "R303"),
    "unknown subject of points": ("{甲类: -5, 乙类: -3}", "▲{甲类: -5, 乙类: -3, 丁类: 1}", "R303"),
    "unknown group": ("applies_to: joint", "applies_to: ▲jont", "R304"),
    "unknown unit": ("units: [甲局]", "units: [甲局, ▲丁局]", "R304"),
    "unknown unit besides": ("also: [乙局]", "also: [▲东镇]", "R304"),
    "unknown group of a unit": (
        "- {name: 乙局, groups: [",
        "- {name: 乙局, groups: ▲[open, ",
        "R304",
    ),
    "unknown unit of a task": ("responsible: [joint, 丙局]", "responsible: [joint, 丁局]", "R304"),
    "alias of two units": (
        "- {name: 丙局, aliases: [",
        "- ▲{name: 丙局, aliases: [市甲局, ",
        "R305",
    ),
    "alias of two tracks": ("- {name: 东镇}", "- ▲{name: 东镇, aliases: [乙局]}", "R305"),
    "points too fine": ("points: 1.5}", "points: ▲1.505}", "R306"),
    "points of a subject too fine": ("{甲类: -5, 乙", "▲{甲类: 0.125, 乙", "R306"),
    "cap too fine": ("cap: 20,", "cap: ▲20.001,", "R306"),
    "limit too fine": ("cap: {points: 100,", "cap: ▲{points: 0.001,", "R306"),
    "empty rate too fine": ("- {id: quality,", "- {when_empty: ▲0.001, id: quality,", "R306"),
    "scale too fine": ("- {id: monthly,", "- ▲{scale_best_to: 0.125, id: monthly,", "R306"),
    "too few units": ("expects: {at_least: 3}", "expects: ▲{at_least: 30}", "R307"),
    "not as many units": ("expects: {at_least: 3}", "expects: ▲{exactly: 2}", "R307"),
    "path of a reading": ("cap-by-year: {cap", "cap-by-year: {▲cop", "R308"),
    "option twice in an item": ("silence-is-free: {", "cap-by-year: {", "R309"),
    "option chosen twice": ("chosen: silence-costs", "chosen: no-cap", "R309"),
    "option of the scheme twice": ("by-months: {", "by-total: {", "R309"),
    "option without a label": (
        "because: 写明扣分",
        "because: 写明扣分\n            labels: ▲{silence-costs: {zh: 扣, en: costs}}",
        "R380",
    ),
    "label of no option": (
        "because: 原文写的是年度结果",
        f"because: 原文\n    labels: ▲{{by-total: {BOTH}, by-months: {BOTH}, by-month: {BOTH}}}",
        "R381",
    ),
    "rate of a flag": ("of: compliant,", "of: ▲withheld,", "R310"),
    "given flag": (
        "spent: {type: amount, label: 支出, places: 2}",
        "spent: {type: flag, label: 支出}",
        "R310",
    ),
    "gap": (SHARE, tiers("▲{at_least: 90, points: 2}", "{below: 60, points: 0}"), "R311"),
    "overlap": (SHARE, tiers("▲{at_least: 60, points: 2}", "{below: 90, points: 0}"), "R311"),
    "bound of no tier": (SHARE, tiers("▲{above: 6, points: 2}", "{below: 6, points: 0}"), "R311"),
    "bound of two": (SHARE, tiers("▲{at_least: 6, points: 2}", "{at_most: 6, points: 0}"), "R311"),
    "tier of nothing": (SHARE, tiers("▲{above: 60, at_most: 60, points: 0}"), "R311"),
    "lasting fact over a year": ("label: 案例数", "label: 案例数, lasts: year", "R312 R312"),
    "band without a cut": ("{name: 良, all_but_last: 1}", "▲{name: 良}", "R313"),
    "band with two cuts": (
        "{name: 优, first: 1}",
        "▲{name: 优, first: 1, all_but_last: 1}",
        "R313",
    ),
    "band that nothing leads to": (
        "{name: 良, all",
        "{name: 黑, only: ▲veto}, {name: 良, all",
        "R400",
    ),
    "band of a veto with a cut": (
        "{name: 良, all",
        "{name: 次, only: ▲veto, first: 1}, {name: 良, all",
        "R313",
    ),
    "bands of vetoes alone": (
        "[{name: 好, first: 1}, {name: 差}]",
        "[{name: 差, only: ▲veto}]",
        "R313",
    ),
    "ranking called like a part": (
        "{by: total, ties: [few",
        "{by: total, also: [▲{id: review, title: 另排}], ties: [few",
        "R301",
    ),
    "ranking within an unknown column": (
        "{by: total, ties: [few",
        "{by: total, also: [▲{id: other, title: 另排, within: 地区}], ties: [few",
        "R314",
    ),
    "ranking by an unknown part": (
        "{by: total, ties: [few",
        "{by: total, also: [▲{id: other, title: 另排, by: month}], ties: [few",
        "R314",
    ),
    "unknown node of a tie": (
        "ties: [fewer-deductions]",
        "ties: [▲{points_of: 三}]",
        "R314",
    ),
    "node of a part that a track lacks": (
        "weight: 0.9, of: months}",
        "weight: 0.9, of: {points_of: 一}}",
        "R401",
    ),
    "last band with a cut": (LAST, "▲{first: 9, " + LAST[1:], "R313"),
    "unknown list of subjects": ("subjects: kinds\n", "subjects: ▲kind\n", "R314 R319"),
    "unknown part to rank by": ("ranking: {by: total,", "ranking: ▲{by: months,", "R314"),
    "unknown tie-breaker": ("{by: total, ties: [few", "{by: total, ties: [▲f", "R314"),
    "unknown item of a veto": ('list, item: "3"', 'list, item: "33"', "R314"),
    "unknown band of a veto": ("above: 0, band: 差", "above: 0, band: 优", "R314"),
    "unknown item of a task": ('- {no: 1, item: "1"', '- ▲{no: 1, item: "11"', "R314"),
    "units of no track": ("entities:\n", "entities:\n  ▲unit: [{name: 丁局}]\n", "R314"),
    "track without units": (TOWNS, "", "S202"),
    "scheme called otherwise": ("scheme: mini", "scheme: ▲maxi", "R315"),
    "track called otherwise": ("track: towns", "track: ▲town", "R315"),
    "floor above a cap": ("floor: 0}", "floor: 21}", "R316"),
    "floor above a limit": (
        CAP,
        f"cap: ▲{CAP[5:]}\n        floor: {{points: 9, period: month}}",
        "R316",
    ),
    "neither awards nor a word": (BLANK, "", "R317"),
    "subject without points": ("{甲类: -5, 乙类: -3}", "▲{甲类: -5}", "R318"),
    "per entity without subjects": ("- {id: spent,", "- {per: ▲entity, id: spent,", "R319"),
    "points by subject without": ("points: -20,", "points: ▲{甲类: -20},", "R319"),
    "reading that does not work": (
        "no-cap: {cap: null}",
        "▲no-cap: {cap.points: 0.001}",
        "R306 R321",
    ),
}


def refused(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(RuleError) as caught:
        load_scheme(folder, thorough=True)
    return caught.value.problems


@pytest.mark.parametrize(("old", "new", "codes"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_told_where_it_stands(old: str, new: str, codes: str, broken: Broken) -> None:
    path, places = broken({old: new})
    found = refused(path)
    assert [problem.code for problem in found] == codes.split()
    assert all(problem.place.line for problem in found)
    assert set(places) <= {str(problem.place) for problem in found}


def test_texts(folder: Callable[..., Path], golden: Callable[..., None]) -> None:
    told = {name: refused(folder({old: new})) for name, (old, new, _) in MISTAKES.items()}
    golden("problems", told)


def test_every_rule_code_has_its_mistake_here() -> None:
    told = {code for _, _, codes in MISTAKES.values() for code in codes.split()}
    codes = {f"R{number}" for number in range(301, 322)} - {"R320"}
    assert told - {"S202"} == codes | {"R380", "R381", "R400", "R401", "R402"}


def test_case_that_fails_is_told_at_its_expectation(folder: Callable[..., Path]) -> None:
    path = folder()
    (path / "cases").mkdir()
    (path / "cases" / "one.yaml").write_text(CASE, encoding="utf-8")
    count, found = failures(load_scheme(path))
    assert count == 1
    assert [problem.text("en").split("\n")[0] for problem in found] == [
        "cases/one.yaml:9:7: R320 the case '十一例' fails: 2 cases should be 22 and is 20.00"
    ]


def test_small_scheme_is_right_as_it_is(folder: Callable[..., Path]) -> None:
    assert load_scheme(folder(), thorough=True).title == "小方案"


def test_mistakes_of_all_kinds_are_told_together(broken: Broken) -> None:
    changes = {
        "applies_to: joint": "applies_to: ▲jont",
        "points: 1.5}": "points: ▲1.505}",
        "scheme: mini": "scheme: ▲maxi",
        "- {name: 东镇}": "- ▲{name: 东镇, aliases: [乙局]}",
        "{by: total, ties": "▲{by: months, ties",
    }
    path, places = broken(changes)
    assert sorted(str(problem.place) for problem in refused(path)) == sorted(places)


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        ("{name: 中, at_most: 9}", []),
        ("{name: 中, above: 5, at_most: 9}", []),
        ("▲{name: 中, above: 6, at_most: 9}", ["R311"]),
        ("▲{name: 中, at_least: 4, at_most: 9}", ["R311"]),
        ("▲{name: 中, at_most: 4}", ["R347"]),
    ],
)
def test_bands_rise_where_fewer_points_are_better(
    second: str, codes: list[str], broken: Broken
) -> None:
    bands = f"[{{name: 好, at_most: 5}}, {second}, {{name: 差}}]"
    ranking = "{by: total, order: low-first,"
    path, places = broken({"[{name: 好, first: 1}, {name: 差}]": bands, "{by: total,": ranking})
    found = refused(path) if codes else load_scheme(path) and ()
    assert [(str(p.place), p.code) for p in found] == list(zip(places, codes, strict=True))


@pytest.mark.parametrize(
    "rows",
    [
        ["{below: 60, points: 0}", "{at_least: 60, points: 2}"],
        ["{above: 60, points: 0}", "{at_most: 60, points: 2}"],
        ["{above: 5, points: 1}", "{at_least: 5, at_most: 5, points: 2}", "{below: 5, points: 3}"],
        ["{at_least: 0, below: 0.5, points: 1}", "{at_least: 0.5, at_most: 100, points: 2}"],
    ],
)
def test_tiers_that_meet_may_stand_in_any_order(
    rows: list[str], folder: Callable[..., Path]
) -> None:
    for order in (rows, rows[::-1]):
        assert load_scheme(folder({SHARE: tiers(*order)}))


@pytest.mark.parametrize(
    "rows",
    [
        ["{at_least: cases, points: 2}", "{below: cases, points: 0}"],
        ["{at_least: 90, points: 2}", "{at_least: cases, points: 1}", "{below: 60, points: 0}"],
        ["{below: cases, points: 0}", "{at_most: 9, points: 1}", "{above: 9, points: 2}"],
        ["{at_least: 90, below: cases, points: 2}", "{at_least: 5, below: 90, points: 1}"],
    ],
)  # fmt: skip
def test_tiers_bound_by_measures_are_read_in_order(
    rows: list[str], folder: Callable[..., Path]
) -> None:
    assert load_scheme(folder({SHARE: tiers(*rows)}))


def test_a_number_that_is_no_points_may_be_finer_than_the_unit(folder: Callable[..., Path]) -> None:
    """The small scheme has two places."""
    weight = "weight: {by: level, 一类: 0.125, else: 1}"
    unit = "- {columns: {level: 一类}, name: 丙局,"
    assert load_scheme(folder({BLANK: f"        {weight}\n{BLANK}", "- {name: 丙局,": unit}))


@pytest.mark.parametrize(("combine", "told"), [("mean", 1), ("weighted", 0), ("sum", 0)])
def test_weights_that_nothing_looks_at_are_told(combine: str, told: int, tmp_path: Path) -> None:
    awards = [
        f"{{id: {name}, form: each, of: n, points: 1, period: year, weight: 2}}" for name in "ab"
    ]
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 数}}",
        f"[{', '.join(awards)}]",
        item=f"combine: {combine}",
    )
    assert [notice.code for notice in scheme.notices] == ["N936"] * told


def test_subjects_are_parts_that_can_be_needed(tmp_path: Path) -> None:
    """Two awards on two subjects, and one on both together, are five."""
    keys = "id: {}, form: each, of: n, points: 1, period: year"
    awards = (
        f"[{{{keys.format('a')}}}, {{{keys.format('b')}}}, {{{keys.format('c')}, per: entity}}]"
    )
    item = "subjects: [甲类, 乙类]\nneeds_at_least: {}"
    assert small(tmp_path, "{n: {type: count, label: 数}}", awards, item=item.format(5))
    with pytest.raises(RuleError) as error:
        small(tmp_path, "{n: {type: count, label: 数}}", awards, item=item.format(6))
    assert [*error.value.counts] == ["R412"]


def test_of_nothing_nothing_can_be_needed(tmp_path: Path) -> None:
    """A base alone has no part that could be scored, and never counted."""
    more = """
      - id: "2"
        title: 又一条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        base: 5
"""
    facts = "{n: {type: count, label: 数}}"
    awards = "[{id: n, form: each, of: n, points: 1, period: year}]"
    assert small(tmp_path, facts, awards, more=more)
    with pytest.raises(RuleError) as error:
        small(tmp_path, facts, awards, more=f"{more}        needs_at_least: 1\n")
    assert [*error.value.counts] == ["R412"]


ASKED = "zero_when: {of: {item: 另, fact: f}, above: 0}\nperiod: year"


@pytest.mark.parametrize(
    ("keys", "section", "codes"),
    [
        ("from: 2023-04\nbase: 5", "", ["R420"]),
        ("base: 5", "until: 2023-06", ["R420"]),
        ("base: 5\nuntil: 2023-12", "from: 2023-01", []),
        ("from: 2023-04\nfacts: {f: {type: flag, label: 是否}}", ASKED, ["R420"]),
        ("until: 2023-12\nfacts: {f: {type: flag, label: 是否}}", ASKED, []),
        ("from: 2023-04\nfacts: {f: {type: flag, label: 是否}}", "", ["R317"]),
        ("blank: 分值一栏为空\nbase: 5", "", ["R421"]),
        ("elsewhere: 见另一表\nzero_when: {roster: kind, is: 医院}", "", ["R314", "R421"]),
        ("blank: 分值一栏为空\nfull: 5\nuntil: 2023-06", "", []),
    ],
)
def test_a_base_alone_has_no_months_and_is_scored(
    keys: str, section: str, codes: list[str], tmp_path: Path
) -> None:
    """From April on, it was worth 5 from January on; blank, it was worth 5 as well."""
    more = "\n".join(["id: 另", "title: 另", "cites: 附表", "says: 另。", "applies_to: all", keys])
    more = "      - " + more.replace("\n", "\n        ")
    awards = "[{id: n, form: each, of: n, points: 1, period: year}]"
    asked: list[str] = []
    try:
        small(tmp_path, "{n: {type: count, label: 数}}", awards, section=section, more=more)
    except RuleError as error:
        asked = sorted(error.counts)
    assert asked == codes


EVALUATED = (
    "annual: {parts: [{id: m, title: 月度, weight: 0.9, of: months}, {id: e, title: 测评, "
    "weight: 0.1, of: {item: e, fact: e}, fact: {type: score, label: 测评}}]}"
)
MONTHS = "annual: {parts: [{id: m, title: 月度, weight: 1, of: months%s}]}"


@pytest.mark.parametrize(
    ("track", "parts", "codes"),
    [
        ("round: {places: 0}", MONTHS % "", []),
        ("round: {places: 1}", MONTHS % "", ["R311"]),
        ("round: {places: 0}", EVALUATED, ["R311"]),
        ("round: {places: 0}", MONTHS % ", scale_best_to: 100", ["R311"]),
        ("round: {places: 0}\nover_time: {each: month, by: mean}", MONTHS % "", ["R311"]),
        ("round: {places: 0}\nover_time: {each: month, by: sum}", MONTHS % "", []),
    ],
)
def test_bands_leave_no_gap_where_totals_are_whole(
    track: str, parts: str, codes: list[str], tmp_path: Path
) -> None:
    """89.5 came into the last band where the year is 0.9 × 91 + 0.1 × 76."""
    found: list[str] = []
    try:
        small(
            tmp_path,
            "{n: {type: count, label: 数}}",
            "[{id: n, form: each, of: n, points: 1, period: year}]",
            track=track,
            parts=parts,
            bands="[{name: 优, at_least: 90}, {name: 良, at_least: 60, at_most: 89}, {name: 差}]",
        )
    except RuleError as error:
        found = [*error.counts]
    assert found == codes


MEAN = """
  - id: 二
    title: 章
    {whole}
    sections:
      - id: 三
        title: 节
        period: year
        {own}
        items:
          - repeat: {{k: ["2", "3"]}}
            id: <k>
            title: 条
            cites: 附表
            says: 规则。
            applies_to: all
            full: 100
            facts: {{n: {{type: count, label: 数}}}}
            awards: [{{id: n, form: each, of: n, points: 1, period: year}}]
"""


@pytest.mark.parametrize(
    ("whole", "own", "codes"),
    [
        ("weight: 1", "combine: sum", []),
        ("weight: 1", "combine: mean", ["R323"]),
        ("weight: 1", "combine: mean\n        full: 100", []),
        ("full: 100", "combine: mean", ["R323"]),
        ("full: 100", "combine: mean\n        full: 100", []),
        ("combine: mean", "combine: sum", ["R323"]),
        ("full: 100\n    combine: max", "combine: mean", []),
        ("full: 100\n    not_applicable: full", "combine: mean\n        full: 9", []),
    ],
)
@pytest.mark.parametrize("asked", ["rescale-tree", "full_of"])
def test_a_mean_has_full_marks_by_its_own_word_alone(
    asked: str, whole: str, own: str, codes: list[str], tmp_path: Path
) -> None:
    """The full marks of two items of 100 are 100 in a mean, and were taken for 200."""
    of = "full_of: 二" if asked == "full_of" else "points_of: 二"
    award = f"[{{id: n, form: rate, of: n, over: {{{of}}}, points: 1, period: year}}]"
    track = "not_applicable: rescale-tree\nperiod: year" if asked == "rescale-tree" else ""
    found: list[str] = []
    try:
        small(tmp_path, "{n: {type: count, label: 数}}", award, track=track, item="full: 100",
              more=MEAN.format(whole=whole, own=own))  # fmt: skip
    except RuleError as error:
        found = [*error.counts]
    assert found == codes


def test_what_lasts_is_not_added_up_month_by_month(tmp_path: Path) -> None:
    """3 reported in March are 30 by December; a flag that lasts has been up for ten months."""

    def made(type_: str, form: str, over: str) -> Scheme:
        veto = f'{{id: v, item: "1", fact: n, above: 3, over: {over}, band: 合格}}'
        award = f"[{{id: a, form: {form}, of: n, points: 1, period: month}}]"
        head = f"ranking: {{by: total}}\nvetoes: [{veto}]"
        return small(tmp_path, f"{{n: {{type: {type_}, label: 数}}}}", award, head=head)

    assert made("count", "each", "total")
    assert made("flag, lasts: year", "flag", "total")
    assert made("count, lasts: year", "each", "end")
    with pytest.raises(RuleError) as error:
        made("count, lasts: year", "each", "total")
    assert [*error.value.counts] == ["R416"]


def test_refs_are_the_facts_that_a_rule_reads(mini: Scheme) -> None:
    items = mini.tracks["units"].items
    read = {
        award.id: list(dict.fromkeys(ref.fact for ref in refs(award.rule)))
        for item in items.values()
        for award in item.awards
    }
    assert read == {
        "quality": ["compliant", "reported"],
        "silence": ["withheld"],
        "cases": ["cases"],
        "share": ["share"],
        "spent": ["spent"],
        "growth": ["cases"],
        "on-list": ["listed"],
    }


@pytest.mark.parametrize(
    ("months", "codes"),
    [
        ("from: 2024-01", ["R422"]),
        ("until: 2022-12", ["R422"]),
        ("from: 2022-03, until: 2023-01", []),
        ("from: 2022-03, until: 2022-12, period: running", []),
        ("from: 2021-03, until: 2021-12, period: running", ["R422"]),
        ("from: 2024-03, until: 2024-01", ["R327"]),
    ],
)
def test_an_award_is_in_force_in_some_month(months: str, codes: list[str], tmp_path: Path) -> None:
    """It gave nothing all year, and nothing was said."""
    period = "" if "period" in months else ", period: year"
    award = f"[{{id: a, form: each, of: n, points: 1, {months}{period}}}]"
    found: list[str] = []
    try:
        small(tmp_path, "{n: {type: count, label: 数}}", award,
              head="ranking: {by: total}\nopening: 12")  # fmt: skip
    except RuleError as error:
        found = [*error.counts]
    assert found == codes


P, Q = "{parameter: p}", "{parameter: q}"


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([f"at_least: {P}, at_most: 100", f"at_least: 60, below: {P}", "below: 60"], []),
        ([f"at_least: {P}, at_most: 100", f"at_least: 60, below: {P}", "above: 0, below: 60"], []),
        (
            [f"at_least: {P}, at_most: 9", f"at_least: 7, below: {P}", "above: 0, below: 6"],
            ["R311"],
        ),
        (["above: 0, below: 6", f"at_least: 6, below: {P}", f"at_least: {P}, at_most: 9"], []),
        (["above: 0, below: 6", f"at_least: 5, below: {P}", f"at_least: {P}, below: 9"], ["R311"]),
        ([f"above: {Q}, below: 6", f"above: 6, below: {P}"], ["R311"]),
        ([f"above: {Q}, below: {P}", "above: 0, below: 6"], []),
    ],
)
def test_tiers_meet_where_their_bounds_are_numbers(
    rows: list[str], codes: list[str], tmp_path: Path
) -> None:
    """Also where every row has two bounds, of which one is a measure."""
    tiers = ", ".join(f"{{{row}, points: 1}}" for row in rows)
    award = f"[{{id: a, form: tiers, of: n, period: month, tiers: [{tiers}]}}]"
    found: list[str] = []
    try:
        small(tmp_path, "{n: {type: score, label: 数}}", award,
              head="ranking: {by: total}\nparameters: {p: 90, q: 50}")  # fmt: skip
    except RuleError as error:
        found = [*error.counts]
    assert found == codes
