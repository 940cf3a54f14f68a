"""Which routes there are."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI

from . import documentation, health, people, provider, rules, runs, sessions, submissions, years

PREFIX = "/api/v1"


def install(app: FastAPI) -> None:
    """Give an application its routes."""
    app.include_router(health.router)
    app.include_router(documentation.router)
    app.include_router(provider.router)
    whole = APIRouter(prefix=PREFIX)
    for part in (sessions, rules, years, submissions, runs, people):
        whole.include_router(part.router)
    app.include_router(whole)
    documentation.describe(app)
