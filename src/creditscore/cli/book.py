"""`creditscore book`: the rule book of a scheme as one page of HTML, or a document of Word."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from ..errors import Place, Problem, UsageError
from .options import Shared, changes, paths, readings
from .speech import Speech

_PATTERN = "book.html, book.docx"


def command(t: Speech) -> Callable[..., int]:
    """Build the command in one language."""
    shared = Shared(t)

    def book(
        scheme: Annotated[str, shared.scheme],
        /,
        *,
        out: Annotated[
            str | None,
            t.help(
                "写到此文件：.html 是网页，.docx 是 Word；不写则打印网页",
                "the file to write: a page as .html, a document as .docx; without it the page is"
                " printed",
            ),
        ] = None,
        document: Annotated[
            str | None,
            t.help(
                "原文（.docx 或 .txt）：逐条放在规则旁边，对不上的列出来",
                "the official text, .docx or .txt: its clauses beside the rules, and what does not"
                " go together",
            ),
        ] = None,
        reading: Annotated[list[str] | None, shared.reading] = None,
        set_: Annotated[list[str] | None, shared.set] = None,
    ) -> int:
        from .. import load_scheme, whole
        from ..editor.book import book
        from ..editor.book_word import write_book
        from ..editor.official.beside import beside
        from ..editor.official.told import summary

        kind = "" if out is None else paths([out])[0].suffix.lower()
        if kind not in ("", ".html", ".htm", ".docx"):
            raise UsageError(Problem("U508", Place(), {"value": out, "pattern": _PATTERN}))
        original = None if document is None else paths([document])[0]
        if original is not None and _is_there(original, out):
            raise UsageError(Problem("U592", Place(), {"path": out}))
        rules = load_scheme(scheme).switch(readings(reading or ()), changes(set_ or ()))
        text = beside(rules, original) if original else None
        if text is not None:
            t.print(summary(text, t), aside=True)
        if out is None:
            print(book(rules, t, text))
            return 0
        with whole.files([Path(out)], lambda _: None) as (draft,):
            if kind == ".docx":
                write_book(rules, t, draft, text)
            else:
                draft.write_text(book(rules, t, text), encoding="utf-8")
        t.print(out)
        return 0

    book.__doc__ = t(
        "把方案写成规则手册（网页或 Word）：条款、规则、填报、读法、案例。",
        "Write the rule book, a page or a document: clauses, rules, facts, readings, cases.",
    )
    return book


def _is_there(original: Path, out: str | None) -> bool:
    """Whether what is to be written is the document itself."""
    return out is not None and original.exists() and Path(out).exists() and original.samefile(out)
