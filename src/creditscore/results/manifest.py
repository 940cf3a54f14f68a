"""What a run was made of, as `run.json` says it."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np

from ..scheme.scheme import Scheme
from .scored import Scored


def manifest(scored: Scored, format: str, tables: Sequence[str]) -> dict[str, Any]:
    """What the run was made of: enough to tell whether another run was the same."""
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
        "rules": dict(source.hashes) if source else {},
        "facts": dict(scored.facts.hashes),
        "observations": {
            name: track.observations.fingerprint for name, track in scored.tracks.items()
        },
        "readings": readings_in_force(scheme),
        "changes": dict(scheme.changed),
        "notices": [notice.message("en") for notice in scored.notices],
    }


def readings_in_force(scheme: Scheme) -> dict[str, str]:
    """The option in force of every reading of a scheme."""
    inside = {reading.id: reading.chosen for reading in scheme.readings}
    for track in scheme.tracks.values():
        for item in track.items.values():
            inside |= {f"{track.id}/{item.id}/{r.id}": r.chosen for r in item.readings}
    return inside | dict(scheme.chosen)
