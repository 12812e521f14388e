"""The drawing in the session: what the browser sends, what goes back to it, and corners that are typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
import streamlit as st
from streamlit.testing.v1 import AppTest

from geodata.crs import rd_to_lonlat
from geodata.errors import ParaatkaartError
from ui import assets, drawn, drawn_panel, drawn_typed

SQUARE = ((232_000, 540_000), (232_500, 540_000), (232_500, 540_400), (232_000, 540_400))
BOW = (SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3])


def sent(*rings: Any, name: str = "veld") -> dict[str, Any]:
    """What a browser sends of areas with corners in RD."""
    shapes = []
    for number, ring in enumerate(rings):
        lon, lat = rd_to_lonlat(*zip(*ring, strict=True))
        corners = list(zip(lon.tolist(), lat.tolist(), strict=True))
        geometry = {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
        shapes.append({"id": f"t{number}", "name": name, "note": "", "kind": "area", "geometry": geometry})
    return {"drawn": shapes}


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def test_what_the_browser_sends_is_kept(session: dict[str, Any]) -> None:
    assert drawn.drawn().empty
    session["kaart"] = sent(SQUARE)
    drawn.on_map("kaart")["on_change"]()
    assert drawn.drawn()["name"].tolist() == ["veld"]
    assert drawn.told() == []
    assert drawn.drawings() == []
    session["kaart"] = {}  # a map that says nothing changes nothing
    drawn.on_map("kaart")["on_change"]()
    assert len(drawn.drawn()) == 1


def test_what_is_repaired_goes_back_once(session: dict[str, Any]) -> None:
    session["kaart"] = sent(BOW, name="strik")
    drawn.on_map("kaart")["on_change"]()
    assert drawn.told() == ["'strik' kruiste zichzelf en is hersteld tot 2 vlakken."]
    (order,) = drawn.drawings()
    assert len(json.loads(order.json)["drawn"]) == 2
    drawn.on_map("kaart")["on_change"]()
    assert drawn.drawings() == [order]


def test_too_much_leaves_the_drawing_as_it_was(session: dict[str, Any]) -> None:
    session["kaart"] = sent(SQUARE)
    drawn.on_map("kaart")["on_change"]()
    session["kaart"] = sent(*[SQUARE] * 501)
    drawn.on_map("kaart")["on_change"]()
    assert len(drawn.drawn()) == 1
    assert "hoogstens 500 kan" in drawn.told()[0]


def test_markup_in_a_name_stays_text(session: dict[str, Any]) -> None:
    session["kaart"] = sent(SQUARE, name="<img src=x>")
    drawn.on_map("kaart")["on_change"]()
    table = drawn_panel.table(drawn.drawn())
    assert "&lt;img src=x&gt;" in table
    assert "<img" not in table
    assert "20,00\N{NO-BREAK SPACE}ha" in table


def test_sizes_are_those_of_rd() -> None:
    sizes = [
        drawn_panel.size(shape).replace("\N{NO-BREAK SPACE}", " ")
        for shape in (
            shapely.Polygon(SQUARE),
            shapely.box(0, 0, 20, 20),
            shapely.LineString(SQUARE[:2]),
            shapely.LineString([(0, 0), (1234, 0)]),
            shapely.Point(232_000, 540_000),
        )
    ]
    assert sizes == ["20,00 ha", "400 m²", "500 m", "1,23 km", "232.000, 540.000"]


def test_corners_are_pairs_of_metres_in_the_country() -> None:
    assert drawn_typed.parsed("232000 540000\n\n232500; 540000\n232500 540400,5") == [
        (232_000, 540_000),
        (232_500, 540_000),
        (232_500, 540_400.5),
    ]
    for text, said in (("232000", "Hoek 1: schrijf x en y"), ("6.5 52.9", "graden"), ("540000 232000", "eerst x")):
        with pytest.raises(ParaatkaartError) as caught:
            drawn_typed.parsed(text)
        assert said in caught.value.dutch
    for kind, count in (("point", 0), ("point", 2), ("line", 1), ("area", 2)):
        with pytest.raises(ParaatkaartError) as caught:
            drawn_typed.shape_of(kind, SQUARE[:count])
        assert "nodig" in caught.value.dutch


def test_corners_are_typed_changed_and_removed() -> None:
    def typing() -> None:
        from ui import drawn_panel

        drawn_panel.show()

    app = AppTest.from_function(typing, default_timeout=60).run()
    app.toggle(key="tekening-typen").set_value(True).run()
    app.text_area(key="tekening-hoeken").set_value("\n".join(f"{x} {y}" for x, y in SQUARE)).run()
    app.text_input(key="tekening-naam").set_value("mijn veld").run()
    press(app, "Tekenen")
    frame = app.session_state["tekening"]
    assert (frame["name"].tolist(), frame.area.sum()) == (["mijn veld"], 200_000)
    app.selectbox(key="tekening-wat").set_value(frame["id"].iloc[0]).run()
    typed = str(app.text_area(key="tekening-hoeken").value)
    assert typed.splitlines()[1] == "232500.0 540000.0"
    app.text_area(key="tekening-hoeken").set_value(typed.replace("540400.0", "540800.0")).run()
    press(app, "Wijzigen")
    assert app.session_state["tekening"].area.sum() == 400_000
    app.text_area(key="tekening-hoeken").set_value("232000 540000").run()
    press(app, "Wijzigen")
    assert "nodig zijn er 3" in app.error[0].value
    press(app, "Verwijderen")
    assert app.session_state["tekening"].empty


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def test_missing_tools_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(assets, "_GEOMAN", tmp_path / "weg")
    assets.drawing_tools.cache_clear()
    with pytest.raises(assets.DrawingToolsMissingError) as caught:
        assets.drawing_tools()
    assert "make install" in str(caught.value)
    assert "make install" in caught.value.dutch
