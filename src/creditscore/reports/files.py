"""The files of a report, and letters, written whole or not at all; same inputs, same bytes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

from ..lazy import need
from ..results.explaining.explained import Explained
from ..results.explaining.explanation import Explanation
from ..results.output_folder import clear_to_write
from ..results.result import Result
from ..scheme.scheme import Scheme
from ..staging import Tell
from ..whole import Ours, folder
from .building import report_of
from .bulletin import bulletin
from .ledger import Line, lines_of
from .letter import letter
from .model import Report, Standing, TrackReport
from .page import Page, volumes
from .periods import Period
from .workbook import Workbook
from .workbook_beside import workbook_beside

EXTRA = "office"
PACKAGES = ("xlsxwriter", "docx", "jinja2", "resvg_py")
REPORT, LETTERS = "report.json", "letters.json"
"""The files that say what a run has written; what they do not name is somebody else's."""
_LONG = 50_000
"""From how many postings on the workbook is worth a process of its own."""
_SUFFIXES = (".xlsx", ".docx", ".html")
_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST = 60
"""How many letters of a unit's name its letter is called by."""
Told = Callable[[str, int, int], None]
"""Hears of what is being done, how much of it is done, and of how much."""


def names_of(scheme: Scheme, period: Period) -> list[str]:
    """The names of the files of a report."""
    units = sum(len(track.entities) for track in scheme.tracks.values())
    page = f"{period.file}-网页"
    pages = [f"{page}.html", *(f"{page}-{number}.html" for number in volumes(units))]
    return [f"{period.file}-通报.docx", f"{period.file}-台账.xlsx", *pages]


def fit_to_write(
    place: Path, names: Sequence[str], seal: str, inputs: Sequence[Path], tell: Tell
) -> None:
    """Raise `UsageError` where files cannot be written into a folder, or a package is missing."""
    for package in PACKAGES:
        need(package, EXTRA)
    clear_to_write(place, [seal, *names], inputs, tell, _written_before(seal))


def write_report(
    result: Result, period: Period, place: Path, tell: Tell, told: Told, processes: int = 1
) -> list[Path]:
    """Write the workbook, the bulletin and the page of a period into a folder; return the files.

    With two `processes` a long workbook is written by one of its own; the files are the same.
    """
    report, scheme = report_of(result, period), result.scheme
    document, book, page, *_ = names_of(scheme, period)
    beside = processes > 1 and report.postings > _LONG
    deductions: dict[tuple[str, str], list[Line]] = {}
    with folder(place, _written_before(REPORT), REPORT, tell) as draft:
        made = workbook_beside if beside else _workbook_here
        with made(report, draft / book) as workbook:
            with closing(Page(report, draft / page)) as pages:
                for track, unit, explained in _explained(result, report, told):
                    lines = [*lines_of(explained, aside=track.aside)]
                    workbook.add(lines)
                    pages.add(track, unit, explained, lines)
                    lost = [line for line in lines if line.took and period.holds(line.month)]
                    if lost:
                        deductions[track.id, unit.unit] = lost
            workbook.close()
            bulletin(report, deductions, draft / document)
        return _sealed(draft, place, REPORT, report)


def _workbook_here(report: Report, path: Path) -> AbstractContextManager[Workbook]:
    return closing(Workbook(report, path))


def write_letters(
    result: Result, period: Period, units: Sequence[str], place: Path, tell: Tell, told: Told
) -> list[Path]:
    """Write the notices to some units, or to each, into a folder; return the files."""
    report, files = report_of(result, period), _letter_files(result.scheme, period)
    with folder(place, _written_before(LETTERS), LETTERS, tell) as draft:
        for track, standing, explained in _explained(result, report, told, units):
            lines = [*lines_of(explained, aside=track.aside)]
            letter(report, track, standing, explained, lines, draft / files[standing.unit])
        return _sealed(draft, place, LETTERS, report)


def letter_names(scheme: Scheme, period: Period, units: Sequence[str]) -> list[str]:
    """The names of the letters to some units, or to each."""
    files = _letter_files(scheme, period)
    return [files[name] for name in units or files]


def _letter_files(scheme: Scheme, period: Period) -> dict[str, str]:
    """The file of each unit's letter; no folder takes two of them for one."""
    files, taken = dict[str, str](), set[str]()
    for name in (name for track in scheme.tracks.values() for name in track.entities.names):
        count, plain = 1, _UNFIT.sub("_", name)[:_LONGEST]
        free = plain
        while free.casefold() in taken:
            count += 1
            free = f"{plain}~{count}"
        taken.add(free.casefold())
        files[name] = f"{period.file}-告知书-{free}.docx"
    return files


def _explained(
    result: Result, report: Report, told: Told, units: Sequence[str] = ()
) -> Iterator[tuple[TrackReport, Standing, Explained]]:
    """Each unit, or some, with why it has its points, in the order of the rosters."""
    of = {unit.unit: (track, unit) for track in report.tracks for unit in track.standings}
    every = units or list(of)
    explanations = (
        map(result.explain, units)
        if units
        else (
            found for track in report.tracks for found in Explanation.each(result, track.id, ["zh"])
        )
    )
    for done, explanation in enumerate(explanations):
        told(explanation.entity, done, len(every))
        yield *of[explanation.entity], explanation


def _sealed(draft: Path, place: Path, seal: str, report: Report) -> list[Path]:
    """Write what has been written, and from what."""
    names = sorted(entry.name for entry in draft.iterdir())
    made = {
        "creditscore": report.version,
        "scheme": report.scheme,
        "period": report.period.file,
        "facts": dict(report.inputs),
        "changes": list(report.switched),
        "files": {name: _digest(draft / name) for name in names},
    }
    text = json.dumps(made, ensure_ascii=False, indent=2)
    (draft / seal).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return [place / name for name in (*names, seal)]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unchanged(path: Path, digest: object) -> bool:
    """Whether a file is as it was written; one that cannot be read may not be."""
    try:
        return _digest(path) == digest
    except OSError:
        return False


def _written_before(seal: str) -> Ours:
    """The names in a folder that an earlier run has written, as its seal says, and nobody changed.

    Who signs a bulletin writes into it.
    """

    def names(place: Path) -> set[str]:
        file = place / seal
        if file.is_symlink() or not file.is_file():
            return set()
        try:
            made: Any = json.loads(file.read_bytes())
        except (OSError, ValueError, RecursionError):
            return set()
        listed = made.get("files") if isinstance(made, dict) and "creditscore" in made else None
        if not isinstance(listed, dict):
            return set()
        plain = (name for name in listed if Path(name).name == name and name.endswith(_SUFFIXES))
        mine = {name for name in plain if not (place / name).is_symlink()}
        there = {name for name in mine if (place / name).is_file()}
        return {seal, *(name for name in there if _unchanged(place / name, listed[name]))}

    return names
