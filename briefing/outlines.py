"""What an analysis adds to the map of a sheet: pieces or outlines with a look, and the words of their legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from briefing import fonts, svg
from briefing.legend import Row
from layers.look.style import INK, WHITE
from layers.look.swatch import picture, sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from briefing.frame import Frame
    from layers.look.style import Look

_MARK_PX = 15.0


@dataclass(frozen=True, eq=False)
class Outline:
    """A shape in RD New (EPSG:28992). ``mark`` is a letter that stands on its edge, so that no colour is needed."""

    words: str
    geometry: BaseGeometry
    look: Look
    mark: str = ""


def outlines_svg(frame: Frame, outlines: Sequence[Outline]) -> list[str]:
    """Draw them, the first below; the letters above all of them and evenly around."""
    return [*_shapes(frame, outlines), *_marks(frame, outlines)]


def _shapes(frame: Frame, outlines: Sequence[Outline]) -> Iterator[str]:
    for number, one in enumerate(outlines):
        hatch_id = f"outline-{number}"
        data = svg.path(svg.inside(frame, one.geometry))
        strokes = one.look.strokes
        if one.look.shape == "fill":
            yield f"<defs>{svg.hatch_of(one.look, hatch_id)}</defs>{svg.area(data, one.look, hatch_id)}"
            strokes = strokes[1:]
        yield from (svg.lines(data, stroke) for stroke in strokes)


def _marks(frame: Frame, outlines: Sequence[Outline]) -> Iterator[str]:
    marked = [one for one in outlines if one.mark]
    for number, one in enumerate(marked):
        seen = svg.inside(frame, one.geometry)
        if seen.is_empty:
            continue
        widest = max(shapely.get_parts(seen), key=lambda part: part.length)
        edge = widest.exterior if widest.geom_type == "Polygon" else widest
        at = edge.interpolate((number + 0.5) / len(marked), normalized=True)
        wide = fonts.width(one.mark, _MARK_PX, "Semibold")
        yield svg.text(one.mark, (at.x - wide / 2, at.y + _MARK_PX / 3), _MARK_PX, INK, bold=True, halo=WHITE)


def legend_rows(outlines: Sequence[Outline]) -> list[Row]:
    """A row for each, its letter first."""
    return [Row(picture(sample(one.look)), words(one)) for one in outlines]


def words(one: Outline) -> str:
    """What the legend says about it."""
    return f"{one.mark}: {one.words}" if one.mark else one.words
