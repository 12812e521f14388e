"""The window that people by public transport are counted in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.errors import WindowError
from analysis.options import Question, evaluate
from analysis.options.window import MORNING, Window, parse_window
from geodata import active

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,name,day_type,direction,time\n"


def test_a_window_is_read_and_written() -> None:
    assert parse_window("07:00-09:00") == MORNING
    assert (MORNING.short, MORNING.words, MORNING.hours) == ("7–9 uur", "Aankomst tussen 7 en 9 uur", "07:00-09:00")
    assert len(MORNING.deadlines_s) == 25
    evening = parse_window("21:30-22:00", "sunday", "from")
    assert evening == Window(77_400, 79_200, "sunday", "from")
    assert evening.words == "Vertrek tussen 21:30 en 22:00 uur op zondag"
    assert evening.record() == {"day_type": "sunday", "direction": "from", "hours": "21:30-22:00"}
    assert Window(0, 420).deadlines_s == (0, 300, 420), "both ends are in it"


@pytest.mark.parametrize(
    "asked",
    [
        ("7-9",), ("09:00-07:00",), ("07:00-07:00",), ("07:00-14:00",), ("28:00-31:00",), ("07:61-09:00",), ("",),
        ("07:00-09:00", "holiday"), ("07:00-09:00", "weekday", "past"),
    ],
)  # fmt: skip
def test_a_window_that_cannot_be_meant_is_refused(asked: tuple[str, ...]) -> None:
    with pytest.raises(WindowError, match="such as 07:00-09:00") as caught:
        parse_window(*asked)
    assert "geen bruikbaar tijdvak" in caught.value.dutch


def test_another_window_is_counted_and_told(tmp_path: Path) -> None:
    """One moment is the shift itself; a day without a shift still has its inhabitants."""
    shifts = tmp_path / "diensten.csv"
    shifts.write_text(f"{HEAD}in,In,sunday,to,22:00\nuit,Uit,sunday,from,16:00\n", encoding="utf-8")
    demand = tmp_path / "reizigers.csv"
    rows = active().table("demand").head(2)
    rows = rows.assign(people=10, home_kind="municipality", home="Assen", shift=["in", "uit"], modes="transit")
    rows.to_csv(demand, index=False)

    def asked(window: Window) -> tuple[dict[str, float | None], dict[str, str], str]:
        table = evaluate(["today"], Question(draws=0, shifts=shifts, demand=demand, window=window))
        cells = {one.id: table.cells[one.id, "today"].value for one in table.criteria}
        return cells, {one.id: one.name for one in table.criteria}, table.digest

    back, names, digest = asked(Window(57_600, 57_900, "sunday", "from"))
    assert back["window.p10.transit"] <= back["shift.uit.transit"] <= back["window.p90.transit"]  # type: ignore[operator]
    assert names["window.p10.transit"].startswith("Vertrek tussen 16:00 en 16:05 uur op zondag, 10e percentiel")
    assert names["travellers.transit.60"] == (
        "Reizigers binnen 60 minuten thuis: openbaar vervoer (midden van 16:00–16:05 uur op zondag)"
    )
    nobody, _, other = asked(Window(36_000, 36_300, "saturday"))
    assert digest != other
    assert "window.p50.transit" not in nobody, "nobody comes then"
    counts = [nobody[f"inhabitants.transit.{band}"] for band in (15, 30, 45, 60)]
    assert np.all(np.diff(np.array(counts, dtype=float)) >= 0)
    assert counts[-1]
    assert nobody["shift.uit.transit"] == back["shift.uit.transit"]
