"""From a service to a checked file of ours."""

from __future__ import annotations

import sqlite3
import threading
import weakref
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import osmium
import pyogrio
import pytest
import shapely

from geodata.active import as_dataset, read_content
from geodata.crs import RD
from geodata.errors import DatasetInvalidError, WrongCrsError
from geodata.extent import Extent
from geodata.refresh import refresh
from geodata.sources import download
from geodata.sources.dataset import fetch
from geodata.sources.errors import (
    CancelledError,
    CollectionMissingError,
    UnknownServiceError,
    UnknownWordError,
    UnsafeFileError,
)
from geodata.sources.services import Service, find_service, services
from geodata.store import Store
from tests.geodata.sources.made import squares
from tests.geodata.sources.proxy import Fault, File, Proxy
from tests.geodata.sources.served import EAST, WEST, feature, serve, serve_municipalities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from geodata.sources.client import Client
    from geodata.sources.dataset import FetchedMeta


def content(staging: Path) -> gpd.GeoDataFrame:
    frame = pyogrio.read_dataframe(staging / "content.gpkg")
    assert isinstance(frame, gpd.GeoDataFrame)
    return frame


def test_squares(pdok: Proxy, client: Client, area: Extent, staging: Path, moved: Callable[..., None]) -> None:
    moved("squares_500m", pdok.url)
    told: list[tuple[int, int | None]] = []
    meta = fetch("squares_500m", area, staging, client, lambda done, total, _: told.append((done, total)))
    frame = content(staging)
    assert meta.rows == len(frame) == 100
    assert list(meta.extent_m) == [220_000, 530_000, 225_000, 535_000]
    assert meta.reference_date == "2025-01-01"
    assert frame.crs == RD
    assert frame["inhabitants"].isna().sum() == 10
    assert frame["inhabitants"].min() == 1
    assert told == [(100, None)]
    secret = next(note for note in meta.notes if "'inhabitants'" in note)
    assert secret.startswith("10 row(s) whose 'inhabitants' is not published, kept without (E2200N5300, ")
    assert sum("'homes' is empty or no number" in note for note in meta.notes) == 1
    assert [path.name for path in staging.iterdir()] == ["content.gpkg"]


def test_the_same_rows_give_the_same_bytes(
    pdok: Proxy, client: Client, area: Extent, staging: Path, moved: Callable[..., None]
) -> None:
    moved("squares_500m", pdok.url)
    fetch("squares_500m", area, staging, client)
    first = (staging / "content.gpkg").read_bytes()
    (staging / "content.gpkg").unlink()
    fetch("squares_500m", area, staging, client)
    assert (staging / "content.gpkg").read_bytes() == first


def test_rows_of_another_day_have_the_same_digest_if_they_are_the_same(
    *, server: Proxy, client: Client, tmp_path: Path, moved: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [feature(shapely.LineString([(230_000 + n, 550_000), (230_000, 551_000)]), vwk_id=n) for n in range(5)]
    serve(server, "vakken", rows)
    moved("fairways", server.url)
    store = Store(tmp_path / "data")
    found = []
    for day in ("2026-11-01", "2026-11-02"):
        monkeypatch.setattr("geodata.sources.dataset._today", lambda day=day: day)

        def ask(dataset_id: str, extent: Extent, staging: Path, **options: Any) -> FetchedMeta:
            return fetch(dataset_id, extent, staging, client, **options)

        extent = Extent("all", shapely.box(200_000, 500_000, 260_000, 600_000))
        (outcome,) = refresh(["fairways"], extent, store, services=services(), fetch=ask)
        assert outcome.error is None
        snapshot = store.current("fairways")
        assert snapshot is not None
        assert snapshot.reference_date == "2026-11-01"  # of the first day, however often it is fetched
        frame = read_content(as_dataset(snapshot, None), snapshot.folder / "content.gpkg")
        assert set(frame["reference_date"]) == {"2026-11-01"}
        found.append(snapshot.digest)
    assert found[0] == found[1]
    serve(server, "vakken", rows[:4])
    (outcome,) = refresh(["fairways"], extent, store, services=services(), fetch=ask)
    assert outcome.snapshot is not None
    assert outcome.snapshot.digest != found[0]


@pytest.mark.parametrize("stamp, day", [("2026-01-02T03:04:05Z", "2026-01-02"), ("", "")])
def test_an_extract_has_the_day_of_its_header(
    *, server: Proxy, client: Client, staging: Path, downloads: Path, moved: Callable[..., None], stamp: str, day: str
) -> None:
    header = osmium.io.Header()
    if stamp:
        header.set("osmosis_replication_timestamp", stamp)
    made = downloads.parent / "made.osm.pbf"
    with osmium.SimpleWriter(str(made), header=header) as writer:
        writer.add_node(osmium.osm.mutable.Node(id=1, location=(6.5, 53.0)))
    server.files["/n.osm.pbf"] = File(made.read_bytes())
    moved("streets_file", f"{server.url}/n.osm.pbf")
    meta = fetch("streets_file", None, staging, client, downloads=downloads)
    assert meta.reference_date == day
    assert any("not known" in note for note in meta.notes) is (not day)


def test_an_extract_that_breaks_off_is_refused_and_forgotten(
    server: Proxy, client: Client, staging: Path, downloads: Path, moved: Callable[..., None]
) -> None:
    server.files["/n.osm.pbf"] = File(b"\x00\x00\x00\x0d\x0a\x09OSMHeader" + bytes(50))
    moved("streets_file", f"{server.url}/n.osm.pbf")
    with pytest.raises(UnsafeFileError, match="cannot be read"):
        fetch("streets_file", None, staging, client, downloads=downloads)
    assert not list(downloads.glob("*.pbf"))


def test_municipalities_get_their_figures_from_elsewhere(
    server: Proxy, client: Client, area: Extent, staging: Path, moved: Callable[..., None]
) -> None:
    serve_municipalities(server, {"GM0106": 70_000, "GM0014": 240_000})
    moved("municipalities", f"{server.url}/m")
    moved("municipality_figures", f"{server.url}/f")
    moved("provinces", f"{server.url}/p")
    meta = fetch("municipalities", area, staging, client)
    frame = content(staging).set_index("id")
    assert meta.rows == 2  # also what lies outside the extent
    assert frame.loc["GM0106", "inhabitants"] == 70_000
    assert frame.loc["GM0106", "area_official_km2"] == 100
    assert frame["in_drenthe"].to_dict() == {"GM0014": False, "GM0106": True}
    assert frame.geometry.area.tolist() == [2e8, 1e8]
    assert any("simplified by 25 m" in note for note in meta.notes)
    assert "CBS kerncijfers per gemeente: read: address and collection; columns from memory" in meta.notes
    (staging / "content.gpkg").unlink()
    fetch("provinces", area, staging, client)
    assert content(staging)["inhabitants"].tolist() == [70_000]


def test_a_municipality_without_figures_refuses_all(
    server: Proxy, client: Client, area: Extent, staging: Path, moved: Callable[..., None]
) -> None:
    serve_municipalities(server, {"GM0106": 70_000, "GM0014": -99_997})
    moved("municipalities", f"{server.url}/m")
    moved("municipality_figures", f"{server.url}/f")
    with pytest.raises(DatasetInvalidError, match=r"'inhabitants' is empty .* 1 of 2 rows \(GM0014\)"):
        fetch("municipalities", area, staging, client)
    assert not list(staging.iterdir())


def test_a_renamed_province_says_what_came_what_was_expected_and_what_to_do(
    server: Proxy, client: Client, area: Extent, staging: Path, moved: Callable[..., None]
) -> None:
    serve_municipalities(server, {"GM0106": 70_000, "GM0014": 240_000})
    renamed = feature(WEST, identificatie="GM0106", naam="Assen", ligt_in_provincie_naam="Drentsche Landschap")
    serve(server, "gemeentegebied", [renamed], at="/m")
    moved("municipalities", f"{server.url}/m")
    moved("municipality_figures", f"{server.url}/f")
    with pytest.raises(UnknownWordError) as caught:
        fetch("municipalities", area, staging, client)
    for words in (str(caught.value), caught.value.dutch):
        assert "'Drentsche Landschap'" in words
        assert "Drenthe, Groningen" in words
        assert "'province'" in words
        assert "geodata/sources/services.toml" in words
    assert not list(staging.iterdir())


def test_areas_with_one_number_are_joined(
    server: Proxy, client: Client, staging: Path, moved: Callable[..., None]
) -> None:
    serve(
        server, "natura2000",
        [
            feature(WEST, nr=30, naam_n2k="Dwingelderveld", beschermin="HR"),
            feature(WEST, nr=30, naam_n2k="Dwingelderveld", beschermin="VR"),
            feature(EAST, nr=29, naam_n2k="Holtingerveld", beschermin="HR"),
        ],
    )  # fmt: skip
    moved("natura2000", server.url)
    meta = fetch("natura2000", None, staging, client)
    frame = content(staging).set_index("id")
    assert meta.rows == 2
    assert frame.loc["N2000-30", "protection"] == "HR, VR"
    assert frame.loc["N2000-30", "area_ha"] == 10_000
    assert "3 rows with the same id were joined to 2." in meta.notes


def parcels(path: Path, number: int, crs: str = "EPSG:28992") -> Path:
    frame = gpd.GeoDataFrame.from_features(squares()["features"][:number], crs=RD)
    frame = frame[["geometry"]].assign(gewas="Grasland", gewascode=265, category="Grasland", jaar=2024)
    pyogrio.write_dataframe(frame.set_crs(crs, allow_override=True), path, layer="brpgewaspercelen", driver="GPKG")
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_parcels_from_a_file(
    *,
    server: Proxy, client: Client, area: Extent, staging: Path, downloads: Path, tmp_path: Path,
    moved: Callable[..., None], packed: bool,
) -> None:  # fmt: skip
    path = parcels(tmp_path / "brpgewaspercelen_definitief_2024.gpkg", 1040)
    if packed:
        folder = tmp_path / "packed"
        folder.mkdir()
        path.rename(folder / path.name)
        path = _zip(folder / path.name)
    server.files[f"/{path.name}"] = File(path.read_bytes())
    moved("brp_parcels", f"{server.url}/{path.name}")
    server.faults.append(Fault("cut", 30_000, at=path.name))
    meta = fetch("brp_parcels", area, staging, client, downloads=downloads)
    frame = content(staging)
    assert meta.rows == len(frame) == 100
    assert meta.reference_date == "2024-05-15"
    assert frame["id"].is_unique
    assert frame["area_ha"].tolist() == [25] * 100
    assert [path.name for path in staging.iterdir()] == ["content.gpkg"]


def _zip(path: Path) -> Path:
    target = path.with_suffix(".zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.write(path, path.name)
    return target


def test_a_file_in_another_crs_is_transformed_and_one_without_is_refused(
    *, server: Proxy, client: Client, staging: Path, downloads: Path, tmp_path: Path, moved: Callable[..., None]
) -> None:
    path = tmp_path / "brpgewaspercelen_definitief_2024.gpkg"
    frame = gpd.read_file(parcels(tmp_path / "rd.gpkg", 5)).to_crs(4326)
    pyogrio.write_dataframe(frame, path, layer="brpgewaspercelen", driver="GPKG")
    server.files[f"/{path.name}"] = File(path.read_bytes())
    moved("brp_parcels", f"{server.url}/{path.name}")
    fetch("brp_parcels", None, staging, client, downloads=downloads)
    assert content(staging).total_bounds == pytest.approx([220_000, 530_000, 222_500, 530_500], abs=0.5)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE gpkg_geometry_columns SET srs_id = -1")
        database.execute("UPDATE gpkg_contents SET srs_id = -1")
    database.close()
    server.files[f"/{path.name}"] = File(path.read_bytes(), etag='"v2"')
    with pytest.raises(WrongCrsError):
        fetch("brp_parcels", None, staging, client, downloads=downloads)


@pytest.mark.parametrize("body", [b"<html>", b"SQLite format 3\x00" + b"\x00" * 5000, b""])
def test_a_file_that_is_none(
    *, server: Proxy, client: Client, staging: Path, downloads: Path, moved: Callable[..., None], body: bytes
) -> None:
    server.files["/brpgewaspercelen_definitief_2024.gpkg"] = File(body)
    moved("brp_parcels", f"{server.url}/brpgewaspercelen_definitief_2024.gpkg")
    with pytest.raises(UnsafeFileError):
        fetch("brp_parcels", None, staging, client, downloads=downloads)
    assert not list(staging.iterdir())


def test_batches_do_not_pile_up(
    *, server: Proxy, client: Client, staging: Path, downloads: Path, tmp_path: Path, moved: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = parcels(tmp_path / "brpgewaspercelen_definitief_2024.gpkg", 1040)
    server.files[f"/{path.name}"] = File(path.read_bytes())
    moved("brp_parcels", f"{server.url}/{path.name}")
    monkeypatch.setattr(download, "BATCH", 200)
    alive: list[weakref.ref[Any]] = []
    most: list[int] = []

    def read(*args: Any, **named: Any) -> Iterator[gpd.GeoDataFrame]:
        for frame in read_file(*args, **named):
            alive.append(weakref.ref(frame))
            most.append(sum(one() is not None for one in alive))
            yield frame
            del frame

    read_file = download.read_file
    monkeypatch.setattr(download, "read_file", read)
    assert fetch("brp_parcels", None, staging, client, downloads=downloads).rows == 1040
    assert len(most) == 6
    assert max(most) <= 3


def test_no_rows_is_an_error(pdok: Proxy, client: Client, staging: Path, moved: Callable[..., None]) -> None:
    moved("squares_500m", pdok.url)
    with pytest.raises(DatasetInvalidError, match="no usable rows within 'far'"):
        fetch("squares_500m", Extent("far", shapely.box(100_000, 400_000, 101_000, 401_000)), staging, client)
    assert not list(staging.iterdir())


def test_a_dataset_about_one_place(
    server: Proxy, client: Client, area: Extent, staging: Path, moved: Callable[..., None]
) -> None:
    places = {"1": (232_700, 556_400), "2": (231_000, 556_400)}
    rows = [feature(shapely.Point(at), rijksmonument_nummer=number, naam="x") for number, at in places.items()]
    serve(server, "rijksmonumenten", rows)
    moved("monuments", server.url)
    assert fetch("monuments", None, staging, client).rows == 1
    assert "bbox=231900%2C555600%2C233601%2C557301" in server.paths("/items")[0]
    with pytest.raises(DatasetInvalidError, match="'area' does not touch"):
        fetch("monuments", area, staging, client)


def test_a_row_that_comes_twice_counts_once(
    server: Proxy, client: Client, staging: Path, moved: Callable[..., None]
) -> None:
    serve(server, "vierkant_500m", squares()["features"][:3] + squares()["features"][:2])
    moved("squares_500m", server.url)
    meta = fetch("squares_500m", None, staging, client)
    assert meta.rows == 3
    assert "2 row(s) with an id that came before left out" in meta.notes


def test_stopping_leaves_nothing(
    pdok: Proxy, client: Client, area: Extent, staging: Path, moved: Callable[..., None]
) -> None:
    pdok.page = 10
    moved("squares_500m", pdok.url)
    cancel = threading.Event()

    def stop(done: int, _total: int | None, _text: str) -> None:
        if done >= 30:
            cancel.set()

    with pytest.raises(CancelledError):
        fetch("squares_500m", area, staging, client, stop, cancel=cancel)
    assert not list(staging.iterdir())
    assert len(pdok.paths("/items")) <= 4


def test_what_was_fetched_is_used(
    pdok: Proxy, client: Client, area: Extent, tmp_path: Path, moved: Callable[..., None]
) -> None:
    moved("squares_500m", pdok.url)
    moved("track", pdok.url)
    store = Store(tmp_path / "data")

    def ask(dataset_id: str, extent: Extent, staging: Path, **options: Any) -> FetchedMeta:
        return fetch(dataset_id, extent, staging, client, **options)

    listed = {name: find_service(name) for name in ("track", "squares_500m")}
    failed, done = refresh(["track", "squares_500m"], area, store, services=listed, fetch=ask)
    assert isinstance(failed.error, CollectionMissingError)
    assert (done.ok, done.rows_before, done.rows_after) == (True, None, 100)
    snapshot = store.current("squares_500m")
    assert snapshot is not None
    frame = read_content(as_dataset(snapshot, None), snapshot.folder / "content.gpkg")
    assert len(frame) == 100
    assert store.current("track") is None


def test_an_unknown_dataset(client: Client, staging: Path) -> None:
    with pytest.raises(UnknownServiceError):
        fetch("moon", None, staging, client)


def test_a_service_that_moved(pdok: Proxy, client: Client, staging: Path, moved: Callable[..., None]) -> None:
    moved("fairways", pdok.url)
    with pytest.raises(CollectionMissingError):
        fetch("fairways", None, staging, client)
    assert not list(staging.iterdir())


def test_no_list_is_changed(moved: Callable[..., None]) -> None:
    before: Service = services()["track"]
    moved("track", "http://x")
    assert services()["track"] is before
