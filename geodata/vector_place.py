"""Whether coordinates can be what a file says they are."""

from __future__ import annotations

from pyproj import CRS, Transformer

from geodata.crs import NETHERLANDS_LAT, NETHERLANDS_LON, RD
from geodata.schema import RD_X_M, RD_Y_M
from geodata.vector_errors import VectorPlaceError

Bounds = tuple[float, float, float, float]
"""Least x, least y, greatest x, greatest y."""


def check_place(path: str, layer: str, crs: CRS, bounds: tuple[float, ...]) -> None:
    """Refuse coordinates that cannot be in ``crs``, or that lie outside the Netherlands.

    A layer that reaches beyond the Netherlands is fine as long as it meets them.

    Raises
    ------
    VectorPlaceError
    """
    found = {"path": path, "layer": layer, "crs": text_of(crs), "bounds": _text(bounds)}
    if crs.is_geographic:
        if abs(bounds[0]) > 360 or abs(bounds[2]) > 360 or abs(bounds[1]) > 90 or abs(bounds[3]) > 90:
            meant = " They look like RD New." if _looks_rd(bounds) else ""
            raise VectorPlaceError(
                **found,
                problem=f"are no degrees.{meant} Store the file with the right reference system, such as EPSG:28992; "
                "GeoJSON without one is always in degrees.",
                dutch_problem="zijn geen graden. Bewaar het bestand met het juiste coördinatenstelsel (EPSG:28992).",
            )
        if not _meets(bounds, NETHERLANDS_LON, NETHERLANDS_LAT):
            swapped = _meets(bounds, NETHERLANDS_LAT, NETHERLANDS_LON)
            raise VectorPlaceError(
                **found,
                problem="have longitude and latitude swapped."
                if swapped
                else "lie outside the Netherlands (longitude 3.0 to 7.5, latitude 50.5 to 53.8).",
                dutch_problem="hebben lengte- en breedtegraad verwisseld." if swapped else "liggen buiten Nederland.",
            )
        return
    if _looks_degrees(bounds):
        raise VectorPlaceError(
            **found,
            problem="are degrees, longitude and latitude. Store the file with EPSG:4326 as its reference system.",
            dutch_problem="zijn graden (lengte en breedte). Bewaar het bestand met EPSG:4326 als coördinatenstelsel.",
        )
    if not _meets(in_rd(crs, bounds), RD_X_M, RD_Y_M):
        swapped = crs == RD and _meets((bounds[1], bounds[0], bounds[3], bounds[2]), RD_X_M, RD_Y_M)
        raise VectorPlaceError(
            **found,
            problem="have x and y swapped." if swapped else "lie outside the Netherlands.",
            dutch_problem="hebben x en y verwisseld." if swapped else "liggen buiten Nederland.",
        )


def assumed_crs(path: str, layer: str, bounds: tuple[float, ...]) -> CRS:
    """RD New, for a file without a reference system whose coordinates can be nothing else.

    Raises
    ------
    VectorPlaceError
        They can be something else.
    """
    if _looks_rd(bounds):
        return RD
    meant = " They look like degrees (EPSG:4326)." if _looks_degrees(bounds) else ""
    raise VectorPlaceError(
        path=path,
        layer=layer,
        crs="no reference system",
        bounds=_text(bounds),
        problem=f"are not RD New.{meant} Store the file with its reference system.",
        dutch_problem="zijn geen RD-coördinaten. Bewaar het bestand met zijn coördinatenstelsel.",
    )


def in_rd(crs: CRS, bounds: tuple[float, ...]) -> Bounds:
    """Bounds in ``crs`` as bounds in RD New."""
    return transformed(crs, RD, bounds)


def transformed(source: CRS, target: CRS, bounds: tuple[float, ...]) -> Bounds:
    """Bounds in another reference system, wide enough for everything in them."""
    left, low, right, high = bounds
    if source == target:
        return (left, low, right, high)
    transformer = Transformer.from_crs(source, target, always_xy=True)
    least_x, least_y, most_x, most_y = transformer.transform_bounds(left, low, right, high, densify_pts=21)
    return (least_x, least_y, most_x, most_y)


def text_of(crs: CRS) -> str:
    """``EPSG:4326``, or the name of a reference system without a code."""
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else str(crs.name)


def _looks_rd(bounds: tuple[float, ...]) -> bool:
    inside_x = RD_X_M[0] <= bounds[0] <= bounds[2] <= RD_X_M[1]
    return inside_x and RD_Y_M[0] <= bounds[1] <= bounds[3] <= RD_Y_M[1]


def _looks_degrees(bounds: tuple[float, ...]) -> bool:
    return abs(bounds[0]) <= 180 and abs(bounds[2]) <= 180 and abs(bounds[1]) <= 90 and abs(bounds[3]) <= 90


def _meets(bounds: tuple[float, ...], x: tuple[float, float], y: tuple[float, float]) -> bool:
    return bounds[0] <= x[1] and bounds[2] >= x[0] and bounds[1] <= y[1] and bounds[3] >= y[0]


def _text(bounds: tuple[float, ...]) -> str:
    return ", ".join(f"{value:g}" for value in bounds)
