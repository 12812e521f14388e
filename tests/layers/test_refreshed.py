"""Layers of refreshed data: offered when it is there, guarded, and named as such."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.search import found_at, search
from geodata import active, embedded
from geodata.errors import SnapshotDamagedError, UnknownLayerError
from geodata.store import Store
from layers import drawing_order, drawn_specs, ground, layer_specs, load_layer, themes
from layers import load as load_module
from layers.ground import load_ground
from layers.guard import hidden_rows, outlines
from layers.placement import places_of
from layers.register import load_register
from tests.geodata.refreshing import many, natura, run, stations, track

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geodata import Catalogue

INSIDE_GUARDED = shapely.Point(221_357, 570_864)
OUTLINES = Path(__file__).parents[3] / "shared" / "data" / "cbs-gemeenten" / "gemeenten_crop.geojson"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    return Store()


def test_a_layer_of_a_register_is_offered_while_its_data_is_there(store: Store) -> None:
    assert "natura2000" not in layer_specs()
    with pytest.raises(UnknownLayerError):
        load_layer("natura2000")

    run(store, {"natura2000": natura})
    assert "natura2000" in layer_specs()
    assert "registers" in {theme.id for theme in themes()}
    layer = load_layer("natura2000")
    assert set(layer.frame["level"]) == {"refreshed"}
    assert set(layer.frame["digest"]) == {active()["natura2000"].sha256}
    assert set(load_layer("province").frame["level"]) == {"embedded"}

    store.reset("natura2000")
    assert "registers" not in {theme.id for theme in themes()}


def test_what_has_no_name_is_called_after_its_layer(store: Store) -> None:
    run(store, {"track": track})
    assert load_layer("track").frame["name"].tolist().count("Spoor (ProRail)") == 1


def test_what_no_browser_draws_is_no_layer_of_the_screen_and_opened_by_everything_else(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_module, "MOST_DRAWN", 3)
    run(store, {"natura2000": natura, "track": lambda: track().head(3)})
    assert {"natura2000", "track"} & set(drawn_specs()) == {"track"}
    assert {"natura2000", "track"} & {spec.id for theme in themes() for spec in theme.layers} == {"track"}
    assert {"natura2000", "track"} < set(layer_specs())
    assert "natura2000" in drawing_order()
    assert len(load_layer("natura2000").frame) == 4
    assert not search("Gebied 2")  # it would lead to a layer that the map does not have
    assert found_at("natura2000", "N2000-2") is None


def test_what_is_not_drawn_says_so_in_both_languages() -> None:
    told = load_module.not_drawn("nnn", 12_000)
    assert told
    assert "12,000 rows" in told.english
    assert "12.000 rijen" in told.dutch
    assert load_module.not_drawn("nnn", load_module.MOST_DRAWN) is None
    assert load_module.not_drawn("nnn", None) is None
    assert load_module.not_drawn("stations", 12_000) is None  # a layer of its own, whatever it has
    assert load_module.not_drawn("streets", 12_000) is None  # no layer at all


@pytest.fixture(scope="module")
def parcels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    """Parcels in and beside guarded De Wolden."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARAATKAART_DATA", str(tmp_path_factory.mktemp("parcels")))
        (done,) = run(Store(), {"brp_parcels": lambda: many(900, "brp_parcels", 208_000, 523_000, 140)})
        assert done.ok
        yield active()


@given(corners=st.lists(st.tuples(st.integers(-500, 15_000), st.integers(-500, 3_000)), min_size=2, max_size=2))
@example(corners=[(-500, -500), (15_000, 3_000)])
@settings(max_examples=15, deadline=None)
def test_a_window_of_a_large_layer_is_what_the_whole_has_there(
    parcels: Catalogue, corners: list[tuple[int, int]]
) -> None:
    (left, right), (low, high) = (sorted(values) for values in zip(*corners, strict=True))
    window = (208_000.0 + left, 523_000.0 + low, 208_010.0 + right, 523_010.0 + high)
    whole = load_ground("brp_parcels", parcels)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ground, "WHOLE", 100)
        found = load_ground("brp_parcels", parcels, window)
    near = whole.layer.frame[whole.layer.frame.intersects(shapely.box(*window))]
    assert sorted(found.layer.frame["id"]) == sorted(near["id"])
    # A small window that told only what it hides itself would tell where that is.
    assert len(whole.hidden)
    assert whole.hidden.equals(found.hidden)
    assert whole.kinds == found.kinds == {2}
    assert whole.beyond
    assert found.beyond


def test_a_refreshed_place_on_guarded_ground_is_the_whole_municipality(store: Store) -> None:
    def planted() -> gpd.GeoDataFrame:
        frame = natura()
        frame.loc[0, "name"] = "Bunkerdorp"
        shape = shapely.MultiPolygon([INSIDE_GUARDED.buffer(200)])
        return frame.set_geometry([shape, *frame.geometry[1:]], crs=frame.crs)

    run(store, {"natura2000": planted})
    frame = load_layer("natura2000").frame
    assert "Bunkerdorp" not in set(frame["name"])
    assert frame["id"].tolist() == ["N2000-1", "N2000-2", "N2000-3", "gemeente-GM1699"]
    assert not search("Bunkerdorp")
    assert ("natura2000", "N2000-2") in {(hit.layer_id, hit.feature_id) for hit in search("Gebied 2")}


def test_refreshed_municipalities_do_not_move_the_guard(store: Store) -> None:
    def moved() -> gpd.GeoDataFrame:
        frame = embedded().features("municipalities").assign(source="kadaster-brk", reference_date="2025-01-01")
        return frame.set_geometry(frame.geometry.translate(3_000), crs=frame.crs)

    (done,) = run(store, {"municipalities": moved})
    assert done.error is None
    assert active()["municipalities"].level == "refreshed"
    now, before = outlines(active()), outlines(embedded())
    assert now.geometry.equals(before.geometry)
    assert now["guarded"].equals(before["guarded"])


@pytest.fixture
def unreviewed() -> Catalogue:
    changed = replace(embedded()["municipalities"], publication="unreviewed")
    return replace(embedded(), datasets={**embedded().datasets, "municipalities": changed})


def test_exact_outlines_of_municipalities_are_no_finer_than_ours(unreviewed: Catalogue) -> None:
    if not OUTLINES.exists():
        pytest.skip(f"needs the outlines of the reference data ({OUTLINES.name})")
    frame = gpd.read_file(OUTLINES).to_crs(28992).rename(columns={"gemeente": "name", "gemeentecode": "id"})
    frame = frame.set_geometry(shapely.make_valid(frame.geometry.to_numpy()), crs=frame.crs)
    assert len(frame) == 63
    assert hidden_rows(frame, "municipalities", unreviewed) == {}


def test_the_register_still_leads_to_refreshed_stations_and_to_the_municipality_of_new_ones(store: Store) -> None:
    rows = ("STA-01", "STA-05")  # Assen, and Coevorden, where the guard works
    assert [places_of(row)[0].kind for row in rows] == ["feature", "feature"]
    run(store, {"stations": stations})
    assert active()["stations"].level == "refreshed"
    assert [places_of(row)[0].kind for row in rows] == ["feature", "feature"]  # as the reviewed table has them
    frame = stations()
    run(store, {"stations": lambda: frame.set_geometry(frame.geometry.translate(1_500, 0))})
    assert [places_of(row)[0].kind for row in rows] == ["feature", "municipality"]
    assert all(places_of(row) for row in load_register().rows["id"] if row.startswith("STA-"))


def test_a_damaged_layer_stays_and_says_so(store: Store) -> None:
    (done,) = run(store, {"natura2000": natura})
    assert done.snapshot
    (done.snapshot.folder / "snapshot.json").unlink()
    store.choose("track", run(store, {"track": track})[0].snapshot.digest)  # type: ignore[union-attr]
    assert "natura2000" in layer_specs()
    with pytest.raises(SnapshotDamagedError):
        load_layer("natura2000")
    assert len(load_layer("track").frame) == 4
