"""Every attempt ends as it should: in time, in bounds, with a code, and nothing left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from creditscore.messages import TEXTS

from . import arguments, documents, frames, parquets, records, rosters, rules, tables, workbooks
from .attempt import REFUSED, USAGE, Attempt
from .limited import MEGABYTES, SECONDS, Ended, Limited, really

MODULES = (rules, tables, rosters, records, workbooks, parquets, arguments, frames, documents)
OFTEN = 4
"""Of so many attempts that are quick, `make test` takes one."""


def params() -> Iterator[Any]:
    count = 0
    for module in MODULES:
        home = module.__name__.rpartition(".")[2]
        for attempt in module.ATTEMPTS:
            count += not attempt.rare
            rare = attempt.rare or count % OFTEN > 0
            marks = [pytest.mark.hostile] if rare else []
            yield pytest.param(attempt, id=f"{home}: {attempt.name}", marks=marks)


ATTEMPTS = list(params())
PRINTED = 100_000
FOREIGN = re.compile(r"Traceback|^\w+(Error|Exception|Warning)\b|Exception ignored", re.M)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
CODE = re.compile(r"\b[A-Z]\d{3}\b")


@pytest.fixture(scope="session")
def limited() -> Iterator[Limited]:
    server = Limited()
    yield server
    server.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a command runs; what it says goes beside it."""
    path = tmp_path / "work"
    path.mkdir()
    return path


def judged(attempt: Attempt, folder: Path, before: set[str], end: Ended) -> None:
    """The one rule."""
    said = end.out + end.err
    assert not FOREIGN.search(end.err), end.err[-2000:]
    assert end.code in attempt.ends, (end.code, end.seconds, said[-1000:])
    assert end.seconds <= SECONDS
    assert end.megabytes <= MEGABYTES
    assert len(said.encode("utf-8", "surrogatepass")) < PRINTED
    assert not CONTROL.search(said)
    assert not end.left
    if end.code in (REFUSED, USAGE):
        usage = end.code == USAGE and "wrong usage: " in end.err
        assert usage or set(CODE.findall(end.err)) & set(TEXTS), end.err
        assert attempt.says in end.err
        assert {path.name for path in folder.iterdir()} == before


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_attempts_end_in_order(attempt: Attempt, folder: Path, limited: Limited) -> None:
    words = attempt.make(folder)
    before = {path.name for path in folder.iterdir()}
    judged(attempt, folder, before, limited.run(folder, words))


COMMANDS = [param for param in ATTEMPTS if not str(param.id).startswith("frames")]
SAMPLE = [*(p for p in COMMANDS if not p.marks), *(p for p in COMMANDS if p.marks)][::25]


@pytest.mark.parametrize("attempt", SAMPLE)
def test_the_real_command_ends_in_order(attempt: Attempt, folder: Path) -> None:
    words = attempt.make(folder)
    before = {path.name for path in folder.iterdir()}
    judged(attempt, folder, before, really(folder, words))


def test_there_are_two_hundred_and_fifty_attempts_of_their_own() -> None:
    names = [param.id for param in ATTEMPTS]
    assert len(set(names)) == len(names) >= 250
