"""What is planted on a guarded place is in no file of a briefing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from briefing import bundle, drawn
from briefing.settings import parse
from briefing.sheet import make
from geodata import active
from layers import Layer, load_layer
from layers.guard import coarsen, outlines
from layers.load import dressed, rows_of
from tests.briefing.pdf_reading import elements, opened

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from geodata import Catalogue

WORDS = ("Kruithuis", "Bunkerlaan", "GEHEIM-1")


def test_what_is_planted_on_a_guarded_place_is_found_in_no_format(
    asked: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = active()
    areas = outlines(catalogue)
    place = areas.geometry[areas["guarded"]].iloc[0].representative_point()

    def planted(layer_id: str, used: Catalogue | None = None) -> Layer:
        if layer_id != "companies":
            return load_layer(layer_id, used)
        spec, frame = rows_of(layer_id, catalogue)
        row = frame.iloc[[0]].assign(
            id="GEHEIM-1", name="Kruithuis aan de Bunkerlaan", note="Kruithuis", inventory_id=""
        )
        both = pd.concat([frame, row.set_geometry([place], crs=frame.crs)], ignore_index=True)
        return dressed(coarsen(both, spec.dataset, catalogue), spec, catalogue)

    monkeypatch.setattr(drawn, "load_layer", planted)
    x_m, y_m = round(place.x), round(place.y)
    extent = [x_m - 15_000, y_m - 15_000, x_m + 15_000, y_m + 15_000]
    made = make(
        parse(asked(sheet={"extent": extent, "scale": "fit", "layers": ["companies"], "content": {"kind": "map"}}))
    )

    shown = made.sheets[0].drawn[0].layer.frame
    assert shown["id"].str.startswith("gemeente-").sum() == 1  # the planted row came through, as its municipality
    files = bundle.files(made, ["pdf", "gpkg", "geojson", "csv"])
    texts = [content.decode("utf-8", errors="replace") for content in files.values()]
    document = opened(next(content for name, content in files.items() if name.endswith(".pdf")))
    texts += [str(one.get("/Alt", "")) for one in elements(document)]
    texts += [json.dumps(made.data, ensure_ascii=False)]
    assert not [word for word in WORDS for text in texts if word in text]
    # Its place neither: nothing of ours lies there but the outline.
    near = shown[shown.distance(place) < 50]
    assert set(near.geom_type) <= {"Polygon", "MultiPolygon"}
    assert all(area.area > 1e7 for area in near.geometry)
    west, north = made.sheets[0].frame.west_m, made.sheets[0].frame.north_m
    x, y = (place.x - west) / made.sheets[0].frame.m_per_px, (north - place.y) / made.sheets[0].frame.m_per_px
    marks = [part.split('"')[:3:2] for part in made.sheets[0].map.svg.split('<circle cx="')[1:]]
    assert marks
    assert all(abs(float(a) - x) > 1 or abs(float(b) - y) > 1 for a, b in marks)
