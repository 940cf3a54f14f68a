"""The scheme of `tests/mini` with some texts replaced; ▲ in a new text marks where a problem is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

MINI = Path(__file__).parent / "mini"
MARK = "▲"


def write(folder: Path, changes: Mapping[str, str]) -> list[str]:
    """Write the scheme into a folder; return the places marked, as `units.yaml:12:5`.

    Each old text must stand in the scheme once.
    """
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(MINI.glob("*.yaml"))}
    for old, new in changes.items():
        homes = [name for name, text in texts.items() if old in text]
        assert len(homes) == 1, f"{old!r} stands in {homes}"
        assert texts[homes[0]].count(old) == 1, f"{old!r} stands more than once"
        texts[homes[0]] = texts[homes[0]].replace(old, new)
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text.replace(MARK, ""), encoding="utf-8")
    return [place for name, text in texts.items() for place in _marked(name, text)]


def _marked(name: str, text: str) -> list[str]:
    parts = text.split(MARK)
    before = ["".join(parts[:count]) for count in range(1, len(parts))]
    return [f"{name}:{b.count(chr(10)) + 1}:{len(b) - b.rfind(chr(10))}" for b in before]
