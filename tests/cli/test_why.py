"""`creditscore why` and `creditscore diagnose`: exact differences, and what clauses do."""

from __future__ import annotations

import csv
import json

import sampled
from commands import Run

NAME = "changzhi-2023"
UNIT = ("--unit", "市科技局")


def test_why_one_is_above_another(run: Run) -> None:
    found = run("why", NAME, sampled.SAMPLE, *UNIT, "--over", "市教育局", "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    assert found.out.startswith(
        "市科技局（第11名，691.2365分）比市教育局（第23名，530.8031分）多160.4334分：\n"
    )
    assert "  第29条 加强政府机构诚信建设：0 − −60，+54\n" in found.out
    assert "  取整：−0.00004\n" in found.out


def test_why_a_rank_changed(run: Run) -> None:
    asked = ("why", NAME, sampled.SAMPLE, *UNIT, "--month", "2023-06", "--since", "2023-01")
    found = run(*asked, "--lang", "en")
    assert found.code == 0
    assert "what the other units gained" in found.out
    table = [*csv.DictReader(run(*asked, "--format", "csv").out.splitlines())]
    assert table[-1]["kind"] == "others"
    assert table[-1]["points"] == ""
    rows = json.loads(run(*asked, "--format", "json").out)["terms"]
    assert len(rows) == len(table)


def test_why_what(run: Run) -> None:
    for more in ((), ("--over", "市教育局", "--month", "2023-06")):
        found = run("why", NAME, sampled.SAMPLE, *UNIT, *more)
        assert found.code == 2
        assert "U565" in found.err


def test_what_clauses_do(run: Run) -> None:
    found = run("diagnose", NAME, sampled.SAMPLE, "--through", "2023-02", "--lang", "zh")
    assert (found.code, found.err) == (0, "")
    assert " 第5条 扩大信息归集范围 " in found.out
    assert "谁也没拉开的：" in found.out
    told = run("diagnose", NAME, sampled.SAMPLE, "--lang", "zh").out
    assert (
        "第17条 加强市场主体权益保护与第27条 开展多元化诚信宣传教育：56个单位的排法相近（0.92）"
        in told
    )
    found = run("diagnose", NAME, sampled.SAMPLE, "--format", "csv")
    table = [*csv.DictReader(found.out.splitlines())]
    assert {row["kind"] for row in table} == {"item", "part"}
    data = json.loads(run("diagnose", NAME, sampled.SAMPLE, "--format", "json").out)
    assert len(data["items"]) == len(table)
