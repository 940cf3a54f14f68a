"""Build the documentation site: `python docs/make_site.py`, `--serve` to look at it.

Pages are gathered as `docs/site.yaml` lists them, notebooks are executed, the Python reference is
made from docstrings; what comes out in `build/site/html` needs no network.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from make_api import page
from make_notebooks import executed

HERE = Path(__file__).parent
ROOT = HERE.parent
BUILD = ROOT / "build" / "site"
_LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(([^)#\s]*)(#[^)\s]*)?\)")
_FENCE = re.compile(r"^((?:```|~~~)\w*)[^\n]*")
"""How a block of code begins; what stands behind its language is for the tests of the pages."""
_CHINESE = "[\u2018-\u201d\u2026\u3000-\u9fff\uff00-\uffef]"
_WRAPPED = re.compile(rf"(?<={_CHINESE})\n *(?={_CHINESE})")
"""Where a paragraph goes on in the next line: browsers would set a blank between the two signs."""
_CONFIG = """\
[project]
site_name = "{name}"
docs_dir = "pages"
site_dir = "html"
use_directory_urls = false
nav = {nav}

[project.theme]
language = "{lang}"
font = false
features = [
  "navigation.tabs", "navigation.top", "navigation.footer", "content.code.copy", "search.highlight",
]

[[project.theme.palette]]
media = "(prefers-color-scheme: light)"
scheme = "default"
toggle.icon = "lucide/moon"
toggle.name = "{dark}"

[[project.theme.palette]]
media = "(prefers-color-scheme: dark)"
scheme = "slate"
toggle.icon = "lucide/sun"
toggle.name = "{light}"

[[project.extra.alternate]]
name = "中文"
link = "../zh/index.html"
lang = "zh"

[[project.extra.alternate]]
name = "English"
link = "../en/index.html"
lang = "en"

[project.markdown_extensions]
attr_list = {{}}
md_in_html = {{}}
tables = {{}}
toc.permalink = true
toc.slugify.object = "pymdownx.slugs.slugify"
toc.slugify.kwds = {{ case = "lower" }}
pymdownx.highlight = {{}}
pymdownx.superfences = {{}}
"""
_START = """\
<!doctype html><html lang="zh"><meta charset="utf-8"><title>creditscore</title>
<meta http-equiv="refresh" content="0; url=zh/index.html">
<p><a href="zh/index.html">中文</a> · <a href="en/index.html">English</a></p></html>
"""


def main() -> int:
    """Build both languages; 1 where a page is missing or the site cannot be built."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--serve", type=int, metavar="PORT", help="show it at 127.0.0.1:PORT")
    port = asked.parse_args().serve
    shutil.rmtree(BUILD, ignore_errors=True)
    listed = yaml.safe_load((HERE / "site.yaml").read_text(encoding="utf-8"))
    notebooks = {
        name: executed(HERE / name, BUILD / Path(name).parent)
        for name in sorted({file for parts in listed.values() for file in _files(parts)})
        if name.endswith(".py")
    }
    for lang, parts in listed.items():
        _gather(lang, parts, notebooks)
        built = subprocess.run([sys.executable, "-m", "zensical", "build", "--strict"],
                               cwd=BUILD / lang, check=False)  # fmt: skip
        if built.returncode:
            return 1
        shutil.copytree(BUILD / lang / "html", BUILD / "html" / lang)
    (BUILD / "html" / "index.html").write_text(_START, encoding="utf-8")
    print(BUILD / "html" / "index.html")
    if port is not None:
        os.chdir(BUILD / "html")
        serve = functools.partial(http.server.ThreadingHTTPServer, ("127.0.0.1", port))
        with serve(http.server.SimpleHTTPRequestHandler) as server:
            print(f"http://127.0.0.1:{port}/")
            server.serve_forever()
    return 0


def _files(parts: dict[str, Any]) -> list[str]:
    return [file for pages in parts.values() if isinstance(pages, list) for _, file in pages]


def _gather(lang: str, parts: dict[str, Any], notebooks: dict[str, str]) -> None:
    """Put the pages of a language, and what they show, where the site is built from."""
    home = BUILD / lang / "pages"
    first = _files(parts)[0]
    of = {(HERE / file).resolve(): _name(file, first) for file in _files(parts)}
    of |= {path.resolve(): str(path.relative_to(HERE))
           for path in (HERE / "decisions").glob("*.md")}  # fmt: skip
    for path, name in of.items():
        target = home / name
        target.parent.mkdir(parents=True, exist_ok=True)
        relative = str(path.relative_to(HERE)) if path.is_relative_to(HERE) else ""
        if relative in notebooks:
            text = notebooks[relative]
        elif relative == "api":
            text = page()
        else:
            text = path.read_text(encoding="utf-8")
        target.write_text(_linked(text, path.parent, Path(name).parent, of), encoding="utf-8")
    shutil.copytree(BUILD / "notebooks", home / "notebooks", dirs_exist_ok=True)
    shutil.copytree(HERE / "zh" / "images", home / "zh" / "images", dirs_exist_ok=True)
    nav = ", ".join(
        f'{{ "{part}" = [{", ".join(_entry(title, file, first) for title, file in pages)}] }}'
        for part, pages in parts.items()
        if isinstance(pages, list)
    )
    light, dark = ("改为浅色", "改为深色") if lang == "zh" else ("Light", "Dark")
    config = _CONFIG.format(name=parts["name"], lang=lang, nav=f"[{nav}]", light=light, dark=dark)
    (BUILD / lang / "zensical.toml").write_text(config, encoding="utf-8")


def _entry(title: str, file: str, first: str) -> str:
    return f'{{ "{title}" = "{_name(file, first)}" }}'


def _name(file: str, first: str) -> str:
    """The page of a file in the site; the first one is the index."""
    if file == first:
        return "index.md"
    name = "words.md" if file == "index.md" else file.removeprefix("../")
    return f"{name.removesuffix('.py').removesuffix('.md')}.md"


def _linked(text: str, folder: Path, home: Path, of: dict[Path, str]) -> str:
    """A page with its links as they are in the site; what is not in it is named without a link."""

    def link(found: re.Match[str]) -> str:
        image, shown, target, anchor = found[1], found[2], found[3], found[4] or ""
        if not target or "://" in target or image:
            return found[0]
        path = (folder / target).resolve()
        if path not in of:
            return found[0] if target.endswith(".ipynb") else shown
        return f"[{shown}]({os.path.relpath(of[path], home)}{anchor})"

    parts = re.split(r"(^```.*?^```|^~~~.*?^~~~)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(
        _FENCE.sub(r"\1", part, count=1) if at % 2 else _LINK.sub(link, _WRAPPED.sub("", part))
        for at, part in enumerate(parts)
    )


if __name__ == "__main__":
    raise SystemExit(main())
