"""The list of services says what is needed, and how rows become ours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from geodata.catalogue import embedded
from geodata.crs import RD
from geodata.errors import DatasetInvalidError
from geodata.sources.columns import kept, our_rows, typed
from geodata.sources.errors import UnknownServiceError
from geodata.sources.geometry import Notes
from geodata.sources.services import Column, find_service, read_services, refreshable, services

if TYPE_CHECKING:
    from pathlib import Path

WANTED = {
    "municipalities", "provinces", "stations", "track", "neighbourhoods", "squares_500m", "natura2000", "nnn",
    "brp_parcels", "land_use", "nwb_roads", "fairways", "monuments", "military_terrain", "industrial_sites", "streets",
    "streets_file", "gtfs_nl",
}  # fmt: skip


def test_every_dataset_is_there_and_none_was_called() -> None:
    assert set(refreshable()) == WANTED
    for service in services().values():
        assert not service.verified
        assert service.how_known in {"R", "M", "A"}
        assert service.licence
        assert service.attribution
        assert service.as_source("2024").reference_date == "2024"


@pytest.mark.parametrize("dataset", ["municipalities", "provinces", "stations"])
def test_refreshed_datasets_have_the_columns_of_the_embedded_ones(dataset: str) -> None:
    assert services()[dataset].types == dict(embedded()[dataset].columns)


def test_every_table_has_what_is_drawn() -> None:
    for service in refreshable().values():
        if service.columns:
            assert {"id", "name", "plan_status", "evidence", "precision_m", "source", "reference_date"} <= set(
                service.types
            )
            assert service.geometry


def test_an_unknown_dataset() -> None:
    with pytest.raises(UnknownServiceError, match="brp_parcels"):
        find_service("moon")


MINIMAL = """
[x]
title = "X"
kind = "{kind}"
url = "{url}"
how_known = "R"
source = "x"
publisher = "X"
licence = "CC0"
attribution = "X"
reference_date = "2024"
{more}
"""


@pytest.mark.parametrize(
    "changes, problem",
    [
        ({"kind": "gopher"}, "kind 'gopher'"),
        ({"url": "http://plain"}, "url"),
        ({"more": "colour = 1"}, "unknown key 'colour'"),
        ({"more": "collection = '('"}, "."),
        ({"more": "[x.columns]\na = { type = 'text' }"}, "without origin"),
        ({"more": "[x.columns]\na = { type = 'text', from = 'b', twice = 1 }"}, "twice"),
        ({"more": "[[x.joins]]\nservice = 'y'\non = 'a'\nby = 'b'\ncolumns = ['c']"}, "join"),
        ({"more": "= ="}, "."),
    ],
)
def test_a_list_with_a_mistake(tmp_path: Path, changes: dict[str, str], problem: str) -> None:
    path = tmp_path / "services.toml"
    values = {"kind": "wfs", "url": "https://x", "more": ""} | changes
    path.write_text(MINIMAL.format(**values), encoding="utf-8")
    with pytest.raises(DatasetInvalidError, match=problem):
        read_services(path)


def frame(**columns: list[Any]) -> gpd.GeoDataFrame:
    rows = len(next(iter(columns.values())))
    square = shapely.box(234_000, 556_000, 234_500, 556_500)
    return gpd.GeoDataFrame({"_id": [str(n) for n in range(rows)], **columns}, geometry=[square] * rows, crs=RD)


def test_suppressed_figures_become_empty_never_zero() -> None:
    rows = frame(buurtcode=["B1", "B2", "B3", "B4"], buurtnaam=["a", "b", "c", "d"], gemeentenaam=["Assen"] * 4,
                 aantal_inwoners=[-99997, 0, -99995.0, 120])  # fmt: skip
    made = our_rows(rows, services()["neighbourhoods"], "2025-01-01")
    assert made["inhabitants"].isna().tolist() == [True, False, True, False]
    assert made["inhabitants"].tolist()[1::2] == [0, 120]
    assert made["households"].isna().all()
    assert made["area_km2"].tolist() == [0.25] * 4
    assert set(made["source"]) == {"cbs-wijken-buurten"}
    assert set(made["reference_date"]) == {"2025-01-01"}


def test_rows_without_a_figure_are_told_by_column_number_and_id() -> None:
    rows = frame(crs28992res500m=list("abcd"), aantal_inwoners=[-99997, float("nan"), "veel", 12])
    notes = Notes()
    made = our_rows(rows, services()["squares_500m"], "2025-01-01", notes)
    assert made["inhabitants"].isna().tolist() == [True, True, True, False]
    assert notes.texts() == (
        "The service gives no 'homes'.",
        "1 row(s) whose 'inhabitants' is not published, kept without (0)",
        "2 row(s) whose 'inhabitants' is empty or no number, kept without (1, 2)",
    )


def test_a_note_names_a_few_rows_of_many() -> None:
    notes = Notes()
    notes.count("odd", 4, "abcd")
    notes.count("odd", 3, "efg")
    assert notes.texts() == ("7 row(s) odd (a, b, c, d, e, …)",)


@pytest.mark.parametrize(
    "values, column, expected",
    [
        ([1.0, None, "a", float("inf")], Column("n", "number?"), [1.0, None, None, None]),
        ([2.4, "3"], Column("n", "integer"), [2, 3]),
        ([250.0], Column("n", "number", scale=0.01), [2.5]),
        ([5, None, " x ", 7.0, ""], Column("n", "text?", prefix=""), ["5", None, "x", "7", None]),
        ([1], Column("n", "text", prefix="A-"), ["A-1"]),
    ],
)
def test_types(values: list[Any], column: Column, expected: list[Any]) -> None:
    import pandas as pd

    found = typed(pd.Series(values, dtype="object"), column)
    assert [None if pd.isna(value) else value for value in found] == expected


def test_a_missing_column_says_what_there_is() -> None:
    with pytest.raises(DatasetInvalidError, match=r"no column 'nr or gebiedsnummer'\. It has: _id, kleur"):
        our_rows(frame(kleur=["a"]), services()["natura2000"], "2024")
    with pytest.raises(DatasetInvalidError, match="status"):
        kept(frame(kleur=["a"]), services()["track"])


def test_only_wanted_rows_are_kept() -> None:
    rows = kept(frame(Status=["Bestaand", "Ontwerp", "bestaand"]), services()["track"])
    assert rows["Status"].tolist() == ["Bestaand", "bestaand"]


def test_numbers_are_compared_as_they_are_written() -> None:
    service = replace(services()["track"], keep={"nummer": ("469332",)})
    assert kept(frame(nummer=[469332.0, 1.0]), service)["nummer"].tolist() == [469332]
    assert kept(frame(nummer=["469332", 469332]), service)["nummer"].tolist() == ["469332", 469332]


def test_landscape_elements_are_no_parcels() -> None:
    rows = kept(frame(category=["Grasland", "Landschapselement", "Bouwland"]), services()["brp_parcels"])
    assert rows["category"].tolist() == ["Grasland", "Bouwland"]


def test_stations_know_what_no_register_says() -> None:
    rows = our_rows(frame(stationscode=["ASN", "BL"], naam=["Assen", "Beilen"]), services()["stations"], "2026-01-01")
    assert rows["intercity"].tolist() == [True, False]
    assert rows["in_drenthe"].tolist() == [True, True]
    assert rows["id"].tolist() == ["STA-01", "STA-04"]
