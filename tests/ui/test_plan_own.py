"""Plans of one's own on the page: the numbers of the command, and a Dutch sentence for every file that is odd."""

from __future__ import annotations

import csv
import io
import re
import sys
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
import streamlit as st
from streamlit.testing.v1 import AppTest

from cli.main import main
from geodata.errors import ParaatkaartError
from ui import plan_own

if TYPE_CHECKING:
    from pathlib import Path

SQUARE = shapely.box(232_000, 540_000, 232_500, 540_400)
BOW = shapely.Polygon([(232_000, 540_000), (232_400, 540_400), (232_400, 540_000), (232_000, 540_400)])


def page(name: str, content: bytes, layer: str, first: str) -> None:
    import streamlit as st

    from geodata.errors import ParaatkaartError
    from ui import plan_own
    from ui.pages import loss_page

    try:
        path = plan_own.sent(name, content)
        st.text(" ".join(plan_own.layers(path)))
        plan_own.put(path, layer)
    except ParaatkaartError as error:
        st.error(error.dutch)
    if first:
        st.session_state["plannen"] = first.split(",")
        loss_page.show()


def shown(name: str, content: bytes, layer: str = "", first: str = "") -> AppTest:
    app = AppTest.from_function(page, default_timeout=120, args=(name, content, layer, first)).run()
    assert not app.exception
    assert not app.error
    return app


def words(app: AppTest) -> str:
    html = " ".join(one.proto.body for one in app.get("html"))
    text = re.sub(r"<[^>]+>", " ", html) + " ".join(one.value for one in [*app.markdown, *app.info])
    return re.sub(r"\s+", " ", text.replace("\xa0", " ").replace("\\", ""))


def file(folder: Path, shapes: dict[str, Any], crs: int | None = 28992, suffix: str = "gpkg") -> bytes:
    """A file with a layer per shape."""
    path = folder / f"bestand.{suffix}"
    for layer, shape in shapes.items():
        gpd.GeoDataFrame({"naam": [layer] * len(shape)}, geometry=shape, crs=crs).to_file(path, layer=layer)
    return path.read_bytes()


def test_an_own_plan_has_the_numbers_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = file(tmp_path, {"mijn": [SQUARE], "ander": [BOW]})
    app = shown("mijn plan.gpkg", content, "mijn", "de-haar-200")
    assert app.text[0].value == "mijn ander"
    text = words(app)
    asked = "paraatkaart plans --plan de-haar-200 --plan mijn-plan.gpkg --layer mijn --format csv"
    assert f"`{asked}`" in text
    (tmp_path / "mijn-plan.gpkg").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", asked.split())
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    done = capsys.readouterr().out
    (row,) = (row for row in csv.DictReader(io.StringIO(done)) if row["plan"] == "mijn-plan.gpkg")
    assert float(row["new_ha"]) == pytest.approx(20)
    assert "mijn-plan.gpkg: mijn onbekend 20 0 onbekend 20" in text
    assert str(tmp_path) not in text
    app.selectbox(key="plan").set_value("mijn-plan.gpkg").run()
    assert "20 ha nieuwe grond vraagt mijn-plan.gpkg: mijn" in words(app)
    assert "uit uw eigen bestand" in words(app)
    assert "mijn" not in app.query_params.get("plan", [""])[0]


def test_a_plan_that_crosses_itself_or_lies_elsewhere_is_used_and_told(tmp_path: Path) -> None:
    limburg = shapely.box(190_000, 320_000, 190_100, 320_100)
    content = file(tmp_path, {"bestand": [BOW, limburg]})
    app = shown("strik.gpkg", content, "", "de-haar-200")
    app.selectbox(key="plan").set_value("strik.gpkg").run()
    text = words(app)
    assert "1 vlak(ken) van het plan kruisten zichzelf" in text
    assert "rij 1 bij x 232200, y 540200" in text
    assert "1,0 ha buiten het gebied waarvan Paraatkaart gegevens heeft" in text
    assert "9 ha nieuwe grond vraagt strik.gpkg" in text  # two triangles of 4 ha


@pytest.mark.parametrize(
    "shapes, crs, said",
    [
        ({"leeg": []}, 28992, "bevat niets bruikbaars"),
        ({"punten": [SQUARE.centroid]}, 28992, "bevat niets bruikbaars"),
        ({"graden": [SQUARE]}, 4326, "zijn geen graden"),
        ({"meters": [shapely.box(6.4, 52.8, 6.5, 52.9)]}, 28992, "zijn graden (lengte en breedte)"),
        ({"ver": [shapely.box(100.0, 10.0, 100.1, 10.1)]}, 4326, "liggen buiten Nederland"),
        ({f"laag{number}": [SQUARE] for number in range(12)}, 28992, "heeft 12 lagen"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_what_is_wrong_is_told_in_dutch_without_where_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shapes: dict[str, Any], crs: int, said: str
) -> None:
    monkeypatch.setattr(st, "session_state", {})
    path = plan_own.sent("plan.gpkg", file(tmp_path, shapes, crs))
    with pytest.raises(ParaatkaartError) as caught:
        plan_own.put(path)
    assert said in caught.value.dutch
    assert caught.value.dutch.startswith("plan.gpkg")
    assert "paraatkaart-" not in f"{caught.value} {caught.value.dutch}"


def test_an_area_that_was_drawn_becomes_a_plan() -> None:
    def drawing() -> None:
        from ui import plan_drawing

        plan_drawing.show()

    app = AppTest.from_function(drawing, default_timeout=60)
    app.session_state["tekening"] = gpd.GeoDataFrame(
        {"id": ["a", "b"], "name": ["weg", "mijn veld"], "note": "", "kind": ["line", "area"]},
        geometry=[shapely.LineString([(232_000, 540_000), (233_000, 540_000)]), SQUARE],
        crs=28992,
    )
    app.run()
    assert app.selectbox(key="plan-vlak").options == ["mijn veld"]
    next(one for one in app.button if one.label == "Dit vlak als plan gebruiken").click().run()
    assert not app.exception
    (plan,) = app.session_state["eigen-plannen"].values()
    assert plan.name == "mijn-veld.geojson"
    assert gpd.read_file(plan.path).area.sum() == pytest.approx(200_000)
    next(one for one in app.button if one.label == "Verwijderen").click().run()
    assert app.session_state["eigen-plannen"] == {}
