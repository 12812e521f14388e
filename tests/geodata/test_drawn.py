"""Sites and corridors: drawn by us, so what they claim has to be true of what was drawn."""

from __future__ import annotations

import itertools
import math
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata import embedded
from geodata.build.shapes import beside, ellipse

if TYPE_CHECKING:
    import geopandas as gpd

    Point = tuple[float, ...]

MODES = {"corridor_motorways": "road", "corridor_rail": "rail", "rail_plans": "rail", "corridor_water": "water"}
"""Layer of the places → the mode of the corridors that can be the same thing."""


@pytest.fixture(scope="module")
def sites() -> gpd.GeoDataFrame:
    return embedded().features("sites").set_index("id")


@pytest.fixture(scope="module")
def corridors() -> gpd.GeoDataFrame:
    return embedded().features("corridors").set_index("id")


@given(
    area_ha=st.floats(10, 2000),
    ratio=st.floats(1, 4),
    bearing_deg=st.floats(0, 360),
)
def test_an_ellipse_has_the_area_asked_for(area_ha: float, ratio: float, bearing_deg: float) -> None:
    shape = ellipse(230_000, 550_000, area_ha, ratio, bearing_deg)
    assert shape.is_valid
    assert shape.area / 1e4 == pytest.approx(area_ha, rel=0.005)
    assert shape.centroid.distance(shapely.Point(230_000, 550_000)) < 2


def test_an_ellipse_points_where_it_is_told() -> None:
    left, bottom, right, top = ellipse(0, 0, 100, ratio=2, bearing_deg=0).bounds
    assert top - bottom == pytest.approx(2 * (right - left), abs=4)
    left, bottom, right, top = ellipse(0, 0, 100, ratio=2, bearing_deg=90).bounds
    assert right - left == pytest.approx(2 * (top - bottom), abs=4)
    northeast = ellipse(0, 0, 100, ratio=4, bearing_deg=45)
    assert northeast.contains(shapely.Point(600, 600))
    assert not northeast.contains(shapely.Point(600, -600))


def test_a_stated_area_is_the_area_drawn(sites: gpd.GeoDataFrame) -> None:
    stated = sites[sites["area_stated"].notna()]
    assert sorted(stated.index) == ["BTR-01", "OEF-01", "OEF-02"]
    assert set(stated["area_evidence"]) == {"stated"}
    stated_ha = stated["area_stated"].str.extract(r"(\d+) ha")[0].astype(float)
    assert (stated.area / 1e4).to_numpy() == pytest.approx(stated_ha.to_numpy(), rel=0.002)


def test_a_size_is_told_in_the_words_of_its_source(sites: gpd.GeoDataFrame) -> None:
    assert sites["area_stated"]["BTR-01"] == "circa 150 ha netto"
    approximate = sites["note"].str.contains(r"[Oo]ngeveer \d+ ha") & sites["area_stated"].notna()
    assert approximate.sum() == 2
    assert sites["area_stated"][approximate].str.startswith("circa ").all()


def test_the_two_published_sizes_of_de_haar_are_both_told(sites: gpd.GeoDataFrame) -> None:
    assert "400 ha" in sites["note"]["OEF-01"]
    assert "450 ha" in sites["note"]["OEF-01"]


def test_every_outline_admits_that_it_was_drawn(sites: gpd.GeoDataFrame) -> None:
    drawn = sites[sites.geom_type == "Polygon"]
    assert set(drawn["evidence"]) == {"illustrative"}
    assert drawn["precision_m"].min() >= 600
    assert drawn["note"].str.contains("getekend|indicatief", case=False).all()


def test_the_johannes_post_barracks_lie_for_the_greater_part_in_westerveld(sites: gpd.GeoDataFrame) -> None:
    """The Agenda places them there; the declaration of intent names Steenwijkerland beside it."""
    outlines = embedded().features("municipalities").set_index("name").geometry
    barracks = sites.geometry["KAZ-08"]
    parts_ha = {name: barracks.intersection(outlines[name]).area / 1e4 for name in ("Westerveld", "Steenwijkerland")}
    assert parts_ha["Westerveld"] > 0.55 * barracks.area / 1e4
    assert parts_ha["Steenwijkerland"] > 20
    assert sum(parts_ha.values()) == pytest.approx(barracks.area / 1e4)


def test_what_is_at_the_barracks_in_havelte_lies_on_them(sites: gpd.GeoDataFrame) -> None:
    places = embedded().features("places")
    there = places[places["basis"].str.startswith("Op het terrein van de Johannes Postkazerne")]
    assert len(there) >= 10
    assert there.distance(sites.geometry["KAZ-08"]).max() == 0


def test_the_barracks_lie_around_both_of_their_anchors(sites: gpd.GeoDataFrame) -> None:
    """The middle of the Johannes Post barracks is an estimate, on 600 m."""
    post, friso = sites.geometry["KAZ-08"], sites.geometry["KAZ-01"]
    assert post.contains(sites.geometry["jpk-gate"])
    assert post.distance(shapely.Point(208_900, 533_800)) < 600
    assert friso.contains(shapely.Point(231_922, 556_731))
    assert friso.contains(shapely.Point(232_900, 556_600))


UNINHABITED = ("places/HAV-01", "places/LUV-01", "places/NAT-06", "places/NAT-07-dwingelderveld", "sites/BTR-01")
"""Areas of our own that no town, village or hamlet is part of."""
ENCLAVES = {"Zorgvlied", "Wateren", "Oude Willem"}
"""Villages with the park all around them."""


@pytest.mark.parametrize("feature", UNINHABITED)
def test_no_place_lies_in_an_area_that_it_is_no_part_of(feature: str) -> None:
    dataset, feature_id = feature.split("/")
    area = embedded().features(dataset).set_index("id").geometry[feature_id]
    names = embedded().features("place_labels")
    assert names["name"][names.distance(area) < 40].tolist() == []


def test_only_its_enclaves_lie_in_the_drents_friese_wold() -> None:
    park = embedded().features("places").set_index("id").loc["NAT-07-drents-friese-wold"]
    names = embedded().features("place_labels")
    assert set(names["name"][names.within(park.geometry)]) == ENCLAVES
    assert all(name in park["basis"] for name in ENCLAVES)


def test_the_airport_lies_around_what_is_known_of_it() -> None:
    """A public list of airports (200 m), the reference point of the AIP, and the bus stop at the terminal."""
    area = embedded().features("places").set_index("id").geometry["LUV-01"]
    for x_m, y_m in ((234_810, 570_990), (235_068, 571_579), (235_298, 572_082)):
        assert area.contains(shapely.Point(x_m, y_m))


def test_the_gate_lies_in_westerveld(sites: gpd.GeoDataFrame) -> None:
    outlines = embedded().features("municipalities").set_index("name").geometry
    assert outlines["Westerveld"].contains(sites.geometry["jpk-gate"])


def test_the_extension_joins_de_haar_in_the_south_without_overlap(sites: gpd.GeoDataFrame) -> None:
    present, extension = sites.geometry["OEF-01"], sites.geometry["OEF-02"]
    assert not present.intersects(extension)
    assert present.distance(extension) < 100
    assert extension.centroid.y < present.centroid.y
    assert sites["plan_status"]["OEF-02"] == "gepland"


def test_no_village_lies_in_a_military_area_that_we_drew(sites: gpd.GeoDataFrame) -> None:
    """Nor nearer than the position of the village may be off. Airspace from a law is not ours and reaches over them."""
    places = embedded().features("places").set_index("id")
    drawn = pd.concat([sites, places[places["theme"].isin({"barracks", "units", "airspace"})]])
    drawn = drawn[drawn["evidence"].isin({"illustrative", "derived"}) & (drawn.area > 0) & (drawn.index != "BTR-01")]
    assert {"OEF-01", "OEF-02", "havelte-west", "havelte-oost", "KAZ-01", "KAZ-08", "KAZ-02"} <= set(drawn.index)
    names = embedded().features("place_labels")
    nearest_m = names.distance(drawn.union_all())
    assert names["name"][nearest_m < 500].tolist() == []


def test_the_extension_lies_beside_the_village_that_it_goes_towards(sites: gpd.GeoDataFrame) -> None:
    village = embedded().features("place_labels").set_index("name").geometry["Laaghalerveen"]
    assert 500 <= village.distance(sites.geometry["OEF-02"]) < 1000
    assert 500 <= village.distance(sites.geometry["OEF-01"]) < 1000


def test_training_areas_lie_around_the_middle_of_their_airspace(sites: gpd.GeoDataFrame) -> None:
    """As the law has it; the centroid of De Haar is known to 800 m."""
    for name, middle, off_m in (
        ("OEF-01", (231_230, 551_620), 800),
        ("havelte-west", (209_150, 533_710), 1000),
        ("havelte-oost", (212_120, 535_180), 1500),
    ):
        assert sites.geometry[name].contains(shapely.Point(middle))
        assert sites.geometry[name].centroid.distance(shapely.Point(middle)) < off_m / 2


@given(
    area_ha=st.floats(100, 1000),
    ratio=st.floats(1, 1.2),
    bearing_deg=st.floats(0, 180),
    far=st.floats(0.95, 1.3),
    angle=st.floats(0, 2 * math.pi),
)
def test_a_shape_beside_a_village_has_the_area_asked_for(
    area_ha: float, ratio: float, bearing_deg: float, far: float, angle: float
) -> None:
    """``far``: how far off the village is, in radii of a circle of the area."""
    far_m = far * math.sqrt(area_ha * 1e4 / math.pi)
    village = (far_m * math.cos(angle), far_m * math.sin(angle))
    shape = beside(0, 0, area_ha, ratio, bearing_deg, villages=[village], apart_m=250)
    assert shape.is_valid
    assert shape.area / 1e4 == pytest.approx(area_ha, rel=0.005)
    assert shape.distance(shapely.Point(village)) >= 249.5


@pytest.mark.parametrize("area_ha, ratio", [(100, 4), (1000, 1)])
def test_a_shape_cannot_lie_around_a_village(area_ha: float, ratio: float) -> None:
    with pytest.raises(ValueError, match="in two or lie in the middle"):
        beside(0, 0, area_ha, ratio, 90, villages=[(0, 0)], apart_m=500)


def test_no_munition_or_storage_site_is_shown(sites: gpd.GeoDataFrame) -> None:
    text = " ".join([*sites.index, *sites["name"], *sites["note"], *sites["kind"]]).casefold()
    for word in ("munitie", "opslag", "depot", "magazijn", "mun-", "ops-"):
        assert word not in text


def test_the_corridor_follows_real_stations_and_not_a_ruler(corridors: gpd.GeoDataFrame) -> None:
    stations = embedded().features("stations").set_index("code").geometry
    rail = corridors.geometry["CMM-01-rail"]
    for code in ("ZL", "DL", "OMN", "HDB", "GBG", "CO", "DLN", "NA", "EMNZ", "EMN"):
        assert rail.distance(stations[code]) < 5
    ends = shapely.LineString([rail.coords[0], rail.coords[-1]])
    assert rail.length > 1.1 * ends.length


NO_COURSE = {"LRM-02-route10", "EEN-05", "EEN-08", "CLU-16"}
"""Lines whose turns a law gives, and lines that connect and are no way."""


@pytest.mark.parametrize("dataset, column", [("corridors", "note"), ("places", "basis")])
def test_a_line_that_is_straight_for_kilometres_says_how_far(dataset: str, column: str) -> None:
    frame = embedded().features(dataset).set_index("id")
    said = frame[column].str.extract(r"langste rechte stuk is (\d+(?:,\d)?) km")[0].str.replace(",", ".").astype(float)
    found = 0
    for feature_id, line in frame.geometry[frame.geom_type == "LineString"].items():
        steps_km = [math.dist(one, other) / 1000 for one, other in itertools.pairwise(line.coords)]
        if max(steps_km) > 5 and feature_id not in NO_COURSE:
            found += 1
            assert said[feature_id] == pytest.approx(max(steps_km), abs=0.11), feature_id
    assert found >= 5


def test_the_road_reaches_the_border_through_hoogeveen(corridors: gpd.GeoDataFrame) -> None:
    road = corridors.geometry["CMM-01-road"]
    labels = embedded().features("place_labels").set_index("name").geometry
    assert road.distance(labels["Hoogeveen"]) < 4_000
    assert road.coords[-1][0] > 267_000
    assert shapely.boundary(_country()).distance(shapely.Point(road.coords[-1])) < 2
    assert road.length / 1000 == pytest.approx(88, abs=4)


def test_the_motorway_ends_where_the_country_does() -> None:
    road = embedded().features("places").set_index("id").loc["CWE-03"]
    assert shapely.boundary(_country()).distance(shapely.Point(road.geometry.coords[-1])) < 2
    assert "doorgetrokken" in road["basis"]


def _country() -> shapely.Geometry:
    return shapely.union_all(embedded().features("provinces").geometry.to_numpy())


def test_what_two_layers_draw_has_one_course(corridors: gpd.GeoDataFrame) -> None:
    places = embedded().features("places").set_index("id")
    places = places[places["layer"].isin(MODES) & (places.geom_type == "LineString")]
    drawn = [
        *zip(corridors["mode"], corridors.index, corridors.geometry, strict=True),
        *zip(places["layer"].map(MODES), places.index, places.geometry, strict=True),
    ]
    same = set()
    for (mode, one, line), (other_mode, other, other_line) in combinations(drawn, 2):
        if mode == other_mode and (shared := _between_shared(line, other_line)):
            same.add((one, other))
            there, back = shared
            assert there in (back, back[::-1]), f"{one} and {other} take two ways"
    assert {
        ("CMM-01-road", "CWE-01"),
        ("CMM-01-road", "CWE-03"),
        ("CMM-01-water-coevorden", "CWA-01"),
        ("CMM-01-water-coevorden", "CWA-02"),
        ("CMM-01-water-meppel", "CWA-04"),
        ("CMM-01-rail", "CSP-04"),
        ("CMM-01-rail-bentheim", "SPP-04"),
        ("SPP-01-existing", "CSP-01"),
    } <= same


def _between_shared(line: shapely.LineString, other: shapely.LineString) -> tuple[list[Point], list[Point]] | None:
    """Both courses from the first to the last point that they share; none if they share one at most."""
    shared = set(line.coords) & set(other.coords)
    if len(shared) < 2:
        return None
    found = []
    for one in (line, other):
        at = [number for number, point in enumerate(one.coords) if point in shared]
        found.append(list(one.coords)[at[0] : at[-1] + 1])
    return found[0], found[1]


def test_the_missing_railway_is_about_as_long_as_published_and_very_uncertain(corridors: gpd.GeoDataFrame) -> None:
    gap = corridors.loc["SPP-01-gap"]
    assert gap.geometry.length / 1000 == pytest.approx(44, abs=3)
    assert (gap["plan_status"], gap["evidence"]) == ("verkenning", "illustrative")
    assert gap["precision_m"] >= 1000
    assert "Indicatief" in gap["note"]
    existing = corridors.geometry["SPP-01-existing"]
    assert existing.coords[-1] == gap.geometry.coords[0]


def test_no_corridor_claims_to_be_official(corridors: gpd.GeoDataFrame) -> None:
    cno = corridors[corridors["corridor"] == "cno"]
    assert set(cno["evidence"]) == {"illustrative"}
    assert cno["note"].str.contains("geen officiële geometrie").all()
    assert set(cno["mode"]) == {"road", "rail", "water"}
