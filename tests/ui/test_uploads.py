"""Own layers on the page: asked where nobody can know, drawn and told as text, kept in one session only."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import streamlit as st
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from geodata import contained, contained_reader
from geodata.crs import lonlat_to_rd
from geodata.uploaded import UploadError
from tests.geodata.sent_files import SQUARES, content, geojson, shapefile
from tests.ui.unpacking import content as sent_to_browser
from ui import upload_map, uploads
from ui.upload_classes import MISSING, MOST, groups

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which is faster."""
    monkeypatch.setattr(
        contained, "_answer", lambda path, layer, output, rows: contained_reader.answer(
            str(path), layer, str(output), rows
        )
    )  # fmt: skip


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session without a page."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def page() -> None:
    import streamlit as st

    from ui import upload_map, upload_panel

    with st.sidebar:
        upload_panel.show()
    st.session_state["drawn"] = [one.json for one in upload_map.drawings()]


def opened() -> AppTest:
    return AppTest.from_function(page, default_timeout=60).run()


def send(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].upload(name, data).run()
    assert not app.exception
    return app


def titles(app: AppTest) -> list[str]:
    return [layer.title for layer in app.session_state["eigen-lagen"].values()]


def test_a_file_with_nothing_to_ask_is_on_the_map_at_once(tmp_path: Path) -> None:
    app = send(opened(), "mijn plan.gpkg", content("gpkg", tmp_path))
    assert titles(app) == ["mijn-plan"]
    assert any(json.loads(one).get("look") for one in app.session_state["drawn"])
    assert "alle objecten (3)" in app.get("html")[-1].proto.body
    app.run()
    assert not any(json.loads(one).get("look") for one in app.session_state["drawn"])  # once
    app.selectbox[0].set_value("soort").run()
    legend = app.get("html")[-1].proto.body
    assert "weide (2)" in legend
    assert "bos (1)" in legend
    next(one for one in app.button if one.label == "Verwijderen").click().run()
    assert titles(app) == []
    assert app.session_state["drawn"] == []


def test_a_system_that_nobody_can_know_is_asked(tmp_path: Path) -> None:
    app = send(opened(), "zonder.zip", shapefile(tmp_path, prj=False))
    assert app.selectbox[0].value == 28992
    next(one for one in app.button if one.label == "Op de kaart zetten").click().run()
    assert titles(app) == ["zonder"]
    app = send(opened(), "utm.csv", b"naam,x,y\na,737000,5868000\nb,737100,5868100\n")
    assert app.selectbox[0].value is None
    assert not [one for one in app.button if one.label == "Op de kaart zetten"]
    app.selectbox[0].set_value(25831).run()
    next(one for one in app.button if one.label == "Op de kaart zetten").click().run()
    assert titles(app) == ["utm"]


def test_a_layer_and_columns_are_asked(tmp_path: Path) -> None:
    for layer in ("een", "twee"):
        SQUARES.to_file(tmp_path / "lagen.gpkg", layer=layer)
    app = send(opened(), "lagen.gpkg", (tmp_path / "lagen.gpkg").read_bytes())
    app.selectbox[0].set_value("twee").run()
    assert titles(app) == ["lagen: twee"]
    app = send(opened(), "a.csv", b"plek;oost;noord\na;233000;556000\n")
    app.selectbox[0].set_value("noord").run()
    app.selectbox[1].set_value("oost").run()
    assert "verwisseld" in app.error[0].value
    app.selectbox[0].set_value("oost").run()
    app.selectbox[1].set_value("noord").run()
    next(one for one in app.button if one.label == "Op de kaart zetten").click().run()
    assert titles(app) == ["a"]


def test_what_is_wrong_is_said_below_the_field() -> None:
    app = send(opened(), "plan.kml", b"%PDF-1.7")
    assert "plan\\.kml kan niet worden gebruikt" in app.error[0].value
    app = send(opened(), "rd.geojson", geojson([(233_000, 556_000)]))
    assert "EPSG\\:4326" in app.warning[0].value


def test_what_comes_from_a_file_is_text_everywhere(session: dict[str, Any]) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    frame = SQUARES.assign(**{hostile: [hostile, None, "=2+2"]})
    layer = uploads.put(hostile, frame)
    layer.colour_by = hostile
    assert "<img src=x" not in upload_map.legend(layer)
    drawn = [json.loads(one.json) for one in upload_map.layer_drawings(layer)]
    assert {hostile, "=2+2"} <= {word for one in drawn for word in one["words"]}
    assert session  # the layer is in the session, and only there


def test_the_drawings_hold_what_the_layer_has(session: dict[str, Any]) -> None:
    point = shapely.Point(*(float(one) for one in lonlat_to_rd(6.5, 52.9)))
    frame = gpd.GeoDataFrame(
        {"naam": ["a", None, "c"], "n": [1, None, 2.5], "ja": [True, False, None]},
        geometry=[point, shapely.LineString([(232_000, 540_000), (233_000, 541_000)]), SQUARES.geometry[0]],
        crs=28992,
    )
    layer = uploads.put("gemengd", frame)
    drawn = [sent_to_browser(one) for one in upload_map.layer_drawings(layer)]
    assert [one["id"] for one in drawn] == ["own-1-0-fill", "own-1-0-line", "own-1-0-point"]
    (area,), (line,), (dot,) = (one["features"] for one in drawn)
    assert [one["properties"]["name"] for one in (area, line, dot)] == ["c", "Object 2", "a"]
    assert dot["geometry"]["coordinates"] == pytest.approx((6.5, 52.9), abs=1e-5)
    assert drawn[0]["popup"]["labels"] == ["naam", "n", "ja"]
    assert [one["properties"]["values"] for one in (area, line, dot)] == [
        ["c", "2,5", ""],
        ["", "", "nee"],
        ["a", "1", "ja"],
    ]
    assert upload_map.layer_drawings(layer) is upload_map.layer_drawings(layer)  # made once
    assert len(session["eigen-lagen"]) == 1


def test_many_corners_are_simplified_and_told_and_too_many_refused(
    session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    x = np.linspace(220_000, 250_000, 70_000)
    waves = gpd.GeoDataFrame(geometry=[shapely.LineString(np.column_stack([x, 540_000 + np.sin(x)]))], crs=28992)
    layer = uploads.put("golven", waves)
    assert "van 70.000 naar 2 hoekpunten" in layer.notes[-1]
    assert layer.frame is waves
    monkeypatch.setattr(uploads, "MOST_ON_SCREEN", 10)
    with pytest.raises(UploadError, match="more than a browser draws"):
        uploads.put("vlakken", SQUARES)
    assert len(session["eigen-lagen"]) == 1


def test_layers_have_names_and_colours_of_their_own_and_there_are_not_too_many(session: dict[str, Any]) -> None:
    made = [uploads.put("plan", SQUARES) for _ in range(uploads.MOST_LAYERS)]
    assert [layer.title for layer in made[:3]] == ["plan", "plan (2)", "plan (3)"]
    assert len({layer.color for layer in made}) == 7
    with pytest.raises(UploadError) as caught:
        uploads.put("nog een", SQUARES)
    assert "er zijn al 8 eigen lagen" in caught.value.dutch
    assert len(session["eigen-lagen"]) == uploads.MOST_LAYERS


CELLS = some.one_of(some.none(), some.floats(-1e6, 1e6), some.integers(-5, 5))


@given(
    some.one_of(some.lists(CELLS, min_size=1, max_size=60), some.lists(some.text(max_size=2), min_size=1, max_size=60))
)
def test_every_row_is_in_one_class_of_at_most_eight(cells: list[Any]) -> None:
    found = groups(pd.Series(cells))
    assert 1 <= len(found) <= MOST
    assert sorted(row for group in found for row in group.rows) == list(range(len(cells)))
    assert len({group.color for group in found}) == len(found)
    missing = [row for group in found if group.color == MISSING for row in group.rows]
    assert missing == [row for row, cell in enumerate(cells) if cell is None]


def test_ranges_of_numbers_are_in_order_and_even() -> None:
    found = groups(pd.Series(range(1000)))
    assert [len(group.rows) for group in found] == [200] * 5
    assert found[0].words == "0 tot 199,8"
    assert found[-1].words.endswith("t/m 999")
    codes = groups(pd.Series([f"code {number % 30}" for number in range(60)]))
    assert codes[-1].words == "overige (23 waarden)"


def test_the_areas_of_an_own_layer_are_a_plan() -> None:
    def loss() -> None:
        import streamlit as st

        from tests.geodata.sent_files import SQUARES
        from ui import plan_drawing, plan_own, uploads

        if not uploads.layers():
            uploads.put("mijn velden", SQUARES)
            uploads.put("lijnen", SQUARES.set_geometry(SQUARES.boundary))
        plan_drawing.show()
        st.text(" ".join(f"{plan.name} {plan.path.exists()}" for plan in plan_own.plans().values()))

    app = AppTest.from_function(loss, default_timeout=60).run()
    box = app.selectbox(key="plan-eigen-laag")
    assert box.options == ["mijn velden"]  # lines are no plan
    box.set_value("own-1").run()
    next(one for one in app.button if one.label == "Deze laag als plan gebruiken").click().run()
    assert not app.exception
    assert app.text[0].value == "mijn-velden.gpkg True"
    (plan,) = app.session_state["eigen-plannen"].values()
    assert gpd.read_file(plan.path).area.sum() == pytest.approx(SQUARES.area.sum())
