"""Collecting: who has reported, how late, what was left out, whom to remind."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import filling
import pytest
from commands import Golden, Run
from small import small

from creditscore import Scheme, read_facts, score

FACTS = (
    "{n: {type: count, label: 办件数}, s: {type: stock, label: 存量, missing: error},"
    " g: {type: score, label: 月度评分, at_most: 30, filled_by: 考核小组}}"
)
AWARDS = (
    "[{id: a, form: each, of: n, points: 1, period: month},"
    " {id: b, form: each, of: s, points: -1, period: month},"
    " {id: c, form: given, of: g, period: month}]"
)
Send = Callable[..., Path]


@pytest.fixture
def scheme(tmp_path: Path) -> Scheme:
    return small(tmp_path, FACTS, AWARDS)


@pytest.fixture
def send(scheme: Scheme, run: Run, tmp_path: Path) -> Send:
    """Sends a unit's template back: for a month, with figures, on a day of June."""
    assert scheme.source is not None
    folder = scheme.source.folder

    def sent(unit: str, month: str, day: int, signed: str = "张三", **figures: object) -> Path:
        blank, back = tmp_path / "blank.xlsx", tmp_path / "back"
        back.mkdir(exist_ok=True)
        blank.unlink(missing_ok=True)
        whose = ["--unit", unit] if unit else []
        assert run("template", folder, "--month", month, *whose, "--out", blank).code == 0
        target = back / f"{unit}{month}.xlsx"
        keys = {(unit, "1", "", fact): figure for fact, figure in figures.items()}
        filling.fill(blank, target, keys, signed)
        when = datetime(2023, 6, day, 2, tzinfo=UTC).timestamp()
        os.utime(target, (when, when))
        return target

    return sent


def collected(run: Run, tmp_path: Path, *more: object) -> tuple[int, str, str]:
    words = ["collect", tmp_path / "small", tmp_path / "back", "--month", "2023-05", "--lang", "zh"]
    found = run(*words, "--today", "2023-06-08", *more)
    return found.code, found.out, found.err


def test_a_round(send: Send, run: Run, tmp_path: Path, golden: Golden) -> None:
    send("甲", "2023-04", 1, n=2, s=0)
    send("乙", "2023-04", 2, s=1)
    send("甲", "2023-05", 4, n=3, s=1)
    send("乙", "2023-05", 7, n=1)
    send("丙", "2023-05", 3, signed="")
    code, out, err = collected(run, tmp_path, "--due", "5")
    assert (code, "F207 乙 第 1 项 2023-05 缺“存量”" in err) == (1, True)
    golden("round.zh.txt", out)


def test_without_a_day_nobody_is_late(send: Send, run: Run, tmp_path: Path) -> None:
    send("甲", "2023-05", 30, n=3, s=1)
    _, out, _ = collected(run, tmp_path)
    assert "逾期 0 个" in out
    assert "逾期 " not in out.replace("逾期 0 个", "")


def test_a_signed_template_without_figures_is_a_report(
    send: Send, run: Run, tmp_path: Path
) -> None:
    send("甲", "2023-05", 1)
    send("乙", "2023-05", 1, n=1, s=0)
    _, out, _ = collected(run, tmp_path)
    assert "应报 3 个，已报 2 个" in out


def test_a_table_of_ones_own_is_a_report(run: Run, scheme: Scheme, tmp_path: Path) -> None:
    back = tmp_path / "back"
    back.mkdir()
    text = "month,entity,item,fact,value\n2023-05,甲,1,n,3\n2023-05,乙,1,s,0\n"
    (back / "a.csv").write_text(text, encoding="utf-8")
    _, out, _ = collected(run, tmp_path)
    assert "应报 3 个，已报 2 个" in out


def test_what_the_office_fills_in_is_no_report_of_a_unit(
    run: Run, scheme: Scheme, tmp_path: Path
) -> None:
    folder, back = tmp_path / "forms", tmp_path / "back"
    back.mkdir()
    words = ["template", tmp_path / "small", "--month", "2023-05", "--each-unit", "--out", folder]
    assert run(*words).code == 0
    (office,) = folder.glob("考核小组*")
    filling.fill(office, back / office.name, {("甲", "1", "", "g"): 28.5})
    code, out, _ = collected(run, tmp_path)
    assert (code, "已报 0 个" in out) == (0, True)
    months = "、".join(f"2023-0{n}" for n in range(1, 6))
    assert f"第1项“月度评分”每月都要有，缺 {months[:-8]}：甲\n" in out
    assert f"第1项“月度评分”每月都要有，缺 {months}：乙、丙\n" in out


def test_what_came_is_one_table_that_scores_the_same(
    send: Send, run: Run, scheme: Scheme, tmp_path: Path
) -> None:
    send("甲", "2023-05", 4, n=3, s=1)
    send("乙", "2023-05", 4, n=5, s=0)
    out = tmp_path / "facts.csv"
    assert collected(run, tmp_path, "--out", out)[0] == 0
    one, other = (score(scheme, path, through="2023-05") for path in (out, tmp_path / "back"))
    assert one.months.equals(other.months)
    sources = read_facts(out).frame["source"].tolist()
    assert sorted(sources)[-1].endswith("甲2023-05.xlsx[一、章]!C8")


def test_all_that_is_wrong_is_told_and_no_table_is_written(
    send: Send, run: Run, tmp_path: Path
) -> None:
    one = send("甲", "2023-05", 4, n="很多", s=1)
    (tmp_path / "back" / "坏.xlsx").write_bytes(b"PK")
    out = tmp_path / "facts.csv"
    code, told, err = collected(run, tmp_path, "--out", out)
    assert (code, out.exists()) == (1, False)
    assert "甲" in told
    assert f"{one}[" in err
    assert "F213" in err
    assert "F236" in err


def test_reminders_go_to_a_file(send: Send, run: Run, tmp_path: Path) -> None:
    send("甲", "2023-05", 4, n=3, s=1)
    file = tmp_path / "催报.txt"
    _, out, _ = collected(run, tmp_path, "--due", "2023-06-05", "--reminders", file)
    text = file.read_text(encoding="utf-8")
    assert "贵单位" not in out
    assert [line for line in text.splitlines() if line.endswith("：")] == ["乙：", "丙："]
    assert "应于2023年6月5日前报送，尚未收到，已逾期3天" in text


@pytest.mark.parametrize("due", ["31", "2023-13-01", "五号"])
def test_a_day_that_is_none(due: str, send: Send, run: Run, tmp_path: Path) -> None:
    send("甲", "2023-05", 4, n=3)
    code, _, err = collected(run, tmp_path, "--due", due)
    assert (code, "U508" in err) == (2, True)


def test_what_came_is_written_with_its_ends(scheme: Scheme, run: Run, tmp_path: Path) -> None:
    """What ends in May counts no more in June, in the one table as in those that came."""
    back, out = tmp_path / "back", tmp_path / "all.csv"
    back.mkdir()
    rows = "2023-05,甲,1,n,3,{}\n2023-05,乙,1,s,0,\n2023-05,乙,1,g,9,\n"
    for until in ("", "2023-05", "2023-05"):
        text = "month,entity,item,fact,value,until\n" + rows.format(until)
        (back / "a.csv").write_text(text, encoding="utf-8")
        assert collected(run, tmp_path, "--out", out)[0] == 0
        assert [row for row in read_facts(out).rows.listed("until") if row] == [until][
            : bool(until)
        ]
    assert out.read_text(encoding="utf-8-sig").startswith("month,entity,item,subject,fact,value,")


def test_figures_called_by_a_label_that_two_items_have_are_there(tmp_path: Path, run: Run) -> None:
    """Item 1 calls its fact n, item 2 calls its own m; both are labelled 办件数."""
    more = """
      - id: "2"
        title: 另一条
        cites: 附表（二）
        says: 规则。
        applies_to: all
        facts: {m: {type: stock, label: 办件数, missing: error}}
        awards: [{id: a, form: each, of: m, points: 1, period: month}]
"""
    facts = "{n: {type: stock, label: 办件数, missing: error}}"
    small(tmp_path, facts, "[{id: a, form: each, of: n, points: 1, period: month}]", more=more)
    back = tmp_path / "back"
    back.mkdir()
    lines = [
        f"2023-{month:02d},{unit},{item},办件数,1"
        for month in range(1, 6)
        for unit in "甲乙丙"
        for item in "12"
    ]
    (back / "a.csv").write_text("\n".join(["month,entity,item,fact,value", *lines]), "utf-8")
    _, out, _ = collected(run, tmp_path)
    assert out.count("2/2") == 3


def test_the_scores_that_are_due_are_those_of_completeness(run: Run, tmp_path: Path) -> None:
    """One may be left out, one is carried on, one gives way to another figure."""
    facts = (
        "{g: {type: score, label: 月度评分},"
        " n: {type: score, label: 选填, missing: not-applicable},"
        " c: {type: score, label: 沿用, missing: carry},"
        " x: {type: count, label: 免评, excludes: [g]}}"
    )
    given = "[{id: %s, form: given, of: %s, period: month}]"
    awards = ", ".join(given[1:-1] % (fact, fact) for fact in "gnc")
    awards += ", {id: x, form: each, of: x, points: 1, period: month}"
    scheme = small(tmp_path, facts, f"[{awards}]")
    back = tmp_path / "back"
    back.mkdir()
    table = [
        "月份,单位,条款,事实,数值",
        *("2023-01,甲,1,g,3", "2023-01,乙,1,x,1", "2023-01,丙,1,x,0"),
    ]
    (back / "表.csv").write_text("\n".join(table), encoding="utf-8")
    found = run("collect", tmp_path / "small", back, "--month", "2023-01", "--lang", "zh")
    told = [line for line in found.out.splitlines() if "每月都要有" in line]
    assert told == ["第1项“月度评分”每月都要有，缺 2023-01：丙"]
    gaps = score(scheme, back, through="2023-01").completeness
    assert gaps[["entity", "fact", "gap"]].values.tolist() == [["丙", "g", "missing"]]
