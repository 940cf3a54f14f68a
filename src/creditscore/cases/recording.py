"""Proposals for what cases expect that say nothing of it yet, written into their files."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from .. import whole
from ..decimals import plainly
from ..errors import CreditscoreError, Problem, RuleError
from ..results.result import Result
from ..scheme.files import yaml_tree
from ..scheme.files.edits import Edits
from ..scheme.files.yaml_errors import LINE_END
from ..scheme.schema import shape
from ..scheme.scheme import Scheme
from ..scoring import score
from . import rolling_over
from .case_files import facts_of
from .expectations import Expectation, Posting
from .running import is_stale, not_there
from .switched import switched

_TO_QUOTE = re.compile(r"^[\d+.]+$|^[^\w〔（]|[:#,\[\]{}]|^(true|false|null)$")
"""Texts that YAML would not take for the text that they are."""
_EMPTY = re.compile(r"\s*(-\s*)?(#.*)?")
"""A line on which nothing of a case stands: a blank, a comment, the dash of the next one."""

_OF_A_POSTING = ("month", "item", "award", "subject")

Line = Mapping[str, Any]


def record(scheme: Scheme, named: str = "") -> list[str]:
    """Write what each case without `expect` comes to into its file; return the cases' names.

    The lines stand behind all else of the case, with `confirmed: false`; all else stays as it is.
    Raises `RuleError` for a file that cannot be read, a case that is of another year, wrong in its
    shape or names what is not there, and one behind which nothing can be written.
    """
    assert scheme.source is not None
    done: list[str] = []
    changed: dict[Path, bytes] = {}
    for path in sorted((scheme.source.folder / "cases").glob("*.yaml")):
        name = f"cases/{path.name}"
        cases = yaml_tree.read(path, name)
        asked = [at for at, case in enumerate(cases) if _is_asked(case, named)]
        if not asked:
            continue
        found = shape.problems(cases, "cases")
        if wrong := [p for p in found if (p.code, p.details.get("key")) != ("S202", "expect")]:
            raise RuleError(wrong)
        data = path.read_bytes()
        for at in asked:
            lines = _proposed(cases[at], scheme)
            written = _written(data, name, at, lines)
            if written is None:
                raise RuleError(Problem("R395", cases[at].place, {"case": cases[at]["case"]}))
            data = written
            done.append(cases[at]["case"])
        changed[path] = data
    if changed:
        with whole.files([*changed], lambda _: None) as drafts:
            for draft, data in zip(drafts, changed.values(), strict=True):
                draft.write_bytes(data)
    return done


def _is_asked(case: Any, named: str) -> bool:
    return isinstance(case, dict) and "expect" not in case and named in str(case.get("case"))


def _written(data: bytes, name: str, at: int, lines: Sequence[Line]) -> bytes | None:
    """A file of cases with what one of them expects; None where it is not read so."""
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    edits = Edits(data.removeprefix(mark).decode())
    cases = yaml_tree.of_bytes(data, name)
    case = cases[at]
    indent = " " * (case.place.column - 1)
    written = [f"{indent}expect:", *(f"{indent}  - {_shown(line)}" for line in lines)]
    if "confirmed" not in case:
        written.insert(0, f"{indent}confirmed: false")
    elif case["confirmed"]:
        edits.replace(case.at("confirmed"), "false")
    edits.insert_below(_last_line(edits.before, cases, at), written)
    new = mark + edits.text().encode()
    wanted = [*cases]
    wanted[at] = {**case, "confirmed": False, "expect": [*lines]}
    try:
        return new if yaml_tree.of_bytes(new, name) == wanted else None
    except RuleError:
        return None


def _last_line(text: str, cases: Any, at: int) -> int:
    """The last line of a case, before the next one and the blanks and comments between them."""
    lines = LINE_END.split(text)
    last = cases[at + 1].place.line - 1 if at + 1 < len(cases) else len(lines)
    while _EMPTY.fullmatch(lines[last - 1]):
        last -= 1
    return last


def _proposed(case: yaml_tree.Map, scheme: Scheme) -> list[Line]:
    """What a case comes to, as lines of its `expect`."""
    if wrong := [*not_there(case, scheme, refusal=False)]:
        raise RuleError(wrong)
    if is_stale(case, scheme):
        raise RuleError(rolling_over.stale_cases([(case.place.file, case)], scheme.year))
    own = switched(scheme, case)
    try:
        result = score(own, facts_of(case), through=case.get("through"))
    except CreditscoreError as error:
        return [{"problem": ", ".join(sorted({problem.code for problem in error.problems}))}]
    return [*_lines(result, case)]


def _lines(result: Result, case: yaml_tree.Map) -> Iterator[Line]:
    """What a unit got for some clauses: each posting, what they add up to, the state of targets.

    For none of them, where nothing was reported, the year's total, or the state of all targets.
    """
    scheme, track = result.scheme, result.scheme.tracks[case["track"]]
    _, entity = scheme.names[case["entity"]]
    items = list(dict.fromkeys(row["item"] for row in case["facts"]))
    last = scheme.months[result.through - 1]
    for row in _of(result, "targets", entity):
        if row["month"] == last and (row["item"] in items or not items):
            yield _kept(row, ("month", "item", "subject", "target", "state"))
    if scheme.targets:
        return
    ledger = _of(result, "ledger", entity)
    postings = [
        Posting(*(r[key] for key in Posting._fields)) for r in ledger if r["kind"] != "annual"
    ]
    rows = [row for row in postings if row.item in items and row.points]
    known = [
        _kept({**row._asdict(), "award": row.award or row.kind}, _OF_A_POSTING) for row in rows
    ]
    known += [{"item": item} for item in items if item in track.items]
    for at, keys in enumerate(known):
        line = yaml_tree.Map(case.place)
        line.update({**keys, "points": 0})
        expected = Expectation(case, line, scheme, track)
        if keys not in known[:at] and not expected.problems(result.through):
            yield {**keys, "points": expected.points(postings)}
    if not items or any(item not in track.items for item in items):
        (year,) = _of(result, "annual", entity)
        total, band = year["total"], year["band"]
        yield {"band": band} if total is None else {"annual": "total", "points": total}


def _of(result: Result, table: str, entity: str) -> list[dict[str, Any]]:
    return [row for row in result.records(table) if row["entity"] == entity]


def _kept(row: Line, keys: Sequence[str]) -> Line:
    """Some columns of a row, without those that are empty."""
    return {key: row[key] for key in keys if row[key] not in ("", None)}


def _shown(line: Line) -> str:
    """Keys and values as a mapping in a line."""
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in line.items()) + "}"


def _value(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{plainly(value):f}"
    return json.dumps(value, ensure_ascii=False) if _TO_QUOTE.search(value) else value
