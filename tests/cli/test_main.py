"""The command line as a whole: exit codes, languages, consoles."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sampled
from commands import Run

from creditscore import __version__

NAME = "changzhi-2023"
SUMMARY = {"zh": "事实 4 条", "en": "4 facts"}


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["score"],
        ["score", NAME],
        ["score", "no-such-scheme", "facts.csv"],
        ["score", "SCHEME", "nowhere.csv"],
        ["score", "SCHEME", "FACTS", "--through", "2024-01"],
        ["score", "SCHEME", "FACTS", "--through", "2023-13"],
        ["score", "SCHEME", "FACTS", "--reading", "1=nothing"],
        ["score", "SCHEME", "FACTS", "--reading", "1"],
        ["score", "SCHEME", "FACTS", "--reading", "99=nothing"],
        ["score", "SCHEME", "FACTS", "--set", "1"],
        ["score", "SCHEME", "FACTS", "--set", "cap=1"],
        ["score", "SCHEME", "FACTS", "--format", "xlsx"],
        ["score", "SCHEME", "FACTS", "--no-such-option"],
        ["score", "SCHEME", "FACTS", "--out"],
        ["score", "SCHEME", "FACTS", "--lang"],
        ["score", "SCHEME", "FACTS", "--lang", "fr"],
        ["explain", "SCHEME", "FACTS"],
        ["explain", "SCHEME", "FACTS", "--entity", "丁"],
        ["check"],
        ["facts"],
        ["facts", "SCHEME", "--item", "99"],
    ],
    ids=" ".join,
)
def test_wrong_usage(words: list[str], run: Run, tiny: tuple[Path, Path]) -> None:
    names = {"SCHEME": str(tiny[0]), "FACTS": str(tiny[1])}
    found = run(*(names.get(word, word) for word in words))
    assert (found.code, found.out) == (2, "")
    assert found.err


@pytest.mark.parametrize(
    ("name", "nearest"), [("changzhi-2032", "changzhi-2023"), ("changzi-2023", "changzhi-2023")]
)
def test_the_nearest_scheme_is_named(name: str, nearest: str, run: Run) -> None:
    assert f"'{nearest}'" in run("check", name, "--lang", "en").err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_and_version(lang: str, run: Run) -> None:
    found = run("--help", "--lang", lang)
    assert found.code == 0
    assert ("每一分都查得到条款" in found.out) == (lang == "zh")
    for command in ("score", "explain", "check", "facts"):
        assert command in found.out
        helped = run(command, "--help", f"--lang={lang}")
        assert helped.code == 0
        assert ("内置方案名" in helped.out) == (lang == "zh")
        english = ("Usage", "Parameters", "Arguments", "required", "default", "Display")
        assert not [word for word in english if word in helped.out and lang == "zh"]
    assert run("--version").out.strip() == __version__
    assert run().code == 0


@pytest.mark.parametrize(
    ("environment", "words", "lang"),
    [
        ({}, [], "en"),
        ({"LANG": "zh_CN.UTF-8"}, [], "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN"}, [], "zh"),
        ({"LANG": "zh_CN.UTF-8", "CREDITSCORE_LANG": "en"}, [], "en"),
        ({"LANG": "C"}, ["--lang", "zh"], "zh"),
        ({"CREDITSCORE_LANG": "zh"}, ["--lang=en"], "en"),
    ],
)
def test_the_language(
    environment: dict[str, str],
    words: list[str],
    lang: str,
    run: Run,
    tiny: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("CREDITSCORE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = run(*words, "score", *tiny)
    assert SUMMARY[lang] in found.out
    wrong = run("score", "nothing", *words)
    assert ("用法有误" in wrong.err) == (lang == "zh")


def command(*words: object, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, its console in some encoding."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "creditscore", *map(str, words)],
        capture_output=True,
        env=environment,
        check=False,
    )


@pytest.mark.parametrize(("encoding", "total"), [("gbk", "合计"), ("ascii", "??")])
def test_a_console_that_lacks_letters(encoding: str, total: str, tiny: tuple[Path, Path]) -> None:
    """It gets a sign for each, and a minus stays a minus."""
    words = ["explain", *tiny, "--entity", "乙", "--lang", "zh", "--set", "1.awards.a.points=-2"]
    done = command(*words, encoding=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode(encoding)
    assert "-6.0000" in text
    assert total in text


@pytest.mark.parametrize(("table", "code"), [("tiny.csv", 0), ("small/roster.yaml", 1)])
def test_tables_and_problems_in_gbk(table: str, code: int, tiny: tuple[Path, Path]) -> None:
    done = command("score", tiny[0], tiny[1].parent / table, "--lang", "zh", encoding="gbk")
    assert done.returncode == code
    text = (done.stdout + done.stderr).decode("gbk")
    assert ("名次" if code == 0 else "办法") in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "words", [["facts", NAME], ["--help"], ["readings", "--help", "--lang", "zh"]]
)
def test_a_reader_that_goes_away(tiny: tuple[Path, Path], words: list[str]) -> None:
    """As in `creditscore explain … | head -1`."""
    words = [sys.executable, "-m", "creditscore", *words]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_the_module_and_the_script_are_the_same(tiny: tuple[Path, Path]) -> None:
    script = Path(sys.executable).with_name("creditscore")
    if not script.exists():
        pytest.skip("not installed as a script")
    done = subprocess.run([script, "--version"], capture_output=True, check=True)
    assert done.stdout == command("--version").stdout


@pytest.mark.parametrize("words", [["score"], ["explain", "--entity", "市教育局"]])
def test_tables_of_text_are_scored_without_a_data_frame(words: list[str]) -> None:
    """Half of the time of a small run would go into importing pandas, and what prints on rich."""
    command, *more = words
    code = (
        "import sys\nfrom creditscore.cli.running import run\n"
        f"code = run([{command!r}, 'changzhi-2023', {str(sampled.SAMPLE)!r}, *{more!r}])\n"
        "print(code, {'pandas', 'pyarrow', 'rich'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines()[-1] == "0 set()"
