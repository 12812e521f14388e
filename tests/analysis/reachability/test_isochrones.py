from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from analysis.reachability.access import access_points
from analysis.reachability.graph import build_graph, travel_times
from analysis.reachability.isochrones import build_grid, contours
from tests.analysis.reachability.conftest import X0_M, Y0_M, make_network

if TYPE_CHECKING:
    from analysis.reachability.network import Network


def areas(
    network: Network, mode: str, cell_m: float, land: shapely.Geometry | None = None
) -> dict[int, shapely.MultiPolygon]:
    graph = build_graph(network, mode)
    points = access_points(network, graph)
    gate = int(np.flatnonzero(network.nodes["id"] == "gate")[0])
    frame = contours(points, travel_times(graph, gate), build_grid(points, cell_m), land, bands_min=(5, 10, 20, 60))
    return dict(zip(frame["band_min"], frame.geometry, strict=True))


def test_a_larger_band_contains_the_smaller(paper_network: Network) -> None:
    found = areas(paper_network, "car", 100)
    assert found[5].area > 0
    for small, large in ((5, 10), (10, 20), (20, 60)):
        assert found[large].buffer(0.01).covers(found[small])


def test_the_area_around_a_short_link_is_what_paper_says() -> None:
    # Only d–gate, 1 km at 15 km/h by bike. Beside the link a band of 5 minutes reaches (5 - t) minutes away at
    # 12 km/h over 1.3: 153.8 m a minute. At the gate 769 m, at d (t = 4) 153.8 m; between them the envelope of circles.
    network = make_network([("d", "gate", "", "local_road", 1_000, 30.0, 15.0, "")])
    centres = np.linspace(0, 1_000, 5)  # access points every 250 m
    circles = [shapely.Point(X0_M + 3_000, Y0_M - 1_000 + c).buffer((5 - c / 250) * 12_000 / 60 / 1.3) for c in centres]
    expected = shapely.union_all(circles)
    found = areas(network, "bike", 25)[5]
    assert found.symmetric_difference(expected).area / expected.area < 0.02


def test_holes_stay_holes() -> None:
    # A ring of road around nothing: its middle is farther than the road itself.
    links = [
        ("c", "d", "", "local_road", 3_000, 120.0, 60.0, ""),
        ("d", "gate", "", "local_road", 1_000, 120.0, 60.0, ""),
    ]
    links += [
        ("c", "a", "", "local_road", 3_000, 120.0, 60.0, ""),
        ("a", "b", "", "local_road", 10_000, 120.0, 60.0, ""),
    ]
    links += [
        ("b", "f", "", "local_road", 3_000, 120.0, 60.0, ""),
        ("f", "e", "", "local_road", 4_000, 120.0, 60.0, ""),
    ]
    links += [("e", "d", "", "local_road", 3_000, 120.0, 60.0, "")]
    found = areas(make_network(links), "car", 100)[10]
    assert sum(len(part.interiors) for part in found.geoms) == 1


def test_areas_are_clipped_to_the_land(paper_network: Network) -> None:
    land = shapely.box(X0_M, Y0_M - 2_000, X0_M + 5_000, Y0_M + 2_000)
    assert land.covers(areas(paper_network, "car", 100, land)[60])


def test_a_band_in_which_nothing_lies_is_empty(paper_network: Network) -> None:
    network = make_network([("d", "gate", "", "local_road", 1_000, 30.0, 15.0, "")])
    far = shapely.box(0, 0, 1, 1)
    assert areas(network, "car", 100, far)[5].is_empty
    assert isinstance(areas(paper_network, "car", 100)[5], shapely.MultiPolygon)


def test_zones_inside_a_band_lie_inside_its_area() -> None:
    from analysis.reachability import isochrones, reach

    result = reach(mode="car")
    shapes = isochrones(result).set_index("band_min").geometry
    for band_min, shape in shapes.items():
        zones = result.zones[result.zones["minutes"] <= band_min - 1]  # a minute is more than a cell of 250 m
        assert zones.geometry.intersects(shape.buffer(250)).all()
        outside = result.zones[result.zones["minutes"] > band_min + 1]
        assert not outside.geometry.within(shape.buffer(-250)).any()
    assert not shapes.is_empty.any()
