"""Claims that cannot be are told, with file and line; those of the snapshot can all be."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from geodata import embedded
from layers.claims import wrong_claims
from tests.layers.changed import changed

SQUARE = shapely.box(231_300, 550_200, 231_800, 550_700)


def told(dataset: str, row: str, column: str, value: Any) -> list[str]:
    return [str(error) for error in wrong_claims(changed({(dataset, row): {column: value}}))]


def test_the_snapshot_claims_nothing_that_cannot_be() -> None:
    assert list(map(str, wrong_claims(embedded()))) == []


@pytest.mark.parametrize(
    "dataset, row, column, value, problem",
    [
        ("register", "CIJ-15", "evidence", "measured", "nobody measured what "),
        ("timeline", "MIJ-01", "evidence", "measured", "nobody measured what "),
        ("conflicts", "a32-afrit-4-01", "evidence", "measured", "nobody measured what 'Wettelijke lijst van "),
        ("conflicts", "laagvliegroute-10-01", "evidence", "measured", "nobody measured what 'Regeling BWBR0035356 "),
        ("conflicts", "de-haar-nu-01", "evidence", "measured", "nobody measured what 'Persbericht "),
        ("places", "BTR-02", "evidence", "measured", "the shape is ours"),
        ("places", "BTR-02", "evidence", "stated", "'stated' cannot be"),
        ("sites", "OEF-02", "evidence", "measured", "the shape is ours"),
        ("sites", "OEF-02", "area_evidence", "measured", "it is 'stated'"),
        ("places", "KAZ-01-helihaven", "evidence", "measured", "the source of the row measured nothing"),
        ("places", "BTR-02", "area_stated", "150 ha", "150 ha is published, but 12.5 ha are drawn"),
        ("places", "BTR-02", "area_stated", "12,7 hectare", "is no size; write '150 ha'"),
        ("sites", "OEF-02", "area_stated", "150 ha", "but 292.0 ha are drawn"),
        ("places", "KEN-01", "geometry", shapely.Point(257_000, 534_700), "does not lie in Westerveld, where 'KEN-01'"),
        ("places", "KEN-01", "geometry", shapely.Point(120_000, 480_000), "does not lie in Westerveld, where 'KEN-01'"),
    ],
)
def test_what_cannot_be_is_told_with_file_and_line(
    dataset: str, row: str, column: str, value: Any, problem: str
) -> None:
    table = embedded().features(dataset) if embedded()[dataset].geometry else embedded().table(dataset)
    (index,) = table.index[table["id"] == row]
    found = told(dataset, row, column, value)
    assert len(found) == 1, found
    assert problem in found[0]
    assert f"column '{column}' in row {index + 1}" in found[0]
    assert f"({embedded().place_of(dataset, int(index) + 1)})" in found[0]


def test_a_shape_that_is_drawn_in_another_size_is_told() -> None:
    (found,) = told("sites", "OEF-02", "geometry", SQUARE)
    assert "292 ha is published, but 25.0 ha are drawn" in found


@pytest.mark.parametrize("cell, ok", [("12 ha", False), ("12–13 ha", True), ("10–12,5 ha", False), ("1.250 ha", False)])
def test_a_drawn_size_lies_within_the_range_that_is_published(cell: str, *, ok: bool) -> None:
    assert (told("places", "BTR-02", "area_stated", cell) == []) == ok
