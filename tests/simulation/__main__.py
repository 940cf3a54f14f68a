"""Play years by their numbers: `python -m simulation [--seeds N] [--first N]`, `make simulate`."""

from __future__ import annotations

import argparse
import sys
import time

from .year import played


def main() -> int:
    """Play each year; return 1 where what stood on the disk was not what the model said."""
    options = argparse.ArgumentParser(prog="simulation", description=__doc__)
    options.add_argument("--seeds", type=int, default=100, help="how many years")
    options.add_argument("--first", type=int, default=0, help="the number of the first")
    chosen = options.parse_args()
    wrong, steps, began = 0, 0, time.monotonic()
    for number in range(chosen.first, chosen.first + chosen.seeds):
        try:
            steps += len(played(number))
        except AssertionError as error:
            wrong += 1
            print(error, flush=True)
        if (number + 1 - chosen.first) % 100 == 0:
            print(f"{number + 1 - chosen.first} years, {wrong} wrong", flush=True)
    seconds = time.monotonic() - began
    print(f"{chosen.seeds} years, {steps} steps, {wrong} wrong, {seconds:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
