"""The process that reads one uploaded file: bounded, and trusted with nothing but its own bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from ...errors import CreditscoreError, FactError, Place, Problem
from ...facts.facts import Facts
from ...facts.read import read_facts
from ...scheme.loading import load_scheme
from .. import apart
from ..office.inspecting import rows_of

ARROW = (".arrow", ".arrows", ".feather")


def work(sender: Any, path: str, rules: str, bounds: dict[str, int]) -> None:
    """Read a file and send what it holds, or what is wrong with it, as JSON."""
    send(sender, path, bounds, lambda: _read(Path(path), rules, bounds["rows"]))


def send(sender: Any, path: str, bounds: dict[str, int], read: Callable[[], Any]) -> None:
    """Send what reading a file within bounds gives, or what is wrong with it, as JSON."""
    apart.alone()
    apart.bound(bounds["memory"], bounds["seconds"])
    try:
        found = read()
    except CreditscoreError as error:
        found = {"problems": [plain(problem) for problem in error.problems]}
    except MemoryError:
        found = {"problems": [plain(Problem("U604", Place(), {"limit": _mb(bounds)}))]}
    text = json.dumps(found, ensure_ascii=False, default=str)
    sender.send_bytes(text.replace(str(Path(path).parent) + "/", "").encode())


def plain(problem: Problem) -> dict[str, Any]:
    """A problem as JSON holds it."""
    details = {name: _plain(value) for name, value in problem.details.items()}
    return {"code": problem.code, "place": _place(problem.place), "details": details}


def _read(path: Path, rules: str, most: int) -> dict[str, Any]:
    scheme = load_scheme(rules)
    facts = read_facts(_arrow(path) if path.suffix in ARROW else path, scheme=scheme)
    if len(facts) > most:
        raise CreditscoreError(Problem("U604", Place(path.name), {"limit": f"{most} rows"}))
    whole = facts if facts.held is not None else Facts(facts.rows, facts.files, facts.notices)
    rows = rows_of(whole) if facts.held or facts.tables else []
    if path.suffix in ARROW:
        rows = [row._replace(file=path.name) for row in rows]
    return {
        "rows": [list(row) for row in rows],
        "columns": [[_place(place), name] for place, name in facts.columns],
        "stamps": [[s.file, s.scheme, s.month, s.entity, s.signed, s.filled] for s in facts.stamps],
        "notices": [plain(notice) for notice in _first(facts.notices)],
        "problems": [],
    }


def _arrow(path: Path) -> Any:
    """A table from an Arrow stream or file."""
    pa: Any = import_module("pyarrow")
    try:
        with pa.memory_map(str(path)) as source:
            try:
                return pa.ipc.open_stream(source).read_all()
            except pa.ArrowInvalid:
                source.seek(0)
                return pa.ipc.open_file(source).read_all()
    except (pa.ArrowException, OSError, ValueError):
        raise FactError(Problem("U606", Place(path.name), {"media": "Arrow"})) from None


def _first(problems: Iterable[Problem]) -> list[Problem]:
    return list(problems)[:500]


def _place(place: Place) -> list[object]:
    return [place.file, place.line, place.column, place.end]


def _plain(value: object) -> object:
    if isinstance(value, Place):
        return {"place": _place(value)}
    return value if isinstance(value, int | str) and not isinstance(value, bool) else str(value)


def _mb(bounds: dict[str, int]) -> str:
    return f"{bounds['memory'] >> 20} MB"
