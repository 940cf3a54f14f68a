import pytest

from creditscore import Scheme
from creditscore.scheme.slots import LISTED, OPEN, REFUSED, UNSCORED, Slots


@pytest.fixture
def units(mini: Scheme) -> Slots:
    return mini.slots_of(mini.tracks["units"])


def test_slots_stand_in_the_order_of_the_rules(units: Slots) -> None:
    assert [(slot.item, slot.subject, slot.fact.id) for slot in units.slots] == [
        ("1", "甲类", "compliant"),
        ("1", "甲类", "reported"),
        ("1", "甲类", "withheld"),
        ("1", "乙类", "compliant"),
        ("1", "乙类", "reported"),
        ("1", "乙类", "withheld"),
        ("2", "", "cases"),
        ("2", "", "share"),
        ("2", "", "spent"),
        ("3", "", "listed"),
        ("4", "", "talks"),
        ("review", "", "mark"),
    ]


def test_index_leads_to_the_slot(units: Slots) -> None:
    for number, slot in enumerate(units.slots):
        assert units.index[slot.item, slot.subject, slot.fact.id] == number


def test_a_group_is_the_subject_of_an_item(units: Slots) -> None:
    assert units.groups == (
        ("1", "甲类"),
        ("1", "乙类"),
        ("2", ""),
        ("3", ""),
        ("4", ""),
        ("review", ""),
    )
    assert [slot.group for slot in units.slots] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 4, 5]


def test_states_of_units_to_groups(units: Slots) -> None:
    assert units.states.tolist() == [
        [LISTED, LISTED, OPEN],
        [LISTED, LISTED, OPEN],
        [REFUSED, REFUSED, LISTED],
        [LISTED, OPEN, UNSCORED],
        [LISTED, LISTED, LISTED],
        [LISTED, LISTED, LISTED],
    ]


def test_subject_with_its_own_list(changzhi: Scheme) -> None:
    slots = changzhi.slots_of(changzhi.tracks["departments"])
    at = slots.track.positions
    row = slots.states[slots.groups.index(("6", "不动产"))]
    assert [row[at[name]] for name in ("市发改委", "市规自局", "市税务局")] == [
        LISTED,
        OPEN,
        REFUSED,
    ]
