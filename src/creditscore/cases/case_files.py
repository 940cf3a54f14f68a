"""The files of worked cases beside the rules of a scheme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import Problem, RuleError
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
