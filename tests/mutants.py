"""Changes of the source that the tests have to notice: `python tests/mutants.py`, `make mutants`.

Each is made in a copy of the project, and the tests of its room are run there: they must fail. A
mutant that survives shows a rule of the code that no test holds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PARTS = ("src", "tests", "rules", "data", "docs", "pyproject.toml", "README.md", "README.zh-CN.md")


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
    Mutant("engine/periods.py", "sums[:-period].copy()", "sums[: -period + 1].copy()",
           "tests/engine src/creditscore/engine/periods.py"),
    Mutant("engine/periods.py", '"year" if looks_back(period) else period', "period",
           "tests/engine tests/test_language_engine.py"),
    Mutant("engine/periods.py", "changed[:, 1:] -= parts[:, :-1]",
           "changed[:, 2:] -= parts[:, 1:-1]", "tests/engine"),
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
    Mutant("grading/bands.py", "(reach <= cut)", "(reach < cut)", "tests/grading"),
    Mutant("grading/bands.py", "np.where(hit, np.maximum(level, worst), level)",
           "np.where(hit, worst, level)", "tests/grading"),
    Mutant("grading/bands.py", "np.minimum(level, len(names) - 1)", "level", "tests/grading"),
    Mutant("grading/annual.py", "competing & ~scores.vetoes.any(axis=0)", "competing",
           "tests/grading"),
    Mutant("grading/annual.py", "best <= 0:", "best < 0:", "tests/grading"),
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
    Mutant("facts/checking/rules.py", "~np.asarray(cells.in_force)", "np.False_", "tests/facts"),
    Mutant("facts/checking/rules.py", "(one.value > 0) & (other.value > 0)",
           "(one.value > 1) & (other.value > 0)", "tests/facts"),
    Mutant("facts/checking/planes.py", "previous[1:] = raw[:-1]", "previous[2:] = raw[1:-1]",
           "tests/facts"),
    Mutant("facts/checking/planes.py", "(rule.due(months) & (raw == absent(raw))).any(axis=0)",
           "(rule.due(months) & (raw == absent(raw))).all(axis=0)", "tests/facts"),
    Mutant("facts/coding/rows.py", 'return "F214"', 'return "F209"', "tests/facts"),
    Mutant("scheme/model/facts.py", "LARGEST = 10**15", "LARGEST = 10**17", "tests/facts"),
]  # fmt: skip


def main() -> int:
    """Make each mutant in turn; return 1 where one survives or its text is gone."""
    survivors = 0
    with TemporaryDirectory() as name:
        home = Path(name)
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, home / part)
        for number, mutant in enumerate(MUTANTS, 1):
            verdict = _verdict(home, mutant)
            survivors += verdict != "noticed"
            change = f"{mutant.file}: {mutant.old.splitlines()[0]} → {mutant.new.splitlines()[0]}"
            print(f"{number:3} {verdict:9} {change}", flush=True)
    print(f"{len(MUTANTS)} mutants, {survivors} not noticed")
    return 1 if survivors else 0


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
