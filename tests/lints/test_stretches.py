"""Clauses that speak of a stretch of time that their rules do not count by."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import small, written

from creditscore import load_scheme
from creditscore.cases.running import run
from creditscore.lints.linted import lints

EACH = "{id: a, form: each, of: n, points: 2, period: %s}"
YEARLY, MONTHLY = "每次2分，全年最多20分。", "每次2分，每月最多20分。"
VETO = (
    'ranking: {by: total}\nvetoes: [{id: v, item: "1", fact: n, over: any, above: 9, band: 合格}]'
)


@pytest.mark.parametrize(
    ("says", "award", "more", "words"),
    [
        (YEARLY, EACH % "month, cap: 20", {}, ["全年"]),
        (YEARLY, EACH % "year, cap: 20", {}, []),
        (YEARLY, EACH % "month", {"item": "cap: 20"}, []),
        (
            YEARLY,
            EACH % "month",
            {"section": "cap: {points: 20, period: year}"},
            [],
        ),
        (YEARLY, EACH % "month", {"track": "period: year\nfloor: 0"}, []),
        (MONTHLY, EACH % "year, cap: 20", {}, ["每月"]),
        (
            MONTHLY,
            EACH % "year",
            {"item": "cap: {points: 20, period: month}"},
            [],
        ),
        ("每季度一次，2分；全年最多6分。", EACH % "quarter", {"item": "period: year\ncap: 6"}, []),
        ("每季度一次，2分。", EACH % "month", {}, ["每季"]),
        ("每半年2分，按月报送。", EACH % "half-year", {}, ["按月"]),
        ("每季取平均。", EACH % "month", {"item": "over_time: {each: quarter, by: mean}"}, []),
        ("全年累计超过9次的不合格。", EACH % "month", {"head": VETO}, []),
        ("每次2分。", EACH % "month", {}, []),
    ],
)
def test_what_a_clause_says_and_its_rule_has_not(
    says: str, award: str, more: dict[str, str], words: list[str], tmp_path: Path
) -> None:
    scheme = small(tmp_path, "{n: {type: count, label: 次数}}", f"[{award}]", **more)  # type: ignore[arg-type]
    assert scheme.source is not None
    units = scheme.source.folder / "units.yaml"
    text = units.read_text(encoding="utf-8").replace("says: 规则。", f"says: {says}")
    scheme = load_scheme(written(scheme.source.folder, {"units": text}))
    found = [p for p in lints(scheme, run(scheme)) if p.code == "N979"]
    assert [problem.details["word"] for problem in found] == words
    assert all(problem.place.line == text[: text.index(says)].count("\n") + 1 for problem in found)
