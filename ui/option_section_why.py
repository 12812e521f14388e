"""Why the journeys of the options page take so long: from one place in parts, and for the region the longest part."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from analysis.errors import UnknownOriginError
from analysis.options.by_mode import NO_MODE, fastest
from analysis.options.dominant import dominant
from geodata.crs import lonlat_to_rd, rd_to_lonlat
from geodata.errors import CoordinateError
from ui import (
    choice,
    option_cache,
    option_journey,
    option_level,
    option_modes,
    option_results,
    option_ways,
    option_why,
)
from ui.frame import as_text
from ui.frame import tell_unknown_choices as tell
from ui.language import told, tr
from ui.option_cache import ALONE
from ui.option_modes import FASTEST, MODES, TRANSIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.options.explained import Way
    from analysis.options.journey import Leg
    from analysis.options.origin import Origin
    from analysis.transit.answer import DoorToDoor
    from ui.option_section_map import Asked

_ZONE = "gebied"
_POINT = "punt"

ADDRESS = (_ZONE, _POINT)
"""What the address may name."""


@dataclass(frozen=True)
class ByStreet:
    """The ways of one option from the chosen place: all minutes, and the one to tell with its mode."""

    minutes: dict[str, float]
    mode: str
    way: Way | None


def by_street(asked: Asked, origin: Origin | None) -> dict[str, ByStreet]:
    """The ways without a timetable of the options to compare; of the fastest way, that of the fastest one."""
    if origin is None or asked.mode == TRANSIT:
        return {}
    made = {}
    for option in dict.fromkeys((asked.option, asked.other)):
        if option == ALONE:
            continue
        if option_level.network() is not None:
            minutes = option_results.minutes_from(option, asked.how[0], origin)
            minutes = {mode: of for mode, of in minutes.items() if mode in MODES and not math.isnan(of)}
            made[option] = ByStreet(minutes, asked.mode if asked.mode != FASTEST else _fastest(asked, minutes), None)
            continue
        ways = option_results.ways(option, asked.how[0], origin)
        minutes = {mode: math.inf if way is None else way.minutes for mode, way in ways.items() if mode in MODES}
        mode = asked.mode if asked.mode != FASTEST else _fastest(asked, minutes)
        made[option] = ByStreet(minutes, mode, ways.get(mode))
    return made


def _fastest(asked: Asked, minutes: Mapping[str, float]) -> str:
    """The fastest of the ways over roads and paths that count, as on the map; empty: none."""
    counted = {mode: np.array([minutes[mode]]) for mode in option_modes.ordered(asked.counted) if mode in minutes}
    if not counted:
        return ""
    (number,), _ = fastest(counted)
    return "" if number == NO_MODE else list(counted)[int(number)]


def chosen() -> Origin | None:
    """The place that a journey is asked from: the point that was typed, else the zone or station that was chosen."""
    point, place = (st.session_state.get(key, st.query_params.get(key)) for key in (_POINT, _ZONE))
    if not point:
        return option_cache.origins().get(place or "")
    try:
        return option_cache.origin_of(point)
    except (CoordinateError, UnknownOriginError):
        return None  # told beside what was typed


def show(
    asked: Asked,
    names: Mapping[str, str],
    found: Mapping[str, DoorToDoor],
    legs: tuple[Leg, ...],
    ways: Mapping[str, ByStreet],
) -> None:
    """Draw the journeys from one place, and the part that dominates in the region."""
    st.header(tr("Waarom"), anchor=False)
    back = option_results.shifts()[asked.how[0]].direction == "from"
    left, right = st.columns([1, 2], gap="medium")
    with left:
        _choose_origin(back=back)
    origin = chosen()
    lines = option_results.line_names(tuple(found))
    if found:
        one = found[asked.option]
        left.html(option_why.region(dominant(one.zones), names[asked.option], option_why.parts_of(one)))
    if origin is None:
        right.caption(
            tr(
                "Klik op de kaart, kies een gebied of station, of geef een eigen punt: dan staat hier "
                "de reis in delen, en als lijn op de kaart."
            )
        )
        return
    if found:
        there = {option: option_results.journeys_of(option, asked.how, origin) for option in found}
        every = {option: option_results.legs(option, asked.how, origin) for option in found}
        rows = {option: one.zones.loc[one.zones["id"] == origin.id].iloc[0].to_dict() for option, one in there.items()}
        panel = option_why.panel(
            [(names[option], rows[option], one) for option, one in there.items()],
            lines,
            [option_journey.steps(every[option], one, lines) if every[option] else "" for option, one in there.items()],
        )
        right.html(panel + option_journey.key(legs))
    if ways and option_level.network() is not None:
        with right:
            _over_streets(origin, names, ways)
    elif ways:
        told = [(names[option], one) for option, one in ways.items() if one.mode]
        panel = option_ways.panel([(name, one.mode, one.way) for name, one in told], back=back)
        right.html(panel + option_ways.key(ways[asked.option].way))
        right.html(option_modes.side_by_side({names[option]: one.minutes for option, one in ways.items()}))


def _over_streets(origin: Origin, names: Mapping[str, str], ways: Mapping[str, ByStreet]) -> None:
    """The minutes over a street network, and the command that gives the way itself."""
    st.html(option_modes.side_by_side({names[option]: one.minutes for option, one in ways.items()}))
    (lon, lat), found = rd_to_lonlat(origin.x_m, origin.y_m), option_level.network()
    assert found is not None  # noqa: S101  for the type checker
    st.caption(
        tr(
            "De weg zelf over dit stratennetwerk: `{command}`.",
            command=f"paraatkaart reach --to jpk --mode bike --network {found.reference} --from {lon:.5f},{lat:.5f}",
        )
    )


def take(lon: float, lat: float) -> None:
    """Make a place in degrees (WGS84) the one that a journey is told from."""
    x_m, y_m = lonlat_to_rd(lon, lat)
    st.session_state[_POINT] = f"{x_m:.0f}, {y_m:.0f}"


def _choose_origin(*, back: bool) -> None:
    known = option_cache.origins()
    wanted = st.query_params.get(_ZONE)
    if _ZONE not in st.session_state and wanted is not None:
        tell([] if wanted in known else [wanted])
        st.session_state[_ZONE] = wanted if wanted in known else None
    if _POINT not in st.session_state:
        st.session_state[_POINT] = st.query_params.get(_POINT, "")
    place = st.selectbox(
        tr("De reis naar") if back else tr("De reis vanuit"),
        list(known),
        index=None,
        format_func=lambda one: option_ways.title(known[one]),
        key=_ZONE,
        placeholder=tr("Kies een gebied of station"),
    )
    point = str(
        st.text_input(
            tr("Of een eigen punt: klik op de kaart, of x, y in meters RD"),
            key=_POINT,
            max_chars=40,
            placeholder="209000, 523500",
            help=tr("Een punt gaat voor het gebied of station hierboven; maak het vak leeg om dat weer te zien."),
        )
        or ""
    )
    choice.write(_ZONE, place or "", "")
    choice.write(_POINT, point, "")
    if point:
        try:
            option_cache.origin_of(point)
        except (CoordinateError, UnknownOriginError) as error:
            st.error(as_text(told(error)))
