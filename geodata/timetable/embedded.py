"""The embedded timetable: tables of lines, stops and headways, written as GTFS and read by the reader of every feed.

It is a model and not a timetable of days: what leaves at known minutes past the hour does so, what is known by its
headway only becomes ``frequencies.txt`` without exact times, so that the phase stays open (see
:class:`geodata.timetable.model.Phases`).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from geodata.catalogue import embedded
from geodata.crs import rd_to_lonlat
from geodata.errors import DatasetInvalidError
from geodata.timetable.feed import read_feed
from geodata.timetable.gtfs import write_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from geodata.catalogue import Catalogue
    from geodata.timetable.model import Timetable

DayType = Literal["weekday", "saturday", "sunday"]

DAYS: dict[str, date] = {
    "weekday": date(2026, 11, 24),
    "saturday": date(2026, 11, 28),
    "sunday": date(2026, 11, 29),
}
"""A date for each kind of day: the embedded lines do not differ within one, but for peak trains on Fridays."""

VALID = (date(2026, 1, 1), date(2027, 12, 31))
"""Calendar of the written feed; the tables themselves are not bound to dates."""

ATTRIBUTION = "Paraatkaart, uit nieuwsberichten en aankondigingen; DB InfraGO; NDOV; GeoNames"

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SERVICES = {
    "weekday": _WEEK[:5],
    "monday_thursday": _WEEK[:4],
    "saturday": ("saturday",),
    "sunday": ("sunday",),
}
LAYER = "~"
"""Before the number of a further trip of the same line, direction and days, of which the hours overlap those before."""

SINCE = ">"
"""After that number: from how many minutes after midnight the trip runs, if its repetitions begin before."""

ROUTE_TYPES = {"train": 2, "bus": 3, "on_demand": 3}
"""GTFS types; what runs on demand is a bus that has to be booked."""

AGENCY_URLS = {"NS": "https://www.ns.nl", "Arriva": "https://www.arriva.nl", "Qbuzz": "https://www.qbuzz.nl"}
OTHER_URL = "https://9292.nl"
"""Where trips of the other operators can be looked up."""


@dataclass(frozen=True, eq=False)
class LineTables:
    """Lines as frames, with the columns of the datasets ``timetable_*``; an option may change copies of them.

    ``stops`` has ``x_m`` and ``y_m`` (RD New) and ``station`` (the id that stops of one station share, or empty)
    instead of the reference to another dataset. ``hours`` may have ``since``: minutes after midnight (-1: none) before
    which nothing leaves, of a run with an unknown phase that is repeated from an earlier minute on.
    """

    stops: pd.DataFrame
    lines: pd.DataFrame
    calls: pd.DataFrame
    hours: pd.DataFrame

    def running(self, *, also: Collection[str] = (), without: Collection[str] = ()) -> LineTables:
        """Only the lines in service, plus or less some; the tables otherwise stay as they are.

        Raises
        ------
        DatasetInvalidError
            There is no such line.
        """
        unknown = sorted({*also, *without} - set(self.lines["id"]))
        if unknown:
            raise _invalid("lines", f"there is no line '{unknown[0]}'.")
        chosen = (self.lines["in_service"] | self.lines["id"].isin(list(also))) & ~self.lines["id"].isin(list(without))
        lines = self.lines[chosen]
        return replace(
            self,
            lines=lines,
            calls=self.calls[self.calls["line"].isin(lines["id"])],
            hours=self.hours[self.hours["line"].isin(lines["id"])],
        )


def embedded_tables(catalogue: Catalogue | None = None) -> LineTables:
    """Open the embedded tables; the position of each stop comes from the dataset that it refers to.

    Raises
    ------
    DatasetInvalidError
        A stop, a call or an hour refers to something that does not exist.
    """
    catalogue = catalogue or embedded()
    stops, lines, calls, hours = (catalogue.table(f"timetable_{name}") for name in ("stops", "lines", "calls", "hours"))
    places = _places(catalogue)
    key = pd.MultiIndex.from_frame(stops[["dataset", "feature"]])
    if len(lost := stops[~key.isin(places.index)]):
        raise _invalid("stops", f"stop '{lost['id'].iloc[0]}' refers to '{lost['feature'].iloc[0]}', which is nowhere.")
    found = places.loc[key]
    station = stops["feature"].where(stops["kind"] == "station", "")
    stops = stops.assign(x_m=found["x_m"].to_numpy(), y_m=found["y_m"].to_numpy(), station=station)
    tables = LineTables(stops, lines, calls, hours)
    check_tables(tables)
    return tables


def timetable_of(tables: LineTables, day: date) -> Timetable:
    """Write tables as GTFS to a temporary folder, and read them with the reader of every feed."""
    with tempfile.TemporaryDirectory(prefix="paraatkaart-") as folder:
        feed = Path(folder) / "embedded"
        write_gtfs(tables, feed)
        return read_feed(feed, day, attribution=ATTRIBUTION)


def write_gtfs(tables: LineTables, folder: Path) -> None:
    """Write tables as a valid GTFS feed.

    Every line becomes a route, every direction and kind of day a trip that ``frequencies.txt`` repeats: with exact
    times where the minutes past the hour are known, otherwise by the headway.
    """
    agencies = tables.lines["operator"].drop_duplicates()
    agency_id = {name: f"a{number}" for number, name in enumerate(agencies, 1)}
    trips, calls, frequencies = _trips(tables)
    used = tables.stops[tables.stops["id"].isin({call["stop_id"] for call in calls})]
    write_tables(
        folder,
        {
            "agency": [
                {
                    "agency_id": agency_id[name],
                    "agency_name": name,
                    "agency_url": AGENCY_URLS.get(name, OTHER_URL),
                    "agency_timezone": "Europe/Amsterdam",
                }
                for name in agencies
            ],
            "attributions": [{"organization_name": ATTRIBUTION, "is_producer": 1}],
            "calendar": [
                {
                    "service_id": service,
                    **{name: int(name in days) for name in _WEEK},
                    "start_date": f"{VALID[0]:%Y%m%d}",
                    "end_date": f"{VALID[1]:%Y%m%d}",
                }
                for service, days in _SERVICES.items()
            ],
            "routes": [
                {
                    "route_id": line.id,
                    "agency_id": agency_id[str(line.operator)],
                    "route_short_name": line.number,
                    "route_long_name": line.name,
                    "route_type": ROUTE_TYPES[str(line.mode)],
                }
                for line in tables.lines.itertuples()
            ],
            "stops": _stops(used),
            "trips": trips,
            "stop_times": calls,
            "frequencies": frequencies,
        },
    )


def _stops(used: pd.DataFrame) -> list[dict[str, object]]:
    """Stops and, where several belong to it, the station."""
    lon, lat = rd_to_lonlat(used["x_m"], used["y_m"])
    used = used.assign(lon=lon.round(7), lat=lat.round(7))
    shared = used[used["station"] != ""].groupby("station").filter(lambda group: len(group) > 1)
    stations = shared.drop_duplicates("station")
    rows: list[dict[str, object]] = [
        {
            "stop_id": f"station:{row['station']}",
            "stop_name": str(row["name"]).removesuffix(", station"),
            "stop_lat": row["lat"],
            "stop_lon": row["lon"],
            "location_type": 1,
        }
        for row in stations.to_dict("records")
    ]
    several = set(stations["station"])
    rows += [
        {
            "stop_id": row["id"],
            "stop_name": row["name"],
            "stop_lat": row["lat"],
            "stop_lon": row["lon"],
            "location_type": 0,
            "parent_station": f"station:{row['station']}" if row["station"] in several else "",
        }
        for row in used.to_dict("records")
    ]
    return rows


def _trips(tables: LineTables) -> tuple[list[dict[str, object]], list[dict[str, object]], list[dict[str, object]]]:
    """Trips, their calls and their repetitions: one trip for each line, direction, kind of day and way of knowing."""
    trips: list[dict[str, object]] = []
    calls: list[dict[str, object]] = []
    frequencies: list[dict[str, object]] = []
    on_demand = set(tables.lines.loc[tables.lines["mode"] == "on_demand", "id"])
    by_line: dict[str, list[tuple[int, str, int]]] = {}
    for row in _rows(tables.calls, "line", "order", "stop", "minutes"):
        by_line.setdefault(row[0], []).append((int(row[1]), row[2], int(row[3])))
    by_trip: dict[tuple[str, str, str, str, int], list[tuple[str, str, int]]] = {}
    hours = ("line", "direction", "days", "phase", "first_departure", "last_departure", "headway_min", "since")
    for line, direction, days, phase, first, last, headway_min, since in _rows(_with_since(tables.hours), *hours):
        by_trip.setdefault((line, direction, days, phase, since), []).append((first, last, int(headway_min)))
    layers = [(key, number, runs) for key, all_of in by_trip.items() for number, runs in enumerate(_layers(all_of))]
    for (line, direction, days, phase, since), layer, runs in sorted(layers):
        further = f"{LAYER}{layer}{SINCE}{since}" if since >= 0 else f"{LAYER}{layer}" if layer else ""
        trip, out = f"{line}:{direction}:{days}:{phase}{further}", direction == "out"
        trips.append({"route_id": line, "service_id": days, "trip_id": trip, "direction_id": int(not out)})
        called = sorted(by_line[line], reverse=not out)
        boarding = 2 if line in on_demand else 0
        for number, (_, stop, minute) in enumerate(called, 1):
            time = _clock(abs(minute - called[0][2]))
            calls.append(
                {
                    "trip_id": trip,
                    "arrival_time": time,
                    "departure_time": time,
                    "stop_id": stop,
                    "stop_sequence": number,
                    "pickup_type": boarding,
                    "drop_off_type": boarding,
                }
            )
        frequencies.extend(
            {
                "trip_id": trip,
                "start_time": _clock(minutes_of(first)),
                "end_time": _clock(minutes_of(last) + 1),
                "headway_secs": headway_min * 60,
                "exact_times": int(phase == "known"),
            }
            for first, last, headway_min in runs
        )
    return trips, calls, frequencies


def _with_since(hours: pd.DataFrame) -> pd.DataFrame:
    return hours.assign(since=hours["since"].astype(int) if "since" in hours else -1)


def _layers(runs: list[tuple[str, str, int]]) -> list[list[tuple[str, str, int]]]:
    """Runs in as few trips as hold them: the hours of one trip do not overlap."""
    layers: list[list[tuple[str, str, int]]] = []
    for run in sorted(runs, key=lambda one: minutes_of(one[0])):
        free = (layer for layer in layers if minutes_of(layer[-1][1]) < minutes_of(run[0]))
        layer = next(free, None)
        if layer is None:
            layers.append([run])
        else:
            layer.append(run)
    return layers


def _rows(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Values of some columns row by row: many times faster than asking a frame for its rows."""
    return zip(*(frame[column].tolist() for column in columns), strict=True)


def minutes_of(clock: str) -> int:
    """Minutes after midnight of ``HH:MM``, which may exceed 24:00."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def _places(catalogue: Catalogue) -> pd.DataFrame:
    """Positions by dataset and id, in RD metres."""
    stations = catalogue.features("stations")
    points = pd.DataFrame({"id": stations["id"], "x_m": stations.geometry.x, "y_m": stations.geometry.y})
    frames = {"stations": points} | {name: catalogue.table(name) for name in ("network_nodes", "destinations")}
    return pd.concat({name: frame.set_index("id")[["x_m", "y_m"]] for name, frame in frames.items()})


def check_tables(tables: LineTables) -> None:
    """Raise for the first reference that leads nowhere, and the first line that runs backwards."""
    for name, frame, column, known in (
        ("calls", tables.calls, "line", tables.lines["id"]),
        ("calls", tables.calls, "stop", tables.stops["id"]),
        ("hours", tables.hours, "line", tables.lines["id"]),
    ):
        lost = frame[~frame[column].isin(known)]
        if len(lost):
            raise _invalid(name, f"row '{lost['id'].iloc[0]}' names the unknown {column} '{lost[column].iloc[0]}'.")
    for line, rows in tables.calls.sort_values(["line", "order"]).groupby("line"):
        if len(rows) < 2 or not (rows["minutes"].diff().dropna() > 0).all():
            raise _invalid("calls", f"line '{line}' has fewer than two stops, or minutes that do not rise.")
    silent = set(tables.lines["id"]) - set(tables.calls["line"])
    if silent:
        raise _invalid("lines", f"line '{min(silent)}' has no stops.")
    bad = tables.hours[
        (tables.hours["headway_min"] <= 0)
        | (tables.hours["last_departure"].map(minutes_of) < tables.hours["first_departure"].map(minutes_of))
    ]
    if len(bad):
        raise _invalid("hours", f"row '{bad['id'].iloc[0]}' has no headway, or ends before it begins.")


def _invalid(table: str, problem: str) -> DatasetInvalidError:
    return DatasetInvalidError(dataset=f"timetable_{table}", problem=problem)
