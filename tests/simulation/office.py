"""The office's folders: rules, roster and tables as files, and what it runs."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import sys
import traceback
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import creditscore
from creditscore import staging
from creditscore.errors import CreditscoreError

from .model import Key, Rules

COLUMNS = ("month", "entity", "item", "fact", "value")
KILLED = 9
_FULL = 28
_STEPS = ("open", "os.", "shutil.")
"""How the events begin that are steps on a disk; after some of them there is no going on."""


@dataclass
class Disk:
    """Ends the process, or has no room left, before one of the steps that lie ahead."""

    home: str = ""
    left: int = -1
    full: bool = False

    def step(self, event: str, words: tuple[Any, ...]) -> None:
        """What is told of each event of this process."""
        if self.left < 0 or not event.startswith(_STEPS):
            return
        if not any(str(word).startswith(self.home) for word in words):
            return
        if self.left:
            self.left -= 1
        elif not self.full:
            os._exit(KILLED)
        elif event in ("os.mkdir", "os.rename", "os.link") or _writes(event, words):
            raise OSError(_FULL, "No space left on device")


def _writes(event: str, words: tuple[Any, ...]) -> bool:
    return event == "open" and bool(words[2] & (os.O_WRONLY | os.O_RDWR))


DISK = Disk()
sys.addaudithook(DISK.step)


@dataclass
class Office:
    """Its folders under `home`; `names` are what each unit was called from a month on."""

    home: Path
    format: str
    units: int
    names: list[list[tuple[int, str]]] = field(default_factory=list)
    _scheme: creditscore.Scheme | None = None

    def __post_init__(self) -> None:
        for name in ("s", "tables"):
            (self.home / name).mkdir(parents=True)
        self.names = [[(1, f"单位{unit}")] for unit in range(self.units)]

    @property
    def out(self) -> Path:
        """Where results are."""
        return self.home / "out"

    def name(self, unit: int, month: int | None = None) -> str:
        """What a unit is called in a month; its name of today where none is told."""
        called = self.names[unit]
        if month is None:
            return called[-1][1]
        return [name for first, name in called if first <= month][-1]

    def write_rules(self, rules: Rules) -> None:
        """Write the files of the scheme."""
        versions = []
        for at, (first, points) in enumerate(rules.versions):
            later = rules.versions[at + 1 :]
            dates = f", from: 2023-{first:02}" if first > 1 else ""
            dates += f", until: 2023-{later[0][0] - 1:02}" if later else ""
            versions.append(
                f"          - {{id: n{first}, form: each, of: cases, points: {_plain(points)},"
                f" period: year{dates}}}\n"
            )
        bands = (
            f"[{{name: 优, at_least: {rules.good}}}, {{name: 良, at_least: {rules.fair}}},"
            " {name: 差}]"
        )
        (self.home / "s" / "scheme.yaml").write_text(
            "scheme: s\ntitle: 方案\ncites: 附件\nyear: 2023\npoints: {places: 2}\n"
            "tracks: [u]\nannual: {parts: [{id: monthly, title: 月度, weight: 1, of: months}]}\n"
            "ranking: {by: total}\n",
            encoding="utf-8",
        )
        (self.home / "s" / "u.yaml").write_text(
            f"track: u\ntitle: 单位\ncites: 附表\nbands: {bands}\n"
            "sections:\n  - id: 一\n    title: 章\n    items:\n"
            + _item("1", "cases: {type: count, label: 例}", "".join(versions).strip(),
                    f"cap: {{points: {rules.cap}, period: year}}")
            + _item("2", "up: {type: flag, label: 有}",
                    f"- {{id: up, form: flag, of: up, points: {rules.once}, period: year}}")
            + _item("3", "spent: {type: amount, label: 额, places: 2}",
                    f"- {{id: a, form: each, of: spent, points: {rules.amount},"
                    f" period: quarter, cap: {rules.cap_of_quarter}}}")
            + _item("4", "ok: {type: count, label: 合, at_most: seen},"
                    " seen: {type: count, label: 报}",
                    f"- {{id: r, form: rate, of: ok, over: seen, points: {rules.rate},"
                    " period: month}")
            + _item("5", "mark: {type: score, label: 分, places: 1, missing: carry}",
                    "- {id: m, form: given, of: mark, period: year}")
            + _item("6", "talks: {type: count, label: 谈}",
                    f"- {{id: t, form: each, of: talks, points: -{rules.penalty}, period: year}}",
                    f"floor: {{points: -{rules.floor}, period: year}}"),
            encoding="utf-8",
        )  # fmt: skip
        self.write_roster()

    def write_roster(self) -> None:
        """Write the roster: names of today, and those before as aliases of their months."""
        lines = ["entities:", "  u:"]
        for called in self.names:
            aliases = [
                f"{{name: {name}, until: 2023-{called[at + 1][0] - 1:02}}}"
                for at, (_, name) in enumerate(called[:-1])
            ]
            listed = f", aliases: [{', '.join(aliases)}]" if aliases else ""
            lines.append(f"    - {{name: {called[-1][1]}{listed}}}")
        (self.home / "s" / "roster.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self._scheme = None

    def write_table(self, name: str, rows: Mapping[Key, int]) -> None:
        """Write a table of some figures."""
        lines = [
            [f"2023-{month:02}", self.name(unit, month), item, fact, _plain(value)]
            for (month, unit, item, fact), value in rows.items()
        ]
        self.write_lines(name, lines)

    def write_lines(self, name: str, lines: list[list[str]]) -> None:
        """Write a table of lines as they are."""
        with self.table(name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *lines])

    def table(self, name: str) -> Path:
        """Where a table is."""
        return self.home / "tables" / f"{name}.csv"

    def restart(self) -> None:
        """Forget what was loaded."""
        self._scheme = None

    @property
    def scheme(self) -> creditscore.Scheme:
        """The scheme, loaded once."""
        if self._scheme is None:
            self._scheme = creditscore.load_scheme(self.home / "s")
        return self._scheme

    def score(self, through: int, books: creditscore.Books | None = None) -> creditscore.Result:
        """Score what there is, by the books where there are any."""
        month = f"2023-{through:02}"
        return creditscore.score(self.scheme, self.home / "tables", through=month, books=books)

    def write(self, result: creditscore.Result, *, force: bool = True) -> None:
        """Write a result into the folder of results."""
        result.write(self.out, self.format, force=force, tell=lambda notice: None)

    def stopped(self, result: creditscore.Result, steps: int) -> bool:
        """Write a result in a process of its own that is killed; whether it was."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of threads that sleep
            child = os.fork()
        if not child:
            code = 1
            try:
                DISK.home, DISK.left, DISK.full = str(self.home), steps, False
                self.write(result)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, KILLED), code
        for left in self.home.glob(f"{staging.PREFIX}*"):
            os.utime(left, (0, 0))  # as if it were of yesterday
        return code == KILLED

    def without_room(self, result: creditscore.Result, steps: int) -> bool:
        """Write a result onto a disk that fills up; whether there was no room."""
        DISK.home, DISK.left, DISK.full = str(self.home), steps, True
        try:
            self.write(result)
        except CreditscoreError as error:
            codes = [problem.code for problem in error.problems]
        else:
            codes = []
        finally:
            DISK.left = -1
        assert codes in ([], ["U506"]), codes
        return bool(codes)

    def rules(self) -> list[bytes]:
        """What stands in the files of the scheme."""
        return [path.read_bytes() for path in sorted((self.home / "s").iterdir())]

    def digests(self) -> dict[str, str]:
        """What stands in the folder of results."""
        if not self.out.exists():
            return {}
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.out.iterdir())
            if not path.name.startswith(staging.PREFIX)
        }

    def left(self) -> list[Path]:
        """What killed runs have left."""
        return [*self.home.glob(f"{staging.PREFIX}*"), *self.out.glob(f"{staging.PREFIX}*")]

    def read(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table of results, as a reader of files has them."""
        path = self.out / f"{table}.{self.format}"
        if self.format == "parquet":
            return list(_parquet(path))
        text = path.read_text(encoding="utf-8-sig")
        found = json.loads(text) if self.format == "json" else csv.DictReader(text.splitlines())
        return list(found)

    def remove(self) -> None:
        """Remove all folders."""
        shutil.rmtree(self.home, ignore_errors=True)


def _parquet(path: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(path, use_threads=False).to_pylist()
    return rows


def _item(id_: str, facts: str, awards: str, more: str = "") -> str:
    return (
        f'      - id: "{id_}"\n        title: 条\n        cites: 附表\n        says: 规则。\n'
        f"        applies_to: all\n        facts: {{{facts}}}\n        awards:\n"
        f"          {awards}\n" + (f"        {more}\n" if more else "")
    )


def _plain(hundredths: int) -> str:
    """A number as it is written by hand."""
    return f"{Decimal(hundredths).scaleb(-2).normalize():f}"
