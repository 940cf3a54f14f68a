"""People signed in to a service under test."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

PASSWORD = "nine quiet herons wade"
PEOPLE = {
    "office": ("office", ""),
    "policy": ("policy", ""),
    "viewer": ("viewer", ""),
    "jiaoyu": ("unit", "市教育局"),
    "gongan": ("unit", "市公安局"),
}


class Browser:
    """Somebody signed in, who sends the key of the session with every request."""

    def __init__(self, app: Any, name: str = "") -> None:
        self.client = TestClient(app, raise_server_exceptions=False)
        if name:
            found = self.client.post("/api/v1/session", json={"name": name, "password": PASSWORD})
            assert found.status_code == 200, found.text
            self.client.headers["x-csrf-token"] = found.json()["csrf"]

    def __call__(self, method: str, path: str, **more: Any) -> Any:
        return self.client.request(method, f"/api/v1{path}", **more)
