"""Words of the command line that make no sense, and places that are not to be written to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from .attempt import ANY, DONE, REFUSED, USAGE, Attempt, facts, scoring, write

_WRONG, _YES, _NO = (REFUSED, USAGE), (DONE,), (REFUSED,)
_ALL = (DONE, REFUSED, USAGE)


def _words(words: list[str], folder: Path) -> list[str]:
    write(folder)
    facts(folder)
    return words


def _more(words: list[str], folder: Path) -> list[str]:
    write(folder)
    facts(folder)
    return ["score", "s", "facts.csv", *words]


_COMMANDS: list[tuple[list[str], tuple[int, ...]]] = [
    ([], _ALL), (["--help"], _YES), (["--version"], _YES), (["scor"], _WRONG), ([""], _WRONG),
    (["score"], _WRONG), (["score", "s"], _WRONG), (["score", "", "facts.csv"], _WRONG),
    (["score", "..", "facts.csv"], _WRONG), (["score", "/", "facts.csv"], _WRONG),
    (["score", "nope", "facts.csv"], _WRONG), (["score", "~", "facts.csv"], _WRONG),
    (["score", "changzhi-2023/../changzhi-2023", "facts.csv"], _WRONG),
    (["score", "facts.csv", "s"], _WRONG), (["score", "s/scheme.yaml", "facts.csv"], _WRONG),
    (["score", "x" * 5000, "facts.csv"], _WRONG), (["score", "s\nx", "facts.csv"], _WRONG),
    (["score", "\udcff\udcfe", "facts.csv"], _WRONG), (["score", "s", "\udcff.csv"], _WRONG),
    (["score", "[/]", "facts.csv"], _WRONG), (["score", "\x1b[2J", "facts.csv"], _WRONG),
    (["score", "s", "[/]"], _WRONG), (["score", "s", "\x1b[2J"], _WRONG),
    (["check"], _WRONG), (["check", "nope"], _WRONG), (["check", "s", "nope.csv"], _WRONG),
    (["check", "s", "facts.csv", "--through", "2023-13"], _WRONG), (["check", "s", "s"], _WRONG),
    (["check", "s", "facts.csv"], _YES), (["check", "s", ""], _ALL),
    (["facts", "s"], _YES), (["facts", "s", "--format", "csv"], _YES),
    (["facts", "s", "--format", "xml"], _WRONG), (["facts", "s", "--track", "nope"], _WRONG),
    (["facts", "s", "--item", "nope"], _WRONG), (["facts", "s", "--item", "[/]"], _WRONG),
    (["facts", "s", "--item", "\x1b[2J"], _WRONG),
    (["explain", "s", "facts.csv"], _WRONG),
    (["explain", "s", "facts.csv", "--entity", "甲局"], _YES),
    (["explain", "s", "facts.csv", "--entity", ""], _WRONG),
    (["explain", "s", "facts.csv", "--entity", "丁局"], _WRONG),
    (["explain", "s", "facts.csv", "--entity", "[/]"], _WRONG),
    (["explain", "s", "facts.csv", "--entity", "\x1b[2J"], _WRONG),
    (["explain", "s", "facts.csv", "--entity", "\udcff"], _WRONG),
    (["explain", "s", "facts.csv", "--entity", "甲" * 50_000], _WRONG),
    (["explain", "s", "facts.csv", "--entity", "甲局", "--month", "5月"], _ALL),
    (["explain", "s", "facts.csv", "--entity", "甲局", "--month", "2023-13"], _WRONG),
    (["explain", "s", "facts.csv", "--entity", "甲局", "--month", ""], _ALL),
    (["explain", "s", "facts.csv", "--entity", "甲局", "--item", "9"], _WRONG),
    (["explain", "s", "facts.csv", "--entity", "甲局", "--item", "[/]"], _WRONG),
    (["explain", "s", "facts.csv", "--entity", "甲局", "--format", "html"], _YES),
    (["explain", "s", "facts.csv", "--entity", "甲局", "--format", "pdf"], _WRONG),
    (["records"], _WRONG), (["records", "s", "facts.csv"], _WRONG),
    (["records", "s", "facts.csv", "--out", "x.csv"], _WRONG),
]  # fmt: skip
_OPTIONS: list[tuple[list[str], tuple[int, ...]]] = [
    (["--threads", "-1"], _WRONG), (["--threads", "0"], _WRONG), (["--threads", "1.5"], _ALL),
    (["--threads", "x"], _WRONG), (["--threads", ""], _WRONG), (["--threads", "1000000000"], _ALL),
    (["--threads", "9" * 400], _ALL), (["--threads"], _WRONG), (["--threads", "２"], _ALL),
    (["--memory", "0"], _WRONG), (["--memory", "-1"], _WRONG), (["--memory", "1"], ANY),
    (["--memory", "1" + "0" * 30], _ALL), (["--memory", "x"], _WRONG), (["--memory", "1e3"], _ALL),
    (["--lang", "fr"], _WRONG), (["--lang", ""], _WRONG), (["--lang"], _WRONG),
    (["--lang=zh_CN"], _WRONG), (["--lang", "zh", "--lang", "en"], _ALL),
    (["--lang", "[/]"], _WRONG), (["--lang", "\x1b[2J"], _WRONG), (["--lang", "\udcff"], _WRONG),
    (["--out", ""], _WRONG), (["--out"], _WRONG), (["--out", "facts.csv"], _WRONG),
    (["--out", "facts.csv/x"], _WRONG), (["--out", "/proc/x"], _WRONG), (["--out", "/dev/null"],
     _WRONG), (["--out", "x" * 300], _WRONG), (["--out", "a/b/c"], _YES),
    (["--out", "[red]"], _YES), (["--out", "\udcff"], ANY), (["--out", "o", "--out", "p"], _ALL),
    (["--format", "xlsx", "--out", "o"], _WRONG), (["--format", "", "--out", "o"], _WRONG),
    (["--format", "CSV", "--out", "o"], _ALL), (["--tables", "nope", "--out", "o"], _WRONG),
    (["--tables", "", "--out", "o"], _ALL), (["--tables", ",", "--out", "o"], _WRONG),
    (["--tables", "months,,annual", "--out", "o"], _WRONG),
    (["--tables", "months,months", "--out", "o"], _ALL),
    (["--tables", "../months", "--out", "o"], _WRONG), (["--tables", "[/]", "--out", "o"], _WRONG),
    (["--through", ""], _ALL), (["--through", "2023-13"], _WRONG), (["--through", "2022-12"],
     _WRONG), (["--through", "2023-5"], _ALL), (["--through", "5月"], _ALL),
    (["--through", "[/]"], _WRONG), (["--through", "9" * 5000], _WRONG),
    (["--engine", "gpu"], _WRONG), (["--nope"], _WRONG), (["--nope=[/]"], _WRONG),
    (["-x"], _WRONG), (["--"], _ALL), (["\udcff"], _WRONG), (["--\udcff"], _WRONG),
    *((["--set", value], _WRONG) for value in (
        "", "=", "x", "x=", "=x", "1=", "1.x=1", "1.awards=", "1.awards.n.points=[",
        "1.awards.n.points=&a", "1.awards.n.points=*a", "1.awards.n.points=!!python/none",
        "1.awards.n.points=1e999999999", "1.awards.n.points=" + "9" * 5000,
        "1.awards.n.points=１", "1.awards.n.points=\x1b[2J", "1.awards.n.points=\udcff",
        "1.awards.n.form=exec", "1.id=2", "1..awards=1", ".=1", "1.awards.0.points=1",
        "x" * 20_000 + "=1", ".".join("x" * 3000) + "=1", "[/]=1", "scheme=t", "tracks=[v]",
        "1.awards.n.points=" + "[" * 5000, "1.awards.n={}", "year=2024",
    )),
    (["--set", "1.awards.n.points=2"], _YES), (["--set", "1.awards.n=null"], _ALL),
    *((["--reading", value], _WRONG) for value in (
        "", "=", "x", "x=", "=x", "1=nope", "nope=1", "1=1=1", "u/1=nope", "/1=x", "1=[/]",
        "\x1b[2J=1", "\udcff=1", "x" * 20_000 + "=1",
    )),
]  # fmt: skip


def _ours(folder: Path) -> None:
    (folder / "o").mkdir()
    (folder / "o" / "ledger.csv").write_text("mine", encoding="utf-8")


def _a_link_to_itself(folder: Path) -> None:
    (folder / "o").symlink_to("o")


def _a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "o")


def _a_folder_called_like_a_table(folder: Path) -> None:
    (folder / "o" / "annual.csv").mkdir(parents=True)


def _a_link_called_like_a_table(folder: Path) -> None:
    (folder / "o").mkdir()
    (folder / "mine").write_text("mine", encoding="utf-8")
    (folder / "o" / "annual.csv").symlink_to("../mine")


_PLACES: dict[str, tuple[Callable[[Path], None], tuple[int, ...]]] = {
    "where a ledger of others stands": (_ours, _WRONG),
    "through a link to itself": (_a_link_to_itself, _WRONG),
    "into a pipe": (_a_pipe, _WRONG),
    "over a folder called like a table": (_a_folder_called_like_a_table, _WRONG),
    "over a link called like a table": (_a_link_called_like_a_table, _WRONG),
}


def _placed(put: Callable[[Path], None], folder: Path) -> list[str]:
    put(folder)
    return _more(["--out", "o"], folder)


def _into(out: str, folder: Path) -> list[str]:
    words = _words(scoring(folder), folder)
    return [*words[:-1], out]


def _shown(words: list[str]) -> str:
    short = " ".join((w or "“”") if len(w) < 40 else f"{w[:20]}… {len(w)}" for w in words)
    return ascii(short)[1:-1] if not short.isprintable() else short


def _attempts() -> Iterator[Attempt]:
    for words, ends in _COMMANDS:
        if not any("\0" in word for word in words):
            yield Attempt(_shown(words) or "no word", partial(_words, words), ends)
    for words, ends in _OPTIONS:
        if not any("\0" in word for word in words):
            yield Attempt(f"score … {_shown(words)}", partial(_more, words), ends)
    for name, (put, ends) in _PLACES.items():
        yield Attempt(f"write {name}", partial(_placed, put), ends)
    for out in ("s", "."):
        yield Attempt(f"write into {out}", partial(_into, out), _ALL)


ATTEMPTS = list(_attempts())
