"""What records came to as CSV files, which appear together, whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from .. import whole
from ..errors import Place, Problem, UsageError
from ..formulas import guarded
from . import records, refusals
from .refusals import Refusal

_ERRORS = "backslashreplace"
Write = Callable[[Any], None]
Sink = Callable[[Iterable[Refusal]], None]


@contextmanager
def files(
    out: Path, rejected: Path | None, tell: Callable[[Problem], object]
) -> Iterator[tuple[Write, Sink | None]]:
    """Give what writes the table of facts, and what takes refused records, if a file is named.

    Texts that a spreadsheet would take for formulas are guarded. Raises `UsageError` where a file
    stands that no earlier run has written, or nothing can be written; then all is as it was.
    """
    targets = [out] if rejected is None else [out, rejected]
    _refuse_foreign(out, (records.COLUMNS, (*records.COLUMNS, "until")))
    if rejected is not None:
        _refuse_foreign(rejected, (refusals.COLUMNS,))
    with whole.files(targets, tell) as drafts, ExitStack() as opened:
        sink = None if rejected is None else _refused(drafts[1], opened)
        yield lambda facts: _write(facts, drafts[0]), sink


def _refused(draft: Path, opened: ExitStack) -> Sink:
    file = draft.open("w", encoding="utf-8-sig", errors=_ERRORS, newline="")
    writer = csv.writer(opened.enter_context(file), lineterminator="\n")
    writer.writerow(refusals.COLUMNS)
    return lambda rows: writer.writerows(
        [guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )


def _write(facts: Any, draft: Path) -> None:
    shown = facts.assign(**{name: facts[name].map(guarded) for name in ("entity", "source")})
    shown.to_csv(draft, index=False, encoding="utf-8-sig", errors=_ERRORS, lineterminator="\n")


def _refuse_foreign(target: Path, headings: Sequence[Sequence[str]]) -> None:
    """Raise `UsageError` where a file stands that is no earlier result of the same kind."""
    first = [",".join(names).encode("utf-8-sig") + b"\n" for names in headings]
    if not target.is_file():
        return
    with target.open("rb") as file:
        start = file.read(max(map(len, first)))
    if start and not start.startswith(tuple(first)):
        raise UsageError(Problem("U524", Place(), {"path": target}))
