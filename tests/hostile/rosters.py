"""Rosters as tables with something wrong in them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

from .attempt import ANY, DONE, REFUSED, TRACK, Attempt, facts, scoring, write

_NO, _YES = (REFUSED,), (DONE,)
_ROSTER = (
    "track,name,aliases,groups,pop,from,until\nu,甲局,,,1000,,\nu,乙局,,,20,,\nu,丙局,,,30,,\n"
)
_RULE = TRACK.replace("points: 1, period", "points: {roster: pop}, period", 1)


def _roster(data: str | bytes, folder: Path, name: str = "roster.csv") -> list[str]:
    home = write(folder, roster="groups: {}\n", u=_RULE)
    (home / name).write_bytes(data.encode() if isinstance(data, str) else data)
    facts(folder)
    return scoring(folder)


def _placed(kind: str, folder: Path) -> list[str]:
    home = write(folder, roster="groups: {}\n", u=_RULE)
    facts(folder)
    path = home / "roster.csv"
    if kind == "a folder":
        path.mkdir()
    elif kind == "a pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"a device": "/dev/zero", "itself": "roster.csv"}.get(kind, "nothing"))
    return scoring(folder)


def _large(lines: list[str], folder: Path) -> list[str]:
    """More than a megabyte of units, these lines in their midst."""
    many = [f"u,单位{n:06},,,{n % 50 + 1},," for n in range(40_000)]
    head, *own = _ROSTER.splitlines()
    return _roster("\n".join([head, *own, *many[:20_000], *lines, *many[20_000:]]) + "\n", folder)


_MORE: list[tuple[str, str, tuple[int, ...]]] = [
    ("a quote that is not closed", 'u,"丁局,,,1,,', _NO),
    ("a quote inside a name", 'u,丁"局,,,1,,', ANY),
    ("a short row", "u,丁局", _NO),
    ("a long row", "u,丁局,,,1,000,,", _NO),
    ("a unit without a name", "u,,,,1,,", _NO),
    ("a unit without a track", ",丁局,,,1,,", _NO),
    ("a unit of another track", "v,丁局,,,1,,", _NO),
    ("a unit twice", "u,乙局,,,1,,", _NO),
    ("a unit twice but for a blank", "u,乙局 ,,,1,,", _NO),
    ("an alias that is a unit", "u,丁局,乙局,,1,,", _NO),
    ("an alias of two units", "u,丁局,丁,,1,,\nu,戊局,丁,,1,,", _NO),
    ("a group that is not there", "u,丁局,,nope,1,,", ANY),
    ("text among numbers", "u,丁局,,,1000人,,", _NO),
    ("a number in full width", "u,丁局,,,１０,,", ANY),
    ("a number with an exponent", "u,丁局,,,1e3,,", ANY),
    ("a number out of reach", f"u,丁局,,,{10**30},,", ANY),
    ("a number of five thousand digits", f"u,丁局,,,{'9' * 5000},,", _NO),
    ("a number of forty decimals", f"u,丁局,,,0.{'1' * 40},,", ANY),
    ("no number", "u,丁局,,,NaN,,", _NO),
    ("from month 13", "u,丁局,,,1,2023-13,", _NO),
    ("until month 0", "u,丁局,,,1,,2023-00", _NO),
    ("an end before its beginning", "u,丁局,,,1,2023-05,2023-01", _NO),
    ("NUL in a name", "u,丁\0局,,,1,,", _NO),
    ("a name of two lines", 'u,"丁\n局",,,1,,', ANY),
    ("a name of five thousand letters", f"u,{'丁' * 5_000},,,1,,", ANY),
    ("a cell of two hundred thousand letters", f"u,丁局,{'丁' * 200_000},,1,,", ANY),
    ("markup in a name", "u,[/]丁局[red],,,1,,", _YES),
    ("an escape in a name", "u,\x1b[2J丁局,,,1,,", ANY),
    ("a formula for a name", "u,=1+1,,,1,,", _YES),
    ("right to left in a name", "u,\u202e局丁,,,1,,", ANY),
    ("an astral name", "u,\U00020000局,,,1,,", _YES),
]
_WHOLE: list[tuple[str, str | bytes, tuple[int, ...]]] = [
    ("nothing", "", _NO),
    ("the heading alone", _ROSTER.partition("\n")[0] + "\n", _NO),
    ("no track", _ROSTER.replace("track", "part", 1), _NO),
    ("no name", _ROSTER.replace("name", "unit", 1), _NO),
    ("a heading twice", _ROSTER.replace("until", "pop", 1), _NO),
    ("a heading without a name", _ROSTER.replace("until", "", 1), ANY),
    ("a quote in the heading", _ROSTER.replace("until", '"until', 1), _NO),
    ("GB18030", _ROSTER.encode("gb18030"), ANY),
    ("Latin letters", _ROSTER.replace("甲局", "é").encode("latin-1", "ignore"), _NO),
    ("UTF-16", _ROSTER.encode("utf-16"), ANY),
    ("a mark", b"\xef\xbb\xbf" + _ROSTER.encode(), _YES),
    ("line ends of Windows", _ROSTER.replace("\n", "\r\n"), _YES),
    ("line ends of old Macs", _ROSTER.replace("\n", "\r"), ANY),
    ("noise", Random(1).randbytes(3000), _NO),
    ("a heading of two hundred thousand letters", _ROSTER.replace("pop", "p" * 200_000), _NO),
    ("five million line ends", _ROSTER + "\n" * 5_000_000, ANY),
    ("five million commas", _ROSTER + "," * 5_000_000, ANY),
    ("five thousand columns", _ROSTER.replace("\n", "," * 5000 + "\n"), ANY),
    ("five thousand bad rows", _ROSTER + "u,,,,x,2023-13,2023-14\n" * 5000, _NO),
]


def _attempts() -> Iterator[Attempt]:
    for name, line, ends in _MORE:
        yield Attempt(name, partial(_roster, f"{_ROSTER}{line}\n"), ends)
    for name, data, ends in _WHOLE:
        yield Attempt(f"a roster of {name}", partial(_roster, data), ends, rare=len(data) > 10**6)
    for kind in ("a folder", "a pipe", "a device", "itself", "nothing there"):
        yield Attempt(f"a roster that is {kind}", partial(_placed, kind), _NO)
    for name, line, ends in [*_MORE[:5], *_MORE[7:23:5]]:
        yield Attempt(f"large, with {name}", partial(_large, [line]), ends, rare=True)
    twice = _ROSTER.partition("\n")[0] + "\n" + "u,甲局,,,1,,\n"
    yield Attempt("both as a table and in YAML", partial(_both, twice), ANY)
    for name, data in (("noise", Random(2).randbytes(3000)), ("nothing", b""),
                       ("half of a mark", b"PAR1")):  # fmt: skip
        make = partial(_roster, data, name="roster.parquet")
        yield Attempt(f"a Parquet roster of {name}", make, _NO)


def _both(data: str, folder: Path) -> list[str]:
    home = write(folder, u=_RULE)
    (home / "roster.csv").write_text(data, encoding="utf-8")
    facts(folder)
    return scoring(folder)


ATTEMPTS = list(_attempts())
