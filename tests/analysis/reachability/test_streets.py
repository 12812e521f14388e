"""Reachability on a street network: against networkx, and on a town with answers on paper."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
import shapely

from analysis.reachability.settings import ACCESS_FACTOR, STREET_ACCESS_KMH, STREET_AREA_M
from analysis.reachability.street_grid import StreetGrid, street_mode
from analysis.reachability.street_isochrones import street_isochrones
from analysis.reachability.street_search import search_to, street_arcs
from analysis.reachability.streets import StreetReachability, find_place
from geodata import active
from geodata.crs import rd_to_lonlat
from geodata.errors import CoordinateError, UnknownDestinationError
from geodata.frames import rows
from geodata.streets import StreetNetwork, build_network, read_osm
from geodata.streets.errors import NetworkModeError, OutsideNetworkError

if TYPE_CHECKING:
    from pathlib import Path

X0_M, Y0_M = 206_000.0, 531_000.0  # around the gate in Havelte
SIDE_M = 1_000.0


def _lonlat(x_m: float, y_m: float) -> str:
    lon, lat = rd_to_lonlat(X0_M + x_m, Y0_M + y_m)
    return f"{lon:.7f},{lat:.7f}"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> StreetNetwork:
    """A chessboard of 8 x 8 roads, 1 km apart; the southernmost is one-way to the east, the easternmost a motorway."""
    lines = ['<osm version="0.6">']
    for row in range(8):
        for column in range(8):
            lon, lat = rd_to_lonlat(X0_M + column * SIDE_M, Y0_M + row * SIDE_M)
            lines.append(f'<node id="{1 + 8 * row + column}" version="1" lat="{lat:.7f}" lon="{lon:.7f}"/>')
    for number in range(8):
        east = "".join(f'<nd ref="{1 + 8 * number + column}"/>' for column in range(8))
        north = "".join(f'<nd ref="{1 + 8 * row + number}"/>' for row in range(8))
        oneway = '<tag k="oneway" v="yes"/>' if number == 0 else ""
        kind = '"motorway"/><tag k="oneway" v="no"/>' if number == 7 else '"unclassified"/>'
        lines.append(f'<way id="{100 + number}" version="1">{east}<tag k="highway" v="unclassified"/>{oneway}'
                     f'<tag k="name" v="Rij {number}"/></way>')  # fmt: skip
        lines.append(f'<way id="{200 + number}" version="1">{north}<tag k="highway" v={kind}'
                     f'<tag k="ref" v="N{number}"/></way>')  # fmt: skip
    file = tmp_path_factory.mktemp("town") / "town.osm"
    file.write_text("".join([*lines, "</osm>"]), encoding="utf-8")
    return build_network(read_osm(file), ["car", "bike", "walk"], delays=False)


def _their_minutes(network: StreetNetwork, mode: str) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(network.nodes)))
    for row in rows(network.edges):
        for a, b, seconds in (
            (row.from_node, row.to_node, getattr(row, f"{mode}_s")),
            (row.to_node, row.from_node, getattr(row, f"{mode}_back_s")),
        ):
            if np.isfinite(seconds) and seconds / 60 < graph.get_edge_data(a, b, {"weight": np.inf})["weight"]:
                graph.add_edge(a, b, weight=seconds / 60, length=row.length_m)
    return graph


@pytest.fixture(scope="module")
def city(root: Path) -> StreetNetwork:
    file = root.parent / "shared" / "data" / "osm-porto-alegre" / "poa.osm.pbf"
    if not file.is_file():
        pytest.skip("no extract of Porto Alegre in ../shared/data")
    return build_network(read_osm(file), ["car", "walk"], "EPSG:32722")


@pytest.mark.parametrize("mode", ["car", "walk"])
def test_the_field_is_that_of_networkx_on_a_real_city(city: StreetNetwork, mode: str) -> None:
    graph = _their_minutes(city, mode)
    backwards = graph.reverse()
    arcs = street_arcs(city, mode)
    chance = np.random.default_rng(5)
    used = np.unique(arcs.tail)
    compared = 0
    for goal in chance.choice(used, size=4, replace=False).tolist():
        field = search_to(arcs, [(goal, 0.0)])
        theirs = nx.single_source_dijkstra_path_length(backwards, goal)
        expected = np.array([theirs.get(node, np.inf) for node in range(arcs.size)])
        assert np.allclose(field.minutes, expected, rtol=1e-9)
        assert np.isfinite(field.minutes[used]).all()
        lengths = field.length_m({goal: 0.0})
        for node in chance.choice(used, size=50).tolist():
            path = field.path(node)
            assert (path[0], path[-1]) == (node, goal)
            pieces = [graph.edges[step] for step in pairwise(path)]
            assert sum(piece["weight"] for piece in pieces) == pytest.approx(field.minutes[node])
            assert sum(piece["length"] for piece in pieces) == pytest.approx(lengths[node], abs=0.01)
            compared += 1
    assert compared == 200


def test_trips_between_hundreds_of_places_are_those_of_networkx(city: StreetNetwork) -> None:
    """Places beside streets: the best of the four ways between the ends of their streets, or along one street."""
    backwards = _their_minutes(city, "car").reverse()
    chance = np.random.default_rng(2)
    west, south, east, north = city.bounds_lonlat
    compared = 0
    for _ in range(2):
        goal = f"{chance.uniform(west + 0.04, east - 0.02):.6f},{chance.uniform(south + 0.03, north - 0.03):.6f}"
        search = StreetReachability(city, goal, "car")
        lon, lat = chance.uniform(west, east, 200), chance.uniform(south, north, 200)
        found = search.minutes_at(lon, lat)
        joined = search._join(lon, lat)
        assert np.isfinite(found).sum() > 100
        ends = search.access.ends(search.goal)
        fields = [nx.single_source_dijkstra_path_length(backwards, node) for node, _ in ends]
        for place in np.flatnonzero(np.isfinite(found)):
            edge, share = int(joined.edge[place]), float(joined.share[place])
            leg = ACCESS_FACTOR * joined.snap_m[place] / (STREET_ACCESS_KMH["car"] * 1_000 / 60)
            row = city.edges.iloc[edge]
            starts = [(row["to_node"], (1 - share) * row["car_s"]), (row["from_node"], share * row["car_back_s"])]
            ways = [
                seconds / 60 + field[int(node)] + cost
                for node, seconds in starts
                for (_, cost), field in zip(ends, fields, strict=True)
                if np.isfinite(seconds) and np.isfinite(cost)
            ]
            if edge != search.goal.edge[0]:
                assert found[place] == pytest.approx(min(ways) + leg)
                compared += 1
    assert compared > 200


def test_minutes_and_roads_on_paper(town: StreetNetwork) -> None:
    # From 250 m east of (1, 1) to 500 m north of (3, 3), both 10 m off the street.
    search = StreetReachability(town, _lonlat(3_010, 3_500), "car")

    trip = search.trip(_lonlat(1_250, 1_010))

    on_streets_m = 1_750 + 2_500
    assert trip.length_m == pytest.approx(on_streets_m + 2 * 10 * 1.3, rel=1e-3)
    assert trip.minutes == pytest.approx(on_streets_m / 1_000 + 2 * 10 * 1.3 / 500, rel=1e-3)
    assert trip.origin_snap_m == pytest.approx(10, abs=0.1)
    assert trip.destination_snap_m == pytest.approx(10, abs=0.1)
    assert trip.roads[0] == "Rij 1"
    assert trip.roads[-1] == "N3"
    assert trip.geometry.length == pytest.approx(on_streets_m, rel=1e-3)
    assert trip.geometry.is_simple


def test_a_street_that_tells_of_munition_has_no_name(town: StreetNetwork) -> None:
    edges = town.edges.copy()
    edges["name"] = edges["name"].replace("Rij 1", "Munitiecomplex Geheim")

    trip = StreetReachability(replace(town, edges=edges), _lonlat(3_010, 3_500), "car").trip(_lonlat(1_250, 1_010))

    assert trip.roads[-1] == "N3"
    assert "Munitie" not in " ".join(trip.roads)


def test_two_places_along_one_street(town: StreetNetwork) -> None:
    both_ways = StreetReachability(town, _lonlat(2_700, 2_000), "car")
    one_way = StreetReachability(town, _lonlat(2_700, 0), "car")

    assert both_ways.trip(_lonlat(2_200, 2_000)).minutes == pytest.approx(0.5, rel=1e-3)
    assert both_ways.trip(_lonlat(2_900, 2_000)).minutes == pytest.approx(0.2, rel=1e-3)
    assert both_ways.trip(_lonlat(2_700, 2_000)).minutes == pytest.approx(0.0, abs=1e-3)
    assert one_way.trip(_lonlat(2_200, 0)).minutes == pytest.approx(0.5, rel=1e-3)
    # Against the one-way street: on to (3, 0), round the block by (3, 1) and (2, 1) to (2, 0), and on to the place.
    assert one_way.trip(_lonlat(2_900, 0)).minutes == pytest.approx(0.1 + 3 + 0.7, rel=1e-3)


def test_nobody_joins_a_motorway_between_its_ends(town: StreetNetwork) -> None:
    search = StreetReachability(town, _lonlat(3_000, 3_000), "car")

    found = search.trip(_lonlat(6_900, 4_500))

    assert found.origin_snap_m == pytest.approx(500, rel=1e-3)  # to a row, not the 100 m to the motorway


def test_zones_outside_the_network_are_named_and_not_guessed(town: StreetNetwork) -> None:
    search = StreetReachability(town, "jpk", "car")
    zones = active().features("zones")

    result = search.reach()

    assert 0 < len(result.zones) < 20
    assert len(result.zones) + len(result.outside) == len(zones)
    assert result.zones["minutes"].between(0, 15).all()
    assert (result.zones["length_m"] >= result.zones["snap_m"]).all()
    assert result.bands["inhabitants"].iloc[-1] == result.zones["inhabitants"].sum()
    assert result.places["zones"].sum() == len(result.zones)
    assert result.digest != StreetReachability(town, "jpk", "bike").reach().digest
    for row in rows(result.zones):
        lon, lat = rd_to_lonlat(row.geometry.x, row.geometry.y)
        assert search.trip(f"{lon},{lat}").minutes == pytest.approx(row.minutes, abs=1e-3)
        assert search.trip(f"{lon},{lat}").length_m == pytest.approx(row.length_m, abs=1)


def test_what_every_answer_says_of_the_network(town: StreetNetwork) -> None:
    about = StreetReachability(town, "jpk", "car").about()

    assert about["level"] == "osm"
    assert about["source"] == "town.osm"
    assert about["digest"] == town.digest
    assert about["reference_date"] is None
    assert about["cut_parts"] == 0
    assert about["turns_not_applied"] == 0
    unasked = StreetReachability(replace(town, turns_not_applied=None), "jpk", "car")
    counted = StreetReachability(replace(town, turns_not_applied={"car": 7, "bike": 2, "walk": 0}), "jpk", "bike")
    assert unasked.about()["turns_not_applied"] is None
    assert counted.about()["turns_not_applied"] == 2


@pytest.mark.parametrize(
    "place, mode, error, message",
    [
        ("moon", "car", UnknownDestinationError, "Unknown destination 'moon'"),
        ("210000,536000", "car", CoordinateError, "no degrees"),
        ("nan,52.7", "car", CoordinateError, "no degrees"),
        ("5.1,52.1", "car", OutsideNetworkError, "more than 1 km from every street that can be used by car"),
        ("-51.2,-30.0", "car", OutsideNetworkError, r"The network covers 6\."),
        ("52.80,6.21", "car", OutsideNetworkError, r"Did you mean 6\.21,52\.8\?"),
        ("jpk", "boat", NetworkModeError, "Choose from: car, bike, walk"),
        ("jpk", "truck", NetworkModeError, "Choose from: car, bike, walk"),
    ],
)
def test_a_destination_that_cannot_be_meant_is_refused(
    town: StreetNetwork, place: str, mode: str, *, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        StreetReachability(town, place, mode)


def test_a_place_is_an_id_or_a_position() -> None:
    assert find_place("jpk").name == "Johannes Postkazerne"
    assert (find_place("-51.2,-30").lon, find_place("-51.2,-30").lat) == (-51.2, -30.0)


def test_the_area_of_isochrones_is_that_of_a_raster_by_brute_force(town: StreetNetwork) -> None:
    """Every point of a raster against every street, and networkx for the minutes from the ends of the nearest."""
    search = StreetReachability(town, _lonlat(3_000, 3_000), "bike")
    goal = int(search.field.minutes.argmin())
    minutes = nx.single_source_dijkstra_path_length(_their_minutes(town, "bike").reverse(), goal)
    streets = [row for row in rows(town.edges) if np.isfinite(row.bike_s) or np.isfinite(row.bike_back_s)]
    begin, end = (town.xy[[getattr(row, name) for row in streets]] for name in ("from_node", "to_node"))
    by_end, by_begin = (
        np.array([minutes.get(getattr(row, name), np.inf) for row in streets]) for name in ("to_node", "from_node")
    )
    ahead, back = (np.array([getattr(row, name) / 60 for row in streets]) for name in ("bike_s", "bike_back_s"))
    step_m = 41.0
    x_m, y_m = (np.arange(origin - 500, origin + 7 * SIDE_M + 500, step_m) for origin in (X0_M, Y0_M))
    points = np.stack(np.meshgrid(x_m, y_m), axis=-1).reshape(-1, 2)
    least, away_m = np.full(len(points), np.inf), np.full(len(points), np.inf)
    for street in range(len(streets)):
        along = end[street] - begin[street]
        share = np.clip((points - begin[street]) @ along / (along @ along), 0, 1)
        distance_m = np.hypot(*(points - begin[street] - share[:, None] * along).T)
        onward = np.fmin((1 - share) * ahead[street] + by_end[street], share * back[street] + by_begin[street])
        nearer = distance_m < away_m
        away_m[nearer], least[nearer] = distance_m[nearer], onward[nearer]
    least += ACCESS_FACTOR * away_m / (STREET_ACCESS_KMH["bike"] * 1_000 / 60)

    areas = street_isochrones(search, (5, 10, 15, 60))

    expected_ha = [((least <= band) & (away_m <= STREET_AREA_M)).sum() * step_m**2 / 1e4 for band in (5, 10, 15, 60)]
    assert areas["area_ha"].to_numpy() == pytest.approx(np.array(expected_ha), rel=0.01)


def test_isochrones_grow_and_hold_what_is_within_reach(town: StreetNetwork) -> None:
    search = StreetReachability(town, _lonlat(3_000, 3_000), "bike")

    areas = street_isochrones(search, (5, 10, 15))

    assert areas.crs.to_epsg() == 28992
    assert areas["area_ha"].is_monotonic_increasing
    small, middle, large = areas.geometry
    assert shapely.covers(large.buffer(1), middle)
    assert shapely.covers(middle.buffer(1), small)
    # 16 km/h along the streets: 5 minutes are 1,333 m.
    for x_m, y_m, inside in ((4_200, 3_000, True), (4_500, 3_000, False), (3_000, 1_800, True), (3_000, 1_500, False)):
        assert small.contains(shapely.Point(X0_M + x_m, Y0_M + y_m)) is inside
    assert shapely.get_num_interior_rings(shapely.get_parts(large)).max() > 3  # the middle of a block is too far


def test_a_grid_that_was_used_before_changes_nothing(town: StreetNetwork) -> None:
    """Points that joined the streets for another destination, against all of them joined at once."""
    access = street_mode(town, "bike").access
    used, fresh = StreetGrid(access, 60.0), StreetGrid(access, 60.0)
    low, high = town.xy.min(axis=0), town.xy.max(axis=0)
    used.window(low + 2_000, low + 4_000)
    used.window(low + 3_000, high)

    x_m, y_m, joined = used.window(low - 100, high + 100)

    assert (x_m[0], y_m[0]) <= tuple(low - 100)
    assert (x_m[-1], y_m[-1]) >= tuple(high + 100)
    xy = np.stack(np.meshgrid(x_m, y_m), axis=-1).reshape(-1, 2)
    plain = access.join(xy, STREET_AREA_M + 1.5 * 60.0)
    for found in (joined, fresh.window(low - 100, high + 100)[2]):
        assert np.array_equal(found.edge, plain.edge)
        assert np.array_equal(found.share, plain.share)
        assert np.array_equal(found.snap_m, plain.snap_m)


def test_isochrones_of_a_second_destination_are_those_of_a_network_that_was_not_used(town: StreetNetwork) -> None:
    street_isochrones(StreetReachability(town, _lonlat(1_000, 2_000), "bike"))
    after = street_isochrones(StreetReachability(town, _lonlat(3_000, 3_000), "bike"))

    street_mode.cache_clear()
    alone = street_isochrones(StreetReachability(town, _lonlat(3_000, 3_000), "bike"))

    assert after["area_ha"].tolist() == alone["area_ha"].tolist()
    assert shapely.equals_exact(after.geometry.to_numpy(), alone.geometry.to_numpy()).all()
