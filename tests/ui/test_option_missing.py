"""Why costs are unknown, of columns made by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from ui import option_missing

if TYPE_CHECKING:
    from analysis.options import DecisionTable

PRICES = {"hub_taxi_trip": "Rit met de <hubtaxi>", "bus_hour": "Dienstregelinguur van een bus"}


def table(*missing: tuple[str, ...]) -> DecisionTable:
    columns = [SimpleNamespace(name=f"Optie {number}", missing=one) for number, one in enumerate(missing)]
    return cast("DecisionTable", SimpleNamespace(columns=columns))


def test_every_missing_part_says_where_it_is_filled_in() -> None:
    told = option_missing.note(table((), ("amount hub_taxi_trip", "price hub_taxi_trip"), ("price bus_hour",)), PRICES)
    assert "Optie 0" not in told
    assert "„Ritten per jaar”" in told
    assert "prijs van „Rit met de &lt;hubtaxi&gt;” (regel hub_taxi_trip)" in told
    assert "prijs van „Dienstregelinguur van een bus” (regel bus_hour)" in told
    assert "tab Prijzen" in told


def test_nothing_missing_says_nothing() -> None:
    assert not option_missing.note(table((), ()), PRICES)
