"""Assets against requirements: bounds on paper, unknown that stays unknown, ranks and distances against other ways."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from analysis.dual_use.errors import TableInvalidError
from analysis.dual_use.infrastructure import Infrastructure, infrastructure, status
from analysis.reachability import destinations, reach_from
from analysis.reachability.settings import ACCESS_FACTOR, ACCESS_KMH
from geodata import embedded
from geodata.crs import rd_to_lonlat
from geodata.frames import rows
from layers.guard import published

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

NAN = float("nan")


@given(value=st.floats(0, 100), ends=st.tuples(st.floats(0, 100), st.floats(0, 100)), share=st.floats(0, 1))
def test_a_status_holds_for_everything_between_the_bounds(
    value: float, ends: tuple[float, float], share: float
) -> None:
    low, high = sorted(ends)
    actual = min(max(low + share * (high - low), low), high)
    found = status(value, low, high)
    assert found in {"unknown", "meets" if actual >= value else "misses"}
    assert (found == "unknown") == (low < value <= high)
    assert status(value, NAN, NAN) == "unknown"


@pytest.fixture(scope="module")
def answer() -> Infrastructure:
    return infrastructure()


def _statuses(ratings: pd.DataFrame) -> dict[tuple[str, str], str]:
    return dict(zip(zip(ratings["asset"], ratings["property"], strict=True), ratings["status"], strict=True))


def test_what_is_published_is_rated_and_the_rest_is_unknown(answer: Infrastructure) -> None:
    found = _statuses(answer.ratings)
    assert found["TER-01", "train_length_m"] == "misses"
    assert found["SPP-04", "axle_load_t"] == "meets"
    assert found["LUV-01", "runway_length_m"] == "misses"
    assert found["HAV-03", "draught_m"] == "unknown"
    assert {found[road, "gross_load_t"] for road in ("CWE-01", "CWE-04-n371", "b402")} == {"unknown"}
    known = embedded().table("asset_properties")
    pairs = set(zip(known["asset"], known["property"], strict=True))
    assert {status for pair, status in found.items() if pair not in pairs} == {"unknown"}


def test_links_of_the_corridor_are_ranked_by_the_rule(answer: Infrastructure) -> None:
    table = answer.assets
    ranked = table[table["rank"].notna()].sort_values("rank")
    assert ranked["cno"].all()
    assert ranked["rank"].tolist() == list(range(1, len(ranked) + 1))
    keys = [(-row.misses, -row.unknown, row.asset) for row in rows(ranked)]
    assert keys == sorted(keys)
    assert ranked["asset"].iloc[0] == "SPP-04"


def test_minutes_are_those_of_a_trip_to_the_gate(answer: Infrastructure) -> None:
    served = answer.served
    (row,) = served[(served["asset"] == "LUV-01") & (served["site"] == "KAZ-08")].to_dict("records")
    point = shapely.point_on_surface(published("places", embedded()).set_index("id").geometry["LUV-01"])
    gate = destinations()["jpk"]
    lon, lat = (float(value) for value in rd_to_lonlat(point.x, point.y))
    trip = reach_from(lon, lat, "jpk", "car")
    nodes = embedded().table("network_nodes")
    last_m = ACCESS_FACTOR * min(
        math.hypot(x - gate.x_m, y - gate.y_m) for x, y in zip(nodes["x_m"], nodes["y_m"], strict=True)
    )
    assert row["minutes"] == pytest.approx(trip.minutes + last_m / (ACCESS_KMH["car"] * 1_000 / 60), abs=0.01)
    assert row["length_m"] == pytest.approx(trip.length_m + last_m, abs=5)


def test_tables_of_ones_own(tmp_path: Path) -> None:
    needs, has = tmp_path / "eisen.csv", tmp_path / "eigenschappen.csv"
    needs.write_text("kind,property,name,value,unit,source\nroad,mlc,Klasse,80,MLC,Eigen\n", encoding="utf-8")
    has.write_text("asset,property,low,high,unit,source\nCWE-01,mlc,100,,MLC,Eigen\n", encoding="utf-8")
    found = _statuses(infrastructure(needs, has).ratings)
    assert found["CWE-01", "mlc"] == "meets"
    assert found["CWE-02", "mlc"] == "unknown"
    assert {pair[1] for pair in found} == {"mlc"}


@pytest.mark.parametrize(
    "line, problem",
    [
        ("A99,mlc,1,1,MLC,x", "row 1: there is no asset 'A99'"),
        ("CWE-01,mlc,1,1,t,x", "is in t, the requirement in MLC"),
        ("CWE-01,mlc,veel,1,MLC,x", "'veel' in column low is no number"),
        ("CWE-01,mlc,2,1,MLC,x", "low is above high"),
        ("CWE-01,mlc,1,1,MLC,x\nCWE-01,mlc,1,1,MLC,x", "row 2: .* stands twice"),
    ],
)
def test_a_property_that_cannot_be_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    needs, has = tmp_path / "eisen.csv", tmp_path / "eigenschappen.csv"
    needs.write_text("kind,property,name,value,unit,source\nroad,mlc,Klasse,80,MLC,Eigen\n", encoding="utf-8")
    has.write_text(f"asset,property,low,high,unit,source\n{line}\n", encoding="utf-8")
    with pytest.raises(TableInvalidError, match=problem):
        infrastructure(needs, has)


def test_a_requirement_without_a_number_is_refused(tmp_path: Path) -> None:
    needs = tmp_path / "eisen.csv"
    needs.write_text("kind,property,name,value,unit,source\nroad,mlc,Klasse,,MLC,Eigen\n", encoding="utf-8")
    with pytest.raises(TableInvalidError, match="'' in column value is no number"):
        infrastructure(needs)


def test_every_property_belongs_to_an_asset_and_a_requirement_of_its_kind() -> None:
    catalogue = embedded()
    kinds = dict(zip(catalogue.table("assets")["id"], catalogue.table("assets")["kind"], strict=True))
    needs = catalogue.table("military_requirements")
    wanted = set(zip(needs["kind"], needs["property"], strict=True))
    table = catalogue.table("asset_properties")
    assert {(kinds[asset], name) for asset, name in zip(table["asset"], table["property"], strict=True)} <= wanted
    places = {name: set(published(name, catalogue)["id"]) for name in ("places", "corridors")}
    for dataset, feature in zip(
        catalogue.table("assets")["dataset"], catalogue.table("assets")["feature"], strict=True
    ):
        assert not dataset or feature in places[dataset]
