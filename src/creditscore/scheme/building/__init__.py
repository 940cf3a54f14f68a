"""From the tree of a rule file, its shape already checked, to the model."""

from .answering import Names
from .awards import award
from .facts import fact
from .grades import league, parts, veto
from .nodes import knobs, readings, section
from .tracks import entities, groups, parameters, task, track

__all__ = [
    "Names",
    "award",
    "entities",
    "fact",
    "groups",
    "knobs",
    "league",
    "parameters",
    "parts",
    "readings",
    "section",
    "task",
    "track",
    "veto",
]
