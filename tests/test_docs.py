"""The pages are true: links lead somewhere, blocks parse and run, commands print what is shown."""

from __future__ import annotations

import doctest
import importlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from creditscore.cli import main
from creditscore.scheme.files.yaml_tree import parse

ROOT = Path(__file__).parents[1]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
}
BLOCK = re.compile(r"^```(\w+) *(\S*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
ROOMS = (
    "backends|cases|cli|diagnostics|editor|engine|facts|grading|lints|registers|results|scheme"
    "|scoring|tabular|whole"
)
NAMES = re.compile(rf"`((?:{ROOMS})(?:\.\w+)+)`")
LONG = {"README.zh-CN.md", "docs/comparing.md", "docs/walkthrough.md", "docs/zh/next-year.md"}
"""Pages that check or compare a large scheme several times, or do as another page does: left to
`make slow`."""
IN_CHINESE = {"docs/zh/from-nothing.md", "docs/zh/next-year.md"}
"""Pages whose commands do not say which language they print."""
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    links = LINK.findall(BLOCK.sub("", PAGES[page]))
    targets = [unquote(link) for link in links if "://" not in link]
    here = (ROOT / page).parent
    assert [target for target in targets if not (here / target).exists()] == []


def test_names_of_the_architecture_are_there() -> None:
    """Each dotted name of the page is a module, or something in one."""
    names = NAMES.findall(PAGES["docs/architecture.md"])
    assert [name for name in names if not _is_there(name)] == []


def _is_there(name: str) -> bool:
    parts = f"creditscore.{name}".split(".")
    for count in range(len(parts), 1, -1):
        try:
            found = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            found = getattr(found, part, None)
        return found is not None
    return False


@pytest.mark.parametrize("maker", ["make_problems.py", "make_keys.py", "make_examples.py"])
def test_made_pages_are_current(maker: str) -> None:
    command = [sys.executable, str(ROOT / "docs" / maker), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=[pytest.mark.slow] if page in LONG else [])
        for page in PAGES
        if BLOCK.search(PAGES[page])
    ],
)
def test_blocks_are_true(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A csv or yaml block with a name becomes that file, and a diff block changes it."""
    for folder in ("data", "rules"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITSCORE_LANG", "zh" if page in IN_CHINESE else "en")
    names: dict[str, Any] = {}
    for language, name, text in BLOCK.findall(PAGES[page]):
        if language == "yaml":
            parse(text, page)
        if language in ("csv", "yaml") and name:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_text(text, encoding="utf-8")
        elif language == "diff":
            _patch(Path(name), text)
        elif language == "python":
            names = _python(text, page, names)
        elif language == "console":
            _console(text)


def _patch(path: Path, diff: str) -> None:
    lines = diff.splitlines()
    old, new = ("\n".join(x[1:] for x in lines if x[0] != sign) for sign in "+-")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def _python(text: str, page: str, names: dict[str, Any]) -> dict[str, Any]:
    test = doctest.DocTestParser().get_doctest(text, names, page, page, 0)
    assert test.examples, f"no prompts in {text!r}"
    said: list[str] = []
    doctest.DocTestRunner(optionflags=LOOSE).run(test, out=said.append, clear_globs=False)
    assert not said, "".join(said)
    return test.globs


def _console(text: str) -> None:
    code = 0
    for command, shown in _commands(text):
        words = shlex.split(command)
        if words[0] == "creditscore":
            with redirect_stdout(StringIO()) as said, redirect_stderr(said):
                code = main(words[1:])
            printed = said.getvalue()
        elif words[:2] == ["cp", "-r"]:
            shutil.copytree(words[2], words[3])
            printed = ""
        else:
            assert words == ["echo", "$?"]
            printed = f"{code}\n"
        assert doctest.OutputChecker().check_output(shown, printed, LOOSE), (
            f"{command}\nshown:\n{shown}\nprinted:\n{printed}"
        )


def _commands(text: str) -> Iterator[tuple[str, str]]:
    for part in ("\n" + text).split("\n$ ")[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown
