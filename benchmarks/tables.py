"""The figures as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .sizes import KINDS, SIZES
from .tools import TOOLS


def markdown(results: dict[str, Any]) -> str:
    """All tables of a run: the machine, each size with its ratios, the growth, and the small."""
    parts = [_machine(results)]
    entries = results.get("scale", [])
    for size, kind in dict.fromkeys((entry["size"], entry["kind"]) for entry in entries):
        here = [e for e in entries if (e["size"], e["kind"]) == (size, kind)]
        parts.append(f"### {size}: {SIZES[size]:,} units, {KINDS[kind]}\n\n{_ratios(here)}")
    if len({entry["size"] for entry in entries}) > 1:
        parts.append("### Growth\n\n" + _growth(entries))
    if "small" in results:
        parts.append("### One city\n\n" + _small(results["small"]))
    return "\n\n".join(parts) + "\n"


def _machine(results: dict[str, Any]) -> str:
    machine = results["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, Python "
        f"{machine['python']}; load {machine['load']:.1f} when it began. {versions}. "
        f"Medians of {results['runs']} interleaved runs of whole processes; memory is the peak."
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratios(entries: list[dict[str, Any]]) -> str:
    """Times as ratios to the fastest peer and to the floor; processor time to the most frugal."""
    ended = [entry for entry in entries if "seconds" in entry]
    rivals = [entry for entry in ended if entry["tool"] not in ("creditscore", "floor")]
    peers, frugal = ([entry[key] for entry in rivals] for key in ("seconds", "cpu"))
    floor = next((e["seconds"] for e in ended if e["tool"] == "floor"), None)
    rows = []
    for entry in sorted(entries, key=lambda e: e.get("seconds", float("inf"))):
        title = TOOLS[entry["tool"]].title
        if "failure" in entry:
            rows.append([title, entry["failure"], *[""] * 6])
            continue
        seconds = entry["seconds"]
        rows.append(
            [
                title,
                _seconds(seconds),
                f"{seconds / min(peers):.2f}" if peers else "",
                f"{seconds / floor:.2f}" if floor else "",
                _seconds(entry["cpu"]),
                f"{entry['cpu'] / min(frugal):.2f}" if frugal else "",
                _bytes(entry["peak"]),
                {True: "same", False: "DIFFERENT", None: ""}[entry["same"]],
            ]
        )
    head = [
        "",
        "time",
        "× fastest peer",
        "× floor",
        "processor time",
        "× least",
        "memory",
        "answer",
    ]
    return _table(head, rows)


def _growth(entries: list[dict[str, Any]]) -> str:
    """Time and memory of each tool from size to size."""
    sizes = [size for size in SIZES if any(entry["size"] == size for entry in entries)]
    found = {(e["tool"], e["kind"], e["size"]): e for e in entries if "seconds" in e}
    rows = []
    for tool, kind in dict.fromkeys((tool, kind) for tool, kind, _ in found):
        cells = [found.get((tool, kind, size)) for size in sizes]
        rows.append(
            [
                f"{TOOLS[tool].title} ({kind})",
                *(f"{_seconds(e['seconds'])}, {_bytes(e['peak'])}" if e else "" for e in cells),
                f"{cells[-1]['seconds'] / cells[-2]['seconds']:.1f}"
                if cells[-1] and cells[-2]
                else "",
            ]
        )
    return _table(["", *sizes, f"{sizes[-1]} ÷ {sizes[-2]}"], rows)


def _small(found: dict[str, Any]) -> str:
    rows = [
        [
            entry["what"],
            entry["failure"] or f"{entry['milliseconds']:.0f} ms",
            f"{entry['cpu']:.0f} ms",
            f"{entry['ratio']:.2f}" if entry["ratio"] else "",
            f"{entry['cpu_ratio']:.2f}" if entry["ratio"] else "",
            entry["against"],
        ]
        for entry in found["processes"]
    ]
    warm = [
        [what, f"{wall:.1f} ms", f"{cpu:.1f} ms"] for what, (wall, cpu) in found["warm"].items()
    ]
    head = ["whole process", "time", "processor time", "ratio", "of processor time", "against"]
    times = _table(["in a warm process", "time", "processor time"], warm)
    return f"{_table(head, rows)}\n\n{times}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def _bytes(count: int) -> str:
    return f"{count / 2**20:.0f} MB" if count < 2**30 else f"{count / 2**30:.1f} GB"
