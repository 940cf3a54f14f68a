"""Lints: each in a scheme that has it, silenced by a reason at any node around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from small import small, written

from creditscore import load_scheme
from creditscore.cases.running import run
from creditscore.errors import Problem
from creditscore.lints.clauses import listed
from creditscore.lints.linted import lints

N = "n: {type: count, label: 次数}"
A = "{id: a, form: each, of: n, points: 2, period: month}"
CODES = re.compile("N95[5-9]|N9[67]")


def found(folder: Path) -> list[Problem]:
    scheme = load_scheme(folder)
    return [p for p in lints(scheme, run(scheme)) if CODES.match(p.code)]


@pytest.fixture
def linted(tmp_path: Path) -> Callable[..., list[str]]:
    """The lints of a small scheme, as code and line of what is marked."""

    def told(facts: str = N, awards: str = A, **more: str) -> list[str]:
        small(tmp_path, f"{{{facts}}}", f"[{awards}]", **more)
        return [problem.code for problem in found(tmp_path / "small")]

    return told


FLAG = "f: {type: flag, label: 是否}"
RATE = "r: {type: count, label: 合规数, at_most: n}"
VETO = 'ranking: {by: total}\nvetoes: [{id: v, item: "1", fact: n, %s, band: 合格}]'
MONTHLY = "{id: a, form: flag, of: f, points: 5, period: month}"
YEARLY = "{id: a, form: flag, of: f, points: %s, period: year}"
FROM_90 = "[{name: 优, at_least: 90}, {name: 差}]"
PARTS = (
    "annual: {parts: [{id: monthly, title: 月度积分, weight: %s, of: months}, {id: e, title: 测评, "
    "weight: 1, of: {item: e, fact: e}, fact: {type: score, label: 测评, at_most: %s}}]}"
)
BEST = "[{name: 合格, at_least: 1}, {name: 差}]"
WORST = "[{name: 优, at_least: 1}, {name: 合格}]"
FREES = "\nvetoed: frees-its-place"
CEILING = 'ceilings: [{when: {of: {item: "1", fact: n}, above: 3}, band: 合格}]'
ITEM = "period: month\ncap: %s\n"


@pytest.mark.parametrize(
    ("codes", "facts", "awards", "more"),
    [
        ([], N, A, {}),
        # a cap that is never passed, by the award itself and by what stands below a node
        (["N956"], FLAG, "{id: a, form: flag, of: f, points: 5, period: year, cap: 5}", {}),
        ([], FLAG, "{id: a, form: flag, of: f, points: 5, period: year, cap: 4}", {}),
        ([], N, "{id: a, form: each, of: n, points: 5, period: year, cap: 500}", {}),
        (
            ["N956"],
            "n: {type: count, label: 次数, at_most: 3}",
            "{id: a, form: each, of: n, points: 1, period: year, cap: 36}",
            {},
        ),
        ([], "n: {type: count, label: 次数, at_most: 3}",
         "{id: a, form: each, of: n, points: 1, period: year, cap: 35}", {}),
        (["N956"], N, "{id: a, form: each, of: n, points: -2, period: year, cap: 5}", {}),
        (["N956"], f"{N}, {RATE}",
         "{id: a, form: rate, of: r, over: n, points: 30, period: month, cap: 30}", {}),
        (["N956"], FLAG, "{id: a, form: flag, of: f, points: -5, period: year, floor: -9}", {}),
        (["N956"], FLAG, "{id: a, form: flag, of: f, points: 5, period: month}",
         {"item": ITEM % 5}),
        ([], FLAG, "{id: a, form: flag, of: f, points: 5, period: month}", {"item": ITEM % 4}),
        # figures of several months or subjects, what looks back, what a floor or a weight adds
        ([], "n: {type: count, label: 次数, at_most: 3, lasts: year}",
         "{id: a, form: each, of: n, points: 1, period: month, cap: 5}", {}),
        ([], "n: {type: count, label: 次数, at_most: 3}",
         "{id: a, form: each, of: n, points: 1, period: month, cap: 5, per: entity}",
         {"item": "subjects: [一, 二]"}),
        ([], "n: {type: amount, label: 数额, at_most: 3}",
         "{id: a, form: given, of: n, period: year, cap: 35}", {}),
        ([], "n: {type: count, label: 次数, at_most: 3}",
         "{id: a, form: each, of: n, points: 1, period: {trailing: 24}, cap: 71}", {}),
        (["N956"], "n: {type: count, label: 次数, at_most: 3}",
         "{id: a, form: each, of: n, points: 1, period: {trailing: 24}, cap: 72}", {}),
        ([], "n: {type: count, label: 次数, at_most: 3}",
         "{id: a, form: each, of: n, points: 1, period: {trailing: 3}}",
         {"item": "period: month\nfloor: 0"}),
        ([], "n: {type: score, label: 得分}",
         "{id: a, form: rate, of: n, over: 100, points: 5, period: year, floor: 0}", {}),
        ([], N, ("{id: a, form: interpolate, of: n, anchors: [[{peers: min, of: n}, 0],"
         " [{peers: max, of: n}, 5]], when_equal: 9, period: year, cap: 8}"), {}),
        ([], FLAG, ("{id: a, form: flag, of: f, points: 5, period: year, cap: 6,"
         " floor: {points: 7, when: {of: f, above: 0}}}"), {}),
        ([], FLAG, "{id: a, form: flag, of: f, points: 5, period: year, weight: 2}",
         {"item": "cap: 9"}),
        ([], FLAG, "{id: a, form: flag, of: f, points: 5, period: year, full: 5}",
         {"item": "cap: 5\nnot_applicable: rescale"}),
        # keys that change nothing
        (["N975"], N, "{id: a, form: given, of: n, period: month, never_falls: true}", {}),
        ([], N, "{id: a, form: each, of: n, points: 2, period: quarter, never_falls: true}", {}),
        (["N975"], N, "{id: a, form: each, of: n, points: 2, period: month, posts: at-end}", {}),
        ([], N, "{id: a, form: rank, of: n, points: [2], period: month}", {}),
        (
            ["N975"],
            N,
            ("{id: a, form: interpolate, of: n, anchors: [[0, 0], [9, 9]], period: year,"
            " when_equal: 3}"),
            {},
        ),
        # a score that is 0 when left out, by the latest figure of a longer period
        (["N977"], "s: {type: score, label: 得分}",
         "{id: a, form: given, of: s, period: year}", {}),
        ([], "s: {type: score, label: 得分}", "{id: a, form: given, of: s, period: month}", {}),
        ([], "s: {type: score, label: 得分, missing: carry}",
         "{id: a, form: given, of: s, period: year}", {}),
        # full marks that rules do not give, and bands above them
        (["N957"], FLAG, "{id: a, form: flag, of: f, points: 5, period: year, full: 6}", {}),
        ([], FLAG, "{id: a, form: flag, of: f, points: 5, period: year, full: 5}", {}),
        ([], FLAG,
         "{id: a, form: flag, of: f, points: 2.5, period: year, full: 3, round: {places: 0}}",
         {}),
        (["N965"], FLAG, "{id: a, form: flag, of: f, points: 5, period: year, full: 4}", {}),
        (["N965"], FLAG, MONTHLY, {"item": "full: 4"}),
        ([], FLAG, MONTHLY, {"item": "full: 5"}),
        (["N965"], FLAG, MONTHLY, {"item": "full: 5\nperiod: year"}),
        (["N957"], N, A, {"item": "period: month\ncap: 8\nfull: 9"}),
        ([], N, A, {"item": "period: month\ncap: 8\nfull: 8"}),
        (["N958"], N, A, {"track": "full: 90", "bands": "[{name: 优, at_least: 91}, {name: 差}]"}),
        ([], N, A, {"track": "full: 90", "bands": "[{name: 优, at_least: 90}, {name: 差}]"}),
        ([], FLAG, YEARLY % 60,
         {"track": "full: 60\nscale_to: 100\nperiod: year", "bands": FROM_90}),
        ([], FLAG, YEARLY % 60,
         {"track": "full: 60", "bands": FROM_90, "parts": PARTS % (1, "40")}),
        (["N958"], FLAG, YEARLY % 60,
         {"track": "full: 60", "bands": FROM_90, "parts": PARTS % (1, "29")}),
        (["N958"], FLAG, YEARLY % 60,
         {"track": "full: 60", "bands": FROM_90, "parts": PARTS % (0.5, "59")}),
        ([], FLAG, MONTHLY.replace("5", "10"),
         {"track": "full: 10\nperiod: month", "bands": FROM_90}),
        # vetoes by December alone on what happens in a month
        (["N966"], N, A, {"head": VETO % "above: 3"}),
        ([], N, A, {"head": VETO % "above: 3, over: any"}),
        ([], N.replace("次数", "次数, lasts: year"), A, {"head": VETO % "above: 3"}),
        ([], "n: {type: stock, label: 次数}", A, {"head": VETO % "above: 3"}),
        # conditions that no number keeps; rows of levels are told when they are read
        (["N973"], N, A.replace("month", "month, when: {of: n, above: 5, below: 3}"), {}),
        ([], N, A.replace("month", "month, when: {of: n, above: 3, below: 5}"), {}),
        (["N973"], N, A, {"item": "zero_when: {not: {of: n, above: 3, at_most: 3}}"}),
        (["N973"], N, A, {"head": VETO % "above: 5, below: 3, over: any"}),
        (["N973"], N, A, {"item": "cap: {points: 5, when: {any: [{of: n, equals: 3, above: 3}]}}"}),
        # vetoes and ceilings that lead to the best band
        (["N974"], N, A, {"head": VETO % "above: 5, over: any", "bands": BEST}),
        ([], N, A, {"head": VETO % "above: 5, over: any", "bands": WORST}),
        ([], N, A, {"head": VETO % "above: 5, over: any" + FREES, "bands": BEST}),
        (["N974"], N, A, {"track": CEILING, "bands": BEST}),
        ([], N, A, {"track": CEILING, "bands": WORST}),
        # clauses that the track lists
        (["N959"], N, A, {"track": "clauses: 附表（一）至（二）"}),
        ([], N, A, {"track": "clauses: [附表（一）]"}),
        # a fact that no rule uses; one that an option or a bound uses
        (["N962"], f"{N}, {FLAG}", A, {}),
        # which is called like something else
        (["N962"], f"{N}, a: {{type: count, label: 数}}", A, {}),
        (["N962"], f"{N}, b: {{type: count, label: 条款}}", A, {}),
        ([], f"{N}, b: {{type: count, label: 上限}}, {RATE.replace('at_most: n', 'at_most: b')}",
         f"{A}, {{id: r, form: each, of: r, points: 1, period: month}}", {}),
        ([], f"{N}, {FLAG}", A, {"item": (
            "readings: [{id: x, question: 问, chosen: p, because: 因为, "
            "others: {q: {awards.a.of: f}}}]")}),
    ],
)  # fmt: skip
def test_what_is_told(
    linted: Callable[..., list[str]],
    codes: list[str],
    facts: str,
    awards: str,
    more: dict[str, str],
) -> None:
    assert linted(facts, awards, **more) == codes


@pytest.mark.parametrize(
    ("says", "numbers"),
    [
        ("每次2分。", []),
        ("每次3分，全年最多20分。", ["3", "20"]),
        ("附件3第5条，2023年6月起每次2分。", []),
        ("占比超过50％的", ["50"]),
        ("每次扣0.5分，超过１２次的", ["0.5", "12"]),
        ("超过12,500元的，每2万元2分", ["12500"]),
    ],
)
def test_numbers_that_a_clause_names(tmp_path: Path, says: str, numbers: list[str]) -> None:
    small(tmp_path, f"{{{N}}}", f"[{A}]")
    file = tmp_path / "small" / "units.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("says: 规则。", f"says: {says}"),
                    encoding="utf-8")  # fmt: skip
    told = [p for p in found(tmp_path / "small") if p.code == "N963"]
    assert [p.details["number"] for p in told] == numbers


@pytest.mark.parametrize(
    "more",
    [
        {"head": VETO % "at_least: 3, over: total"},
        {"section": "cap: {points: 3, period: year}"},
        {"track": 'ceilings: [{when: {of: {item: "1", fact: n}, at_least: 3}, band: 合格}]'},
    ],
)
def test_numbers_of_rules_around_a_clause(tmp_path: Path, more: dict[str, str]) -> None:
    """A clause may name what its section, a veto or a band says of it."""
    small(tmp_path, f"{{{N}}}", f"[{A}]", **more)
    file = tmp_path / "small" / "units.yaml"
    text = file.read_text(encoding="utf-8").replace("says: 规则。", "says: 3次以上的，4次以上的。")
    file.write_text(text, encoding="utf-8")
    told = [p.details["number"] for p in found(tmp_path / "small") if p.code == "N963"]
    assert told == ["4"]


ALLOW = "allow: {N962: 只供参考}"


@pytest.mark.parametrize("where", ["item", "section", "track", "head"])
def test_a_reason_silences_it(linted: Callable[..., list[str]], where: str) -> None:
    head = "ranking: {by: total}"
    more = {where: f"{head}\n{ALLOW}" if where == "head" else ALLOW}
    assert linted(f"{N}, {FLAG}", A, **more) == []


def test_a_reason_for_nothing_is_told(linted: Callable[..., list[str]]) -> None:
    assert linted(item=ALLOW) == ["N964"]
    assert linted(f"{N}, {FLAG}", item=ALLOW.replace("N962", "N956")) == ["N962", "N964"]


def test_clauses_cited_twice_and_by_nobody(tmp_path: Path) -> None:
    more = """
      - id: "2"
        title: 另一条
        cites: 附表（一）、附表（三）
        says: 规则。
        applies_to: [units]
        facts: {n: {type: count, label: 次数}}
        awards: [{id: a, form: each, of: n, points: 2, period: month}]
"""
    small(tmp_path, f"{{{N}}}", f"[{A}]", track="clauses: 附表（一）至（三）",
          more=more.replace("[units]", "all"))  # fmt: skip
    told = {p.code: p.details["clause"] for p in found(tmp_path / "small")}
    assert told == {"N960": "附表（一）", "N959": "附表（二）"}


@pytest.mark.parametrize(
    ("clauses", "cites", "codes"),
    [
        ("附表（一）至（三）", "附表（一）至（三）", []),
        ("附表（一）至（三）", "附表(一)、（二）和附表（三）", []),
        ("附件4 附表（一）至（二）", "附件4 附表（一）、（二）", []),
        ("附表（一）到（二）", "附表（一）", ["N959"]),
        ("附表（二）至（一）", "附表（一）", ["N959"]),
        ("附表（一）至（三）", "附表（一）、附件（二）至（三）", ["N959", "N959"]),
    ],
)
def test_clauses_are_cited_as_documents_write_them(
    clauses: str, cites: str, codes: list[str], tmp_path: Path
) -> None:
    small(tmp_path, f"{{{N}}}", f"[{A}]", track=f"clauses: {clauses}")
    file = tmp_path / "small" / "units.yaml"
    text = file.read_text(encoding="utf-8").replace("cites: 附表（一）", f"cites: {cites}")
    file.write_text(text, encoding="utf-8")
    assert [p.code for p in found(tmp_path / "small")] == codes


def test_a_clause_for_which_nobody_answers(tmp_path: Path) -> None:
    small(tmp_path, f"{{{N}}}", f"[{A}]")
    folder = tmp_path / "small"
    file = folder / "units.yaml"
    text = file.read_text(encoding="utf-8").replace("applies_to: all", "applies_to: nobody")
    file.write_text(text, encoding="utf-8")
    roster = (folder / "roster.yaml").read_text(encoding="utf-8")
    (folder / "roster.yaml").write_text(
        "groups: {nobody: {title: 无}}\n" + roster, encoding="utf-8"
    )
    assert [p.code for p in found(folder)] == ["N961"]
    subjects = "\n        subjects: [{id: 子, applies_to: all}, 丑]"
    file.write_text(text.replace("to: nobody", f"to: nobody{subjects}"), encoding="utf-8")
    assert [p.details["id"] for p in found(folder)] == ["1 丑"]


def test_what_is_left_to_decide(tmp_path: Path) -> None:
    small(tmp_path, f"{{{N}}}", f"[{A}]")
    file = tmp_path / "small" / "units.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: 条款", "title: 条款   # 待定：名称"), encoding="utf-8")
    (told,) = found(tmp_path / "small")
    assert (told.code, told.details["what"]) == ("N955", "名称")
    assert (
        str(told.place) == f"units.yaml:{text[: text.index('title: 条款')].count(chr(10)) + 1}:21"
    )


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "附表一（九）至（十二）",
            ["附表一（九）", "附表一（十）", "附表一（十一）", "附表一（十二）"],
        ),
        ("第19条至第21条", ["第19条", "第20条", "第21条"]),
        ("附件4", ["附件4"]),
    ],
)
def test_stretches_of_clauses(text: str, clauses: list[str]) -> None:
    assert listed(text) == clauses


INSIDE = """
      - id: "2"
        title: 第二条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        full: 24
        facts: {n: {type: count, label: 次数}}
        awards: [{id: a, form: each, of: n, points: 2, period: month}]
"""


@pytest.mark.parametrize(
    ("way", "codes"), [("rescale", ["N969"]), ("rescale-tree", []), ("full", [])]
)
def test_what_rescale_does_not_see(
    way: str, codes: list[str], linted: Callable[..., list[str]]
) -> None:
    more = {"item": "full: 24", "section": "full: 48", "more": INSIDE}
    assert linted(N, A, track=f"not_applicable: {way}\nperiod: year", **more) == codes


@pytest.mark.parametrize(
    ("item", "section", "codes"),
    [
        ("subjects: open\nbase: 100\nperiod: year", "", ["N970"]),
        ("subjects: open", "base: 100\nperiod: year", ["N970"]),
        ("subjects: [甲]", "base: 100\nperiod: year", []),
        ("subjects: open", "floor: 0\nperiod: year", []),
    ],
)
def test_a_base_for_those_with_facts_alone(
    item: str, section: str, codes: list[str], linted: Callable[..., list[str]]
) -> None:
    assert [code for code in linted(N, A, item=item, section=section) if code != "N956"] == codes


def test_a_base_of_a_track_for_those_with_facts_alone(linted: Callable[..., list[str]]) -> None:
    track = {"track": "base: 100\nperiod: year"}
    assert linted(N, A, item="subjects: open", **track) == ["N970"]
    assert linted(N, A, item="subjects: open", more=INSIDE, **track) == []


@pytest.mark.parametrize(
    ("period", "item", "codes"),
    [
        ("year", "combine: mean\nperiod: month", ["N972"]),
        ("year", "combine: max\nover_time: {each: quarter, by: sum}", ["N972"]),
        ("quarter", "combine: mean\nperiod: month", ["N972"]),
        ("year", "combine: mean\nperiod: year", []),
        ("month", "combine: mean\nperiod: month", []),
        ("year", "base: 10\nperiod: month", []),
        ("month", "combine: mean\nperiod: month\neach_subject: {base: 10, period: year}", ["N972"]),
        (
            "year",
            "combine: mean\nperiod: year\neach_subject: {combine: min, period: month}",
            ["N972"],
        ),
    ],
)
def test_a_mean_of_what_a_month_changes(
    period: str, item: str, codes: list[str], linted: Callable[..., list[str]]
) -> None:
    award = f"{{id: a, form: each, of: n, points: 2, period: {period}}}"
    found = linted(N, award, item=f"subjects: open\n{item}")
    assert [code for code in found if code == "N972"] == codes


@pytest.mark.parametrize(
    ("units", "codes"), [("{name: 甲}, {name: 乙}", ["N976"]), ("{name: 甲}", [])]
)
def test_a_part_of_nobody_is_named(tmp_path: Path, units: str, codes: list[str]) -> None:
    """Where there is one unit, it has the figures of all that name none."""
    item = "id: '{id}', title: 条, cites: 附表, says: 规则。, applies_to: all"
    track = (
        "track: {track}\ntitle: 表\nsections: [{id: 章, title: 章, items: [{"
        "item, facts: {n: {type: count, label: 数@}}, awards: ["
        "{id: a, target: {of: n, at_least: 1}, due: month}]}]}]"
    )
    fed = ", from_track: {track: parts, item: '2', fact: n, by: sum}"

    def of(name: str, number: str, more: str = "") -> str:
        text = track.replace("{track}", name).replace("item,", f"{item},").replace("{id}", number)
        return text.replace("@", more)

    texts = {
        "scheme": "scheme: small\ntitle: 方案\ncites: 附件\nyear: 2023\npoints: {places: 0}\n"
        "counts: targets\ntracks: [wholes, parts]",
        "wholes": of("wholes", "1", fed),
        "parts": of("parts", "2"),
        "roster": f"entities: {{wholes: [{units}], "
        "parts: [{name: 子, part_of: 甲}, {name: 丑}]}",
    }
    assert [p.code for p in found(written(tmp_path / "small", texts))] == codes
