"""Rule files with something wrong in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from .attempt import (
    ANY,
    DONE,
    REFUSED,
    ROSTER,
    SCHEME,
    TRACK,
    USAGE,
    Attempt,
    facts,
    scoring,
    write,
)

_FILES = {"scheme": SCHEME, "u": TRACK, "roster": ROSTER}


def _changed(file: str, old: str, new: str, folder: Path) -> list[str]:
    assert old in _FILES[file], old
    write(folder, **{file: _FILES[file].replace(old, new, 1)})
    facts(folder)
    return scoring(folder)


def _whole(file: str, data: str | bytes, folder: Path) -> list[str]:
    write(folder, **{file: data})
    facts(folder)
    return scoring(folder)


def _checked(folder: Path, **files: str | bytes) -> list[str]:
    write(folder, **files)
    return ["check", "s"]


_NO, _YES, _ANY = (REFUSED,), (DONE,), ANY
_AWARD = "{id: n, form: each, of: n, points: 1, period: month}"
_CHANGES: list[tuple[str, str, str, str, tuple[int, ...]]] = [
    # YAML
    ("a tab before a list", "u", "  - id: 一", "\t- id: 一", _NO),
    ("a tab inside an indent", "u", "    title: 章", "  \t title: 章", _ANY),
    ("a quote that is not closed", "u", "title: 条", 'title: "条', _NO),
    ("a single quote that is not closed", "u", "title: 条", "title: '条", _NO),
    ("a bracket that is not closed", "u", "}]\nsections", "}\nsections", _NO),
    ("a brace that is not closed", "u", "places: 2}}", "places: 2}", _NO),
    ("a brace too many", "u", "places: 2}}", "places: 2}}}", _NO),
    ("an anchor", "u", "title: 条", "title: &t 条", _NO),
    ("an alias of nothing", "u", "title: 条", "title: *t", _NO),
    ("a merge", "u", "        title: 条", "        <<: {title: 条}", _NO),
    ("a tag of Python", "u", "title: 条", "title: !!python/object/apply:os.system ['id']", _NO),
    ("a tag of binary", "u", "title: 条", "title: !!binary aGk=", _NO),
    ("a tag of a set", "u", "title: 条", "title: !!set {条}", _NO),
    ("a directive", "scheme", "scheme: s", "%YAML 9.9\n---\nscheme: s", _ANY),
    ("a second document", "scheme", "cites: 附件", "cites: 附件\n---\nx: 1", _NO),
    ("a key twice", "u", "title: 条", "title: 条\n        title: 款", _NO),
    ("a list as a key", "u", "title: 条", "? [title]\n        : 条", _NO),
    ("an empty key", "u", "title: 条", "title: 条\n        : 条", _NO),
    ("a key that is null", "u", "title: 条", "title: 条\n        null: 条", _NO),
    ("a block text", "u", "title: 条", "title: |\n          条\n          款", _ANY),
    ("NUL in a text", "u", "title: 条", "title: 条\0", _NO),
    ("NUL as an escape", "u", "title: 条", 'title: "条\\0"', _ANY),
    ("a bell", "u", "title: 条", "title: 条\a", _NO),
    ("a terminal's escape", "u", "title: 单位", 'title: "\\e[31m单位\\e]0;x\\a"', _ANY),
    ("a lone surrogate as an escape", "u", "title: 条", 'title: "\\uD800"', _ANY),
    ("a byte order mark inside", "u", "title: 条", "title: \ufeff条", _ANY),
    ("a line separator in a comment", "u", "track: u", "track: u # x\u2028bands: []", _YES),
    ("a paragraph separator in a comment", "u", "track: u", "track: u # x\u2029bands: []", _YES),
    ("a next line in a comment", "u", "track: u", "track: u # x\x85bands: []", _YES),
    ("a form feed between lines", "u", "track: u", "track: u\n\f", _NO),
    ("full-width indents", "u", "    title: 章", "　　title: 章", _NO),
    ("no-break indents", "u", "    title: 章", "\xa0\xa0\xa0\xa0title: 章", _NO),
    ("a full-width colon", "u", "title: 条", "title：条", _NO),
    ("a colon without a blank", "u", "title: 条", "title:条", _NO),
    ("Chinese commas in braces", "u", "{id: n, form: each,", "{id: n， form: each，", _NO),
    ("Chinese brackets", "u", "[{name: 优", "【{name: 优", _NO),
    ("curly quotes around an id", "u", '- id: "1"', "- id: “1”", _NO),
    ("corner quotes around an id", "u", '- id: "1"', "- id: 「1」", _NO),
    ("a full-width digit as an id", "u", '- id: "1"', '- id: "１"', _NO),
    # numbers
    ("a full-width number", "u", "points: 1,", "points: １,", _NO),
    ("a number in quotes", "u", "points: 1,", 'points: "1",', _NO),
    ("a number with a unit", "u", "points: 1,", "points: 1分,", _NO),
    ("thirty-one digits", "u", "points: 1,", f"points: {10**30},", _NO),
    ("five thousand digits", "u", "points: 1,", f"points: {'9' * 5000},", _NO),
    ("a hundred thousand digits", "u", "points: 1,", f"points: {'9' * 100_000},", _NO),
    ("forty decimals", "u", "points: 1,", f"points: 0.{'1' * 40},", _ANY),
    ("five thousand decimals", "u", "points: 1,", f"points: 0.{'1' * 5000},", _ANY),
    ("an exponent", "u", "points: 1,", "points: 1e3,", _ANY),
    ("an exponent out of reach", "u", "points: 1,", "points: 1e999999999,", _NO),
    ("a small exponent out of reach", "u", "points: 1,", "points: 1e-999999999,", _NO),
    ("infinity", "u", "points: 1,", "points: .inf,", _NO),
    ("no number", "u", "points: 1,", "points: .nan,", _NO),
    ("hexadecimal", "u", "points: 1,", "points: 0x1F,", _ANY),
    ("octal", "u", "points: 1,", "points: 017,", _ANY),
    ("underlines in a number", "u", "points: 1,", "points: 1_000,", _ANY),
    ("sixty's", "u", "points: 1,", "points: 1:30,", _NO),
    ("minus nothing", "u", "points: 1,", "points: -0,", _YES),
    ("a boolean for a number", "u", "points: 1,", "points: true,", _NO),
    ("null for a number", "u", "points: 1,", "points: null,", _NO),
    ("nothing for a number", "u", "points: 1,", "points: ,", _NO),
    # months and years
    ("month 13", "u", _AWARD, _AWARD[:-1] + ", from: 2023-13}", _NO),
    ("until month 13", "u", _AWARD, _AWARD[:-1] + ", until: 2023-13}", _NO),
    ("until month 0", "u", _AWARD, _AWARD[:-1] + ", until: 2023-00}", _NO),
    ("a month of one digit", "u", _AWARD, _AWARD[:-1] + ", until: 2023-1}", _NO),
    ("a day for a month", "u", _AWARD, _AWARD[:-1] + ", until: 2023-05-31}", _NO),
    ("an end before its beginning", "u", _AWARD, _AWARD[:-1] + ", from: 2023-05, until: 2023-04}",
     _NO),
    ("year 0", "scheme", "year: 2023", "year: 0", _NO),
    ("year 10000", "scheme", "year: 2023", "year: 10000", _NO),
    ("half a year", "scheme", "year: 2023", "year: 2023.5", _NO),
    ("the year in quotes", "scheme", "year: 2023", 'year: "2023"', _ANY),
    ("fewer than no places", "scheme", "places: 4", "places: -1", _NO),
    ("thirteen places", "scheme", "places: 4", "places: 13", _NO),
    ("a milliard places", "scheme", "places: 4", "places: 1000000000", _NO),
    ("trailing nothing", "u", "period: month}", "period: {trailing: 0}}", _NO),
    ("trailing for ever", "u", "period: month}", "period: {trailing: 1000000000}}", _NO),
    ("an opening for ever", "scheme", "cites: 附件", "opening: 1000000000", _NO),
    # ids
    ("an item twice", "u", "sections:\n", TRACK.partition("sections:\n")[2].join(
        ("sections:\n", "")), _NO),
    ("an award twice", "u", "- {id: a, form", "- {id: n, form", _NO),
    ("an id without letters", "u", '- id: "1"', '- id: ""', _NO),
    ("an id of blanks", "u", '- id: "1"', '- id: "  "', _NO),
    ("an id of a million letters", "u", '- id: "1"', f"- id: {'x' * 1_000_000}", _NO),
    ("an id that climbs", "u", '- id: "1"', '- id: "../../1"', _ANY),
    ("an id of two lines", "u", '- id: "1"', '- id: "1\\n2"', _NO),
    ("an id that is true", "u", '- id: "1"', "- id: yes", _NO),
    ("an id that is a number", "u", '- id: "1"', "- id: 1", _NO),
    ("an id that is null", "u", '- id: "1"', "- id: ~", _NO),
    *((f"a part called {name}", "scheme", "id: monthly", f"id: {name}", _NO)
      for name in ("total", "rank", "band", "entity", "track", "veto", "provisional")),
    ("a part without a name", "scheme", "id: monthly", 'id: ""', _NO),
    ("a track twice", "scheme", "[u]", "[u, u]", _NO),
    ("no track", "scheme", "[u]", "[]", _NO),
    ("a track that climbs", "scheme", "[u]", "[../s/u]", _NO),
    ("a track of the system", "scheme", "[u]", "[/etc/passwd]", _NO),
    ("a track that is not there", "scheme", "[u]", "[u, v]", _NO),
    ("a track of many letters", "scheme", "[u]", f"[{'x' * 5000}]", _NO),
    # rules
    ("a weight of nothing", "scheme", "weight: 1", "weight: 0", _ANY),
    ("a weight below nothing", "scheme", "weight: 1", "weight: -1", _ANY),
    ("a weight of twenty-six digits", "scheme", "weight: 1", f"weight: 0.{'123456789' * 3}", _ANY),
    ("a scale of nothing", "u", "applies_to: all", "applies_to: all\n        scale_to: 0", _NO),
    ("full marks of nothing", "u", "applies_to: all",
     "applies_to: all\n        full: 0\n        scale_to: 100", _NO),
    ("a node of its own points", "u", "of: n, points", "of: {points_of: '1'}, points", _NO),
    ("points of no node", "u", "of: n, points", "of: {points_of: 零}, points", _NO),
    ("a fact that is not there", "u", "of: n, points", "of: m, points", _NO),
    ("a form that is not there", "u", "form: each, of: n", "form: exec, of: n", _NO),
    ("steps of nothing", "u", "form: each, of: n,", "form: steps, of: n, step: 0, mark: 0,", _NO),
    ("a stretch divided by nothing", "u", "applies_to: all",
     "applies_to: all\n        over_time: {each: month, by: mean, divide_by: 0}", _NO),
    ("more children than there are", "u", "applies_to: all",
     f"applies_to: all\n        needs_at_least: {10**12}", _NO),
    ("a floor above its cap", "u", "points: 1, period: month}",
     "points: 1, period: month, floor: 9, cap: 1}", _ANY),
    ("a parameter that is not there", "u", "points: 1,", "points: {parameter: p},", _NO),
    ("bands that overlap", "u", "[{name: 优, at_least: 60},",
     "[{name: 优, at_least: 60}, {name: 良, at_least: 80},", _NO),
    ("a band twice", "u", "{name: 合格}", "{name: 优}", _NO),
    # names
    ("markup in a title", "u", "title: 单位", "title: '[bold]单位[/] [/x] [red'", _YES),
    ("markup in a band", "u", "name: 合格", "name: '[/bold]合格'", _YES),
    ("a formula for a band", "u", "name: 合格", "name: '=1+1'", _YES),
    ("right to left in a title", "u", "title: 单位", "title: \u202e位单\u202c", _ANY),
    ("no letter but a joiner", "u", "title: 单位", "title: \u200d", _ANY),
    ("a title of five thousand letters", "u", "title: 单位", f"title: {'长' * 5_000}",
     _ANY),
    ("markup in a unit", "roster", "甲局}", "'[/]甲局[red]'}\n    - {name: 甲局}", _YES),
    ("a terminal's escape in a unit", "roster", "丙局", '"\\e[2J丙局"', _ANY),
    ("a formula for a unit", "roster", "丙局", "'=cmd|calc!A0'", _YES),
    ("a unit of two lines", "roster", "丙局", '"丙\\n局"', _ANY),
    ("a unit twice", "roster", "丙局", "乙局", _NO),
    ("a unit's alias is another unit", "roster", "丙局", "丙局, aliases: [乙局]", _NO),
    ("a unit without a name", "roster", "丙局", '""', _NO),
    ("a unit that is part of itself", "roster", "丙局", "丙局, part_of: 丙局", _NO),
    ("a unit's end before its beginning", "roster", "丙局", "丙局, from: 2023-05, until: 2023-01",
     _NO),
    ("a unit until month 13", "roster", "丙局", "丙局, until: 2023-13", _NO),
    ("no unit", "roster", ROSTER, "entities: {u: []}\n", _NO),
    ("units of a track that is not there", "roster", "  u:", "  v:", _NO),
]  # fmt: skip

_BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n"
    for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)
_DEEP_WHEN = "{any: [" * 400 + "{of: n, above: 1}" + "]}" * 400
_DEEP_SECTIONS = "".join(
    f"{'    ' * n}- id: s{n}\n{'    ' * n}  title: t\n{'    ' * n}  sections:\n" for n in range(300)
)
_WHOLE: list[tuple[str, str, str | bytes, tuple[int, ...]]] = [
    ("nothing", "u", "", _NO),
    ("nothing in scheme.yaml", "scheme", "", _NO),
    ("nothing in roster.yaml", "roster", "", _NO),
    ("a comment alone", "u", "# nothing\n", _NO),
    ("a list", "u", "- track\n- u\n", _NO),
    ("a word", "scheme", "scheme\n", _NO),
    ("a million dashes", "u", "- " * 1_000_000, _NO),
    ("a bomb of aliases", "u", _BOMB, _NO),
    ("ten thousand brackets", "u", "[" * 10_000, _NO),
    ("ten thousand brackets closed", "u", "[" * 10_000 + "]" * 10_000, _NO),
    ("ten thousand braces", "u", "{a: " * 10_000, _NO),
    ("three thousand levels of blocks", "u", "".join(f"{' ' * n}a:\n" for n in range(3000)), _NO),
    ("twenty megabytes of one line", "u", "x" * 20_000_000, _NO),
    ("twenty megabytes of line ends", "u", "\n" * 20_000_000, _NO),
    ("Latin letters", "u", TRACK.replace("title: 章", "title: \xe9").encode("latin-1", "ignore"),
     _NO),
    ("GB18030", "u", TRACK.encode("gb18030"), _NO),
    ("UTF-16", "u", TRACK.encode("utf-16"), _ANY),
    ("UTF-16 without a mark", "u", TRACK.encode("utf-16-le"), _NO),
    ("UTF-32", "u", TRACK.encode("utf-32"), _ANY),
    ("UTF-8 with a mark", "u", b"\xef\xbb\xbf" + TRACK.encode(), _YES),
    ("UTF-8 with two marks", "u", b"\xef\xbb\xbf" * 2 + TRACK.encode(), _ANY),
    ("surrogates in UTF-8", "u", TRACK.encode() + b"# \xed\xa0\x80\n", _NO),
    ("half a letter at the end", "u", TRACK.encode() + b"# \xe7\xab", _NO),
    ("line ends of Windows", "u", TRACK.replace("\n", "\r\n"), _YES),
    ("line ends of old Macs", "u", TRACK.replace("\n", "\r"), _YES),
    ("a picture", "u", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, _NO),
    ("a page of HTML", "u", "<!DOCTYPE html><html><body>规则</body></html>", _NO),
    ("JSON", "roster", '{"entities": {"u": [{"name": "甲局"}, {"name": "乙局"}]}}', _YES),
    ("three hundred sections in each other", "u",
     TRACK.partition("sections:")[0] + "sections:\n" + _DEEP_SECTIONS, _NO),
    ("four hundred conditions in each other", "u", TRACK.replace(
        _AWARD,
        f"{{id: n, form: levels, period: year, levels: [{{when: {_DEEP_WHEN}, points: 1}}]}}"),
     _NO),
    ("ten thousand keys that are not known", "u",
     TRACK + "".join(f"key{n}: 1\n" for n in range(10_000)), _NO),
    ("ten thousand units without a name", "roster", ROSTER + "    - {}\n" * 10_000, _NO),
    ("three thousand units twice", "roster",
     ROSTER + "".join(f"    - {{name: x{n % 1500}}}\n" for n in range(3000)), _NO),
]  # fmt: skip


def _items(count: int, item: str) -> str:
    head, _, first = TRACK.partition("      - id")
    return (
        head + "".join(f"      - id{first}".replace('"1"', f'"{n}"') for n in range(count)) + item
    )


def _many(count: int, old: str, new: str, folder: Path) -> list[str]:
    return _checked(folder, u=_items(count, "").replace(old, new))


def _placed(put: Callable[[Path], object], folder: Path) -> list[str]:
    """A scheme where something else stands in the place of a file."""
    write(folder)
    put(folder / "s")
    facts(folder)
    return scoring(folder)


def _folder(name: str, home: Path) -> None:
    (home / name).unlink(missing_ok=True)
    (home / name).mkdir()


def _pipe(name: str, home: Path) -> None:
    (home / name).unlink(missing_ok=True)
    os.mkfifo(home / name)


def _link(name: str, to: str, home: Path) -> None:
    (home / name).unlink(missing_ok=True)
    (home / name).symlink_to(to)


def _gone(name: str, home: Path) -> None:
    (home / name).unlink()


_FACT = "{{month: 2023-05, item: '1', fact: n, value: {value}}}"
_CASE = (
    "- case: 一\n  cites: 附件\n  track: u\n  entity: 甲局\n  facts:\n    - "
    + _FACT
    + "\n  expect:\n"
    "    - {{month: 2023-05, item: '1', points: {points}}}\n"
)


def _with_cases(text: str, folder: Path) -> list[str]:
    home = write(folder)
    (home / "cases").mkdir()
    (home / "cases" / "all.yaml").write_text(text, encoding="utf-8")
    return ["check", "s"]


def _case_folder(folder: Path) -> list[str]:
    home = write(folder)
    (home / "cases" / "one.yaml").mkdir(parents=True)
    return ["check", "s"]


def _case_pipe(folder: Path) -> list[str]:
    home = write(folder)
    (home / "cases").mkdir()
    os.mkfifo(home / "cases" / "one.yaml")
    return ["check", "s"]


def _case_file(folder: Path) -> list[str]:
    home = write(folder)
    (home / "cases").write_text("cases", encoding="utf-8")
    return ["check", "s"]


_CASES = {
    "that is right": (_CASE.format(value=5, points=5), DONE),
    "that is wrong": (_CASE.format(value=5, points=6), REFUSED),
    "with a fact that is none": (_CASE.format(value="5人", points=5), REFUSED),
    "with a fact of five thousand digits": (_CASE.format(value="9" * 5000, points=5), REFUSED),
    "that expects infinity": (_CASE.format(value=5, points=".inf"), REFUSED),
    "that expects five thousand digits": (_CASE.format(value=5, points="9" * 5000), REFUSED),
    "that expects nothing": (_CASE.format(value=5, points=5).replace("    - {month", "#"), REFUSED),
    "of an item that is not there": (
        _CASE.format(value=5, points=0).replace("'1', points", "'2', points"), REFUSED),
    "of a unit that is not there": (_CASE.format(value=5, points=5).replace("甲", "丁"), REFUSED),
    "of NUL": ("- case: \0\n", REFUSED),
    "in no list": ("case: 一\n", REFUSED),
}  # fmt: skip


def _attempts() -> Iterator[Attempt]:
    for name, file, old, new, ends in _CHANGES:
        yield Attempt(name, partial(_changed, file, old, new), ends)
    for name, file, data, ends in _WHOLE:
        yield Attempt(f"{file}.yaml of {name}", partial(_whole, file, data), ends)
    for file in ("scheme.yaml", "u.yaml", "roster.yaml"):
        for what, put in (
            ("is a folder", partial(_folder, file)),
            ("is a pipe", partial(_pipe, file)),
            ("is a link to itself", partial(_link, file, file)),
            ("is a link to nothing", partial(_link, file, "nothing")),
            ("is a device", partial(_link, file, "/dev/zero")),
            ("is missing", partial(_gone, file)),
        ):
            yield Attempt(f"{file} {what}", partial(_placed, put), (REFUSED, USAGE))
    for what, (text, end) in _CASES.items():
        yield Attempt(f"a case {what}", partial(_with_cases, text), (end,))
    yield Attempt("a case that is a folder", _case_folder, _NO)
    yield Attempt("a case that is a pipe", _case_pipe, _NO)
    yield Attempt("cases that are a file", _case_file)
    three_hundred = _CASE.format(value=5, points=5) * 300
    yield Attempt("three hundred cases", partial(_with_cases, three_hundred), _YES, rare=True)
    yield Attempt("three thousand cases that fail", partial(
        _with_cases, _CASE.format(value=5, points=6) * 3000), _NO, rare=True)  # fmt: skip
    yield Attempt("a thousand items", partial(_many, 1000, "", ""), _YES, rare=True)
    yield Attempt("two thousand items with a wrong form", partial(
        _many, 2000, "form: each", "form: exec"), _NO, rare=True)  # fmt: skip


ATTEMPTS = list(_attempts())
