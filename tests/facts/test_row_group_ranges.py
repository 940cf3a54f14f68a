"""What has to wait where tables are gone through by units."""

from typing import Any

from creditscore.facts.streaming.row_group_ranges import RowGroupRange, most_waiting

TASK: Any = None


def test_row_groups_that_reach_behind_the_open_units_wait() -> None:
    assert most_waiting([RowGroupRange(TASK, 0, 15, 160)], 8, 32) == 0, "the next eight are open"
    assert most_waiting([RowGroupRange(TASK, 0, 16, 160)], 8, 32) == 160
    both = [RowGroupRange(TASK, 0, 31, 320), RowGroupRange(TASK, 9, 24, 160)]
    assert most_waiting(both, 8, 32) == 480
    apart = [RowGroupRange(TASK, 0, 17, 320), RowGroupRange(TASK, 17, 31, 160)]
    assert most_waiting(apart, 8, 32) == 320
    assert most_waiting([], 8, 32) == 0
