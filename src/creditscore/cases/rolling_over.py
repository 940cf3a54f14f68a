"""A scheme copied for another year: what of its files is still of the old one, by its causes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import Place, Problem, RuleError
from ..scheme.files import yaml_tree
from ..scheme.files.folder import DOCUMENT, TASKS
from .case_files import files

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_MONTHS_OF_RULES = ("from", "until")
"""Months of rules but for those in which targets are due, which are told as the scheme is built."""
_OF_THE_DOCUMENT = (TASKS, DOCUMENT)


def is_of_another_year(case: yaml_tree.Map, years: Collection[int]) -> bool:
    """Whether a case writes months and none of them is of these years.

    One that expects its months to be refused (F206) is of this year.
    """
    refused = any("F206" in str(line.get("problem", "")) for line in case.get("expect", ()))
    months = _months_of(case)
    written = {int(month[:4]) for month in months}
    return bool(months) and not refused and written.isdisjoint(years)


def _months_of(case: yaml_tree.Map) -> list[str]:
    rows = (*case["facts"], *case.get("expect", ()), case)
    return [row[key] for row in rows for key in ("month", "through") if key in row]


def stale_cases(cases: Iterable[tuple[str, yaml_tree.Map]], year: int) -> list[Problem]:
    """Cases of another year, by their files: one problem (R382), or none."""
    found = [(file, case) for file, case in cases if is_of_another_year(case, {year})]
    years = Counter(month[:4] for _, case in found for month in _months_of(case))
    if not found or not year:
        return []
    old = years.most_common(1)[0][0]
    details = {"old": old, "year": year, **_counted(file for file, _ in found)}
    return [Problem("R382", found[0][1].place, details)]


def with_left_over(folder: Path, found: Collection[Problem]) -> list[Problem]:
    """What was found, and what else is of the old year where cases tell that a scheme was copied.

    They are looked at here where the scheme could not be built, and so none was run. Awards that
    are in force in no month of the year (R422) are among the months of the old one (R383).
    """
    told = [problem for problem in found if problem.code == "R382"]
    more = [] if told else stale_cases(_cases(folder), _year_of(folder))
    rules = [p for problem in (told or more)[:1] for p in stale_rules(folder, problem)]
    months = any(problem.code == "R383" for problem in rules)
    return [*(p for p in found if not (months and p.code == "R422")), *more, *rules]


def _cases(folder: Path) -> Iterator[tuple[str, yaml_tree.Map]]:
    return ((file, case) for file, some, _ in files(folder) for case in some)


def _year_of(folder: Path) -> int:
    try:
        year = yaml_tree.read(folder / "scheme.yaml").get("year")
    except (RuleError, AttributeError):
        return 0
    return year if isinstance(year, int) else 0


def stale_rules(folder: Path, cases: Problem) -> Iterator[Problem]:
    """Months (R383) and texts (R384) of the rule files in which the year of the cases stands."""
    old, year = str(cases.details["old"]), cases.details["year"]
    months, texts = list[tuple[str, Place]](), list[Place]()
    for path in sorted(folder.glob("*.yaml")):
        try:
            tree = yaml_tree.read(path)
        except RuleError:
            continue
        for key, value, place in _scalars(tree):
            if _MONTH.fullmatch(value):
                told = key in _MONTHS_OF_RULES or (key == "due" and path.name in _OF_THE_DOCUMENT)
                months += [(value, place)] if told and value[:4] == old else []
            elif re.search(rf"(?<![〔\d]){old}(?![\d〕])", value) and key != "cites":
                texts.append(place)
    if months:
        first, place = months[0]
        example = f"{first} → {year}{first[4:]}"
        details = {"old": old, "year": year, "example": example}
        yield Problem("R383", place, {**details, **_counted(p.file for _, p in months)})
    if texts:
        details = {"old": old, "year": year, **_counted(p.file for p in texts)}
        yield Problem("R384", texts[0], details)


def _scalars(node: Any, key: str = "") -> Iterator[tuple[str, str, Place]]:
    """Every text of a tree, with the last key that leads to it and its place."""
    if isinstance(node, yaml_tree.Map):
        entries = [(step.rpartition(".")[2], value, node.at(step)) for step, value in node.items()]
    elif isinstance(node, yaml_tree.Seq):
        entries = [(key, *entry) for entry in zip(node, node.value_places, strict=True)]
    else:
        return
    for name, value, place in entries:
        if isinstance(value, str):
            yield name, value, place
        else:
            yield from _scalars(value, name)


def _counted(files: Iterable[str]) -> dict[str, object]:
    """How many, and how many in each file."""
    found = Counter(files)
    listed = ", ".join(f"{file} ({count})" for file, count in found.items())
    return {"count": found.total(), "files": listed}
