"""The raw pages of a register take the place of the embedded table of the same id."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from geodata import active, embedded
from geodata.errors import RefreshRefusedError
from geodata.extent import named_extent
from geodata.refresh import refresh
from geodata.service import online
from geodata.store import Store
from layers import load_layer
from tests.geodata.sources.served import feature, serve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.refresh import Outcome
    from tests.geodata.sources.proxy import Proxy

EXTENTS = ("region", "drenthe")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    return Store()


def refreshed(store: Store, dataset: str, extent: str) -> Outcome:
    with online(threading.Event()) as (services, fetch):
        (outcome,) = refresh([dataset], named_extent(extent), store, services=services, fetch=fetch)
    return outcome


def raw_stations(*, without: str = "") -> list[dict[str, Any]]:
    """All embedded stations as ProRail writes them: ``Asn``, numbered rows, other places, and one far away."""
    known = embedded().features("stations")
    rows = [
        feature(
            shapely.Point(round(row.geometry.x) + 12, round(row.geometry.y) - 9),
            stationscode=row.code.capitalize(), naam=row.name_, soort="Station",
        )
        for row in known.rename(columns={"name": "name_"}).itertuples()
        if row.code != without
    ]  # fmt: skip
    return [
        *rows,
        feature(shapely.Point(136_000, 455_900), stationscode="Ut", naam="Utrecht Centraal", soort="Station"),
    ]


@pytest.mark.parametrize("extent", EXTENTS)
def test_a_page_of_prorail_becomes_the_stations(
    *, server: Proxy, store: Store, moved: Callable[..., None], extent: str
) -> None:
    serve(server, "station", raw_stations())
    moved("stations", server.url)
    outcome = refreshed(store, "stations", extent)
    assert outcome.error is None
    found = active().features("stations").set_index("id")
    assert found.loc[["STA-01", "STA-09", "NS-ZL"], "name"].tolist() == ["Assen", "Emmen", "Zwolle"]
    assert found.loc["STA-01", "code"] == "ASN"
    assert found.loc[["STA-01", "STA-04"], "intercity"].tolist() == [True, False]
    assert set(found.index) == set(embedded().features("stations")["id"])  # Utrecht lies outside
    # Dienstregeling and travellers name stations outside Drenthe: less than the region is never fetched.
    assert store.current("stations").area == "region"  # type: ignore[union-attr]
    assert refreshed(store, "stations", "region").ok
    # Coevorden is guarded, but its stations are where the reviewed table has them.
    drawn = load_layer("stations").frame
    assert {"STA-05", "STA-06"} <= set(drawn["id"])


def test_a_station_that_the_timetable_names_may_not_go(server: Proxy, store: Store, moved: Callable[..., None]) -> None:
    serve(server, "station", raw_stations(without="SWK"))
    moved("stations", server.url)
    outcome = refreshed(store, "stations", "region")
    assert isinstance(outcome.error, RefreshRefusedError)
    assert "NS-SWK" in str(outcome.error)


@pytest.mark.parametrize("extent, page", [("region", 1_000), ("drenthe", 50), ("region", 3)])
def test_pages_of_the_boundaries_become_municipalities_and_provinces(
    *, server: Proxy, store: Store, moved: Callable[..., None], extent: str, page: int
) -> None:
    # In the order of their ids, as services page: pandas then keeps a piece of text per page.
    areas, provinces = (embedded().features(name).sort_values("id") for name in ("municipalities", "provinces"))
    serve(
        server, "gemeentegebied",
        [
            feature(row.geometry, identificatie=row.id, naam=row.name_, ligt_in_provincie_naam=row.province)
            for row in areas.rename(columns={"name": "name_"}).itertuples()
        ],
        at="/m", page=page,
    )  # fmt: skip
    serve(
        server, "gemeenten",
        [
            feature(shapely.Point(230_000, 550_000).buffer(100), gemeentecode=one, water="NEE", aantal_inwoners=9_000,
                    oppervlakte_totaal_in_ha=10_000)
            for one in areas["id"]
        ],
        at="/f",
    )  # fmt: skip
    serve(
        server, "provinciegebied",
        [
            feature(row.geometry, identificatie=row.id, naam=row.name_)
            for row in provinces.rename(columns={"name": "name_"}).itertuples()
        ],
        at="/p", page=page,
    )  # fmt: skip
    for dataset, at in (("municipalities", "m"), ("municipality_figures", "f"), ("provinces", "p")):
        moved(dataset, f"{server.url}/{at}")
    for dataset, frame in (("municipalities", areas), ("provinces", provinces)):
        outcome = refreshed(store, dataset, extent)
        assert outcome.error is None
        assert (outcome.rows_before, outcome.rows_after) == (len(frame), len(frame))
        # The address always gives the boundaries of the day; only the figures are of a year.
        assert outcome.snapshot is not None
        assert outcome.snapshot.reference_date == outcome.snapshot.retrieved[:10]
        now = active().features(dataset)
        assert set(now["reference_date"]) == {outcome.snapshot.reference_date}
        assert set(now["inhabitants_date"]) == {"2025-01-01"}
