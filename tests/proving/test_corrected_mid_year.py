"""A correction while the year goes on: what is not due yet is not missed."""

from __future__ import annotations

import creditscore


def test_stocks_of_months_to_come_are_not_asked_for(changzhi: creditscore.Scheme) -> None:
    frame = creditscore.read_facts(creditscore.sample("changzhi-2023"), scheme=changzhi).frame
    so_far = frame[frame["month"] <= "2023-05"].reset_index(drop=True)
    result = creditscore.score(changzhi, so_far, through="2023-05")
    books = creditscore.close(result, "2023-04", by="考核办", on="2023-05-05")
    late = so_far.copy()
    at = late.index[(late["month"] == "2023-02") & (late["fact"] == "cases")][0]
    late.loc[at, "value"] = str(int(late.loc[at, "value"]) + 1)
    books = creditscore.correct(changzhi, late, books, by="x", on="2023-06-02", why="漏报")
    assert (books.entries[-1].month, len(books.corrections)) == ("2023-05", 1)
