"""What objects show of themselves in a notebook: small fragments of HTML, for light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from .language import Say
from .visible import visible

ROWS = 12
"""How many rows of a table are shown."""
_STYLE = (
    ".creditscore{color:inherit;font-size:13px;line-height:1.5;overflow-x:auto}"
    ".creditscore p{margin:.2em 0}.creditscore .faint{opacity:.7}"
    ".creditscore table{border-collapse:collapse;margin:.3em 0 .6em}"
    ".creditscore caption{text-align:left;font-weight:600;padding:.2em 0}"
    ".creditscore th,.creditscore td{padding:.15em .7em .15em 0;text-align:left!important;"
    "vertical-align:top;border:0;background:none}"
    ".creditscore th{font-weight:600;border-bottom:1px solid #8889}"
    ".creditscore td{border-bottom:1px solid #8883}"
    ".creditscore .n{text-align:right!important;font-variant-numeric:tabular-nums;"
    "white-space:nowrap}"
    "@media(prefers-color-scheme:dark){.creditscore td{border-bottom-color:#8885}}"
)


@dataclass(frozen=True)
class Shown:
    """A table of a fragment: its title, the headings, its first rows, and how many there are."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    count: int

    @classmethod
    def of(
        cls, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], most: int = ROWS
    ) -> Shown:
        """The first rows of some."""
        every = list(rows)
        return cls(title, columns, every[:most], len(every))

    @classmethod
    def of_frame(cls, title: str, frame: Any, names: Mapping[str, str], most: int = ROWS) -> Shown:
        """The first rows of a data frame; `names` are its columns with their headings."""
        rows = frame[list(names)].head(most).itertuples(index=False, name=None)
        return cls(title, list(names.values()), [list(row) for row in rows], len(frame))


def fragment(say: Say, title: str, lines: Iterable[str] = (), tables: Iterable[Shown] = ()) -> str:
    """A fragment with a title, lines and tables; texts are escaped, and no number is cut.

    >>> "&lt;b&gt;" in fragment(Say("en"), "<b>")
    True
    """
    parts = [f"<p><b>{_text(title)}</b></p>", *(f"<p>{_text(line)}</p>" for line in lines)]
    parts += [_table(say, table) for table in tables]
    lang = "zh-Hans" if say.lang == "zh" else "en"
    return f'<div class="creditscore" lang="{lang}"><style>{_STYLE}</style>{"".join(parts)}</div>'


def _table(say: Say, table: Shown) -> str:
    if not table.rows:
        return ""
    numbers = [all(_is_number(row[at]) for row in table.rows) for at in range(len(table.columns))]
    classes = [' class="n"' if number else "" for number in numbers]
    head = "".join(f"<th{c}>{_text(n)}</th>" for n, c in zip(table.columns, classes, strict=True))
    rows = "".join(
        "<tr>" + "".join(f"<td{c}>{_cell(v)}</td>" for v, c in zip(row, classes, strict=True))
        + "</tr>"
        for row in table.rows
    )  # fmt: skip
    caption = f"<caption>{_text(table.title)}</caption>" if table.title else ""
    more = table.count - len(table.rows)
    rest = say(f"另有 {more} 行", f"{more} more rows") if more else ""
    after = f'<p class="faint">… {rest}</p>' if more else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{after}"


def _is_number(value: Any) -> bool:
    """Whether a cell is a number, or is not there."""
    if value is None or type(value).__name__ == "NAType":
        return True
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _cell(value: Any) -> str:
    if value is None or type(value).__name__ == "NAType" or value != value:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return f"{value:.3g}"
    return _text(str(value))


def _text(text: str) -> str:
    return escape(visible(text))
