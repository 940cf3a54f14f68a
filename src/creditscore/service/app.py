"""The application: rooms put together, doors opened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.trustedhost import TrustedHostMiddleware

from .. import __version__
from . import apart
from .api import routes
from .jobs.runner import Workers
from .pages import routes as pages
from .people.provider import Provider
from .service import Service
from .settings import Settings
from .web import answers
from .web.limits import Limits
from .web.metrics import Metrics
from .web.shield import Shield


def application(settings: Settings, service: Service | None = None) -> FastAPI:
    """An application over a store, which is opened and brought up to date.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     application(Settings(database=f"sqlite:///{folder}/credit.db")).title
    'creditscore'
    """
    served = service or Service.opened(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        apart.prepare()
        app.state.workers.start()
        try:
            yield
        finally:
            await run_in_threadpool(app.state.workers.stop)
            served.close()

    app = FastAPI(
        title="creditscore",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.service = served
    app.state.limits = Limits(settings)
    app.state.metrics = Metrics()
    app.state.provider = Provider(settings) if settings.oidc_issuer else None
    app.state.workers = Workers(served)
    answers.install(app)
    routes.install(app)
    pages.install(app)
    app.add_middleware(Shield, service=served, observe=app.state.metrics.observe)
    if settings.hosts != "*":
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts.split(","))
    return app
