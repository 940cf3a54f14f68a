"""Tables on terminals: remarks and names are whole at any width, and shown as they are."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest
import sampled
from commands import Run
from rich.cells import cell_len
from small import rows, small

import creditscore

HEAD = (
    "ranking: {by: total}\nvetoed: frees-its-place\n"
    'vetoes: [{id: v, item: "1", fact: s, above: 0, band: 合格}]'
)
FACTS = "{n: {type: count, label: 次数}, s: {type: stock, label: 存量, missing: carry}}"
EACH = "[{id: a, form: each, of: n, points: 2, period: year, cap: 9}]"


@pytest.fixture
def terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """A terminal, as wide as COLUMNS says."""
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda stream: stream is sys.stdout)
    monkeypatch.setenv("TERM", "xterm")
    return monkeypatch


def plain(text: str) -> list[str]:
    """The lines of a terminal without its colours."""
    return re.sub("\x1b\\[[0-9;]*m", "", text).splitlines()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 60, 80, 84, 100, 120, 200])
def test_remarks_are_whole(width: int, lang: str, run: Run, terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("COLUMNS", str(width))
    found = run("score", "changzhi-2023", sampled.SAMPLE, "--lang", lang, "--quiet")
    lines = plain(found.out)
    remark = {"zh": "一票否决（第30项）", "en": "veto (item 30)"}[lang]
    assert [line for line in lines if "市住建局" in line and remark in line]
    remarks = sum(remark.partition("30")[0] in line for line in lines)
    assert remarks == (sampled.result().annual["veto"] != "").sum()
    cells = [line.split() for line in lines]
    for row in sampled.result().annual.itertuples():
        (line,) = (found for found in cells if found[:2] == [str(row.rank), row.entity])
        assert line[4:6] == [str(row.total), row.band]
    table = [line for line in lines if "──" in line]
    assert len(table) == 2
    if width >= 80:
        assert [line for line in lines if "  " in line and cell_len(line) > width] == []


@pytest.mark.parametrize("width", [60, 80, 120])
def test_long_names_are_folded_and_whole(
    width: int, run: Run, terminal: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = "长治市" + "公共信用信息归集共享工作领导小组" * 4 + "办公室"
    scheme = small(tmp_path, FACTS, EACH, head=HEAD, units=[name, "乙"])
    assert scheme.source is not None
    facts = tmp_path / "facts.csv"
    lines = ["month,entity,item,n,s", f"2023-01,{name},1,9,1", "2023-02,乙,1,1,"]
    facts.write_text("\n".join(lines), encoding="utf-8")
    terminal.setenv("COLUMNS", str(width))
    found = run("score", scheme.source.folder, facts, "--lang", "zh", "--quiet")
    assert found.code == 0
    letters = "".join(re.findall("[长治市公共信用息归集享工作领导小组办室]", found.out))
    assert name in letters
    assert any("一票否决（第1项）" in line for line in plain(found.out))


STRANGE = {
    "[red]甲": "[red]甲",
    "[/red]甲": "[/red]甲",
    "[/]": "[/]",
    "[link=x]甲[/link]": "[link=x]甲[/link]",
    ":smile: 甲": ":smile: 甲",
    "甲\x1b[2J": "甲\\x1b[2J",
    "甲\u202e乙": "甲\\u202e乙",
    "甲\u200b乙": "甲\\u200b乙",
    "甲\x9b31m": "甲\\x9b31m",
    "甲\x07": "甲\\x07",
    "甲\r乙": "甲\\r乙",
    "<b>甲</b>": "<b>甲</b>",
}


@pytest.mark.parametrize("width", [40, 120])
def test_names_are_shown_as_they_are(
    width: int, run: Run, terminal: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever a terminal or a library for printing would make of them."""
    names = [name for name in STRANGE if "\x07" not in name and "\x1b" not in name]
    names = [name for name in names if "\x9b" not in name]
    units = [json.dumps(name) for name in names]
    scheme = small(tmp_path, FACTS, EACH, head=HEAD, units=units)
    assert scheme.source is not None
    facts = tmp_path / "facts.parquet"
    table = [row for name in names for row in rows(name, n={1: 9}, s={12: 1})]
    pd.DataFrame(table).to_parquet(facts)
    terminal.setenv("COLUMNS", str(width))
    found = run("score", scheme.source.folder, facts, "--out", tmp_path / "out", "--lang", "zh")
    assert found.code == 0
    said = "\n".join(plain(found.out))
    for name in names:
        assert STRANGE[name] in said
    for lang in ("zh", "en"):
        for name in names:
            explanation = creditscore.score(scheme, str(facts)).explain(name)
            assert STRANGE[name] in explanation.text(lang)


@pytest.mark.parametrize("name", STRANGE)
def test_problems_show_names_as_they_are(name: str, run: Run, tmp_path: Path) -> None:
    scheme = small(tmp_path, FACTS, EACH)
    assert scheme.source is not None
    facts = tmp_path / "facts.parquet"
    pd.DataFrame(rows(name, n={1: 9})).to_parquet(facts)
    found = run("score", scheme.source.folder, facts, "--lang", "zh")
    assert (found.code, found.out) == (1, "")
    assert STRANGE[name] in found.err
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]", found.err)


def test_words_of_the_command_are_shown_as_they_are(run: Run, tiny: tuple[Path, Path]) -> None:
    for words in (["--entity", "\x1b[31m甲"], ["--\x1b[2Jx"], ["--format", "[red]\u202e"]):
        found = run("explain", *tiny, *words)
        assert found.code == 2
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", found.err)
