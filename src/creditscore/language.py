"""Which language a reader gets: Chinese or English."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Literal, cast

Lang = Literal["zh", "en"]


def chosen(lang: str | None = None) -> Lang:
    """Return `lang`, or what the environment asks for, English when it asks for neither.

    `CREDITSCORE_LANG` decides before `LC_ALL`, `LC_MESSAGES` and `LANG`; on Windows, where none is
    set, the language that it shows itself in.

    >>> chosen("zh")
    'zh'
    """
    if lang is None:
        names = ("CREDITSCORE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
        lang = next((os.environ[name] for name in names if os.environ.get(name)), of_windows())
        lang = "zh" if lang.lower().startswith("zh") else "en"
    if lang not in ("zh", "en"):
        raise ValueError(f"lang is {lang!r}; it is 'zh' or 'en'")
    return cast(Lang, lang)


def of_windows() -> str:
    """The language that Windows shows itself in, "" elsewhere."""
    if sys.platform != "win32":
        return ""
    import ctypes

    primary = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF
    return {4: "zh"}.get(primary, "en")


@dataclass(frozen=True)
class Say:
    """Chooses between a Chinese and an English text.

    >>> Say("en")("合计", "sum")
    'sum'
    """

    lang: Lang

    def __call__(self, zh: str, en: str) -> str:
        """The text in the language of the reader."""
        return zh if self.lang == "zh" else en
