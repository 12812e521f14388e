"""Geometries of a service become sound geometries in RD New, or are left out by number, or the whole is refused.

Swapped axes can be told without doubt in the Netherlands: RD x is below 300 km and y above; longitude is below 8 and
latitude above 50. What is repaired or left out is counted in :class:`Notes`, so that nothing happens silently.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from geodata.crs import NETHERLANDS_LAT, NETHERLANDS_LON, lonlat_to_rd
from geodata.errors import DatasetInvalidError
from geodata.schema import RD_NAME, RD_X_M, RD_Y_M
from geodata.sources.errors import ServiceCrsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from geodata.sources.words import LeftOutWords

LONLAT = "OGC:CRS84"
LATLON = "EPSG:4326"
_LARGEST_BROKEN_SHARE = 0.5
EXAMPLES = 5
"""Rows that a note names at most."""

_LONGEST = 60
_DIMENSIONS = {"Point": 0, "MultiPoint": 0, "LineString": 1, "MultiLineString": 1, "Polygon": 2, "MultiPolygon": 2}
_TYPE_IDS = ((0, 4), (1, 5), (3, 6))
"""Per dimension the ids that shapely gives a single geometry and several of them."""
_GATHER: tuple[Callable[[Any], Any], ...] = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)


class Notes:
    """What was repaired, left out or noticed, each with how often."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, list[str]] = {}
        self.once: dict[str, None] = {}
        self.looked_at, self.unusable = 0, 0
        self.expected, self.empty = 0, 0
        self.words: dict[str, LeftOutWords] = {}

    @property
    def unusable_share(self) -> float:
        """Share of the rows whose geometries were looked at that had to be left out for them."""
        return self.unusable / self.looked_at if self.looked_at else 0.0

    @property
    def empty_share(self) -> float:
        """Share of the rows in which a figure that most have to have is empty, rather than secret."""
        return self.empty / self.expected if self.expected else 0.0

    def count(self, what: str, number: int, examples: Iterable[object] = ()) -> None:
        """Add ``number`` rows to a note, with the names of some."""
        if number:
            self.counts[what] += int(number)
            known = self.examples.setdefault(what, [])
            known.extend(str(one)[:_LONGEST] for one in islice(examples, EXAMPLES - len(known)))

    def count_rows(self, what: str, frame: gpd.GeoDataFrame, mask: NDArray[np.bool_]) -> None:
        """Add the marked rows to a note, by their ids."""
        if mask.any():
            self.count(what, int(mask.sum()), frame["_id"][mask].dropna() if "_id" in frame else ())

    def say(self, text: str) -> None:
        """Add a note that is said once."""
        self.once.setdefault(text)

    def texts(self) -> tuple[str, ...]:
        """All notes, in the order in which they came up."""
        words = (text for one in self.words.values() for text in one.texts())
        return (*self.once, *words, *(self._told(what, number) for what, number in self.counts.items()))

    def _told(self, what: str, number: int) -> str:
        names = self.examples.get(what, [])
        more = ", …" if number > len(names) else ""
        return f"{number} row(s) {what}" + (f" ({', '.join(names)}{more})" if names else "")


def known_crs(name: str) -> str:
    """Return ``EPSG:28992``, ``OGC:CRS84`` or ``EPSG:4326`` for the many ways to write them; empty for any other.

    ETRS89 (EPSG:4258) counts as EPSG:4326: they differ by less than a metre.
    """
    text = name.strip().strip("<>").rstrip("/").upper().replace("%3A", ":").replace("/", ":")
    authority, code = ("OGC" if "CRS84" in text else "EPSG"), text.rsplit(":", 1)[-1]
    if authority == "OGC" and code in {"CRS84", "CRS84H"}:
        return LONLAT
    if "EPSG" in text and code == "28992":
        return RD_NAME
    return LATLON if "EPSG" in text and code in {"4326", "4258"} else ""


def to_rd(
    shapes: NDArray[np.object_], declared: str, *, explicit: bool, what: str, notes: Notes
) -> NDArray[np.object_]:
    """Transform geometries to RD New, after looking whether they are what they are said to be.

    Parameters
    ----------
    shapes : array of geometry
        Some may be ``None``.
    declared : str
        One of the names that :func:`known_crs` returns.
    explicit : bool
        Whether the service said so; otherwise ``declared`` is only what the standard assumes.
    what : str
        The dataset, for messages.
    notes : Notes
        Gets a note when axes had to be swapped, of all geometries or of some.

    Raises
    ------
    WrongCrsError
        Most coordinates cannot be in the declared system, not even swapped.
    """
    bounds = shapely.bounds(shapes)
    finite = np.asarray(np.isfinite(bounds).all(axis=1))
    if not finite.any():
        return shapes
    found, straight, swapped = _kind(bounds, finite)
    expected = "RD" if declared == RD_NAME else "degrees"
    if found != expected and (explicit or not found):
        corner = ", ".join(f"{number:g}" for number in bounds[finite][0][:2])
        raise ServiceCrsError(what=f"'{what}'", found=f"coordinates like {corner}", expected=declared)
    few = min(int(straight.sum()), int(swapped.sum()))
    if few:  # each of them can be told without doubt
        notes.count("with axes in another order than the rest, put right", few)
    elif swapped.any() and declared != LATLON:
        notes.say(f"The axes were swapped; {declared} was declared, and they were put right.")
    if swapped.any():
        turned = swapped | (~straight & (swapped.sum() > straight.sum()))
        shapes = shapes.copy()
        shapes[turned] = shapely.transform(shapes[turned], lambda coordinates: coordinates[:, ::-1])
    if found == "RD":
        return shapes
    return np.asarray(shapely.transform(shapes, _from_lonlat), dtype=object)


def sound(frame: gpd.GeoDataFrame, types: tuple[str, ...], what: str, notes: Notes) -> gpd.GeoDataFrame:
    """Leave out rows without usable geometry, repair invalid ones, and keep the promised types only.

    Raises
    ------
    DatasetInvalidError
        More than half of the rows cannot be used.
    """
    with np.errstate(invalid="ignore"):
        shapes = shapely.force_2d(frame.geometry.to_numpy())
        bounds = shapely.bounds(shapes)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    broken = ~empty & ~_finite(shapes)
    away = ~empty & ~broken & ~_inside(bounds)
    notes.count_rows("without a geometry that can be read left out", frame, empty)
    notes.count_rows("with coordinates that are no numbers left out", frame, broken)
    notes.count_rows("outside the Netherlands left out", frame, away)
    usable = ~(empty | broken | away)
    notes.looked_at += len(frame)
    notes.unusable += int((~usable).sum())
    if (len(frame) and not usable.any()) or (len(frame) > 20 and usable.mean() < _LARGEST_BROKEN_SHARE):
        problem = f"{int((~usable).sum())} of {len(frame)} rows have no usable geometry."
        raise DatasetInvalidError(dataset=what, problem=problem)
    frame, shapes = frame[usable], shapes[usable]
    invalid = ~shapely.is_valid(shapes)
    if invalid.any():
        shapes[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
        notes.count_rows("with an invalid geometry repaired", frame, invalid)
    shapes, fits = _of_types(shapes, types)
    notes.count_rows(f"that are no {' or '.join(types)} left out", frame, ~fits)
    notes.unusable += int((~fits).sum())
    return frame[fits].set_geometry(gpd.GeoSeries(shapes[fits], index=frame.index[fits], crs=RD_NAME))


def _kind(bounds: NDArray[np.float64], finite: NDArray[np.bool_]) -> tuple[str, NDArray[np.bool_], NDArray[np.bool_]]:
    """What most of the finite bounds look like: ``RD``, ``degrees``, or nothing known; which so, and which swapped."""
    with np.errstate(invalid="ignore"):
        for name, ranges in (("RD", (RD_X_M, RD_Y_M)), ("degrees", (NETHERLANDS_LON, NETHERLANDS_LAT))):
            low, high = np.array(ranges).T
            straight, swapped = (
                (bounds[:, axes] >= low).all(axis=1) & (bounds[:, [2 + axis for axis in axes]] <= high).all(axis=1)
                for axes in ([0, 1], [1, 0])
            )
            if (straight | swapped)[finite].mean() > 0.5:
                return name, straight & ~swapped, swapped & ~straight
    return "", ~finite, ~finite


def _from_lonlat(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(lonlat_to_rd(coordinates[:, 0], coordinates[:, 1]))


def _finite(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Whether all coordinates of each geometry are finite numbers; bounds alone ignore NaN."""
    coordinates, index = shapely.get_coordinates(shapes, return_index=True)
    bad = index[~np.isfinite(coordinates).all(axis=1)]
    result = np.ones(len(shapes), dtype=bool)
    result[bad] = False
    return result


def _inside(bounds: NDArray[np.float64]) -> NDArray[np.bool_]:
    low, high = np.array([RD_X_M[0], RD_Y_M[0]]), np.array([RD_X_M[1], RD_Y_M[1]])
    with np.errstate(invalid="ignore"):
        return np.asarray((bounds[:, :2] >= low).all(axis=1) & (bounds[:, 2:] <= high).all(axis=1))


def _of_types(shapes: NDArray[np.object_], types: tuple[str, ...]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Cut collections down to the dimension that is wanted; make single or multi as the types allow."""
    dimension = _DIMENSIONS[types[0]]
    single, several = _TYPE_IDS[dimension]
    kinds = shapely.get_type_id(shapes)
    made = np.full(len(shapes), None, dtype=object)
    if any(name.startswith("Multi") for name in types):
        made[kinds == several] = shapes[kinds == several]
        if (alone := kinds == single).any():
            made[alone] = _GATHER[dimension](shapes[alone][:, np.newaxis])
        rest, wanted = ~np.isin(kinds, [single, several]), several
    else:
        made[kinds == single] = shapes[kinds == single]
        rest, wanted = kinds != single, single
    made[rest] = [_cut_down(shape, dimension, wanted) for shape in shapes[rest]]
    return made, ~shapely.is_missing(made)


def _cut_down(shape: shapely.Geometry, dimension: int, wanted: int) -> shapely.Geometry | None:
    """The parts of a collection that have the dimension; nothing if one part is wanted and there are more."""
    single, _ = _TYPE_IDS[dimension]
    flat = shapely.get_parts(shapely.get_parts(shape))
    parts = flat[(shapely.get_type_id(flat) == single) & ~shapely.is_empty(flat)]
    if wanted == single:
        return parts[0] if len(parts) == 1 else None
    return _GATHER[dimension](parts) if len(parts) else None
