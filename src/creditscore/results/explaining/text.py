"""An explanation as plain text."""

from __future__ import annotations

from ...language import Say, chosen
from ...visible import visible
from .explained import Explained
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


def text(e: Explained, lang: str | None = None, *, brief: bool = False) -> str:
    """The explanation as plain text; a `brief` one has what clauses come to, not their postings."""
    say = Say(chosen(lang))
    lines = list(heading(e, say))
    if brief and not e.targets:
        titles = ((clause, clause_title(clause, say)) for clause in e.clauses)
        lines += ["", *(f"  {points_text(c.points):>10}  {title}" for c, title in titles)]
    for clause in e.clauses if e.targets or not brief else ():
        lines += ["", clause_title(clause, say)]
        lines += (f"  {note}" for note in notes(clause, say))
        lines += (f"  {target(found, say)}" for found in clause.targets)
        lines += (f"    {line}" for line in contributed(clause, say))
        if e.targets:
            lines += (f"    {line}" for line in reported(clause, say) if not brief)
            continue
        for posting in clause.postings:
            month = "" if e.month else f"{posting.month}  "
            lines.append(f"  {signed(posting.points):>10}  {month}{title_of(posting, say)}")
            lines += (f"{'':14}{line}" for line in working(posting, say) if line)
        lines.append(f"  {points_text(clause.points):>10}  {subtotal(clause, say)}")
    if not e.clauses:
        lines += ["", say("没有上报的事实，也没有记分。", "No facts reported, nothing posted.")]
    lines += ["", *closing(e, say)]
    for title, rest in sections(e, say):
        lines += ["", title, *(f"  {line}" for line in rest)]
    return visible("\n".join(lines), lines=True)
