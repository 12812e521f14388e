"""A briefing is made beside the page: once for the same settings, and given up for newer ones."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from briefing import paper
from briefing.errors import SettingError
from briefing.paper import Page
from briefing.settings import Settings, SheetSettings
from ui import briefing_job

if TYPE_CHECKING:
    from collections.abc import Callable

DRENTHE = (204_300.0, 514_300.0, 269_900.0, 580_300.0)


def asked(title: str) -> Settings:
    sheet = SheetSettings("Blad", ("province",), extent=DRENTHE)
    return Settings(title, "Gemeente", "concept", "2026-11-22", (sheet, sheet))


@pytest.fixture(autouse=True)
def _pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "pages", lambda made: [Page(b"", made)])


def test_a_newer_choice_ends_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go = threading.Event(), threading.Event()
    made: list[tuple[str, int]] = []

    def make(settings: Settings, progress: Callable[[int, int], None]) -> Any:
        for number in (1, 2):
            begun.set()
            assert go.wait(60)
            made.append((settings.title, number))
            progress(number, 2)
        return settings.title

    monkeypatch.setattr(briefing_job, "make", make)
    jobs = briefing_job.Jobs()
    first = jobs.of(asked("een"), "data")
    assert jobs.of(asked("een"), "data") is first
    assert begun.wait(60)
    passed, last = jobs.of(asked("twee"), "data"), jobs.of(asked("drie"), "data")
    assert not last.finished.is_set()
    go.set()
    assert last.finished.wait(60)
    assert made == [("een", 1), ("drie", 1), ("drie", 2)]
    assert [page.words for page in last.pages] == ["drie"]
    assert not first.pages
    assert passed.finished.is_set()
    assert not passed.pages
    assert first.error is passed.error is last.error is None
    assert last.done == last.total == 2
    again = jobs.of(asked("drie"), "other data")
    assert again is not last
    assert again.finished.wait(60)


def test_an_error_is_kept_for_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    error = SettingError("place", "x", "no.", "nee.")

    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(briefing_job, "make", broken)
    jobs = briefing_job.Jobs()
    job = jobs.of(asked("een"), "data")
    assert job.finished.wait(60)
    assert job.error is error
    assert jobs.of(asked("een"), "data") is job
