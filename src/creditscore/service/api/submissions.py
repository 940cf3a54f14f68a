"""Handing in: tables as files or rows."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from ..intake import reading
from ..office import handing_in, rules, years
from ..people.roles import User
from ..refusals import refused
from ..service import Service
from ..store.tables import Submission
from ..web.access import Office, Reporter, Sender, Served

router = APIRouter(tags=["submissions"])


class Reason(BaseModel):
    """Why."""

    because: str = Field("", max_length=2000)


@router.get("/years/{year}/submissions")
def listed(
    year: str,
    user: Reporter,
    service: Served,
    month: str | None = None,
    unit: str | None = None,
    state: str | None = None,
) -> list[dict[str, Any]]:
    """What was handed in, in the order in which it came."""
    with service.desk(user) as desk:
        found = handing_in.submissions(desk, year, month=month, unit=unit, state=state)
        return [_submission(one) for one in found]


@router.post("/years/{year}/submissions", status_code=201)
async def receive(
    year: str,
    request: Request,
    user: Sender,
    service: Served,
    file: Annotated[str, Query(max_length=300, description="the name of the file")] = "",
    month: Annotated[str, Query(description="figures of other months are refused")] = "",
    unit: Annotated[str, Query(description="figures of other units are refused")] = "",
    whole: Annotated[bool, Query(description="stands for all that was handed in before")] = False,
) -> dict[str, Any]:
    """Hand in a table as a draft; what is wrong stands beside its cells."""
    media = request.headers.get("content-type", "")
    if media.startswith("multipart/form-data"):
        form = await request.form()
        part = form.get("file")
        if not isinstance(part, UploadFile):
            raise refused("U615", what="file", why="-")
        content, name, media = await part.read(), part.filename or file, part.content_type or ""
    else:
        content, name = await request.body(), file
    return await run_in_threadpool(
        _receive, service, user, year, content, name, media, unit=unit, month=month, whole=whole
    )


@router.post("/submissions/{number}/submit")
def submit(number: int, asked: Reason, user: Sender, service: Served) -> dict[str, Any]:
    """Hand in a draft for good."""
    with service.desk(user, write=True) as desk:
        return _submission(handing_in.submit(desk, number, because=asked.because))


@router.post("/submissions/{number}/review")
def review(number: int, user: Office, service: Served) -> dict[str, Any]:
    """Say that it was looked at."""
    with service.desk(user, write=True) as desk:
        return _submission(handing_in.review(desk, number))


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
    with service.desk(user, write=True) as desk:
        return handing_in.receive(desk, year, handed, **how).id


def _receive(service: Service, user: User, *what: Any, **how: Any) -> dict[str, Any]:
    number = take(service, user, *what, **how)
    with service.desk(user) as desk:
        return _submission(handing_in.submission_of(desk, number)[0])


def _submission(found: Submission) -> dict[str, Any]:
    return {
        "id": found.id,
        "unit": found.unit,
        "state": found.state,
        "by": found.account.name,
        "created": found.created,
        "handed_in": found.handed_in,
        "late": found.late,
        "file": found.file,
        "digest": found.digest,
        "rows": found.rows,
        "covers": [{"unit": c.unit, "month": c.month} for c in found.covers],
        "problems": found.problems,
        "notices": found.notices,
        "version": found.version,
    }
