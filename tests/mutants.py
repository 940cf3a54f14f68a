"""Changes of the source that the tests have to notice: `python tests/mutants.py`, `make mutants`.

Each is made in a copy of the project, and the tests of its room are run there: they must fail. A
mutant that survives shows a rule of the code that no test holds. With `--sample N` it is N changes
of all that `mutations.py` makes in four rooms, drawn by the number `--seed`; those that survive are
looked at by hand ([docs/testing.md](../docs/testing.md)). It is quicker with `--contexts`, a data
file of coverage that knows which test ran which line: those of a changed line are run first.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from mutations import mutations

ROOT = Path(__file__).parents[1]
PARTS = (
    "src", "tests", "rules", "data", "docs", "benchmarks", "pyproject.toml", "README.md",
    "README.zh-CN.md",
)  # fmt: skip


class Mutant(NamedTuple):
    """A text of a module, what is put in its place, and the tests that must notice."""

    file: str
    old: str
    new: str
    tests: str


MUTANTS = [
    # the three that survived the tests of 0.1.0
    Mutant(
        "engine/awards.py",
        "end = (last // length + 1) * length",
        "end = (last // length + 2) * length",
        "tests/engine",
    ),
    Mutant(
        "facts/checking/rules.py",
        "(cells.until < cells.month)",
        "(cells.until < cells.month - 1)",
        "tests/facts",
    ),
    Mutant(
        "results/output_folder.py",
        "for table in NAMES for format in FORMATS",
        "for table in NAMES[:5] for format in FORMATS",
        "tests/results tests/test_whole.py tests/cli",
    ),
    # targets
    Mutant(
        "engine/targets.py",
        'late = ~ever(met & ~before(counted), "year")',
        'late = before(counted & ~met)',
        "tests/results",
    ),
    Mutant(
        "engine/targets.py",
        "before(missed & before(met))",
        "before(missed)",
        "tests/results tests/test_rules_docs.py",
    ),
    Mutant(
        "engine/judging.py",
        "due[: view.window[0]] = False",
        "due[:0] = False",
        "tests/engine",
    ),
    Mutant(
        "engine/forms/target.py",
        "np.maximum(at_first - 1, 0)",
        "np.maximum(at_first, 0)",
        "tests/results tests/test_rules_docs.py",
    ),
    Mutant(
        "engine/forms/target.py",
        "share.highest(ZERO).lowest(ONE)",
        "share.lowest(ONE)",
        "tests/results tests/test_rules_docs.py",
    ),
    Mutant(
        "engine/cube.py",
        "if month % 12:\n            stands",
        "if month:\n            stands",
        "tests/engine tests/test_language_engine.py",
    ),
    # awards and periods
    Mutant("engine/awards.py", "month < award.first", "month <= award.first", "tests/engine"),
    Mutant("engine/awards.py", "month <= award.last", "month < award.last", "tests/engine"),
    Mutant("engine/awards.py", "if month % length:", "if month:", "tests/engine tests/results"),
    Mutant("engine/awards.py", "before[:first] = 0", "before[: first - 1] = 0", "tests/engine"),
    Mutant(
        "engine/awards.py",
        "for kind, limit in award.limits:",
        "for kind, limit in sorted(award.limits, key=lambda pair: pair[0]):",
        "tests/engine tests/test_language_engine.py",
    ),
    Mutant("engine/awards.py", "exact.where(view.holds(award.when), ZERO)", "exact",
           "tests/test_rules_docs.py"),
    Mutant("engine/awards.py", "np.maximum(most, now)", "now", "tests/test_rules_docs.py"),
    Mutant("engine/conditions.py", "return ~self.holds(inner)", "return self.holds(inner)",
           "tests/test_rules_docs.py"),
    Mutant("engine/conditions.py", "there if condition.known else ~there", "there",
           "tests/test_rules_docs.py"),
    Mutant("engine/cube.py", "(begin - months - 1) % 12", "(begin - months) % 12",
           "tests/test_rules_docs.py"),
    Mutant("engine/blocks.py", 'through < 12 and veto.over != "any"', "through < 12",
           "tests/grading"),
    Mutant("engine/nodes.py", "applies = ~none if force is None else force", "pass",
           "tests/test_rules_docs.py"),
    Mutant("engine/tree.py", "not (raw and postings.award is None)", "True",
           "tests/test_language_engine.py"),
    Mutant("engine/periods.py", "sums[:-period].copy()", "sums[: -period + 1].copy()",
           "tests/engine src/creditscore/engine/periods.py"),
    Mutant("engine/periods.py", '"year" if looks_back(period) else period', "period",
           "tests/engine tests/test_language_engine.py"),
    Mutant("engine/periods.py", "np.subtract(parts[:, 1:], parts[:, :-1]",
           "np.add(parts[:, 1:], parts[:, :-1]", "tests/engine"),
    # forms
    Mutant("engine/forms/flag.py", "value.exact.num > 0", "value.exact.num >= 0", "tests/engine"),
    Mutant("engine/forms/levels.py", "reversed(rule.rows)", "rule.rows", "tests/engine"),
    Mutant("engine/forms/interpolate.py", "np.less, marks[0]", "np.less_equal, marks[0]",
           "tests/engine tests/test_language_engine.py"),
    Mutant("engine/forms/interpolate.py", "np.greater, high.exact", "np.greater_equal, high.exact",
           "tests/engine tests/test_language_engine.py"),
    # exact numbers
    Mutant("engine/exact.py", "SAFE = 2**62", "SAFE = 2**72", "tests/engine"),
    Mutant("engine/exact.py", "if self.most + most >= SAFE:", "if self.most + most >= SAFE * 4:",
           "tests/engine tests/reviews"),
    Mutant("engine/exact.py", "max(self.top(), self.bottom() * step) >= SAFE",
           "max(self.top(), self.bottom() * step) >= SAFE * 8", "tests/engine"),
    Mutant("engine/exact.py", "return self.where(self.compared(np.less, other), other)",
           "return self.where(self.compared(np.greater, other), other)", "tests/engine"),
    # the year, places, bands
    Mutant("grading/ranking.py", "np.repeat(places + 1, sizes)", "np.repeat(places + 2, sizes)",
           "tests/grading"),
    Mutant("grading/ranking.py", "tied[where] = np.repeat(sizes, sizes)",
           "tied[where] = np.repeat(sizes, sizes) * 0 + 1", "tests/grading"),
    Mutant("grading/bands.py", '(band.cut or scheme.cut) == "all-in"', 'scheme.cut == "all-in"',
           "tests/grading"),
    Mutant("grading/bands.py", "(at.rank + at.tied - 1 > before)", "(at.rank > before)",
           "tests/results/test_questions.py"),
    Mutant("results/monthly_scores.py", "listed & ~heard", "~heard",
           "tests/results/test_result.py"),
    Mutant("results/explaining/year.py", "cleared[:, column] = False", "pass",
           "tests/results/test_questions.py"),
    Mutant("results/explaining/states.py", "min(states) > OPEN", "min(states) > UNSCORED",
           "tests/results/test_questions.py"),
    Mutant("grading/bands.py", "at.place + at.tied - 1) <= cut", "at.place + at.tied - 1) < cut",
           "tests/grading"),
    Mutant("grading/bands.py", "np.where(hit, np.maximum(level, worst), level)",
           "np.where(hit, worst, level)", "tests/grading"),
    Mutant("grading/bands.py", "np.minimum(level, len(names) - 1)", "level", "tests/grading"),
    Mutant("grading/annual.py", "scores.scored & ~scores.vetoes.any(axis=0)", "scores.scored",
           "tests/grading"),
    Mutant("grading/annual.py", "np.where(best > 0,", "np.where(best >= 0,", "tests/grading"),
    Mutant("grading/annual.py", '-scores.deductions', 'scores.deductions', "tests/grading"),
    Mutant("grading/annual.py", "(through < 12)", "(through < 11)", "tests/grading tests/results"),
    # facts: what planes are looked at for
    Mutant("facts/checking/planes.py", "above = self.raw > high", "above = self.raw > high + 1",
           "tests/facts"),
    Mutant("facts/checking/planes.py", "self.bad |= (there & broken).any(axis=0)",
           "self.bad |= (there & broken).all(axis=0)", "tests/facts"),
    Mutant("facts/checking/planes.py", "(state != LISTED) & (state != REFUSED)",
           "(state == LISTED)", "tests/facts"),
    Mutant("facts/checking/rules.py", "cells.state == REFUSED", "cells.state > REFUSED",
           "tests/facts"),
    Mutant("facts/checking/rules.py", "~np.asarray(cells.counting)", "np.False_", "tests/facts"),
    Mutant("facts/checking/rules.py", "(one.value > 0) & (other.value > 0)",
           "(one.value > 1) & (other.value > 0)", "tests/facts"),
    Mutant("facts/checking/planes.py", "previous[1:] = raw[:-1]", "previous[2:] = raw[1:-1]",
           "tests/facts"),
    Mutant("facts/checking/planes.py", "(rule.due(months) & (raw == absent(raw))).any(axis=0)",
           "(rule.due(months) & (raw == absent(raw))).all(axis=0)", "tests/facts"),
    Mutant("facts/coding/figures.py", 'return "F214"', 'return "F209"', "tests/facts"),
    Mutant("scheme/model/facts.py", "LARGEST = 10**15", "LARGEST = 10**17", "tests/facts"),
    # closed months, corrections, seals, comparison
    Mutant("results/restated.py", "months[first:] = plane[first:]",
           "months[first + 1 :] = plane[first + 1 :]", "tests/books"),
    Mutant("results/restated.py", "(two[:first] - one[:first])",
           "(two[: first + 1] - one[: first + 1])", "tests/books"),
    Mutant("results/restated.py", "np.concatenate([before.month, after.month]) < first",
           "np.concatenate([before.month, after.month]) <= first", "tests/books"),
    Mutant("results/restated.py", "(sums != 0) | touched", "sums != 0", "tests/books"),
    Mutant("books/late.py", "if c.month <= books.closed}", "if c.month < books.closed}",
           "tests/books"),
    Mutant("books/books.py", "if before < closing.month", "if before <= closing.month",
           "tests/books"),
    Mutant("books/books.py", '"before": found[-1]', '"before": ""', "tests/books"),
    Mutant("results/published.py", "if number <= scored.through and now",
           "if number < scored.through and now", "tests/books"),
    Mutant("proving/closing.py", "if told > kept.closed", "if told >= kept.closed", "tests/books"),
    Mutant("proving/closing.py", "if found < last:", "if found < books.closed:", "tests/books"),
    Mutant("proving/signatures.py", "signature.fingerprint == _fingerprint(signature.public)",
           "True", "tests/proving"),
    Mutant("proving/runs.py", 'or seal_of(run) != run["seal"]', "", "tests/proving"),
    Mutant("proving/restatement.py", "kind in _OF_AWARDS and {*self.inputs} & _OF_RULES",
           "{*self.inputs} & _OF_RULES", "tests/proving"),
    Mutant("results/output_folder.py", "if found and not force:", "if found and force:",
           "tests/results/test_files.py"),
    Mutant("results/explaining/history.py", "if month is None or len(self.blocks) == 1:",
           "if True:", "tests/cli/test_close.py"),
]  # fmt: skip


ROOMS: dict[str, tuple[str, ...]] = {
    "engine": (
        "tests/engine src/creditscore/engine",
        "tests/conformance tests/test_rules_docs.py tests/results",
        "tests/test_edges_engine.py tests/test_language_engine.py",
    ),
    "grading": (
        "tests/grading src/creditscore/grading",
        "tests/conformance tests/test_rules_docs.py tests/results",
        "tests/test_edges_engine.py tests/test_language_engine.py",
    ),
    "facts/checking": (
        "tests/facts/test_checking.py tests/facts/test_rules.py tests/facts/test_bounds.py",
        "tests/facts src/creditscore/facts",
    ),
    "registers": (
        "tests/registers src/creditscore/registers",
        "tests/cli/test_records.py tests/cli/test_target_records.py",
    ),
}
"""The rooms that are sampled, and their tests, those first that notice most and soonest."""
_LOADED = ("jsonschema", "numpy", "pandas", "pyarrow.parquet", "pytest", "yaml")
_SECONDS = 300
_FIRST = 40
"""How many of the tests that run a line are tried before the stages of its room."""


def main() -> int:
    """Make each mutant in turn; return 1 where one survives or its text is gone."""
    options = argparse.ArgumentParser(prog="mutants", description=__doc__)
    options.add_argument("--sample", type=int, default=0, help="so many, drawn by chance")
    options.add_argument("--seed", type=int, default=1, help="the number that they are drawn by")
    options.add_argument("--stages", type=int, default=3, help="how many sets of tests are run")
    options.add_argument("--rooms", nargs="*", choices=list(ROOMS), default=list(ROOMS))
    options.add_argument("--contexts", type=Path, help="the data of coverage, by tests")
    chosen = options.parse_args()
    if chosen.sample:
        reaching = Reaching(chosen.contexts)
        return sampled(chosen.sample, chosen.seed, chosen.stages, chosen.rooms, reaching)
    survivors = 0
    with _copied() as home:
        for number, mutant in enumerate(MUTANTS, 1):
            verdict = _verdict(home, mutant)
            survivors += verdict != "noticed"
            change = f"{mutant.file}: {mutant.old.splitlines()[0]} → {mutant.new.splitlines()[0]}"
            print(f"{number:3} {verdict:9} {change}", flush=True)
    print(f"{len(MUTANTS)} mutants, {survivors} not noticed")
    return 1 if survivors else 0


class Reaching:
    """Which tests run a line, those first that run the fewest lines besides.

    `data` is a file of coverage with a context for each test; without it no line has any.
    """

    def __init__(self, data: Path | None) -> None:
        self._lines: dict[tuple[str, int], set[str]] = defaultdict(set)
        if data:
            found = import_module("coverage").CoverageData(data)
            found.read()
            for name in found.measured_files():
                file = Path(name).relative_to(ROOT).as_posix()
                for line, tests in found.contexts_by_lineno(name).items():
                    self._lines[file, line] = {_named(t) for t in tests if t.startswith("tests.")}
        self._counts = Counter(test for tests in self._lines.values() for test in tests)

    def tests(self, file: str, lines: range) -> list[str]:
        """A few of the tests that run any of some lines."""
        found = set().union(*(self._lines[file, line] for line in lines))
        return sorted(found, key=self._counts.__getitem__)[:_FIRST]


def _named(context: str) -> str:
    """A test as pytest calls it: `tests.engine.test_cube.test_x` is in the file of its module."""
    module, _, name = context.rpartition(".")
    return f"{module.replace('.', '/')}.py::{name}"


def sampled(count: int, seed: int, stages: int, rooms: Sequence[str], reaching: Reaching) -> int:
    """Draw mutants by chance and say which survive; return 0, since some change nothing."""
    every = [
        (path.relative_to(ROOT).as_posix(), room, mutation)
        for room in rooms
        for path in sorted((ROOT / "src" / "creditscore" / room).rglob("*.py"))
        for mutation in mutations(path.read_bytes())
    ]
    drawn = Random(seed).sample(every, min(count, len(every)))
    survivors = 0
    for name in _LOADED:
        import_module(name)  # once, not in each fork
    with _copied() as home:
        passing: set[str] = set()
        for number, (file, room, mutation) in enumerate(drawn, 1):
            path = home / file
            text = path.read_bytes()
            old = text[mutation.start : mutation.end].decode()
            lines = range(mutation.line, mutation.line + old.count("\n") + 1)
            first = " ".join(reaching.tests(file, lines))
            tried = (*filter(None, [first]), *ROOMS[room][:stages])
            noticed = _noticed_by(home, path, mutation.of(text), tried)
            if "::" in noticed and noticed not in passing:
                if _failing(home, [noticed]):
                    raise SystemExit(f"without any change there fails: {noticed}")
                passing.add(noticed)
            survivors += not noticed
            change = f"{file}:{mutation.line}: {' '.join(old.split())} → {mutation.new}"
            print(f"{number:3} {noticed or 'SURVIVES'}: {change}", flush=True)
    print(f"{len(drawn)} mutants of {len(every)}, {survivors} not noticed")
    return 0


@contextmanager
def _copied() -> Iterator[Path]:
    """A copy of the project."""
    with TemporaryDirectory() as name:
        home = Path(name)
        for part in PARTS:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, home / part)
            else:
                shutil.copy(ROOT / part, home / part)
        yield home


def _noticed_by(home: Path, path: Path, mutated: bytes, stages: Sequence[str]) -> str:
    """The test that notices a change of a file, "" where none does."""
    text, times = path.read_bytes(), path.stat()
    path.write_bytes(mutated)
    try:
        found = (_failing(home, tests.split()) for tests in stages)
        return next(filter(None, found), "")
    finally:
        path.write_bytes(text)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # the same for its bytecode


class _First:
    """Keeps the first test that fails."""

    failed = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid or "collection"


def _failing(home: Path, tests: Sequence[str]) -> str:
    """Run tests in a fork; the first that fails, "" where none does."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        first, code = _First(), 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
            for number in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), number)
            os.chdir(home)
            sys.path[:0] = [str(home / "src"), str(home / "tests")]
            sys.dont_write_bytecode = True
            import_module("pytest").main(
                ["-q", "-x", "-p", "no:cacheprovider", "--tb=no", *tests], [first]
            )
            os.write(writing, json.dumps(first.failed).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else "it never ends, or ends the process"


def _verdict(home: Path, mutant: Mutant) -> str:
    path = home / "src" / "creditscore" / mutant.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        return "is gone" if mutant.old not in text else "is twice"
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    tests = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--tb=no"]
    ran = subprocess.run(
        [*tests, *mutant.tests.split()],
        cwd=home,
        env=os.environ | {"PYTHONPATH": str(home / "src")},
        capture_output=True,
        timeout=600,
        check=False,
    )
    path.write_text(text, encoding="utf-8")
    return {0: "SURVIVES", 1: "noticed", 2: "noticed"}.get(ran.returncode, "breaks")


if __name__ == "__main__":
    sys.exit(main())
