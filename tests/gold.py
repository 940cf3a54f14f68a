"""Golden files: what people are shown, compared letter by letter.

    UPDATE_GOLDEN=1 python -m pytest tests/results tests/cli

writes them anew; read the difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path


def check(text: str, file: Path) -> None:
    """Compare `text` with the golden file, or write it where UPDATE_GOLDEN is set."""
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    assert text == file.read_text(encoding="utf-8"), f"{file.name}: see tests/gold.py"
