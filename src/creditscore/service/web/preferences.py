"""What a client would rather have, from the headers that say so with weights."""

from __future__ import annotations

import re

_WEIGHT = re.compile(r";\s*q\s*=\s*([01](?:\.\d*)?)\s*(?:;|$)", re.IGNORECASE)


def preferred(header: str) -> tuple[list[str], set[str]]:
    """What a header names, the most wanted first, and what is not to be had at all (weight 0).

    >>> preferred("text/csv;q=0.5, application/json, text/html;q=0")
    (['application/json', 'text/csv'], {'text/html'})
    """
    weighed = []
    for part in filter(str.strip, header.lower().split(",")):
        found = _WEIGHT.search(part)
        weighed.append((float(found[1]) if found else 1.0, part.partition(";")[0].strip()))
    wanted = [name for weight, name in sorted(weighed, key=lambda one: -one[0]) if weight]
    return wanted, {name for weight, name in weighed if not weight}
