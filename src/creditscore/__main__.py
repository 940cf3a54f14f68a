"""`python -m creditscore`."""

from .cli import run

run()
