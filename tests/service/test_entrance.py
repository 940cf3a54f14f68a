"""Coming in: passwords, lockout, cookies, the key of forms, and how sessions end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from serviced import PASSWORD, Browser
from sqlalchemy import select

from creditscore import CreditscoreError
from creditscore.service.app import application
from creditscore.service.people import accounts, passwords
from creditscore.service.service import Service
from creditscore.service.settings import Settings, in_folder
from creditscore.service.store.tables import Account, LoginSession


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A store with people, and an application without workers."""
    settings = Settings(
        database=in_folder(tmp_path_factory.mktemp("entrance")), logins=10_000, jobs=0, secure=True
    )
    found = Service.opened(settings)
    with found.store.writing() as db:
        for name in ("one", "two", "three", "four"):
            accounts.add(db, "t", name, "viewer", password=PASSWORD)
    yield found
    found.close()


@pytest.fixture(scope="module")
def app(service: Service) -> Any:
    return application(service.settings, service)


class Secure(Browser):
    """A browser that comes by https."""

    def __init__(self, app: Any) -> None:
        self.client = TestClient(app, base_url="https://testserver", raise_server_exceptions=False)

    def sign_in(self, name: str, password: str = PASSWORD) -> Any:
        """Sign in, and send the key of forms from then on."""
        found = self("POST", "/session", json={"name": name, "password": password})
        if found.status_code == 200:
            self.client.headers["x-csrf-token"] = found.json()["csrf"]
        return found


def test_the_cookie_travels_by_https_alone_and_no_script_reads_it(app: Any) -> None:
    found = Secure(app).sign_in("one")
    (cookie,) = found.headers.get_list("set-cookie")
    words = {word.strip().lower() for word in cookie.split(";")[1:]}
    assert cookie.startswith("__Host-creditscore=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= words
    assert "max-age=31536000" in found.headers["strict-transport-security"]


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(app: Any) -> None:
    wrong, unknown = Secure(app).sign_in("one", "x" * 12), Secure(app).sign_in("nobody", "x" * 12)
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()


def test_failures_lock_an_account_and_the_right_password_waits_too(
    app: Any, service: Service
) -> None:
    for _ in range(service.settings.failures):
        assert Secure(app).sign_in("two", "wrong password").status_code == 401
    assert Secure(app).sign_in("two").status_code == 401
    with service.store.writing() as db:
        account = db.scalars(select(Account).where(Account.name == "two")).one()
        assert account.locked_until is not None
        wait = account.locked_until - datetime.now(UTC)
        assert timedelta(seconds=600) < wait <= timedelta(seconds=service.settings.locked)
        account.locked_until = datetime.now(UTC) - timedelta(seconds=1)
    assert Secure(app).sign_in("two").status_code == 200


def test_guessing_the_old_password_from_within_locks_the_account_too(
    app: Any, service: Service
) -> None:
    ask = Secure(app)
    assert ask.sign_in("four").status_code == 200
    form = {"old": "wrong password", "new": "a long new password", "csrf": ""}
    form["csrf"] = ask.client.headers["x-csrf-token"]
    for _ in range(service.settings.failures):
        assert ask.client.post("/account", data=form).status_code == 401
    right = ask.client.post("/account", data=form | {"old": PASSWORD})
    assert right.status_code == 401, "it waits"
    with service.store.writing() as db:
        account = db.scalars(select(Account).where(Account.name == "four")).one()
        assert account.locked_until is not None
        account.locked_until, account.failures = None, 0


def test_addresses_that_try_too_often_wait(service: Service) -> None:
    app = application(Settings(database=service.settings.database, logins=3, jobs=0), service)
    codes = [Secure(app).sign_in("nobody", "x").status_code for _ in range(5)]
    assert codes == [401, 401, 401, 429, 429]


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"x-csrf-token": "another"}, "U609"),
        ({"x-csrf-token": ""}, "U609"),
        ({"origin": "https://elsewhere.example"}, "U609"),
        ({"origin": "null"}, "U609"),
        ({"sec-fetch-site": "cross-site"}, "U609"),
        ({"sec-fetch-site": "same-site"}, "U609"),
        ({"origin": "https://testserver", "sec-fetch-site": "same-origin"}, None),
    ],
)
def test_only_a_page_of_the_service_changes_anything(
    app: Any, headers: dict[str, str], code: str | None
) -> None:
    browser = Secure(app)
    browser.sign_in("one")
    found = browser("POST", "/tokens", json={"name": "x", "scopes": ["read"]}, headers=headers)
    assert (found.json().get("code"), found.status_code) == (code, 403 if code else 201)


def test_a_page_elsewhere_cannot_sign_a_browser_in(app: Any) -> None:
    asked = {"name": "one", "password": PASSWORD}
    found = Secure(app)("POST", "/session", json=asked, headers={"origin": "https://elsewhere"})
    assert found.status_code == 403


def test_sessions_end(app: Any, service: Service) -> None:
    def sessions() -> list[Secure]:
        found = [Secure(app), Secure(app)]
        assert [one.sign_in("three").status_code for one in found] == [200, 200]
        return found

    def held(some: list[Secure]) -> list[int]:
        return [one("GET", "/session").status_code for one in some]

    some = sessions()
    assert some[0]("DELETE", "/session").status_code == 204
    assert held(some) == [401, 200], "signed out"
    some = sessions()
    for change in ({"seen": -service.settings.idle - 1}, {"expires": -1}):
        with service.store.writing() as db:
            for session in db.scalars(select(LoginSession)):
                for name, seconds in change.items():
                    setattr(session, name, datetime.now(UTC) + timedelta(seconds=seconds))
        assert held(some) == [401, 401], change
        some = sessions()
    wrong = some[0]("PUT", "/session/password", json={"old": "x", "new": "a long new password"})
    assert (wrong.status_code, held(some)) == (401, [200, 200])
    weak = some[0]("PUT", "/session/password", json={"old": PASSWORD, "new": "short"})
    assert weak.json()["code"] == "U617"
    asked = {"old": PASSWORD, "new": "seven grey seals"}
    assert some[0]("PUT", "/session/password", json=asked).status_code == 204
    assert held(some) == [401, 401], "a new password"
    assert Secure(app).sign_in("three").status_code == 401
    some = [Secure(app)]
    assert some[0].sign_in("three", "seven grey seals").status_code == 200
    with service.store.writing() as db:
        accounts.change(db, "t", accounts.named(db, "three"), active=False)
    assert held(some) == [401], "switched off"


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("nine quiet herons", True),
        ("信用考核办今年要做的十二件事", True),
        ("short", False),
        ("aaaaaaaaaaaaaaaa", False),
        ("password1234", False),
        ("boss-of-office1", False),
        ("x" * 129, False),
    ],
)
def test_what_is_asked_of_a_password(password: str, good: bool) -> None:
    if good:
        passwords.refuse_weak(password, "boss-of-office")
        return
    with pytest.raises(CreditscoreError) as told:
        passwords.refuse_weak(password, "boss-of-office")
    assert told.value.problems[0].code == "U617"
