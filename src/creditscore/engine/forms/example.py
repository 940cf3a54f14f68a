"""A view for the examples of the forms: one unit in one month, points of four decimals."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from ..exact import Exact, Mask
from ..peer_statistics import Ask
from ..view import View


def view(**ranks: int) -> View:
    """A view in which quantities are plain numbers; `ranks` are the statistics of its peers."""

    def of(ask: Ask, first: int, last: int) -> tuple[Exact, Mask]:
        return Exact(np.array([[ranks[ask.figure]]])), np.ones((1, 1), bool)

    scheme, peers = SimpleNamespace(places=4, span_months=("2023-01",)), SimpleNamespace(of=of)
    cube: Any = SimpleNamespace(
        scheme=scheme, peers=peers, shape=(1, 1), first=0, last=1, in_force=lambda: None
    )
    node: Any = SimpleNamespace(id="1")
    return View(cube, node, None, "month")
