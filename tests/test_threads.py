"""One scheme, the same facts and one result may be used by many threads at once."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal, localcontext
from threading import Barrier
from typing import Any

import polars as pl
import pytest
from sampled import facts, result, scheme, table

import creditscore
from creditscore.facts import read as reading

MANY = 6
OPTIONS = ("year", "monthly-cap", "cap-on-item")


def at_once(work: Any, arguments: list[Any]) -> list[Any]:
    """What some work gives for each argument, all of it begun at the same time."""
    barrier = Barrier(len(arguments))

    def begin(argument: Any) -> Any:
        barrier.wait()
        return work(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(begin, arguments))


def test_scoring_at_once_is_scoring_one_by_one() -> None:
    fresh = creditscore.load_scheme("changzhi-2023")
    observed = creditscore.read_facts(creditscore.sample("changzhi-2023"))

    def annual(option: str) -> Any:
        return creditscore.score(fresh, observed, readings={"16": option}).records("annual")

    options = [OPTIONS[at % 3] for at in range(MANY)]
    assert at_once(annual, options) == [annual(option) for option in options]
    assert annual("year") != annual("cap-on-item")


def test_a_result_is_read_at_once() -> None:
    fresh = creditscore.score(scheme(), facts(), through="2023-03")

    def read(number: int) -> Any:
        with localcontext() as context:
            context.prec = 5 + number
            tables = [fresh.ledger, fresh.annual, fresh.to_polars()["months"].to_pandas()]
            text = fresh.explain("市教育局", "2023-03").text("zh")
        return [str(found) for found in tables], text

    found = at_once(read, [*range(MANY)])
    assert all(one == found[0] for one in found)


def test_large_tables_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MANY", 1)
    frame = pl.DataFrame(table().astype(str))

    def annual(threads: int) -> Any:
        return creditscore.score(scheme(), frame, threads=threads).records("annual")

    found = at_once(annual, [1, 2, 1, 2])
    assert found == [result().records("annual")] * 4


def test_errors_at_once_are_each_ones_own() -> None:
    def refused(number: int) -> Any:
        row = {"month": "2023-01", "entity": f"{number}局", "item": "16", "cases": number}
        with pytest.raises(creditscore.FactError) as error:
            creditscore.score(scheme(), [row])
        return [problem.details["value"] if "value" in problem.details else problem.message("en")
                for problem in error.value.problems]  # fmt: skip

    found = at_once(refused, [*range(1, MANY)])
    assert len({str(one) for one in found}) == len(found)


def test_in_an_event_loop() -> None:
    async def both() -> Any:
        calls = [
            asyncio.to_thread(creditscore.score, scheme(), facts(), through=f"2023-0{month}")
            for month in (1, 2, 3)
        ]
        return await asyncio.gather(*calls)

    found = asyncio.run(both())
    assert [one.through for one in found] == [1, 2, 3]
    first = [row for row in found[2].records("months") if row["month"] == "2023-01"]
    assert found[0].records("months") == first
    assert {type(row["points"]) for row in first} == {Decimal}


def test_it_is_quiet_and_says_what_it_does_to_who_listens(
    caplog: pytest.LogCaptureFixture,
) -> None:
    row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}
    code = f"import creditscore; creditscore.score('changzhi-2023', [{row!r}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with caplog.at_level(logging.DEBUG, "creditscore"):
        creditscore.score(scheme(), [row])
    assert [(one.name, one.levelname, one.getMessage()) for one in caplog.records] == [
        ("creditscore.reading", "DEBUG", "reading table 1"),
        ("creditscore.scoring", "INFO", "scored changzhi-2023 through 2023-12, notices: 7"),
    ]
