"""Logs, a line of JSON each: what was asked and how it ended, never a figure or a name."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_PLAIN = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}


class Lines(logging.Formatter):
    """A record as a line of JSON: time, level, what happened, and what is said of it.

    >>> record = logging.makeLogRecord({"msg": "request", "levelname": "INFO", "created": 0.0})
    >>> Lines().format(record)[:52]
    '{"at": "1970-01-01T00:00:00.000+00:00", "level": "IN'
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line; of an exception its kind and places alone, for its text may hold figures."""
        at = datetime.fromtimestamp(record.created, UTC)
        said = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        said |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info and record.exc_info[0] is not None:
            said["error"] = record.exc_info[0].__name__
        return json.dumps(said, ensure_ascii=False, default=str)


def start(level: str = "INFO") -> None:
    """Write the logs of the service to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    for name in ("creditscore", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level if name == "creditscore" else "WARNING")
