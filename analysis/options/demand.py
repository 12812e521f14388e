"""Who travels, and when they have to be there: the tables ``demand`` and ``shifts``, checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pandas as pd

from analysis.changes import DAY_TYPES, ShiftHours, seconds
from analysis.errors import DemandInvalidError
from analysis.reachability.zones import zones_in_use
from geodata.frames import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.scenario import Scenario
    from geodata import Catalogue

PEAK_S = ((7 * 3_600, 9 * 3_600), (16 * 3_600, 18 * 3_600))
"""Hours of the peak on weekdays, start and end included."""

FILE = "demand.csv"
AGAIN = "again"
"""Kind of a group of people who stand in another row already: it has figures of its shift, and is in no total."""

KINDS = ("staff", "student", "visitor", AGAIN)

DIRECTIONS = ("to", "from")
_SHIFT_COLUMNS = ("id", "name", "day_type", "direction", "time")


@dataclass(frozen=True)
class Shift:
    """When a group has to be at the gate (``direction`` ``to``), or may leave it (``from``)."""

    id: str
    name: str
    day_type: str
    direction: str
    time_s: int

    @property
    def peak(self) -> bool:
        """Whether those who come for it drive in the peak."""
        return self.day_type == "weekday" and any(since <= self.time_s <= until for since, until in PEAK_S)


@dataclass(frozen=True)
class Group:
    """Travellers with one kind of home, one shift and the modes that they may choose from."""

    id: str
    name: str
    kind: str
    people: float
    home_kind: str
    home: tuple[str, ...]
    shift: str
    modes: tuple[str, ...]
    evidence: str
    source: str


@dataclass(frozen=True, eq=False)
class Origins:
    """Where people start: the zones, then the stations. RD metres; a station has no inhabitants."""

    ids: NDArray[np.str_]
    names: NDArray[np.str_]
    xy: NDArray[np.float64]
    inhabitants: NDArray[np.float64]
    places: Mapping[str, NDArray[np.str_]]
    """Municipality and province of every zone, and the id of every station; empty for others."""

    def row(self, origin: str) -> int:
        """Row of a zone or a station by its id."""
        return int(np.flatnonzero(self.ids == origin)[0])


def load_origins(catalogue: Catalogue) -> Origins:
    """Zones and stations of the data in use."""
    zones, stations = zones_in_use(catalogue).frame, catalogue.features("stations")
    none = np.full(len(stations), "", dtype=object)
    return Origins(
        ids=np.concatenate([zones["id"], stations["id"]]).astype(str),
        names=np.concatenate([zones["name"], stations["name"]]).astype(str),
        xy=np.vstack([_xy(zones), _xy(stations)]),
        inhabitants=np.concatenate([zones["inhabitants"], np.zeros(len(stations))]).astype(float),
        places={
            "municipality": np.concatenate([zones["municipality"], none]).astype(str),
            "province": np.concatenate([zones["province"], none]).astype(str),
            "station": np.concatenate([np.full(len(zones), "", dtype=object), stations["id"]]).astype(str),
        },
    )


def load_shifts(catalogue: Catalogue, path: Path | None = None) -> dict[str, Shift]:
    """The table ``shifts``, or one of the user's own with the same columns, by id.

    Raises
    ------
    DemandInvalidError
        A kind of day, a direction or a time does not exist.
    """
    table = catalogue.table("shifts") if path is None else _own(path, list(_SHIFT_COLUMNS))
    file = "shifts.csv" if path is None else path.name
    found: dict[str, Shift] = {}
    for row in rows(table):
        for key, value, known in (("day_type", row.day_type, DAY_TYPES), ("direction", row.direction, DIRECTIONS)):
            if value not in known:
                text = f"{value!r} is none of {', '.join(known)}."
                _fail(file, row.id, key, text, f"{value!r} bestaat niet; kies uit {', '.join(known)}.")
        if row.id in found:
            _fail(file, row.id, "id", "it is there twice.", "deze dienst staat er twee keer in.")
        try:
            found[row.id] = Shift(row.id, row.name, row.day_type, row.direction, seconds(row.time))
        except ValueError as error:
            _fail(file, row.id, "time", f"{error}.", f"{row.time!r} is geen tijdstip.")
    if not found:
        _fail(file, "-", "id", "there is no shift.", "er staat geen dienst in.")
    return found


def shifted(shifts: Mapping[str, Shift], scenario: Scenario) -> dict[str, Shift]:
    """The shifts with the hours of a scenario.

    Raises
    ------
    OptionInvalidError
        It names a shift that does not exist.
    """
    found = dict(shifts)
    for placed in scenario.of(ShiftHours):
        change = placed.change
        assert isinstance(change, ShiftHours)  # noqa: S101  for the type checker
        if change.shift not in found:
            text = f"there is no shift '{change.shift}'; known are {', '.join(found)}."
            placed.fail("shift", text, f"er is geen dienst '{change.shift}'.")
        found[change.shift] = replace(found[change.shift], time_s=seconds(change.time))
    return found


def load_demand(
    catalogue: Catalogue, shifts: Collection[str], modes: Collection[str], path: Path | None = None
) -> tuple[Group, ...]:
    """The table ``demand``, or one of the user's own with the same columns.

    Raises
    ------
    DemandInvalidError
        A number of people is negative or no number, or a kind, a shift or a mode does not exist.
    """
    table = catalogue.table("demand") if path is None else _own(path, list(catalogue["demand"].columns))
    file = FILE if path is None else path.name
    groups = []
    for row in rows(table):
        people = float(pd.to_numeric(row.people, errors="coerce"))
        if not 0 <= people < np.inf:
            _fail(
                file, row.id, "people", f"{row.people} is no number of people.", f"{row.people} is geen aantal mensen."
            )
        if row.kind not in KINDS:
            text = f"'{row.kind}' is none of {', '.join(KINDS)}."
            _fail(file, row.id, "kind", text, f"'{row.kind}' bestaat niet; kies uit {', '.join(KINDS)}.")
        if row.shift not in shifts:
            text = f"there is no shift '{row.shift}'; known are {', '.join(shifts)}."
            _fail(file, row.id, "shift", text, f"er is geen dienst '{row.shift}'.")
        own = tuple(row.modes.split("|"))
        for mode in own:
            if mode not in modes:
                text = f"there is no mode '{mode}'; known are {', '.join(modes)}."
                _fail(file, row.id, "modes", text, f"er is geen vervoerwijze '{mode}'.")
        home = tuple(row.home.split("|"))
        groups.append(
            Group(row.id, row.name, row.kind, people, row.home_kind, home, row.shift, own, row.evidence, row.source)
        )
    return tuple(groups)


def spread(groups: Collection[Group], origins: Origins, file: str = FILE) -> dict[str, NDArray[np.float64]]:
    """People per origin for every group: by inhabitants over the zones of its home, or at its station.

    Raises
    ------
    DemandInvalidError
        A home is no place of that kind.
    """
    found = {}
    for group in groups:
        places = origins.places.get(group.home_kind)
        if places is None:
            text = f"'{group.home_kind}' is none of {', '.join(origins.places)}."
            _fail(file, group.id, "home_kind", text, f"'{group.home_kind}' bestaat niet.")
        for home in group.home:
            if home not in places:
                text = f"there is no {group.home_kind} '{home}'."
                _fail(file, group.id, "home", text, f"'{home}' is hier niet bekend.")
        inside = np.isin(places, group.home)
        weight = np.where(inside, 1.0 if group.home_kind == "station" else origins.inhabitants, 0.0)
        found[group.id] = group.people * weight / weight.sum()
    return found


def _own(path: Path, columns: list[str]) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        _fail(path.name, "-", "-", f"it cannot be read: {error}.", "het bestand is niet te lezen.")
    missing = [name for name in columns if name not in table.columns]
    if missing:
        _fail(path.name, "-", missing[0], "the column is missing.", "de kolom ontbreekt.")
    return table


def _fail(file: str, row: str, key: str, english: str, dutch: str) -> NoReturn:
    raise DemandInvalidError(file=file, row=row, key=key, english=english, dutch_reason=dutch)


def _xy(frame: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.column_stack([frame.geometry.x, frame.geometry.y])
