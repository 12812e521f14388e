"""For which area data is fetched: the province, the region that the embedded data covers, or a polygon of the user."""

from __future__ import annotations

import hashlib
import json
import tempfile
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from geodata.catalogue import embedded
from geodata.crs import to_rd
from geodata.errors import ExtentError
from geodata.gpkg import problem_of
from geodata.schema import RD_X_M, RD_Y_M

NAMES = ("drenthe", "region")
_LARGEST_KM2 = 45_000.0
"""The Netherlands with its large waters has 41,500 km2."""

_LARGEST_UPLOAD = 5_000_000
_GEOJSON = frozenset({"FeatureCollection", "Feature", "Polygon", "MultiPolygon", "GeometryCollection"})


@dataclass(frozen=True, eq=False)
class Extent:
    """An area in RD New (EPSG:28992). ``name`` tells people which one: ``drenthe``, ``region`` or a file name."""

    name: str
    geometry: shapely.Geometry

    @property
    def bounds_m(self) -> tuple[float, float, float, float]:
        """West, south, east and north in RD metres."""
        west, south, east, north = shapely.bounds(self.geometry)
        return float(west), float(south), float(east), float(north)

    @cached_property
    def digest(self) -> str:
        """Which area exactly: another outline under the same name has another digest."""
        return hashlib.sha256(shapely.to_wkb(shapely.normalize(self.geometry))).hexdigest()[:12]


def named_extent(name: str) -> Extent:
    """Return the province (``drenthe``), or Drenthe with its surroundings (``region``): all embedded municipalities.

    Raises
    ------
    ExtentError
        No such area.
    """
    if name not in NAMES:
        raise ExtentError(
            extent=name,
            english="choose drenthe, region or a file with polygons.",
            dutch_reason="kies drenthe, region of een bestand met vlakken.",
        )
    municipalities = embedded().features("municipalities")
    if name == "drenthe":
        municipalities = municipalities[municipalities["in_drenthe"]]
    return Extent(name, shapely.union_all(municipalities.geometry.to_numpy()))


def at_least_region(extent: Extent) -> Extent:
    """The extent itself if it holds the whole region, otherwise both together."""
    region = named_extent("region")
    if extent.digest == region.digest or shapely.covers(extent.geometry, region.geometry):
        return extent
    if shapely.covers(shapely.buffer(region.geometry, 1), extent.geometry):
        return region
    return Extent(f"region + {extent.name}", shapely.union(region.geometry, extent.geometry))


def read_extent(path: Path) -> Extent:
    """Read the polygons of a file that GDAL knows (GeoJSON, GeoPackage, Shapefile), in any named CRS.

    Raises
    ------
    ExtentError
        The file cannot be read, holds no polygon, or lies outside the Netherlands.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of GDAL; what cannot be used is refused below
            _check_tables(path)
            layer = next((str(name) for name, _ in pyogrio.list_layers(path)), "")
            _check_tables(path, layer)
            frame = pyogrio.read_dataframe(path, layer=layer, columns=[])
    except ExtentError:
        raise
    except shapely.errors.ShapelyError as error:
        english = "a ring in it does not close, or a coordinate is no number."
        raise _unusable(path, english, "een ring erin is niet gesloten, of een coördinaat is geen getal") from error
    except (DataSourceError, OSError, ValueError) as error:
        raise _unusable(path, f"it cannot be read: {error}", "het is niet te lezen") from error
    if frame.geometry.name not in frame or frame.crs is None:
        raise _unusable(path, "it does not say its reference system.", "het zegt zijn coördinatenstelsel niet")
    shapes = to_rd(frame).geometry.dropna().to_numpy()
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        raise _unusable(path, "a coordinate is no number.", "een coördinaat is geen getal")
    areas = shapely.make_valid(shapes)
    geometry = shapely.union_all(areas[shapely.get_dimensions(areas) == 2])
    if geometry.is_empty:
        raise _unusable(path, "it holds no polygon.", "er staat geen vlak in")
    west, south, east, north = shapely.bounds(geometry)
    inside = RD_X_M[0] <= west and east <= RD_X_M[1] and RD_Y_M[0] <= south and north <= RD_Y_M[1]
    if not inside or shapely.area(geometry) > _LARGEST_KM2 * 1e6:
        raise _unusable(path, "it reaches outside the Netherlands.", "het reikt buiten Nederland")
    return Extent(path.name, geometry)


def uploaded_extent(name: str, content: bytes) -> Extent:
    """Read the polygons of a GeoJSON file that somebody sent; the same rules hold as in :func:`read_extent`.

    Raises
    ------
    ExtentError
        It is too large or no GeoJSON, or as in :func:`read_extent`.
    """
    shown = Path(name).name
    if len(content) > _LARGEST_UPLOAD:
        limit = f"{_LARGEST_UPLOAD // 1_000_000} MB"
        raise _unusable(shown, f"it is larger than {limit}.", f"het is groter dan {limit}")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _unusable(shown, f"it is no GeoJSON: {error}", "het is geen GeoJSON") from error
    if not isinstance(document, dict) or document.get("type") not in _GEOJSON:
        raise _unusable(shown, "it is no GeoJSON with polygons.", "het is geen GeoJSON met vlakken")
    with tempfile.TemporaryDirectory(prefix="paraatkaart-") as folder:
        path = Path(folder) / "extent.geojson"  # a name of ours: GDAL chooses a driver by it
        path.write_text(json.dumps(document), encoding="utf-8")
        try:
            return Extent(shown, read_extent(path).geometry)
        except ExtentError as error:
            raise ExtentError(**{**error.values, "extent": shown}) from error


def find_extent(text: str, folder: Path) -> Extent:
    """Return what a user means: one of :data:`NAMES`, otherwise a file, seen from ``folder``."""
    path = folder / text
    return read_extent(path) if text not in NAMES and path.exists() else named_extent(text)


def _check_tables(path: Path, layer: str = "") -> None:
    if found := problem_of(path, layer):
        raise _unusable(path, f"{found.english}.", found.dutch)


def _unusable(path: Path | str, english: str, dutch: str) -> ExtentError:
    return ExtentError(extent=str(path), english=english, dutch_reason=f"{dutch}.")
