"""What the answers of ``reach`` and ``transit`` have in common, whatever network they were computed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.export import tell
from cli.output import print_table, rounded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from analysis.reachability import Trip
    from analysis.reachability.streets import StreetTrip

_JOINED = "gemeente-"
"""What the ids of rows begin with that stand for all zones of a municipality."""

_COLUMNS = ("id", "name", "municipality", "inhabitants", "minutes", "length_m", "snap_m")


def lonlat_of(zones: gpd.GeoDataFrame) -> list[dict[str, float]]:
    """Return where zones lie, in WGS84 degrees with six decimals."""
    from geodata.crs import to_wgs84

    return [{"lon": round(point.x, 6), "lat": round(point.y, 6)} for point in to_wgs84(zones).geometry]


def tell_joined(zones: Sequence[Mapping[str, Any]]) -> None:
    """Say on standard error that some rows stand for many zones, so that they do not sum to the bands."""
    joined = [zone for zone in zones if str(zone["id"]).startswith(_JOINED)]
    if joined:
        people = sum(zone["inhabitants"] for zone in joined)
        note = (
            f"{len(joined)} rows are whole municipalities where places are not shown: all their zones, with {people} "
            "inhabitants, at the mean of their minutes. Bands count every zone by itself: the rows do not sum to them."
        )
        tell([note])


def print_nearest_first(bands: Sequence[dict[str, Any]], zones: Sequence[dict[str, Any]]) -> None:
    """Print inhabitants per band, and the zones by minutes."""
    print_table(bands)
    print()
    nearest_first = sorted(zones, key=lambda row: (row["minutes"], row["id"]))
    print_table([{name: row[name] for name in _COLUMNS} for row in nearest_first])


def trip_figures(trip: Trip | StreetTrip) -> dict[str, Any]:
    """Return the figures of a trip, rounded for printing."""
    names = ("minutes", "length_m", "origin_snap_m", "roads", "evidence")
    return rounded({name: getattr(trip, name) for name in names})


def print_trip(trip: Trip | StreetTrip, origin: str) -> None:
    """Print the figures of a trip as lines of text."""
    print(f"From {origin}: {trip.minutes:.1f} min, {trip.length_m / 1_000:.1f} km")
    print(f"Way to the network: {trip.origin_snap_m:.0f} m in a straight line")
    print(f"Roads: {', '.join(trip.roads) or '-'}")
