"""Which routes there are."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from . import health, sessions, submissions, years

PREFIX = "/api/v1"


def install(app: FastAPI) -> None:
    """Give an application its routes."""
    app.include_router(health.router)
    whole = APIRouter(prefix=PREFIX)
    for part in (sessions, years, submissions):
        whole.include_router(part.router)
    app.include_router(whole)
