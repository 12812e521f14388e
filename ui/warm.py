"""What the pages ask for first, computed beside them: once per server and per data in use."""

from __future__ import annotations

import gc
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from analysis import search
from analysis.reachability import MODES, isochrones, network_quality, reach
from geodata.errors import ParaatkaartError
from geodata.options import BASE
from layers import layer_specs
from layers.look.texts import DESTINATION
from ui import cache, option_cache
from ui.cache import shared

if TYPE_CHECKING:
    from collections.abc import Callable


@shared()
def begin() -> None:
    """Start computing, if that was not begun before."""
    Thread(target=_compute, name="warm-up", daemon=True).start()


def _compute() -> None:
    for part in (_map, _options, _search, _reachability, _layers):
        _quietly(part)
    settle()


def settle() -> None:
    """Let the garbage collector pass over all that is there now, most of which stays as long as the server.

    Streamlit has it look at every object after each run of a page, and all visitors wait until it has.
    """
    gc.collect()
    gc.freeze()


def _quietly(part: Callable[[], object]) -> None:
    # A page computes what is missing itself and shows the error; here there is nobody to show it to.
    with suppress(ParaatkaartError):
        part()


def _map() -> None:
    visible = tuple(layer_id for layer_id, spec in layer_specs().items() if spec.visible)
    cache.background_drawings("")
    for layer_id in visible:
        _layer(layer_id)
    cache.reading_guide(visible)
    cache.province_bounds()


def _layers() -> None:
    """What the map does not show at first: to draw the local roads takes two seconds."""
    for layer_id in layer_specs():
        _quietly(partial(_layer, layer_id))


def _layer(layer_id: str) -> None:
    cache.layer_drawings(layer_id)
    cache.layer_legend(layer_id)
    cache.layer_facets(layer_id)


def _options() -> None:
    option_cache.plain_table()
    option_cache.bounds()
    shift = next(iter(option_cache.shifts()))
    for option in (option_cache.FIRST[0], BASE):
        option_cache.journeys(option, shift, *option_cache.USUAL_HOW)


def _search() -> None:
    search.search("drenthe", limit=1)


def _reachability() -> None:
    for mode in MODES:
        isochrones(reach(DESTINATION, mode))
    network_quality()
