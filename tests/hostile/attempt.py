"""One attempt: files that it writes, the words of its command, and how that may end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

DONE, REFUSED, USAGE = 0, 1, 2
ANY = (DONE, REFUSED)

SCHEME = """\
scheme: s
title: 方案
cites: 附件
year: 2023
points: {places: 4}
tracks: [u]
annual: {parts: [{id: monthly, title: 月度, weight: 1, of: months}]}
ranking: {by: total}
"""
TRACK = """\
track: u
title: 单位
cites: 附表
bands: [{name: 优, at_least: 60}, {name: 合格}]
sections:
  - id: 一
    title: 章
    items:
      - id: "1"
        title: 条
        cites: 附表（一）
        says: 每例1分。
        applies_to: all
        facts: {n: {type: count, label: 数}, a: {type: amount, label: 额, places: 2}}
        awards:
          - {id: n, form: each, of: n, points: 1, period: month}
          - {id: a, form: each, of: a, points: 1, period: month}
"""
ROSTER = """\
entities:
  u:
    - {name: 甲局}
    - {name: 乙局}
    - {name: 丙局}
"""
FACTS = """\
month,entity,item,fact,value
2023-05,甲局,1,n,5
2023-05,乙局,1,n,3
2023-06,乙局,1,a,2.5
"""


@dataclass(frozen=True)
class Attempt:
    """What to run: `make` writes files into an empty folder and returns the command's words.

    `ends` are the exit codes that are right; `says` is a code that a refusal has to name, where
    there is one code alone for it. `rare` ones are left to `make hostile`.
    """

    name: str
    make: Callable[[Path], list[str]]
    ends: tuple[int, ...] = ANY
    says: str = ""
    rare: bool = False


def write(folder: Path, **files: str | bytes) -> Path:
    """Write a scheme into `s`, some of its files otherwise; return its folder."""
    home = folder / "s"
    home.mkdir(exist_ok=True)
    texts: dict[str, str | bytes] = {"scheme": SCHEME, "u": TRACK, "roster": ROSTER} | files
    for name, text in texts.items():
        data = text.encode() if isinstance(text, str) else text
        (home / f"{name}.yaml").write_bytes(data)
    return home


def facts(folder: Path, data: str | bytes = FACTS, name: str = "facts.csv") -> Path:
    """Write a fact table."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def scoring(folder: Path, *more: str) -> list[str]:
    """Score what stands in the folder, and write the tables."""
    return ["score", "s", "facts.csv", "--out", "out", *more]
