"""A service over a store of its own, with the people of the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from serviced import PASSWORD, PEOPLE, Browser

from creditscore.service.app import application
from creditscore.service.people import accounts
from creditscore.service.service import Service
from creditscore.service.settings import Settings, in_folder


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An application with a year that is open and nothing handed in."""
    folder: Path = tmp_path_factory.mktemp("service")
    settings = Settings(database=in_folder(folder), logins=10_000, rate=1_000_000)
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
