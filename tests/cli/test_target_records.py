"""`creditscore records` for the schemes that count targets: from records to states."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sampled
from commands import Run

import creditscore

SAMPLES = sampled.ROOT / "data" / "samples"
States = dict[tuple[str, str, str], str]

# Which faults stand with which unit says `faults` of make_target_records.py.
STATES: dict[str, States] = {
    "jinzhong-2023": {
        ("市教育局", "三", "compliant"): "met",  # its one repeat counts once
        ("市教育局", "三", "late"): "met",
        ("市公安局", "三", "compliant"): "not-met",  # no content; an amount that is none
        ("市公安局", "三", "late"): "met",
        ("市民政局", "三", "compliant"): "met",
        ("市民政局", "三", "late"): "not-met",
        ("市民政局", "三", "hidden"): "no-facts",
        ("市编办", "十", "cleared"): "met",  # corrected on the 20th
        ("市民政局", "十", "cleared"): "not-met",
        ("榆次区", "十", "cleared"): "met",
        ("晋中市", "十", "cleared"): "not-met",
    },
    "yuncheng-2024": {
        ("市教育局", "4 双公示", "in-time"): "met",
        ("市教育局", "4 行政奖励", "compliant"): "met",
        ("市财政局", "4 双公示", "in-time"): "not-met",
        ("市司法局", "4 双公示", "in-time"): "met",  # not compliant, but in time
        ("市司法局", "4 行政确认", "compliant"): "met",  # a late one is compliant
        ("市市场监管局", "4 行政强制", "compliant"): "not-met",
        ("市市场监管局", "4 行政裁决", "compliant"): "no-facts",
        ("盐湖区", "4 双公示", "in-time"): "met",
        ("运城市", "4", "wrong-codes"): "not-met",
    },
    "shanxi-2020": {
        ("省市场监管局", "8 统一代码", "falls"): "met",  # 1 of n, then 0 of n - 1
        ("省民政厅", "8 统一代码", "falls"): "not-met",  # as many as the month before
        ("省市场监管局", "9 行政许可", "in-time"): "met",
        ("省市场监管局", "9 行政处罚", "in-time"): "not-met",
        ("省水利厅", "9 行政许可", "in-time"): "not-met",
        ("省水利厅", "9 行政补偿", "in-time"): "met",
        ("太原市", "9 行政监督检查", "in-time"): "met",
        ("太原市", "9 行政强制", "in-time"): "no-facts",
    },
    "tongxin-2022": {
        ("教育局", "五", "late"): "met",
        ("民政局", "五", "late"): "not-met",
        ("民政局", "五", "missed"): "no-facts",
        ("编办", "六", "outstanding"): "met",
        ("市监局", "六", "outstanding"): "not-met",
        ("市监局", "六", "new"): "no-facts",
    },
}
# Faults that a unit has, worked out by hand.
FACTS: dict[str, dict[tuple[str, str, str], int]] = {
    "jinzhong-2023": {
        ("市民政局", "三", "late"): 1,
        ("市编办", "十", "wrong_codes"): 0,
        ("市民政局", "十", "wrong_codes"): 1,
        ("市市场监管局", "十", "wrong_codes"): 2,
        ("晋中市", "十", "wrong_codes"): 3,
    },
    "yuncheng-2024": {("运城市", "4", "wrong_codes"): 3},
    "shanxi-2020": {
        ("省市场监管局", "8 统一代码", "wrong_codes"): 0,
        ("省民政厅", "8 统一代码", "wrong_codes"): 1,
        ("省司法厅", "8 统一代码", "wrong_codes"): 2,
    },
    "tongxin-2022": {
        ("民政局", "五", "late"): 2,
        ("交通局", "五", "late"): 1,
        ("民政局", "六", "wrong_codes"): 2,
    },
}


@pytest.mark.parametrize("name", STATES)
def test_from_records_to_states(name: str, run: Run, tmp_path: Path) -> None:
    out, year = tmp_path / "facts.csv", name[-4:]
    words = ["--month", f"{year}-11", "--month", f"{year}-12"]
    found = run("records", name, SAMPLES / f"{name}-records", "--out", out, *words)
    assert (found.code, found.err) == (0, "")
    assert run("score", name, out, "--out", tmp_path / "scored").code == 0
    facts = creditscore.read_facts(out)
    table = facts.frame[facts.frame["month"] == f"{year}-12"]
    columns = [table[c].astype(str) for c in ("entity", "item", "subject", "fact", "value")]
    values = {(e, f"{i} {s}".strip(), f): int(v) for e, i, s, f, v in zip(*columns, strict=True)}
    assert FACTS[name].items() <= values.items()
    targets = creditscore.score(creditscore.load_scheme(name), facts).targets
    due = targets[targets["month"] == f"{year}-12"]
    columns = [due[c].astype(str) for c in ("entity", "item", "subject", "target", "state")]
    states = {(e, f"{i} {s}".strip(), t): state for e, i, s, t, state in zip(*columns, strict=True)}
    assert {key: states[key] for key in STATES[name]} == STATES[name]


@pytest.mark.parametrize("name", STATES)
def test_the_script_makes_the_same_bytes(name: str, tmp_path: Path) -> None:
    made = tmp_path / "make_target_records.py"
    for script in (made.name, "make_changzhi_2023_records.py"):
        (tmp_path / script).write_bytes((SAMPLES / script).read_bytes())
    subprocess.run([sys.executable, made, name], check=True)
    folders = (tmp_path / f"{name}-records", SAMPLES / f"{name}-records")
    one, other = ({file.name: file.read_bytes() for file in f.iterdir()} for f in folders)
    assert one == other
