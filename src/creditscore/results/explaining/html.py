"""An explanation as HTML: a fragment, and a page of its own that can be read and printed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ...language import Say, chosen
from ...visible import visible
from .explained import Clause, Explained, Posting
from .labels import points_text
from .target_words import target
from .wording import (
    clause_title,
    closing,
    contributed,
    heading,
    notes,
    reported,
    sections,
    signed,
    subtotal,
    title_of,
    working,
)

_TAGS = {"zh": "zh-Hans", "en": "en"}
_STYLE = """
:root{color-scheme:light}
body{font:16px/1.65 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",system-ui,sans-serif;
color:#1d1d1f;background:#fff;max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem;margin:0 0 .3rem}
h2{font-size:1.05rem;margin:1.8rem 0 .4rem;padding-top:.6rem;border-top:2px solid #1d4f91}
p{margin:.15rem 0}
.note{color:#555;font-size:.9rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.93rem;table-layout:fixed}
th.month{width:4.4em}th.what{width:24%}th.points{width:5.6em}
th{text-align:left;font-weight:600;color:#555;border-bottom:1px solid #999;padding:.25rem .6rem}
td{border-top:1px solid #ddd;padding:.35rem .6rem;vertical-align:top;overflow-wrap:anywhere}
td.points,th.points{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.month{white-space:nowrap}
tfoot td{font-weight:600;border-top:1px solid #999}
.from{color:#555;font-size:.85rem}
.closing{margin-top:1.6rem;padding:.8rem 1rem;background:#f3f6fa;border-left:4px solid #1d4f91}
@media screen and (max-width:40rem){body{margin:1rem auto}thead{display:none}
table,tbody,tfoot,tr,td{display:block}td{border:0;padding:.1rem 0}td.points{text-align:left;
font-weight:600}tr{border-top:1px solid #ddd;padding:.35rem 0}}
@media print{@page{size:A4;margin:18mm 15mm}body{font-size:10.5pt;margin:0;max-width:none}
h2,tr{break-inside:avoid}h2{break-after:avoid}tfoot{display:table-row-group}
.closing{background:none}}
"""


def page(e: Explained, lang: str | None = None, *, brief: bool = False) -> str:
    """The explanation as an HTML page of its own: nothing is fetched from elsewhere."""
    language = chosen(lang)
    title = _escaped(" ".join(part for part in (e.entity, e.month or e.through) if part))
    return (
        f'<!doctype html>\n<html lang="{_TAGS[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{html(e, lang, brief=brief)}\n</main>\n</body>\n</html>"
    )


def html(e: Explained, lang: str | None = None, *, brief: bool = False) -> str:
    """The explanation as an HTML fragment: a table for each clause, or for all in a `brief` one."""
    say = Say(chosen(lang))
    first, *rest = heading(e, say)
    parts = [f"<h1>{_escaped(first)}</h1>", *_paragraphs(rest)]
    if brief and not e.targets:
        parts.append(_brief(e, say))
    else:
        parts += [_clause(e, clause, say, brief) for clause in e.clauses]
    if not e.clauses:
        parts += _paragraphs(
            [say("没有上报的事实，也没有记分。", "No facts reported, nothing posted.")]
        )
    parts.append(f'<div class="closing">{"".join(_paragraphs(closing(e, say)))}</div>')
    for title, lines in sections(e, say):
        parts += [f"<h2>{_escaped(title)}</h2>", *_paragraphs(lines, "note")]
    return f'<div lang="{_TAGS[say.lang]}">{"".join(parts)}</div>'


def _clause(e: Explained, clause: Clause, say: Say, brief: bool) -> str:
    parts = [
        f"<h2>{_escaped(clause_title(clause, say))}</h2>",
        *_paragraphs(notes(clause, say), "note"),
        *_paragraphs(target(found, say) for found in clause.targets),
        *_paragraphs(contributed(clause, say), "note"),
    ]
    if e.targets:
        return "".join([*parts, *_paragraphs([] if brief else reported(clause, say), "note")])
    month = "" if e.month else f'<th class="month">{say("月份", "month")}</th>'
    what = f'<th class="what">{say("计分", "what counts")}</th>'
    heads = f"{month}{what}<th>{say('数据、算式、出处', 'facts, arithmetic, source')}</th>"
    rows = "".join(_row(e, posting, say) for posting in clause.postings)
    span = 2 if e.month else 3
    foot = (
        f'<tfoot><tr><td colspan="{span}">{subtotal(clause, say)}</td>'
        f'<td class="points">{points_text(clause.points)}</td></tr></tfoot>'
    )
    points = f'<th class="points">{say("得分", "points")}</th>'
    table = f"<table><thead><tr>{heads}{points}</tr></thead><tbody>{rows}</tbody>{foot}</table>"
    return "".join([*parts, table])


def _brief(e: Explained, say: Say) -> str:
    """What each clause comes to, a row each."""
    rows = "".join(
        f"<tr><td>{_escaped(clause_title(clause, say))}</td>"
        f'<td class="points">{points_text(clause.points)}</td></tr>'
        for clause in e.clauses
    )
    heads = f'<th>{say("条款", "clause")}</th><th class="points">{say("得分", "points")}</th>'
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(e: Explained, posting: Posting, say: Say) -> str:
    facts, arithmetic, places = map(_escaped, working(posting, say))
    lines = [facts, arithmetic, f'<span class="from">{places}</span>' if places else ""]
    month = "" if e.month else f'<td class="month">{_escaped(posting.month)}</td>'
    return (
        f"<tr>{month}<td>{_escaped(title_of(posting, say))}</td>"
        f"<td>{'<br>'.join(line for line in lines if line)}</td>"
        f'<td class="points">{_escaped(signed(posting.points))}</td></tr>'
    )


def _paragraphs(lines: Iterable[str], kind: str = "") -> list[str]:
    name = f' class="{kind}"' if kind else ""
    return [f"<p{name}>{_escaped(line)}</p>" for line in lines]


def _escaped(text: str) -> str:
    return escape(visible(text, lines=True))
