"""A service killed at any moment: what it said it took is there, the store is whole, jobs go on.

`KILLS` says how often; `make hostile` kills more.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from postgres import cluster
from serviced import PASSWORD
from sqlalchemy import select

from creditscore.service.jobs.queue import TRIES
from creditscore.service.office import years
from creditscore.service.people import accounts
from creditscore.service.people.roles import SYSTEM
from creditscore.service.service import Service
from creditscore.service.settings import Settings, in_folder
from creditscore.service.store.log import followed
from creditscore.service.store.tables import Figure, Job, Run, RunFile, Submission

KILLS = int(os.environ.get("KILLS", "6"))
YEAR = "/api/v1/years/changzhi-2023"
UNITS = ("市教育局", "市公安局", "市税务局")


class Served:
    """The command `serve` in a process of its own, and people who hand in."""

    def __init__(self, url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        words = ["serve", "--database", url, "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "creditscore", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "CREDITSCORE_RATE": "1000000", "CREDITSCORE_LOGINS": "100000"},
        )
        self.base = f"http://127.0.0.1:{self.port}"
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if httpx2.get(f"{self.base}/readyz").status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.1)
        raise AssertionError("the service did not start")

    def person(self, name: str) -> Any:
        """Somebody signed in."""
        client = httpx2.Client(base_url=self.base, timeout=30)
        found = client.post("/api/v1/session", json={"name": name, "password": PASSWORD})
        client.headers["x-csrf-token"] = found.json()["csrf"]
        return client

    def kill(self) -> None:
        """End it without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store with a year that is open, and people."""
    if request.param == "sqlite":
        _prepared(in_folder(tmp_path))
        yield in_folder(tmp_path)
        return
    with cluster() as server:
        server.run("postgres", "create database service")
        _prepared(server.url("service"))
        yield server.url("service")


def _prepared(url: str) -> None:
    service = Service.opened(Settings(database=url))
    with service.desk(SYSTEM, write=True) as desk:
        accounts.add(desk.db, "test", "office", "office", password=PASSWORD)
        for number, unit in enumerate(UNITS):
            accounts.add(desk.db, "test", f"unit{number}", "unit", unit=unit, password=PASSWORD)
        years.open_year(desk, "changzhi-2023")
    service.close()


def hand_in(person: Any, unit: str, taken: list[tuple[int, int]], stop: threading.Event) -> None:
    """Hand in table after table, noting which were taken and what they said."""
    value = 0
    while not stop.is_set():
        value += 1
        month = f"2023-{random.Random(value).randint(1, 12):02d}"
        row = {"month": month, "entity": unit, "item": "16", "fact": "cases", "value": value}
        try:
            draft = person.post(f"{YEAR}/submissions?file=a.json", json=[row])
            if draft.status_code == 201:
                number = draft.json()["id"]
                if person.post(f"/api/v1/submissions/{number}/submit", json={}).status_code == 200:
                    taken.append((number, value))
        except httpx2.TransportError:
            return


@pytest.mark.slow
def test_killed_at_any_moment_nothing_that_was_taken_is_lost(url: str) -> None:
    taken: list[tuple[int, int]] = []
    put: list[int] = []
    chance = random.Random(2023)
    for _ in range(KILLS):
        served, stop = Served(url), threading.Event()
        people = [(served.person(f"unit{n}"), unit) for n, unit in enumerate(UNITS)]
        office = served.person("office")
        asked = {"kind": "readings", "year": "changzhi-2023", "draws": 0}
        job = office.post("/api/v1/jobs", json=asked)
        assert job.status_code == 202, job.text
        put.append(job.json()["id"])
        threads = [threading.Thread(target=hand_in, args=(*p, taken, stop)) for p in people]
        for thread in threads:
            thread.start()
        sealing = threading.Thread(target=_seal, args=(office,))
        sealing.start()
        enough, until = len(taken) + chance.randint(1, 6), time.monotonic() + 30
        while len(taken) < enough and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.5))
        served.kill()
        stop.set()
        for thread in (*threads, sealing):
            thread.join()
        for client in (office, *(person for person, _ in people)):
            client.close()
        _whole(url, taken)
    assert taken
    served = Served(url)
    try:
        _jobs_end(url, put)
    finally:
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(30) == 0
    _whole(url, taken)


def _seal(office: Any) -> None:
    try:
        office.post(f"{YEAR}/runs", json={})
    except httpx2.TransportError:
        return


def _whole(url: str, taken: list[tuple[int, int]]) -> None:
    """The database is sound, the log holds, runs are whole, and what was taken is there."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    service = Service.opened(Settings(database=url))
    try:
        with service.store.reading() as db:
            assert followed(db).broken is None
            for number, value in taken:
                found = db.get_one(Submission, number)
                assert (found.state, found.rows) == ("submitted", 1)
                row = db.scalars(select(Figure).where(Figure.submission_id == number)).one()
                assert row.value == str(value)
            for run in db.scalars(select(Run)):
                names = db.scalars(select(RunFile.name).where(RunFile.run_id == run.id)).all()
                assert {"run.json", "facts.csv", "ledger.csv"} <= {*names}
            half = select(Submission).where(Submission.state == "submitted")
            for submission in db.scalars(half):
                of = select(Figure).where(Figure.submission_id == submission.id)
                assert len(db.scalars(of).all()) == submission.rows > 0
    finally:
        service.close()


def _jobs_end(url: str, put: list[int]) -> None:
    """Every job that was put into the queue is done in the end, whoever had begun it.

    One that was at work at as many kills as it is tried, as on a slow machine, is given up.
    """
    service, until = Service.opened(Settings(database=url)), time.monotonic() + 120
    try:
        while True:
            with service.store.reading() as db:
                jobs = [db.get_one(Job, number) for number in put]
                states = {job.state for job in jobs if job.tries < TRIES or job.state != "failed"}
            if states <= {"done"}:
                return
            assert time.monotonic() < until, states
            assert "failed" not in states
            time.sleep(0.5)
    finally:
        service.close()
