"""Which pages there are."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from . import (
    bulletins,
    disputes,
    entrance,
    forms,
    leagues,
    months,
    overview,
    postings,
    rulebook,
    runs,
    units,
    uploads,
    what_if,
)
from .faults import problem_page
from .keeping import Kept


def install(app: FastAPI) -> None:
    """Give an application its pages."""
    whole = APIRouter(include_in_schema=False)
    for part in (
        entrance, overview, leagues, units, postings, months, forms, uploads, runs, what_if,
        disputes, rulebook, bulletins,
    ):  # fmt: skip
        whole.include_router(part.router)
    app.include_router(whole)
    app.state.pages = Kept()
    app.state.problem_page = problem_page
