"""What is left to decide in the rule files of a scheme: comments that `new` set, or a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ..errors import Place, Problem, RuleError
from ..scheme.files.file_bytes import contents
from ..scheme.files.yaml_errors import LINE_END

MARKS = ("待定", "to decide")
"""How the comment begins that marks what has to be decided, in Chinese and English."""
MARK = re.compile(rf"(?:^|\s)#\s*(?:{'|'.join(MARKS)})\s*[:：]\s*(.+?)\s*$")


def left(folder: Path) -> Iterator[Problem]:
    """A notice of each comment that begins with 待定 or "to decide", with what it says."""
    for path in [*sorted(folder.glob("*.yaml")), *sorted(folder.glob("cases/*.yaml"))]:
        name = path.relative_to(folder).as_posix()
        try:
            text = contents(path, name).decode("utf-8-sig")
        except (RuleError, UnicodeDecodeError):  # told where its rules or cases are read
            continue
        for number, line in enumerate(LINE_END.split(text), 1):
            found = MARK.search(line)
            if found:
                start = line.index("#", found.start()) + 1
                place = Place(name, number, start, len(line.rstrip()) + 1)
                yield Problem("N955", place, {"what": found[1]})
