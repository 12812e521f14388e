"""Isochrones of options, against the minutes of the zones that they hold."""

from __future__ import annotations

import pytest
import shapely

from analysis.errors import NoIsochronesError
from analysis.options.by_mode import street_minutes
from analysis.options.isochrones import option_isochrones
from analysis.reachability.settings import BANDS_MIN

MARGIN_MIN = 3.0
"""Between the points of the grid, 250 m apart, a contour is drawn as a straight line."""


@pytest.mark.parametrize(
    "option, mode, peak",
    [("today", "bike", False), ("fietsroute-meppel", "bike", False), ("pr-a32", "park_and_ride", True)],
)
def test_the_areas_hold_the_places_that_are_near_enough(option: str, mode: str, *, peak: bool) -> None:
    areas = option_isochrones(option, mode, peak=peak)
    found = street_minutes(option, peak=peak)
    minutes, points = found.minutes[mode], found.zones.geometry

    assert areas["band_min"].tolist() == list(BANDS_MIN)
    assert areas["area_ha"].is_monotonic_increasing
    for band, shape in zip(areas["band_min"], areas.geometry, strict=True):
        inside = shapely.contains_xy(shape, points.x, points.y)
        assert inside[minutes < band - MARGIN_MIN].all(), band
        assert not inside[minutes > band + MARGIN_MIN].any(), band
    assert any(part.interiors for part in shapely.get_parts(areas.geometry.to_numpy())), "no area has a hole"


def test_a_cycle_route_only_adds_and_nothing_changes_without_a_change() -> None:
    base, route, other = (option_isochrones(one, "bike") for one in ("today", "fietsroute-meppel", "pr-a32"))
    assert route["area_ha"].iloc[-1] > base["area_ha"].iloc[-1]
    for ours, theirs in zip(base.geometry, route.geometry, strict=True):
        assert ours.difference(theirs).area == pytest.approx(0, abs=1)
    assert other.geometry.geom_equals(base.geometry).all()
    assert option_isochrones("today", "park_and_ride")["area_ha"].sum() == 0


def test_there_are_none_of_a_way_with_a_timetable() -> None:
    with pytest.raises(NoIsochronesError, match="depend on a timetable"):
        option_isochrones("today", "transit")
