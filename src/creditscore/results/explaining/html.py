"""An explanation as HTML: a fragment, and a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ...language import Say, chosen
from ...visible import visible
from .explained import Explained, Posting
from .labels import points_text
from .wording import (
    clause_title,
    closing,
    contributed,
    heading,
    notes,
    reported,
    signed,
    target,
    title_of,
    working,
)


def page(e: Explained, lang: str | None = None) -> str:
    """The explanation as an HTML page of its own."""
    language = chosen(lang)
    title = _escaped(" ".join(part for part in (e.entity, e.month or e.through) if part))
    return (
        f'<!doctype html>\n<html lang="{_TAGS[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n{html(e, lang)}\n</body>\n</html>"
    )


_TAGS = {"zh": "zh-Hans", "en": "en"}
_STYLE = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "td{border-top:1px solid #ccc;padding:.3rem .6rem;vertical-align:top;overflow-wrap:anywhere}"
    "td:last-child{text-align:right;white-space:nowrap}"
)


def _escaped(text: str) -> str:
    return escape(visible(text, lines=True))


def html(e: Explained, lang: str | None = None) -> str:
    """The explanation as an HTML fragment: a table for each clause."""
    say = Say(chosen(lang))
    first, *rest = heading(e, say)
    parts = [f"<h3>{_escaped(first)}</h3>", *_paragraphs(rest)]
    for clause in e.clauses:
        parts.append(f"<h4>{_escaped(clause_title(clause, say))}</h4>")
        parts += _paragraphs(notes(clause, say))
        parts += _paragraphs(target(found, say) for found in clause.targets)
        parts += _paragraphs(contributed(clause, say))
        if e.targets:
            parts += _paragraphs(reported(clause, say))
            continue
        rows = "".join(_row(posting, say) for posting in clause.postings)
        parts.append(f"<table>{rows}</table><p><b>{points_text(clause.points)}</b></p>")
    return f'<div lang="{say.lang}">{"".join([*parts, *_paragraphs(closing(e, say))])}</div>'


def _paragraphs(lines: list[str] | Iterator[str]) -> Iterator[str]:
    yield from (f"<p>{_escaped(line)}</p>" for line in lines)


def _row(posting: Posting, say: Say) -> str:
    cells = [posting.month, title_of(posting, say), *working(posting, say), signed(posting.points)]
    return "<tr>" + "".join(f"<td>{_escaped(cell)}</td>" for cell in cells) + "</tr>"
