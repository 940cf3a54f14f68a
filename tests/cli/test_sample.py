"""`creditscore sample`: the sample years, where they are and as a copy."""

from __future__ import annotations

import tomllib
from pathlib import Path

import sampled
from commands import Run

import creditscore


def test_where_it_is_and_a_copy_of_it(run: Run, tmp_path: Path) -> None:
    assert run("sample", "changzhi-2023").out.strip() == str(sampled.SAMPLE)
    out = tmp_path / "facts"
    assert run("sample", "changzhi-2023", "--out", out).code == 0
    for table in sampled.SAMPLE.iterdir():
        assert (out / table.name).read_bytes() == table.read_bytes()
    again = run("sample", "changzhi-2023", "--out", out)
    assert again.code == 2
    assert "U515" in again.err


def test_a_sample_that_there_is_not(run: Run) -> None:
    found = run("sample", "changzhi-2032")
    assert found.code == 2
    assert "Did you mean 'changzhi-2023'?" in found.err


def test_the_package_holds_every_sample_year() -> None:
    text = (sampled.ROOT / "pyproject.toml").read_text("utf-8")
    packed = tomllib.loads(text)["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    folders = [path for path in sampled.SAMPLE.parent.glob("*-[0-9]*") if path.is_dir()]
    assert {name: f"creditscore/samples/{name.name}" for name in folders} == {
        sampled.ROOT / source: place for source, place in packed.items() if "samples" in place
    }
    assert set(creditscore.schemes()) <= {path.name for path in folders}
