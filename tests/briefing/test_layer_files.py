"""One layer as a file: the table for a spreadsheet, and the GeoPackage."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyogrio
import pytest

from briefing.geopackage import layer_geopackage
from briefing.layer_table import layer_csv
from layers import Layer, load_layer

if TYPE_CHECKING:
    from pathlib import Path


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_table_has_semicolons_and_decimal_commas() -> None:
    layer = load_layer("municipalities")
    heading, *rows = read(layer_csv(layer))
    assert [row[-1] for row in rows] == layer.frame["id"].tolist()
    column = heading.index(layer.spec.attributes["area_official_km2"])
    assert [float(row[column].replace(",", ".")) for row in rows] == layer.frame["area_official_km2"].tolist()
    assert all("." not in row[column] for row in rows)


def test_the_table_is_saved_as_it_is_searched_and_ordered() -> None:
    heading, *rows = read(layer_csv(load_layer("municipalities"), "drenthe", "Inwoners", descending=True))
    inhabitants = [float(row[heading.index("Inwoners")].replace(",", ".")) for row in rows]
    assert 0 < len(rows) < 63
    assert inhabitants == sorted(inhabitants, reverse=True)


def test_a_formula_in_a_name_stays_text() -> None:
    layer = load_layer("barracks")
    hostile = Layer(layer.spec, layer.frame.assign(name="=HYPERLINK(1)"))
    assert {row[0] for row in read(layer_csv(hostile))[1:]} == {"'=HYPERLINK(1)"}


@pytest.mark.parametrize("layer_id", ["municipalities", "stations", "corridor_cno"])
def test_the_geopackage_has_the_features_with_their_own_columns(layer_id: str, tmp_path: Path) -> None:
    layer = load_layer(layer_id)
    content = layer_geopackage(layer, "2026-05-01")
    assert content == layer_geopackage(layer, "2026-05-01")
    path = tmp_path / "laag.gpkg"
    path.write_bytes(content)
    tables = [name for name, kind in pyogrio.list_layers(path) if kind]
    found = {one for name in tables for one in pyogrio.read_dataframe(path, layer=name)["id"]}
    assert found == set(layer.frame["id"])
    having = set(pyogrio.read_dataframe(path, layer=tables[0]))
    assert having >= {"evidence", "precision_m", "source_title", *(set(layer.spec.attributes) & set(layer.frame))}


def test_a_layer_without_features_is_no_geopackage() -> None:
    layer = load_layer("stations")
    assert layer_geopackage(Layer(layer.spec, layer.frame.head(0)), "2026-05-01") == b""
