"""A scheme under the readings of a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..errors import CreditscoreError, RuleError
from ..scheme import model as m
from ..scheme.files import yaml_tree
from ..scheme.scheme import Scheme


def switched(scheme: Scheme, case: yaml_tree.Map) -> Scheme:
    """The scheme under the readings of a case; raises `RuleError` at its line for what is none.

    So it does for a last month (`through`) that is none of the scheme's.

    Of the readings of clauses those in its own track hold, unless tracks feed each other.
    """
    key = "readings"
    try:
        own = scheme.switch(_readings(case, scheme))
        key = "through"
        own.month_number(case.get("through"))
    except CreditscoreError as error:
        at = case.at(key)
        problems = (p if str(p.place) else replace(p, place=at) for p in error.problems)
        raise RuleError(problems) from None
    return own


def _readings(case: yaml_tree.Map, scheme: Scheme) -> dict[str, Any]:
    readings, track = case.get("readings", {}), scheme.tracks.get(case["track"])
    if track is None or any(m.feeders(other) for other in scheme.tracks.values()):
        return dict(readings)
    own = {where for where in readings if where in track.items and track.items[where].readings}
    return {f"{track.id}/{where}" if where in own else where: readings[where] for where in readings}
