"""Isochrones on the map of options: areas from which the gate is near enough, with holes, by one way of travelling."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from layers.look.style import BAND_COLORS
from ui import choice, option_level, option_modes, option_results, reach_map
from ui import local as fmt
from ui.cache import area_credits
from ui.language import tr
from ui.option_cache import ALONE
from ui.option_modes import FASTEST, TRANSIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from ui.drawing import Drawing

_KEY = "isochronen"
_YES, _NO = "ja", "nee"

ADDRESS = (_KEY,)
"""What the address may name."""


def show(pair: tuple[str, str], mode: str, shift: str, names: Mapping[str, str]) -> list[Drawing]:
    """Offer the isochrones of the first option of a pair; returns what to draw.

    Parameters
    ----------
    pair : tuple of str
        The option, and the one that it is compared with or ``ALONE``.
    mode : str
        A key of :data:`ui.option_modes.MODES`.
    """
    if mode in {TRANSIT, FASTEST}:
        st.caption(
            tr(
                "Isochronen (vlakken) zijn er van één manier over wegen en paden: kies auto, fiets, "
                "e-bike, speed-pedelec, lopen of P+R. Met het openbaar vervoer hangen de minuten af "
                "van vertrekken: daarvan toont de kaart de plaatsen."
            )
        )
        return []
    if option_level.network() is not None:
        st.caption(
            tr(
                "Isochronen van opties zijn er op het strategisch netwerk; die van dit stratennetwerk geeft "
                "`paraatkaart reach --network`."
            )
        )
        return []
    wanted = st.toggle(
        tr("Isochronen: 15, 30, 45 en 60 minuten"),
        key=_KEY,
        value=st.query_params.get(_KEY) == _YES,
        help=tr(
            "De vlakken van waaruit de poort zo dichtbij is, met gaten erin, op een raster van 250 m. "
            "De eerste keer duurt dat enkele seconden."
        ),
    )
    choice.write(_KEY, _YES if wanted else _NO, _NO)
    if not wanted:
        return []
    option, other = pair
    with st.spinner(tr("De isochronen worden getekend …")):
        areas = option_results.isochrones(option, mode, shift)
        than = None if other == ALONE else option_results.isochrones(other, mode, shift)
    st.html(table(areas, than, option_modes.short(mode), (names[option], names.get(other, ""))))
    return reach_map.isochrone_drawings(areas, sorted(area_credits()))


def table(areas: gpd.GeoDataFrame, other: gpd.GeoDataFrame | None, way: str, names: tuple[str, str]) -> str:
    """The bands with their hectares, and the difference with another option, as HTML."""
    before = [None] * len(areas) if other is None else other["area_ha"].tolist()
    rows = "".join(
        tr(
            '<tr><th scope="row"><span class="band" style="background:{band}"></span>tot '
            '{band_2}</th><td class="number">{hectares}</td>',
            band=BAND_COLORS[int(band)],
            band_2=fmt.minutes(band),
            hectares=fmt.number(hectares),
        )
        + ("" if than is None else f'<td class="number">{_more(hectares - than)}</td>')
        + "</tr>"
        for band, hectares, than in zip(areas["band_min"], areas["area_ha"], before, strict=True)
    )
    against = "" if other is None else tr("; verschil met „{names}”", names=escape(names[1]))
    none = "" if areas["area_ha"].sum() else tr('<p class="small">Zo is er met deze optie geen weg binnen een uur.</p>')
    return tr(
        '<table class="bands isochrones"><caption>Isochronen: {way}, '
        "{names}<small>hectare{against}</small></caption><tbody>{rows}</tbody></table>{none}",
        way=escape(way),
        names=escape(names[0]),
        against=against,
        rows=rows,
        none=none,
    )


def _more(hectares: float) -> str:
    if round(hectares) == 0:
        return tr("gelijk")
    return f"{'+' if hectares > 0 else '−'}{fmt.number(abs(hectares))}"
