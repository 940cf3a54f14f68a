"""What a run was made of, as `run.json` says it."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from ..scheme.scheme import Scheme
from .scored import Scored

_ELSEWHERE = ("versions", "folder", "facts", "seal")
"""What may differ where the same run is made on another machine: of facts, the paths."""


def manifest(scored: Scored, format: str, tables: Sequence[str]) -> dict[str, Any]:
    """What the run was made of: enough to make it again, and to tell whether it was the same."""
    scheme = scored.scheme
    source = scheme.source
    return {
        "scheme": scheme.id,
        "title": scheme.title,
        "through": scheme.months[scored.through - 1],
        "format": format,
        "tables": [f"{table}.{format}" for table in tables],
        "versions": {
            "creditscore": version("creditscore"),
            "python": platform.python_version(),
            "numpy": np.__version__,
            "pandas": version("pandas"),
        },
        "folder": str(source.folder) if source else None,
        "rules": dict(source.hashes) if source else {},
        "facts": dict(scored.facts.hashes),
        "observations": {
            name: track.observations.fingerprint for name, track in scored.tracks.items()
        },
        "readings": readings_in_force(scheme),
        "changes": dict(scheme.changed),
        "notices": [notice.message("en") for notice in scored.notices],
    }


def sealed(run: Mapping[str, Any], outputs: Mapping[str, str]) -> dict[str, Any]:
    """A run with the SHA-256 of each file that it wrote, and the seal over it all."""
    whole = {**run, "outputs": dict(sorted(outputs.items()))}
    return {**whole, "seal": seal_of(whole)}


def seal_of(run: Mapping[str, Any]) -> str:
    """The SHA-256 of what a run says of itself, as far as it is the same on every machine.

    >>> seal_of({"scheme": "a", "facts": {"x.csv": "1"}, "versions": {"creditscore": "1"}})[:8]
    'dabddcfb'
    """
    kept = {name: value for name, value in run.items() if name not in _ELSEWHERE}
    versions, facts = run.get("versions", {}), run.get("facts", {})
    kept |= {"creditscore": versions.get("creditscore"), "facts": sorted(facts.values())}
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def readings_in_force(scheme: Scheme) -> dict[str, str]:
    """The option in force of every reading of a scheme."""
    inside = {reading.id: reading.chosen for reading in scheme.readings}
    for track in scheme.tracks.values():
        for item in track.items.values():
            inside |= {f"{track.id}/{item.id}/{r.id}": r.chosen for r in item.readings}
    return inside | dict(scheme.chosen)
