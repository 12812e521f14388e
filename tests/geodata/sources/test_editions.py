"""Which year of a yearly dataset is taken, and that no other steps in unsaid."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from geodata.errors import DatasetInvalidError
from geodata.sources.check import check
from geodata.sources.dataset import fetch
from geodata.sources.editions import resolved
from geodata.sources.errors import EditionError, NoEditionsError
from geodata.sources.geometry import Notes
from geodata.sources.services import find_service
from tests.geodata.sources.made import RD_URI, square
from tests.geodata.sources.proxy import Fault, File, Proxy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.sources.client import Client

NOW = datetime.now(UTC).year
EMPTY = b'{"type": "FeatureCollection", "features": []}'


def _json(document: object) -> File:
    return File(json.dumps(document).encode(), type="application/json")


def _rows(**columns: Any) -> File:
    """Two neighbourhoods that are also squares."""
    features = [
        {
            "type": "Feature", "id": str(number), "geometry": square(number),
            "properties": {"buurtcode": f"BU{number}", "buurtnaam": "Kloosterveen", "gemeentenaam": "Assen",
                           "aantal_inwoners": 100, **columns},
        }
        for number in range(2)
    ]  # fmt: skip
    return File(json.dumps({"type": "FeatureCollection", "features": features}).encode(), type="application/geo+json")


@pytest.fixture
def yearly(server: Proxy, moved: Callable[..., None]) -> Proxy:
    """Neighbourhoods of 2024 to 2026, one address each."""
    moved(
        "neighbourhoods", f"{server.url}/wijken-en-buurten-{{year}}", edition=r"wijken-en-buurten-(20\d\d)",
        index=f"{server.url}/index.json", reference_date="{year}-01-01", year_columns=("jaar", "jrstatcode"),
    )  # fmt: skip
    years = (2024, 2026, 2025)
    server.files["/index.json"] = _json(
        {"apis": [{"rootUrl": f"{server.url}/cbs/wijken-en-buurten-{year}/ogc/v1", "n": 1} for year in years]}
    )
    for year in years:
        at = f"/wijken-en-buurten-{year}/collections"
        server.files[at] = _json({"collections": [{"id": "buurten", "crs": [RD_URI]}]})
        server.files[f"{at}/buurten/items"] = _rows(jrstatcode=f"{year}BU0106")
    return server


def _squares(server: Proxy, moved: Callable[..., None], interval: object, **columns: Any) -> None:
    moved(
        "squares_500m", server.url, edition="datetime", reference_date="{year}-01-01", year_columns=("jaar",),
        datetime="{year}-07-01T00:00:00Z",
    )  # fmt: skip
    entry = {"id": "vierkant_500m", "crs": [RD_URI], "extent": {"temporal": {"interval": interval}}}
    server.files["/collections"] = _json({"collections": [entry]})
    server.files["/collections/vierkant_500m/items"] = _rows(**columns)


def test_the_newest_that_the_list_names_is_taken_and_said(yearly: Proxy, client: Client, staging: Path) -> None:
    meta = fetch("neighbourhoods", None, staging, client)
    assert (meta.rows, meta.reference_date) == (2, "2026-01-01")
    assert meta.source_url == f"{yearly.url}/wijken-en-buurten-2026"
    assert any("edition of 2026" in note and "2024, 2025, 2026" in note for note in meta.notes)
    told = check(find_service("neighbourhoods"), client)
    assert told.ok
    assert "The edition of 2026 was taken" in told.message
    assert told.dutch.endswith("jaargang 2026")


def test_one_that_is_asked_for_needs_no_list(yearly: Proxy, client: Client, staging: Path) -> None:
    del yearly.files["/index.json"]
    meta = fetch("neighbourhoods", None, staging, client, year=2024)
    assert meta.reference_date == "2024-01-01"
    assert "The edition of 2024 was asked for." in meta.notes
    assert yearly.paths("index.json") == []


@pytest.mark.parametrize(
    "listing",
    [None, File(b"<html>", type="text/html"), File(b'{"apis": ', type="application/json"), _json({"apis": ["x"]})],
    ids=["gone", "html", "cut", "none"],
)
def test_without_a_list_nothing_steps_in(yearly: Proxy, client: Client, staging: Path, listing: File | None) -> None:
    del yearly.files["/index.json"]
    if listing:
        yearly.files["/index.json"] = listing
    with pytest.raises(EditionError, match=r"index\.json.*--year YYYY") as caught:
        fetch("neighbourhoods", None, staging, client)
    assert "--year JJJJ" in caught.value.dutch
    assert yearly.paths("collections") == []
    assert not list(staging.iterdir())


def test_a_list_that_lags_behind_what_is_known_is_said(
    server: Proxy, client: Client, moved: Callable[..., None]
) -> None:
    moved(
        "land_use", f"{server.url}/{{year}}", edition=r"bodemgebruik-(20\d\d)", index=f"{server.url}/index.json",
        collection="BBG{year}", reference_date="{year}", known_year=2017,
    )  # fmt: skip
    server.files["/index.json"] = _json(["bestand-bodemgebruik-2010"])
    notes = Notes()
    found = resolved(find_service("land_use"), client, notes)
    assert (found.url, found.collection, found.reference_date) == (f"{server.url}/2017", "BBG2017", "2017")
    assert next(column.from_ for column in found.columns if column.name == "code")[0] == "bg2017"
    assert notes.texts()[0].endswith("names only 2010.")


@pytest.mark.parametrize(
    "columns, date, why",
    [
        ({}, "2026-01-01", "The rows do not tell their year"),
        ({"jaar": 2025}, "2025-01-01", "The rows are of 2025"),
        ({"jaar": 2026}, "2026-01-01", "The edition of 2026"),
    ],
    ids=str,
)
def test_the_rows_tell_their_year(
    *, yearly: Proxy, client: Client, staging: Path, columns: dict[str, Any], date: str, why: str
) -> None:
    yearly.files["/wijken-en-buurten-2026/collections/buurten/items"] = _rows(**columns)
    meta = fetch("neighbourhoods", None, staging, client)
    assert meta.reference_date == date
    assert any(why in note for note in meta.notes)


def test_rows_of_another_year_than_asked_for_or_of_several_are_refused(
    yearly: Proxy, client: Client, staging: Path
) -> None:
    at = "/wijken-en-buurten-2026/collections/buurten/items"
    yearly.files[at] = _rows(jaar=2025)
    with pytest.raises(DatasetInvalidError, match="2026 was asked for, and the rows are of 2025"):
        fetch("neighbourhoods", None, staging, client, year=2026)
    mixed = json.loads(_rows(jaar=2025).content)
    mixed["features"][0]["properties"]["jaar"] = 2026
    yearly.files[at] = File(json.dumps(mixed).encode(), type="application/geo+json")
    with pytest.raises(DatasetInvalidError, match="mixes years: 2025, 2026"):
        fetch("neighbourhoods", None, staging, client)


@pytest.mark.parametrize(
    "interval, empty, found",
    [
        ([["2015-01-01T00:00:00Z", "2024-12-31T00:00:00Z"]], (), 2024),
        ([["2015-01-01T00:00:00Z", "2025-01-01T00:00:00Z"]], (2025,), 2024),
        ([["2015-01-01T00:00:00Z", None]], (NOW, NOW - 1), NOW - 2),
        ([["2015-01-01", "2018-01-01"], ["2020-01-01", "2022-01-01"]], (), 2022),
        ([["2015-01-01", ".."]], (), NOW),
    ],
    ids=str,
)
def test_the_newest_year_of_a_collection_is_the_last_that_has_rows(
    *, server: Proxy, client: Client, moved: Callable[..., None], interval: object, empty: tuple[int, ...], found: int
) -> None:
    _squares(server, moved, interval)
    server.faults.extend(Fault("body", EMPTY, at=f"datetime={year}") for year in empty)
    notes = Notes()
    service = resolved(find_service("squares_500m"), client, notes)
    assert (service.reference_date, service.datetime[:4]) == (f"{found}-01-01", str(found))
    assert f"The edition of {found} was taken" in notes.texts()[0]


@pytest.mark.parametrize("interval", [None, [], [[None, None]], [["long ago", "now"]], [["2015-01-01"]], 5], ids=str)
def test_a_collection_that_does_not_tell_its_years(
    server: Proxy, client: Client, moved: Callable[..., None], interval: object
) -> None:
    _squares(server, moved, interval)
    with pytest.raises(EditionError, match="--year YYYY"):
        resolved(find_service("squares_500m"), client, Notes())


def test_an_open_end_needs_rows_that_tell_their_year(
    server: Proxy, client: Client, moved: Callable[..., None], staging: Path
) -> None:
    told = {"crs28992res500m": "E1N1", "jaar": 2023}
    _squares(server, moved, [["2015-01-01", None]], **told)
    meta = fetch("squares_500m", None, staging, client)
    assert meta.reference_date == "2023-01-01"
    assert "The rows are of 2023, which is the reference date." in meta.notes
    (staging / "content.gpkg").unlink()
    _squares(server, moved, [["2015-01-01", None]], crs28992res500m="E1N1")
    with pytest.raises(EditionError, match=r"do not tell their year.*--year YYYY"):
        fetch("squares_500m", None, staging, client)
    assert fetch("squares_500m", None, staging, client, year=2023).reference_date == "2023-01-01"


def test_a_collection_without_rows_of_any_year(server: Proxy, client: Client, moved: Callable[..., None]) -> None:
    _squares(server, moved, [["2023-01-01", "2024-01-01"]])
    server.files["/collections/vierkant_500m/items"] = File(EMPTY, type="application/geo+json")
    with pytest.raises(EditionError, match="no rows of 2024 back to 2023"):
        resolved(find_service("squares_500m"), client, Notes())


def test_a_dataset_without_years(client: Client, staging: Path) -> None:
    with pytest.raises(NoEditionsError, match=r"'track' has no editions.*neighbourhoods") as caught:
        fetch("track", None, staging, client, year=2024)
    assert "municipalities" in str(caught.value)  # of the figures that are joined
    assert "brp_parcels" in str(caught.value)
