"""The public face is pinned: what changes of it is said in the changelog.

`api.json` holds the face as it was pinned, and the changelog's entries of that day. Where a name, a
parameter or a column differs, an entry that is new since then has to name it in backquotes.
UPDATE_GOLDEN=1 pins the face anew, which is done with a release.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import inspect
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import creditscore
from creditscore.results.tables import definitions

PINNED = Path(__file__).with_name("api.json")
CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"


@functools.cache
def face() -> dict[str, str]:
    """Every public name, parameter and column, and what it is."""
    found: dict[str, str] = {}
    for name in creditscore.__all__:
        thing = getattr(creditscore, name)
        if inspect.isclass(thing):
            found[name] = "class"
            found |= dict(_of_class(name, thing))
        else:
            found |= dict(_of_function(name, thing))
    schemes = [creditscore.load_scheme(name) for name in ("changzhi-2023", "yuncheng-2024")]
    for scheme in schemes:
        for table in definitions.NAMES:
            for column in definitions.table(scheme, table).columns:
                found[f"table {table}.{column.name}"] = column.kind
    problem = creditscore.Problem("F219", details={"file": "a.csv"}).to_dict()
    return found | {f"Problem.to_dict()[{key}]": "key" for key in problem}


def _of_class(name: str, kind: type) -> Iterator[tuple[str, str]]:
    fields = {f.name: f for f in dataclasses.fields(kind)} if dataclasses.is_dataclass(kind) else {}
    known = {n for c in kind.__mro__ if c.__module__.startswith("creditscore") for n in vars(c)}
    for attribute in sorted(known | {*fields}):
        if attribute.startswith("_"):
            continue
        value = inspect.getattr_static(kind, attribute, None)
        value = value.__func__ if isinstance(value, classmethod | staticmethod) else value
        if inspect.isfunction(value):
            yield from _of_function(f"{name}.{attribute}", value)
        elif attribute in fields:
            field = fields[attribute]
            needed = field.default is field.default_factory is dataclasses.MISSING
            yield f"{name}.{attribute}", f"field, {'needed' if needed else 'may be left out'}"
        elif isinstance(value, property | functools.cached_property) or hasattr(value, "__get__"):
            yield f"{name}.{attribute}", "property"


def _of_function(name: str, function: object) -> Iterator[tuple[str, str]]:
    assert callable(function)
    yield name, "function"
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "self":
            continue
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        default = re.sub(r" at 0x\w+", "", default)
        yield f"{name}({parameter.name})", f"{parameter.kind.description}{default}"


def entries(text: str) -> list[str]:
    """What the changelog says of the version that is to come, an entry each."""
    unreleased = text.partition("## [Unreleased]")[2].partition("\n## [")[0]
    return [" ".join(entry.split()) for entry in re.split(r"^- ", unreleased, flags=re.M)[1:]]


def digest(entry: str) -> str:
    return hashlib.sha256(entry.encode()).hexdigest()[:12]


def untold(before: dict[str, str], now: dict[str, str], new: Iterable[str]) -> list[str]:
    """What of the face is otherwise and named in none of the entries.

    Of a class, function or table that is new or gone its own name is enough.
    """
    code = " ".join(re.findall(r"`([^`]+)`", " ".join(new)))
    words = set(re.findall(r"\w+", code))
    both = {whole(name) for name in before} & {whole(name) for name in now}
    changed = [name for name in sorted({**before, **now}) if before.get(name) != now.get(name)]
    told = {name: name if whole(name) in both else whole(name) for name in changed}
    return [name for name in changed if re.findall(r"\w+", told[name])[-1] not in words]


def whole(name: str) -> str:
    """The class, function or table that something is of."""
    return re.split(r"[.(]", name)[0]


def test_what_changes_is_in_the_changelog() -> None:
    now, told = face(), entries(CHANGELOG.read_text(encoding="utf-8"))
    if os.environ.get("UPDATE_GOLDEN"):
        pinned = {"face": now, "told": [digest(entry) for entry in told]}
        PINNED.write_text(json.dumps(pinned, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    new = [entry for entry in told if digest(entry) not in pinned["told"]]
    assert untold(pinned["face"], now, new) == [], (
        "these changed: name each in backquotes in an entry of CHANGELOG.md"
    )


def test_each_kind_of_change_is_seen() -> None:
    before = {
        "score": "function",
        "score(through)": "keyword-only = None",
        "table months.rank": "whole",
    }
    gone = {name: what for name, what in before.items() if name != "table months.rank"}
    assert untold(before, gone, []) == ["table months.rank"]
    other = {**before, "score(through)": "keyword-only = '2023-12'", "score(pace)": "keyword-only"}
    assert untold(before, other, ["`score` takes a pace"]) == ["score(pace)", "score(through)"]
    assert untold(before, other, ["`score(pace=…)`; `through` is December"]) == []
    assert untold(before, before, []) == []
    table = {**before, "table due.month": "text", "table due.rank": "whole"}
    assert untold(before, table, ["the table `due`"]) == []
    assert untold(before, table, ["`month` and `rank`"]) == ["table due.month", "table due.rank"]


@pytest.mark.parametrize(
    "name",
    ["score(through)", "read_facts(query)", "Result.to_polars(points)", "table annual.total",
     "Result.annual", "Problem.to_dict()[details]", "Place.line"],
)  # fmt: skip
def test_the_face_holds(name: str) -> None:
    assert name in face()


def test_every_public_name_is_documented() -> None:
    for name in creditscore.__all__:
        thing = getattr(creditscore, name)
        assert thing.__doc__
        for attribute, value in vars(thing).items() if inspect.isclass(thing) else ():
            if not attribute.startswith("_") and inspect.isfunction(value):
                assert value.__doc__, f"{name}.{attribute}"
