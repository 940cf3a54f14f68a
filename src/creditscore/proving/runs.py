"""A folder of results as its `run.json` has it: what it says, and what is not as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..books.books import Books
from ..books.late import found_in, reported, stated
from ..errors import Place, Problem, UsageError
from ..facts.check import check
from ..facts.facts import Facts
from ..messages import named
from ..results.manifest import hashes_of, seal_of
from ..results.output_folder import SEAL, listed_in, outputs_in
from ..results.result import Result
from ..scheme.files.yaml_tree import parse
from ..scheme.scheme import Scheme, by_place
from ..scoring import score

Run = Mapping[str, Any]
"""What a `run.json` says."""


def is_run(folder: Path) -> bool:
    """Whether a folder holds what looks like a run."""
    return (folder / SEAL).is_file()


def run_in(folder: Path) -> Run:
    """What the `run.json` of a folder says.

    Raises `UsageError` (U570) where there is none, or none of a run that could be made again.
    """
    try:
        data = (folder / SEAL).read_bytes()
    except OSError as error:
        details = {"path": folder / SEAL, "reason": error.strerror or error}
        raise UsageError(Problem("U570", Place(), details)) from None
    run: Any = json.loads(data) if listed_in(data) else {}
    kinds: dict[str, type] = {"through": str, "format": str, "tables": list, "seal": str}
    mappings = ("outputs", "rules", "facts", "readings", "changes", "hashes")
    kinds |= dict.fromkeys(mappings, dict)
    wrong = [name for name, kind in kinds.items() if not isinstance(run.get(name), kind)]
    if wrong:
        details = {"path": folder / SEAL, "reason": ", ".join(wrong)}
        raise UsageError(Problem("U570", Place(), details))
    return dict(run)


def altered(folder: Path, run: Run) -> Iterator[Problem]:
    """What of a folder is not as its run has left it: `run.json` itself (V101), a table (V102)."""
    found, was = hashes_of(run), run["hashes"]
    wrong = sorted(name for name in {**found, **was} if found.get(name) != was.get(name))
    if wrong or seal_of(run) != run["seal"]:
        yield Problem("V101", Place(SEAL), {"names": ", ".join(wrong) or "seal"})
    yield from changed("V102", outputs_in(folder, run["tables"]), run["outputs"])


def changed(code: str, found: Mapping[str, str], was: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each file that is not what it was."""
    for name in sorted({*found, *was}):
        if found.get(name) != was.get(name):
            change = "gone" if name not in found else "new" if name not in was else "changed"
            yield Problem(code, Place(name), named("change", change))


def folder_of_rules(run: Run) -> str:
    """The folder that the rules were in, or the name of a built-in scheme."""
    folder = run.get("folder")
    there = isinstance(folder, str) and Path(folder).is_dir()
    return str(folder) if there else str(run["scheme"])


def made_again(run: Run, rules: Scheme, facts: Facts, books: Books | None = None) -> Result:
    """The run once more: its months, readings and changes, by some rules and of some facts.

    `books` may have later entries; facts of closed months are those that they had then. Raises
    `UsageError` (V111) where the run was scored by others.
    """
    seal = run.get("books", "")
    then = None if books is None else books.at(seal)
    if seal and then is None:
        raise UsageError(Problem("V111", Place(SEAL), {"seal": seal}))
    scheme = switched(rules, run)
    if then is not None and then.closed:
        checked = check(facts, scheme, scheme.month_number(run["through"]))
        today = then.under(scheme.own_names)
        found = found_in(today, reported(checked.observations))
        facts = stated(checked.facts, found, today, len(today.corrections))
    return score(scheme, facts, through=run["through"], books=then)


def switched(rules: Scheme, run: Run) -> Scheme:
    """Some rules under the readings and changes of a run."""
    changes = {path: parse(str(value), path) for path, value in run["changes"].items()}
    return rules.switch(by_place(run["readings"]), changes)
