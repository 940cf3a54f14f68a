"""Words of the language written wrongly: three ways each, told where they stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from creditscore import RuleError, load_scheme
from creditscore.errors import Problem

WHEN = "{of: {increase_of: cases}, above: 3}"
MONTH = "{{points: {}, period: month}}"
CAP = "cap: {points: 8, period: month}"
VETO = 'item: "3", fact: listed, above: 0, band: 差}'
NEVER = "title: 案例\n        ▲never_falls: true"
BLANK = "        blank: 附表（四）的积分一栏为空\n"
BASE = "facts:\n          talks: {type: count, label: 约谈数}\n" + BLANK.rstrip()
QUALITY = "form: rate, of: compliant, over: reported"
TALKS = "{type: count, label: 约谈数}"
LINE = "title: 案例\n        ▲when: {of: cases, above: 0}"
EACH = "form: each, of: cases, points: 2, period: year"

# old text, new text with ▲ where a problem stands, and the codes of the problems
MISTAKES = {
    "not: no condition": (WHEN, "{not: ▲cases}", "S203"),
    "not: without a bound": (WHEN, "{not: ▲{of: cases}}", "S202"),
    "not: beside a measure": (WHEN, "{not: {of: cases, above: 3}, ▲of: cases}", "S201"),
    "not: of a fact that is not there": (WHEN, "{not: {of: ▲case, above: 3}}", "R302"),
    "known: no truth": (WHEN, "{of: cases, known: ▲1}", "S203"),
    "known: of nothing": (WHEN, "▲{known: true}", "S202"),
    "known: with a bound": (WHEN, "{of: cases, known: true, ▲above: 3}", "S201"),
    "known: over the total": (WHEN, "{of: cases, known: true, over: ▲total}", "S204"),
    "when: no condition": (EACH, f"{EACH}, when: ▲cases", "S203"),
    "when: of a fact that is not there": (EACH, f"{EACH}, when: {{of: ▲case, above: 0}}", "R302"),
    "when: of a column that is not there": (EACH, f"{EACH}, when: ▲{{roster: l, is: 一}}", "R314"),
    "when: at a clause": ("title: 案例", LINE, "S201"),
    "product: of nothing": (WHEN, "{of: {product: ▲[]}, above: 3}", "S207"),
    "product: beside a sum": (WHEN, "{of: {sum: [cases], ▲product: [cases]}, above: 3}", "S201"),
    "product: of no fact": (WHEN, "{of: {product: [cases, ▲case]}, above: 3}", "R302"),
    "max: no list": (WHEN, "{of: {max: ▲cases}, above: 3}", "S203"),
    "max: beside min": (WHEN, "{of: {max: [cases], ▲min: [cases]}, above: 3}", "S201"),
    "min: of a fact that is not there": (WHEN, "{of: {min: [▲case]}, above: 3}", "R302"),
    "same subject: of a clause without": (
        QUALITY,
        QUALITY.replace("compliant,", '{item: "2", fact: ▲cases, subject: same},'),
        "R319",
    ),
    "same subject: where there is none": (
        WHEN,
        '{of: {item: "1", fact: ▲reported, subject: same}, above: 3}',
        "R386",
    ),
    "same subject: points of a section": (
        WHEN,
        "{of: ▲{points_of: 二, subject: 甲类}, above: 3}",
        "R319",
    ),
    "same subject: points of one that is not there": (
        WHEN,
        '{of: ▲{points_of: "1", subject: 丁类}, above: 3}',
        "R303",
    ),
    "expires: no column": (TALKS, TALKS.replace("}", ", expires: ▲{}}"), "S202"),
    "expires: a column that is not there": (
        TALKS,
        TALKS.replace("}", ", expires: ▲{year_from: 月份}}"),
        "R314",
    ),
    "expires: of a stock": (
        "type: stock, label: 月末",
        "expires: {year_from: 月份}, type: ▲stock, label: 月末",
        "S204",
    ),
    "expires: beside lasts": (
        TALKS,
        TALKS.replace("}", ", lasts: year, expires: ▲{year_from: 月份}}"),
        "R314 R388",
    ),
    "no awards: facts that nobody asks for": (BLANK, "", "R317"),
    "no awards: facts that are none": (BASE, "base: 5\n        facts: ▲{}", "S207"),
    "no facts: open subjects": (BASE, "base: 5\n        subjects: ▲open", "R385"),
    "never_falls: no truth": (EACH, f"{EACH}, never_falls: ▲1", "S203"),
    "never_falls: a word": (EACH, f"{EACH}, never_falls: ▲always", "S203"),
    "never_falls: at a clause": ("title: 案例", NEVER, "S201"),
    "veto over: no such months": (VETO, VETO.replace("band", "over: ▲year, band"), "S204"),
    "veto over: no bound": (VETO, VETO.replace("above: 0", "over: any"), "S202"),
    "veto over: of a fact that is not there": (
        VETO,
        VETO.replace("listed, above: 0", "list, above: 0, over: any"),
        "R302",
    ),
    "several caps: none": (CAP, "cap: ▲[]", "S207"),
    "several caps: one without points": (CAP, "cap: [8, ▲{period: month}]", "S202"),
    "several caps: one too fine": (
        CAP,
        "cap: [{points: 8, period: month}, ▲{points: 0.001, period: month}]",
        "R306",
    ),
    "several caps: one below the floor": (
        CAP,
        f"floor: {MONTH.format(5)}\n        cap: [{MONTH.format(9)}, ▲{MONTH.format(4)}]",
        "R316",
    ),
    "several caps: over a period of an award": (
        "cap: 20, floor",
        "cap: [20, ▲{points: 9, period: month}], floor",
        "S203",
    ),
}  # fmt: skip


def refused(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(RuleError) as caught:
        load_scheme(folder, thorough=True)
    return caught.value.problems


@pytest.mark.parametrize(("old", "new", "codes"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_told_where_it_stands(
    old: str, new: str, codes: str, broken: Callable[..., tuple[Path, list[str]]]
) -> None:
    path, places = broken({old: new})
    found = refused(path)
    assert [problem.code for problem in found] == codes.split()
    assert set(places) <= {str(problem.place) for problem in found}


def test_texts(folder: Callable[..., Path], golden: Callable[..., None]) -> None:
    told = {name: refused(folder({old: new})) for name, (old, new, _) in MISTAKES.items()}
    golden("words", told)
