"""Rules of an assessment scheme, applied to facts, with every point traced to its clause.

>>> import creditscore
>>> scheme = creditscore.load_scheme("changzhi-2023")
>>> row = {"month": "2023-05", "entity": "市教育局", "item": "17", "repairs": 3}
>>> creditscore.score(scheme, [row]).explain("市教育局", "2023-05").points
Decimal('3.0000')
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
"""Stands for that of `typing`, whose import is most of the time before a command hears signals."""
if TYPE_CHECKING:
    from typing import Any

    from .analysis.backtest import Backtest, backtest
    from .analysis.diagnosis import Diagnosis, diagnose
    from .analysis.lead import Lead, lead
    from .analysis.movement import Movement, movement
    from .books.books import Books
    from .comparison.diff import Diff, diff
    from .comparison.margin import Margins, margin
    from .comparison.monte_carlo import MonteCarlo, monte_carlo
    from .comparison.readings import Readings, readings
    from .comparison.sweep import Sweep, sweep
    from .errors import CreditscoreError, FactError, Place, Problem, RuleError, UsageError
    from .facts.facts import Facts
    from .facts.read import read_facts
    from .proving.closing import close, correct, reopen
    from .proving.objections import Objections, objections
    from .proving.restatement import Restatement, compare
    from .proving.signatures import Signature, seal
    from .proving.verification import Verification, verify
    from .results.compared import Comparison
    from .results.explaining.explanation import Explanation
    from .results.result import Result
    from .scheme.catalogue import sample, schemes
    from .scheme.loading import load_scheme
    from .scheme.scheme import Scheme
    from .scoring import score

__all__ = [
    "Backtest",
    "Books",
    "Comparison",
    "CreditscoreError",
    "Diagnosis",
    "Diff",
    "Explanation",
    "FactError",
    "Facts",
    "Lead",
    "Margins",
    "MonteCarlo",
    "Movement",
    "Objections",
    "Place",
    "Problem",
    "Readings",
    "Restatement",
    "Result",
    "RuleError",
    "Scheme",
    "Signature",
    "Sweep",
    "UsageError",
    "Verification",
    "backtest",
    "close",
    "compare",
    "correct",
    "diagnose",
    "diff",
    "lead",
    "load_scheme",
    "margin",
    "monte_carlo",
    "movement",
    "objections",
    "read_facts",
    "readings",
    "reopen",
    "sample",
    "schemes",
    "score",
    "seal",
    "sweep",
    "verify",
]
__version__ = "0.1.0"

_HOMES = {
    "Backtest": "analysis.backtest",
    "backtest": "analysis.backtest",
    "Diagnosis": "analysis.diagnosis",
    "diagnose": "analysis.diagnosis",
    "Lead": "analysis.lead",
    "lead": "analysis.lead",
    "Movement": "analysis.movement",
    "movement": "analysis.movement",
    "CreditscoreError": "errors",
    "Explanation": "results.explaining.explanation",
    "FactError": "errors",
    "Facts": "facts.facts",
    "Place": "errors",
    "Problem": "errors",
    "Result": "results.result",
    "RuleError": "errors",
    "Scheme": "scheme.scheme",
    "UsageError": "errors",
    "Restatement": "proving.restatement",
    "Signature": "proving.signatures",
    "Verification": "proving.verification",
    "Books": "books.books",
    "Comparison": "results.compared",
    "Diff": "comparison.diff",
    "Readings": "comparison.readings",
    "Margins": "comparison.margin",
    "MonteCarlo": "comparison.monte_carlo",
    "monte_carlo": "comparison.monte_carlo",
    "Sweep": "comparison.sweep",
    "sweep": "comparison.sweep",
    "Objections": "proving.objections",
    "objections": "proving.objections",
    "close": "proving.closing",
    "correct": "proving.closing",
    "reopen": "proving.closing",
    "compare": "proving.restatement",
    "diff": "comparison.diff",
    "load_scheme": "scheme.loading",
    "margin": "comparison.margin",
    "read_facts": "facts.read",
    "readings": "comparison.readings",
    "sample": "scheme.catalogue",
    "schemes": "scheme.catalogue",
    "score": "scoring",
    "seal": "proving.signatures",
    "verify": "proving.verification",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `creditscore --help` needs no pandas."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
