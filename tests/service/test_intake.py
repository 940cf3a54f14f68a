"""Files from outside are read within bounds, and what breaks the reader breaks nothing else."""

from __future__ import annotations

import io
import multiprocessing.forkserver
import os
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from creditscore import Scheme
from creditscore.scheme.catalogue import rules_folder
from creditscore.service.intake import child, reading
from creditscore.service.refusals import RefusedError
from creditscore.service.settings import Settings

RULES = rules_folder() / "changzhi-2023"
FRAME = pd.DataFrame(
    {
        "month": ["2023-05"],
        "entity": ["市教育局"],
        "item": ["17"],
        "fact": ["repairs"],
        "value": [3],
    }
)
SETTINGS = Settings(memory=1 << 30, seconds=30)


def _excel() -> bytes:
    found = io.BytesIO()
    FRAME.to_excel(found, index=False)
    return found.getvalue()


def _arrow() -> bytes:
    sink = pa.BufferOutputStream()
    table = pa.Table.from_pandas(FRAME)
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


KINDS = {
    "a.csv": lambda: FRAME.to_csv(index=False).encode(),
    "五月.xlsx": _excel,
    "a.json": lambda: FRAME.to_json(orient="records").encode(),
    "a.parquet": lambda: FRAME.to_parquet(index=False),
    "a.arrow": _arrow,
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_gives_the_same_rows(name: str) -> None:
    found = reading.read(SETTINGS, RULES, KINDS[name](), name)
    assert found.problems == ()
    assert found.facts is not None
    (row,) = child.rows_of(found.facts)
    assert row[:6] == ("2023-05", "市教育局", "17", "", "repairs", "3")
    assert row.file.startswith(name.partition(".")[0])
    assert "/" not in row.file


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ", "U606"),
        ("noname", b"x", "U606"),
        ("a.arrow", b"not arrow at all", "U606"),
        ("a.xlsx", b"PK\x03\x04 broken", None),
        ("a.csv", b"\xff\xfe\x00\x01", None),
        ("a.json", b"[" * 100_000, None),
        ("a.parquet", b"PAR1" + b"\x00" * 100 + b"PAR1", None),
        ("../../etc/passwd.csv", b"month,entity\n", None),
    ],
)
def test_what_is_no_table_is_a_listed_problem(name: str, content: bytes, code: str | None) -> None:
    found = reading.read(SETTINGS, RULES, content, name)
    assert found.facts is None
    assert found.problems
    assert code in (None, found.problems[0].code)
    assert "/" not in found.file


@pytest.mark.parametrize("name", ["名" * 300 + ".csv", "五月.csv/" * 40 + "𠀀" * 100 + ".csv"])
def test_a_name_that_no_folder_takes_is_cut(name: str) -> None:
    found = reading.read(SETTINGS, RULES, KINDS["a.csv"](), name)
    assert found.facts is not None
    assert found.file.endswith(name[-50:])


def test_reading_goes_on_when_the_process_that_makes_others_is_gone() -> None:
    assert reading.read(SETTINGS, RULES, KINDS["a.csv"](), "a.csv").facts is not None
    os.kill(multiprocessing.forkserver._forkserver._forkserver_pid, signal.SIGKILL)
    assert reading.read(SETTINGS, RULES, KINDS["a.csv"](), "a.csv").facts is not None


@pytest.mark.parametrize("error", [EOFError, BlockingIOError])
def test_a_reader_that_cannot_be_started_is_refused_for_a_while(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def start(process: Any) -> None:
        raise error

    monkeypatch.setattr(reading.apart.context().Process, "start", start)
    monkeypatch.setattr(reading.apart, "_PAUSES", (0.0, 0.0))
    with pytest.raises(RefusedError) as refusal:
        reading.read(SETTINGS, RULES, b"0", "a.csv")
    assert [problem.code for problem in refusal.value.problems] == ["U613"]


def _hungry(sender: Any, path: str, rules: str, bounds: dict[str, int]) -> None:
    child.apart.bound(bounds["memory"], bounds["seconds"])
    block = []
    while True:
        block.append(bytearray(1 << 26))


def _endless(sender: Any, path: str, rules: str, bounds: dict[str, int]) -> None:
    child.apart.bound(bounds["memory"], bounds["seconds"])
    while True:
        pass


def _dying(sender: Any, path: str, rules: str, bounds: dict[str, int]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("work", [_hungry, _endless, _dying])
def test_a_reader_that_takes_too_much_is_ended(monkeypatch: pytest.MonkeyPatch, work: Any) -> None:
    monkeypatch.setattr(reading, "work", work)
    monkeypatch.setattr(reading.apart, "context", _forking)
    began = time.monotonic()
    found = reading.read(replace(SETTINGS, memory=1 << 28, seconds=1), RULES, b"x", "a.csv")
    assert [problem.code for problem in found.problems] == ["U604"]
    assert time.monotonic() - began < 15


def _forking() -> Any:
    return multiprocessing.get_context("fork")


def test_more_rows_than_are_taken_are_refused(changzhi: Scheme, tmp_path: Path) -> None:
    many = pd.concat([FRAME.assign(month=f"2023-{m:02d}") for m in range(1, 13)])
    found = reading.read(
        replace(SETTINGS, rows=10), RULES, many.to_csv(index=False).encode(), "a.csv"
    )
    assert [problem.code for problem in found.problems] == ["U604"]
