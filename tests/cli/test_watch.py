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
    found = run("watch", *tiny, "--lang", "zh")
    said = {"N992 事实是2022年的，当作2023年同月的"} if year == 2022 else set()
    assert (found.code, {*found.err.splitlines()}) == (0, said)
    first, wrong, right = found.out.split("── units.yaml")
    assert "按 Ctrl+C 结束" in first
    assert "S201" in wrong
    assert "perod" in wrong
    assert "9 → 7" in right
    assert " 7.00   -2.00 " in right


def test_facts_that_the_rules_did_not_take_for_a_while_are_compared_again(
    tiny: tuple[Path, Path], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unit leaves the roster and comes back; a new one has facts; facts are saved, and lost."""
    rules, facts = tiny
    roster, table = (path.read_text(encoding="utf-8") for path in (rules / "roster.yaml", facts))
    unit = next(line for line in roster.splitlines(keepends=True) if "name: 甲" in line)
    saves = iter(
        [
            (rules / "roster.yaml", roster.replace(unit, unit.replace("甲", "丁"))),
            (rules / "roster.yaml", roster),
            (facts, "month,entity\n"),
            (facts, table),
            (rules / "units.yaml", (rules / "units.yaml").read_text("utf-8").replace("9", "7")),
            (facts, table.replace("甲", "戊")),
            (rules / "roster.yaml", roster + unit.replace("甲", "戊")),
        ]
    )

    def waited() -> bool:
        path, text = next(saves, (None, ""))
        if path:
            path.write_text(text, encoding="utf-8")
        return bool(path)

    monkeypatch.setattr(watch, "_waited", waited)
    told = run("watch", *tiny, "--lang", "en")
    _, gone, back, broken, mended, capped, strange, new = told.out.split("\n── ")
    assert "left out" in told.err
    assert "is gone" in gone
    assert "no difference" in back
    assert "F217" in broken
    assert "no difference" in mended
    assert "9 → 7" in capped
    assert "F201" in strange
    assert "compared from here on" in new
