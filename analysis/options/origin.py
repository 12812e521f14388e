"""One origin that a journey is explained for: a zone, a station, or any point in RD metres."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from analysis.errors import UnknownOriginError
from analysis.reachability.inputs import guarded_zones
from analysis.reachability.network import load_network
from analysis.reachability.settings import BORDER_M, MAX_SNAP_M
from analysis.reachability.zones import COLUMNS, zones_in_use
from geodata.crs import RD
from geodata.errors import CoordinateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata import Catalogue

ZONE, STATION, POINT = "zone", "station", "point"

_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,; ]\s*(-?\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True)
class Origin:
    """Where a journey starts, in RD metres; ``id`` is what it is asked by, ``kind`` ``zone``, ``station`` or ``point``.

    ``place`` is the municipality of a zone, and empty for others.
    """

    id: str
    name: str
    kind: str
    x_m: float
    y_m: float
    place: str = ""

    def frame(self) -> gpd.GeoDataFrame:
        """The origin as a table of zones with one row, where nobody is counted."""
        texts = {"id": self.id, "name": self.name, "place": self.name, "municipality": self.place, "province": ""}
        rows = {column: [texts.get(column, 0)] for column in COLUMNS}
        return gpd.GeoDataFrame(rows, geometry=[shapely.Point(self.x_m, self.y_m)], crs=RD)


def origins(catalogue: Catalogue) -> dict[str, Origin]:
    """The zones that may be shown, and the stations, by id."""
    zones = guarded_zones(zones_in_use(catalogue).frame, catalogue).sort_values(["place", "id"])
    stations = catalogue.features("stations").sort_values("name")
    found = {
        str(row.id): Origin(str(row.id), str(row.name), ZONE, row.geometry.x, row.geometry.y, str(row.municipality))
        for row in zones.itertuples(index=False)
        if row.id  # what is joined per municipality has no id
    }
    return found | {
        str(row.id): Origin(str(row.id), str(row.name), STATION, row.geometry.x, row.geometry.y)
        for row in stations.itertuples(index=False)
    }


def find_origin(text: str, catalogue: Catalogue, known: Mapping[str, Origin] | None = None) -> Origin:
    """The zone or station with an id, or the point of ``x,y`` in RD metres.

    Raises
    ------
    UnknownOriginError
        It is neither an id nor two numbers.
    CoordinateError
        The point lies outside the provinces of the network, or more than 5 km from it.
    """
    known = origins(catalogue) if known is None else known
    if text in known:
        return known[text]
    if (match := _POINT.fullmatch(text)) is None:
        raise UnknownOriginError(origin=text[:80])
    x_m, y_m = (float(part) for part in match.groups())
    _check(text.strip(), x_m, y_m, catalogue)
    return Origin(f"{x_m:.0f},{y_m:.0f}", f"RD {x_m:.0f}, {y_m:.0f}", POINT, x_m, y_m)


def _check(text: str, x_m: float, y_m: float, catalogue: Catalogue) -> None:
    land = shapely.union_all(catalogue.features("provinces").geometry.to_numpy())
    if abs(x_m) <= 180 and abs(y_m) <= 180:
        raise CoordinateError(
            value=text, english="write RD metres, not degrees.", dutch_reason="dit zijn graden; schrijf meters in RD."
        )
    if shapely.distance(land, shapely.Point(x_m, y_m)) > BORDER_M:
        raise CoordinateError(
            value=text,
            english="it lies outside the six provinces that the network knows.",
            dutch_reason="het ligt buiten de zes provincies die het netwerk kent.",
        )
    away_m = float(np.hypot(*(load_network(catalogue).xy - (x_m, y_m)).T).min())
    if away_m > MAX_SNAP_M:
        raise CoordinateError(
            value=text,
            english=f"it lies {away_m / 1_000:.1f} km from the network; at most {MAX_SNAP_M / 1_000:.0f}.",
            dutch_reason=f"het ligt {away_m / 1_000:.0f} km van het netwerk; hoogstens {MAX_SNAP_M / 1_000:.0f}.",
        )
