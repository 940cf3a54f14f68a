"""A workbook that a second process writes: what goes wrong there is told here."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
import reported

from creditscore.reports.building import report_of
from creditscore.reports.model import Report
from creditscore.reports.periods import Period
from creditscore.reports.workbook_beside import workbook_beside


@pytest.fixture
def report(tmp_path: Path) -> Report:
    result = reported.hostile(tmp_path)
    return report_of(result, Period.month(result.scheme, "3月"))


def test_what_keeps_it_from_being_written_is_raised(tmp_path: Path, report: Report) -> None:
    with (
        pytest.raises(FileNotFoundError),
        workbook_beside(report, tmp_path / "none" / "a.xlsx") as workbook,
    ):
        workbook.close()
    assert not multiprocessing.active_children()


def test_a_process_that_was_ended_is_told(tmp_path: Path, report: Report) -> None:
    def ended() -> None:
        with workbook_beside(report, tmp_path / "a.xlsx"):
            (process,) = multiprocessing.active_children()
            process.kill()
            process.join()

    with pytest.raises(OSError, match="was ended"):
        ended()


def test_it_goes_with_what_it_was_for(tmp_path: Path, report: Report) -> None:
    with pytest.raises(KeyboardInterrupt), workbook_beside(report, tmp_path / "a.xlsx"):
        raise KeyboardInterrupt
    assert not multiprocessing.active_children()
    assert not (tmp_path / "a.xlsx").exists()
