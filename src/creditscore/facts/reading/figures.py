"""Figures as offices write them, as a fact table takes them; what is unclear stays as it is."""

from __future__ import annotations

import re
from typing import Any

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_NUMBER = re.compile(
    r"([-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)"
    r" ?(?:条|件|家|个|次|篇|例|笔|户|项|分|名|人|起|宗)?"
)
_WORDS = {"是": "1", "√": "1", "✓": "1", "✔": "1", "否": "0", "×": "0", "✗": "0"}
NOTHING = frozenset(("-", "—", "——", "–", "－", "/", "／", "\\", "无数据", "空"))
"""What stands in a cell that is not filled in."""


def half_width(text: str) -> str:
    r"""A text with the full-width signs of ASCII as those, blanks and line ends as one blank.

    >>> half_width("１５　条\n％")
    '15 条 %'
    """
    return " ".join(text.translate(_HALF).split())


def figure(cell: Any) -> Any:
    """A cell as a number is written; one that cannot be taken for one surely stays as it is.

    >>> [figure(cell) for cell in ("１５", "1,020", "12 条", "是", "约12", 0.5, True)]
    ['15', '1020', '12', '1', '约12', 0.5, 1]
    """
    if isinstance(cell, bool):
        return int(cell)
    if not isinstance(cell, str) or (cell.isascii() and cell.isdigit()):
        return cell
    text = half_width(cell).replace("−", "-")
    if text in _WORDS:
        return _WORDS[text]
    found = _NUMBER.fullmatch(text)
    if found:
        text = found[1].replace(",", "")
    return cell if text == cell else text
