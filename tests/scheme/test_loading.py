import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from creditscore import RuleError, Scheme, load_scheme


def refused(folder: Path, *, thorough: bool = False) -> list[str]:
    with pytest.raises(RuleError) as caught:
        load_scheme(folder, thorough=thorough)
    return [f"{problem.place}: {problem.code}" for problem in caught.value.problems]


def test_built_in_scheme_loads_with_every_reading() -> None:
    scheme = load_scheme("changzhi-2023", thorough=True)
    assert {name: len(track.items) for name, track in scheme.tracks.items()} == {
        "departments": 31,
        "counties": 31,
    }
    assert len(scheme.tracks["counties"].entities) == 14
    assert len(scheme.tasks) == 39
    assert scheme.months[:2] == ("2023-01", "2023-02")


def test_hashes_are_those_of_the_files(mini: Scheme) -> None:
    folder = mini.source.folder
    assert mini.source.hashes == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.yaml")
    }


def test_a_document_says_more_than_points(changzhi: Scheme) -> None:
    chapters = {chapter.title: chapter for chapter in changzhi.document.chapters}
    numbers = {title: [rule.no for rule in c.provisions] for title, c in chapters.items()}
    assert numbers["考核程序"] == ["（一）", "（二）", "（三）", "（四）"]
    assert numbers["结果应用"] == ["（一）", "（二）"]
    assert chapters["县区的分工"].cites == "附件3 备注③"
    assert changzhi.document.tasks == "附件3"
    assert [task.no for task in changzhi.tasks if task.due] == [1, 2]
    assert changzhi.source is not None
    assert changzhi.source.hashes["document.yaml"]


def test_a_document_binds_units_that_are_there(folder: Callable[..., Path]) -> None:
    path = folder()
    assert load_scheme(path).document.chapters == ()
    text = "chapters: [{title: 程序, provisions: [{says: 填表, responsible: [%s]}]}]\n"
    (path / "document.yaml").write_text(text % "joint, 丙局, all", encoding="utf-8")
    (chapter,) = load_scheme(path).document.chapters
    assert chapter.provisions[0].responsible == ("joint", "丙局", "all")
    (path / "document.yaml").write_text(text % "丁局", encoding="utf-8")
    assert refused(path) == ["document.yaml:1:37: R304"]


def test_tasks_may_be_left_out(folder: Callable[..., Path]) -> None:
    path = folder()
    (path / "tasks.yaml").unlink()
    assert load_scheme(path).tasks == ()


@pytest.mark.parametrize("name", ["roster.yaml", "towns.yaml"])
def test_file_that_is_not_there(name: str, folder: Callable[..., Path]) -> None:
    path = folder()
    (path / name).unlink()
    place = "scheme.yaml:6:17" if name == "towns.yaml" else name
    assert refused(path) == [f"{place}: Y109"]


@pytest.mark.parametrize("name", ["roster.yaml", "towns.yaml", "tasks.yaml"])
def test_folder_in_the_place_of_a_file(name: str, folder: Callable[..., Path]) -> None:
    path = folder()
    (path / name).unlink()
    (path / name).mkdir()
    assert refused(path) == [f"{name}: Y124"]


@pytest.mark.parametrize(
    "name",
    ["scheme.yaml", "units.yaml", "roster.yaml", "roster.csv",
     "tasks.yaml", "document.yaml", "records.yaml", "calendar.yaml"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("kind", "code"),
    [("folder", "Y124"), ("pipe", "Y124"), ("device", "Y124"), ("link to nothing", "Y109")],
)
def test_what_is_no_file_is_told_at_once(
    kind: str, code: str, name: str, folder: Callable[..., Path]
) -> None:
    path = folder() / name
    path.unlink(missing_ok=True)
    if name == "roster.csv":
        (path.parent / "roster.yaml").unlink()
    match kind:
        case "folder":
            path.mkdir()
        case "pipe" if hasattr(os, "mkfifo"):
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "link to nothing":
            path.symlink_to("nowhere")
        case _:
            pytest.skip("no pipes here")
    assert refused(path.parent) == [f"{name}: {code}"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Units.yaml", "units.yaml"),
        ("units.yml", "units.yaml"),
        ("other.yaml", ""),
        ("roster.xlsx", "roster.csv"),
        ("roster.parquet", ""),
        ("Roster.csv", "roster.csv"),
        ("task.yaml", "tasks.yaml"),
        ("case/", "cases"),
        ("cases", ""),
        ("cases/a.yml", "cases/a.yaml"),
        ("cases/2023/", ""),
        ("scheme.yml", "scheme.yaml"),
    ],
)
def test_file_that_nothing_reads_is_told(name: str, near: str, folder: Callable[..., Path]) -> None:
    path = folder()
    place = path / name
    place.parent.mkdir(exist_ok=True)
    place.mkdir() if name.endswith("/") else place.touch()
    with pytest.raises(RuleError) as caught:
        load_scheme(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("S216", name.rstrip("/"))
    assert near in problem.details["nearest"]


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "附件4.pdf",
        ".git",
        "units.yaml~",
        ".roster.csv",
        "notes.txt",
        "cases/x.md",
        "units.csv",
        "records.csv",
    ],
)
def test_other_files_may_stand_beside_the_rules(name: str, folder: Callable[..., Path]) -> None:
    path = folder() / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert load_scheme(folder()).title == "小方案"


def test_missing_file_is_told_with_the_name_that_comes_near(folder: Callable[..., Path]) -> None:
    path = folder({"[units, towns]": "[units, town]"})
    with pytest.raises(RuleError) as caught:
        load_scheme(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.details["nearest"]) == ("Y109", "towns.yaml")


def test_scheme_file_with_another_ending_is_told(folder: Callable[..., Path]) -> None:
    path = folder()
    (path / "scheme.yaml").rename(path / "scheme.yml")
    assert refused(path) == ["scheme.yaml: Y109"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all files")
def test_file_that_may_not_be_read(folder: Callable[..., Path]) -> None:
    path = folder()
    (path / "towns.yaml").chmod(0)
    assert refused(path) == ["towns.yaml: Y110"]


def test_file_that_cannot_be_read_has_no_followers(folder: Callable[..., Path]) -> None:
    path = folder()
    (path / "units.yaml").write_text("a: {b: 1， c: 2}\n", encoding="utf-8")
    assert refused(path) == ["units.yaml:1:9: Y113"]


def test_tracks_are_read_although_the_scheme_has_a_mistake(folder: Callable[..., Path]) -> None:
    path = folder({"year: 2023": "year: x", "title: 乡镇": "titel: 乡镇", "[units, ": "[3, ../a, "})
    assert refused(path) == [
        "scheme.yaml:4:7: S203",
        "scheme.yaml:6:10: S203",
        "scheme.yaml:6:13: S206",
        "towns.yaml:2:1: S201",
    ]


@pytest.mark.parametrize(
    "tracks", ["tracks: units", "tracks: {units: 1}", "tracks: [[units]]", "tracks: []", "x: 1"]
)
def test_tracks_that_are_no_list_of_names(tracks: str, folder: Callable[..., Path]) -> None:
    assert "scheme.yaml" in refused(folder({"tracks: [units, towns]": tracks}))[0]


def test_scheme_is_no_name_for_a_track(folder: Callable[..., Path]) -> None:
    found = refused(folder({"[units, towns]": "[units, towns, scheme]"}))
    assert {problem.split(":")[0] for problem in found} == {"scheme.yaml"}


def test_only_a_thorough_load_tries_the_readings(folder: Callable[..., Path]) -> None:
    path = folder({"{cap.period: year}": "{cap.period: often}", "{cap: null}": "{cop: null}"})
    assert load_scheme(path).title == "小方案"
    assert [problem.split()[1] for problem in refused(path, thorough=True)] == [
        "S204",
        "R308",
    ]
