"""`watch`: each save is checked, and shows who moves since the rules were last right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import Run

from creditscore.cli import watch


@pytest.mark.parametrize("year", [2023, 2022])
def test_each_save_is_checked_and_compared(
    tiny: tuple[Path, Path], run: Run, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    """Facts of the year before are taken as if they were of this year."""
    facts = tiny[1].read_text(encoding="utf-8")
    tiny[1].write_text(facts.replace("2023-", f"{year}-"), encoding="utf-8")
    file = tiny[0] / "units.yaml"
    text = file.read_text(encoding="utf-8")

    def save(new: str) -> Callable[[], None]:
        return lambda: file.write_text(new, encoding="utf-8") and None

    saves: Iterator[Callable[[], None]] = iter(
        [
            lambda: None,
            save(text.replace("cap: 9", "cap: 9, perod: year")),
            save(text.replace("cap: 9", "cap: 7")),
        ]
    )

    def waited() -> bool:
        done = next(saves, None)
        if done is not None:
            done()
        return done is not None

    monkeypatch.setattr(watch, "_waited", waited)
    monkeypatch.setattr(watch, "_saved", lambda folder: {"units.yaml": file.read_text("utf-8")})
    found = run("watch", *tiny, "--lang", "zh")
    said = {"N992 事实是2022年的，当作2023年同月的"} if year == 2022 else set()
    assert (found.code, {*found.err.splitlines()}) == (0, said)
    first, wrong, right = found.out.split("── units.yaml")
    assert "按 Ctrl+C 结束" in first
    assert "S201" in wrong
    assert "perod" in wrong
    assert "9 → 7" in right
    assert " 7.00   -2.00 " in right
