"""Files: whole or not at all, the same figures in each format, and what the run was made of."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
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
from creditscore.formulas import guarded, unguarded
from creditscore.results import files
from creditscore.results.tables.definitions import Table

ROW = {"month": "2023-05", "entity": "市公安局", "item": "16", "cases": 14}
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
            "document.yaml",
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
    sampled.half().write(tmp_path, "csv", force=True)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == sorted([*(f"{name}.csv" for name in NAMES), "notes.txt", "run.json"])
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["through"] == "2023-06"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"through": "2023-06"}, "the months"),
        ({"readings": {"rank-by": "monthly-sum"}}, "the readings"),
        ({"changes": {"16.awards.cases.cap": 30}}, "the changes of rules"),
        ({"facts": [{**ROW, "cases": 5}]}, "the fact tables"),
        ({"facts": "facts.csv"}, "the fact tables"),
    ],
)
def test_results_of_other_inputs_are_not_replaced_unless_forced(
    change: dict[str, Any], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pd.DataFrame([ROW]).to_csv("facts.csv", index=False)
    given: dict[str, Any] = {"scheme": sampled.scheme(), "facts": [ROW]}
    creditscore.score(**given).write("out")
    before = _content(tmp_path / "out")
    other = creditscore.score(**{**given, **change})
    with pytest.raises(creditscore.UsageError) as caught:
        other.write("out", "json")
    assert [problem.code for problem in caught.value.problems] == ["U582"]
    assert f"other inputs ({name})" in caught.value.text("en")
    assert _content(tmp_path / "out") == before
    creditscore.score(**given).write("out", "json", tables=["annual"])  # the same run, otherwise
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"annual.json", "run.json"}
    other.write("out", force=True)
    assert "ledger.csv" in _content(tmp_path / "out")


def _content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _disk_full_in(name: str) -> tuple[str, Callable[..., Any]]:
    whole = files.FORMATS["csv"]

    def write(table: Table, frame: pd.DataFrame, path: Path) -> None:
        whole(table, frame, path)
        if path.name.startswith(name):
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


@pytest.mark.parametrize("name", ["annual.csv", "run.json", "ledger.csv"])
@pytest.mark.parametrize("what", ["file", "folder", "link"])
def test_what_no_run_has_written_is_not_written_over(name: str, what: str, tmp_path: Path) -> None:
    foreign = tmp_path / name
    if what == "file":
        foreign.write_text("mine", encoding="utf-8")
    elif what == "folder":
        foreign.mkdir()
        (foreign / "thesis.txt").write_text("mine", encoding="utf-8")
    else:
        foreign.symlink_to(tmp_path / "nowhere")
    with pytest.raises(creditscore.UsageError) as caught:
        sampled.half().write(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["U515"]
    assert name in caught.value.text("zh")
    assert [entry.name for entry in tmp_path.iterdir()] == [name]
    if what == "folder":
        assert (foreign / "thesis.txt").read_text("utf-8") == "mine"


def test_tables_beside_ours_that_our_run_has_not_written(tmp_path: Path) -> None:
    """What `run.json` does not name is somebody else's, in every format."""
    sampled.half().write(tmp_path, tables=["months"])
    (tmp_path / "ledger.parquet").write_bytes(b"mine")
    (tmp_path / "annual.json").write_text("mine", encoding="utf-8")
    sampled.half().write(tmp_path)
    assert (tmp_path / "ledger.parquet").read_bytes() == b"mine"
    assert (tmp_path / "annual.json").read_text("utf-8") == "mine"
    with pytest.raises(creditscore.UsageError):
        sampled.half().write(tmp_path, "json")


@pytest.mark.parametrize(
    "run",
    [
        "[]",
        "{",
        '"run"',
        '{"tables": ["annual.csv"]}',
        '{"scheme": "x", "versions": ["creditscore"]}',
    ],
)
def test_a_run_json_of_something_else(run: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(run, encoding="utf-8")
    (tmp_path / "annual.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(creditscore.UsageError) as caught:
        sampled.half().write(tmp_path)
    assert "run.json, annual.csv" in caught.value.text("en")


def test_a_run_json_names_nothing_outside_its_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    sampled.half().write(out, tables=["annual"])
    run = json.loads((out / "run.json").read_text("utf-8"))
    run["tables"] += ["../thesis.txt", "notes.txt", 7]
    (out / "run.json").write_text(json.dumps(run), encoding="utf-8")
    for file in (tmp_path / "thesis.txt", out / "notes.txt"):
        file.write_text("mine", encoding="utf-8")
    sampled.half().write(out, "json", tables=["annual"])
    assert (tmp_path / "thesis.txt").exists()
    assert {file.name for file in out.iterdir()} == {"annual.json", "notes.txt", "run.json"}


@pytest.mark.parametrize("listed", [True, False])
def test_no_table_of_an_earlier_run_stays(listed: bool, tmp_path: Path) -> None:
    """Those of targets neither; version 0.1.0 did not list what it wrote."""
    written = targets().write(tmp_path, "json")
    assert {"targets.json", "target_counts.json", "due.json"} <= {file.name for file in written}
    if not listed:
        run = json.loads((tmp_path / "run.json").read_text("utf-8"))
        del run["tables"]
        (tmp_path / "run.json").write_text(json.dumps(run), encoding="utf-8")
    sampled.half().write(tmp_path, "csv", force=True)
    assert sorted(f.name for f in tmp_path.iterdir()) == sorted(
        [*(f"{name}.csv" for name in NAMES), "run.json"]
    )


def test_a_folder_of_rules_is_not_written_into(tmp_path: Path) -> None:
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: 1, period: month}]",
    )
    assert scheme.source is not None
    result = creditscore.score(scheme, rows(n={1: 1}))
    for folder in (scheme.source.folder, scheme.source.folder / "out"):
        with pytest.raises(creditscore.UsageError) as caught:
            result.write(folder)
        assert [problem.code for problem in caught.value.problems] == ["U517"]


@pytest.mark.parametrize("folder", ["", "  ", "a\0b"])
def test_a_folder_without_a_name(folder: str) -> None:
    with pytest.raises(creditscore.UsageError) as caught:
        sampled.half().write(folder)
    assert [problem.code for problem in caught.value.problems] == ["U508"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_names_that_begin_like_formulas(sign: str, tmp_path: Path) -> None:
    unit = f"{sign}HYPERLINK(1)"
    units = [json.dumps(unit), "乙"]
    scheme = small(
        tmp_path,
        "{n: {type: count, label: 次数}}",
        "[{id: a, form: each, of: n, points: -1, period: month}]",
        units=units,
    )
    name = scheme.tracks["units"].entities.names[0]
    creditscore.score(scheme, rows(name, n={1: 3})).write(tmp_path / "out")
    for table in ("ledger", "items", "months", "annual"):
        back = pd.read_csv(tmp_path / "out" / f"{table}.csv", dtype=str, keep_default_na=False)
        assert guarded(name) in set(back["entity"])
        assert name == unguarded(guarded(name))
        assert not back["entity"].str.startswith(tuple("=+-@\t\r＝＋－＠")).any()
    assert "-3.0000" in set(pd.read_csv(tmp_path / "out" / "months.csv", dtype=str)["points"])


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


WRITER = """
import sys
import pandas as pd
import creditscore

_, scheme, facts, out, threads = sys.argv
result = creditscore.score(scheme, facts, threads=int(threads))
for format in ("csv", "json", "parquet"):
    result.write(f"{out}/{format}", format)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs the memory of Linux")
def test_the_same_bytes_whatever_the_memory_held(tmp_path: Path) -> None:
    """In every format, on any number of threads, in any order of hashing."""
    found = []
    for seed, filled, threads in (("1", "0", "1"), ("2", "90", "2"), ("3", "165", "1")):
        out = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", WRITER, "changzhi-2023", str(sampled.SAMPLE), str(out), threads],
            check=True,
            env={
                **os.environ,
                "PYTHONPATH": str(sampled.ROOT / "src"),
                "PYTHONHASHSEED": seed,
                "MALLOC_PERTURB_": filled,
                "ARROW_DEFAULT_MEMORY_POOL": "system",
            },
        )
        found.append({str(f.relative_to(out)): f.read_bytes() for f in out.glob("*/*")})
    assert len(found[0]) == 18
    assert found[0] == found[1] == found[2]
