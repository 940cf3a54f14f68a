"""A service over a store of its own, on both kinds of database, with people of every role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from postgres import cluster
from serviced import PASSWORD, PEOPLE, Browser

from creditscore.service.app import application
from creditscore.service.people import accounts
from creditscore.service.service import Service
from creditscore.service.settings import Settings, in_folder


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an empty database is."""
    if request.param == "sqlite":
        yield in_folder(tmp_path_factory.mktemp("service"))
        return
    with cluster() as server:
        server.run("postgres", "create database service")
        yield server.url("service")


@pytest.fixture(scope="session")
def app(url: str) -> Iterator[Any]:
    """An application with a year that is open and nothing handed in."""
    settings = Settings(database=url, logins=10_000, rate=1_000_000)
    service = Service.opened(settings)
    with service.store.writing() as db:
        for name, (role, unit) in PEOPLE.items():
            accounts.add(db, "test", name, role, unit=unit, password=PASSWORD)
    made = application(settings, service)
    with TestClient(made):
        asked = {"scheme": "changzhi-2023", "due": 5}
        found = Browser(made, "office")("POST", "/years", json=asked)
        assert found.status_code == 201, found.text
        yield made
