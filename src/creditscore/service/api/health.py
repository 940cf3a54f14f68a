"""Whether the process lives, and whether it can work."""

from __future__ import annotations

from fastapi import APIRouter, Request

from ..refusals import refused
from ..store.database import reachable
from ..web.access import service_of

router = APIRouter(tags=["operations"], include_in_schema=False)


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(request: Request) -> dict[str, str]:
    """The database answers as well."""
    if not reachable(service_of(request).store):
        raise refused("U620", reason="-")
    return {"status": "ok"}
