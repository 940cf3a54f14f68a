"""Sealed runs, and jobs that take longer than a request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from ..jobs import queue
from ..office import runs
from ..office.inspecting import as_data
from ..people.roles import User
from ..refusals import refused
from ..service import Service
from ..web.access import Analyst, Anyone, Office, Reader, Served
from ..web.once import OnceRoute
from ..web.shapes import as_json
from .asked import Number, Wanted, YearName
from .shapes import JobShape, RunShape, job_shape, run_shape
from .submissions import download

router = APIRouter(route_class=OnceRoute)
_BEAT, _PAUSE = 15.0, 0.4


class NewRun(Wanted):
    """A year to be scored and sealed."""

    note: str = Field("", max_length=2000)


class NewJob(BaseModel):
    """Long work on a year.

    `report` and `letters` take a month, a quarter or nothing (the year), letters perhaps `units`;
    `readings` takes `draws` and `seed`, `diff` the `other` scheme.
    """

    kind: Literal["report", "letters", "readings", "diff"]
    year: str = Field(max_length=100, examples=["changzhi-2023"])
    month: str | None = Field(None, max_length=20, examples=["2023-05"])
    quarter: str | None = Field(None, max_length=20, examples=["2023-Q2"])
    units: list[str] = Field([], max_length=1000)
    through: str | None = Field(None, max_length=20)
    draws: int | None = Field(None, ge=0, le=10_000)
    seed: int | None = Field(None, ge=0, le=2**31)
    other: str | None = Field(None, pattern=r"^[a-z0-9][a-z0-9-]{0,80}$")


class VerifiedShape(BaseModel):
    """Whether a run follows from its facts and rules, and what is wrong where it does not."""

    holds: bool
    problems: list[dict[str, Any]]


@router.get("/years/{year}/runs", tags=["runs"])
def all_runs(year: YearName, user: Reader, service: Served) -> list[RunShape]:
    """The runs of a year, the latest first."""
    with service.desk(user) as desk:
        return [run_shape(run) for run in runs.runs(desk, year)]


@router.post("/years/{year}/runs", status_code=201, tags=["runs"])
def new_run(year: YearName, asked: NewRun, user: Office, service: Served) -> RunShape:
    """Score a year by what counts now, and keep it under its seal."""
    with service.desk(user, write=True) as desk:
        run = runs.make(
            desk,
            year,
            through=asked.through,
            readings=asked.readings,
            changes=asked.changes,
            note_=asked.note,
        )
        return run_shape(run, runs.files_of(desk, run))


@router.get("/years/{year}/runs/{number}", tags=["runs"])
def one_run(year: YearName, number: Number, user: Reader, service: Served) -> RunShape:
    """A run with its files."""
    with service.desk(user) as desk:
        run = runs.run_of(desk, year, number)
        return run_shape(run, runs.files_of(desk, run))


@router.get("/years/{year}/runs/{number}/files/{name}", tags=["runs"], response_class=Response)
def run_file(year: YearName, number: Number, name: str, user: Reader, service: Served) -> Response:
    """A file of a run, byte for byte as it was sealed."""
    with service.desk(user) as desk:
        file = runs.file_of(desk, runs.run_of(desk, year, number), name)
        return download(file.content, file.name)


@router.get("/years/{year}/runs/{number}/verification", tags=["runs"])
def verified(year: YearName, number: Number, user: Reader, service: Served) -> VerifiedShape:
    """A run made again from what it was sealed with: whether every byte agrees."""
    with service.desk(user) as desk:
        found = runs.verified(desk, year, number)
    return VerifiedShape(holds=bool(found), problems=as_data(found.problems))


@router.get(
    "/years/{year}/runs/{number}/comparison/{other}", tags=["runs"], response_model=dict[str, Any]
)
def compared(
    year: YearName, number: Number, other: Number, user: Reader, service: Served
) -> Response:
    """Which postings another run has otherwise, because of what, and who moves."""
    with service.desk(user) as desk:
        body = runs.compared(desk, year, number, other)
    return Response(as_json(body), media_type="application/json")


@router.get("/jobs", tags=["jobs"])
def all_jobs(
    user: Anyone,
    service: Served,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[JobShape]:
    """One's own jobs, the latest first."""
    with service.desk(user) as desk:
        return [job_shape(job) for job in queue.jobs(desk, after=after, limit=limit)]


@router.post("/jobs", status_code=202, tags=["jobs"])
def new_job(
    asked: NewJob, request: Request, response: Response, user: Analyst, service: Served
) -> JobShape:
    """Ask for long work; its place in the queue survives a restart."""
    if asked.kind == "diff" and asked.other is None:
        raise refused("U615", what="body.other", why="kind: diff")
    arguments = asked.model_dump(exclude={"kind", "year"}, exclude_none=True)
    with service.desk(user, write=True) as desk:
        job = queue.put(desk, asked.kind, asked.year, arguments)
        made = job_shape(job)
    request.app.state.workers.wake()
    response.headers["location"] = f"/api/v1/jobs/{made.id}"
    return made


@router.get("/jobs/{number}", tags=["jobs"])
def one_job(number: Number, user: Anyone, service: Served) -> JobShape:
    """How far a job is, and what it has made."""
    with service.desk(user) as desk:
        return job_shape(queue.job_of(desk, number), queue.files_of(desk, number))


@router.delete("/jobs/{number}", tags=["jobs"])
def cancel(number: Number, user: Analyst, service: Served) -> JobShape:
    """Cancel a job that has not ended."""
    with service.desk(user, write=True) as desk:
        return job_shape(queue.cancel(desk, number))


@router.get("/jobs/{number}/files/{name}", tags=["jobs"], response_class=Response)
def job_file(number: Number, name: str, user: Anyone, service: Served) -> Response:
    """A file that a job has made."""
    with service.desk(user) as desk:
        file = queue.file_of(desk, number, name)
        return download(file.content, file.name, file.media)


_EVENT = {
    "type": "object",
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
}
"""An event of a stream: its name, and a job as JSON."""


@router.get(
    "/jobs/{number}/events",
    tags=["jobs"],
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {"schema": _EVENT}}}},
)
async def events(
    number: Number, user: Anyone, service: Served, request: Request
) -> StreamingResponse:
    """How far a job is, as server-sent events (`progress`), until it ends."""
    await run_in_threadpool(_job, service, user, number)
    return StreamingResponse(_told(service, user, number, request), media_type="text/event-stream")


async def _told(
    service: Service, user: User, number: int, request: Request
) -> AsyncIterator[bytes]:
    before, silent = "", 0.0
    stopping = getattr(request.app.state, "stopping", bool)
    while not stopping() and not await request.is_disconnected():
        shape = await run_in_threadpool(_job, service, user, number)
        said = shape.model_dump(mode="json", exclude={"result", "problems", "files"})
        text = json.dumps(said, ensure_ascii=False)
        if text != before:
            before, silent = text, 0.0
            yield f"event: progress\ndata: {text}\n\n".encode()
        elif silent >= _BEAT:
            silent = 0.0
            yield b": \n\n"
        if shape.state in queue.ENDED:
            return
        await asyncio.sleep(_PAUSE)
        silent += _PAUSE


def _job(service: Service, user: User, number: int) -> JobShape:
    with service.desk(user) as desk:
        return job_shape(queue.job_of(desk, number))
