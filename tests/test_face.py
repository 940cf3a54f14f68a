"""The face: public names, and how little is imported before they are used."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import creditscore

NAMES = [
    "Backtest", "Books", "Comparison", "CreditscoreError", "Diagnosis", "Diff", "Explanation",
    "FactError", "Facts", "Lead", "Margins", "MonteCarlo", "Movement", "Objections", "Place",
    "Problem", "Readings", "Restatement", "Result", "RuleError", "Scheme", "Signature", "Sweep",
    "UsageError", "Verification", "backtest", "close", "compare", "correct", "diagnose", "diff",
    "lead", "load_scheme", "margin", "monte_carlo", "movement", "objections", "read_facts",
    "readings", "reopen", "sample", "schemes", "score", "seal", "sweep", "verify",
]  # fmt: skip


def test_public_names() -> None:
    assert creditscore.__all__ == NAMES
    assert set(NAMES) <= set(dir(creditscore))
    for name in NAMES:
        found = getattr(creditscore, name)
        assert found.__name__ == name
        assert found.__module__.startswith("creditscore.")
        assert found.__doc__


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'creditscore' has no attribute 'scores'"):
        creditscore.scores  # noqa: B018


def test_one_base_for_every_error() -> None:
    for error in (creditscore.RuleError, creditscore.FactError, creditscore.UsageError):
        assert issubclass(error, creditscore.CreditscoreError)


def imported(*words: str) -> set[str]:
    """The top-level packages that a fresh process imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *words], capture_output=True, text=True, check=True
    )
    names = re.findall(r"^import time:.*\|\s*(\S+)$", done.stderr, re.MULTILINE)
    assert "sys" in names or "site" in names
    return {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("words", "needed", "refused"),
    [
        ("-c|import creditscore", "creditscore", "numpy pandas yaml"),
        ("-m|creditscore|--help", "creditscore cyclopts", "numpy pandas yaml"),
        ("-m|creditscore|score|--help", "creditscore cyclopts", "numpy pandas yaml"),
        ("-m|creditscore|records|--help", "creditscore cyclopts", "numpy pandas yaml pyarrow"),
        ("-c|import creditscore; creditscore.score", "numpy", "pandas rich cyclopts"),
        ("-c|import creditscore.engine.blocks", "numpy", "rich cyclopts jsonschema"),
    ],
)
def test_what_is_imported(words: str, needed: str, refused: str) -> None:
    found = imported(*words.split("|"))
    assert set(needed.split()) <= found
    assert not set(refused.split()) & found


def test_importing_it_imports_nothing_else() -> None:
    found = imported("-c", "import creditscore") - imported("-c", "pass")
    assert found == {"creditscore"}
