"""The language reference, and what there is of it in Chinese: every example is scored, every link
leads somewhere.

An example is one or more blocks of YAML (`yaml item`, `yaml section`, …) and the tables (`worked`)
that stand behind them. docs/rules/index.md says how they are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import creditscore
from creditscore.scheme.files import yaml_tree

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {
    path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8")
    for path in [*sorted(DOCS.glob("rules/*.md")), DOCS / "zh/rules.md", DOCS / "zh/phrasings.md"]
}
TOKEN = re.compile(
    r"^(?P<level>#+) (?P<title>.*)$|^```(?P<info>.*)\n(?P<text>(?:.*\n)*?)```$", re.M
)
LINK = re.compile(r"\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)")
CODE = re.compile(r"[A-Z]\d{3}")
CONSTRUCTS = (
    "three or more levels of hierarchy", "grades by score", "bonus and malus on a base of 100",
    "deduct down to zero", "tiers on a number", "stated rounding",
    "a base that depends on what data exist", "steps per unit above or below a target",
    "a grade that needs score and facts", "a cap on all bonuses", "validity windows and expiry",
    "not applicable and rescaled", "interpolation", "rules dated within the year",
    "rescaled to 100", "a ceiling on the grade or one band down", "the worst component decides",
    "tie-break chains", "normalised against the peers", "highest only", "escalation for repeats",
    "points by rank", "filled with the peers' average", "multipliers",
    "one finding wipes the item", "best of several", "a minimum number of scored parts",
    "another scheme's result as an item", "mean weighted by size",
    "several judges with trimmed mean",
)  # fmt: skip

Rules = Mapping[tuple[str, str], str]
Row = dict[str, str]


class Example(NamedTuple):
    """The blocks of an example by kind and name, and one table (empty: it only has to load).

    `refused` is the code of the problem with which it does not load.
    """

    place: str
    rules: Rules
    table: str
    refused: str


# --- reading the pages ----------------------------------------------------------------------------


def examples(page: str, text: str) -> Iterator[Example]:
    """The examples of a page: blocks belong together up to a heading or to the next of a kind."""
    rules: dict[tuple[str, str], str] = {}
    place, refused, scored = "", "", True
    for token in TOKEN.finditer(text):
        language, kind, name, *_ = [*(token["info"] or "").split(), "", "", ""]
        code, name = (name, "") if CODE.fullmatch(name) else ("", name)
        if language == "worked":
            yield Example(f"{page}:{line_of(text, token)}", dict(rules), token["text"], "")
            scored = True
            continue
        begins = language == "yaml" and kind and (scored or (kind, name) in rules)
        if token["title"] or begins:
            if not scored:
                yield Example(place, dict(rules), "", refused)
            rules, refused, scored = {}, "", bool(token["title"])
        if language == "yaml" and kind:
            place = place if rules else f"{page}:{line_of(text, token)}"
            rules[kind, name], refused, scored = token["text"], refused or code, False
    if not scored:
        yield Example(place, dict(rules), "", refused)


def line_of(text: str, token: re.Match[str]) -> int:
    return text[: token.start()].count("\n") + 1


def rows(table: str) -> Iterator[tuple[Row, Row]]:
    """The lines of a table, the facts and what they come to; a cell that is `-` is empty."""
    head, *lines = (line.partition("|")[::2] for line in table.splitlines() if line.strip())
    names = [part.split() for part in head]
    for line in lines:
        cells = [part.split() for part in line]
        assert [len(part) for part in cells] == [len(part) for part in names], line
        yield tuple(  # type: ignore[misc]
            {n: c for n, c in zip(*pair, strict=True) if c != "-"}
            for pair in zip(names, cells, strict=True)
        )


def anchor_of(title: str) -> str:
    """The anchor that a title has on the page."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def sections(text: str) -> dict[str, str]:
    """The text under each heading, up to the next of its level, by its anchor."""
    heads = [token for token in TOKEN.finditer(text) if token["title"]]
    found: dict[str, str] = {}
    for i, head in enumerate(heads):
        anchor = anchor_of(head["title"])
        ends = (h.start() for h in heads[i + 1 :] if len(h["level"]) <= len(head["level"]))
        assert anchor not in found, anchor
        found[anchor] = text[head.end() : next(ends, len(text))]
    return found


# --- from an example to a scheme ------------------------------------------------------------------

ITEM = {"id": "1", "title": "条款", "cites": "条款", "says": "条款", "applies_to": "all"}
SECTION = {"id": "一", "title": "部分"}
TRACK = {"track": "units", "title": "单位", "bands": [{"name": "已评"}]}
SCHEME = {
    "scheme": "example",
    "title": "示例",
    "year": 2023,
    "points": {"places": 4},
    "tracks": ["units"],
    "annual": {"parts": [{"id": "months", "title": "积分", "weight": 1, "of": "months"}]},
    "ranking": {"by": "total", "ties": []},
}
TARGETS = {key: node for key, node in SCHEME.items() if key not in ("annual", "ranking")}
UNITS = [
    {"name": "甲局", "columns": {"level": "一类", "kind": "机关", "population": 10}},
    {"name": "乙局", "columns": {"level": "一类", "kind": "机关", "population": 20}},
    {"name": "丙局", "columns": {"level": "二类", "kind": "医院", "population": 40}},
]
ROSTER = {"entities": {"units": UNITS}}


def files(rules: Rules) -> dict[str, Any]:
    """The files of a scheme around the blocks of an example, what they leave out filled in."""
    said = {key: yaml_tree.parse(text, key[0]) for key, text in rules.items()}
    one = {kind: node for (kind, _), node in said.items()}
    items = [_item(item) for item in several(one.get("item", []))]
    targets = one.get("scheme", {}).get("counts") == "targets"
    scheme, table = (TARGETS, TRACK | {"bands": None}) if targets else (SCHEME, TRACK)
    found = [_section(section, items) for section in several(one.get("section", {}))]
    tracks = [node for (kind, _), node in said.items() if kind == "track"]
    out: dict[str, Any] = {
        "scheme.yaml": scheme | one.get("scheme", {}),
        "roster.yaml": one.get("roster", ROSTER),
    }
    for track in tracks or [{}]:
        whole = {key: node for key, node in (table | track).items() if node is not None}
        whole["sections"] = [_section(s, items) for s in track.get("sections", [])] or found
        out[f"{whole['track']}.yaml"] = whole
    return out


def several(node: Any) -> list[Any]:
    return node if isinstance(node, list) else [node]


def _section(section: Mapping[str, Any], items: list[Any]) -> dict[str, Any]:
    whole = SECTION | section
    if "sections" in whole:
        whole["sections"] = [_section(inner, items) for inner in whole["sections"]]
    if "items" in whole or "sections" not in whole:
        whole["items"] = [_item(item) for item in whole.get("items", items)]
    return whole


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    whole = ITEM | item
    if "answers" in item and "applies_to" not in item:
        del whole["applies_to"]
    return whole


def written(node: Any) -> str:
    """A tree as YAML, numbers as they were written."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {written(v)}" for k, v in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(map(written, node)) + "]"
    return str(node) if isinstance(node, Decimal) else json.dumps(node, ensure_ascii=False)


def loaded(rules: Rules, folder: Path) -> creditscore.Scheme:
    folder = folder / "example"
    folder.mkdir()
    for name, node in files(rules).items():
        (folder / name).write_text(written(node), encoding="utf-8")
    return creditscore.load_scheme(folder, thorough=True)


# --- what a table says ----------------------------------------------------------------------------

KEYS = ("month", "unit", "item", "subject", "until")


def facts(table: str) -> list[Row]:
    return [
        {"month": row["month"], "entity": row.get("unit", "甲局"), "item": row.get("item", "1")}
        | {key: cell for key, cell in row.items() if key not in KEYS[:3]}
        for row, _ in rows(table)
        if row.keys() - set(KEYS)
    ]


def outcome(result: creditscore.Result, row: Row, name: str) -> object:
    """What a column asks of a line: the points, the rank or the band, or a part of the ledger."""
    unit, month = row.get("unit", "甲局"), row["month"]
    if name in ("state", "value", "distance", "role", "place"):
        table, column = (result.leagues, "rank") if name == "place" else (result.targets, name)
        found = table.set_index(["entity", "month"]).loc[[(unit, month)], column].iloc[0]
        return "none" if str(found) in ("None", "<NA>") else found
    year = result.annual[result.annual["entity"] == unit].iloc[0]
    others = [ranking.id for ranking in result.scheme.rankings]
    if month == "year" and name in ("points", "rank", "band", *others):
        found = year["total" if name == "points" else name]
        return "none" if str(found) in ("None", "<NA>") else found
    ledger = result.ledger[(result.ledger["entity"] == unit) & (result.ledger["kind"] != "annual")]
    if month != "year":
        ledger = ledger[ledger["month"] == month]
    if name != "points":
        named = [ledger[column] == name for column in ("item", "award", "subject", "kind")]
        ledger = ledger[named[0] | named[1] | named[2] | named[3]]
    return sum(ledger["points"], Decimal(0))


EXAMPLES = [example for page, text in PAGES.items() for example in examples(page, text)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.place)
def test_examples(example: Example, tmp_path: Path) -> None:
    if example.refused:
        with pytest.raises(creditscore.RuleError) as error:
            loaded(example.rules, tmp_path)
        assert error.value.counts.keys() == {example.refused}
        return
    scheme = loaded(example.rules, tmp_path)
    if not example.table:
        return
    codes = {wanted["refused"] for _, wanted in rows(example.table) if "refused" in wanted}
    if codes:
        with pytest.raises(creditscore.FactError) as wrong:
            creditscore.score(scheme, facts(example.table))
        assert wrong.value.counts.keys() == codes
        return
    result = creditscore.score(scheme, facts(example.table))
    found, expected = [], []
    for row, wanted in rows(example.table):
        for name, cell in wanted.items():
            value = outcome(result, row, name)
            head = (row["month"], row.get("unit", ""), name)
            found.append((*head, value))
            expected.append((*head, type(value)(cell) if cell != "none" else cell))
    assert expected
    assert found == expected


# --- the pages themselves -------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_links(page: str) -> None:
    for file, anchor in LINK.findall(PAGES[page]):
        target = (DOCS / page).parent / file if file else DOCS / page
        assert target.exists(), file
        if anchor:
            assert anchor in sections(target.read_text(encoding="utf-8")), f"{file}#{anchor}"


def constructs() -> dict[str, list[tuple[str, str]]]:
    """The table of constructs in the index: the links of each."""
    lines = re.findall(r"^\| (.*?) \| (.*\]\(.*) \|$", PAGES["rules/index.md"], re.M)
    return {name: LINK.findall(links) for name, links in lines if name in CONSTRUCTS}


def test_index_lists_every_construct() -> None:
    assert tuple(constructs()) == CONSTRUCTS


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_constructs_have_a_worked_example(construct: str) -> None:
    for file, anchor in constructs()[construct]:
        assert "```worked" in sections(PAGES[f"rules/{file}"])[anchor], f"{file}#{anchor}"


def clauses(page: str) -> list[str]:
    return [token["title"] for token in TOKEN.finditer(PAGES[page]) if token["level"] == "###"]


@pytest.mark.parametrize("page", ["rules/phrasings.md", "zh/phrasings.md"])
def test_phrasings_are_many_and_each_worked(page: str) -> None:
    under = sections(PAGES[page])
    assert len(clauses(page)) >= 68
    assert [c for c in clauses(page) if "```worked" not in under[anchor_of(c)]] == []


def test_phrasings_are_the_same_in_both_languages() -> None:
    """The examples are too: `test_docs.py` asks the maker of the Chinese page."""
    assert clauses("zh/phrasings.md") == clauses("rules/phrasings.md")
