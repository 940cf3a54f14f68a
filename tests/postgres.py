"""A PostgreSQL of the tests' own: a cluster in a folder for temporary files, on a port of loopback.

`postgres` is a fixture of the whole run, `database` an empty database for one test. They skip where
PostgreSQL's server is not installed. As root the server runs as `postgres` or `nobody`, which it
asks for.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

PASSWORD = "口令/p@ss:word?1"
"""A password with signs that have to be written otherwise in a URL."""
_UNSAFE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50"
_NUMBERS = count(1)


@dataclass(frozen=True)
class Cluster:
    """A running server and the programs that it came with."""

    programs: Path
    port: int

    def url(self, database: str, password: str = PASSWORD) -> str:
        """Where a database is, with user and password."""
        return f"postgresql://tester:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def run(self, database: str, sql: str) -> str:
        """Run statements in a database; what they print comes without headings."""
        words = [self.programs / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        words += ["-d", self.url(database)]
        done = subprocess.run(words, input=sql, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@dataclass(frozen=True)
class Database:
    """An empty database of a cluster."""

    cluster: Cluster
    name: str

    @property
    def url(self) -> str:
        """Where it is, with user and password."""
        return self.cluster.url(self.name)

    def run(self, sql: str) -> str:
        """Run statements in it."""
        return self.cluster.run(self.name, sql)


def _programs() -> Path | None:
    """The folder of the newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    on_path = shutil.which("initdb")
    files = [*([Path(on_path)] if on_path else []), *found]
    return next((p.parent for p in reversed(files) if (p.parent / "pg_ctl").exists()), None)


def _user() -> dict[str, Any]:
    """Whom the server runs as: it refuses to run as root."""
    if os.name != "posix" or os.geteuid():
        return {}
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    found = pwd.getpwnam(user)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server that ends with the block."""
    programs = _programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed")
    user, folder = _user(), Path(tempfile.mkdtemp(prefix="creditscore-postgres-"))
    data, port = folder / "data", _free_port()
    given = folder / "password"
    given.write_text(PASSWORD, encoding="utf-8")
    if user:
        for path in (folder, given):
            os.chown(path, user["user"], user["group"])

    def run(program: str, *words: object) -> None:
        command = [programs / program, "-D", data, *map(str, words)]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, cwd=folder, **user,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    try:
        run("initdb", "-A", "scram-sha-256", "-U", "tester", "--pwfile", given, "-E", "UTF8",
            "--locale", "C.UTF-8", "--no-sync")  # fmt: skip
        given.unlink()
        how = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {_UNSAFE}"
        run("pg_ctl", "start", "-w", "-s", "-l", folder / "log", "-o", how)
        try:
            yield Cluster(programs, port)
        finally:
            run("pg_ctl", "stop", "-w", "-s", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A server for the whole run."""
    with cluster() as found:
        yield found


@pytest.fixture
def database(postgres: Cluster) -> Iterator[Database]:
    """An empty database, dropped after the test."""
    name = f"test_{next(_NUMBERS)}"
    postgres.run("postgres", f"create database {name}")
    yield Database(postgres, name)
    postgres.run("postgres", f"drop database {name} with (force)")
