from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest

from geodata.schema import EVIDENCE, PLAN_STATUS
from layers import Symbol, layer_specs, load_layer
from layers.look.classes import classes
from layers.look.style import look
from ui import background, legend, render
from ui.drawing import path_options
from ui.popup import popups

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers import Layer, LayerSpec


def svg(html: str) -> str:
    (found,) = re.findall(r'src="data:image/svg\+xml,([^"]*)"', html)
    return unquote(found)


@pytest.mark.parametrize("layer_id", layer_specs())
def test_every_class_of_a_layer_is_in_its_legend(layer_id: str) -> None:
    layer = load_layer(layer_id)
    html = legend.layer_legend(layer)
    assert f'data-layer="{layer_id}"' in html
    assert html.count('class="legend-row"') == len(classes(layer))
    assert all(group.words in html for group in classes(layer))


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize("plan_status", PLAN_STATUS)
@pytest.mark.parametrize("shape", ["fill", "line", "point", "ring"])
def test_a_swatch_is_drawn_with_what_the_map_is_drawn_with(shape: str, plan_status: str, evidence: str) -> None:
    fill = "" if shape == "line" else "#56B4E9"
    style = look(Symbol(shape=shape, color="#0072B2", fill=fill, width_px=3), evidence, plan_status)
    picture, options = svg(legend.swatch(style)), path_options(style)
    for option in options:
        assert f'stroke="{option["color"]}" stroke-width="{option["weight"]:g}"' in picture
        assert f'stroke-dasharray="{option["dashArray"]}"' in picture if "dashArray" in option else True
    assert ("stroke-dasharray" in picture) == any("dashArray" in option for option in options)
    hatch = options[0].get("hatch")
    lines = 0 if not hatch else 2 if hatch["casing"] else 1
    assert picture.count("stroke-width=") == len(options) + lines
    assert ("<pattern" in picture) == bool(hatch)
    if hatch:
        assert f'd="{hatch["path"]}"' in picture
        assert f'stroke="{hatch["color"]}" stroke-width="{hatch["width"]:g}"' in picture
        assert f'patternTransform="rotate({hatch["angle"]})"' in picture
    if hatch and hatch["casing"]:
        assert picture.index(f'stroke="{hatch["casing"]}" stroke-width="{hatch["casing_width"]:g}"') < picture.index(
            f'stroke="{hatch["color"]}" stroke-width="{hatch["width"]:g}"'
        )
    if style.fill:
        assert f'fill="{style.fill}" fill-opacity="{style.fill_opacity:g}"' in picture


def of_map(options: dict[str, Any]) -> tuple[object, ...]:
    """What is seen of one line as the browser draws it, with the pattern of its filling."""
    hatch = options.get("hatch")
    return (
        options["color"],
        f"{options['weight']:g}",
        options.get("dashArray", ""),
        hatch["path"] if hatch else "",
        options.get("fillColor", "") if options.get("fillOpacity") else "",
    )


def of_legend(picture: str) -> list[tuple[object, ...]]:
    """The same of the lines of a swatch."""
    _, _, drawn = picture.rpartition("</pattern>")
    path = re.search(r' d="([^"]*)"', picture)
    found: list[tuple[object, ...]] = []
    for element in re.findall(r"<(?:line|rect|circle|polygon) [^>]*>", drawn):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', element))
        fill = said.get("fill", "none")
        hatched = fill.startswith("url(")
        found.append(
            (
                said["stroke"],
                said["stroke-width"],
                said.get("stroke-dasharray", ""),
                path[1] if hatched and path else "",
                "" if hatched or fill == "none" else fill,
            )
        )
    return found


@pytest.mark.parametrize("layer_id", layer_specs())
def test_the_legend_shows_exactly_the_lines_and_fillings_that_the_map_is_sent(layer_id: str) -> None:
    layer = load_layer(layer_id)
    sent = [json.loads(one.json) for one in render.drawings(layer, 0)]
    on_map = {of_map(options) for one in sent if one["id"] == layer_id for options in one["strokes"]}
    # Of the sizes of points the legend has examples, which follow its rows.
    rows, *_ = legend.layer_legend(layer).partition('<div class="legend-row size">')
    pictures = [unquote(found) for found in re.findall(r'src="data:image/svg\+xml,([^"]*)"', rows)]
    assert {line for picture in pictures for line in of_legend(picture)} == on_map


def test_the_reading_guide_explains_what_is_shown_and_nothing_else(make_layer: Callable[..., Layer]) -> None:
    shown = make_layer({"evidence": "derived", "plan_status": "gepland"})
    html = legend.reading_guide([shown])
    assert "afgeleid: door ons berekend" in html
    assert "gepland: staat in een plan" in html
    assert "illustratief" not in html
    assert "gemeten" not in html
    assert "verkenning" not in html
    assert "stippelrand" not in html


def test_the_legend_says_which_data_was_refreshed(make_layer: Callable[..., Layer]) -> None:
    embedded = make_layer({})
    refreshed = make_layer({"level": "refreshed", "reference_date": "2026-05-15"})
    assert "ververst" not in legend.layer_legend(embedded)
    assert "ververst, peildatum 15 mei 2026" in legend.layer_legend(refreshed)
    assert "gegevens: meegeleverd met Paraatkaart" in legend.reading_guide([embedded])
    assert "ververst bij de bron: Proef; de andere lagen" in legend.reading_guide([embedded, refreshed])
    assert "gegevens: ververst bij de bron" in legend.reading_guide([refreshed])


def test_the_reading_guide_explains_rings_and_initials(make_layer: Callable[..., Layer]) -> None:
    symbol = Symbol(shape="fill", color="#000000", fill="#000000", label=True)
    html = legend.reading_guide([make_layer({"evidence": "illustrative"}, {"evidence": "stated"}, symbol=symbol)])
    assert "fijne stippelrand" in html
    assert "eerste letter van de bron" in html


def test_the_legend_of_sized_points_shows_sizes() -> None:
    html = legend.layer_legend(load_layer("zones"))
    assert html.count('class="legend-row size"') == 3
    for inhabitants, radius_px in (("1.000", 2), ("5.000", 4.47), ("20.000", 8.94)):
        assert f"{inhabitants} inwoners" in html
        assert quote(f'r="{radius_px}"') in html


def test_a_marker_has_the_same_corners_in_the_legend_as_on_the_map() -> None:
    style = look(Symbol(shape="point", color="#0072B2", pattern="square", radius_px=6), "derived", "bestaand")
    (corner, *_) = path_options(style)[0]["corners"]
    picture = svg(legend.swatch(style))
    assert f"{17 + 6 * corner[0]:g},{10 + 6 * corner[1]:g}" in picture
    assert "corners" not in path_options(style)[1]


def test_the_reading_guide_explains_markers_that_were_moved(make_layer: Callable[..., Layer]) -> None:
    for shape in ("point", "ring"):
        guide = legend.reading_guide([make_layer({}, {}, shape=shape)])
        assert "lijntje" in guide
        assert "getal met een plus" in guide
    assert "lijntje" in legend.reading_guide([make_layer({}, shape="point")] * 2)
    assert "lijntje" not in legend.reading_guide([make_layer({}, {})])


def test_a_marker_that_is_alone_has_none_to_keep_clear_of(make_layer: Callable[..., Layer]) -> None:
    assert "lijntje" not in legend.reading_guide([make_layer({}, shape="point")])


def test_the_reading_guide_explains_the_heights_that_stand_behind_names() -> None:
    assert "hoogte van–tot" in legend.reading_guide([load_layer("low_flying_areas")])
    assert "hoogte van–tot" not in legend.reading_guide([load_layer("training_areas"), load_layer("parachuting")])


@pytest.mark.parametrize("spec", layer_specs().values(), ids=lambda spec: spec.id)
def test_a_line_that_is_not_where_it_looks_to_be_says_so_in_legend_and_popup(spec: LayerSpec) -> None:
    """Lines between known points. Only that of a flying route consists of the straight parts that it is drawn with."""
    if spec.symbol.shape != "line" or spec.id == "low_flying_routes":
        return
    layer = load_layer(spec.id)
    assert spec.legend_note.startswith(("schematisch", "verbindt"))
    assert escape(spec.legend_note) in legend.layer_legend(layer)
    assert dict(popups(layer).lines(0))["Tekening"] == spec.legend_note


def test_the_legend_says_of_a_layer_that_all_of_it_lies_elsewhere() -> None:
    (west, south, east, north) = load_layer("province").frame.total_bounds
    elsewhere = {layer_id for layer_id in layer_specs() if load_layer(layer_id).frame.cx[west:east, south:north].empty}
    assert elsewhere == {"industry_links", "stations_abroad"}
    assert elsewhere == {one for one in layer_specs() if "uitzoomen" in legend.layer_legend(load_layer(one))}


def test_the_legend_of_the_background_has_its_lines_and_no_others() -> None:
    areas, places = load_layer("municipalities").frame, load_layer("corridor_water").frame
    drawn = [
        json.loads(one.json)["strokes"][0]
        for one in (
            *background.outlines(areas, areas, set()),
            *background.ways(dict.fromkeys(background.WAYS, places), dict.fromkeys(background.WAYS, ())),
        )
    ]
    pictures = [unquote(found) for found in re.findall(r'src="data:image/svg\+xml,([^"]*)"', legend.background_guide())]
    shown = [line for picture in pictures for line in of_legend(picture)]
    assert [line[:4] for line in shown] == [of_map(options)[:4] for options in drawn]
    assert all(escape(words) in legend.background_guide() for words in background.WORDS.values())
