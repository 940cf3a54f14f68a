"""A comparison or a rule book as one page of HTML, which needs nothing beside it."""

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
    "th,td{padding:.25rem .6rem;vertical-align:top;overflow-wrap:anywhere;white-space:pre-line}"
    "td{border-top:1px solid #8884}"
    ".r{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    "@media print{body{margin:0;max-width:none}}"
)
_OF_A_BOOK = (
    "h1{line-height:1.3}"
    "h2{margin-top:3rem;font-size:1.45rem;padding-bottom:.3rem;border-bottom:2px solid #4a7ab5}"
    "h3{margin:2.4rem 0 .6rem;font-size:1.2rem}"
    "h4{margin:2rem 0 .4rem;font-size:1.08rem;padding:.35rem .8rem;background:#8882;"
    "border-left:4px solid #4a7ab5}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:.6rem 0}"
    "dt{font-weight:600}dd{margin:0}dt,caption{opacity:.75}"
    "caption{text-align:left;font-weight:600;padding-top:.6rem}"
    "td:first-child{min-width:7rem}"
    "nav{columns:2 20rem;gap:2rem;font-size:.95rem}nav ul{list-style:none;margin:0;padding:0}"
    "nav .l2{font-weight:600;margin-top:.6rem}nav .l3{opacity:.75}nav .l4{padding-left:1.2rem}"
    "nav a{color:inherit;text-decoration:none}nav a:hover{text-decoration:underline}"
    "@media (max-width:40rem){dl{display:block}dd{margin:0 0 .4rem 0}}"
    "@media print{nav{display:none}h2{break-before:page}h3,h4,caption{break-after:avoid}"
    "tr,dl{break-inside:avoid}body{font-size:10.5pt}@page{size:A4;margin:16mm}}"
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
class Listing:
    """A table with what it is called; cells may have several lines."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Part:
    """A heading, lines of text, perhaps a table, and lines below it; `right` are its figures.

    Before all stand `terms`, each with what is said of it, and behind the table others with titles
    of their own. By its `id`, where it has one, addresses lead to it, and the page has a
    list of them; headings of lower levels stand within those of higher ones. `quotes` stand beside
    all of it.
    """

    title: str
    lines: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    right: frozenset[int] = frozenset()
    below: Sequence[str] = ()
    id: str = ""
    quotes: Sequence[Quote] = ()
    terms: Sequence[tuple[str, str]] = ()
    tables: Sequence[Listing] = ()
    level: int = 2


def page(title: str, parts: Iterable[Part], lang: Lang) -> str:
    """The page in one language."""
    parts = [*parts]
    style = _STYLE + (_OF_A_BOOK if any(part.id for part in parts) else "")
    style += _BESIDE if any(part.quotes for part in parts) else ""
    body = _contents(parts) + "".join(map(_part, parts))
    return (
        f'<!doctype html>\n<html lang="{_TAGS[lang]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<h1>{_text(title)}</h1>\n{body}</body>\n</html>"
    )


def _contents(parts: Iterable[Part]) -> str:
    """The addresses on the page, where there are any."""
    entries = "".join(
        f'<li class="l{part.level}"><a href="#{_text(part.id)}">{_text(part.title)}</a></li>\n'
        for part in parts
        if part.id
    )
    return f"<nav>\n<ul>\n{entries}</ul>\n</nav>\n" if entries else ""


def _part(part: Part) -> str:
    said = "".join(f"<dt>{_text(term)}</dt><dd>{_text(text)}</dd>\n" for term, text in part.terms)
    said = f"<dl>\n{said}</dl>\n" if said else ""
    said += "".join(f"<p>{_text(line)}</p>\n" for line in part.lines)
    if part.columns:
        said += _table("", part.columns, part.rows, part.right)
    said += "".join(_table(one.title, one.columns, one.rows) for one in part.tables)
    said += "".join(f"<p>{_text(line)}</p>\n" for line in part.below)
    if part.quotes:
        quotes = "".join(map(_quote, part.quotes))
        said = f'<div class="beside">\n<div>\n{quotes}</div>\n<div>\n{said}</div>\n</div>\n'
    anchor = f' id="{_text(part.id)}"' if part.id else ""
    return f"<h{part.level}{anchor}>{_text(part.title)}</h{part.level}>\n{said}"


def _table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: frozenset[int] = frozenset(),
) -> str:
    def row(tag: str, cells: Sequence[str]) -> str:
        kinds = (' class="r"' if at in right else "" for at in range(len(cells)))
        told = zip(kinds, cells, strict=True)
        return "".join(f"<{tag}{kind}>{_text(cell)}</{tag}>" for kind, cell in told)

    caption = f"<caption>{_text(title)}</caption>\n" if title else ""
    body = "".join(f"<tr>{row('td', cells)}</tr>\n" for cells in rows)
    return (
        f"<table>\n{caption}<thead><tr>{row('th', columns)}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>\n"
    )


def _quote(quote: Quote) -> str:
    lines = "".join(f"<p>{_text(line)}</p>\n" for line in quote.lines)
    return f'<blockquote>\n<p class="of">{_text(quote.title)}</p>\n{lines}</blockquote>\n'


def _text(text: str) -> str:
    return escape(visible(text, lines=True))
