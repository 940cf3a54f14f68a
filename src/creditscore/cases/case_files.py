"""The files of worked cases beside the rules of a scheme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import Problem, RuleError
from ..facts.facts import Facts
from ..facts.read import read_facts
from ..facts.reading.headings import COLUMNS
from ..facts.reading.tidy_rows import TidyRows
from ..scheme.files import yaml_tree
from ..scheme.schema import shape


def files(folder: Path) -> Iterator[tuple[str, Sequence[yaml_tree.Map], Sequence[Problem]]]:
    """The files of cases in a scheme's folder: name, cases, and what keeps them from being run."""
    for path in sorted((folder / "cases").glob("*.yaml")):
        name = f"cases/{path.name}"
        try:
            cases = yaml_tree.read(path, name)
        except RuleError as error:
            yield name, [], error.problems
            continue
        found = shape.problems(cases, "cases")
        yield name, [] if found else cases, found


def facts_of(case: yaml_tree.Map) -> Facts:
    """The facts of a case; of one that has none, a year in which nothing was reported."""
    rows = [{"entity": case["entity"], **row} for row in case["facts"]]
    return read_facts(rows) if rows else Facts(TidyRows({name: [] for name in COLUMNS}))
