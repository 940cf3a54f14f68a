"""Whether what stands in a folder of results follows from its rules and its facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..books.books import Books
from ..errors import CreditscoreError, Problem
from ..facts.facts import Facts, digest
from ..facts.read import read_facts
from ..results.manifest import hashes_of
from ..results.result import Result
from ..scheme.loading import load_scheme
from .differences import Inputs, altered_line, first_difference, rows_of
from .runs import Run, altered, changed, folder_of_rules, made_again, run_in
from .signatures import checked, public_key


@dataclass(frozen=True)
class Verification:
    """What came of making a run again: the run as `run.json` has it, and all that differs.

    Each problem names the file at fault: `run.json` itself (V101), a table (V102) and its first
    line that was altered (V107), a rule file (V103), a fact table (V104), a signature (V108, V109),
    or the first line of a table that comes out otherwise, with the input that makes it so (V105).
    `signed` are the fingerprints of the keys whose signatures hold.
    """

    run: Mapping[str, Any]
    problems: tuple[Problem, ...]
    signed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.problems


def verify(
    folder: str | Path,
    scheme: str | Path | None = None,
    facts: Sequence[str | Path] | None = None,
    *,
    key: str | Path | None = None,
    books: Books | None = None,
) -> Verification:
    """Make the run again that a folder of results holds, and compare every byte.

    Rules and facts are taken from where the run had them, or from `scheme` and `facts`. Signatures
    are checked; with the file of a public `key` there has to be one of it. A run that was scored by
    books needs these `books`, perhaps with later entries. Raises `UsageError` (U570) where no
    sealed run of creditscore stands in the folder, or what `public_key` does.

    >>> import json
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
    wanted = None if key is None else public_key(Path(key))
    run = run_in(place)
    signed, of_signatures = checked(place, run, wanted)
    problems = [*altered(place, run), *of_signatures]
    try:
        rules = load_scheme(scheme or folder_of_rules(run))
        of_rules = [*changed("V103", rules.source.hashes if rules.source else {}, run["rules"])]
        given = read_facts(*(facts or run["facts"]), scheme=rules)
        of_facts = [*changed("V104", *_moved(given, run))]
        problems += of_rules + of_facts
        inputs = Inputs(
            rules,
            given,
            rules_changed=[problem.place.file for problem in of_rules],
            tables_changed=[problem.place.file for problem in of_facts],
            said=[n for n, hash_ in hashes_of(run).items() if run["hashes"].get(n) != hash_],
            versions=(str(run["versions"]["creditscore"]), version("creditscore")),
        )
        problems += _compared(place, run, made_again(run, rules, given, books), inputs)
    except CreditscoreError as error:
        problems += error.problems
    return Verification(run, tuple(problems), signed)


def _moved(given: Facts, run: Run) -> tuple[dict[str, str], dict[str, str]]:
    """Tables found and those of the run; one that was moved or renamed is the same table."""
    found = {str(name): hash_ for name, hash_ in given.hashes.items()}
    known, there = {*run["facts"].values()}, {*found.values()}
    found = {name: hash_ for name, hash_ in found.items() if hash_ not in known}
    return found, {name: hash_ for name, hash_ in run["facts"].items() if hash_ not in there}


def _compared(folder: Path, run: Run, result: Result, inputs: Inputs) -> Iterator[Problem]:
    """Where tables were altered, and the first difference of the first that comes out otherwise."""
    with TemporaryDirectory() as draft:
        tables = [name.rpartition(".")[0] for name in run["tables"]]
        result.write(draft, run["format"], tables=tables)
        for name in run["tables"]:
            there, made = folder / name, Path(draft, name)
            was = run["outputs"].get(name)
            if there.is_dir():
                if [*rows_of(there)] != _sorted(made):
                    yield first_difference(there, made, inputs)
                    return
            elif was is not None and digest(made) != was:
                yield first_difference(there, made, inputs)
                return
            elif was is not None and there.is_file() and digest(there) != was:
                line = altered_line(there, made)
                yield from [] if line is None else [line]


def _sorted(made: Path) -> list[tuple[str, ...]]:
    headings, *rows = rows_of(made)
    return [headings, *sorted(rows)]
