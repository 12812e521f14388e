"""A shape of our own that lies where it cannot, or that is called too precise, is told with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely
from shapely import affinity

from geodata import embedded
from geodata.build.sites import APART_M
from layers.claims import DRAWN
from layers.drawn import VILLAGE_M, rules, wrong_places
from tests.layers.changed import changed

if TYPE_CHECKING:
    from layers.wrong import Wrong


def told(dataset: str, row: str, values: dict[str, Any]) -> list[Wrong]:
    catalogue = changed({(dataset, row): values})
    return list(wrong_places(catalogue, {name: catalogue.features(name) for name in DRAWN}))


def moved(dataset: str, row: str, x_m: float, y_m: float) -> list[str]:
    shape = embedded().features(dataset).set_index("id").geometry[row]
    found = told(dataset, row, {"geometry": affinity.translate(shape, x_m, y_m)})
    assert all(wrong.column == "geometry" for wrong in found)
    return [wrong.problem for wrong in found]


@pytest.mark.parametrize(
    "dataset, row, x_m, y_m, problem",
    [
        ("sites", "OEF-01", -800, -1500, "'OEF-01' comes nearer than 500 m to Laaghalerveen"),
        ("sites", "OEF-01", 800, -1500, "lies 1662 m from 'OEF-01-ehr51', further than its 800 m"),
        ("sites", "OEF-01", 800, 1500, "'OEF-01' reaches out of 'OEF-01-ehr51'"),
        ("sites", "OEF-02", 0, -5000, "'OEF-02' lies off 'OEF-01'"),
        ("sites", "OEF-02", 5000, 0, "'OEF-02' lies off 'OEF-01'"),
        ("sites", "KAZ-01", 2500, 0, "from 'KAZ-01-helihaven', further than its 600 m"),
        ("sites", "KAZ-01", 0, 2500, "'KAZ-02' reaches out of 'KAZ-01'"),
        ("places", "KAZ-03", 1500, 0, "'KAZ-03' reaches out of 'KAZ-01'"),
        ("places", "BTR-02", 5000, 0, "'BTR-02' reaches out of 'LUV-01'"),
        ("places", "BTR-02", 0, -5000, "'BTR-02' reaches out of 'LUV-01'"),
        ("sites", "KAZ-08", 2500, 0, "'jpk-gate' reaches out of 'KAZ-08'"),
        ("sites", "havelte-west", -2500, 0, "'havelte-west' reaches out of 'OEF-04-ehr52'"),
    ],
)
def test_a_shape_that_was_moved_is_told(dataset: str, row: str, x_m: float, y_m: float, problem: str) -> None:
    found = moved(dataset, row, x_m, y_m)
    assert any(problem in one for one in found), found


@pytest.mark.parametrize("dataset, row", [("sites", "KAZ-01"), ("places", "BTR-02"), ("sites", "OEF-03")])
def test_a_shape_may_be_drawn_a_little_otherwise(dataset: str, row: str) -> None:
    assert moved(dataset, row, 20, 20) == []


@pytest.mark.parametrize(
    "dataset, row, column, value, problem",
    [
        ("places", "KEN-01", "precision_m", 1, "1 m is finer than 'paraatkaart-places' can tell; at least 500 m"),
        ("places", "CAM-01", "precision_m", 299, "299 m is finer than 'bwbr0029841' can tell; at least 300 m"),
        ("places", "KAZ-01-helihaven", "precision_m", 2, "at least 50 m"),
        ("corridors", "SPP-01-gap", "precision_m", 10, "10 m is finer than 'geonames' can tell"),
        ("places", "KEN-01", "source", "rvv-1990", "does not say how precise 'rvv-1990' can be"),
    ],
)
def test_a_precision_that_a_source_cannot_give_is_told(
    dataset: str, row: str, column: str, value: Any, problem: str
) -> None:
    frame = embedded().features(dataset)
    (index,) = frame.index[frame["id"] == row]
    (found,) = told(dataset, row, {column: value})
    assert (found.dataset, found.row, found.column) == (dataset, index + 1, column)
    assert problem in found.problem


def test_the_least_precision_is_one_that_a_row_has() -> None:
    """So that a source which becomes coarser, or is no longer used, does not stay in the table."""
    frames = [embedded().features(name)[["source", "precision_m"]] for name in DRAWN]
    least: dict[str, int] = {}
    for frame in frames:
        for source, least_m in frame.groupby("source")["precision_m"].min().items():
            least[str(source)] = min(least_m, least.get(str(source), least_m))
    assert rules()["finest_m"] == least


def test_areas_are_drawn_as_far_from_a_village_as_they_have_to_be() -> None:
    assert VILLAGE_M == APART_M


def test_a_point_in_a_village_is_no_area() -> None:
    village = embedded().features("place_labels").set_index("name").geometry["Darp"]
    assert not any("comes nearer" in wrong.problem for wrong in told("sites", "jpk-gate", {"geometry": village}))
    (found,) = [
        wrong.problem
        for wrong in told("sites", "KAZ-08", {"geometry": shapely.Point(village.x, village.y).buffer(590)})
        if "comes nearer" in wrong.problem
    ]
    assert "Darp" in found
