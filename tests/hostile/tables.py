"""Fact tables as CSV and JSON, and folders of them, with something wrong in them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

from .attempt import ANY, DONE, FACTS, REFUSED, Attempt, facts, scoring, write

_NO, _YES = (REFUSED,), (DONE,)
_HEAD = "month,entity,item,fact,value\n"
_ROW = "2023-05,甲局,1,n,5\n"
_WIDE = "month,entity,item,n,a\n"


def _table(data: str | bytes, folder: Path, name: str = "facts.csv") -> list[str]:
    write(folder)
    facts(folder, data, name)
    return ["score", "s", name, "--out", "out"]


def _cell(column: str, value: str, folder: Path) -> list[str]:
    cells = {"month": "2023-05", "entity": "甲局", "item": "1", "fact": "n", "value": "5"}
    cells[column] = f'"{value}"' if {",", "\n"} & set(value) else value
    return _table(",".join(cells) + "\n" + ",".join(cells.values()) + "\n", folder)


def _large(lines: list[str], folder: Path, rows: int = 40_000) -> list[str]:
    """A table of so many rows, on the path of large ones, these lines in its midst."""
    write(folder)
    units = ("甲局", "乙局", "丙局")
    plain = [f"2023-{n % 12 + 1:02},{units[n % 3]},1,n,{n % 7}" for n in range(36)]
    all_ = plain + [f"2023-05,生局{n},1,n,1" for n in range(rows)]
    middle = len(all_) // 2
    roster = "\n".join(["track,name", *(f"u,{u}" for u in units),
                        *(f"u,生局{n}" for n in range(rows))])  # fmt: skip
    (folder / "s" / "roster.yaml").write_text("groups: {}\n", encoding="utf-8")
    (folder / "s" / "roster.csv").write_text(roster + "\n", encoding="utf-8")
    text = _HEAD + "\n".join([*all_[:middle], *lines, *all_[middle:]]) + "\n"
    facts(folder, text)
    return scoring(folder)


_BYTES: list[tuple[str, str | bytes, tuple[int, ...]]] = [
    ("nothing", "", _NO),
    ("one line end", "\n", _NO),
    ("the heading alone", _HEAD, ANY),
    ("a quote that is not closed at once", '"' + FACTS, _NO),
    ("a quote that is not closed in the first row", _HEAD + '2023-05,"甲局,1,n,5\n' + _ROW * 3,
     _NO),
    ("a quote that is not closed in the last cell", FACTS + '2023-07,甲局,1,n,"5', _NO),
    ("a quote that is not closed in the heading", FACTS.replace("fact", '"fact', 1), _NO),
    ("a quote inside a cell", FACTS.replace("甲局", '甲"局'), _NO),
    ("a cell over two lines", FACTS.replace("甲局", '"甲\n局"'), _NO),
    ("a short row", FACTS + "2023-07,甲局,1,n\n", _NO),
    ("a short row of a wide table", _WIDE + "2023-05,甲局,1,5\n", _NO),
    ("a row of one cell", FACTS + "合计\n", _NO),
    ("a long row", FACTS + "2023-07,甲局,1,n,5,6\n", _NO),
    ("a long row of blanks", FACTS + "2023-07,甲局,1,n,5,,,\n", ANY),
    ("blank lines", FACTS.replace("\n", "\n\n"), _YES),
    ("rows of commas", FACTS + ",,,,\n" * 3, ANY),
    ("NUL in a cell", FACTS.replace("甲局", "甲\0局"), _NO),
    ("NUL in the heading", FACTS.replace("month", "mon\0th"), _NO),
    ("a page of NULs", b"\0" * 4096, _NO),
    ("UTF-16", FACTS.encode("utf-16"), ANY),
    ("UTF-16 the other way", b"\xfe\xff" + FACTS.encode("utf-16-be"), ANY),
    ("UTF-16 without a mark", FACTS.encode("utf-16-le"), _NO),
    ("UTF-32", FACTS.encode("utf-32"), ANY),
    ("GB18030", FACTS.encode("gb18030"), _YES),
    ("Big5", FACTS.replace("局", "區").encode("big5"), ANY),
    ("Latin letters", FACTS.replace("甲局", "é").encode("latin-1", "ignore"), _NO),
    ("two encodings", FACTS.encode() + "2023-07,甲局,1,n,5\n".encode("gb18030"), _NO),
    ("half a letter at the end", FACTS.encode() + "2023-07,甲局,1,n,5,甲".encode()[:-1], _NO),
    ("surrogates", FACTS.encode() + b"2023-07,\xed\xa0\x80,1,n,5\n", _NO),
    ("a mark", b"\xef\xbb\xbf" + FACTS.encode(), _YES),
    ("two marks", b"\xef\xbb\xbf" * 2 + FACTS.encode(), ANY),
    ("a mark inside", FACTS.replace("甲局", "\ufeff甲局"), ANY),
    ("line ends of Windows", FACTS.replace("\n", "\r\n"), _YES),
    ("line ends of old Macs", FACTS.replace("\n", "\r"), ANY),
    ("line ends mixed", FACTS.replace("\n", "\r\n", 2), ANY),
    ("line ends doubled", FACTS.replace("\n", "\r\r\n"), ANY),
    ("form feeds", FACTS.replace("\n", "\f\n"), ANY),
    ("a line separator in a cell", FACTS.replace("甲局", "甲\u2028局"), _YES),
    ("a next line in a cell", FACTS.replace("甲局", "甲\x85局"), _YES),
    ("a heading twice", FACTS.replace("month,", "month,month,", 1), _NO),
    ("a heading without a name", FACTS.replace("value\n", "value,\n", 1).replace("5\n", "5,\n"),
     ANY),
    ("headings with blanks", FACTS.replace("month,entity", " month , entity ", 1), ANY),
    ("headings in capitals", FACTS.replace("month,entity", "Month,ENTITY", 1), ANY),
    ("no heading", FACTS.partition("\n")[2], _NO),
    ("a title above the heading", "2023年度事实表,,,,\n" + FACTS, ANY),
    ("semicolons", FACTS.replace(",", ";"), _NO),
    ("tabs", FACTS.replace(",", "\t"), ANY),
    ("Chinese commas", FACTS.replace(",", "，"), _NO),
    ("a row twice", FACTS + _ROW, _NO),
    ("a row thrice, otherwise written", FACTS + "2023-05,甲局,1,n,5.0\n2023-05, 甲局,1,n,5\n", _NO),
    ("an end that is none", _HEAD.replace("value", "value,until") + "2023-05,甲局,1,n,5,2023-13\n",
     _NO),
    ("twenty megabytes of line ends", "\n" * 20_000_000, _NO),
    ("line ends by the million behind the rows", FACTS + "\n" * 5_000_000, ANY),
    ("ten megabytes of commas", FACTS + "," * 10_000_000 + "\n", ANY),
    ("ten megabytes in one cell", FACTS.replace("甲局", "甲" * 3_000_000), _NO),
    ("a heading of two hundred thousand letters", FACTS.replace("month", "m" * 200_000, 1), _NO),
    ("a cell of two hundred thousand letters", FACTS.replace("甲局", "甲" * 200_000), _NO),
    ("five thousand columns that are not known",
     _HEAD[:-1] + "".join(f",c{n}" for n in range(5000)) + "\n" + _ROW[:-1] + ",1" * 5000 + "\n",
     ANY),
    ("rows with nothing known, by the thousand",
     _HEAD + "".join(f"2023-05,某局{n},{n},x,五\n" for n in range(5000)), _NO),
    ("one unit that is not known, by the thousand",
     _HEAD + "".join(f"2023-{n % 12 + 1:02},某局,{n},n,1\n" for n in range(5000)), _NO),
    ("rows twice, by the thousand", _HEAD + _ROW * 20_000, _NO),
    ("HTML", "<html><table><tr><td>month</td></tr></table></html>", _NO),
    ("a letter", b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n1 0 obj\n", _NO),
    ("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, _NO),
    ("an archive", b"PK\x03\x04" + bytes(range(256)) * 20, _NO),
    ("a packed file", b"\x1f\x8b\x08" + bytes(range(256)) * 20, _NO),
    ("a sheet of old Excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), _NO),
    *((f"noise {seed}", Random(seed).randbytes(3000), _NO) for seed in range(5)),
    *((f"noise of commas and quotes {seed}",
       _HEAD + "".join(Random(seed).choices('",\n 1甲局n\r', k=2000)), _NO) for seed in range(5)),
]  # fmt: skip

_VALUES: list[tuple[str, tuple[int, ...]]] = [
    ("", ANY), (" 5 ", _YES), ("+5", ANY), ("--5", _NO), ("-5", _NO), ("5.5", _NO), ("5.", ANY),
    (".5", _NO), ("5e", _NO), ("5e0", ANY), ("0x5", _NO), ("5_0", _NO), ("1,020", _YES),
    ("1，020", _YES), ("１５", ANY), ("٥", _NO), ("५", _NO), ("²", _NO), ("½", _NO), ("Ⅻ", _NO),
    ("五", _NO), ("88.24%", _NO), ("—", _NO), ("-", _NO), ("是", _YES), ("n/a", ANY), ("#N/A", _NO),
    ("#REF!", _NO), ("nan", _NO), ("NaN", _NO), ("inf", _NO), ("-Infinity", _NO), ("null", _NO),
    ("None", _NO), ("true", ANY), ("1e999999999", _NO), ("1E+9999999", _NO), ("1e-999999999", _NO),
    (str(10**15), _NO), (str(2**63), _NO), (str(2**64), _NO), (str(-(2**63)), _NO),
    ("9" * 400, _NO), ("9" * 5000, _NO), ("9" * 5_000_000, _NO), (f"5.{'0' * 5000}", ANY),
    (f"5.{'0' * 5000}1", _NO), (f"{'0' * 5000}5", ANY), ("5\u200b", _NO), ("5\u3000", ANY),
    ("5\xa0", ANY), ("=1+4", _NO), ("'5", _NO), ("[red]5[/red]", _NO), ("[/]", _NO),
    ("\x1b[31m5", _NO), ("\x9b31m5", _NO), ("5\b", _NO), ("\u202e5", _NO), ("$5", _NO),
]  # fmt: skip
_MONTHS: list[tuple[str, tuple[int, ...]]] = [
    ("", _NO), ("2023-13", _NO), ("2023-00", _NO), ("2023-5", ANY), ("202305", ANY),
    ("2023/05", ANY), ("2023年5月", ANY), ("5月", ANY), ("2023-02-30", _NO), ("2023-05-45", _NO),
    ("2023-5-1 待核实", _NO), ("2023-05-31T16:00:00Z", ANY), ("2023-05-31T16:00:00+99:00", _NO),
    ("2023-05-08 99:99", _NO), ("45000", _YES), ("9999-12", _NO), ("0000-01", _NO),
    ("2023-05-", _NO),
    ("-2023-05", _NO), ("２０２３-05", ANY), ("2023–05", _NO), ("2023-05\u200b", _NO),
    ("2023-05" * 5000, _NO), ("May 2023", _NO), ("NaT", _NO), ("[/]", _NO),
]  # fmt: skip
_NAMES: list[tuple[str, tuple[int, ...]]] = [
    ("", _NO), ("丁局", _NO), (" 甲局 ", ANY), ("甲\u200b局", _NO), ("[red]甲局[/red]", _NO),
    ("[/]", _NO), ("[link=http://x]甲", _NO), ("\x1b]0;x\x07甲局", _NO), ("\x1b[2J", _NO),
    ("\u202e局甲", _NO), ("=HYPERLINK(1)", _NO), ("＝1", _NO), ("@甲", _NO), ("甲" * 50_000, _NO),
    ("{甲}", _NO), ("%s%n", _NO), ("{0.__class__}", _NO), ("甲局\n", ANY), ("\U0001f600", _NO),
    ("a\u0301" * 1000, _NO), ("甲局/../乙局", _NO),
]  # fmt: skip
_ITEMS = [("", _NO), ("2", _NO), ("１", _YES), ("1.0", ANY), ("[/]", _NO)]
_FACTS = [("", _NO), ("m", _NO), ("数", ANY), ("[b]n", _NO)]
_JSON = '{"month": "2023-05", "entity": "甲局", "item": "1", "fact": "n", "value": %s}'
_JSONS: list[tuple[str, str | bytes, tuple[int, ...]]] = [
    ("a row", f"[{_JSON % 5}]", ANY),
    ("an object", _JSON % 5, ANY),
    ("a row a line", _JSON % 5 + "\n" + (_JSON % 5).replace("05", "06"), ANY),
    ("half of it", f"[{_JSON % 5}"[:-9], _NO),
    ("no number", f"[{_JSON % 'NaN'}]", _NO),
    ("infinity", f"[{_JSON % '1e400'}]", _NO),
    ("five thousand digits", f"[{_JSON % ('9' * 5000)}]", _NO),
    ("brackets by the hundred thousand", "[" * 100_000, _NO),
    ("a list in a cell", f"[{_JSON % '[5]'}]", _NO),
    ("an object in a cell", f"[{_JSON % '{}'}]", _NO),
    ("a boolean", f"[{_JSON % 'true'}]", ANY),
    ("null", f"[{_JSON % 'null'}]", ANY),
    ("a key twice", "[" + _JSON % '5, "value": 6' + "]", ANY),
    ("a lone surrogate", f"[{_JSON % 5}]".replace("甲局", "\\ud800"), _NO),
    ("numbers", "[1, 2, 3]", _NO),
    ("a word", '"month"', _NO),
    ("nothing", "", _NO),
    ("no row", "[]", ANY),
    ("UTF-16", f"[{_JSON % 5}]".encode("utf-16"), ANY),
]


def _folder_with(name: str, data: bytes, folder: Path) -> list[str]:
    write(folder)
    home = folder / "facts"
    home.mkdir()
    facts(home)
    path = home / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return ["score", "s", "facts", "--out", "out"]


def _folder_of(kind: str, folder: Path) -> list[str]:
    write(folder)
    home = folder / "facts"
    home.mkdir()
    if kind == "folders":
        (home / "2023").mkdir()
        facts(home / "2023")
    elif kind == "itself":
        (home / "again").symlink_to("../facts")
        facts(home)
    elif kind == "a pipe":
        facts(home)
        os.mkfifo(home / "more.csv")
    elif kind == "a link to a device":
        (home / "more.csv").symlink_to("/dev/zero")
    elif kind == "a link to nothing":
        (home / "more.csv").symlink_to("nothing")
    elif kind == "three hundred tables":
        for n in range(300):
            facts(home, _HEAD + f"2023-{n % 12 + 1:02},甲局,1,n,{n}\n", f"{n}.csv")
    return ["score", "s", "facts", "--out", "out"]


def _path(name: str, folder: Path) -> list[str]:
    write(folder)
    facts(folder)
    if name == "pipe.csv":
        os.mkfifo(folder / name)
    return ["score", "s", name, "--out", "out"]


def _attempts() -> Iterator[Attempt]:
    for name, data, ends in _BYTES:
        yield Attempt(name, partial(_table, data), ends, rare=len(data) > 1_000_000)
    for column, cells in (("value", _VALUES), ("month", _MONTHS), ("entity", _NAMES),
                          ("item", _ITEMS), ("fact", _FACTS)):  # fmt: skip
        for value, ends in cells:
            short = value if len(value) < 30 else f"{value[:9]}… {len(value)}"
            shown = short.encode("unicode_escape").decode() if not short.isprintable() else short
            yield Attempt(f"{column} “{shown}”", partial(_cell, column, value), ends)
    for name, data, ends in _JSONS:
        yield Attempt(f"JSON of {name}", partial(_table, data, name="facts.json"), ends)
    for name in ("facts.txt", "facts", "facts.CSV", "facts.csv.gz", "facts.xlsx", "facts.parquet",
                 "facts.feather", "f\nacts.csv", "[red]facts.csv", "\x1b[31m.csv"):  # fmt: skip
        yield Attempt(f"a file called {name!r}", partial(_table, FACTS, name=name))
    for name, data, ends in (
        ("._facts.csv", b"\0\5\x16\7Mac OS X", _YES),
        (".DS_Store", b"\0\0\0\1Bud1", _YES),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0", ANY),
        ("~$facts.xlsx", b"x", ANY),
        ("more.xlsx", b"PK\x03\x04", _NO),
        ("more.docx", b"PK\x03\x04", ANY),
        ("readme.txt", b"readme", ANY),
        ("more/facts.csv", FACTS.encode(), _NO),
        ("empty.csv", b"", _NO),
        ("again.csv", FACTS.encode(), _NO),
    ):
        yield Attempt(f"a folder with {name}", partial(_folder_with, name, data), ends)
    for kind in ("folders", "itself", "nothing", "a pipe", "a link to a device",
                 "a link to nothing"):  # fmt: skip
        ends = ANY if kind in ("itself", "folders", "a pipe") else (1, 2)
        yield Attempt(f"a folder of {kind}", partial(_folder_of, kind), ends)
    yield Attempt("a folder of three hundred tables",
                  partial(_folder_of, "three hundred tables"), _NO, rare=True)  # fmt: skip
    for name in ("/dev/null", "/dev/zero", "pipe.csv", "nothing.csv", "", "*.csv", "s", "/proc",
                 "x" * 300, "/dev/stdin"):  # fmt: skip
        yield Attempt(
            f"the path “{name[:20]}”", partial(_path, name), (1, 2) if name else (0, 1, 2)
        )
    for name, lines in {
        "a quote that is not closed": ['2023-05,"某局,1,n,5'],
        "a quote closed lines later": ['2023-05,"某局,1,n,5', *["2023-05,某,1,n,5"] * 9, '",1,n,5'],
        "a short row": ["2023-05,甲局,1"],
        "a long row": ["2023-05,甲局,1,n,5,6"],
        "NUL": ["2023-05,甲\0局,1,n,5"],
        "no number": ["2023-05,生局1,1,a,五"],
        "a figure out of reach": [f"2023-05,生局1,1,a,{2**64}"],
        "five thousand digits": [f"2023-05,生局1,1,a,{'9' * 5000}"],
        "a cell of two hundred thousand letters": [f"2023-05,{'甲' * 200_000},1,n,5"],
        "a unit that is not known": ["2023-05,丁局,1,n,5"],
        "three thousand bad rows": [f"2023-05,丁局{n},1,n,5" for n in range(3000)],
        "a row twice": ["2023-05,生局1,1,n,1"],
    }.items():
        yield Attempt(f"large, with {name}", partial(_large, lines), _NO, rare=True)
    wide = _HEAD[:-1] + "".join(f",c{n}" for n in range(1000)) + "\n"
    wide += (_ROW[:-1] + "," * 1000 + "\n") * 5000
    yield Attempt("a thousand unknown columns of five thousand rows", partial(_table, wide), ANY,
                  rare=True)  # fmt: skip
    columns = _HEAD[:-1] + "".join(f",c{n}" for n in range(100_000)) + "\n"
    yield Attempt("a hundred thousand columns", partial(_table, columns + _ROW), ANY, rare=True)
    yield Attempt("a hundred megabytes of line ends", partial(_table, b"\n" * 10**8), _NO,
                  rare=True)  # fmt: skip
    yield Attempt("a hundred megabytes of commas", partial(_table, b"," * 10**8), _NO, rare=True)
    many = _HEAD + "".join(f"2023-05,某局{n},1,n,5\n" for n in range(300_000))
    yield Attempt("three hundred thousand bad rows", partial(_table, many), _NO, rare=True)


ATTEMPTS = list(_attempts())
