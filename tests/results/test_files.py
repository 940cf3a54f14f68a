"""Files: whole or not at all, the same figures in each format, and what the run was made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import peered
import pytest
import sampled
from pandas.testing import assert_frame_equal
from small import every, rows, small

import creditscore
from creditscore.results import files

NAMES = ("ledger", "items", "months", "annual", "completeness")


def text_of(frame: pd.DataFrame) -> list[list[str]]:
    """A table as it should be written: decimals in full, nothing for what is not there."""
    cells = frame.astype(object).to_numpy()
    return [
        ["" if value is None or value is pd.NA else _written(value) for value in row]
        for row in cells
    ]


def _written(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> creditscore.Result:
    """A year with what is awkward to write: an unranked unit, commas, tiny and long figures."""
    parts = """
annual:
  adds_up_to: 0.124456789
  parts:
    - {id: monthly, title: 月度, weight: 0.123456789, of: months}
    - id: test
      title: 测评
      weight: 0.001
      of: {item: test, fact: mark}
      fact: {type: score, label: 分}
"""
    scheme = small(
        tmp_path_factory.mktemp("odd"),
        "{n: {type: count, label: 次数}, s: {type: stock, label: 存量, missing: carry}}",
        "[{id: a, form: each, of: n, points: 0.0001, period: month}]",
        parts=parts,
        head=(
            'ranking: {by: total}\nvetoed: frees-its-place\n'
            'vetoes: [{id: v, item: "1", fact: s, above: 0, band: 合格}]'
        ),
        units=['"甲, 乙"', "丙", "丁"],
    )  # fmt: skip
    table = [
        *rows("甲, 乙", n={1: 1}, s={12: 1}),
        *rows("丙", n={1: 123456789}),
        *rows("丙", "test", mark={12: "0.000001"}),
    ]
    return creditscore.score(scheme, table)


@pytest.mark.parametrize("which", ["sample", "half", "odd"])
def test_csv(which: str, odd: creditscore.Result, tmp_path: Path) -> None:
    result = {"sample": sampled.result, "half": sampled.half}.get(which, lambda: odd)()
    written = result.write(tmp_path / "out")
    assert sorted(p.name for p in written) == sorted([*(f"{n}.csv" for n in NAMES), "run.json"])
    for name in NAMES:
        data = (tmp_path / "out" / f"{name}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data
        back = pd.read_csv(tmp_path / "out" / f"{name}.csv", dtype=str, keep_default_na=False)
        frame = getattr(result, name)
        assert list(back) == list(frame)
        assert back.to_numpy().tolist() == text_of(frame)


@pytest.mark.parametrize("which", ["half", "odd"])
def test_json(which: str, odd: creditscore.Result, tmp_path: Path) -> None:
    result = sampled.half() if which == "half" else odd
    result.write(tmp_path, "json")
    for name in NAMES:
        text = (tmp_path / f"{name}.json").read_text(encoding="utf-8")
        frame = getattr(result, name)
        back = json.loads(text, parse_float=pytest.fail)
        found = [["" if value is None else str(value) for value in row.values()] for row in back]
        assert found == text_of(frame)
        assert "\\u" not in text


def targets() -> creditscore.Result:
    """A year in which nobody is ranked."""
    return creditscore.score("jinzhong-2023", sampled.ROOT / "data" / "samples" / "jinzhong-2023")


@pytest.mark.parametrize("which", ["half", "odd", "groups", "targets"])
def test_parquet(which: str, odd: creditscore.Result, tmp_path: Path) -> None:
    made = {"half": sampled.half, "groups": peered.result, "targets": targets}
    result = made.get(which, lambda: odd)()
    result.write(tmp_path, "parquet", tables=NAMES)
    for name in NAMES:
        back, frame = pd.read_parquet(tmp_path / f"{name}.parquet"), getattr(result, name)
        assert_frame_equal(back.astype(object), frame.astype(object), check_dtype=False)
        for column in {"points", "total", "to_date"} & set(back):
            assert {type(value) for value in back[column]} <= {Decimal}


@pytest.mark.parametrize("format", ["xlsx", "CSV", ""])
def test_a_format_that_there_is_not(tmp_path: Path, format: str) -> None:
    with pytest.raises(creditscore.UsageError) as caught:
        sampled.half().write(tmp_path / "out", format)
    assert "csv | json | parquet" in caught.value.text("en")
    assert not (tmp_path / "out").exists()


def test_the_manifest_says_what_the_run_was_made_of(tmp_path: Path) -> None:
    result = creditscore.score(
        sampled.scheme(),
        sampled.facts(),
        through="2023-06",
        readings={"16": "monthly-cap", "rank-by": "monthly-sum"},
        changes={"17.awards.repairs.cap": 30},
    )
    result.write(tmp_path)
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert [run[key] for key in ("scheme", "through", "format")] == [
        "changzhi-2023",
        "2023-06",
        "csv",
    ]
    assert run["changes"] == {"17.awards.repairs.cap": "30"}
    assert run["readings"]["rank-by"] == "monthly-sum"
    assert run["readings"]["counties/16/case-cap"] == "monthly-cap"
    assert run["readings"]["departments/1/repeat"] == "once-best"
    questions = len(sampled.scheme().readings) + sum(
        len(item.readings)
        for track in sampled.scheme().tracks.values()
        for item in track.items.values()
    )
    assert len(run["readings"]) == questions
    assert set(run["versions"]) == {"creditscore", "python", "numpy", "pandas"}
    rules = sampled.ROOT / "rules" / "changzhi-2023"
    assert run["rules"] == {
        name: _sha(rules / name)
        for name in (
            "scheme.yaml",
            "departments.yaml",
            "counties.yaml",
            "roster.yaml",
            "tasks.yaml",
        )
    }
    assert run["facts"] == {str(p): _sha(p) for p in sorted(sampled.SAMPLE.glob("*.csv"))}
    assert len(run["notices"]) == len(result.notices)


def _sha(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_fingerprint_of_the_facts_knows_no_order(tmp_path: Path) -> None:
    prints = []
    table = sampled.table()
    for n, facts in enumerate([table, table.sample(frac=1, random_state=3), table.iloc[1:]]):
        creditscore.score(sampled.scheme(), facts).write(tmp_path / str(n))
        prints.append(
            json.loads((tmp_path / str(n) / "run.json").read_text("utf-8"))["observations"]
        )
    assert prints[0] == prints[1] != prints[2]


def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        creditscore.score(sampled.scheme(), sampled.facts()).write(tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_a_new_run_replaces_an_old_one_and_leaves_other_files(tmp_path: Path) -> None:
    sampled.result().write(tmp_path, "json")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    sampled.half().write(tmp_path, "csv")
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == sorted([*(f"{name}.csv" for name in NAMES), "notes.txt", "run.json"])
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["through"] == "2023-06"


def _content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _disk_full_in(table: str) -> tuple[str, Callable[..., Any]]:
    whole = files.FORMATS["csv"]

    def write(frame: pd.DataFrame, path: Path) -> None:
        whole(frame, path)
        if path.name.startswith(table):
            raise OSError(28, "No space left on device", str(path))

    return "csv", write


@pytest.mark.parametrize("table", ["ledger", "annual", "completeness"])
@pytest.mark.parametrize("earlier", [True, False])
def test_a_failure_while_writing_leaves_the_old_files(
    table: str, earlier: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    if earlier:
        sampled.half().write(out)
    before = _content(out) if earlier else {}
    monkeypatch.setitem(files.FORMATS, *_disk_full_in(table))
    with pytest.raises(creditscore.UsageError) as caught:
        sampled.result().write(out)
    assert caught.value.problems[0].code == "U506"
    assert "No space left on device" in caught.value.text("en")
    assert (_content(out) if earlier else {}) == before
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if earlier else [])


@pytest.mark.parametrize("old", ["csv", "json"])
@pytest.mark.parametrize("locked", ["annual.csv", "run.json"])
def test_a_file_that_cannot_be_replaced_brings_the_old_ones_back(
    old: str, locked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows while a table is open in a spreadsheet."""
    out = tmp_path / "out"
    sampled.half().write(out, old)
    before = _content(out)
    move = files.shutil.move

    def guarded(source: Path, target: Path) -> Any:
        if Path(target) == out / locked and Path(source).parent.name != "earlier":
            raise PermissionError(13, "Permission denied", str(target))
        return move(source, target)

    monkeypatch.setattr(files.shutil, "move", guarded)
    with pytest.raises(creditscore.UsageError):
        sampled.result().write(out, "csv")
    assert _content(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(creditscore.UsageError):
        sampled.half().write(tmp_path / "out")
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_scheme_without_rows_of_some_table(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
        units=["甲"],
    )
    result = creditscore.score(scheme, rows(n=every(1)))
    assert result.completeness.empty
    for format in ("csv", "json", "parquet"):
        assert len(result.write(tmp_path / format, format)) == 6


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_some_columns_of_some_tables(format: str, tmp_path: Path) -> None:
    wanted = {"months": ["entity", "points"], "annual": ("rank", "entity"), "items": None}
    sampled.half().write(tmp_path, format, tables=wanted)
    read = {"csv": pd.read_csv, "json": pd.read_json, "parquet": pd.read_parquet}[format]
    for name, columns in wanted.items():
        frame = getattr(sampled.half(), name)
        back = read(tmp_path / f"{name}.{format}")  # type: ignore[operator]
        assert list(back) == list(columns or frame)
        assert len(back) == len(frame)
    with pytest.raises(creditscore.UsageError) as caught:
        sampled.half().write(tmp_path, format, tables={"months": ["point"]})
    assert caught.value.problems[0].details["nearest"] == "points"
