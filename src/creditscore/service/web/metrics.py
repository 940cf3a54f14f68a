"""What the service counts of itself, for Prometheus: requests by route, jobs, years."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from sqlalchemy import func, select

from ..service import Service
from ..store.tables import Job, LoginSession, Submission

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 5.0, 20.0)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        labels = ("method", "route", "status")
        self._requests = Counter(
            "creditscore_requests", "Requests answered.", labels, registry=self._registry
        )
        self._seconds = Histogram(
            "creditscore_request_seconds",
            "How long answers took.",
            ("method", "route"),
            buckets=_BOUNDS,
            registry=self._registry,
        )
        self._jobs = Gauge(
            "creditscore_jobs", "Jobs by state.", ("state",), registry=self._registry
        )
        self._handed = Gauge(
            "creditscore_submissions", "Submissions by state.", ("state",), registry=self._registry
        )
        self._sessions = Gauge(
            "creditscore_sessions", "Sessions that are open.", registry=self._registry
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def exposed(self, service: Service) -> tuple[bytes, str]:
        """All that is counted, as it is collected, and its media type."""
        tables: tuple[tuple[Any, Any], ...] = ((Job, self._jobs), (Submission, self._handed))
        with service.store.reading() as db:
            for table, gauge in tables:
                gauge.clear()
                counted = select(table.state, func.count()).group_by(table.state)
                for state, count in db.execute(counted):
                    gauge.labels(state).set(count)
            self._sessions.set(db.scalar(select(func.count()).select_from(LoginSession)) or 0)
        return generate_latest(self._registry), CONTENT_TYPE_LATEST
