"""Changes of an input that keep it near to what it is: of bytes, words, trees, archives."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Any

Change = Callable[[bytes, Random], bytes]
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_ODD = (
    "", "0", "-1", "1", "0.5", "1e3", "99999999999999999999", "9223372036854775808", "-0", "NaN",
    "inf", "null", "true", "~", "n/a", "不涉及", "—", "０", "1,000", "50%", "2023-02-30", "2023-13",
    "2023年5月", "1900-01-00", "45000", "=1+1", "'", '"', '""', ",", "，", ";", "\t", "\r", "\r\n",
    "\n", "\0", "\ufeff", "\u2028", "\u200b", "\U0001f600", "\udcff", "{", "}", "[", "]", ":", "#",
    "&a", "*a", "!!int", "<<", "---", "...", "|", ">", "%", "@", "\\", "甲局", "市教育局", "合计",
)  # fmt: skip
"""Texts that readers have stumbled over somewhere."""
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**31, 2**63, 10**27, -(10**27), Decimal("0.000000000001"),
    Decimal("-0.5"), Decimal("999999999999.9999"), "", "1", "year", "month", "quarter", "running",
    "2023-05", "2023-13", "n", "a", "甲局", "一", "all", "total", "sum", "mean", "up", [], {}, [[]],
    {"trailing": 3}, {"of": "n", "above": 0}, {"item": "1", "fact": "n"}, {"points_of": "1"},
    {"ratio": "n", "over": "a"}, {"peers": "mean", "of": "n"}, {"column": "群"},
)  # fmt: skip


def of_bytes(data: bytes, dice: Random) -> bytes:
    """Some bytes are other ones, gone, or stand twice."""
    found = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 1, 2, 5))):
        at = dice.randrange(len(found) + 1)
        match dice.randrange(5):
            case 0 if at < len(found):
                found[at] ^= 1 << dice.randrange(8)
            case 1 if at < len(found):
                found[at] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
            case 2:
                del found[at : at + dice.choice((1, 1, 4, 64))]
            case 3:
                found[at:at] = found[at : at + dice.choice((1, 4, 64))]
            case _:
                found[at:at] = dice.randbytes(dice.choice((1, 4)))
    return bytes(found)


def of_words(data: bytes, dice: Random) -> bytes:
    """Some words of a text, its signs or its lines are others, gone, or stand elsewhere."""
    text = data.decode("utf-8", "surrogateescape")
    lines = dice.random() < 0.3
    parts = text.splitlines(keepends=True) if lines else _WORDS.findall(text)
    for _ in range(dice.choice((1, 1, 1, 1, 2, 5))):
        at = dice.randrange(len(parts) + 1)
        match dice.randrange(6):
            case 0 | 1 if at < len(parts):
                parts[at] = dice.choice(_ODD)
            case 2:
                parts[at : at + dice.choice((1, 1, 3))] = []
            case 3:
                parts.insert(at, dice.choice(_ODD))
            case 4 if parts:
                parts.insert(at, dice.choice(parts))
            case _ if parts:
                other = dice.randrange(len(parts))
                parts[at:at] = parts[other : other + dice.choice((1, 4, 20))]
    return "".join(parts).encode("utf-8", "surrogatepass" if dice.random() < 0.5 else "replace")


def of_tree(data: bytes, dice: Random) -> bytes:
    """Some values or keys of a tree, which is written as JSON, are others, gone, or moved."""
    try:
        tree = json.loads(data, parse_float=Decimal)
    except ValueError:
        return of_bytes(data, dice)
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        inner = list(_inner(tree))
        if not inner:
            break
        _moved(*dice.choice(inner), inner, dice)
    return as_json(tree).encode("utf-8", "surrogatepass")


def as_json(tree: Any) -> str:
    """A tree as JSON, its decimals as they are written."""
    if isinstance(tree, dict):
        return f"{{{','.join(f'{json.dumps(str(k))}:{as_json(v)}' for k, v in tree.items())}}}"
    if isinstance(tree, list):
        return f"[{','.join(map(as_json, tree))}]"
    return format(tree, "f") if isinstance(tree, Decimal) else json.dumps(tree)


def _inner(tree: Any) -> Sequence[tuple[Any, Any]]:
    """Each mapping or list with each of its keys or places."""
    keys = list(tree) if isinstance(tree, dict) else range(len(tree))
    if not isinstance(tree, dict | list):
        return []
    found = [(tree, key) for key in keys]
    for key in keys:
        if isinstance(tree[key], dict | list):
            found += _inner(tree[key])
    return found


def _moved(home: Any, key: Any, all_: Sequence[tuple[Any, Any]], dice: Random) -> None:
    other_home, other = dice.choice(all_)
    if key not in (home if isinstance(home, dict) else range(len(home))):
        return
    value = home[key]
    match dice.randrange(8):
        case 0 | 1 | 2:
            home[key] = _fresh(value, dice)
        case 3:
            del home[key]
        case 4:
            home[key] = [value] if dice.random() < 0.5 else {"of": value}
        case 5 if isinstance(home, dict) and isinstance(other, str):
            home[other] = home.pop(key)
        case 6 if isinstance(home, list):
            home.insert(key, _copied(value))
        case _:
            try:
                home[key] = _copied(other_home[other])
            except LookupError:
                return


def _fresh(value: Any, dice: Random) -> Any:
    """A value like another, or one of those that are known to be odd."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and dice.random() < 0.5:
        return dice.choice((-value, value + 1, value * 10**6, value * 10**12, Decimal(value) / 7))
    if isinstance(value, str) and dice.random() < 0.3:
        return value + dice.choice(_ODD)
    return _copied(dice.choice(_VALUES))


def _copied(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _copied(value) for key, value in tree.items()}
    return [_copied(value) for value in tree] if isinstance(tree, list) else tree


def of_archive(data: bytes, dice: Random, inside: Change = of_words) -> bytes:
    """A file of an archive is changed, or the archive itself."""
    if dice.random() < 0.1:
        return of_bytes(data, dice)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            texts = {name: old.read(name) for name in old.namelist()}
    except (EOFError, LookupError, NotImplementedError, OSError, RuntimeError, ValueError,
            zipfile.BadZipFile, zlib.error):  # fmt: skip
        return of_bytes(data, dice)
    if not texts:
        return of_bytes(data, dice)
    sheets = [name for name in texts if "sheet" in name.lower() or "String" in name]
    name = dice.choice(sheets if sheets and dice.random() < 0.8 else list(texts))
    texts[name] = inside(texts[name], dice)
    return zipped(texts)


def zipped(texts: dict[str, bytes]) -> bytes:
    """Files as an archive, the same at any time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in texts.items():
            new.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()
