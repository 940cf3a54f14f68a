"""Help in Chinese: what the parser of the command line itself says in it."""

from __future__ import annotations

import re
from typing import TextIO

WORDS = {
    "Usage:": "用法：",
    "Commands:": "命令：",
    "Arguments:": "参数：",
    "Parameters:": "选项：",
    "COMMAND": "命令",
    "[OPTIONS]": "[选项]",
    "[required]": "［必填］",
    "[choices:": "[可选：",
    "[default:": "[不写为：",
    "Display this message and exit.": "显示说明后退出。",
    "Display application version.": "显示版本后退出。",
}
_ANY = re.compile("|".join(map(re.escape, WORDS)))


class Translated:
    """A stream that writes what it is given in Chinese."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.encoding = stream.encoding

    def write(self, text: str) -> int:
        """Write a text, the parser's own words translated."""
        return self._stream.write(_ANY.sub(lambda found: WORDS[found[0]], text))

    def flush(self) -> None:
        """Flush the stream."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Whether the stream is a terminal."""
        return self._stream.isatty()
