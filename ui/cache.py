"""What is made once and then shared by all runs and visitors: opened layers and their drawings.

Everything here is immutable after it was made. An error is never cached: a repaired file works after a reload.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache, wraps
from inspect import signature
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import streamlit as st

from analysis import filters, moments, timeline
from analysis import search as finder
from analysis.filters import Filters
from analysis.reachability.in_use import isochrones_in_use, reach_in_use
from analysis.reachability.streets import LEVEL as STREETS
from geodata import active
from geodata.crs import to_wgs84
from geodata.streets.in_use import streets_digest
from geodata.streets.raw import ATTRIBUTION as OSM_CREDIT
from layers import Layer, drawing_order, layer_specs, load_layer, themes
from layers.guard import outlines, published
from layers.register import Register, load_register
from layers.shown import owners as owners_of
from layers.shown import register_ids
from ui import background, focus, legend, links, reach_map, reach_text, register_table, render
from ui.language import current, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from analysis.filters import Facets
    from analysis.moments import Moment
    from analysis.reachability import Reachability
    from ui.drawing import Drawing
    from ui.focus import Focus


_ALL = Filters()

_P = ParamSpec("_P")
_R = TypeVar("_R")


_FRONTS: list[Callable[[], None]] = []


def clear() -> None:
    """Forget everything that was made."""
    for forget in _FRONTS:
        forget()
    st.cache_resource.clear()


def _hashable(key: tuple[object, ...]) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True


def shared(max_entries: int = 200, *, worded: bool = True) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Make a thing once per arguments, per data in use, so that pages that are open see a refresh, and per language.

    A thing that holds no words of ours, only data, is made once for both languages (``worded=False``).
    """

    def share(function: Callable[_P, _R]) -> Callable[_P, _R]:
        # Streamlit tells functions apart by the name and the source that wraps() hands on.
        @st.cache_resource(show_spinner=False, max_entries=max_entries)
        @wraps(function)
        def made(data: str, language: str, *args: _P.args, **kwargs: _P.kwargs) -> _R:  # noqa: ARG001  a part of the key
            with speaking(language):  # asking the session for every word takes half of the time
                return function(*args, **kwargs)

        names = signature(function)
        # Streamlit takes half a millisecond to find a thing, of which a page needs dozens. It still makes each once.
        found_at_once = lru_cache(max_entries, typed=True)(made)
        _FRONTS.append(found_at_once.cache_clear)

        @wraps(function)
        def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            # Streamlit takes a default that is written out for another argument than one that is left out.
            asked = names.bind(*args, **kwargs)
            asked.apply_defaults()
            key = (active().fingerprint, current() if worded else "", *asked.args, *asked.kwargs.values())
            find = found_at_once if _hashable(key) else made
            found: _R = find(*key[:2], *asked.args, **asked.kwargs)
            return found

        return call

    return share


@shared(worded=False)
def layer(layer_id: str) -> Layer:
    """An opened layer with what the register says of its features. Raises what ``layers.load_layer`` raises."""
    return links.described(load_layer(layer_id), register(), owners())


@shared(worded=False)
def register() -> Register:
    """What the documents say. Raises what ``layers.register.load_register`` raises."""
    return load_register()


@shared(worded=False)
def owners() -> dict[tuple[str, str], str]:
    """Dataset and feature → the row of the register that the feature shows."""
    return owners_of(register())


@shared(worded=False)
def register_facets() -> dict[str, list[list[str]]]:
    """What the register can be filtered by."""
    return register_table.facets(register())


@shared(worded=False)
def status_now() -> dict[str, str]:
    """The plan status of the register's rows today."""
    return status_on(dt.datetime.now(tz=dt.UTC).date())


@shared(max_entries=100, worded=False)
def status_on(day: dt.date) -> dict[str, str]:
    """The plan status of the register's rows on one day; what was not known yet is absent."""
    return timeline.status_on(day, register())


@shared(max_entries=1000, worded=False)
def layer_at(layer_id: str, moment: Moment | None, chosen: Filters = _ALL) -> Layer:
    """A layer as it was at a moment, or as it is, as far as it passes the filters."""
    if chosen:
        return filters.filtered(layer_at(layer_id, moment), layer_themes()[layer_id], layer_facets(layer_id), chosen)
    opened = layer(layer_id)
    if moment is None:
        return opened
    rows = register_ids(opened, owners())
    return moments.on_day(opened, rows, status_now(), status_on(moment.day), moment)


@shared(worded=False)
def layer_themes() -> dict[str, str]:
    """Layer → the theme that it stands in."""
    return {spec.id: theme.id for theme in themes() for spec in theme.layers}


@shared(worded=False)
def layer_facets(layer_id: str) -> Facets:
    """What the features of a layer can be filtered by."""
    opened = layer(layer_id)
    return filters.facets(opened, register_ids(opened, owners()), register(), outlines(active()))


@shared(max_entries=1000)
def layer_drawings(layer_id: str, moment: Moment | None = None, chosen: Filters = _ALL) -> tuple[Drawing, ...]:
    """The drawings of a layer."""
    shown = layer_at(layer_id, moment, chosen)
    if chosen and shown is layer_at(layer_id, moment):
        return layer_drawings(layer_id, moment)
    return tuple(render.drawings(shown, drawing_order().index(layer_id), owners()))


@shared(max_entries=1000)
def layer_legend(layer_id: str, moment: Moment | None = None, chosen: Filters = _ALL) -> str:
    """The legend of a layer as HTML."""
    return legend.layer_legend(layer_at(layer_id, moment, chosen), of=len(layer_at(layer_id, moment).frame))


@shared(max_entries=100)
def reading_guide(layer_ids: tuple[str, ...], moment: Moment | None = None, chosen: Filters = _ALL) -> str:
    """The explanation of what is drawn of these layers, as HTML."""
    return legend.reading_guide([layer_at(layer_id, moment, chosen) for layer_id in layer_ids])


@shared(max_entries=100)
def focus_drawings(place: Focus) -> tuple[Drawing, ...]:
    """The mark on the place that the map goes to."""
    return tuple(focus.drawings(place, layer(place.layer_id) if place.layer_id in layer_specs() else None))


@shared(max_entries=500, worded=False)
def search(text: str) -> tuple[finder.Hit, ...]:
    """What has a name like this."""
    return finder.search(text, limit=12)


@shared(max_entries=500, worded=False)
def found_at(layer_id: str, feature_id: str) -> finder.Hit | None:
    """A feature, or a place name if ``layer_id`` is empty."""
    return finder.found_at(layer_id, feature_id)


@shared()
def background_drawings(tile_server: str) -> tuple[Drawing, ...]:
    """What lies under the layers: our own outlines, with tiles over them if ``tile_server`` is not empty."""
    catalogue = active()
    frames = [published(name, catalogue) for name in ("municipalities", "provinces", "place_labels")]
    municipalities, provinces, places = frames
    outlinearea_credits, placearea_credits = (
        {catalogue.sources[source].attribution for source in frame["source"]} for frame in (provinces, places)
    )
    lines = {"roads": layer("network_provincial").frame, "canals": layer("corridor_water").frame}
    linearea_credits = {way: set("; ".join(set(frame["attribution"])).split("; ")) for way, frame in lines.items()}
    return (
        *background.outlines(municipalities, provinces, outlinearea_credits),
        *background.ways(lines, linearea_credits),
        background.place_names(places, placearea_credits, below_tiles=bool(tile_server)),
        *([background.tile_layer(background.TILE_SERVERS[tile_server])] if tile_server else []),
    )


@shared(worded=False)
def province_bounds() -> tuple[tuple[float, float], tuple[float, float]]:
    """The corners of the province as ((south, west), (north, east)) in WGS84 degrees."""
    west, south, east, north = to_wgs84(layer("province").frame).total_bounds
    return (float(south), float(west)), (float(north), float(east))


def reachability(destination: str, mode: str, assumptions: tuple[str, ...]) -> Reachability:
    """Travel times from every zone. Raises what ``analysis.reachability.in_use.reach_in_use`` raises."""
    return _reachability(destination, mode, assumptions, streets_digest())


@shared(worded=False)
def _reachability(destination: str, mode: str, assumptions: tuple[str, ...], streets: str) -> Reachability:  # noqa: ARG001  is a part of the key
    return reach_in_use(destination, mode, assumptions)


def isochrone_areas(destination: str, mode: str, assumptions: tuple[str, ...]) -> gpd.GeoDataFrame:
    """The isochrones with their hectares, RD."""
    return _isochrone_areas(destination, mode, assumptions, streets_digest())


@shared(worded=False)
def _isochrone_areas(destination: str, mode: str, assumptions: tuple[str, ...], streets: str) -> gpd.GeoDataFrame:
    return isochrones_in_use(_reachability(destination, mode, assumptions, streets))


def isochrone_drawings(destination: str, mode: str, assumptions: tuple[str, ...]) -> tuple[Drawing, ...]:
    """The drawings of the isochrones."""
    return _isochrone_drawings(destination, mode, assumptions, streets_digest())


@shared()
def _isochrone_drawings(destination: str, mode: str, assumptions: tuple[str, ...], streets: str) -> tuple[Drawing, ...]:
    credits_ = area_credits(_reachability(destination, mode, assumptions, streets))
    areas = _isochrone_areas(destination, mode, assumptions, streets)
    return tuple(reach_map.isochrone_drawings(areas, credits_))


def area_credits(result: Reachability | None = None) -> set[str]:
    """Whom to name for the network and the inhabitants: of a result, otherwise of the embedded ones."""
    catalogue = active()
    tables = reach_text.source_tables(result) if result else ("network_links", "zones")
    used = {source for name in tables for source in catalogue[name].sources}
    streets = {OSM_CREDIT} if result and result.level == STREETS else set()
    return streets | {catalogue.sources[source].attribution for source in used}
