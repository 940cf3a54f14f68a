"""What objects show of themselves in a notebook: escaped, short, in the page's own colours."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
import sampled
from reported import HOSTILE, hostile

import creditscore
from creditscore.fragments import ROWS, Shown, fragment
from creditscore.language import Say

EN = Say("en")


def test_texts_are_escaped_and_numbers_are_written_in_full() -> None:
    shown = Shown.of("<i>", ["名", "n"], [[HOSTILE, Decimal("1.10")], ["b\u202e", None]])
    page = fragment(EN, HOSTILE, [HOSTILE], [shown])
    assert "<script" not in page
    assert "<i>" not in page
    assert "\u202e" not in page
    assert '<td class="n">1.10</td>' in page


def test_long_tables_are_cut_and_say_so() -> None:
    page = fragment(EN, "t", (), [Shown.of("", ["n"], [[n] for n in range(100)])])
    assert page.count("<tr>") == ROWS + 1
    assert "88 more rows" in page
    assert "另有 88 行" in fragment(Say("zh"), "t", (), [Shown("", ["n"], [[1]] * 12, 100)])


@cache
def everything() -> dict[str, object]:
    result, scheme = sampled.result(), sampled.scheme()
    other = scheme.with_changes({"16.awards.cases.cap": 60}, {"16": "monthly-cap"})
    return {
        "scheme": other,
        "facts": sampled.facts(),
        "result": result,
        "comparison": result.compare(creditscore.score(other, sampled.facts())),
        "readings": creditscore.readings(scheme, sampled.facts(), draws=2),
        "draws": creditscore.monte_carlo(scheme, sampled.facts(), draws=20),
        "diagnosis": creditscore.diagnose(result),
        "lead": creditscore.lead(result, "市科技局", "市教育局"),
        "movement": creditscore.movement(result, "市科技局", "2023-06"),
        "backtest": creditscore.backtest(scheme, {"2023": sampled.half()}),
        "explanation": result.explain("市科技局", "2023-05"),
        "sweep": creditscore.sweep(scheme, sampled.facts(), {"16.awards.cases.cap": [20, 60]}),
        "margin": creditscore.margin(scheme, sampled.facts(), unit="市科技局"),
        "diff": creditscore.diff(scheme, other, sampled.facts()),
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_shows_itself(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITSCORE_LANG", lang)
    said = {
        "scheme": ("16.awards.cases.cap=60", "counties/16/case-cap=monthly-cap"),
        "facts": ("14673", "2023-01"),
        "result": ("1384.7545", "市发改委"),
        "comparison": ("14",),
        "readings": ("市发改委",),
        "draws": ("市发改委",),
        "diagnosis": ("提高“双公示”信息质量",),
        "lead": ("160.4334", "41.80122"),
        "movement": ("27.17",),
        "backtest": ("departments",),
        "explanation": ("市科技局",),
        "sweep": ("16.awards.cases.cap", "60", "市发改委"),
        "margin": ("市科技局", "良好", "优秀"),
        "diff": ("20 → 60", "上党区"),
    }
    for name, found in everything().items():
        page = found._repr_html_()  # type: ignore[attr-defined]
        assert len(page) < 40_000, name
        assert all(text in page for text in said[name]), name
        assert f'lang="{"zh-Hans" if lang == "zh" else "en"}"' in page, name


def test_names_of_others_do_no_harm(tmp_path: object) -> None:
    result = hostile(tmp_path)  # type: ignore[arg-type]
    for found in (result, result.scheme, result.facts, creditscore.diagnose(result)):
        assert "<script>" not in found._repr_html_()
