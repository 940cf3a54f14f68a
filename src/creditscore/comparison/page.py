"""A comparison as one page of HTML, which needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from ..language import Lang
from ..visible import visible

_TAGS = {"zh": "zh-Hans", "en": "en"}
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.6 system-ui,'Noto Sans CJK SC',sans-serif;max-width:64rem;margin:2rem auto;"
    "padding:0 1rem}"
    "h2{margin-top:2rem;font-size:1.2rem}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0}"
    "th{text-align:left;font-weight:600;border-bottom:2px solid #888}"
    "th,td{padding:.25rem .6rem;vertical-align:top;overflow-wrap:anywhere}"
    "td{border-top:1px solid #8884}"
    ".r{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    "@media print{body{margin:0;max-width:none}}"
)


_BESIDE = (
    "body{max-width:84rem}"
    ".beside{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,3fr);gap:0 2rem}"
    "blockquote{margin:0 0 1rem;padding-left:1rem;border-left:3px solid #8888}"
    "blockquote p{margin:.5rem 0;white-space:pre-line}"
    ".of{font-size:.85rem;opacity:.75}"
    "td:first-child{min-width:8rem}td:nth-child(2){min-width:5rem}"
    "@media (max-width:48rem){.beside{display:block}}"
    "@media print{body{max-width:none}}"
)


@dataclass(frozen=True)
class Quote:
    """Lines of another text, and what they are called."""

    title: str
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """A heading, lines of text, perhaps a table, and lines below it; `right` are its figures.

    By its `id`, where it has one, addresses lead to it. `quotes` stand beside all of it.
    """

    title: str
    lines: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    right: frozenset[int] = frozenset()
    below: Sequence[str] = ()
    id: str = ""
    quotes: Sequence[Quote] = ()


def page(title: str, parts: Iterable[Part], lang: Lang) -> str:
    """The page in one language."""
    parts = [*parts]
    style = _STYLE + (_BESIDE if any(part.quotes for part in parts) else "")
    body = "".join(map(_part, parts))
    return (
        f'<!doctype html>\n<html lang="{_TAGS[lang]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<h1>{_text(title)}</h1>\n{body}</body>\n</html>"
    )


def _part(part: Part) -> str:
    lines = "".join(f"<p>{_text(line)}</p>\n" for line in part.lines)
    table = ""
    if part.columns:
        head = "".join(_cell("th", cell, at, part) for at, cell in enumerate(part.columns))
        rows = "".join(
            "<tr>" + "".join(_cell("td", cell, at, part) for at, cell in enumerate(row)) + "</tr>\n"
            for row in part.rows
        )
        table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    below = "".join(f"<p>{_text(line)}</p>\n" for line in part.below)
    anchor = f' id="{_text(part.id)}"' if part.id else ""
    said = f"{lines}{table}{below}"
    if part.quotes:
        quotes = "".join(map(_quote, part.quotes))
        said = f'<div class="beside">\n<div>\n{quotes}</div>\n<div>\n{said}</div>\n</div>\n'
    return f"<h2{anchor}>{_text(part.title)}</h2>\n{said}"


def _quote(quote: Quote) -> str:
    lines = "".join(f"<p>{_text(line)}</p>\n" for line in quote.lines)
    return f'<blockquote>\n<p class="of">{_text(quote.title)}</p>\n{lines}</blockquote>\n'


def _cell(tag: str, text: str, at: int, part: Part) -> str:
    kind = ' class="r"' if at in part.right else ""
    return f"<{tag}{kind}>{_text(text)}</{tag}>"


def _text(text: str) -> str:
    return escape(visible(text, lines=True))
