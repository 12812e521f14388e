"""The bands are computed once, beside the page, and again after an error or with other data."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from geodata.errors import DatasetMissingError
from ui import band_job

if TYPE_CHECKING:
    import pytest


def test_one_computation_for_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    go = threading.Event()

    def computed(options: tuple[str, ...], question: Any, progress: Any) -> str:
        asked.append((options, question.draws))
        progress(3, 11)
        go.wait()
        return "table"

    monkeypatch.setattr(band_job, "evaluate", computed)
    jobs = band_job.Jobs()
    job = jobs.of("data")
    assert jobs.of("data") is job
    assert not job.finished.is_set()
    go.set()
    job.finished.wait()
    assert str(job.table) == "table"
    assert job.share == 3 / 11
    assert asked == [((), 1000)]
    jobs.forget_failed()
    assert jobs.of("data") is job
    other = jobs.of("other data")
    other.finished.wait()
    assert other is not job


def test_an_error_is_kept_until_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    error = DatasetMissingError(dataset="zones", path="zones.csv")

    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(band_job, "evaluate", broken)
    jobs = band_job.Jobs()
    job = jobs.of("data")
    job.finished.wait()
    assert job.error is error
    assert jobs.of("data") is job
    jobs.forget_failed()
    assert jobs.of("data") is not job
