"""Handing in: tables as files or rows, mended, submitted, reviewed, sent back."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from ..intake import reading
from ..office import handing_in, objections, rules, years
from ..office.rows import Row
from ..people.roles import User
from ..refusals import refused
from ..service import Service
from ..web.access import Analyst, Office, Reporter, Sender, Served
from ..web.once import OnceRoute, version_asked
from ..web.shapes import as_json
from .asked import Number, YearName
from .shapes import (
    ObjectionShape,
    RowShape,
    SubmissionShape,
    objection_shape,
    row_shape,
    submission_shape,
)

router = APIRouter(tags=["submissions"], route_class=OnceRoute)
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {
                "schema": {"type": "array", "items": {"type": "object"}, "maxItems": 10000},
                "example": [
                    {
                        "month": "2023-05",
                        "entity": "市教育局",
                        "item": "17",
                        "fact": "repairs",
                        "value": 3,
                    }
                ],
            },
            "application/vnd.apache.arrow.stream": {
                "schema": {"type": "string", "format": "binary"}
            },
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
                "schema": {"type": "string", "format": "binary"}
            },
        },
    }
}


class Reason(BaseModel):
    """Why; needed where it corrects a closed month."""

    because: str = Field("", max_length=2000)


class Reply(BaseModel):
    """What the office answers."""

    answer: str = Field(min_length=1, max_length=2000, examples=["第5项请核对"])


class Rows(BaseModel):
    """The rows of a draft as they are to stand."""

    rows: list[RowShape] = Field(max_length=20_000)


class NewObjection(BaseModel):
    """A figure that is disputed, and why."""

    unit: str = Field(max_length=200, examples=["市教育局"])
    month: str = Field(pattern=r"^\d{4}-\d{2}$", examples=["2023-05"])
    item: str = Field(max_length=100, examples=["17"])
    subject: str = Field("", max_length=200)
    fact: str = Field(max_length=100, examples=["repairs"])
    claimed: str = Field("", max_length=100, examples=["4"], description="empty: it is not so")
    because: str = Field(min_length=1, max_length=2000, examples=["漏计一件"])


class Decision(BaseModel):
    """How an objection is decided, and why."""

    upheld: bool
    answer: str = Field(min_length=1, max_length=2000)


@router.get("/years/{year}/submissions")
def listed(
    year: YearName,
    user: Reporter,
    service: Served,
    month: Annotated[str | None, Query(max_length=20)] = None,
    unit: Annotated[str | None, Query(max_length=200)] = None,
    state: Annotated[str | None, Query(max_length=20)] = None,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[SubmissionShape]:
    """What was handed in, in the order in which it came; `after` is the last one already seen."""
    with service.desk(user) as desk:
        found = handing_in.submissions(
            desk, year, month=month, unit=unit, state=state, after=after, limit=limit
        )
        return [submission_shape(one) for one in found]


@router.post("/years/{year}/submissions", status_code=201, openapi_extra=_BODY)
async def receive(
    year: YearName,
    request: Request,
    user: Sender,
    service: Served,
    file: Annotated[str, Query(max_length=300, description="the name of the file")] = "",
    month: Annotated[str, Query(max_length=20, description="refuse other months")] = "",
    unit: Annotated[str, Query(max_length=200, description="refuse other units")] = "",
    whole: Annotated[bool, Query(description="stands for all that was handed in before")] = False,
) -> SubmissionShape:
    """Hand in a table (CSV, Excel, Parquet, Arrow, JSON) as a draft, with what is wrong with it."""
    content, name, media = await uploaded(request, file)
    return await run_in_threadpool(
        _receive, service, user, year, content, name, media, unit=unit, month=month, whole=whole
    )


@router.get("/submissions/{number}")
def one(number: Number, user: Reporter, service: Served, response: Response) -> SubmissionShape:
    """What was handed in, with its problems; its version is the ETag."""
    with service.desk(user) as desk:
        found = handing_in.submission_of(desk, number)[0]
        response.headers["etag"] = f'"{found.version}"'
        return submission_shape(found)


@router.get("/submissions/{number}/rows")
def rows(number: Number, user: Reporter, service: Served) -> list[RowShape]:
    """The rows of what was handed in."""
    with service.desk(user) as desk:
        return [row_shape(row) for row in handing_in.rows_of(desk, number)]


@router.get("/submissions/{number}/file", response_class=Response)
def file(number: Number, user: Reporter, service: Served) -> Response:
    """The file as it was handed in, byte for byte."""
    with service.desk(user) as desk:
        found = handing_in.submission_of(desk, number)[0]
        content = found.content
        if not content:
            raise refused("U602")
        return download(content, found.file)


@router.put("/submissions/{number}/rows")
def mend(
    number: Number, asked: Rows, request: Request, user: Sender, service: Served
) -> SubmissionShape:
    """Put other rows in the place of a draft's; with `If-Match` nobody's change is lost."""
    found = [Row(**row.model_dump()) for row in asked.rows]
    with service.desk(user, write=True) as desk:
        version = version_asked(request)
        return submission_shape(handing_in.mend(desk, number, found, version))


@router.post("/submissions/{number}/submit")
def submit(number: Number, asked: Reason, user: Sender, service: Served) -> SubmissionShape:
    """Hand in a draft for good: from then on its figures count."""
    with service.desk(user, write=True) as desk:
        return submission_shape(handing_in.submit(desk, number, because=asked.because))


@router.post("/submissions/{number}/withdraw")
def withdraw(number: Number, user: Sender, service: Served) -> SubmissionShape:
    """Take back what one has handed in, while it is not reviewed."""
    with service.desk(user, write=True) as desk:
        return submission_shape(handing_in.withdraw(desk, number))


@router.post("/submissions/{number}/review")
def review(number: Number, user: Office, service: Served) -> SubmissionShape:
    """Say that it was looked at."""
    with service.desk(user, write=True) as desk:
        return submission_shape(handing_in.review(desk, number))


@router.post("/submissions/{number}/return")
def send_back(number: Number, asked: Reply, user: Office, service: Served) -> SubmissionShape:
    """Send it back, with the reason: its figures count no more."""
    with service.desk(user, write=True) as desk:
        return submission_shape(handing_in.send_back(desk, number, asked.answer))


@router.get("/years/{year}/objections")
def disputed(
    year: YearName,
    user: Reporter,
    service: Served,
    state: Annotated[str | None, Query(max_length=20)] = None,
) -> list[ObjectionShape]:
    """The figures that are disputed."""
    with service.desk(user) as desk:
        return [objection_shape(o) for o in objections.objections(desk, year, state=state)]


@router.post("/years/{year}/objections", status_code=201)
def object_to(year: YearName, asked: NewObjection, user: Sender, service: Served) -> ObjectionShape:
    """Dispute a figure."""
    with service.desk(user, write=True) as desk:
        return objection_shape(objections.object_to(desk, year, **asked.model_dump()))


@router.get("/years/{year}/objections/effect", response_model=list[dict[str, Any]])
def effect(year: YearName, user: Analyst, service: Served) -> Response:
    """What each open objection would change if it were upheld."""
    with service.desk(user) as desk:
        found = objections.effect(desk, year)
    return Response(as_json(found), media_type="application/json")


@router.post("/objections/{number}/settle")
def settle(number: Number, asked: Decision, user: Office, service: Served) -> ObjectionShape:
    """Decide an objection."""
    with service.desk(user, write=True) as desk:
        return objection_shape(objections.settle(desk, number, asked.upheld, asked.answer))


async def uploaded(request: Request, name: str) -> tuple[bytes, str, str]:
    """The file that came, as the body or as the field `file` of a form; its name, its media."""
    media = request.headers.get("content-type", "")
    if not media.startswith("multipart/form-data"):
        return await request.body(), name, media
    part = (await request.form()).get("file")
    if not isinstance(part, UploadFile):
        raise refused("U615", what="file", why="multipart/form-data; name=file")
    return await part.read(), part.filename or name, part.content_type or ""


def take(
    service: Service, user: User, year: str, content: bytes, name: str, media: str, **how: Any
) -> int:
    """Read a file apart and keep it as a draft; return its number. Pages call it too."""
    if len(content) > service.settings.upload:
        raise refused("U604", limit=f"{service.settings.upload >> 20} MB")
    with service.desk(user) as desk:
        book = years.year_named(desk, year).rulebook
        folder = rules.written_out(desk.db, desk.room, book)
    handed = reading.read(service.settings, folder, content, name, media)
    whole = how.pop("whole", False)
    with service.desk(user) as desk:
        found = handing_in.looked_at(desk, year, handed, **how)
    with service.desk(user, write=True) as desk:
        return handing_in.receive(desk, year, handed, whole=whole, found=found).id


def download(content: bytes, name: str, media: str = "application/octet-stream") -> Response:
    """A file to be kept, never shown in the page's place."""
    from urllib.parse import quote

    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media, headers={"content-disposition": disposition})


def _receive(service: Service, user: User, *what: Any, **how: Any) -> SubmissionShape:
    number = take(service, user, *what, **how)
    with service.desk(user) as desk:
        return submission_shape(handing_in.submission_of(desk, number)[0])
