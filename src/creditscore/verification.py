"""Whether what stands in a folder of results follows from its rules and its facts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .errors import CreditscoreError, Place, Problem, UsageError, excerpt
from .facts.facts import Facts, digest
from .facts.read import read_facts
from .messages import named
from .results.manifest import seal_of
from .results.output_folder import SEAL, listed_in
from .scheme.files.yaml_tree import parse
from .scheme.loading import load_scheme
from .scheme.scheme import Scheme
from .scoring import score


@dataclass(frozen=True)
class Verification:
    """What came of making a run again: the run as `run.json` has it, and all that differs.

    Each problem names the file at fault: `run.json` itself (V101), a table (V102), a rule file
    (V103), a fact table (V104), or the first line of a table that comes out otherwise (V105).
    """

    run: Mapping[str, Any]
    problems: tuple[Problem, ...]

    def __bool__(self) -> bool:
        return not self.problems


def verify(
    folder: str | Path, scheme: str | Path | None = None, facts: Sequence[str | Path] | None = None
) -> Verification:
    """Make the run again that a folder of results holds, and compare every byte.

    Rules and facts are taken from where the run had them, or from `scheme` and `facts`. Raises
    `UsageError` (U570) where no sealed run of creditscore stands in the folder.

    >>> from creditscore import score, verify
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    >>> with TemporaryDirectory() as name:
    ...     Path(name, "facts.json").write_text(json.dumps([row])) and None
    ...     _ = score("changzhi-2023", f"{name}/facts.json").write(f"{name}/out")
    ...     first = verify(f"{name}/out")
    ...     Path(name, "facts.json").write_text(json.dumps([row | {"cases": 5}])) and None
    ...     later = verify(f"{name}/out")
    >>> bool(first), [problem.code for problem in later.problems]
    (True, ['V104', 'V105'])
    """
    place = Path(folder)
    run = _sealed_run(place)
    problems = [*_altered(place, run)]
    try:
        rules = load_scheme(scheme or _folder(run))
        problems += _compared("V103", rules.source.hashes if rules.source else {}, run["rules"])
        given = read_facts(*(facts or run["facts"]), scheme=rules)
        found = {str(name): hash_ for name, hash_ in given.hashes.items()}
        # a table that was moved or renamed is the same table
        known, there = {*run["facts"].values()}, {*found.values()}
        found = {name: hash_ for name, hash_ in found.items() if hash_ not in known}
        was = {name: hash_ for name, hash_ in run["facts"].items() if hash_ not in there}
        problems += _compared("V104", found, was)
        problems += _made_again(place, run, rules, given)
    except CreditscoreError as error:
        problems += error.problems
    return Verification(run, tuple(problems))


def _sealed_run(folder: Path) -> dict[str, Any]:
    """What `run.json` says; raises `UsageError` where there is none that could be made again."""
    try:
        data = (folder / SEAL).read_bytes()
    except OSError as error:
        details = {"path": folder / SEAL, "reason": error.strerror or error}
        raise UsageError(Problem("U570", Place(), details)) from None
    run: Any = json.loads(data) if listed_in(data) else {}
    kinds: dict[str, type] = {"through": str, "format": str, "tables": list, "seal": str}
    kinds |= dict.fromkeys(("outputs", "rules", "facts", "readings", "changes"), dict)
    wrong = [name for name, kind in kinds.items() if not isinstance(run.get(name), kind)]
    if wrong:
        details = {"path": folder / SEAL, "reason": ", ".join(wrong)}
        raise UsageError(Problem("U570", Place(), details))
    return dict(run)


def _folder(run: Mapping[str, Any]) -> str:
    """The folder that the rules were in, or the name of a built-in scheme."""
    folder = run.get("folder")
    there = isinstance(folder, str) and Path(folder).is_dir()
    return str(folder) if there else str(run["scheme"])


def _altered(folder: Path, run: Mapping[str, Any]) -> Iterator[Problem]:
    """What of a folder is not as the run has left it."""
    if seal_of(run) != run["seal"]:
        yield Problem("V101", Place(SEAL))
    there = {name: digest(folder / name) for name in run["outputs"] if (folder / name).is_file()}
    yield from _compared("V102", there, run["outputs"])


def _compared(code: str, found: Mapping[str, str], was: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each file that is not what it was."""
    for name in sorted({*found, *was}):
        if found.get(name) != was.get(name):
            change = "gone" if name not in found else "new" if name not in was else "changed"
            yield Problem(code, Place(name), named("change", change))


def _made_again(
    folder: Path, run: Mapping[str, Any], rules: Scheme, facts: Facts
) -> Iterator[Problem]:
    """The first difference of the first table that comes out otherwise."""
    readings: dict[str, list[str]] = {}
    for reading, option in run["readings"].items():
        readings.setdefault(reading.rpartition("/")[0] or reading, []).append(option)
    changes = {path: parse(str(value), path) for path, value in run["changes"].items()}
    result = score(rules.switch(readings, changes), facts, through=run["through"])
    with TemporaryDirectory() as draft:
        tables = [name.rpartition(".")[0] for name in run["tables"]]
        result.write(draft, run["format"], tables=tables)
        for name in run["tables"]:
            if name in run["outputs"] and digest(Path(draft, name)) != run["outputs"][name]:
                yield _first_difference(folder / name, Path(draft, name), run)
                return


def _first_difference(was: Path, found: Path, run: Mapping[str, Any]) -> Problem:
    """The first line in which two tables differ; for Parquet the first row."""
    versions = run.get("versions", {}).get("creditscore")
    lines = [_lines(path) if path.is_file() else [] for path in (was, found)]
    for number, (old, new) in enumerate(zip_longest(*lines), start=1):
        if old != new:
            details = {"was": excerpt(old or "—", 200), "now": excerpt(new or "—", 200)}
            return Problem("V105", Place(was.name, number), {**details, "version": versions})
    return Problem("V106", Place(was.name), {"version": versions})


def _lines(path: Path) -> Iterator[str]:
    if path.suffix == ".parquet":
        import pandas as pd

        table = pd.read_parquet(path)
        return (str(tuple(row)) for row in table.itertuples(index=False))
    return iter(path.read_text(encoding="utf-8-sig").splitlines())
