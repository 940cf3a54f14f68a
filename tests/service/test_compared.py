"""What pages say of two scored years beside each other."""

from __future__ import annotations

from typing import Any

from creditscore import load_scheme
from creditscore.language import Say
from creditscore.service.pages.compared import said_of

COUNTED: dict[str, Any] = {"entity": "甲", "from_rank": None, "to_rank": None, "from_band": "",
                           "to_band": "", "points": 1}  # fmt: skip


def test_of_counted_targets_no_places_and_bands_are_told() -> None:
    aims, ranked = load_scheme("jinzhong-2023"), load_scheme("changzhi-2023")
    rows = [COUNTED | {"from_total": 1, "to_total": total} for total in (1, 2)]
    assert [*said_of(rows, aims, Say("zh"))] == ["达标次数变化的1个单位。"]
    assert [*said_of(rows, aims, Say("en"))] == ["1 units met targets more or less often."]
    placed = [COUNTED | {"from_rank": 1, "to_rank": 2, "from_total": 1, "to_total": 0}]
    assert [*said_of(placed, ranked, Say("zh"))] == ["名次变化的1个单位，等次变化的0个单位。"]
