"""The seven worked cases that the clauses of changzhi-2023 came with, as facts and points."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from small import Row, Year, rows

D = Decimal


@dataclass(frozen=True)
class Expected:
    """Rows of the ledger, chosen by their columns: what they post by month, and in the year."""

    where: dict[str, str]
    months: dict[int, Decimal | int] = field(default_factory=dict)
    year: Decimal | int | None = None


@dataclass(frozen=True)
class Case:
    """A case: one department's facts, the reading, what comes out."""

    name: str
    entity: str
    facts: list[Row]
    expected: tuple[Expected, ...]
    readings: dict[str, str] = field(default_factory=dict)
    annual: dict[str, object] = field(default_factory=dict)


def _all(item: str, subject: str = "", **facts: Year) -> list[Row]:
    return rows("市水利局", item, subject, **facts)


def _item_16(name: str, reading: str, *expected: Expected) -> Case:
    facts = rows("市公安局", "16", cases={1: 4, 2: 0, 3: 5, 4: 3}, list_determined={2: 1})
    return Case(name, "市公安局", facts, expected, {"16": reading} if reading else {})


_DOCUMENT = "国发〔2014〕21号"
_LISTED = {2: 1, 3: 1, 4: 1, 5: 0}
_YEAR_END = dict.fromkeys(range(10, 13), 1)
_SHARE = {"enterprises": {4: 10_000}, "national_share": {4: "7.5"}}
_SUM = {**dict.fromkeys(range(2, 13), 30), 1: "22.3456"}

CASES = [
    Case(
        "1 rate of three categories",
        "市水利局",
        [
            *_all("5", "行政强制", compliant={4: 119}, reported={4: 120}),
            *_all("5", "行政奖励", compliant={4: 3}, reported={4: 3}),
            *_all("5", "行政确认", compliant={4: 0}, reported={4: 0}),
        ],
        (
            Expected({"item": "5", "subject": "行政强制"}, {4: D("4.9583")}),
            Expected({"item": "5", "subject": "行政奖励"}, {4: 5}),
            Expected({"item": "5", "subject": "行政确认"}, {4: 0}),
            Expected({"item": "5"}, {4: D("9.9583")}, D("9.9583")),
        ),
    ),
    _item_16(
        "2 cap over the year",
        "",
        Expected({"item": "16", "award": "cases"}, {1: 8, 2: 0, 3: 10, 4: 2}, 20),
        Expected({"item": "16", "award": "list"}, {1: 0, 2: 10, 3: 0}, 10),
        Expected({"item": "16"}, {}, 30),
    ),
    _item_16(
        "2 cap by the month",
        "monthly-cap",
        Expected({"item": "16", "award": "cases"}, {1: 8, 2: 0, 3: 10, 4: 6}, 24),
        Expected({"item": "16"}, {}, 34),
    ),
    _item_16(
        "2 cap on the item",
        "cap-on-item",
        Expected({"item": "16", "kind": "award"}, {1: 8, 2: 10, 3: 10, 4: 6}, 34),
        Expected({"item": "16", "kind": "cap"}, {1: 0, 2: 0, 3: -8, 4: -6}, -14),
        Expected({"item": "16"}, {1: 8, 2: 10, 3: 2, 4: 0}, 20),
    ),
    Case(
        "3 one document, better and better",
        "市教育局",
        rows(
            "市教育局",
            "1",
            _DOCUMENT,
            forwarded={1: 1, 3: 1, 5: 1},
            implemented={3: 1, 5: 1},
            refined={5: 1},
        ),
        (Expected({"item": "1"}, {1: 1, 2: 0, 3: 1, 4: 0, 5: 1, 6: 0}, 3),),
    ),
    Case(
        "4 wrong codes until they are corrected",
        "市民政局",
        rows("市民政局", "7", wrong_codes={1: 3, 2: 3, 3: 1, 4: 0}),
        (Expected({"item": "7"}, {1: -3, 2: -3, 3: -1, 4: 0, 5: 0}, -7),),
    ),
    Case(
        "5 listed and out again",
        "市卫健委",
        [
            *rows("市卫健委", "29", listed_bodies=_LISTED),
            *rows("市卫健委", "31", recognitions={6: 2}),
        ],
        (Expected({"item": "29"}, {1: 0, 2: -20, 3: -20, 4: -20, 5: 0}, -60),),
        annual={"rank": 1, "band": "优秀", "veto": ""},
    ),
    Case(
        "5 still listed in December",
        "市卫健委",
        [
            *rows("市卫健委", "29", listed_bodies=_YEAR_END),
            *rows("市卫健委", "31", recognitions={6: 2}),
        ],
        (Expected({"item": "29"}, {9: 0, 10: -20, 11: -20, 12: -20}, -60),),
        annual={"rank": 1, "band": "不合格", "veto": "listed"},
    ),
    Case(
        "6 above the national share",
        "市税务局",
        rows("市税务局", "23", "纳税信用A级", holders={4: 812}, **_SHARE),
        (Expected({"item": "23"}, {3: 0, 4: 10, 5: 0, 12: 0}, 10),),
    ),
    Case(
        "6 equal to the national share",
        "市税务局",
        rows("市税务局", "23", "纳税信用A级", holders={4: 750}, **_SHARE),
        (Expected({"item": "23"}, {4: 0}, 0),),
    ),
    Case(
        "7 the annual result",
        "市教育局",
        [
            *rows("市教育局", "3", disclosure_score=_SUM),
            *rows("市教育局", "17", repairs={5: 10}),
            *rows("市教育局", "31", recognitions={9: 1}),
            *rows("市教育局", "evaluation", evaluation={12: "88.5"}),
        ],
        (),
        annual={"monthly": D("412.3456"), "evaluation": D("88.5"), "total": D("379.9610")},
    ),
]
