"""The time zone of a scheme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from creditscore import RuleError, load_scheme

YEAR = "year: 2023\n"


def test_a_scheme_that_names_no_zone_is_in_shanghai(folder: Callable[..., Path]) -> None:
    assert load_scheme(folder({})).time_zone == "Asia/Shanghai"


def test_a_scheme_may_name_its_zone(folder: Callable[..., Path]) -> None:
    found = load_scheme(folder({YEAR: f"{YEAR}time_zone: Europe/Dublin\n"}))
    assert found.time_zone == "Europe/Dublin"


@pytest.mark.parametrize("name", ["Asia/Shanghi", "localtime", "../../etc/localtime", "+08:00"])
def test_a_zone_that_is_not_in_the_database_is_told(name: str, folder: Callable[..., Path]) -> None:
    with pytest.raises(RuleError) as error:
        load_scheme(folder({YEAR: f'{YEAR}time_zone: "{name}"\n'}))
    (problem,) = error.value.problems
    assert (problem.code, str(problem.place)) == ("R363", "scheme.yaml:5:12")
    assert name in problem.message("zh")
