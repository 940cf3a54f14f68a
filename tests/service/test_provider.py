"""Coming in by an identity provider, a local one that says what a real one does, or lies."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from serviced import PASSWORD
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from creditscore.service.app import application
from creditscore.service.people import accounts
from creditscore.service.service import Service
from creditscore.service.settings import Settings, in_folder

CLIENT, SECRET = "creditscore", "between the two of us"


class LocalProvider:
    """A provider on loopback: the code flow with PKCE; `lies` change what it vouches for."""

    def __init__(self) -> None:
        self.key, self.other = (RSAKey.generate_key(2048, {"kid": k}) for k in ("one", "two"))
        self.lies: dict[str, Any] = {}
        self.signed_by: Any = self.key
        self.algorithm = "RS256"
        self.codes: dict[str, dict[str, str]] = {}
        routes = [
            Route("/.well-known/openid-configuration", self.discovery),
            Route("/jwks", self.jwks),
            Route("/token", self.token, methods=["POST"]),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes), host="127.0.0.1", port=0, log_config=None, lifespan="off"
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        self.issuer = f"http://127.0.0.1:{port}"

    def authorize(self, url: str) -> str:
        """What a person does who signs in there: the code that comes back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT, "S256")
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return code

    async def discovery(self, request: Request) -> JSONResponse:
        ends = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "jwks",
        }
        found = {name: f"{self.issuer}/{path}" for name, path in ends.items()}
        return JSONResponse({"issuer": self.issuer, **found})

    async def jwks(self, request: Request) -> JSONResponse:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def token(self, request: Request) -> JSONResponse:
        form = parse_qs((await request.body()).decode())
        asked = self.codes.pop(form["code"][0], None)
        who = base64.b64encode(f"{CLIENT}:{SECRET}".replace(" ", "+").encode()).decode()
        plain = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        right = asked is not None and challenge == asked["code_challenge"]
        if not right or request.headers["authorization"] not in (f"Basic {who}", f"Basic {plain}"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        assert asked is not None
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "u-17", "iat": now, "exp": now + 300,
            "nonce": asked["nonce"], **self.lies,
        }  # fmt: skip
        head = {"alg": self.algorithm, "kid": "one"}
        signed = jwt.encode(head, claims, self.signed_by, algorithms=[self.algorithm])
        return JSONResponse({"id_token": signed, "access_token": "x", "token_type": "Bearer"})


@pytest.fixture(scope="module")
def provider() -> Iterator[LocalProvider]:
    found = LocalProvider()
    yield found
    found.server.should_exit = True
    found.thread.join()


@pytest.fixture(scope="module")
def linked(provider: LocalProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A service that knows the provider, and an account that is linked to it."""
    settings = Settings(
        database=in_folder(tmp_path_factory.mktemp("provider")), oidc_issuer=provider.issuer,
        oidc_client=CLIENT, oidc_secret=SECRET, logins=1000, jobs=0,
    )  # fmt: skip
    service = Service.opened(settings)
    with service.store.writing() as db:
        accounts.add(db, "t", "boss", "office", issuer=provider.issuer, subject="u-17")
        accounts.add(db, "t", "else", "viewer", password=PASSWORD)
    app = application(settings, service)
    with TestClient(app):
        yield app


def way(app: Any, provider: LocalProvider, **tampered: str) -> Any:
    """Go to the provider and back, with something else than what was given where told."""
    browser = TestClient(app, follow_redirects=False)
    left = browser.get("/login/provider")
    assert left.status_code == 303
    query = {name: v[0] for name, v in parse_qs(urlsplit(left.headers["location"]).query).items()}
    back = {"state": query["state"], "code": provider.authorize(left.headers["location"])}
    if tampered.pop("cookie", "") == "none":
        browser.cookies.clear()
    found = browser.get("/login/provider/back", params=back | tampered)
    return browser, found, back


def test_who_the_provider_vouches_for_is_signed_in(app_of: Any, provider: LocalProvider) -> None:
    browser, found, back = way(app_of, provider)
    assert (found.status_code, found.headers["location"]) == (303, "/")
    assert browser.get("/api/v1/session").json()["name"] == "boss"
    again = browser.get("/login/provider/back", params=back)
    assert again.status_code == 401, "a code is good once"


@pytest.mark.parametrize(
    ("lies", "tampered"),
    [
        ({"nonce": "another"}, {}),
        ({"aud": "another"}, {}),
        ({"iss": "http://elsewhere"}, {}),
        ({"exp": 1_000_000}, {}),
        ({"sub": "somebody"}, {}),
        ({"sub": ""}, {}),
        ({}, {"state": "another"}),
        ({}, {"code": "another"}),
        ({}, {"cookie": "none"}),
    ],
)
def test_what_does_not_hold_lets_nobody_in(
    app_of: Any, provider: LocalProvider, lies: dict[str, Any], tampered: dict[str, str]
) -> None:
    provider.lies = lies
    browser, found, _ = way(app_of, provider, **tampered)
    assert (found.status_code, found.json()["code"]) == (401, "U623")
    assert browser.get("/api/v1/session").status_code == 401


def test_a_token_signed_by_another_key_lets_nobody_in(app_of: Any, provider: LocalProvider) -> None:
    provider.signed_by = provider.other
    assert way(app_of, provider)[1].status_code == 401


def test_an_account_of_the_provider_has_no_password(app_of: Any) -> None:
    for password in ("", "x" * 12):
        asked = {"name": "boss", "password": password}
        assert TestClient(app_of).post("/api/v1/session", json=asked).status_code == 401


@pytest.fixture
def app_of(linked: Any, provider: LocalProvider) -> Any:
    """The service, with a provider that tells the truth."""
    provider.lies, provider.signed_by = {}, provider.key
    return linked
