"""The bulletin and the workbook through LibreOffice: A4 pages with Chinese on them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import reported

from creditscore.reports.files import names_of, write_report
from creditscore.reports.periods import Period


def quiet(*_: object) -> None:
    """Hear of nothing."""


@pytest.mark.slow
def test_what_is_printed(tmp_path: Path) -> None:
    reported.needs("soffice", "pdftotext", "pdffonts", "pdfinfo")
    result = reported.hostile(tmp_path)
    period = Period.month(result.scheme, "3月")
    write_report(result, period, tmp_path / "out", quiet, quiet)
    document, book, *_ = names_of(result.scheme, period)
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [str(tmp_path / "out" / name) for name in (document, book)]
    subprocess.run([*command, *files], check=True, capture_output=True, env=reported.fonts())
    for name, words in ((document, "情况的通报"), (book, "考核排名")):
        pdf = str(tmp_path / Path(name).with_suffix(".pdf").name)
        assert words in told(["pdftotext", "-layout", pdf, "-"])
        info = told(["pdfinfo", pdf])
        assert "(A4)" in info
        assert "CJK" in told(["pdffonts", pdf])


def told(command: list[str]) -> str:
    return subprocess.run(
        command, check=True, capture_output=True, text=True, encoding="utf-8"
    ).stdout
