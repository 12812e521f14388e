"""What a map shows: the rows of its layers that lie in the window, in the state of a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import shapely

from analysis.moments import Moment, on_day
from analysis.timeline import status_on
from briefing.errors import SettingError
from layers import Layer, load_layer
from layers.look.classes import classes
from layers.look.style import look
from layers.register import load_register
from layers.shown import owners, register_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.frame import Bounds
    from layers.look.classes import Class

_AREA_OPACITY = 0.25
MOST_PRINTED = 20_000
"""More features of one layer make a page that is a blot, and take minutes."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A layer as far as it is on the map. ``layer`` has only the rows in the window, ``groups`` its classes."""

    layer: Layer
    groups: tuple[Class, ...]


def drawn(layer_ids: tuple[str, ...], window: Bounds, day: str = "") -> list[Drawn]:
    """Open layers behind the publication guard and keep what lies in a window of RD New.

    Parameters
    ----------
    day : str
        ISO; empty for the data as it is.

    Raises
    ------
    SettingError
        More features of a layer are in view than can be printed.
    UnknownLayerError, DatasetMissingError, DatasetAlteredError, DatasetInvalidError
        As :func:`layers.load_layer` raises them.
    """
    box = shapely.box(*window)
    found = []
    for layer_id in layer_ids:
        layer = _on(day, load_layer(layer_id))
        inside = layer.frame[layer.frame.intersects(box)].reset_index(drop=True)
        if len(inside) > MOST_PRINTED:
            raise SettingError(
                "layers", layer_id,
                f"{len(inside)} of its features are in view and at most {MOST_PRINTED} are printed; choose a "
                "smaller area or a larger scale, or leave the layer out.",
                f"er zijn {len(inside)} objecten van in beeld en er worden er ten hoogste {MOST_PRINTED} gedrukt. Kies "
                "een kleiner gebied of een grotere schaal, of laat de laag weg.",
            )  # fmt: skip
        found.append(whole(Layer(layer.spec, inside)))
    return found


def whole(layer: Layer) -> Drawn:
    """A layer with all that it has."""
    return Drawn(layer, tuple(part for group in classes(layer) for part in _with_areas(layer, group)))


def _with_areas(layer: Layer, group: Class) -> Iterator[Class]:
    """The class, and one more of areas where the guard left the outlines of municipalities of what were points."""
    if group.look.shape == "fill":
        yield group
        return
    areal = [layer.frame.geometry.iloc[row].geom_type.endswith("Polygon") for row in group.rows]
    if not all(areal):
        own = tuple(row for row, area in zip(group.rows, areal, strict=True) if not area)
        yield replace(group, rows=own)
    if any(areal):
        symbol = layer.spec.symbol
        shape = replace(symbol, shape="fill", pattern="", fill=symbol.fill or symbol.color, fill_opacity=_AREA_OPACITY)
        outlines = tuple(row for row, area in zip(group.rows, areal, strict=True) if area)
        yield replace(group, look=look(shape, group.evidence, group.plan_status), rows=outlines)


def bounds_of(place: str) -> Bounds:
    """The bounds in RD New of a feature, ``layer/feature``, widened by how far off it can be.

    Raises
    ------
    SettingError
        There is no such layer or no such feature in it.
    """
    from layers import layer_specs

    layer_id, _, feature_id = place.partition("/")
    if layer_id not in layer_specs():
        raise SettingError("place", place, "no such layer; see 'paraatkaart layers'.", "die kaartlaag bestaat niet.")
    frame = load_layer(layer_id).frame
    rows = frame[frame["id"].astype(str) == feature_id]
    if rows.empty:
        known = ", ".join(frame["id"].astype(str).head(5))
        raise SettingError("place", place, f"no such feature; for example: {known}.", f"wel bijvoorbeeld: {known}.")
    west, south, east, north = rows.geometry.buffer(rows["precision_m"].clip(lower=200)).total_bounds
    return float(west), float(south), float(east), float(north)


def _on(day: str, layer: Layer) -> Layer:
    if not day:
        return layer
    register = load_register()
    # "Now" is the latest that the register knows, so that the same settings give the same map on any day.
    now = dict(zip(register.rows["id"], register.rows["plan_status"], strict=True))
    moment = Moment(date.fromisoformat(day))
    return on_day(layer, register_ids(layer, _owners()), now, status_on(moment.day, register), moment)


@lru_cache(maxsize=4)
def _owners_of(fingerprint: str) -> dict[tuple[str, str], str]:  # noqa: ARG001  is the key
    return owners(load_register())


def _owners() -> dict[tuple[str, str], str]:
    from geodata import active

    return _owners_of(active().fingerprint)
