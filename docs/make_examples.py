"""Put the examples of docs/rules into the Chinese pages: `python docs/make_examples.py`.

On a page in docs/zh the comment `<!-- rules/forms.md: each -->` calls for the first example under
that heading, `<!-- rules/forms.md: each (2) -->` for the second. An example is the blocks of rules
and worked tables that follow each other without a word between; it is written below the comment, in
place of what stood there. `--check` only compares.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
_BLOCKS = r"(?:```(?:yaml|worked)\b.*\n(?:(?!```).*\n)*```\n\n?)+"
_TOKEN = re.compile(rf"^#+ (?P<title>.+)$|^(?P<example>{_BLOCKS})|^```[\s\S]*?^```$", re.M)
_PLACE = re.compile(
    rf"^(?P<mark><!-- (?P<page>\S+\.md): (?P<title>.+?)(?: \((?P<number>\d)\))? -->)\n+"
    rf"(?:{_BLOCKS})?",
    re.M,
)


def filled(text: str) -> str:
    """A page with the examples that it calls for."""
    return _PLACE.sub(_shown, text).rstrip() + "\n"


def _shown(place: re.Match[str]) -> str:
    found = _examples(place["page"]).get(place["title"], [])
    number = int(place["number"] or 1)
    if number > len(found):
        sys.exit(f"{place['page']} has no example {number} under “{place['title']}”")
    return f"{place['mark']}\n\n{found[number - 1]}\n\n"


@cache
def _examples(page: str) -> dict[str, list[str]]:
    """The examples of a page by the heading above them."""
    found: dict[str, list[str]] = {}
    title = ""
    for token in _TOKEN.finditer((HERE / page).read_text(encoding="utf-8")):
        title = token["title"] or title
        if token["example"]:
            found.setdefault(title, []).append(token["example"].rstrip())
    return found


def _pages() -> Iterator[tuple[Path, str, str]]:
    """The pages that call for examples, as they are and as they have to be."""
    for path in sorted((HERE / "zh").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if _PLACE.search(text):
            yield path, text, filled(text)


if __name__ == "__main__":
    for path, text, made in _pages():
        if "--check" not in sys.argv:
            path.write_text(made, encoding="utf-8", newline="\n")
        elif text != made:
            sys.exit(f"docs/zh/{path.name} is stale: run python docs/make_examples.py")
