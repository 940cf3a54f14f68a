"""Points by rank among the units: 10 for the first, 8 for the second."""

from itertools import accumulate

import numpy as np

from ...scheme.model import Difference, Peers, Rank
from ..exact import Exact, narrow
from ..view import View
from .earned import Earned, where_known


def points(rule: Rank, view: View) -> Earned:
    """The mean points of the ranks that the unit takes; those beyond the list earn nothing.

    Equals take several ranks, of which all count, or the best or the worst alone, as `ties` says.

    >>> from creditscore.engine.forms.example import view
    >>> rule = Rank(of=7, points=(10, 8, 5), ties="mean")
    >>> points(rule, view(rank=2, last=3)).points.rounded().tolist()
    [[65000]]
    """
    of = rule.of if rule.order == "high-first" else Difference(0, rule.of)
    first, last = (view.value(Peers(figure, of, rule.among)) for figure in ("rank", "last"))
    upper, lower = (place.exact.num // place.exact.den for place in (first, last))
    if rule.ties != "mean":
        upper = lower = upper if rule.ties == "best" else lower
    worth = (int(view.in_units(number).rounded()[0, 0]) for number in rule.points)
    sums = np.array(list(accumulate(worth, initial=0)), object)
    below, above = (np.minimum(n, len(rule.points)).astype(int) for n in (upper - 1, lower))
    taken = np.maximum(lower - upper + 1, 1)
    return Earned(where_known(Exact(narrow(sums[above] - sums[below]), taken), first))
