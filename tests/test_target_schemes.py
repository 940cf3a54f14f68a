"""Documents that set targets: their clauses are the items, and the units named have targets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from creditscore import Scheme, load_scheme
from creditscore.scheme import model as m

CLAUSES = {
    "jinzhong-2023": "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七",
    "yuncheng-2024": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23",
    "shanxi-2020": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27",
    "tongxin-2022": "一 二 三 四 五 六 七 八 九 十 "
    "十一 十二 十三 十四 十五 十六 十七 十八 十九 二十 二十一 二十二",
}
NO_NUMBER = {("七", "开发区管委会")}  # jinzhong-2023 names it and gives it no number of regimes


@pytest.fixture(scope="module", params=CLAUSES)
def scheme(request: pytest.FixtureRequest) -> Scheme:
    return load_scheme(request.param)


def test_items_are_the_clauses(scheme: Scheme) -> None:
    clauses = CLAUSES[scheme.id].split()
    assert {item for track in scheme.tracks.values() for item in track.items} == set(clauses)
    for track in scheme.tracks.values():
        assert list(track.items) == [clause for clause in clauses if clause in track.items]


def test_every_unit_that_a_clause_names_has_a_target_of_it(scheme: Scheme) -> None:
    named, aimed = set(), set()
    for track in scheme.tracks.values():
        for item in track.items.values():
            named |= {(item.id, unit) for unit in _named(item)}
            aimed |= {(item.id, unit.name) for unit in track.entities if _has_target(item, unit)}
    assert {item for item, _ in named} == set(CLAUSES[scheme.id].split())
    assert named - aimed == (NO_NUMBER if scheme.id == "jinzhong-2023" else set())


def _named(item: m.Item) -> Iterator[str]:
    for answers in (item.answers, *(subject.answers for subject in item.subjects)):
        yield from answers.role_of if answers else ()


def _has_target(item: m.Item, unit: m.Entity) -> bool:
    """Whether a unit is judged, if only once it reports, or reports what another track needs."""
    return bool(item.elsewhere) or any(
        item.answering_for(subject).state(unit.name) in ("listed", "open")
        for award in item.awards
        for subject in award.subjects or item.subject_ids
    )
