"""Schemes, and scoring of facts that come with the request: nothing of it is kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from ...comparison.diff import diff as compared
from ...facts.facts import Facts as FactTable
from ...facts.read import read_facts
from ...results.result import Result
from ...results.tables.columns import records
from ...results.tables.definitions import table as definition_of
from ...results.tables.definitions import tables_of
from ...scheme.catalogue import schemes
from ...scheme.fact_dictionary import dictionary
from ...scheme.loading import load_scheme
from ...scheme.scheme import Scheme
from ...scoring import score
from ..office.desk import Room
from ..office.inspecting import as_data
from ..refusals import refused
from ..service import Service
from ..web.access import Analyst, Anyone, Served
from ..web.answers import language_of
from ..web.shapes import TABLES, Format, Limit, Offset, TableShape, answered, as_json
from .asked import Wanted

router = APIRouter(tags=["rules"])
SchemeName = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,80}$", examples=["changzhi-2023"])]
_JSON = "application/json"
_MOST = 50_000
_ENTRIES = [
    {"name": name, "kind": "text"}
    for name in ("track", "item", "subject", "fact", "label", "type", "missing", "cites")
]


class Facts(Wanted):
    """A scheme, and facts one row an observation, tidy or wide."""

    scheme: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,80}$", examples=["changzhi-2023"])
    facts: list[dict[str, str | int | float | bool | None]] = Field(
        max_length=_MOST,
        examples=[[{"month": "2023-05", "entity": "市教育局", "item": "17", "repairs": 3}]],
    )


class Scored(Facts):
    """The tables that are wanted, `annual` and `months` unless told."""

    tables: list[str] = Field(["annual", "months"], max_length=20)


class Explained(Facts):
    """Whose points are to be explained: a unit, perhaps of a month and an item."""

    entity: str = Field(max_length=200, examples=["市教育局"])
    month: str | None = Field(None, max_length=20, examples=["2023-05"])
    item: str | None = Field(None, max_length=100)


class Compared(Facts):
    """The other rules: readings and changes on top of nothing, or another scheme."""

    other: Wanted = Wanted()


class Differing(BaseModel):
    """Two schemes, the second perhaps under readings and changes, and facts of the first's year."""

    before: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,80}$", examples=["changzhi-2023"])
    after: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,80}$", examples=["changzhi-2023"])
    readings: dict[str, str | list[str]] = Field({}, max_length=200)
    changes: dict[str, Any] = Field({}, max_length=200)
    facts: list[dict[str, str | int | float | bool | None]] = Field([], max_length=_MOST)


class Checked(BaseModel):
    """What is wrong with facts, and what is worth knowing; in both languages."""

    rows: int
    problems: list[dict[str, Any]]
    notices: list[dict[str, Any]]


@router.get("/schemes")
def all_schemes(user: Anyone, service: Served) -> list[str]:
    """The built-in schemes."""
    return schemes()


@router.get("/schemes/{scheme}", response_model=dict[str, Any])
def one_scheme(scheme: SchemeName, user: Anyone, service: Served) -> Response:
    """A scheme: tracks with units and items, readings with their options, parts of the year."""
    found = built_in(service.room, scheme)
    body = {
        "id": found.id,
        "title": found.title,
        "cites": found.cites,
        "year": found.year,
        "months": found.months,
        "places": found.places,
        "assumes": found.assumes,
        "parts": [{"id": part.id, "title": part.title} for part in found.parts],
        "readings": [_reading("", reading) for reading in found.readings],
        "tables": tables_of(found),
        "tracks": [_track(track) for track in found.tracks.values()],
    }
    return Response(as_json(body), media_type=_JSON)


@router.get("/schemes/{scheme}/facts", response_model=TableShape, responses=TABLES)
def fact_dictionary(
    scheme: SchemeName,
    request: Request,
    user: Anyone,
    service: Served,
    unit: Annotated[str | None, Query(max_length=200, examples=["市教育局"])] = None,
    month: Annotated[str | None, Query(max_length=20, examples=["2023-05"])] = None,
    limit: Limit = 1000,
    offset: Offset = 0,
    format: Format = None,
) -> Response:
    """The facts that a scheme asks for, of a unit or of all."""
    found = dictionary(built_in(service.room, scheme), unit=unit, month=month)
    rows = [
        {
            "track": entry.track.id,
            "item": entry.item,
            "subject": entry.subject.id if entry.subject else "",
            "fact": entry.fact.id,
            "label": entry.fact.label,
            "type": entry.fact.type,
            "missing": str(entry.fact.missing),
            "cites": entry.cites,
        }
        for entry in found
    ]
    own = ("unit", "month", "limit", "offset", "format", "lang")
    return answered(
        request, "facts", _ENTRIES, rows, limit=limit, offset=offset, format=format, own=own
    )


@router.post("/check")
def check(asked: Facts, user: Anyone, service: Served) -> Checked:
    """What is wrong with facts by the rules of a scheme; an answer, not an error."""
    from ...errors import FactError

    try:
        result = _scored(service, asked)
    except FactError as error:
        return Checked(rows=len(asked.facts), problems=as_data(error.problems), notices=[])
    return Checked(rows=len(asked.facts), problems=[], notices=as_data(result.notices))


@router.post("/score", response_model=dict[str, Any], responses=TABLES)
def scored(
    asked: Scored,
    request: Request,
    user: Analyst,
    service: Served,
    format: Format = None,
    limit: Limit = 1000,
    offset: Offset = 0,
) -> Response:
    """Score facts; several tables as JSON, one as CSV or Arrow too."""
    known = tables_of(built_in(service.room, asked.scheme))
    for name in asked.tables:
        if name not in known:
            raise refused("U615", what="body.tables", why=" | ".join(known))
    result = _scored(service, asked)
    if len(asked.tables) == 1:
        (name,) = asked.tables
        definition = definition_of(result.scheme, name)
        columns = [
            {"name": c.name, "kind": c.kind, "unit": c.unit, "zh": c.zh, "en": c.en}
            for c in definition.columns
        ]
        rows = records(definition, vars(Result)[name].rows(result))
        return answered(request, name, columns, rows, limit=limit, offset=offset, format=format)
    body = {
        "scheme": result.scheme.id,
        "through": result.scheme.months[result.through - 1],
        "notices": as_data(result.notices),
        "tables": {name: result.records(name) for name in asked.tables},
    }
    return Response(as_json(body), media_type=_JSON)


@router.post("/explain", response_model=dict[str, Any])
def explain(asked: Explained, user: Analyst, service: Served) -> Response:
    """Why a unit has its points."""
    found = _scored(service, asked).explain(asked.entity, asked.month, asked.item)
    return Response(as_json(found.data()), media_type=_JSON)


@router.post("/compare", response_model=dict[str, Any])
def compare(asked: Compared, user: Analyst, service: Served) -> Response:
    """What other readings or changes of the rules would move, by unit and by clause."""
    before = _scored(service, asked)
    after = _under(service, asked, before.facts, asked.other)
    found = before.compare(after)
    body = {name: rows_of(getattr(found, name)) for name in ("units", "by_clause")}
    return Response(as_json(body), media_type=_JSON)


@router.post("/diff", response_model=dict[str, Any])
def diff(asked: Differing, request: Request, user: Analyst, service: Served) -> Response:
    """What two schemes say otherwise, in words; with facts, who moves and by which clause."""
    before = built_in(service.room, asked.before)
    after = built_in(service.room, asked.after).switch(asked.readings, asked.changes)
    found = compared(before, after, asked.facts or None)
    body: dict[str, Any] = {
        "lines": found.lines(language_of(request)),
        "rules": rows_of(found.rules),
        "left_out": as_data(found.left_out),
    }
    if found.comparison is not None:
        body["units"] = rows_of(found.comparison.units)
        body["by_clause"] = rows_of(found.comparison.by_clause)
    return Response(as_json(body), media_type=_JSON)


def built_in(room: Room, name: str) -> Scheme:
    """A built-in scheme, loaded once in a process; nobody names a folder of this machine."""
    if name not in schemes():
        raise refused("U602")
    return room.once(("built-in", name), lambda: load_scheme(name))


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """A data frame row by row, None where a cell is empty."""
    whole = frame.astype(object)
    rows: list[dict[str, Any]] = whole.where(whole.notna(), None).to_dict("records")
    return rows


def _scored(service: Service, asked: Facts) -> Result:
    facts = read_facts(asked.facts, scheme=built_in(service.room, asked.scheme))
    return _under(service, asked, facts, asked)


def _under(service: Service, asked: Facts, facts: FactTable, rules: Wanted) -> Result:
    """A score of facts under the readings and changes that are said."""
    with service.room.turn:
        return score(
            built_in(service.room, asked.scheme),
            facts,
            through=asked.through,
            readings=rules.readings,
            changes=rules.changes,
            threads=1,
        )


def _track(track: Any) -> dict[str, Any]:
    return {
        "id": track.id,
        "title": track.title,
        "cites": track.cites,
        "units": [*track.entities.names],
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "cites": item.cites,
                "says": item.says,
                "assumes": item.assumes,
                "readings": [_reading(item.id, reading) for reading in item.readings],
            }
            for item in track.items.values()
        ],
    }


def _reading(item: str, reading: Any) -> dict[str, Any]:
    return {
        "id": reading.id,
        "item": item,
        "question": reading.question,
        "chosen": reading.chosen,
        "because": reading.because,
        "others": [*reading.others],
    }
