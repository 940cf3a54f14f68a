"""Write problems.md from the messages: `python docs/make_problems.py`; `--check` only compares."""

import re
import sys
from pathlib import Path

from creditscore.messages import TEXTS

PAGE = Path(__file__).with_name("problems.md")
INTRO = """\
# Problem codes

Made from `src/creditscore/messages.py` by `python docs/make_problems.py`: change the texts there.
A word in braces stands for what was found; a near name is offered where there is one. Codes that
start with N are notices, which stop nothing. All others stop the run, and nothing is written.

# 问题代码

由 `python docs/make_problems.py` 从 `src/creditscore/messages.py` 生成，文字请改那里。
花括号里的词代表实际查到的内容；有相近名称的会一并提示。N 开头的是提示，不影响计分；
其余的都会中止，不写任何文件。
"""
KINDS = {
    "Y": "Y: reading YAML · 读取 YAML",
    "S": "S: the shape of a rule file · 规则文件的写法",
    "R": "R: what the rules mean · 规则的含义",
    "F": "F: fact tables · 事实表",
    "D": "D: records that become facts · 转为事实的记录",
    "U": "U: how a command or function was called · 命令或函数的用法",
    "V": "V: results that do not follow any more · 不再成立的结果",
    "N": "N: notices · 提示",
}


def page() -> str:
    """The whole page."""
    parts = [INTRO]
    for letter, title in KINDS.items():
        parts.append(f"## {title}\n")
        parts.extend(_entry(code) for code in sorted(TEXTS) if code.startswith(letter))
    return "\n".join(parts)


def _entry(code: str) -> str:
    text = TEXTS[code]
    message, hint = _plain(text.message["en"]), _plain(text.hint["en"])
    return (
        f"### {code}\n\n"
        f"{_plain(text.message['zh'])}。**办法：** {_plain(text.hint['zh'])}\n\n"
        f"{message[0].upper()}{message[1:]}. **Help:** {hint}\n"
    )


def _plain(text: str) -> str:
    """The text without the marks of languages in its placeholders."""
    return re.sub(r"\{(\w+)_zh\}", r"{\1}", text).replace("<", "&lt;")


if __name__ == "__main__":
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
    elif not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit("docs/problems.md is stale: run python docs/make_problems.py")
