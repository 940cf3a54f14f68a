"""Files and folders that appear whole or not at all, when processes are killed and run at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from creditscore import staging, whole
from creditscore.errors import Problem, UsageError

KILLS = int(os.environ.get("KILLS", "8"))
NAMES = ("annual", "ledger", "seal")

WRITER = """
import sys
from pathlib import Path
from creditscore import whole

def ours(folder):
    seal = folder / "seal"
    return seal.read_text().split()[1:] if seal.is_file() else []

target, first = Path(sys.argv[1]), int(sys.argv[2])
for number in range(first, first + 400):
    with whole.folder(target, ours, "seal", print) as draft:
        names = ["annual", "ledger", f"only-{number % 2}"]
        for name in names:
            (draft / name).write_text(f"{number}\\n" * 50)
        (draft / "seal").write_text(" ".join([str(number), *names, "seal"]))
"""


def sealed(folder: Path) -> list[str]:
    return (folder / "seal").read_text("utf-8").split()


def ours(folder: Path) -> list[str]:
    return sealed(folder)[1:] if (folder / "seal").is_file() else []


def version(folder: Path) -> str:
    """The number of the run that wrote all that stands in a folder; fails for a mixture."""
    number, *names = sealed(folder)
    for name in set(names) - {"seal"}:
        assert set((folder / name).read_text("utf-8").split()) == {number}
    there = {entry.name for entry in folder.iterdir() if not entry.name.startswith(".")}
    assert there - {"notes.txt", "more"} == set(names)
    return number


def written(target: Path, text: str, tell: staging.Tell = pytest.fail) -> None:
    with whole.folder(target, ours, "seal", tell) as draft:
        for name in NAMES[:-1]:
            (draft / name).write_text(text, encoding="utf-8")
        (draft / "seal").write_text(" ".join([text, *NAMES]), encoding="utf-8")


@contextmanager
def writer(target: Path, first: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", WRITER, str(target), str(first)]
    env = {**os.environ, "PYTHONPATH": str(Path(whole.__file__).parents[1])}
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
        yield process


def hidden(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir() if entry.name.startswith(staging.PREFIX)]


@pytest.fixture
def in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot exchange folders."""

    def refuse(one: Path, other: Path) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(whole, "_exchange", refuse)


@pytest.mark.skipif(sys.platform != "linux", reason="needs the exchange of folders")
def test_a_folder_is_whole_whenever_its_writer_is_killed(tmp_path: Path) -> None:
    out, dice = tmp_path / "out", Random(KILLS)
    written(out, "0")
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "more").mkdir()
    (out / "more" / "deep.txt").write_text("mine", encoding="utf-8")
    seen, told = set(), list[Problem]()
    for turn in range(KILLS):
        with writer(out, 1000 * (turn + 1)) as process:
            while int(sealed(out)[0]) < 1000 * (turn + 1):
                assert process.poll() is None
                time.sleep(0.001)
            time.sleep(dice.random() * 0.1)
            process.kill()
        seen.add(version(out))
        assert (out / "notes.txt").read_text("utf-8") == "mine"
        assert (out / "more" / "deep.txt").read_text("utf-8") == "mine"
    assert len(seen) == KILLS
    for left in hidden(tmp_path):
        os.utime(tmp_path / left, (0, 0))
    written(out, "last", told.append)
    assert version(out) == "last"
    assert hidden(tmp_path) == hidden(out) == []
    assert {problem.code for problem in told} <= {"N920", "N921"}


@pytest.mark.skipif(sys.platform != "linux", reason="needs the exchange of folders")
def test_of_two_runs_at_once_one_whole_result_wins(tmp_path: Path) -> None:
    out = tmp_path / "out"
    written(out, "0")
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    with writer(out, 1000) as one, writer(out, 2000) as other:
        assert one.wait(60) == other.wait(60) == 0
    assert version(out) in {"1399", "2399"}
    assert (out / "notes.txt").read_text("utf-8") == "mine"
    assert hidden(tmp_path) == hidden(out) == []


MOVES = """
import os, sys
from pathlib import Path
from creditscore import staging, whole

def refused(one, other):
    raise OSError(38, "Function not implemented")

whole._exchange = refused
replace, left = Path.replace, [int(sys.argv[2])]

def counted(self, target):
    if staging.PREFIX in str(self) or staging.PREFIX in str(target):
        if not left[0]:
            os.kill(os.getpid(), 9)
        left[0] -= 1
    return replace(self, target)

Path.replace = counted
ours = ["old", "seal", "table"]
with whole.folder(Path(sys.argv[1]), lambda folder: ours, "seal", print) as draft:
    for name in ("table", "fresh", "seal"):
        (draft / name).write_text("new")
"""


def killed_after(moves: int, out: Path) -> int:
    command = [sys.executable, "-c", MOVES, str(out), str(moves)]
    env = {**os.environ, "PYTHONPATH": str(Path(whole.__file__).parents[1])}
    return subprocess.run(command, env=env, check=False).returncode


def test_files_moved_one_by_one_are_finished_by_the_next_run(tmp_path: Path) -> None:
    """Where folders cannot be exchanged, whenever the run before was killed."""
    for moves in range(10):
        out = tmp_path / str(moves)
        out.mkdir()
        for name in ("old", "table", "seal", "notes.txt"):
            (out / name).write_text("old", encoding="utf-8")
        killed = killed_after(moves, out) != 0
        told: list[Problem] = []
        staging.recover([tmp_path, out], told.append)
        there = {entry.name: entry.read_text("utf-8") for entry in out.iterdir()}
        assert there.pop("notes.txt") == "old"
        if set(there.values()) == {"old"}:
            assert set(there) == {"old", "table", "seal"}
        else:
            assert there == {"table": "new", "fresh": "new", "seal": "new"}
        assert bool(told) == killed
        assert hidden(tmp_path) == []
    assert not killed


def test_a_folder_must_stay_the_one_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder is written into, not exchanged for another."""
    out = tmp_path / "out"
    written(out, "1")
    monkeypatch.chdir(out)
    before = out.stat().st_ino
    written(Path(), "2")
    assert out.stat().st_ino == before
    assert version(out) == "2"
    assert hidden(tmp_path) == hidden(out) == []


def test_what_is_foreign_is_not_written_over(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "annual").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        written(out, "1")
    assert caught.value.problems[0].code == "U515"
    assert [entry.name for entry in out.iterdir()] == ["annual"]
    assert (out / "annual").read_text("utf-8") == "mine"
    assert hidden(tmp_path) == []


@pytest.mark.usefixtures("in_place")
def test_a_file_that_cannot_be_moved_brings_all_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows while a table is open in a spreadsheet."""
    out, replace = tmp_path / "out", Path.replace
    written(out, "1")
    (out / "notes.txt").write_text("mine", encoding="utf-8")

    def guarded(self: Path, target: Path) -> Path:
        if Path(target) == out / "ledger" and self.name.startswith("new-"):
            raise PermissionError(13, "Permission denied", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", guarded)
    with pytest.raises(UsageError) as caught:
        written(out, "2")
    assert caught.value.problems[0].code == "U506"
    assert version(out) == "1"
    assert hidden(tmp_path) == hidden(out) == []


@pytest.mark.parametrize("kind", ["file", "device", "pipe", "loose link"])
def test_a_folder_that_is_none(kind: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine", encoding="utf-8")
    elif kind == "pipe":
        os.mkfifo(out)
    else:
        out.symlink_to("/dev/null" if kind == "device" else tmp_path / "nowhere")
    with pytest.raises(UsageError) as caught:
        written(out, "1")
    assert caught.value.problems[0].code == "U516"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    written(tmp_path / "out", "1")
    assert (tmp_path / "out").is_symlink()
    assert version(tmp_path / "real") == "1"


def test_folders_made_on_the_way_go_where_nothing_is_written(tmp_path: Path) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        whole.folder(tmp_path / "a" / "b" / "c", ours, "seal", pytest.fail),
    ):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def both_written(one: Path, other: Path) -> None:
    with whole.files([one, other], pytest.fail) as drafts:
        for draft in drafts:
            draft.write_text("new", encoding="utf-8")
        assert one.read_text("utf-8") == "old"
        assert not other.exists()


def test_files_get_their_places_together(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "deep" / "other.csv"
    one.write_text("old", encoding="utf-8")
    both_written(one, other)
    assert one.read_text("utf-8") == other.read_text("utf-8") == "new"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["deep", "one.csv"]


def test_one_of_two_files_cannot_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other, replace = tmp_path / "one.csv", tmp_path / "other.csv", Path.replace
    one.write_text("old", encoding="utf-8")

    def guarded(self: Path, target: Path) -> Path:
        if Path(target) == other:
            raise PermissionError(13, "Permission denied", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", guarded)
    with pytest.raises(UsageError):
        both_written(one, other)
    assert one.read_text("utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["one.csv"]


def test_two_outputs_to_one_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("a.csv")
    for other in ("a.csv", "./a.csv", "link"):
        with (
            pytest.raises(UsageError) as caught,
            whole.files([tmp_path / "a.csv", tmp_path / other], pytest.fail),
        ):
            pytest.fail("never asked for drafts")
        assert caught.value.problems[0].code == "U518"


def test_a_file_that_is_none(tmp_path: Path) -> None:
    for target in (tmp_path, Path("/dev/null")):
        with pytest.raises(UsageError) as caught, whole.files([target], pytest.fail):
            pytest.fail("never asked for drafts")
        assert caught.value.problems[0].code == "U519"


def test_staging_of_the_living_is_left_alone(tmp_path: Path) -> None:
    alive = staging.Staging(tmp_path)
    alive.make()
    staging.recover([tmp_path], pytest.fail)
    assert alive.path.is_dir()
    alive.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_journal_of_somebody_else_is_not_followed(tmp_path: Path) -> None:
    room = tmp_path / "elsewhere"
    room.mkdir()
    (tmp_path / f"{staging.PREFIX}link").symlink_to(room)
    (room / "lock").touch()
    moves = [[str(room / "lock"), str(tmp_path / "x")]]
    (room / "journal").write_text(json.dumps({"moves": moves}), encoding="utf-8")
    staging.recover([tmp_path], pytest.fail)
    assert (room / "lock").exists()
