import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from creditscore.errors import Place, RuleError
from creditscore.scheme.files import yaml_tree

LAUGHS = "a: &a [x, x]\n" + "b: &b [*a, *a, *a, *a]\n" * 50_000


def refused(data: bytes, folder: Path) -> RuleError:
    path = folder / "x.yaml"
    path.write_bytes(data)
    with pytest.raises(RuleError) as caught:
        yaml_tree.read(path)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("no", "no"),
        ("Yes", "Yes"),
        ("0123", "0123"),
        ("0o17", "0o17"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("2023-04", "2023-04"),
        ("2023-04-01", "2023-04-01"),
        ("1e5", "1e5"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("１２", "１２"),
        ("'16'", "16"),
        ('"null"', "null"),
        ("1e999999", "1e999999"),
        ("1,000", "1,000"),
        ("30分", "30分"),
        ("0b1", "0b1"),
        ("+.inf", "+.inf"),
        ("y", "y"),
        ("off", "off"),
        ("True", "True"),
        ("=", "="),
        ("2023-04-01T00:00:00Z", "2023-04-01T00:00:00Z"),
        ("甲\u2028乙", "甲\u2028乙"),
        ("甲\x85乙", "甲\x85乙"),
        ("'甲\u2029乙'", "甲\u2029乙"),
        ('"甲\u2028乙\\u2028\\ue000\\L\\N"', "甲\u2028乙\u2028\ue000\u2028\x85"),
        ("16", 16),
        ("-3", -3),
        ("+3", 3),
        ("9" * 28, 10**28 - 1),
        ("0.10", Decimal("0.10")),
        ("-2.5", Decimal("-2.5")),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_plain_words_are_read_by_the_rules_of_yaml_1_2(text: str, value: Any) -> None:
    read = yaml_tree.parse(f"a: {text}\n", "x.yaml")["a"]
    assert (read, type(read)) == (value, type(value))


def test_decimals_are_exact() -> None:
    assert str(yaml_tree.parse("a: 0.1000000000000000055", "x")["a"]) == "0.1000000000000000055"


def test_keys_are_text_whatever_they_look_like() -> None:
    assert list(yaml_tree.parse("{16: a, true: b, on: c, null: d}", "x")) == [
        "16",
        "true",
        "on",
        "null",
    ]


def test_every_key_and_value_has_a_place() -> None:
    node = yaml_tree.parse("a: 1\n名:\n  - x\n  - {c: 2}\n", "x.yaml")
    assert node.place == Place("x.yaml", 1, 1)
    assert node.key_places["名"] == Place("x.yaml", 2, 1)
    assert node.at("名") == Place("x.yaml", 3, 3)
    assert node["名"].value_places == [Place("x.yaml", 3, 5), Place("x.yaml", 4, 5)]
    assert node["名"][1].key_places["c"] == Place("x.yaml", 4, 6)
    assert node["名"][1].at("c") == Place("x.yaml", 4, 9)
    assert node.at("absent") == node.place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ([], Place("x", 1, 1)),
        (["a"], Place("x", 1, 4)),
        (["a", 1, "b"], Place("x", 1, 12)),
        (["a", 7], Place("x", 1, 4)),
        (["a", 0, "deeper"], Place("x", 1, 5)),
    ],
)
def test_place_of_a_path_is_that_of_the_last_step_there_is(
    path: list[str | int], place: Place
) -> None:
    assert yaml_tree.place_of(yaml_tree.parse("a: [1, {b: 2}]", "x"), path) == place


def test_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("\ufefftitle: 长治\r\nyear: 2023\r\n".encode())
    node = yaml_tree.read(path, "name.yaml")
    assert node == {"title": "长治", "year": 2023}
    assert node.key_places["year"] == Place("name.yaml", 2, 1)


MISTAKES = {
    "GB18030": ("title: 长治\n".encode("gb18030"), "x.yaml:1: Y101"),
    "UTF-16": ("title: 长治\n".encode("utf-16"), "x.yaml:1: Y101"),
    "a stray byte further down": (b"a: 1\nb: 2\nc: \xff\n", "x.yaml:3: Y101"),
    "tab as an indent": (b"a:\n\tb: 1\n", "x.yaml:2:1: Y112"),
    "full-width colon": ("a: 1\nb：2\nc: 3\n".encode(), "x.yaml:2:2: Y113"),
    "full-width colon alone": ("scheme：mini\n".encode(), "x.yaml:1:1: Y111"),
    "quote never closed": (b'a: "b\nc: 1\n', "x.yaml:1:4: Y114"),
    "colon without a space": (b"a:1\nb: 2\n", "x.yaml:1:1: Y117"),
    "NUL": ("标题: 长治\n题: a\0\n".encode(), "x.yaml:2:5: Y121"),
    "escape character": (b"a: \x1b[31m\n", "x.yaml:1:4: Y121"),
    "surrogate": (b'a: "\\ud800"\n', "x.yaml:1:5: Y120"),
    "tab behind deeper lines": (b"a:\n  b: 1\n\tc: 2\n", "x.yaml:3:1: Y112"),
    "tab behind blanks": (b"a: 1\n  \tb: 2\n", "x.yaml:2:3: Y112"),
    "tab behind a dash": (b"- a: 1\n-\tb: 2\n  c: 3\n", "x.yaml:2:2: Y112"),
    "tab in a text": (b"a: |\n\t x\n", "x.yaml:2:1: Y112"),
    "full-width comma": ("a: {b: 1， c: 2}\n".encode(), "x.yaml:1:9: Y113"),
    "Chinese comma": ("a: {b: 1、c: 2}\n".encode(), "x.yaml:1:9: Y113"),
    "full-width bracket": ("a: [1, 2】\nb: 1\n".encode(), "x.yaml:1:9: Y113"),
    "full-width brace": ("a: {b: 1｝\nc: 1\n".encode(), "x.yaml:1:9: Y113"),
    "full-width quote at the end": ('a: "b”\nc: 1\n'.encode(), "x.yaml:1:6: Y113"),
    "full-width quotes around a colon": ("a: “b: c”\n".encode(), "x.yaml:1:4: Y113"),
    "full-width dash": ("a:\n  － b\n  － c: 1\n".encode(), "x.yaml:3:3: Y113"),
    "full-width colon above": ("a：1\nb: 2\n".encode(), "x.yaml:1:2: Y113"),
    "single quote never closed": (b"a: '5\nb: 1\n", "x.yaml:1:4: Y114"),
    "list never closed": (b"a: [1, 2\nb: 3\n", "x.yaml:1:4: Y114"),
    "mapping never closed": (b"a: {b: 1,\nd: 3\n", "x.yaml:1:4: Y114"),
    "other bracket": (b"a: [1, 2}\n", "x.yaml:1:4: Y114"),
    "comma missing": (b"a: {b: 1 c: 2}\n", "x.yaml:1:11: Y115"),
    "text behind quotes": (b'a: "b" c\n', "x.yaml:1:8: Y115"),
    "less indent": (b"a:\n  b: 1\n c: 2\n", "x.yaml:3:2: Y116"),
    "more indent": (b"a:\n  b: 1\n   c: 2\n", "x.yaml:3:4: Y116"),
    "list beside keys": (b"a: 1\n- b\n", "x.yaml:2:1: Y116"),
    "key beside a list": (b"- a\nb: 1\n", "x.yaml:2:1: Y116"),
    "no colon": (b"title: a\nsections\n  - b: 1\n", "x.yaml:2:1: Y117"),
    "two colons": (b"a: b: c\n", "x.yaml:1:5: Y118"),
    "at sign": (b"a: @b\n", "x.yaml:1:4: Y119"),
    "list on the line of its key": (b"a: - b\n", "x.yaml:1:4: Y119"),
    "bold": (b"a: **b**\n", "x.yaml:1:4: Y119"),
    "backslash": (b'a: "\\d"\n', "x.yaml:1:5: Y120"),
    "byte order mark further down": ("a: 1\r\ra: 1\n\ufeffb: 2\n".encode(), "x.yaml:4:1: Y121"),
    "directive": (b"%YAML 1.1\n---\na: 1\n", "x.yaml:1:1: Y122"),
    "directive of tags": (b"%TAG ! tag:x\n---\na: 1\n", "x.yaml:1:1: Y122"),
    "long number": (b"a: " + b"1" * 29, "x.yaml:1:4: Y123"),
    "odd blank before a key": ("a:\n\u3000b: 1\n".encode(), "x.yaml:2:1: Y125"),
    "invisible sign in a key": ("a\u200b: 1\n".encode(), "x.yaml:1:1: Y125"),
    "end of the document": (b"a: 1\n...\nb: 2\n", "x.yaml:3:1: Y106"),
    "first line deeper": (b"  a: 1\nb: 2\n", "x.yaml:2:1: Y116"),
    "comma without an entry": (b"a: [1, , 2]\n", "x.yaml:1:8: Y115"),
    "list that the file does not finish": (b"a: 1\nb: [1,\n", "x.yaml:2:4: Y114"),
    "same key twice": (b"a: 1\nb: 2\na: 3\n", "x.yaml:3:1: Y103"),
    "tag": (b"a: !!python/name:os.system x\n", "x.yaml:1:4: Y104"),
    "short tag": (b"a: !include x.yaml\n", "x.yaml:1:4: Y104"),
    "anchor": (b"a: &b 1\n", "x.yaml:1:4: Y105"),
    "alias": (b"a: *b\n", "x.yaml:1:4: Y105"),
    "two documents": (b"a: 1\n---\nb: 2\n", "x.yaml:2:1: Y106"),
    "too deep": (b"[" * 60, "x.yaml:1:52: Y107"),
    "list as a key": (b"[a, b]: 1\n", "x.yaml:1:1: Y108"),
    "empty key": (b'"": 1\n', "x.yaml:1:1: Y108"),
    "empty file": (b"", "x.yaml:1:1: Y111"),
    "comment alone": (b"# nothing\n", "x.yaml:1:1: Y111"),
    "one word": (b"word", "x.yaml:1:1: Y111"),
}


@pytest.mark.parametrize(("data", "start"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_told_with_its_place(data: bytes, start: str, tmp_path: Path) -> None:
    assert refused(data, tmp_path).text("en").startswith(start)


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_line_breaks_of_yaml_1_1_end_no_comment(sign: str) -> None:
    node = yaml_tree.parse(f"# 甲{sign}cap: 9\nfloor: 1 # 乙{sign}cap: 9\nlast: 2", "x")
    assert node == {"floor": 1, "last": 2}
    assert [node.key_places[key].line for key in node] == [2, 3]


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_line_breaks_of_yaml_1_1_count_as_one_character_of_their_line(sign: str) -> None:
    node = yaml_tree.parse(f"a: [x{sign}y, {{b: 1}}]\n", "x")
    assert node["a"][0] == f"x{sign}y"
    assert node["a"][1].key_places["b"] == Place("x", 1, 11)


def test_line_breaks_of_yaml_1_1_do_not_touch_signs_of_private_use() -> None:
    private = "".join(map(chr, range(0xE000, 0xF900)))
    assert yaml_tree.parse(f"a: {private}\u2028", "x")["a"] == f"{private}\u2028"


def test_number_does_not_end_where_yaml_1_1_breaks_a_line() -> None:
    assert yaml_tree.parse("cap: 9\u2028", "x")["cap"] == "9\u2028"


@pytest.mark.parametrize("parser", [yaml.SafeLoader, yaml.CSafeLoader], ids=["Python", "C"])
def test_cause_is_told_whichever_parser_is_there(
    parser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml_tree, "_PARSER", parser)
    for name, (data, start) in MISTAKES.items():
        if name != "surrogate":  # the parser in Python reads it
            assert refused(data, tmp_path).text("en").startswith(start), name


def test_texts(tmp_path: Path, golden: Callable[..., None]) -> None:
    told = {name: refused(data, tmp_path).problems for name, (data, _) in MISTAKES.items()}
    golden("tree", told)


def test_all_mistakes_of_a_file_are_told_together() -> None:
    with pytest.raises(RuleError) as caught:
        yaml_tree.parse("a: !x 1\na: &b 2\n---\nc: 'd\n", "x")
    codes = [(problem.place.line, problem.code) for problem in caught.value.problems]
    assert codes == [(1, "Y104"), (2, "Y103"), (2, "Y105"), (3, "Y106"), (4, "Y114")]


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 10_000,
        b"[" * 200_000 + b"]" * 200_000,
        b"{a: " * 200_000,
        b"- " * 200_000,
        b"? " * 200_000,
        "\n".join(" " * depth + "a:" for depth in range(2_000)).encode(),
        LAUGHS.encode(),
        b"a: 1\n" * 1_000_000,
        b"".join(b"k%d: 1\n" % i for i in range(200_000)),
        b"- 1\n" * 400_000,
        b"a: " + b"x" * 5_000_000,
        b'"' + b"\\" * 1_000_001,
        b'a: "b\n' * 100_000,
        b"\0" * 1_000_000,
        b"- x\n" + b" - " * 700_000 + b"\n\nx: y: z\n",
        b"- " * 45 + b"- #" * 700_000 + b"\ny: z: a\n",
        ("a: {b: " + "，" * 1_000_000 + ": 1}").encode(),
        ("a: '" + "’" * 1_000_000).encode(),
        ("# \u2028" + "\ue000" * 1_000_000 + "\na: [").encode(),
        b"a: " + b"9" * 4_000_000,
        b"a: 1\n" + b"\r" * 4_000_000 + b"\tb: 2",
        b"\xff" * 1_000_000,
    ],
    ids=lambda data: f"{data[:12]!r} of {len(data)}",
)
def test_hostile_file_is_refused_with_a_place_and_soon(data: bytes, tmp_path: Path) -> None:
    start = time.process_time()
    problems = refused(data, tmp_path).problems
    assert time.process_time() - start < 6
    assert all(problem.place.file == "x.yaml" for problem in problems)


def test_as_many_nodes_as_4_mib_of_rules_have_are_read_soon() -> None:
    entry = '- {id: "%d", title: 条款, points: 2}\n'
    text = "".join(entry % number for number in range(40_000))
    start = time.process_time()
    assert len(yaml_tree.parse(text, "x")) == 40_000
    assert time.process_time() - start < 10


@pytest.mark.parametrize("depth", [48, 49])
def test_depth_that_a_rule_file_may_have(depth: int) -> None:
    text = "[" * depth + "]" * depth
    assert isinstance(yaml_tree.parse(text, "x"), yaml_tree.Seq)


def test_half_a_character_from_a_command_line_is_told() -> None:
    with pytest.raises(RuleError, match=r"Y121 .*U\+DCFF"):
        yaml_tree.parse("a: \udcff", "--set x")


@pytest.mark.parametrize("number", ["9" * 29, "9" * 5000, "0." + "1" * 28, "-" + "1" * 29])
def test_number_that_is_too_long_is_told_and_never_taken_as_text(number: str) -> None:
    with pytest.raises(RuleError) as caught:
        yaml_tree.parse(f"a: 1\nyear: {number}\n", "x")
    assert [(str(p.place), p.code) for p in caught.value.problems] == [("x:2:7", "Y123")]
    assert yaml_tree.parse(f"year: '{number}'", "x")["year"] == number


@pytest.mark.parametrize(
    ("name", "code"), [("absent.yaml", "Y109"), ("", "Y124"), ("x/y", "Y109"), ("x" * 300, "Y110")]
)
def test_file_that_cannot_be_opened(name: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as caught:
        yaml_tree.read(tmp_path / name, "x.yaml")
    assert caught.value.text("en").startswith(f"x.yaml: {code} ")
