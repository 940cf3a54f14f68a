"""The workers of a service: threads that take jobs, and have each done in a process of its own."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from .. import apart
from ..intake.reading import problem_of
from ..office.books import books_of
from ..office.inspecting import as_data
from ..office.rows import standing
from ..office.rules import written_out
from ..people.roles import SYSTEM
from ..service import Service
from ..store.tables import Job, JobFile
from . import queue
from .work import MEDIA, work

log = logging.getLogger("creditscore.service.jobs")
_PAUSE = 0.5
_LARGEST = 1 << 30


class Workers:
    """So many workers as the settings say, from `start` until `stop`."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start to take jobs."""
        for number in range(self.service.settings.jobs):
            name = f"{secrets.token_hex(6)}-{number}"
            thread = threading.Thread(target=self._run, args=(name,), name=f"job-{number}")
            thread.daemon = True
            thread.start()
            self._threads.append(thread)

    def wake(self) -> None:
        """Say that there is something to take."""
        self._woken.set()

    def stop(self) -> None:
        """Stop, putting back what is not done."""
        self._stopping.set()
        self._woken.set()
        for thread in self._threads:
            thread.join(10)

    def _run(self, worker: str) -> None:
        while not self._stopping.is_set():
            try:
                with self.service.store.writing() as db:
                    job = queue.take(db, worker)
                if job is None:
                    self._woken.wait(2)
                    self._woken.clear()
                    continue
                self._do(worker, job)
            except (SQLAlchemyError, OSError) as error:
                log.error("queue", extra={"error": type(error).__name__})
                self._stopping.wait(2)
        with self.service.store.writing() as db:
            queue.release(db, worker)

    def _do(self, worker: str, job: Job) -> None:
        """Do one job: in another process, told of while it lasts, stopped when it is cancelled."""
        settings = self.service.settings
        with self.service.desk(SYSTEM) as desk:
            year = queue.year_of(desk.db, job)
            rules = written_out(desk.db, desk.room, year.rulebook)
            rows = [tuple(row) for row in standing(desk, year)]
            kept = books_of(desk, year)
            books = None if kept is None else kept.data()
        with TemporaryDirectory(prefix="creditscore-job-") as place:
            receiver, sender = apart.context().Pipe(duplex=False)
            process = apart.started(
                work,
                sender,
                job.kind,
                str(rules),
                rows,
                books,
                job.arguments,
                place,
                settings.memory,
            )
            sender.close()
            try:
                said = self._followed(worker, job.id, receiver)
            finally:
                receiver.close()
                process.kill()
                process.join()
            if said is not None:
                self._ended(worker, job.id, said, Path(place))

    def _followed(self, worker: str, number: int, receiver: Any) -> dict[str, Any] | None:
        """Follow a job to its end; None: it is to be stopped."""
        step, done, total = "", 0, 0
        while not self._stopping.is_set():
            try:
                if receiver.poll(_PAUSE):
                    said: dict[str, Any] = json.loads(receiver.recv_bytes(_LARGEST))
                    if "state" in said:
                        return said
                    step, done, total = said["step"], said["done"], said["total"]
                    if receiver.poll(0):
                        continue
            except (EOFError, OSError, ValueError):
                return {"state": "failed", "problems": [_ENDED]}
            with self.service.store.writing() as db:
                if not queue.sign(db, number, worker, step, done, total):
                    return None
        return None

    def _ended(self, worker: str, number: int, said: dict[str, Any], place: Path) -> None:
        files = [_file(number, path) for path in sorted(place.iterdir()) if path.is_file()]
        problems = as_data(problem_of(one) for one in said.get("problems", ()))
        with self.service.store.writing() as db:
            queue.end(
                db,
                number,
                worker,
                said["state"],
                result=said.get("result"),
                problems=problems,
                files=files if said["state"] == "done" else (),
            )


_ENDED = {"code": "U520", "place": ["", 0, 0, 0], "details": {}}


def _file(number: int, path: Path) -> JobFile:
    content = path.read_bytes()
    return JobFile(
        job_id=number,
        name=path.name,
        media=MEDIA.get(path.suffix, "application/octet-stream"),
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
    )
