"""Names that rules give, checked: signs that nobody types twice alike, names of columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ...errors import Place, Problem
from .. import model as m
from ..scheme import Scheme

_QUOTES = "\"'`´“”„‟‘’‚‛「」『』«»‹›〝〞"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NOT_IN_IDS = re.compile(r"[\s/=]+")
RESERVED = ("track", "month", "entity", "total", "rank", "overall_rank", "band", "veto",
            "provisional")  # fmt: skip
"""The columns of the table `annual` that are no part of the year, and those that name a row."""


def problems(scheme: Scheme) -> Iterator[Problem]:
    """Ids with quotes, full-width or unseen signs; parts of the year called like other columns."""
    for name, place in _ids(scheme):
        if signs := _strange(name):
            shown = " ".join(
                letter if letter.isprintable() else f"U+{ord(letter):04X}" for letter in signs
            )
            yield Problem("R351", place, {"id": name, "signs": shown, "right": _plain(name)})
    for part in scheme.parts:
        if part.id in RESERVED:
            yield Problem("R353", part.place, {"id": part.id, "known": ", ".join(RESERVED)})
    for ranking in scheme.rankings:
        if ranking.id in RESERVED:
            yield Problem("R353", ranking.place, {"id": ranking.id, "known": ", ".join(RESERVED)})


def _ids(scheme: Scheme) -> Iterator[tuple[str, Place]]:
    for track in scheme.tracks.values():
        for node in track.root.nodes():
            yield node.id, m.at(node, "id")
            yield from ((award.id, m.at(award, "id")) for award in node.awards)
    yield from ((veto.id, veto.place) for veto in scheme.vetoes)
    yield from ((part.item, part.place) for part in scheme.parts if part.item)


@lru_cache(1 << 12)
def _strange(name: str) -> str:
    """The strange signs of a name; every reading is asked for the same names."""
    numbered = _CHINESE.search(name) is not None
    found = (x for x in name if _is_strange(x) and not (numbered and x in "（）"))
    return "".join(dict.fromkeys(found))


def _is_strange(letter: str) -> bool:
    """Whether a sign is a quote, a full-width form of a plain one, or one that is not seen."""
    full_width = "\uff01" <= letter <= "\uff5e"
    return full_width or letter in _QUOTES or not letter.isprintable()


def _plain(name: str) -> str:
    """An id as it should be written: half-width, without quotes."""
    kept = "".join(letter for letter in name if letter not in _QUOTES and letter.isprintable())
    plain = "".join(unicodedata.normalize("NFKC", x) if _is_strange(x) else x for x in kept)
    return _NOT_IN_IDS.sub("-", "".join(x for x in plain if x not in _QUOTES)).strip("-.") or "1"
