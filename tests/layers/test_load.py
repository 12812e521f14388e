from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from geopandas.testing import assert_geodataframe_equal

from geodata import embedded
from geodata.catalogue import Catalogue
from geodata.errors import DatasetInvalidError, DatasetMissingError, UnknownLayerError
from layers import drawing_order, layer_specs, load_layer, themes
from layers import load as load_module
from layers.model import REQUIRED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from layers import LayerSpec

LAYER_IDS = tuple(layer_specs())
OKABE_ITO = {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
EARTH = {"#3B3B3B", "#8A7A00", "#8A8378"}
"""Dark neutral colours, for areas that overlap more than seven others."""


@pytest.fixture
def fresh_themes() -> Iterator[None]:
    known = (load_module.specified_themes, load_module._offered)
    for one in known:
        one.cache_clear()
    yield
    for one in known:
        one.cache_clear()


def test_the_layers_of_the_first_map_are_there() -> None:
    expected = {
        "province", "municipalities", "zones", "stations", "barracks", "gate", "training_areas", "industrial_sites",
        "corridor_cno", "nedersaksenlijn",
    }  # fmt: skip
    assert expected <= set(LAYER_IDS)


def test_the_first_map_is_calm() -> None:
    visible = {spec.id for spec in layer_specs().values() if spec.visible}
    assert {"province", "barracks", "training_areas", "stations", "corridor_cno", "nedersaksenlijn"} <= visible
    assert not {"zones", "municipalities"} & visible


def test_what_is_done_to_a_layer_stays_with_whoever_does_it() -> None:
    before = load_layer("stations").frame.copy()
    mine = load_layer("stations").frame
    mine.loc[0, "name"] = "Veranderd"
    mine["level"] = "veranderd"
    mine.geometry = mine.geometry.translate(1_000)
    del mine["source"]
    assert_geodataframe_equal(load_layer("stations").frame, before)


@pytest.mark.parametrize("layer_id", LAYER_IDS)
def test_a_layer_can_be_drawn(layer_id: str) -> None:
    layer = load_layer(layer_id)
    assert layer.id == layer_id
    assert layer.title == layer.spec.title
    assert len(layer.frame) > 0
    assert set(REQUIRED_COLUMNS) | {"attribution"} <= set(layer.frame.columns)
    assert layer.frame["licence"].str.len().min() > 0
    assert set(layer.spec.attributes) <= set(layer.frame.columns)


@pytest.mark.parametrize("layer_id", LAYER_IDS)
def test_a_specification_is_complete(layer_id: str) -> None:
    spec = layer_specs()[layer_id]
    assert spec.symbol.shape in {"fill", "line", "point", "ring"}
    for colour in (spec.symbol.color, spec.symbol.fill):
        assert re.fullmatch(r"#[0-9A-Fa-f]{6}|", colour)
    assert 0 <= spec.symbol.fill_opacity <= 1
    assert spec.title
    assert re.fullmatch(r"[A-Z].*\.", spec.description)
    assert ". " not in spec.description.rstrip(".")
    assert all(label and label[0].isupper() for label in spec.attributes.values())


def test_the_shape_of_a_symbol_fits_the_geometry() -> None:
    fits = {"fill": "Polygon", "line": "LineString", "point": "Point", "ring": "Point"}
    for layer_id, spec in layer_specs().items():
        kinds = {kind.removeprefix("Multi") for kind in load_layer(layer_id).frame.geom_type}
        assert kinds == {fits[spec.symbol.shape]}


def test_areas_shown_at_first_or_in_one_theme_do_not_share_colours() -> None:
    def filled(specs: Iterable[LayerSpec]) -> list[LayerSpec]:
        return [spec for spec in specs if spec.symbol.shape == "fill" and spec.symbol.fill]

    first = [spec.symbol.fill for spec in filled(layer_specs().values()) if spec.visible]
    assert len(set(first)) == len(first)
    for theme in themes():
        looks = [(spec.symbol.color, spec.symbol.fill) for spec in filled(theme.layers)]
        assert len(set(looks)) == len(looks), theme.id
    assert {spec.symbol.fill for spec in filled(layer_specs().values())} <= OKABE_ITO | EARTH


def test_layers_have_unique_titles() -> None:
    titles = [spec.title for spec in layer_specs().values()]
    assert len(set(titles)) == len(titles)


def test_themes_are_in_a_fixed_order_with_unique_titles() -> None:
    orders = [theme.order for theme in themes()]
    assert orders == sorted(orders)
    assert len({theme.title for theme in themes()}) == len(themes())


def test_where_selects_rows() -> None:
    assert load_layer("province").frame["name"].tolist() == ["Drenthe"]
    assert sorted(load_layer("barracks").frame["id"]) == ["KAZ-01", "KAZ-08"]
    assert set(load_layer("training_areas").frame["kind"]) == {"training_area", "training_area_extension"}


def test_an_unknown_layer_lists_what_there_is() -> None:
    with pytest.raises(UnknownLayerError) as caught:
        load_layer("volcanoes")
    assert isinstance(caught.value, KeyError)
    assert str(caught.value).startswith("Unknown layer 'volcanoes'. Choose one of: province, municipalities")
    assert caught.value.dutch.startswith("Onbekende kaartlaag 'volcanoes'. Kies uit: province")


def test_another_catalogue_can_be_drawn_and_its_faults_are_its_own(tmp_path: Path) -> None:
    for name in ("catalogue.toml", "sources.toml"):
        (tmp_path / name).write_bytes((embedded().folder / name).read_bytes())
    with pytest.raises(DatasetMissingError, match="stations"):
        load_layer("stations", Catalogue.read(tmp_path))


SPEC = """
title = "T"
order = 1
[[layer]]
id = "{id}"
title = "T"
description = "D."
dataset = "stations"
where = {where}
symbol = {{ shape = "ring", color = "#000000" }}
"""


def _use(monkeypatch: pytest.MonkeyPatch, folder: Path, **specs: str) -> None:
    (folder / "specs").mkdir()
    for name, text in specs.items():
        (folder / "specs" / f"{name}.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(load_module, "files", lambda _: folder)


@pytest.mark.usefixtures("fresh_themes")
@pytest.mark.parametrize(
    "where, problem",
    [
        ('{ name = "Atlantis" }', "layer 'a' selects no row"),
        ('{ colour = "red" }', "layer 'a' needs a column 'colour'"),
    ],
)
def test_a_selection_that_cannot_be_meant_is_refused(
    where: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _use(monkeypatch, tmp_path, one=SPEC.format(id="a", where=where))
    with pytest.raises(DatasetInvalidError, match=problem):
        load_layer("a")


@pytest.mark.usefixtures("fresh_themes")
def test_a_layer_specified_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, tmp_path, one=SPEC.format(id="a", where="{}"), two=SPEC.format(id="a", where="{}"))
    with pytest.raises(DatasetInvalidError, match="layer 'a' is specified twice"):
        themes()


@pytest.mark.usefixtures("fresh_themes")
@pytest.mark.parametrize(
    "text",
    ['title = "T"', SPEC.format(id="a", where="{}").replace("dataset", "data"), 'title = "T"\norder = 1\nlayer = [1]'],
    ids=["no layers", "unknown key", "no table"],
)
def test_a_broken_specification_is_refused(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, tmp_path, one=text)
    with pytest.raises(DatasetInvalidError, match=r"one\.toml.*specification"):
        themes()


def test_roads_are_drawn_under_the_plans() -> None:
    order = drawing_order()
    assert sorted(order) == sorted(layer_specs())
    assert order.index("network_main") < order.index("corridor_cno") < order.index("nedersaksenlijn")
