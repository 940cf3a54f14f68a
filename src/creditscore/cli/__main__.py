"""`python -m creditscore.cli`."""

from . import run

run()
