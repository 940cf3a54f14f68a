"""The rule book as a document of Word, of the same parts as the page."""

from __future__ import annotations

import re
from pathlib import Path

from ..language import Say
from ..reports.periods import Period
from ..reports.tables import Column, Table
from ..reports.word import Paper
from ..scheme.scheme import Scheme
from .book import parts
from .official.beside import Beside


def write_book(scheme: Scheme, say: Say, path: Path, text: Beside | None = None) -> None:
    """Write the rule book in the layout of official papers; the same rules, the same bytes.

    With the official `text` each clause stands above its rule. Raises `UsageError` where the
    package that writes documents is missing.
    """
    paper = Paper(scheme.title, Period.annual(scheme))
    name = re.sub(r"\s*[（(][^（）()]*[）)]$", "", scheme.title)
    called = say(f"规则手册（{scheme.year}年）", f"rule book of {scheme.year}")
    paper.title(f"{name}\n{called}")
    for part in parts(scheme, say, text):
        match part.level:
            case 2:
                paper.heading(part.title, listed=True)
            case 3:
                paper.subheading(part.title, listed=True)
            case _:
                paper.clause(part.title)
        for quote in part.quotes:
            paper.note(quote.title, keep=True)
            for line in quote.lines:
                paper.quoted(line)
        for term, said in part.terms:
            paper.text(f"{term}{say('：', ': ')}{said}")
        for line in part.lines:
            paper.text(line)
        if part.columns:
            paper.table(Table(part.title, part.title, [*map(Column, part.columns)], part.rows))
        for one in part.tables:
            paper.note(one.title, keep=True)
            paper.table(Table(one.title, one.title, [*map(Column, one.columns)], one.rows))
        for line in part.below:
            paper.text(line)
    paper.save(path)
