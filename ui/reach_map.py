"""Drawings of a reachability result: isochrones with their labels, the destination, and a route."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import geopandas as gpd
from shapely.geometry import Point

from geodata.crs import RD
from layers.look.labels import Label
from layers.look.style import ACCENT, BAND_COLORS, BAND_OPACITY, WHITE
from ui import drawing
from ui import local as fmt
from ui.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.reachability import Destination, Trip
    from ui.drawing import Drawing

_Z_ISOCHRONES = 30
_Z_ROUTE = 120
_Z_DESTINATION = 150
_Z_LABELS = 230


def isochrone_drawings(areas: gpd.GeoDataFrame, credits_: Iterable[str] = ()) -> list[Drawing]:
    """The areas, far below near, in one drawing that is see-through as a whole, and a label on each outer border.

    Parameters
    ----------
    areas : GeoDataFrame
        RD, with ``band_min``; a larger band contains the smaller.
    credits_ : iterable of str
        Whom to name for the network and the inhabitants.
    """
    areas = areas[~areas.geometry.is_empty].sort_values("band_min", ascending=False)
    styles = [
        {"fillColor": BAND_COLORS[int(band)], "className": f"layer-isochrones isochrone-{int(band)}"}
        for band in areas["band_min"]
    ]
    stroke = {"color": WHITE, "weight": 1, "fill": True, "fillOpacity": 1}
    simplified = areas.set_geometry(areas.geometry.simplify(40))
    return [
        drawing.shapes(
            "isochrones",
            simplified,
            [stroke],
            z=_Z_ISOCHRONES,
            styles=styles,
            opacity=BAND_OPACITY,
            fit=True,
            credits_=credits_,
        ),
        drawing.labels(
            "isochrone-names", [_band_label(row.band_min, row.geometry) for row in areas.itertuples()], z=_Z_LABELS
        ),
    ]


@lru_cache(maxsize=8)
def destination_drawings(destination: Destination) -> tuple[Drawing, ...]:
    """The destination as a dot with its name, and a ring at its accuracy: made once, since every run asks."""
    point = Point(destination.x_m, destination.y_m)
    ring = {"color": ACCENT, "weight": 1, "dashArray": "2 4", "fill": False}
    dot = {"color": WHITE, "weight": 2, "radius": 7, "fill": True, "fillColor": ACCENT, "fillOpacity": 1}
    return (
        drawing.shapes("destination-accuracy", _frame(point.buffer(destination.precision_m)), [ring], z=_Z_DESTINATION),
        drawing.shapes("destination", _frame(point), [dot], z=_Z_DESTINATION + 1),
        drawing.labels(
            "destination-name",
            [Label(destination.name, point.x, point.y, rank=1, style="accent", below=True)],
            z=_Z_LABELS + 2,
        ),
    )


def trip_drawings(trip: Trip) -> list[Drawing]:
    """A route with its start."""
    start = Point(trip.geometry.coords[0])
    casing = {"color": WHITE, "weight": 8, "fill": False, "opacity": 0.9}
    line = {"color": ACCENT, "weight": 4, "fill": False}
    dot = {"color": ACCENT, "weight": 3, "radius": 6, "fill": True, "fillColor": WHITE, "fillOpacity": 1}
    return [
        drawing.shapes("route", _frame(trip.geometry), [casing, line], z=_Z_ROUTE),
        drawing.shapes("route-start", _frame(start), [dot], z=_Z_ROUTE + 1),
        drawing.labels(
            "route-name",
            [
                Label(
                    tr("Vertrekpunt, {minutes}", minutes=fmt.minutes(trip.minutes)),
                    start.x,
                    start.y,
                    rank=1,
                    style="accent",
                    below=True,
                )
            ],
            z=_Z_LABELS + 1,
        ),
    ]


def _band_label(band_min: int, area: object) -> Label:
    """A label on the outer border, to the north-east where the fewest other labels are."""
    frame = gpd.GeoSeries([area], crs=RD).explode().exterior
    corners = frame.get_coordinates()
    best = (corners["x"] + corners["y"]).to_numpy().argmax()
    x_m, y_m = corners.iloc[best]
    return Label(fmt.minutes(band_min), float(x_m), float(y_m), rank=-band_min, style="band")


def _frame(geometry: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[geometry], crs=RD)
