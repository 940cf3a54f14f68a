"""Fuzz one reader until its time is up: `python -m fuzz.run TARGET FOLDER SECONDS`.

Inputs that reach new code gather in the folder; one that ends as none should is a file in it whose
name begins with `crash-`, `timeout-` or `oom-`. The one at work is `last`: where compiled code ends
the process or does not return, nothing else is left of it.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from random import Random
from resource import RUSAGE_SELF, getrusage

import atheris

with atheris.instrument_imports(include=["creditscore"]):
    from .targets import TARGETS, ended

LONGEST, SECONDS, MEGABYTES = 65536, 10, 1024
IN_ALL = 4096
"""How many megabytes the process may take: some stay with the fuzzer from input to input."""


def main(name: str, folder: str, seconds: str) -> None:
    """Fuzz; the process ends with the code of the fuzzer."""
    warnings.simplefilter("error")
    target, home = TARGETS[name], Path(folder)
    corpus = home / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(target.seeds()):
        (corpus / f"seed-{number:03}").write_bytes(data)

    def change(data: bytes, longest: int, number: int) -> bytes:
        dice = Random(number)
        if dice.random() < 0.3:
            return bytes(atheris.Mutate(data, longest))
        return target.change(data, dice)[:longest]

    last = (home / "last").open("wb", buffering=0)

    def one(data: bytes) -> None:
        last.seek(0)
        last.write(data)
        last.truncate()
        before = getrusage(RUSAGE_SELF).ru_maxrss
        ended(target, data)
        assert getrusage(RUSAGE_SELF).ru_maxrss - before < MEGABYTES << 10

    words = [
        sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-timeout={SECONDS}",
        f"-rss_limit_mb={IN_ALL}", f"-max_len={LONGEST}", f"-artifact_prefix={home}/",
        "-print_final_stats=1", "-len_control=0", "-verbosity=1",
    ]  # fmt: skip
    atheris.Setup(words, one, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
