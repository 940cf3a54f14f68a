"""From the tree of a rule file, its shape already checked, to the model."""

from .answering import Names
from .awards import award
from .basics import ALWAYS, Months, aims_of, months_below
from .facts import fact
from .grades import grading, grading_of_track, league
from .labels import across, of_veto
from .measures import condition_at
from .nodes import item, items_in, knobs, readings, section
from .tracks import document, entities, groups, parameters, task, track

__all__ = [
    "ALWAYS",
    "Months",
    "Names",
    "across",
    "aims_of",
    "award",
    "condition_at",
    "document",
    "entities",
    "fact",
    "grading",
    "grading_of_track",
    "groups",
    "item",
    "items_in",
    "knobs",
    "league",
    "months_below",
    "of_veto",
    "parameters",
    "readings",
    "section",
    "task",
    "track",
]
