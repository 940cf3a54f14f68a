"""A file from outside, read apart: in a process that is bounded, and killed when it is not done."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...errors import Place, Problem
from ...facts.facts import Facts
from ...facts.read import SUFFIXES
from ...facts.reading.templates import Stamp
from ...messages import TEXTS
from .. import apart
from ..office.handing_in import Handed
from ..office.rows import Row, facts_of
from ..refusals import refused
from ..settings import Settings
from .child import ARROW, work

_AT_ONCE = threading.BoundedSemaphore(2)
_MEDIA = {
    "text/csv": ".csv",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.apache.parquet": ".parquet",
    "application/vnd.apache.arrow.stream": ".arrow",
    "application/vnd.apache.arrow.file": ".arrow",
}
"""The suffix of a media type, where a file came without a name."""
_UNFIT = re.compile(r"[^\w.()（）【】《》 ·-]")
_LONGEST_CELL = 2000
_LONGEST_NAME = 200
"""In bytes; a folder takes names of 255."""


def read(settings: Settings, rules: Path, content: bytes, name: str, media: str = "") -> Handed:
    """What a file holds, read by the rules of a folder; or what kept it from being read."""
    media = media.partition(";")[0].strip().lower()
    file = _name(name, media)
    if Path(file).suffix.lower() not in (*SUFFIXES, *ARROW):
        problem = Problem("U606", Place(file), {"media": media or Path(file).suffix or "-"})
        return Handed(None, [problem], file, media, content)
    with TemporaryDirectory(prefix="creditscore-upload-") as folder:
        place = Path(folder, file)
        place.write_bytes(content)
        found = bounded(settings, work, place, str(rules))
    problems = [problem_of(one) for one in found.get("problems", ())]
    rows = [Row(*row) for row in found.get("rows", ())]
    if any(len(cell) > _LONGEST_CELL for row in rows for cell in row[:-1]):
        problems.append(Problem("U604", Place(file), {"limit": f"{_LONGEST_CELL} characters"}))
    if problems:
        return Handed(None, problems, file, media, content)
    whole = facts_of(rows)
    facts = Facts(
        whole.held,
        {},
        tuple(problem_of(one) for one in found["notices"]),
        (),
        tuple((Place(*place), column) for place, column in found["columns"]),
        tuple(Stamp(*stamp) for stamp in found["stamps"]),
    )
    return Handed(facts, (), file, media, content)


def bounded(
    settings: Settings, target: Callable[..., None], path: Path, *given: str
) -> Mapping[str, Any]:
    """What a function sends that reads a file in a process of its own, or that it was too much.

    It is called with where to send it, the path, what is `given` and its bounds. Refused (U613)
    where no process can be had.
    """
    bounds = {"memory": settings.memory, "seconds": settings.seconds, "rows": settings.rows}
    with _AT_ONCE:
        receiver, sender = apart.context().Pipe(duplex=False)
        try:
            process = apart.started(target, sender, str(path), *given, bounds)
        except OSError:
            receiver.close()
            raise refused("U613") from None
        finally:
            sender.close()
        try:
            if not receiver.poll(settings.seconds + 5):
                return _unread(path, f"{settings.seconds} s")
            found: Mapping[str, Any] = json.loads(receiver.recv_bytes(settings.memory))
            return found
        except (EOFError, OSError, ValueError):
            return _unread(path, f"{settings.memory >> 20} MB, {settings.seconds} s")
        finally:
            receiver.close()
            process.kill()
            process.join()


def _unread(path: Path, limit: str) -> Mapping[str, Any]:
    return {
        "problems": [{"code": "U604", "place": [path.name, 0, 0, 0], "details": {"limit": limit}}]
    }


def problem_of(found: Mapping[str, Any]) -> Problem:
    """A problem as it was sent; one that the catalogue does not know is a fault of the reader."""
    if found["code"] not in TEXTS:
        return Problem("U619", Place(), {"id": "-"})
    details = {
        name: Place(*value["place"]) if isinstance(value, dict) else value
        for name, value in found["details"].items()
    }
    return Problem(found["code"], Place(*found["place"]), details)


def _name(name: str, media: str) -> str:
    """A name that can be a file's, whatever was sent."""
    plain = _UNFIT.sub("_", name.replace("\\", "/").rpartition("/")[2]).lstrip(". ")
    plain = plain.encode()[-_LONGEST_NAME:].decode(errors="ignore")
    if not Path(plain).suffix:
        plain = f"{plain or 'table'}{_MEDIA.get(media, '')}"
    return plain
