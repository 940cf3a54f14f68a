"""What the keys of rule files mean: a title and a sentence, in Chinese and English."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from importlib.resources import files

Meaning = tuple[str, str, str, str]
"""Title and sentence in Chinese, title and sentence in English."""


@cache
def meanings() -> dict[str, Meaning]:
    """All meanings, by the key, or by the definition and the key where one differs."""
    text = files("creditscore.scheme.schema").joinpath("keys.json").read_text(encoding="utf-8")
    return {key: tuple(words) for key, words in json.loads(text).items()}


def meaning(definition: str, key: str) -> Meaning | None:
    """What a key of a definition means.

    >>> meaning("item", "cap")[0], meaning("rank", "ties")[3]
    ('上限', 'equals get the best, the worst or the mean')
    """
    return meanings().get(f"{definition}.{key}") or meanings().get(key)


def titled(title: str, keys: Collection[str]) -> str:
    """The only one of some keys that has a title, in Chinese or English; "" where none has.

    >>> titled("上限", ["cap", "floor"]), titled("甲", ["cap"])
    ('cap', '')
    """
    found = [key for key in keys if key in meanings() and title in meanings()[key][::2]]
    return found[0] if len(found) == 1 else ""
