"""Kill runs by the hundred: `python -m killed [--kills N] [--pairs N] [--full N]`, `make kills`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from random import Random

from .runs import DISK, FORMATS, Runs, small_disk


def main() -> int:
    """Do each as often as is asked for, in each format; fails at the first that is not whole."""
    options = argparse.ArgumentParser(prog="killed", description=__doc__)
    options.add_argument("--kills", type=int, default=300)
    options.add_argument("--pairs", type=int, default=100)
    options.add_argument("--full", type=int, default=100, help="runs onto a disk that fills up")
    chosen = options.parse_args()
    for format_ in FORMATS:
        dice = Random(format_)
        with tempfile.TemporaryDirectory() as name:
            runs = Runs(Path(name), format_)
            print(f"{format_}: {tried(runs, dice, chosen.kills, chosen.pairs)}", flush=True)
        with tempfile.TemporaryDirectory() as name, small_disk(Path(name) / "disk") as made:
            if made:
                runs = Runs(Path(name), format_, Path(name) / "disk" / "out")
                print(f"{format_}: {filled(runs, dice, chosen.full)}", flush=True)
            else:
                print(f"{format_}: no disk may be mounted here")
    return 0


def tried(runs: Runs, dice: Random, kills: int, pairs: int) -> str:
    """Kill runs, and let pairs meet; what came of it."""
    runs.began()
    early, standing, changed = 0, "a", 0
    for _ in range(kills):
        other = "b" if standing == "a" else "a"
        early += runs.killed(other, dice)
        changed += runs.standing() == other
        standing = runs.standing()
        if dice.random() < 0.1:
            runs.cleared()
            standing = "a"
    won = {"a": 0, "b": 0}
    for _ in range(pairs):
        runs.pair(dice)
        won[runs.standing()] += 1
    runs.cleared()
    return (
        f"{kills} runs, {early} killed, the new result whole after {changed};"
        f" {pairs} pairs, won by {won['a']} and {won['b']}"
    )


def filled(runs: Runs, dice: Random, count: int) -> str:
    """Run onto a disk that fills up; some are killed there as well."""
    runs.began()
    size = sum(map(len, runs.right["a"].values()))
    refused = early = 0
    for _ in range(count):
        refused += runs.without_room(dice.choice("ab"), dice.randrange(min(DISK, 3 * size)))
        if dice.random() < 0.3:
            early += runs.killed(dice.choice("ab"), dice)
            runs.standing()
            runs.cleared()
    return f"{count} runs on a full disk, {refused} refused, {early} more killed there"


if __name__ == "__main__":
    sys.exit(main())
