"""What many tests share: the built-in scheme, a small one to break, and texts kept in files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from broken import MINI
from broken import write as write_broken
from commands import Ran, Run
from postgres import database, postgres

import creditscore
from creditscore.cli import main
from creditscore.scheme import loading
from creditscore.scheme.catalogue import rules_folder
from creditscore.scheme.rule_files import RuleFiles

__all__ = ["database", "postgres"]

collect_ignore = ["fuzz/run.py"]  # starts the fuzzer, which `make fuzz` installs

EXAMPLES = 300 if "EXAMPLES" in os.environ else 40
"""Of each property that says no number of its own; the larger one is that of `make thorough`."""
hypothesis.settings.register_profile("patient", deadline=None, max_examples=EXAMPLES)
hypothesis.settings.load_profile("patient")  # a machine may be busy

Told = Mapping[str, Iterable[creditscore.Problem]]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests of a file run in one process, and share what they load; so do those of a group."""
    from xdist.scheduler import LoadGroupScheduling

    class Files(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            scope: str = super()._split_scope(nodeid)
            return nodeid.partition("::")[0] if scope == nodeid else scope

    return Files(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(autouse=True, scope="session")
def _built_in_rules_are_read_once() -> Iterator[None]:
    """What `load_scheme` reads of the schemes that come with the package, which do not change."""
    kept = cache(RuleFiles.read)

    class Kept:
        @staticmethod
        def read(folder: Path) -> RuleFiles:
            return (kept if folder.parent == rules_folder() else RuleFiles.read)(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "RuleFiles", Kept)
        yield


@pytest.fixture(scope="session")
def changzhi() -> creditscore.Scheme:
    return creditscore.load_scheme("changzhi-2023")


@pytest.fixture(scope="session")
def mini() -> creditscore.Scheme:
    return creditscore.load_scheme(MINI)


@pytest.fixture
def broken(tmp_path: Path) -> Callable[..., tuple[Path, list[str]]]:
    """Write the small scheme with some texts replaced; return its folder and the marked places."""

    def write(changes: Mapping[str, str]) -> tuple[Path, list[str]]:
        return tmp_path / "mini", write_broken(tmp_path / "mini", changes)

    return write


@pytest.fixture
def folder(broken: Callable[..., tuple[Path, list[str]]]) -> Callable[..., Path]:
    """Write the small scheme with some texts replaced; return its folder."""
    return lambda changes=None: broken(changes or {})[0]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, Told], None]:
    """Compare problems, told in both languages, with files in `golden/` beside the test.

    UPDATE_GOLDEN=1 writes the files.
    """

    def compare(name: str, told: Told) -> None:
        for lang in ("zh", "en"):
            path = request.path.parent / "golden" / f"{name}.{lang}.txt"
            blocks = [
                f"# {title}\n" + "".join(f"{problem.text(lang)}\n" for problem in problems)
                for title, problems in told.items()
            ]
            if os.environ.get("UPDATE_GOLDEN"):
                path.parent.mkdir(exist_ok=True)
                path.write_text("\n".join(blocks), encoding="utf-8")
            assert "\n".join(blocks) == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process; no traceback may show."""

    def command(*words: object) -> Ran:
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Ran(code, out, err)

    return command
