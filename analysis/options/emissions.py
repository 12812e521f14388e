"""Kilometres and CO2: of a traveller by each mode, and of vehicles of new lines; nothing is assumed about choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pandas as pd

from analysis.errors import DemandInvalidError
from analysis.options.table import Criterion, Figure
from geodata.frames import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from analysis.options.draws import Draws
    from analysis.options.line_tables import Lines
    from analysis.options.modes import Mode
    from analysis.options.street import Streets
    from analysis.options.vehicles import Fleet
    from geodata import Catalogue

FILE = "emissions.csv"
BUS = "bus"
"""Row of the vehicles of new lines."""

_COLUMNS = ("id", "grams")


def load_emissions(catalogue: Catalogue, path: Path | None = None) -> dict[str, float]:
    """Grams of CO2 per kilometre by id, NaN where it is not known.

    What a table of the user's own leaves out is as in the table that ships: who walks emits nothing.

    Raises
    ------
    DemandInvalidError
        A number is negative or none, or there is nothing of that name.
    """
    shipped = catalogue.table("emissions")
    file = FILE if path is None else path.name
    found = dict(zip(shipped["id"].astype(str), shipped["grams"].astype(float), strict=True))
    for row in rows(shipped if path is None else _own(path)):
        if row.id not in found:
            known = ", ".join(found)
            _fail(file, row.id, "id", f"there is no '{row.id}'; known are {known}.", f"kies uit {known}.")
        empty = pd.isna(row.grams) or row.grams == ""
        grams = float("nan") if empty else float(pd.to_numeric(row.grams, errors="coerce"))
        if not empty and not 0 <= grams < np.inf:
            _fail(file, row.id, "grams", f"{row.grams} is no number of grams.", f"{row.grams} is geen aantal gram.")
        found[row.id] = grams
    return found


def trip_figures(
    mode: Mode, length_m: NDArray[np.float64], travellers: NDArray[np.float64], grams: float, draws: Draws
) -> Iterator[Figure]:
    """Mean kilometres of the fastest way of those who may use a mode, one way, and CO2 if each of them does."""
    if not travellers.any():
        return
    held = travellers > 0
    mean_km = float(travellers[held] @ length_m[held]) / float(travellers.sum()) / 1_000
    km = mean_km * draws.length_factor
    criterion = Criterion(f"km.trip.{mode.id}", f"Kilometers per reiziger, enkele reis: {mode.name}", "km", "", "co2")
    yield Figure(criterion, mean_km, km)
    name = f"CO₂ per reiziger als ieder zo reist, enkele reis: {mode.name}"
    # Nothing is emitted over any distance, also where there is no way.
    each, drawn = (0.0, np.zeros_like(km)) if grams == 0 else (mean_km * grams, km * grams)
    yield Figure(Criterion(f"co2.trip.{mode.id}", name, "g", "lower", "co2"), each, drawn)


def line_figures(fleet: Fleet, streets: Streets, grams: float, draws: Draws) -> Iterator[Figure]:
    """Kilometres in a year that vehicles drive beyond the base, and their CO2; NaN where that is not known.

    CO2 is one side only, without what travellers emit less: it has no better side, so that nobody ranks by it.
    """
    km = vehicle_km(fleet, streets)
    drawn = km * draws.length_factor
    criterion = Criterion("vehicle_km.year", "Kilometers per jaar van extra bussen", "km", "lower", "co2")
    yield Figure(criterion, km, drawn)
    name = "CO₂ per jaar van extra bussen; wat reizigers minder uitstoten is er niet af"
    kilograms = 0.0 if km == 0 else grams / 1_000
    yield Figure(Criterion("co2.year", name, "kg", "", "co2"), km * kilograms, drawn * kilograms)


def vehicle_km(fleet: Fleet, streets: Streets) -> float:
    """Kilometres a year beyond the base, empty trips back included; NaN where no road leads from stop to stop."""
    if not fleet.known:
        return float("nan")
    return sum(count * line_km(fleet.lines, line, streets) for line, count in fleet.runs.items() if count)


def line_km(lines: Lines, line: str, streets: Streets) -> float:
    """Kilometres of a line: the fastest way by car past its stops; NaN where none leads there."""
    calls = lines.tables.calls[lines.tables.calls["line"] == line].sort_values("order")
    stops = lines.tables.stops.set_index("id").loc[calls["stop"].tolist(), ["x_m", "y_m"]].to_numpy(dtype=float)
    total = streets.driven_m(stops) / 1_000
    return total if np.isfinite(total) else float("nan")


def _own(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        _fail(path.name, "-", "-", f"it cannot be read: {error}.", "het bestand is niet te lezen.")
    for name in _COLUMNS:
        if name not in table.columns:
            _fail(path.name, "-", name, "the column is missing.", "de kolom ontbreekt.")
    return table


def _fail(file: str, row: str, key: str, english: str, dutch: str) -> NoReturn:
    raise DemandInvalidError(file=file, row=row, key=key, english=english, dutch_reason=dutch)
