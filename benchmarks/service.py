"""`python -m benchmarks.service`: people reading and scoring at once, beside their server.

Readers are signed in, each with a session of their own, open a page, look at it for `--think`
seconds on average and open another: the year, a league, a unit, a posting, a month, the runs, the
rules. Scorers have the whole city-year scored over HTTP under rules that nobody has asked for
before, and pause for `--pause` seconds. How long people wait is drawn from an exponential
distribution, so that some come at the same time. `--read data` has the readers ask for the data
of such pages. `--bare` has a FastAPI endpoint that returns the same bytes, and nothing else, take
the readers' load.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import pickle
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2

YEAR = "/api/v1/years/changzhi-2023"
UNITS = ("市教育局", "市公安局", "潞州区", "市税务局", "市民政局", "上党区")
PAGES = "/years/changzhi-2023"
READ = {
    "pages": [
        PAGES,
        f"{PAGES}/league",
        f"{PAGES}/league?period=2023-05",
        *(f"{PAGES}/units/{unit}?period=2023-{m:02d}" for unit in UNITS for m in (3, 9)),
        f"{PAGES}/units/{UNITS[0]}/2023-05/17",
        f"{PAGES}/months/2023-05",
        f"{PAGES}/runs",
        f"{PAGES}/rules",
    ],
    "data": [
        f"{YEAR}/tables/annual",
        f"{YEAR}/tables/months?month=2023-05",
        *(f"{YEAR}/units/{unit}/explanation?month=2023-{m:02d}" for unit in UNITS for m in (3, 9)),
        f"{YEAR}/tables/ledger?entity={UNITS[0]}&limit=200",
        f"{YEAR}/runs",
        YEAR,
    ],
}
PASSWORD = "sample-year-of-changzhi"
_BARE = """
from fastapi import FastAPI, Request, Response
import pickle, sys, uvicorn
known = pickle.load(sys.stdin.buffer)
app = FastAPI()
@app.get("/{path:path}")
async def same(request: Request):
    query = request.url.query
    body, media = known[request.url.path + "?" * bool(query) + query]
    return Response(body, media_type=media)
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
"""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.service", description=__doc__)
    add = parser.add_argument
    add("--database", help="a database; without it SQLite in a folder for the run")
    add("--readers", type=int, default=50)
    add("--scorers", type=int, default=5)
    add("--read", choices=list(READ), default="pages", help="what readers open")
    add("--think", type=float, default=5.0, help="seconds that a page is read, on average")
    add("--pause", type=float, default=1.0, help="seconds between two scores, on average")
    add("--seconds", type=float, default=60)
    add("--bare", action="store_true", help="the same bytes from a bare FastAPI endpoint")
    add("--out", type=Path, help="keep the figures in this file")
    return parser.parse_args()


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _resident(process: int) -> int:
    """The memory of a process and all below it, in bytes."""
    own = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + sum(_resident(int(child)) for child in children)


def _used(process: int) -> float:
    """The seconds of processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Load:
    """The people, and what each of their requests took."""

    def __init__(self, base: str, asked: argparse.Namespace, who: list[dict[str, str]]) -> None:
        self.base, self.asked, self.who = base, asked, who
        self.taken: dict[str, list[float]] = {"read": [], "score": []}
        self.failed: list[str] = []
        self.until = time.monotonic() + asked.seconds

    async def run(self) -> None:
        """Have everybody ask until the time is over."""
        limits = httpx2.Limits(max_connections=200, max_keepalive_connections=200)
        async with httpx2.AsyncClient(base_url=self.base, limits=limits, timeout=60) as client:
            people = [
                self._person(client, "read", n, self._page, self.asked.think)
                for n in range(self.asked.readers)
            ]
            people += [
                self._person(client, "score", n, self._rules, self.asked.pause)
                for n in range(self.asked.scorers)
            ]
            await asyncio.gather(*people)

    async def _person(
        self,
        client: Any,
        kind: str,
        number: int,
        path: Callable[[random.Random], str],
        think: float,
    ) -> None:
        chance = random.Random(f"{kind}{number}")
        headers = self.who[number if kind == "read" else -1]
        await asyncio.sleep(chance.uniform(0, think))
        while time.monotonic() < self.until:
            began = time.monotonic()
            try:
                found = await client.get(path(chance), headers=headers)
                if found.status_code != 200:
                    self.failed.append(f"{found.status_code} {found.text[:200]}")
            except httpx2.HTTPError as error:
                self.failed.append(repr(error))
            self.taken[kind].append(time.monotonic() - began)
            await asyncio.sleep(chance.expovariate(1 / think) if think else 0)

    def _page(self, chance: random.Random) -> str:
        return chance.choice(READ[self.asked.read])

    def _rules(self, chance: random.Random) -> str:
        cap = f"{chance.randint(10, 10_000)}.{chance.randint(1, 9)}"
        return f"{YEAR}/tables/annual?set=16.awards.cases.cap={cap}"


def _figures(taken: list[float]) -> dict[str, float]:
    ordered = sorted(taken)
    if not ordered:
        return {"requests": 0}
    at = {f"p{p}": ordered[min(len(ordered) - 1, len(ordered) * p // 100)] for p in (50, 95, 99)}
    return {"requests": len(ordered), **{k: round(v * 1000, 1) for k, v in at.items()}}


async def _watched(load: Load, process: int) -> list[int]:
    """Run a load, noting every second what the server takes."""
    sizes: list[int] = []

    async def watch() -> None:
        while True:
            sizes.append(_resident(process))
            await asyncio.sleep(1)

    watching: asyncio.Task[None] = asyncio.create_task(watch())
    try:
        await load.run()
    finally:
        watching.cancel()
    return sizes


def main() -> None:
    """Measure, and print the figures."""
    asked = _options()
    with TemporaryDirectory() as folder:
        port = _port()
        where = ["--database", asked.database] if asked.database else ["--data", folder]
        words = [
            sys.executable,
            "-m",
            "creditscore",
            "serve",
            "--demo",
            *where,
            "--port",
            str(port),
        ]
        environment = {
            **os.environ,
            "CREDITSCORE_RATE": "1000000",
            "CREDITSCORE_LOGINS": "1000000",
        }
        server = subprocess.Popen(
            words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            base = f"http://127.0.0.1:{port}"
            who = _people(base, asked.readers)
            answers = {}
            for path in READ[asked.read]:
                found = httpx2.get(base + path, headers=who[0], timeout=60)
                answers[path] = found.content, found.headers["content-type"]
            if asked.bare:
                asked.scorers = 0
                _end(server)
                port = _port()
                base = f"http://127.0.0.1:{port}"
                server = subprocess.Popen(
                    [sys.executable, "-c", _BARE, str(port)], stdin=subprocess.PIPE
                )
                assert server.stdin is not None
                server.stdin.write(pickle.dumps(answers))
                server.stdin.close()
                _wait(f"{base}{next(iter(answers))}")
            load = Load(base, asked, who)
            used = _used(server.pid)
            sizes = asyncio.run(_watched(load, server.pid))
            used = _used(server.pid) - used
        finally:
            _end(server)
    quarter = max(1, len(sizes) // 4)
    found = {
        "database": (asked.database or "sqlite").partition(":")[0],
        "bare": asked.bare,
        "read by": f"{asked.readers} people, {asked.read}",
        "seconds": asked.seconds,
        "think": asked.think,
        "pause": asked.pause,
        "read": _figures(load.taken["read"]),
        "score": _figures(load.taken["score"]),
        "failed": len(load.failed),
        "server_cpu_ms_a_request": round(
            1000 * used / max(1, sum(map(len, load.taken.values()))), 1
        ),
        "memory_mb": [
            round(sum(part) / len(part) / 1e6) for part in (sizes[:quarter], sizes[-quarter:])
        ],
    }
    print(json.dumps(found, indent=1))
    for line in load.failed[:3]:
        print(line)
    if asked.out:
        asked.out.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _people(base: str, readers: int) -> list[dict[str, str]]:
    """The cookies of so many readers, and the token of who scores, once the service answers."""
    _wait(f"{base}/readyz")
    found = []
    for _ in range(max(1, readers)):
        with httpx2.Client(base_url=base, timeout=60) as client:
            entered = client.post("/api/v1/session", json={"name": "office", "password": PASSWORD})
            found.append({"cookie": f"creditscore={client.cookies['creditscore']}"})
            key = {"x-csrf-token": entered.json()["csrf"]}
            if len(found) == max(1, readers):
                asked = {"name": "load", "scopes": ["read", "score"], "days": 1}
                made = client.post("/api/v1/tokens", json=asked, headers=key).json()
    return [*found, {"authorization": f"Bearer {made['secret']}"}]


def _wait(url: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            if httpx2.get(url).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit("the server did not start")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()


if __name__ == "__main__":
    main()
