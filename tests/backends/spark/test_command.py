"""`creditscore score --engine spark`: files read and written by Spark."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sampled
from sparked import cells

import creditscore
from creditscore import UsageError
from creditscore.backends.spark import session, writing
from creditscore.cli import main
from creditscore.spark import score_files

pytestmark = [
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),  # py4j's
]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process; no traceback may show."""

    def command(*words: object) -> tuple[int, str, str]:
        code = main([*map(str, words), "--lang", "en"])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return command


@pytest.fixture
def june(tmp_path: Path) -> Path:
    """The local engine's files of half a year."""
    result = creditscore.score(sampled.scheme(), sampled.facts(), through="2023-06")
    result.write(tmp_path / "local", "parquet")
    return tmp_path / "local"


def test_the_files_are_those_of_the_local_engine(
    spark: Any, run: Run, june: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    sampled.half().write(out, tables=["months"])
    words = ("score", "changzhi-2023", sampled.SAMPLE, "--through", "2023-06")
    code, said, _ = run(*words, "--engine", "spark", "--out", out)
    assert code == 0
    assert said.count("provisional") == 70
    names = ["ledger", "items", "months", "annual", "completeness"]
    assert said.split()[-6:] == [*(f"{out}/{n}.parquet" for n in names), f"{out}/run.json"]
    assert sorted(path.name for path in out.iterdir()) == sorted(
        [*(f"{name}.parquet" for name in names), "run.json"]
    )
    for name in names:
        one, other = (pd.read_parquet(folder / f"{name}.parquet") for folder in (june, out))
        assert cells(one) == cells(other)
    one, other = (
        json.loads((folder / "run.json").read_text(encoding="utf-8")) for folder in (june, out)
    )
    sealed = {"outputs", "hashes", "seal"}  # over files, which Spark writes as folders
    assert {name: one[name] for name in one if name not in sealed} == {
        name: other[name] for name in other if name not in sealed
    }
    assert {path.split("/")[0] for path in other["outputs"]} == {f"{n}.parquet" for n in names}
    assert creditscore.verify(out)
    max((out / "ledger.parquet").glob("part-*"), key=lambda part: part.stat().st_size).unlink()
    gone = {problem.code for problem in creditscore.verify(out).problems}
    assert gone == {"V102", "V105"}


def test_what_no_run_has_written_is_not_written_over(spark: Any, tmp_path: Path) -> None:
    """Neither on this machine nor on a file system whose folders are not exchanged."""
    result = score_files(sampled.scheme(), [sampled.SAMPLE])
    out = tmp_path / "out"
    result.write(out, tables=["annual"])
    (out / "months.parquet").mkdir()
    (out / "months.parquet" / "mine.txt").write_text("mine", encoding="utf-8")
    context = spark.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path
    files = path(str(out)).getFileSystem(context._jsc.hadoopConfiguration())
    with pytest.raises(UsageError) as caught:
        result.write(out, tables=["annual", "months"])
    with pytest.raises(UsageError) as elsewhere:
        writing._moved(result, files, path, str(out), ["annual", "months"], force=False)
    assert caught.value.text("zh") == elsewhere.value.text("zh")
    assert caught.value.problems[0].code == "U515"
    writing._moved(result, files, path, str(out), ["items"], force=False)
    assert {file.name for file in out.iterdir() if file.suffix != ".crc"} == {
        "items.parquet", "months.parquet", "run.json"
    }  # fmt: skip
    assert (out / "months.parquet" / "mine.txt").exists()


def test_some_tables_of_parquet_and_csv(spark: Any, run: Run, tmp_path: Path) -> None:
    table = sampled.table().astype(str)
    first = table["item"] == "17"
    table[first].to_parquet(tmp_path / "first.parquet")
    table[~first].to_csv(tmp_path / "rest.csv", index=False, encoding="gb18030")
    files = (tmp_path / "first.parquet", tmp_path / "rest.csv")
    out = tmp_path / "out"
    words = ("score", "changzhi-2023", *files, "--engine", "spark", "--out", out)
    assert run(*words, "--tables", "annual", "--reading", "16=monthly-cap")[0] == 0
    assert sorted(path.name for path in out.iterdir()) == ["annual.parquet", "run.json"]
    switched = sampled.scheme().switch({"16": "monthly-cap"})
    local = creditscore.score(switched, sampled.facts()).annual
    assert cells(pd.read_parquet(out / "annual.parquet")) == cells(local)
    code, _, err = run(*words, "--tables", "anual")
    assert code == 2
    assert "U508" in err
    assert "annual" in err


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "month,entity,item,cases\n2023-01,市公安局,16,2\n,,,\n2023-01,市公安局,16,2,3\n",
            ["F234"],
        ),
        ("month,entity,cases\n2023-01,市公安局,2\n", ["F217"]),
        ("month,entity,item,cases\n2023-01,市公安厅,16,2\n,,,\n", ["F201"]),
    ],
)
def test_files_with_problems(
    text: str, codes: list[str], spark: Any, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "facts.csv"
    path.write_text(text, encoding="utf-8")
    code, _, err = run("score", "changzhi-2023", path, "--engine", "spark")
    assert code == 1
    assert [word for word in err.split() if word[1:].isdigit() and word[0] == "F"] == codes
    assert str(path) in err


def test_paths_and_formats(spark: Any, run: Run, tmp_path: Path) -> None:
    words = ("score", "changzhi-2023", tmp_path / "none.parquet", "--engine", "spark")
    code, _, err = run(*words)
    assert (code, "U510" in err) == (2, True)
    code, _, err = run(*words, "--format", "csv")
    assert (code, "U512" in err) == (2, True)
    code, _, err = run(*words, "--out", tmp_path / "out", "--lang", "en")
    assert (code, "U510" in err) == (2, True)
    (tmp_path / "facts").mkdir()
    words = ("score", "changzhi-2023", tmp_path / "facts", "--engine", "spark")
    code, _, err = run(*words, "--out", tmp_path / "facts" / "out")
    assert (code, "U517" in err) == (2, True)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    code, _, err = run(
        "score", "changzhi-2023", sampled.SAMPLE, "--engine", "spark", "--tables", "annual",
        "--out", tmp_path / "file" / "out",
    )  # fmt: skip
    assert (code, "U506" in err) == (2, True)


def test_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pyspark = pytest.importorskip("pyspark.sql")
    monkeypatch.setattr(pyspark.SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(UsageError) as caught:
        session.session()
    assert [problem.code for problem in caught.value.problems] == ["U511"]
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError):
        session.session()


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageError) as caught:
        session.session()
    assert [problem.code for problem in caught.value.problems] == ["U507"]
    assert "pip install" in caught.value.text("en")
    assert "pyspark" in caught.value.text("en")
