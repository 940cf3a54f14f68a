"""The readers that are fuzzed: what each does with an input, inputs to begin with, and the rule."""

from __future__ import annotations

import atexit
import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from hostile import attempt as plain
from hypothesis import HealthCheck, Phase, given, seed, settings
from messy import CASES as MESSY
from oracle.schemes import as_table, cases
from recorded import CODE, LICENCE, OTHER, PENALTY

import creditscore
from creditscore.editor.official.beside import beside
from creditscore.editor.official.told import compared, summary
from creditscore.errors import CreditscoreError
from creditscore.facts import read
from creditscore.facts.reading.pages import taken_apart
from creditscore.language import Say
from creditscore.messages import TEXTS
from creditscore.registers.records import read_records
from creditscore.scheme.files import yaml_tree
from creditscore.scheme.schema import shape

from . import changes

FAULTS = {"F239", "F250"}
"""Codes that tell of a fault of creditscore's own."""
PRINTED = 100_000
SMALL = 4096
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MINI = Path(__file__).parents[1] / "mini"
_SHARED = Path("/dev/shm")
_KINDS = ("scheme", "track", "roster", "groups", "tasks", "document", "cases")
_SECOND = """\
      - id: "2"
        title: 条二
        cites: 附表（二）
        says: 按类。
        applies_to: all
        subjects: kinds
        facts:
          ok: {type: count, label: 合规, at_most: sum}
          sum: {type: count, label: 上报}
          up: {type: flag, label: 有}
          left: {type: stock, label: 余}
          mark: {type: score, label: 分, places: 1, at_least: 0, at_most: 100}
        awards:
          - {id: rate, form: rate, of: ok, over: sum, points: 5, period: month}
          - {id: up, form: flag, of: up, points: 2, period: year}
          - {id: left, form: each, of: left, points: -1, period: month}
          - {id: mark, form: given, of: mark, period: month}
"""
_FACTS = plain.FACTS.replace("item,fact", "item,subject,fact").replace(",1,", ",1,,") + (
    "2023-05,甲局,2,甲类,ok,5\n2023-05,甲局,2,甲类,sum,7\n2023-06,乙局,2,乙类,mark,60.5\n"
)
_WIDE = "month,entity,item,subject,ok,sum,up,source\n2023-05,甲局,2,甲类,5,7,1,报\n"


@dataclass(frozen=True)
class Target:
    """What is done with an input, inputs to begin with, and how they are changed."""

    read: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    change: changes.Change = changes.of_words


def ended(target: Target, data: bytes) -> list[str]:
    """Do it, and return the codes of what is wrong with the input.

    Whatever else is raised than an error of creditscore with problems, which can be told in few
    words, is a finding.
    """
    error = _error(target.read, data)
    if error is None:
        return []
    codes = [problem.code for problem in error.problems]
    assert codes, error
    assert {*codes} <= {*TEXTS} - FAULTS, codes
    for said in (error.text("zh"), error.text("en")):
        assert len(said) < PRINTED
        assert not _CONTROL.search(said), said
    return codes


def _error(read: Callable[[bytes], object], data: bytes) -> CreditscoreError | None:
    try:
        read(data)
    except CreditscoreError as error:
        return error
    return None


@cache
def _room() -> Path:
    """A folder for inputs, in memory where there is such a disk."""
    path = tempfile.mkdtemp(prefix="fuzz-", dir=_SHARED if _SHARED.is_dir() else None)
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return Path(path)


def _file(name: str, data: bytes) -> Path:
    path = _room() / name
    path.write_bytes(data)
    return path


@cache
def scheme() -> creditscore.Scheme:
    """A small scheme with facts of every type."""
    folder = _room() / "tables"
    folder.mkdir()
    plain.write(
        folder, scheme=plain.SCHEME + "subjects: {kinds: [甲类, 乙类]}\n", u=plain.TRACK + _SECOND
    )
    return creditscore.load_scheme(folder / "s")


@cache
def _built_in() -> creditscore.Scheme:
    return creditscore.load_scheme("changzhi-2023")


@contextmanager
def _by_batches() -> Iterator[None]:
    """Small tables are read as large ones are."""
    kept, read.MANY = read.MANY, 0
    try:
        yield
    finally:
        read.MANY = kept


def _scored(path: Path) -> list[Any]:
    result = creditscore.score(scheme(), path)
    assert len(result.ledger) >= 0
    return result.annual[["entity", "total", "rank"]].to_numpy().tolist()


def _table(suffix: str) -> Callable[[bytes], object]:
    return lambda data: _scored(_file(f"facts{suffix}", data))


def _small_and_large(suffix: str) -> Callable[[bytes], object]:
    """A table that both ways of reading take comes to the same."""

    def both(data: bytes) -> None:
        path = _file(f"facts{suffix}", data)
        small: list[Any] = []
        error = _error(lambda _: small.extend(_scored(path)), data)
        with _by_batches():
            large = _scored(path)
        if error is None:
            assert small == large, (small, large)
        else:
            assert not {problem.code for problem in error.problems} & FAULTS

    return both


def _yaml(data: bytes) -> None:
    tree = yaml_tree.of_bytes(data, "u.yaml")
    for kind in _KINDS:
        shape.problems(tree, kind)


def _rules(data: bytes) -> None:
    """A scheme and facts as one tree: loaded with every reading, scored, explained."""
    try:
        tree = json.loads(data, parse_float=Decimal)
    except (RecursionError, ValueError):
        return
    files = tree.get("files") if isinstance(tree, dict) else None
    if not isinstance(files, dict):
        return
    folder = _room() / "rules"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name in ("scheme", "t", "u", "units", "towns", "roster", "tasks"):
        if name in files:
            text = changes.as_json(files[name]).encode("utf-8", "surrogatepass")
            (folder / f"{name}.yaml").write_bytes(text)
    loaded = creditscore.load_scheme(folder, thorough=True)
    given = tree.get("rows")
    rows = [row for row in given if isinstance(row, dict)] if isinstance(given, list) else []
    result = creditscore.score(loaded, rows or [{}])
    assert len(result.ledger) >= 0
    for track in loaded.tracks.values():
        for entity in track.entities.names[:1]:
            assert str(result.explain(entity))


def _roster(data: bytes) -> None:
    folder = _room() / "roster"
    folder.mkdir(exist_ok=True)
    plain.write(folder, roster="groups: {}\n")
    (folder / "s" / "roster.csv").write_bytes(data)
    creditscore.load_scheme(folder / "s")


def _office(data: bytes) -> None:
    read.read_facts(_file("五月.xlsx", data), scheme=_built_in())


def _records(data: bytes) -> None:
    read_records(_built_in(), _file("records.csv", data), rejected=list)


@cache
def _chunk() -> tuple[Path, bytes, Any, int]:
    """A Parquet file of names, its bytes, what it says of their pages, and how long they are."""
    cells = [f"单位{i % 20}" for i in range(60)]
    path = _room() / "pages.parquet"
    table = pa.table({"x": pa.array(cells)})
    pq.write_table(table, path, compression="none", data_page_size=8, write_batch_size=16)
    chunk = pq.read_metadata(path).row_group(0).column(0)
    return path, path.read_bytes(), chunk, chunk.total_compressed_size


def _pages(data: bytes) -> None:
    """Pages taken apart are what Arrow reads of them, or left to it."""
    path, whole, chunk, size = _chunk()
    start = chunk.dictionary_page_offset
    pages = data[:size] + bytes(max(0, size - len(data)))
    path.write_bytes(whole[:start] + pages + whole[start + size :])
    found = taken_apart(path, chunk, optional=True)
    if found is None:
        return
    assert len(found) == chunk.num_values
    numbers = found.indices.to_pylist()
    assert all(number is None or 0 <= number < len(found.dictionary) for number in numbers)
    try:
        right = pq.read_table(path, use_threads=False).column(0).to_pylist()
    except (OSError, ValueError, pa.ArrowException):
        return
    assert found.to_pylist() == right


_OFFICIAL = """\
某市办法
一、总则
第一条 本办法由办公室解释。
附表一 市有关单位
章\t条\t做法\t分值
一、\t（一）报送\t每次\t2分
\t（二）质量\t1.没有差错 2.有差错\t5分
附表二
（一）报送 每次1分
（十六）案例 ①每例2分 ②最多20分
"""


def _official(suffix: str) -> Callable[[bytes], object]:
    """A document beside the rules, and what is told of the two."""

    def told(data: bytes) -> None:
        found = beside(_built_in(), _file(f"原文{suffix}", data))
        parts = [*compared(_built_in(), found, Say("zh"))]
        assert parts
        assert summary(found, Say("zh"))

    return told


def _official_texts() -> list[bytes]:
    return [_OFFICIAL.encode(code) for code in ("utf-8", "utf-8-sig", "gb18030")]


@cache
def _official_documents() -> list[bytes]:
    """The text in paragraphs and a table, and with numbers that Word puts by itself."""
    found = []
    for style in (None, "List Number"):
        made = docx.Document()
        table: list[list[str]] = []
        for line in _OFFICIAL.splitlines():
            if "\t" in line:
                table.append(line.split("\t"))
            else:
                made.add_paragraph(line, style)
        grid = made.add_table(len(table), len(table[0]))
        for cells, line in zip(grid.rows, table, strict=True):
            for cell, text in zip(cells.cells, line, strict=True):
                cell.text = text
        grid.cell(1, 0).merge(grid.cell(2, 0))
        file = io.BytesIO()
        made.save(file)
        found.append(file.getvalue())
    return found


def _from_attempts(*suffixes: str) -> list[bytes]:
    """The small tables of the attempts that no office would send."""
    from hostile import tables

    found: dict[bytes, None] = {}
    for one in (a for a in tables.ATTEMPTS if not a.rare):
        with tempfile.TemporaryDirectory(dir=_room()) as name:
            one.make(Path(name))
            for path in sorted(Path(name).rglob("facts*")):
                if path.suffix in suffixes and path.is_file() and path.stat().st_size < SMALL:
                    found[path.read_bytes()] = None
    return list(found)


@cache
def _csv() -> list[bytes]:
    texts = (_FACTS, _WIDE, plain.FACTS.replace(",", "\t"), plain.FACTS.replace("\n", "\r\n"))
    coded = [_FACTS.encode(code) for code in ("utf-8-sig", "gb18030", "utf-16")]
    return [*(text.encode() for text in texts), *coded, *_from_attempts(".csv")]


def _rows(text: str) -> list[dict[str, str]]:
    head, *lines = (line.split(",") for line in text.splitlines())
    return [dict(zip(head, line, strict=True)) for line in lines]


@cache
def _json() -> list[bytes]:
    tables = [_rows(_FACTS), _rows(_WIDE)]
    lists = [json.dumps(rows, ensure_ascii=False) for rows in tables]
    lines = ["\n".join(map(json.dumps, rows)) for rows in tables]
    return [*(text.encode() for text in lists + lines), *_from_attempts(".json", ".jsonl")]


def _workbook(sheets: Mapping[str, Any], merged: tuple[str, ...] = ()) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(file, options) as book:
        for at, (name, lines) in enumerate(sheets.items()):
            sheet = book.add_worksheet(name)
            for cells in merged if not at else ():
                sheet.merge_range(cells, "")
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if cell != "":
                        sheet.write(row, column, cell)
    return file.getvalue()


@cache
def _offices() -> list[bytes]:
    return [_workbook(case.sheets, tuple(case.merged)) for case in MESSY]


@cache
def _tidy_books() -> list[bytes]:
    tables = [[line.split(",") for line in text.splitlines()] for text in (_FACTS, _WIDE)]
    return [_workbook({"事实": table}) for table in tables]


@cache
def _parquets() -> list[bytes]:
    rows = _rows(_FACTS)
    found = []
    for codec, version, dictionary in (("none", "1.0", True), ("snappy", "2.0", False)):
        for typed in (False, True):
            columns = {name: [row[name] for row in rows] for name in rows[0]}
            columns |= {"value": [float(c) for c in columns["value"]]} if typed else {}
            file = io.BytesIO()
            pq.write_table(
                pa.table(columns), file, compression=codec, use_dictionary=dictionary,
                data_page_version=version, store_schema=typed,
            )  # fmt: skip
            found.append(file.getvalue())
    return found


def _thrift() -> list[bytes]:
    _, whole, chunk, size = _chunk()
    start = chunk.dictionary_page_offset
    return [whole[start : start + size]]


def _as_plain(tree: Any) -> Any:
    """A tree of YAML without its places."""
    if isinstance(tree, dict):
        return {key: _as_plain(value) for key, value in tree.items()}
    return [_as_plain(value) for value in tree] if isinstance(tree, list) else tree


@cache
def _schemes() -> list[bytes]:
    """The small scheme of the tests, and some that are drawn at random, each with its facts."""
    files = {p.stem: _as_plain(yaml_tree.read(p)) for p in sorted(_MINI.glob("*.yaml"))}
    rows = [
        {"month": "2023-05", "entity": "甲局", "item": "1", "subject": "甲类", "reported": 7},
        {"month": "2023-05", "entity": "甲局", "item": "1", "subject": "甲类", "compliant": 5},
        *({"month": f"2023-{n:02}", "entity": "丙局", "item": "2", "share": 70 + n}
          for n in range(1, 13)),
    ]  # fmt: skip
    files["scheme"]["scheme"] = "rules"
    found = [changes.as_json({"files": files, "rows": rows}).encode()]

    @seed(1)
    @settings(
        max_examples=40, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(cases())
    def drawn(case: Any) -> None:
        trees = {name.removesuffix(".yaml"): tree for name, tree in case.scheme.items()}
        trees["scheme"] = trees["scheme"] | {"scheme": "rules"}
        text = changes.as_json({"files": trees, "rows": as_table(case.rows)[:60]})
        found.append(text.encode())

    drawn()
    return sorted(set(found), key=len)[:24]


@cache
def _texts() -> list[bytes]:
    from hostile import rules

    found = [path.read_bytes() for path in sorted(_MINI.glob("*.yaml"))]
    for one in (a for a in rules.ATTEMPTS if not a.rare):
        with tempfile.TemporaryDirectory(dir=_room()) as name:
            one.make(Path(name))
            paths = sorted(Path(name).rglob("*.yaml"))
            found += [p.read_bytes() for p in paths if p.is_file() and p.stat().st_size < SMALL]
    return list(dict.fromkeys(found))


def _rosters() -> list[bytes]:
    texts = (
        "track,name\nu,甲局\nu,乙局\nu,丙局\n",
        "track,name,aliases,from,until,群\nu,甲局,甲;市甲局,2023-03,,东\nu,乙局,,,2023-09,西\n",
    )
    return [text.encode(code) for text in texts for code in ("utf-8", "gb18030")]


def _registers() -> list[bytes]:
    tables = ([LICENCE], [PENALTY], [OTHER], [CODE], [OTHER, OTHER | {"决定文书号": "奖2号"}])
    lines = [[list(rows[0]), *(list(row.values()) for row in rows)] for rows in tables]
    return ["\n".join(",".join(line) for line in table).encode() for table in lines]


TARGETS: dict[str, Target] = {
    "yaml": Target(_yaml, _texts),
    "rules": Target(_rules, _schemes, changes.of_tree),
    "roster": Target(_roster, _rosters),
    "csv": Target(_small_and_large(".csv"), _csv),
    "json": Target(_table(".json"), _json),
    "workbook": Target(_table(".xlsx"), _tidy_books, changes.of_archive),
    "office": Target(_office, _offices, changes.of_archive),
    "parquet": Target(_small_and_large(".parquet"), _parquets, changes.of_bytes),
    "pages": Target(_pages, _thrift, changes.of_bytes),
    "records": Target(_records, _registers),
    "official": Target(_official(".txt"), _official_texts),
    "word": Target(_official(".docx"), _official_documents, changes.of_archive),
}


def changed(target: Target, number: int) -> bytes:
    """An input changed some times, always the same for a number."""
    dice = Random(number)
    found = dice.choice(target.seeds())
    for _ in range(dice.choice((1, 1, 1, 2))):
        found = target.change(found, dice)
    return found
