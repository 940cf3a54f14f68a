"""Ten million disclosure records within 1.5 GB; credit codes against python-stdnum.

    python -m venv bench && bench/bin/pip install -e ".[registers]" python-stdnum
    bench/bin/python benchmarks/registers.py --folder /somewhere/with/3/GB

python-stdnum is LGPL and belongs to the benchmark's environment alone. Each part runs in a process
of its own, so that its peak memory is its own. The records are generated, not real.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

ALPHABET = np.array([*"0123456789ABCDEFGHJKLMNPQRTUWXY"])
UNITS = ["市教育局", "市公安局", "市民政局", "市人社局", "市交通局", "市文旅局", "潞州区"]
HEAD = (
    "XK_XDR_MC,XK_XDR_SHXYM,XK_XKWS,XK_WSH,XK_XKLB,XK_XKBH,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,"
    "XK_XKJG,XK_XKJGDM,XK_ZT,XK_LYDW,XK_LYDWDM,上报日期\n"
)
LIMIT = 1536  # MiB


def codes(count: int, seed: int) -> np.ndarray:
    """Right codes, drawn by lot: the kinds of organisation with and without letters."""
    rng = np.random.default_rng(seed)
    values = np.zeros((count, 18), int)
    kinds = np.array([[9, 1], [9, 2], [5, 1], [1, 2], [22, 2], [30, 1]])
    values[:, :2] = kinds[rng.choice(len(kinds), count, p=[0.5, 0.3, 0.08, 0.06, 0.05, 0.01])]
    values[:, 2:16] = rng.integers(0, 10, (count, 14))
    values[:, 2:4] = 1, 4
    values[:, 8] = np.where(rng.random(count) < 0.6, 21, values[:, 8])
    inner = np.array(["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(c) for c in ALPHABET])
    weights = np.array([3, 7, 9, 10, 5, 8, 4, 2])
    tens = ALPHABET.tolist().index("X")
    values[:, 16] = -(inner[values[:, 8:16]] * weights).sum(axis=1) % 11
    values[:, 16] = np.where(values[:, 16] == 10, tens, values[:, 16])
    powers = np.array([3**place % 31 for place in range(17)])
    values[:, 17] = -(values[:, :17] * powers).sum(axis=1) % 31
    return np.ascontiguousarray(ALPHABET[values]).view("U18").ravel()


def write_records(path: Path, count: int, block: int = 200_000) -> None:
    """A CSV of licences: 2 % with a wrong code, 1 % without contents, 5 % late."""
    offices = codes(len(UNITS), 1)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for start in range(0, count, block):
            rng = np.random.default_rng(start)
            size = min(block, count - start)
            parties = codes(size, start + 7).tolist()
            chance, units = rng.random((3, size)), rng.integers(0, len(UNITS), size)
            decided = np.datetime64("2023-01-03") + rng.integers(0, 340, size)
            delay = np.where(chance[0] < 0.05, 30, rng.integers(0, 7, size))
            days, reports = decided.astype(str).tolist(), (decided + delay).astype(str).tolist()
            lines = []
            for i in range(size):
                party = parties[i] if chance[1, i] > 0.02 else f"{parties[i][:17]}O"
                unit, office = UNITS[units[i]], offices[units[i]]
                lines.append(
                    f"模拟{start + i}号公司,{party},决定书,模拟许{start + i}号,普通,{start + i},"
                    f"{'准予' if chance[2, i] > 0.01 else ''},{days[i]},{days[i]},2028-01-01,"
                    f"{unit},{office},1,{unit},{office},{reports[i]}\n"
                )
            file.writelines(lines)


def peak() -> int:
    """The peak memory of this process in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def records(path: Path, rejected: Path) -> None:
    """Turn the records into facts; print what that took."""
    import csv

    from creditscore import load_scheme
    from creditscore.registers.records import read_records

    start = time.perf_counter()
    with rejected.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        found = read_records(load_scheme("changzhi-2023"), path, rejected=writer.writerows)
    seconds = time.perf_counter() - start
    told = {"records": found.read, "seconds": round(seconds, 1), "peak MiB": peak()}
    print(json.dumps(told | {"counts": found.counts, "reasons": found.reasons}))


def mixed(count: int) -> list[str]:
    """Codes of which one in five is wrong, in all the ways that there are."""
    rng = np.random.default_rng(18)
    made = codes(count, 2023).tolist()
    ways = (
        lambda c: c[:17] + ("0" if c[17] != "0" else "1"),
        lambda c: c[:16] + ALPHABET[(ALPHABET.tolist().index(c[16]) + 1) % 31] + c[17],
        lambda c: c.replace("0", "O", 1),
        lambda c: c.replace("1", "I", 1),
        str.lower,
        lambda c: "".join(chr(ord(letter) + 0xFEE0) for letter in c),
        lambda c: f"{c[:8]} {c[8:]}",
        lambda c: c[:-1],
        lambda c: c[:4] + "A" + c[5:],
    )
    for at in np.flatnonzero(rng.random(count) < 0.2).tolist():
        made[at] = ways[at % len(ways)](made[at])
    return made


def compare(count: int) -> None:
    """Check the same codes with both libraries; explain every disagreement."""
    from stdnum.cn import uscc

    from creditscore.registers.codes import check

    made = mixed(count)
    check(made[:1000])
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(3):
        start = time.perf_counter()
        reasons = check(made)
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        valid = np.array([uscc.is_valid(code) for code in made])
        theirs.append(time.perf_counter() - start)
    wrong = reasons.holds()
    why: Counter[str] = Counter()
    told = reasons.texts("en")
    for row in np.flatnonzero(wrong == valid).tolist():
        why[_explained(made[row], [code for code, _ in told.get(row, [])])] += 1
    ratio = sorted(theirs)[1] / sorted(ours)[1]
    print(json.dumps({"codes": count, "ours s": round(sorted(ours)[1], 3),
                      "stdnum s": round(sorted(theirs)[1], 3), "ratio": round(ratio, 1),
                      "agree": int((wrong != valid).sum()), "disagree": why,
                      "unexplained": why["?"]}))  # fmt: skip


def _explained(code: str, reasons: list[str]) -> str:
    if not reasons and not code[:8].isdigit():
        return "stdnum refuses letters in places 1 and 2, which GB 32100 has"
    ways = {
        ("D638",): "stdnum does not check the organisation code (GB 11714)",
        ("D633",): "stdnum takes full-width digits for digits",
        ("D634",): "stdnum takes small letters",
        ("D636",): "stdnum drops blanks and hyphens",
        ("D632", "D636"): "stdnum drops blanks and hyphens",
    }
    return ways.get(tuple(reasons), "?")


def main() -> None:
    """Run each part in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--codes", type=int, default=1_000_000)
    parser.add_argument("--part", choices=("write", "records", "compare"))
    given = parser.parse_args()
    path = given.folder / f"licences-{given.records}.csv"
    if given.part == "write":
        write_records(path, given.records)
    elif given.part == "records":
        records(path, given.folder / "rejected.csv")
    elif given.part == "compare":
        compare(given.codes)
    else:
        for part in ("write", "records", "compare"):
            if part == "write" and path.exists():
                continue
            words = [sys.executable, __file__, "--part", part, "--folder", str(given.folder)]
            words += ["--records", str(given.records), "--codes", str(given.codes)]
            done = subprocess.run(words, check=True, capture_output=True, text=True)
            print(done.stdout, end="")
            if part == "records" and json.loads(done.stdout)["peak MiB"] > LIMIT:
                sys.exit(f"more than {LIMIT} MiB")


if __name__ == "__main__":
    main()
