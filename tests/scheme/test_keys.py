"""Meanings of keys: every key of the schema has one, and every meaning is of a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from creditscore.scheme.schema.keys import meaning, meanings
from creditscore.scheme.schema.notation import definitions

UNNAMED = ("roster.columns",)


def named(node: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every key below a definition, but for those that only tell kinds of mappings apart."""
    if isinstance(node, dict):
        yield from ((name, key) for key in node.get("properties", ()))
        for word, part in node.items():
            if word not in ("if", "not"):
                yield from named(part, name)
    elif isinstance(node, list):
        for part in node:
            yield from named(part, name)


KEYS = {pair for name, node in definitions().items() for pair in named(node, name)}


def test_every_key_means_something() -> None:
    assert [pair for pair in sorted(KEYS) if meaning(*pair) is None] == []


def test_every_meaning_is_of_a_key() -> None:
    known = {key for _, key in KEYS} | {f"{name}.{key}" for name, key in KEYS}
    assert sorted(meanings().keys() - known) == []


def test_meanings_are_told_in_both_languages() -> None:
    for key, (zh, text, en, english) in meanings().items():
        assert all((zh, text, en, english)), key
        assert not {*zh, *text} & set("。|"), key
        assert en.isascii(), key
