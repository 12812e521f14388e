"""What assumptions do is computed beside the page, tells how far it is, and ends when it is stopped."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, cast

from geodata.errors import DatasetMissingError
from ui.tornado_job import Job, known

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.options.sensitivity import Tornado


ASKED, OWN = ("shift.early.transit", "proef", "data", ""), ("shift.early.transit", "proef", "data", "own")


def test_it_tells_how_far_it_is_and_what_it_found() -> None:
    told, go = threading.Event(), threading.Event()

    def compute(tell: Callable[[int, int], None]) -> Any:
        tell(2, 8)
        told.set()
        go.wait()
        return "bars"

    job = Job(ASKED, compute).start()
    told.wait()
    assert job.share == 2 / 8
    assert not job.finished.is_set()
    go.set()
    job.finished.wait()
    assert str(job.found) == "bars"
    assert job.error is None
    assert known(ASKED) is job


def test_it_ends_after_the_step_that_it_is_at_and_the_next_one_has_its_turn() -> None:
    first, go = threading.Event(), threading.Event()
    steps: list[int] = []

    def endless(tell: Callable[[int, int], None]) -> Tornado:
        while True:
            steps.append(len(steps))
            first.set()
            go.wait()
            tell(len(steps), 1_000)

    job, following = Job(OWN, endless).start(), Job(OWN, lambda _tell: cast("Any", "bars"))
    first.wait()
    following.start()
    assert not following.finished.is_set()
    job.stop()
    go.set()
    job.finished.wait()
    assert steps == [0]
    assert job.found is None
    assert job.error is None
    following.finished.wait()
    assert str(following.found) == "bars"
    assert known(OWN) is None  # for its user alone


def test_an_error_is_kept() -> None:
    error = DatasetMissingError(dataset="zones", path="zones.csv")

    def broken(_tell: Callable[[int, int], None]) -> Tornado:
        raise error

    job = Job((*ASKED[:3], "broken"), broken).start()
    job.finished.wait()
    assert job.error is error
