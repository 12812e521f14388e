"""The table of a layer: the rows that the map has, to search and to order."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import active
from layers import layer_specs, load_layer
from layers.feature_table import DATE, NAME, NUMBER, PRECISION, decimals, feature_table, matching, ordered, shown
from layers.guard import NAME as WITHHELD
from layers.guard import coarsen
from layers.load import dressed


@pytest.mark.parametrize("layer_id", [one for one, spec in layer_specs().items() if spec.visible])
def test_every_feature_has_a_row_with_evidence_precision_and_source(layer_id: str) -> None:
    frame = load_layer(layer_id).frame
    table = feature_table(load_layer(layer_id))
    assert table[NUMBER].tolist() == frame["id"].tolist()
    assert table[NAME].tolist() == frame["name"].tolist()
    assert table[PRECISION].tolist() == frame["precision_m"].tolist()
    for heading in ("Planstatus", "Bewijs", "Bron", DATE):
        assert all(table[heading].astype(bool)), heading


def test_what_is_withheld_is_in_the_table_as_on_the_map() -> None:
    catalogue = active()
    places = catalogue.features("places")
    planted = places[places["layer"] == "companies"].head(1).assign(id="X", name="Munitiedepot X", note="geheim")
    layer = dressed(coarsen(planted, "places", catalogue), layer_specs()["companies"], catalogue)
    table = feature_table(layer)
    begin, end = WITHHELD.split("{name}")
    (name,) = table[NAME]
    assert name.startswith(begin)
    assert name.endswith(end)
    assert "geheim" not in table.to_csv()
    assert "Munitiedepot" not in table.to_csv()


def test_numbers_stay_numbers() -> None:
    table = feature_table(load_layer("municipalities"))
    numbers = [heading for heading in table if pd.api.types.is_float_dtype(table[heading])]
    assert len(numbers) >= 3
    assert ordered(table, "Inwoners", descending=True)[NAME].iloc[0] == "Groningen"


TABLE = pd.DataFrame(
    {"Naam": ["b", "", "A", "c"], "Maat": [10.0, 9.0, math.nan, 1234.5], "Nummer": ["1", "2", "3", "4"]}
)


@pytest.mark.parametrize(
    "heading, descending, expected",
    [
        ("Maat", False, ["2", "1", "4", "3"]),
        ("Maat", True, ["4", "1", "2", "3"]),
        ("Naam", False, ["3", "1", "4", "2"]),
        ("Naam", True, ["4", "1", "3", "2"]),
    ],
)
def test_rows_are_ordered_by_value_and_the_unknown_stands_last(
    heading: str, *, descending: bool, expected: list[str]
) -> None:
    assert ordered(TABLE, heading, descending=descending)["Nummer"].tolist() == expected


@pytest.mark.parametrize(
    "words, expected", [("", "1234"), ("a", "3"), ("1234,5", "4"), ("c 12", "4"), ("zz", ""), ("B", "1")]
)
def test_rows_are_found_by_words_in_any_column(words: str, expected: str) -> None:
    assert "".join(matching(TABLE, words)["Nummer"]) == expected


@given(st.lists(st.floats(-1e6, 1e6) | st.just(math.nan), max_size=20))
def test_as_many_decimals_as_are_needed_and_no_more_than_two(values: list[float]) -> None:
    places = decimals(values)
    assert 0 <= places <= 2
    known = [value for value in values if not math.isnan(value)]
    if places < 2:
        assert all(abs(value - round(value, places)) < 1e-4 for value in known)
    assert [shown(value, places) == "" for value in values] == [math.isnan(value) for value in values]
