"""Ground of which nothing can be said, because rows lie there that the publication guard hides.

Only whole municipalities are known of such rows (:mod:`layers.ground`). What they would add to a figure lies between
nothing and all that the other side has in those municipalities, where no row that may be shown lies already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from analysis.overlay.cover import cover
from analysis.overlay.division import HA_M2, LEAST_PIECE_M2
from analysis.overlay.notes import Municipalities, hidden_rows, not_fetched
from analysis.overlay.surface import areas_only, surface

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.overlay.inputs import Side
    from geodata.notes import Note

_AREA, _LINE = 2, 1
NOWHERE = shapely.Polygon()


@dataclass(frozen=True, eq=False)
class Unknown:
    """What hidden rows may add to an overlap.

    Attributes
    ----------
    ground : Polygon or MultiPolygon
        Where both sides may have areas, one of them a hidden one, and no piece is known; in RD New.
    length_km : float or None
        Length of the lines that hidden rows may meet; none if the hidden rows may be lines, whose length is not known.
    notes : tuple of Note
        Per side with hidden rows where the other side has something: which municipalities.
    """

    ground: Any
    length_km: float | None
    notes: tuple[Note, ...]

    @property
    def area_ha(self) -> float:
        """Hectares of the ground."""
        return float(self.ground.area) / HA_M2

    @property
    def anything(self) -> bool:
        """Whether a total is not known."""
        return self.area_ha > 0 or self.length_km != 0


def hidden_ground(side: Side) -> Any:
    """Where areas of a side may lie that are hidden or were not fetched; empty if there are none."""
    hidden = _outline(side) if _AREA in side.hidden_kinds else NOWHERE
    return joined(hidden, _beyond(side)) if _AREA in _kinds(side) else hidden


def joined(*parts: Any) -> Any:
    """The ground of valid areas together; empty if it is less than a piece."""
    found = areas_only(np.array([shapely.union_all([part for part in parts if not part.is_empty])], dtype=object))[0]
    return found if found.area >= LEAST_PIECE_M2 else NOWHERE


def whole_parts(region: Any) -> list[Any]:
    """The parts of a region that are a piece: thinner ones are what rounding leaves along cuts."""
    parts = shapely.get_parts(region)
    return list(parts[shapely.area(parts) >= LEAST_PIECE_M2])


def shared_ground(region: Any, other: Any) -> Any:
    """The ground of two valid regions; empty if it is less than a piece."""
    return joined(areas_only(np.array([shapely.intersection(region, other)], dtype=object))[0])


def names_on(side: Side, region: Any) -> Municipalities | None:
    """The municipalities with hidden rows of a side that share ground with a region; none if there are none."""
    if side.hidden is None:
        return None
    shared_m2 = shapely.area(shapely.intersection(side.hidden.geometry.to_numpy(), region))
    return _named(side.hidden, shared_m2 >= LEAST_PIECE_M2)


def _named(hidden: gpd.GeoDataFrame, here: NDArray[np.bool_]) -> Municipalities | None:
    if not here.any():
        return None
    reached = hidden["reached"].to_numpy(dtype=bool)
    touched = tuple(sorted(hidden["name"][here & reached]))
    return Municipalities(tuple(sorted(hidden["name"][~reached & (here | bool(touched))])), touched)


def unknown_overlap(left: Side, right: Side, found: gpd.GeoDataFrame) -> Unknown:
    """What hidden rows of either side may add to the pieces that both share; ground of a piece is no longer unknown."""
    outlines = _outline(left), _outline(right)
    parts: list[Any] = []
    length_km: float | None = 0.0
    notes: list[Note] = []
    both = shared_ground(*outlines)
    if both.area and _AREA in left.hidden_kinds and _AREA in right.hidden_kinds:
        parts.append(both)
    if both.area and _lines_possible(left.hidden_kinds, right.hidden_kinds):
        length_km = None
    for hiding, outline, other in ((left, outlines[0], right), (right, outlines[1], left)):
        notes += _told(hiding, other, both)
        ways = ((outline, hiding.hidden_kinds, ""), (_beyond(hiding), _kinds(hiding), _area(hiding)))
        for region, kinds, area in ways:
            ground, lines = _met(region, other)
            if _AREA in kinds:
                parts.append(ground)
            if _LINE in kinds and (ground.area or lines.length):
                length_km = None
            elif _AREA in kinds and length_km is not None:
                length_km += _unmet(lines, hiding).length / 1_000
            if area and (ground.area or lines.length):
                notes.append(not_fetched(hiding.title, area))
    return Unknown(_without(joined(*parts), found), length_km, tuple(notes))


def _without(ground: Any, found: gpd.GeoDataFrame) -> Any:
    """Ground without that of the pieces."""
    if ground.is_empty:
        return ground
    shapes = found.geometry.to_numpy()
    shapes = shapes[(shapely.get_dimensions(shapes) == _AREA) & shapely.intersects(shapes, ground)]
    rest = areas_only(np.array([shapely.difference(ground, shapely.union_all(shapes))], dtype=object))[0]
    return joined(*whole_parts(rest))


def _unmet(lines: Any, side: Side) -> Any:
    """Lines without what the rows of a side cover, which is in pieces already."""
    shapes = side.frame.geometry.to_numpy()
    near = surface(side.frame).geometries(np.flatnonzero(shapely.get_dimensions(shapes) == _AREA))
    near = near[shapely.intersects(near, lines)]
    return shapely.difference(lines, shapely.union_all(near))


def _met(region: Any, other: Side) -> tuple[Any, Any]:
    """The ground of the areas of a side in a region, and its lines there."""
    if region.is_empty or not len(other.frame):
        return NOWHERE, NOWHERE
    return joined(*cover(region, surface(other.frame)).pieces()), _lines_in(other, region)


def _told(hiding: Side, other: Side, both: Any) -> Iterator[Note]:
    """The note on a side, if the other one has something, or hides something, where it hides rows."""
    if hiding.hidden is None:
        return
    outlines = hiding.hidden.geometry.to_numpy()
    here = shapely.area(shapely.intersection(outlines, both)) >= LEAST_PIECE_M2
    if len(other.frame):
        here[np.unique(other.frame.sindex.query(outlines, predicate="intersects")[0])] = True
    if names := _named(hiding.hidden, here):
        yield hidden_rows(hiding.title, names)


def _beyond(side: Side) -> Any:
    return NOWHERE if side.beyond is None else side.beyond.ground


def _area(side: Side) -> str:
    return "" if side.beyond is None else side.beyond.area


def _kinds(side: Side) -> frozenset[int]:
    """Dimensions of the rows that a fetched side may have elsewhere, whatever it has here."""
    return frozenset() if side.beyond is None else side.beyond.kinds


def _outline(side: Side) -> Any:
    return NOWHERE if side.hidden is None else joined(*side.hidden.geometry)


def _lines_possible(first: frozenset[int], second: frozenset[int]) -> bool:
    """Whether rows of these kinds may share a length."""
    return (_LINE in first and bool(second & {_LINE, _AREA})) or (_LINE in second and bool(first & {_LINE, _AREA}))


def _lines_in(side: Side, outline: Any) -> Any:
    shapes = side.frame.geometry.to_numpy()
    lines = shapes[shapely.get_dimensions(shapes) == _LINE]
    return shapely.union_all(shapely.intersection(lines, outline)) if len(lines) else NOWHERE
