"""Text files with coordinates: separators, numbers in any notation, columns by name, and text that is no shape."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some

from geodata.coordinate_table import Coordinates, Table, guess, number, read_table, shapes
from geodata.fitting import fitting, inside, swapped

if TYPE_CHECKING:
    from pathlib import Path


@given(some.integers(-(10**9), 10**9))
def test_a_number_is_read_in_every_notation(hundredths: int) -> None:
    value = hundredths / 100
    english = f"{value:,.2f}"
    dutch = english.translate(str.maketrans(",.", ".,"))
    for text in (english, dutch, f"{value:.2f}", f"{value:.2f}".replace(".", ","), f" {dutch} "):
        assert number(text) == pytest.approx(value)


@given(some.text(max_size=12))
def test_what_is_no_number_is_none_and_nothing_breaks(text: str) -> None:
    found = number(text)
    assert math.isnan(found) or math.isfinite(found)


@pytest.mark.parametrize("text", ["", "nan", "inf", "1;2", "=1+1", "12e", "1e9999", "1-2"])
def test_words_are_no_number(text: str) -> None:
    assert not math.isfinite(number(text))


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separator_and_letters_are_found_out(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = (["naam", "X (m)", "Y (m)"], ['"Coëvorden; noord"', "1", "2"], ["kort"])
    text = "\n".join(separator.join(row) for row in rows)
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    table = read_table(tmp_path / "a.csv", most_rows=10)
    assert table.columns == ("naam", "X (m)", "Y (m)")
    assert table.column("naam") == ["Coëvorden; noord"]
    assert table.skipped == 1
    assert guess(table) == Coordinates("X (m)", "Y (m)")


def test_wkt_is_found_by_its_content_and_collections_are_none() -> None:
    deep = "GEOMETRYCOLLECTION(" * 50_000 + "POINT(1 1)" + ")" * 50_000
    rows = [["a", "SRID=28992;POINT (230000 540000)"], ["b", "Polygon((0 0,1 0,1 1,0 0))"]]
    table = Table("a.csv", ("x", "plek"), rows)
    assert guess(table) == Coordinates(wkt="plek")
    found, code = shapes(table, Coordinates(wkt="plek"))
    assert code is None  # not all of them say it
    assert [shape.geom_type for shape in found] == ["Point", "Polygon"]
    found, _ = shapes(Table("a.csv", ("plek",), [[deep], ["POINT(1"], [""]]), Coordinates(wkt="plek"))
    assert shapely.is_missing(found).all()


@given(some.floats(3.4, 7.2), some.floats(50.8, 53.5))
def test_degrees_of_the_country_fit_one_system_and_are_seen_when_swapped(lon: float, lat: float) -> None:
    xy = np.array([[lon, lat]])
    assert fitting(xy) == (4326,)
    assert not swapped(xy)
    assert swapped(xy[:, ::-1])
    assert inside(xy, 4326).all()
