"""The package: built, and installed in empty environments, where no repository is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from sampled import ROOT, result

pytestmark = pytest.mark.slow

USED = """
import creditscore, sys
from importlib.resources import files
assert "site-packages" in creditscore.__file__, creditscore.__file__
assert files("creditscore").joinpath("py.typed").is_file()
for name in creditscore.schemes():
    result = creditscore.score(name, creditscore.sample(name))
    assert len(result.ledger) and len(result.annual), name
result = creditscore.score("changzhi-2023", creditscore.sample("changzhi-2023"))
assert str(result.annual["total"].iloc[0]) == TOTAL, result.annual
assert result.to_pandas(points="float")["months"]["points"].dtype == "float64"
rows = creditscore.read_facts(creditscore.sample("changzhi-2023")).frame
assert creditscore.score("changzhi-2023", rows).records("annual") == result.records("annual")
for call in (result.to_polars, result.to_arrow, result.to_duckdb):
    try:
        call()["annual"]
    except creditscore.UsageError as error:
        assert error.problems[0].code == "U507", error
        assert "-m pip install" in error.text("en"), error
        assert "pyarrow" in error.text("en")
    else:
        raise AssertionError("nothing is installed that could do it")
import pandas
print(pandas.__version__)
"""


def interpreters() -> list[str]:
    """The Pythons from 3.11 on that are to be had, this one first."""
    found = {sys.version_info[:2]: sys.executable}
    for minor in (11, 12, 13, 14):
        installed = sorted(Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/python"))
        path = str(installed[-1]) if installed else which(f"python3.{minor}")
        if path:
            found.setdefault((3, minor), path)
    return [*found.values()]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the wheel and the source distribution."""
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("dist")
    words = [sys.executable, "-m", "hatchling", "build", "-d", out]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


def tracked() -> Iterator[str]:
    """The files of the package in the repository."""
    words = ["git", "ls-files", "-z", "--", "src/creditscore", "rules", "data/samples"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("no repository")
    for name in filter(None, done.stdout.split("\0")):
        if name.startswith("data/samples/") and name.count("/") == 2:
            continue  # what makes the samples
        yield name.removeprefix("src/creditscore/").removeprefix("data/")


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        metadata = next(name for name in archive.namelist() if name.endswith("/METADATA"))
        told = archive.read(metadata).decode()
    assert names == {f"creditscore/{name}" for name in tracked()}
    for extra in ("all", "office", "service", "spark", "notebook", "frames", "sql"):
        assert f"Provides-Extra: {extra}\n" in told
    assert "License-Expression: Apache-2.0" in told
    assert wheel.stat().st_size < 8 << 20


def test_the_source_makes_the_same_wheel(built: Path, wheel: Path, tmp_path: Path) -> None:
    (source,) = built.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "again"]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    (again,) = (tmp_path / "again").iterdir()
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as two:
        files = [
            {entry.filename: entry.CRC for entry in archive.infolist()} for archive in (one, two)
        ]
    assert files[0] == files[1]


CASES = [
    *((python, "pandas>=3,<4") for python in interpreters()),
    (interpreters()[0], "pandas>=2.2,<2.3"),
]


@pytest.mark.parametrize(("python", "pandas"), CASES)
def test_it_works_in_an_empty_environment(
    python: str, pandas: str, wheel: Path, tmp_path: Path
) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL"))
    }

    def run(*words: object) -> str:
        done = subprocess.run(
            [*map(str, words)], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(python, "-m", "venv", "env")
    own = tmp_path / "env" / "bin"
    run(own / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", wheel, pandas)
    run(own / "python", "-m", "pip", "check")
    code = USED.replace("TOTAL", repr(str(result().records("annual")[0]["total"])))
    version = run(own / "python", "-W", "error", "-c", code).strip()
    assert version.startswith("2.2." if "2.2" in pandas else "3.")
    sample = run(own / "creditscore", "sample", "changzhi-2023").strip()
    assert str(tmp_path) in sample
    run(own / "creditscore", "score", "changzhi-2023", sample, "--out", "out")
    assert (tmp_path / "out" / "annual.csv").stat().st_size > 1000
    assert "creditscore" in run(own / "creditscore", "--help")
    for name in ("changzhi-2023", "tongxin-2022"):
        run(own / "creditscore", "check", name)


@pytest.mark.parametrize("extra", ["office", "service", "notebook", "frames", "sql", "all"])
def test_the_extras_are_about_packages_that_are_asked_for(extra: str, wheel: Path) -> None:
    """What code asks for with an extra's name is in that extra."""
    known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = known["project"]["optional-dependencies"]
    asked = re.compile(r'need\("([\w.]+)", "(\w+)"\)')
    names = {"docx": "python-docx", "chinese_calendar": "chinesecalendar", "py4j": "pyspark"}
    base = {"pandas"}
    for path in (ROOT / "src").rglob("*.py"):
        for package, of in asked.findall(path.read_text("utf-8")):
            top = package.partition(".")[0]
            wanted = names.get(top, top.replace("_", "-"))
            listed = {re.split(r"[\[><=;]", line)[0] for line in extras[of]}
            assert of != extra or wanted in listed | base, (path, package)
    whole = extras["all"][0]
    assert extra == "all" or extra in whole
