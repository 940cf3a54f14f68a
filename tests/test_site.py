"""The documentation site: notebooks run, links lead somewhere, no other host is asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.py"))
_OUTSIDE = re.compile(r"""<(?:script|link|img|iframe)[^>]*(?:src|href)=["']?(?:https?:)?//""")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site() -> Path:
    if find_spec("zensical") is None:
        pytest.skip('zensical is not there (pip install "creditscore[docs]")')
    made = subprocess.run(
        [sys.executable, "docs/make_site.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-3000:]
    return ROOT / "build" / "site" / "html"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_notebook_is_a_page_with_what_came_out(site: Path, lang: str) -> None:
    assert len(NOTEBOOKS) == 7
    for notebook in NOTEBOOKS:
        page = (site / lang / "notebooks" / f"{notebook.stem}.html").read_text(encoding="utf-8")
        assert "<table" in page or "分" in page
        kept = json.loads((site / lang / "notebooks" / f"{notebook.stem}.ipynb").read_text("utf-8"))
        assert any(cell.get("outputs") for cell in kept["cells"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_ask_nothing_of_other_hosts(site: Path, lang: str) -> None:
    pages = [*(site / lang).rglob("*.html")]
    assert len(pages) > 20
    assert not [page for page in pages if _OUTSIDE.search(page.read_text(encoding="utf-8"))]


def test_the_search_knows_chinese_words(site: Path) -> None:
    assert "归集" in (site / "zh" / "search.json").read_text(encoding="utf-8")
