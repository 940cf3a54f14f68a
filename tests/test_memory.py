"""Threads that all steps share: what fails stops the others, and leaves none at work."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import Any

import pytest

from creditscore.memory import call_off, finish, workers


def test_one_set_of_threads_for_so_many() -> None:
    assert workers(2) is workers(2)
    assert workers(1) is not workers(2)


def test_results_come_in_the_order_of_the_work() -> None:
    pool = workers(2)
    assert finish([pool.submit(pow, i, 2) for i in range(9)]) == [i * i for i in range(9)]


def test_what_fails_calls_off_the_rest_and_waits_for_what_has_begun() -> None:
    pool, go, done = workers(2), threading.Event(), []

    def slow() -> None:
        go.wait(10)
        done.append("slow")

    def fail() -> None:
        go.set()
        raise OverflowError

    futures: list[Future[Any]] = [pool.submit(slow), pool.submit(fail)]
    futures += [pool.submit(go.wait) for _ in range(3)]
    with pytest.raises(OverflowError):
        finish([futures[1], futures[0], *futures[2:]])
    assert done == ["slow"]
    assert all(future.done() for future in futures)


def test_what_has_not_begun_never_does() -> None:
    pool, at_work, go, begun = workers(1), threading.Event(), threading.Event(), []

    def work() -> bool:
        at_work.set()
        return go.wait(10)

    first = pool.submit(work)
    later = [pool.submit(begun.append, i) for i in range(3)]
    later[-1].add_done_callback(lambda _: go.set())
    assert at_work.wait(10)
    call_off([first, *later])
    assert first.result()
    assert all(future.cancelled() for future in later)
    assert begun == []
