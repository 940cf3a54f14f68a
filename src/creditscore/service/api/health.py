"""Whether the process lives and can work, and what it counts."""

from __future__ import annotations

from hmac import compare_digest

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ..refusals import refused
from ..store.database import reachable
from ..web.access import Served

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(service: Served) -> dict[str, str]:
    """The database answers as well."""
    if not reachable(service.store):
        raise refused("U620", reason="-")
    return {"status": "ok"}


@router.get("/metrics")
def metrics(request: Request, service: Served) -> Response:
    """What Prometheus collects; to who has its token, or to this machine where there is none."""
    token = service.settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    here = request.client is not None and request.client.host in ("127.0.0.1", "::1", "testclient")
    if not (compare_digest(given.encode(), token.encode()) if token else here):
        raise refused("U602")
    content, media = request.app.state.metrics.exposed(service)
    return Response(content, media_type=media)
