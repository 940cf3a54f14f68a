"""One year, told by the number that it is drawn from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random

import creditscore
from creditscore.errors import CreditscoreError

from .model import ONE, Key, Rules, Standing
from .office import Office

_SHARED = Path("/dev/shm")
_FACTS = {"cases": "1", "up": "2", "spent": "3", "mark": "5", "talks": "6"}


class Year:
    """An office at work; `story` is what has happened.

    After each step what stands on the disk is what the model says of the last run that was
    finished, or fails.
    """

    def __init__(self, number: int) -> None:
        self.dice = Random(number)
        folder = tempfile.mkdtemp(prefix="office-", dir=_SHARED if _SHARED.is_dir() else None)
        units, format_ = self.dice.randint(2, 4), self.dice.choice(("csv", "json", "parquet"))
        self.office = Office(Path(folder) / "o", format_, units)
        self.rules = Rules()
        self.figures: dict[Key, int] = {}
        self.closes = self.dice.random() < 0.4
        """Whether months are closed; then names and rules stay as they are."""
        self.books: creditscore.Books | None = None
        self.closed = 0
        self.entered: list[tuple[int, dict[Key, int]]] = [(0, {})]
        """What was known of closed months, from which month on."""
        self.standing: Standing | None = None
        self.tables: dict[str, list[Key]] = {}
        self.late: list[tuple[str, dict[Key, int]]] = []
        self.story = [f"{units} units, {format_}"]
        self.through = 0
        self.scored: dict[str, dict[Key, int]] = {}
        """The tables of the last run that was finished."""
        self.files: tuple[list[bytes], dict[str, bytes]] = ([], {})
        """The rules and tables of that run as files."""
        self.office.write_rules(self.rules)

    def play(self) -> None:
        """The year, month by month."""
        for month in range(1, 13):
            self.file(month)
            for act in self.dice.sample(_ACTS, self.dice.choice((0, 1, 1, 2))):
                act(self, month)
            if month == 12 or self.dice.random() < 0.7:
                self.run(month)
                if self.closes and self.through == month < 12 and self.dice.random() < 0.5:
                    self.close(month)
            if self.dice.random() < 0.15:
                self.verify()
        self.verify()

    def say(self, text: str) -> None:
        """Note what happens."""
        self.story.append(text)

    # --- tables -----------------------------------------------------------------------------------

    def file(self, month: int) -> None:
        """Units report a month; some are late."""
        for unit in range(self.office.units):
            rows = self._drawn(unit, month)
            if self.dice.random() < 0.15:
                self.late.append((f"{month:02}-{unit}", rows))
                self.say(f"{month}: unit {unit} is late")
            else:
                self._put(f"{month:02}-{unit}", rows)

    def _drawn(self, unit: int, month: int) -> dict[Key, int]:
        found: dict[Key, int] = {}
        for fact, item in _FACTS.items():
            if self.dice.random() < (0.6 if fact != "up" else 0.15):
                found[month, unit, item, fact] = self._figure(fact)
        if self.dice.random() < 0.6:
            seen = self.dice.randint(1, 30)
            found[month, unit, "4", "ok"] = self.dice.randint(0, seen) * ONE
            found[month, unit, "4", "seen"] = seen * ONE
        return found

    def _figure(self, fact: str) -> int:
        if fact == "spent":
            return self.dice.randint(0, 500)
        if fact == "mark":
            return self.dice.randint(0, 100) * 10
        return ONE if fact == "up" else self.dice.randint(0, 4) * ONE

    def _put(self, name: str, rows: dict[Key, int]) -> None:
        """Figures as a table of their own; nothing where there are none."""
        self.figures.update(rows)
        self.tables[name] = list(rows)
        self._write(name)

    def _write(self, name: str) -> None:
        rows = {key: self.figures[key] for key in self.tables[name]}
        if rows:
            self.office.write_table(name, rows)
        else:
            del self.tables[name]
            self.office.table(name).unlink(missing_ok=True)

    def _contents(self) -> dict[str, dict[Key, int]]:
        return {
            name: {key: self.figures[key] for key in keys} for name, keys in self.tables.items()
        }

    def _files(self) -> dict[str, bytes]:
        return {name: self.office.table(name).read_bytes() for name in self.tables}

    # --- what happens -----------------------------------------------------------------------------

    def arrives(self, month: int) -> None:
        """Late tables come in."""
        for name, rows in self.late:
            self.say(f"{month}: late table {name}")
            if rows:
                self._put(name, rows)
        self.late.clear()

    def corrects(self, month: int) -> None:
        """A figure in a table that was filed is another, or was none."""
        name = self.dice.choice(sorted(self.tables) or [""])
        if not name:
            return
        key = self.dice.choice(self.tables[name])
        if key[3] in ("ok", "seen"):
            gone = [k for k in self.tables[name] if k[3] in ("ok", "seen")]
        elif self.dice.random() < 0.3:
            gone = [key]
        else:
            new = self._figure(key[3])
            self.say(f"{month}: {key} in {name} is {new}")
            self.figures[key] = new
            self._write(name)
            return
        self.say(f"{month}: {gone} in {name} are withdrawn")
        for one in gone:
            del self.figures[one]
        self.tables[name] = [k for k in self.tables[name] if k not in gone]
        self._write(name)

    def renames(self, month: int) -> None:
        """A unit has another name from this month on, or from one before it."""
        unit = self.dice.randrange(self.office.units)
        first = self.dice.randint(max(1, month - 2), month)
        if self.closes or first <= self.office.names[unit][-1][0]:
            return
        self.office.names[unit].append((first, f"单位{unit}改{first}"))
        self.say(f"{month}: unit {unit} is renamed from month {first} on")
        for name in sorted(self.tables):
            if self.tables[name][0][1] == unit:
                self._write(name)
        self.office.write_roster()

    def amends(self, month: int) -> None:
        """A number of the rules is another, for the whole year or from this month on."""
        if self.closes:
            return
        rules, dice = self.rules, self.dice
        choice = dice.choice(("version", "cap", "once", "amount", "rate", "penalty", "bands"))
        if choice == "version":
            if rules.versions[-1][0] >= month:
                return
            rules.versions.append((month, dice.randint(1, 8) * ONE // 2))
        elif choice == "bands":
            rules.good, rules.fair = dice.randint(20, 80), dice.randint(-5, 19)
        elif choice == "amount":
            rules.amount = dice.randint(1, 4)
        else:
            setattr(rules, choice, dice.randint(1, 12))
        self.say(f"{month}: {choice} of the rules: {rules}")
        self.office.write_rules(rules)

    def restarts(self, month: int) -> None:
        """The next run loads all again."""
        self.say(f"{month}: a restart")
        self.office.restart()

    def errs(self, month: int) -> None:
        """Somebody files what is wrong: the run is refused, by name, and changes nothing."""
        unit = self.dice.randrange(self.office.units)
        name, text = self.office.name(unit, month), f"2023-{month:02}"
        known = sorted(self.figures)
        wrong = {
            "F201": [[text, "无此单位", "1", "cases", "1"]],
            "F202": [[text, name, "9", "cases", "1"]],
            "F206": [["2024-01", name, "1", "cases", "1"]],
            "F209": [[text, name, "1", "cases", "1.5"]],
            "F214": [[text, name, "2", "up", "2"]],
            "F215": [[text, name, "3", "spent", "0.001"]],
            "F211": [[text, name, "4", "ok", "9"], [text, name, "4", "seen", "8"]],
        }
        if known:
            at, whose, item, fact = self.dice.choice(known)
            row = [f"2023-{at:02}", self.office.name(whose, at), item, fact, "0"]
            wrong["F208"] = [row]
        if len(self.office.names[unit]) > 1:
            since, _ = self.office.names[unit][-1]
            old = self.office.names[unit][-2][1]
            wrong["F228"] = [[f"2023-{since:02}", old, "1", "cases", "1"]]
        code = self.dice.choice(sorted(wrong))
        if any((month, unit, r[2], r[3]) in self.figures for r in wrong[code]):
            return
        self.say(f"{month}: a table that is wrong ({code})")
        self.office.write_lines("wrong", wrong[code])
        before = self.office.digests()
        told: list[str] = []
        try:
            self.office.score(month, self.books)
        except creditscore.FactError as error:
            told = [problem.code for problem in error.problems]
        finally:
            self.office.table("wrong").unlink()
        assert code in told, told
        assert self.office.digests() == before

    def is_killed(self, month: int) -> None:
        """A run is killed at some step: there are the old results or the new ones."""
        self._ends_early(month, self.office.stopped, "is killed")

    def has_no_room(self, month: int) -> None:
        """The disk is full from some step on: there are the old results or the new ones."""
        self._ends_early(month, self.office.without_room, "has no room")

    def _ends_early(self, month: int, write: Callable[..., bool], said: str) -> None:
        if not self.tables:
            return
        result, before = self._scored(month), self.office.digests()
        steps = self.dice.randrange(160)
        early = write(result, steps)
        self.say(f"{month}: a run {said} at step {steps}" if early else f"{month}: a run")
        if self.office.digests() == before and before:
            return
        if early and not before and not self.office.out.exists():
            return
        self._finished(month)

    # --- months that are closed -------------------------------------------------------------------

    def close(self, month: int) -> None:
        """The month is closed, and those before it: later facts of it are corrections."""
        result = self._scored(month)
        self.books = creditscore.close(
            result, f"2023-{month:02}", by="考核办", on=f"2023-{month:02}-28", books=self.books
        )
        fresh = {key: n for key, n in self.figures.items() if self.closed < key[0] <= month}
        self.entered = [(first, known | fresh) for first, known in self.entered]
        self.closed = month
        self.say(f"{month}: closed")

    def _scored(self, month: int) -> creditscore.Result:
        """Score up to a month; facts of closed months that are others are first refused."""
        known = {key: n for key, n in self.figures.items() if key[0] <= self.closed}
        if self.books is not None and known != self.entered[-1][1]:
            told = []
            try:
                self.office.score(month, self.books)
            except creditscore.FactError as error:
                told = [problem.code for problem in error.problems]
            assert told, "late facts are taken"
            assert {*told} <= {"F246", "N910"}, told
            self.books = creditscore.correct(
                self.office.scheme, self.office.home / "tables", self.books,
                by="考核办", on=f"2023-{month:02}-27", why="更正",
            )  # fmt: skip
            self.entered.append((self.closed + 1, known))
            self.say(f"{month}: corrected in month {self.closed + 1}")
        return self.office.score(month, self.books)

    def _right(self, through: int) -> Standing:
        """What the months come to, each by what was known in it."""
        open_ = {key: n for key, n in self.figures.items() if key[0] > self.closed}
        found: Standing | None = None
        for month in range(1, through + 1):
            known = [known for first, known in self.entered if first <= month][-1]
            now = Standing(self.rules, self.office.units, known | open_, month)
            if found is not None:
                now.since(found)
            found = now
        assert found is not None
        return found

    # --- runs -------------------------------------------------------------------------------------

    def run(self, month: int) -> None:
        """Score up to a month and write it."""
        if not self.tables:
            return
        result = self._scored(month)
        if self.dice.random() < 0.3:
            self.does_not_replace(result, month)
        self.office.write(result)
        self.say(f"{month}: a run")
        self._finished(month)
        assert not self.office.left()
        self.explain(result, month)

    def does_not_replace(self, result: creditscore.Result, month: int) -> None:
        """Results of other inputs are replaced by nobody who does not say so."""
        now = (self.through, *self.files)
        other = bool(self.through) and now != (month, self.office.rules(), self._files())
        before, codes = self.office.digests(), list[str]()
        try:
            self.office.write(result, force=False)
        except creditscore.UsageError as error:
            codes = [problem.code for problem in error.problems]
        assert codes == ["U582"] * other, codes
        if other:
            assert self.office.digests() == before
        else:
            self._finished(month)

    def _finished(self, month: int) -> None:
        """New results stand there: they are what the model says."""
        self.through, self.scored = month, self._contents()
        self.files = self.office.rules(), self._files()
        office = self.office
        right = self.standing = self._right(month)
        names = [office.name(unit) for unit in range(office.units)]
        ledger: dict[tuple[str, str, str], Decimal] = {}
        for row in office.read("ledger"):
            if row["kind"] != "annual":
                key = row["entity"], row["month"], row["item"]
                ledger[key] = ledger.get(key, Decimal(0)) + Decimal(row["points"])
        assert ledger == {
            (row["entity"], row["month"], row["item"]): Decimal(row["points"])
            for row in office.read("items")
        }
        keys = {(names[unit], f"2023-{at:02}", item): (unit, at, item)
                for unit, at, item in right.posted}  # fmt: skip
        assert ledger.keys() <= keys.keys()
        for named, key in keys.items():
            assert ledger.get(named, 0) * ONE == right.posted[key], named
        rows = {(row["entity"], row["month"]): row for row in office.read("months")}
        assert len(rows) == office.units * month
        for unit, name in enumerate(names):
            for at in range(1, month + 1):
                row = rows[name, f"2023-{at:02}"]
                assert Decimal(row["points"]) * ONE == right.months[unit][at - 1]
                assert Decimal(row["to_date"]) * ONE == right.so_far[unit][at - 1]
                assert int(row["rank_to_date"]) == right.place(unit, at)
        annual = office.read("annual")
        assert [row["entity"] for row in annual] == names
        for unit, row in enumerate(annual):
            assert Decimal(row["total"]) * ONE == right.so_far[unit][-1]
            assert int(row["rank"]) == right.place(unit, month)
            assert row["band"] == right.band(unit)

    def explain(self, result: creditscore.Result, month: int) -> None:
        """The explanation of some unit and month adds up to what the model says."""
        assert self.standing is not None
        unit, at = self.dice.randrange(self.office.units), self.dice.randint(1, month)
        told = result.explain(self.office.name(unit), f"2023-{at:02}")
        assert told.points * ONE == self.standing.months[unit][at - 1]
        for clause in told.clauses:
            posted = sum((posting.points for posting in clause.postings), Decimal(0))
            assert posted == clause.points
            if clause.item:
                assert posted * ONE == self.standing.posted[unit, at, clause.item]

    def verify(self) -> None:
        """The seal says what has changed since the last run, and nothing else."""
        if not self.through:
            return
        found = creditscore.verify(self.office.out, books=self.books)
        codes = {problem.code for problem in found.problems}
        self.say(f"verified: {sorted(codes)}")
        now = {name: rows for name, rows in self._contents().items() if name in self.scored}
        files = {name: data for name, data in self._files().items() if name in self.scored}
        rules = self.office.rules() != self.files[0]
        assert ("V103" in codes) == rules, codes
        if now.keys() != self.scored.keys():
            assert "U510" in codes, codes  # a table is gone
            return
        assert ("V104" in codes) == (files != self.files[1]), codes
        if self.books is not None and files != self.files[1]:
            return  # what is late is told as well
        if self._within(now) != self._within(self.scored):
            assert "V105" in codes, codes
        elif not rules:
            assert not codes - {"V104"}, codes

    def verifies(self, month: int) -> None:
        """Somebody asks in the midst of it."""
        self.verify()

    def _within(self, tables: dict[str, dict[Key, int]]) -> dict[Key, int]:
        """The figures that were scored."""
        figures = {key: value for rows in tables.values() for key, value in rows.items()}
        return {key: value for key, value in figures.items() if key[0] <= self.through}


_ACTS: tuple[Callable[[Year, int], None], ...] = (
    Year.arrives, Year.arrives, Year.corrects, Year.corrects, Year.renames, Year.amends,
    Year.restarts, Year.errs, Year.is_killed, Year.is_killed, Year.has_no_room, Year.verifies,
)  # fmt: skip


def played(number: int) -> list[str]:
    """Play a year; what has happened. Raises `AssertionError` with it where anything is wrong."""
    year = Year(number)
    try:
        year.play()
    except (AssertionError, CreditscoreError) as error:
        story = "\n".join(year.story)
        raise AssertionError(f"year {number}:\n{story}\n{error}") from error
    finally:
        year.office.remove()
        year.office.home.parent.rmdir()
    return year.story
