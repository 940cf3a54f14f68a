"""`creditscore score`: the tables of a year, printed and written."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import sampled
from commands import Golden, Run, Table
from small import MONTHS, Row, rows, small
from worked import CASES, Case

NAME = "changzhi-2023"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_worked_cases_by_command(case: Case, run: Run, table: Table, tmp_path: Path) -> None:
    words = [f"--reading={where}={option}" for where, option in case.readings.items()]
    found = run("score", NAME, table(case.facts), "--out", tmp_path / "out", *words)
    assert found.code == 0
    ledger = pd.read_csv(tmp_path / "out" / "ledger.csv", dtype=str, keep_default_na=False)
    ledger = ledger[(ledger["entity"] == case.entity) & (ledger["kind"] != "annual")]
    for expected in case.expected:
        rows_ = ledger[(ledger[list(expected.where)] == pd.Series(expected.where)).all(axis=1)]
        sums = {
            month: sum(map(Decimal, rows_.loc[rows_["month"] == MONTHS[month - 1], "points"]))
            for month in expected.months
        }
        assert sums == expected.months
        if expected.year is not None:
            assert sum(map(Decimal, rows_["points"])) == expected.year
    annual = pd.read_csv(tmp_path / "out" / "annual.csv", dtype=str, keep_default_na=False)
    row = annual[annual["entity"] == case.entity].iloc[0]
    assert {key: row[key] for key in case.annual} == {k: str(v) for k, v in case.annual.items()}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_league_tables(lang: str, run: Run, golden: Golden, tmp_path: Path) -> None:
    found = run("score", NAME, sampled.SAMPLE, "--lang", lang, "--out", tmp_path / "out")
    assert found.code == 0
    lines = found.out.replace(str(tmp_path), "…")
    golden(f"score.{lang}.txt", "".join(f"{line.rstrip()}\n" for line in lines.splitlines()))
    golden(f"score-notices.{lang}.txt", found.err)


@pytest.mark.parametrize(
    ("lang", "gap", "mark"), [("zh", "未到期", "暂定"), ("en", "not due", "provisional")]
)
def test_a_part_of_the_year(lang: str, gap: str, mark: str, run: Run) -> None:
    found = run("score", NAME, sampled.SAMPLE, "--through", "2023-06", "--lang", lang)
    assert found.code == 0
    assert found.out.count(gap) == found.out.count(mark) == 70
    assert "一票否决" not in found.out
    assert "veto (" not in found.out


def test_the_unranked_have_a_dash(run: Run, tiny: tuple[Path, Path]) -> None:
    lines = [line.split() for line in run("score", *tiny).out.splitlines()]
    assert ["—", "甲", "9.0000", "9.0000", "合格", "veto", "(item", "1)"] in lines
    assert ["1", "乙", "6.0000", "6.0000", "合格"] in lines


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_it_writes_what_it_says(
    format: str, run: Run, tiny: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "deep" / "out"
    found = run("score", *tiny, "--out", out, "--format", format)
    tables = ("annual", "completeness", "items", "ledger", "months")
    expected = [*(f"{name}.{format}" for name in tables), "run.json"]
    assert found.out.splitlines()[-6:] == [str(out / name) for name in expected]
    assert sorted(file.name for file in out.iterdir()) == expected


def test_some_tables_on_some_threads(run: Run, tiny: tuple[Path, Path], tmp_path: Path) -> None:
    words = ["--tables", "months,annual", "--threads", "2", "--memory", "300"]
    found = run("score", *tiny, "--out", tmp_path / "out", *words)
    names = ["annual.csv", "months.csv", "run.json"]
    assert found.code == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == names
    found = run("score", *tiny, "--out", tmp_path / "other", "--tables", "month")
    assert (found.code, (tmp_path / "other").exists()) == (2, False)
    assert "'months'" in found.err


def test_leagues_of_many_units_are_not_printed(
    run: Run, tiny: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("creditscore.cli.leagues._MOST_PRINTED", 1)
    lines = run("score", *tiny).out.splitlines()
    assert any("3 units; their places are in the table annual" in line for line in lines)
    assert not any(line.split()[:2] == ["1", "乙"] for line in lines)


def test_readings_and_changes(run: Run, tmp_path: Path) -> None:
    words = ["--reading", "counties/16=monthly-cap", "--reading", "16=list-monthly"]
    words += [
        "--set",
        "17.awards.repairs.cap=5",
        "--set",
        "departments/25.cap={points: 1, period: year}",
    ]
    found = run("score", NAME, sampled.SAMPLE, "--out", tmp_path, *words)
    assert found.code == 0
    made = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert made["readings"]["counties/16/case-cap"] == "monthly-cap"
    assert made["readings"]["departments/16/case-cap"] == "year"
    assert {made["readings"][f"{track}/16/list"] for track in sampled.TRACKS} == {"list-monthly"}
    items = pd.read_csv(tmp_path / "items.csv", dtype=str)
    sums = items["points"].map(Decimal).groupby([items["item"], items["entity"]]).sum()
    assert max(sums["17"]) == 5
    assert sums["25"]["市市场监管局"] == 1 < sums["25"]["潞州区"]


BAD: list[Row] = [
    *rows("市教育", "16", cases={1: 1}),  # F201, nearest 市教育局
    *rows("市教育局", "41", cases={1: 1}),  # F202
    *rows("市教育局", "16", casses={1: 1}),  # F203
    *rows("市教育局", "5", "行政许可", reported={1: 1}),  # F204
    *rows("市教育局", "8", protection_assessed={1: 1}),  # F205
    {**rows("市教育局", "16", cases={1: 1})[0], "month": "2022-12"},  # F206
    *rows("市民政局", "7", wrong_codes={1: 3}),  # F207
    *rows("市公安局", "16", cases={3: 1}),
    *rows("市公安局", "16", cases={3: 2}),  # F208
    *rows("市公安局", "17", repairs={1: -1}),  # F209
    *rows("市公安局", "3", disclosure_score={1: 31}),  # F210
    *rows("市公安局", "5", "行政强制", compliant={1: 9}, reported={1: 8}),  # F211
    *rows("市税务局", "6", "纳税", withheld={1: 1}, reported={1: 8}),  # F212
    *rows("市公安局", "24", exits={1: "三"}),  # F213
    *rows("市公安局", "13", pilot={1: 2}),  # F214
    *rows("市公安局", "evaluation", evaluation={3: 80}),  # F224
]
CODES = [f"F{code}" for code in (*range(201, 215), 224)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("earlier", [True, False])
def test_a_bad_table_is_reported_whole_and_writes_nothing(
    lang: str,
    earlier: bool,
    run: Run,
    table: Table,
    tiny: tuple[Path, Path],
    golden: Golden,
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    if earlier:
        run("score", *tiny, "--out", out)
    before = {file.name: file.read_bytes() for file in out.glob("*")}
    found = run("score", NAME, table(BAD), "--out", out, "--lang", lang)
    assert (found.code, found.out) == (1, "")
    assert sorted({word for word in found.err.split() if word in CODES}) == CODES
    assert {file.name: file.read_bytes() for file in out.glob("*")} == before
    assert out.exists() == earlier
    golden(f"bad-table.{lang}.txt", found.err.replace(str(tmp_path), "…"))


def test_every_file_of_a_run_is_checked(
    run: Run, tiny: tuple[Path, Path], table: Callable[..., Path]
) -> None:
    one = table(rows("甲甲", n={1: 1}), "one.csv")
    two = table(rows("乙乙", n={1: 1}), "two.csv")
    found = run("score", tiny[0], one, two, "--lang", "en")
    assert found.code == 1
    assert f"{one}:2: F201" in found.err
    assert f"{two}:2: F201" in found.err
    assert found.err.endswith("2 problems.\n")


def test_a_folder_that_cannot_be_written_to(
    run: Run, tiny: tuple[Path, Path], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    found = run("score", *tiny, "--out", tmp_path / "file" / "out")
    assert (found.code, found.out) == (2, "")
    assert "U506" in found.err


def facts_beside(tiny: tuple[Path, Path], folder: Path) -> Path:
    folder.mkdir()
    (folder / "facts.csv").write_bytes(tiny[1].read_bytes())
    return folder


def test_results_are_not_written_among_facts_or_rules(
    run: Run, tiny: tuple[Path, Path], tmp_path: Path
) -> None:
    """The next run would read them."""
    facts = facts_beside(tiny, tmp_path / "facts")
    (tmp_path / "link").symlink_to(facts)
    for out in (facts, facts / "out", tmp_path / "link", tiny[0] / "out"):
        found = run("score", tiny[0], facts, "--out", out)
        assert (found.code, found.out) == (2, "")
        assert "U517" in found.err
    assert [file.name for file in facts.iterdir()] == ["facts.csv"]
    assert run("score", tiny[0], facts, "--out", tmp_path / "facts-out").code == 0


def test_what_is_in_the_way_is_told_before_anything_is_read(
    run: Run, tiny: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "ledger.csv").write_text("mine", encoding="utf-8")
    found = run("score", tiny[0], tmp_path / "nowhere.csv", "--out", out)
    assert found.code == 2
    assert "U515" in found.err
    assert "ledger.csv" in found.err
    assert (out / "ledger.csv").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--out", ""], "U508"),
        (["--out", "FILE"], "U516"),
        (["--out", "/dev/null"], "U516"),
        (["--threads", "0"], "U508"),
        (["--threads", "-1"], "U508"),
        (["--threads", "99999"], "U508"),
        (["--threads", "two"], "U508"),
        (["--memory", "0"], "U508"),
        (["--memory", "-5"], "U508"),
        (["--memory", "99999999999999"], "U508"),
        (["--format", "xlsx"], "U508"),
        (["--lang", "fr"], "U508"),
        (["--lang"], "U508"),
        (["--trough", "2023-06"], "U521"),
        (["--out"], "U522"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_options_that_cannot_be(
    words: list[str],
    code: str,
    lang: str,
    run: Run,
    tiny: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Refused with a code, in the language of the reader."""
    monkeypatch.setenv("CREDITSCORE_LANG", lang)
    found = run("score", *tiny, *(str(tiny[1]) if word == "FILE" else word for word in words))
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"{code} ")
    assert ("办法" in found.err) == (lang == "zh")


def test_the_nearest_option_and_command_are_named(run: Run, tiny: tuple[Path, Path]) -> None:
    assert "'--through'" in run("score", *tiny, "--trough", "2023-06", "--lang", "en").err
    assert "“score”" in run("scor", "--lang", "zh").err


def test_quiet_shows_no_notices(run: Run) -> None:
    loud = run("score", NAME, sampled.SAMPLE)
    for word in ("-q", "--quiet"):
        quiet = run("score", NAME, sampled.SAMPLE, word)
        assert (quiet.code, quiet.err, quiet.out) == (0, "", loud.out)
    assert loud.err


def test_what_a_killed_run_has_left_is_cleared_and_told(
    run: Run, tiny: tuple[Path, Path], tmp_path: Path
) -> None:
    left = tmp_path / ".creditscore-abc"
    (left / "new").mkdir(parents=True)
    (left / "lock").touch()
    found = run("score", *tiny, "--out", tmp_path / "out", "--lang", "en")
    assert found.code == 0
    assert "N920" in found.err
    assert not left.exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_unit_without_a_total_is_printed_without_one(
    lang: str, run: Run, table: Table, tmp_path: Path
) -> None:
    facts = "{x: {type: score, label: 得分, missing: not-applicable}}"
    awards = "[{id: x, form: given, of: x, period: year}]"
    small(tmp_path, facts, awards, bands="[{name: 合格}]", track="unscored: 未定")
    given = table(rows("甲", x={12: 5}))
    found = run("score", tmp_path / "small", given, "--lang", lang, "--out", tmp_path / "out")
    assert (found.code, found.err.count("Traceback")) == (0, 0)
    lines = {line.split()[1]: line.split() for line in found.out.splitlines() if "未定" in line}
    assert lines == {name: ["—", name, "—", "—", "未定"] for name in ("乙", "丙")}
    annual = pd.read_csv(tmp_path / "out" / "annual.csv", dtype=str, keep_default_na=False)
    assert annual[["monthly", "total", "rank", "band"]].values.tolist() == [
        ["5.0000", "5.0000", "1", "合格"],
        ["", "", "", "未定"],
        ["", "", "", "未定"],
    ]
    assert run("explain", tmp_path / "small", given, "--entity", "乙").code == 0


def test_results_of_other_inputs_are_refused_before_anything_is_scored(
    run: Run, tiny: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("score", *tiny, "--out", tmp_path / "out")
    assert run(*words).code == 0
    before = (tmp_path / "out" / "run.json").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("creditscore.scoring.scored", None)
        found = run(*words, "--through", "2023-03", "--lang", "en")
    assert (found.code, "U582" in found.err) == (2, True)
    assert "with other inputs (the months)" in found.err
    assert (tmp_path / "out" / "run.json").read_bytes() == before
    assert run(*words, "--through", "2023-03", "--force").code == 0
    assert run(*words, "--through", "2023-03").code == 0
