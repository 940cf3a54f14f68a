"""What a run was made of, as `run.json` says it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..books.books import Books
from ..books.entries import to_plain
from ..facts.facts import Facts
from ..scheme.scheme import Scheme
from .scored import Scored

_ELSEWHERE = ("versions", "folder", "hashes", "seal")
"""What may differ where the same run is made on another machine; of `facts`, the paths may."""
INPUTS = ("scheme", "through", "rules", "facts", "observations", "readings", "changes",
          "books")  # fmt: skip
"""What decides the points; the rest is how they are written."""


def manifest(scored: Scored, format: str, tables: Sequence[str]) -> dict[str, Any]:
    """What the run was made of: enough to make it again, and to tell whether it was the same."""
    from importlib.metadata import version  # a fiftieth of a command that writes nothing

    scheme = scored.scheme
    source = scheme.source
    return {
        **inputs(scheme, scored.facts, scored.through, scored.books),
        "title": scheme.title,
        "format": format,
        "tables": [f"{table}.{format}" for table in tables],
        "versions": {
            "creditscore": version("creditscore"),
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "pandas": version("pandas"),
        },
        "folder": str(source.folder) if source else None,
        "observations": {
            name: track.observations.fingerprint for name, track in scored.tracks.items()
        },
        "corrections": [
            {name: value for name, value in to_plain(one.correction).items() if name != "facts"}
            for one in scored.restated
        ],
        "notices": [notice.message("en") for notice in scored.notices],
    }


def inputs(
    scheme: Scheme, facts: Facts, through: int, books: Books | None = None
) -> dict[str, Any]:
    """What a run is made of, as far as it is known before it is scored."""
    return {
        "scheme": scheme.id,
        "through": scheme.months[through - 1],
        "rules": dict(scheme.source.hashes) if scheme.source else {},
        "facts": dict(facts.hashes),
        "readings": readings_in_force(scheme),
        "changes": dict(scheme.changed),
        "books": "" if books is None else books.seal,
    }


def other_inputs(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What two runs were made of and that is not the same, by the names of `INPUTS`.

    What the second does not say is not compared: it is not known yet.

    >>> other_inputs({"through": "2023-05", "rules": {}}, {"through": "2023-06", "rules": {}})
    ['through']
    """
    first, second = hashes_of({"books": "", **was}), hashes_of(now)
    return [name for name in INPUTS if name in second and first.get(name) != second[name]]


def sealed(run: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    """A run with the SHA-256 of each file that it wrote, of each thing it says, and the seal."""
    whole = {**run, "outputs": dict(sorted(outputs.items()))}
    return {**whole, "hashes": hashes_of(whole), "seal": seal_of(whole)}


def hashes_of(run: Mapping[str, Any]) -> dict[str, str]:
    """The SHA-256 of each thing that a run says of itself and that is the same on every machine.

    Of fact tables their content counts, of versions creditscore's own.

    >>> [*hashes_of({"facts": {"x.csv": "1"}, "versions": {"creditscore": "1"}, "folder": "a"})]
    ['creditscore', 'facts']
    """
    kept = {name: value for name, value in run.items() if name not in _ELSEWHERE}
    kept["creditscore"] = run.get("versions", {}).get("creditscore")
    if isinstance(run.get("facts"), Mapping):
        kept["facts"] = sorted(run["facts"].values(), key=str)
    return {name: _hash_of(kept[name]) for name in sorted(kept)}


def seal_of(run: Mapping[str, Any]) -> str:
    """The SHA-256 over all that.

    >>> seal_of({"scheme": "a", "facts": {"x.csv": "1"}, "versions": {"creditscore": "1"}})[:8]
    'ab800a48'
    """
    return _hash_of(hashes_of(run))


def _hash_of(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def readings_in_force(scheme: Scheme) -> dict[str, str]:
    """The option in force of every reading of a scheme."""
    inside = {reading.id: reading.chosen for reading in scheme.readings}
    for track in scheme.tracks.values():
        for item in track.items.values():
            inside |= {f"{track.id}/{item.id}/{r.id}": r.chosen for r in item.readings}
    return inside | dict(scheme.chosen)
