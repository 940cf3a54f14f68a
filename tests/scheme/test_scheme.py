from dataclasses import replace

import pytest

from creditscore import Scheme, UsageError


def test_names_lead_to_track_and_unit(mini: Scheme) -> None:
    assert mini.names["市甲局"] == ("units", "甲局")
    assert mini.names["东镇"] == ("towns", "东镇")
    track, entity = mini.find("丙管理局")
    assert (track.id, entity.name) == ("units", "丙局")


def test_unknown_name_is_told_with_the_nearest(changzhi: Scheme) -> None:
    with pytest.raises(UsageError) as caught:
        changzhi.find("市教育")
    (problem,) = caught.value.problems
    assert (problem.code, problem.details["nearest"]) == ("U505", "市教育局")


@pytest.mark.parametrize(("month", "number"), [(None, 12), ("2023-01", 1), ("2023-12", 12)])
def test_month_number(month: str | None, number: int, mini: Scheme) -> None:
    assert mini.month_number(month) == number


@pytest.mark.parametrize("month", ["2022-12", "2023-13", "2023-1", "June", ""])
def test_month_that_is_not_in_the_year(month: str, mini: Scheme) -> None:
    with pytest.raises(UsageError, match="U504"):
        mini.month_number(month)


def test_scheme_built_by_hand_has_nothing_to_switch(mini: Scheme) -> None:
    with pytest.raises(TypeError, match="no rule files"):
        replace(mini, source=None).switch({"1": "no-cap"})
