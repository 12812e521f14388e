"""What is chosen on the page Bronnen reaches the refresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from streamlit.testing.v1 import AppTest

from geodata.accept import SWITCH
from ui.refresh_job import JOBS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What was started: the datasets, the name of the area, whether less is accepted, and the year."""
    found: list[tuple[Any, ...]] = []

    def start(datasets: Any, extent: Any, *, force: bool, year: int | None) -> None:
        found.append((list(datasets), extent().name, force, year))

    monkeypatch.setattr(JOBS, "start", start)
    return found


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    made = AppTest.from_string("from ui.pages.sources_page import show\nshow()", default_timeout=60).run()
    assert not made.exception
    return made


def click(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def test_a_year_can_be_chosen_where_there_are_editions(app: AppTest, asked: list[tuple[Any, ...]]) -> None:
    app.multiselect[0].select("stations").run()
    assert not app.number_input  # always as it is today
    app.multiselect[0].select("squares_500m").run()
    (year,) = app.number_input
    assert (year.label, year.value) == ("Jaargang", None)
    assert "CBS-vierkanten" in year.help
    assert "Treinstations" not in year.help

    click(app, "Ververs gekozen")
    app.number_input[0].set_value(2023).run()
    (switch,) = app.toggle
    assert switch.label == SWITCH
    assert "meer dan 5 % van de rijen geen bruikbare geometrie" in switch.help
    switch.set_value(True).run()
    click(app, "Ververs gekozen")
    click(app, "Ververs alles")

    both = ["stations", "squares_500m"]
    assert asked[:2] == [(both, "region", False, None), (both, "region", True, 2023)]
    assert len(asked[2][0]) == 18
    assert asked[2][3] is None  # all of their newest edition
