"""Templates through a spreadsheet program: what LibreOffice has saved is read and scored."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import filling
import openpyxl
import pytest
from commands import Run

from creditscore import read_facts, score

NAME, UNIT, MONTH = "changzhi-2023", "市税务局", "2023-05"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    return tmp_path_factory.mktemp("profile")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize("whose", [["--unit", UNIT], []], ids=["a unit's", "the office's"])
def test_what_libreoffice_has_saved(
    kind: str, whose: list[str], profile: Path, run: Run, tmp_path: Path
) -> None:
    """It is opened, worked through and saved by the program, and comes to the same points."""
    blank, mine = tmp_path / "blank.xlsx", tmp_path / "mine.xlsx"
    assert run("template", NAME, "--month", MONTH, *whose, "--out", blank).code == 0
    keys = [key for key, _ in filling.cells(openpyxl.load_workbook(blank))]
    figures: dict[filling.Key, object] = {
        key: 1 for key in keys if key[0] == UNIT and key[3] not in ("withheld", "national_share")
    }
    filling.fill(blank, mine, figures)
    words = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
    words += ["--convert-to", kind, "--outdir", str(tmp_path / kind), str(mine)]
    subprocess.run(words, check=True, capture_output=True)
    saved = tmp_path / kind / f"mine.{kind}"
    one, other = (score(NAME, path, through=MONTH) for path in (mine, saved))
    assert one.months.equals(other.months)
    assert one.explain(UNIT, MONTH).points > 0
    facts = read_facts(saved)
    assert len(facts) == len(figures)
    assert facts.stamps[0].signed == "张三"
    assert str(facts.place(0)).startswith(f"{saved}[")
