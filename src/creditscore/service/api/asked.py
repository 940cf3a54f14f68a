"""What addresses and bodies ask for, as the library takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import BaseModel, Field

from ...scheme.files.yaml_tree import parse
from ..people.roles import User
from ..refusals import refused

YearName = Annotated[str, Path(max_length=100, examples=["changzhi-2023"])]
MonthName = Annotated[str, Path(pattern=r"^\d{4}-\d{2}$", examples=["2023-05"])]
Number = Annotated[int, Path(ge=1, le=2**53)]
Through = Annotated[
    str | None,
    Query(
        max_length=20,
        examples=["2023-06"],
        description="the last month; unless told the last that has begun and lacks no figure",
    ),
]
Readings = Annotated[
    list[str] | None,
    Query(max_length=100, examples=[["16=monthly-cap"]], description="ITEM=OPTION"),
]
Changes = Annotated[
    list[str] | None,
    Query(
        max_length=100, alias="set", examples=[["16.awards.cases.cap=30"]], description="PATH=VALUE"
    ),
]


class Wanted(BaseModel):
    """Rules as they stand, or under other readings and with changes."""

    through: str | None = Field(default=None, max_length=20, examples=["2023-06"])
    readings: dict[str, str | list[str]] = Field(
        default={}, max_length=200, examples=[{"16": "monthly-cap"}]
    )
    changes: dict[str, Any] = Field(
        default={}, max_length=200, examples=[{"16.awards.cases.cap": 30}]
    )


def readings_of(words: Sequence[str] | None, user: User) -> dict[str, list[str]]:
    """Readings as an address names them; refused (U601) to who may only look at what is."""
    chosen: dict[str, list[str]] = {}
    for left, right in _pairs(words, "reading", user):
        chosen.setdefault(left, []).append(right)
    return chosen


def changes_of(words: Sequence[str] | None, user: User) -> dict[str, Any]:
    """Changes of rules as an address names them, their values as in a rule file."""
    return {path: parse(value, f"set {path}") for path, value in _pairs(words, "set", user)}


def _pairs(words: Sequence[str] | None, name: str, user: User) -> list[tuple[str, str]]:
    if words and "score" not in user.scopes:
        raise refused("U601")
    found = [word.partition("=") for word in words or ()]
    for left, sign, _ in found:
        if not left or not sign:
            raise refused("U615", what=f"query.{name}", why="A=B")
    return [(left, right) for left, _, right in found]
