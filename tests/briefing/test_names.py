from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from briefing.fonts import width
from briefing.frame import PX_MM, Frame
from briefing.names import SIZE_PX, Name, marker_boxes, of_layer, placed

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.names import Box
    from briefing.sheet import Briefing

FRAME = Frame(100, 80, 100_000, 200_000, 540_000)
WIDE, HIGH = FRAME.width_mm / PX_MM, FRAME.height_mm / PX_MM
spots = st.lists(st.tuples(st.floats(-20, WIDE + 20), st.floats(-20, HIGH + 20)), max_size=25)


def _share(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0) * max(high, 0)


@given(spots, spots)
def test_no_name_lies_on_another_or_on_a_marker_or_is_cut(at: list[tuple[float, float]], marks: list[Any]) -> None:
    markers = [(x - 4, y - 4, x + 4, y + 4) for x, y in marks]
    names = [Name("Havelterberg", (corner, (corner[0], corner[1] + 15))) for corner in at]
    boxes = [box for _, box, _ in placed(names, markers, FRAME)]
    assert all(_share(one, other) == 0 for one, other in combinations(boxes, 2))
    assert all(_share(one, marker) == 0 for one in boxes for marker in markers)
    assert all(left >= 0 and top >= 0 and right <= WIDE and bottom <= HIGH for left, top, right, bottom in boxes)
    free = [corner for corner in at if 5 < corner[0] < WIDE - 90 and 20 < corner[1] < HIGH - 10]
    assert boxes or markers or not free  # what has room is written


def test_the_first_name_gets_the_place() -> None:
    names = [Name("Belangrijk", ((50, 50),)), Name("Minder", ((52, 52),))]
    assert [name.words for name, _, _ in placed(names, [], FRAME)] == ["Belangrijk"]


def test_names_of_data_are_text() -> None:
    ((_, _, svg),) = placed([Name('<b>"&', ((50, 50),), initial="<")], [], FRAME)
    assert "<b>" not in svg
    assert "&lt;b&gt;&quot;&amp;" in svg


def test_widths_are_those_of_the_typeface() -> None:
    assert 0.4 < width("Havelte", SIZE_PX) / len("Havelte") / SIZE_PX < 0.6
    assert width("Havelte", SIZE_PX, "Bold") > width("Havelte", SIZE_PX)


def test_stations_on_the_map_have_their_names(briefing: Briefing) -> None:
    (sheet,) = briefing.sheets
    stations = next(one for one in sheet.drawn if one.layer.id == "stations")
    assert {name.words for name in of_layer(stations, sheet.frame)} == {"Meppel", "Hoogeveen"}
    assert {"Meppel", "Hoogeveen"} <= set(sheet.map.names)
    assert len(marker_boxes([stations], sheet.frame)) == len(stations.layer.frame)


def test_a_sheet_around_a_place_shows_it(asked: Callable[..., dict[str, Any]]) -> None:
    from briefing.settings import parse
    from briefing.sheet import make

    given = asked(
        sheet={
            "extent": None,
            "place": "gate/jpk-gate",
            "scale": 25_000,
            "layers": ["gate"],
            "content": {"kind": "map"},
        }
    )
    (sheet,) = make(parse(given)).sheets
    (point,) = sheet.drawn[0].layer.frame.geometry
    assert sheet.frame.scale == 25_000
    x_mm, y_mm = sheet.frame.to_mm(point.x, point.y)
    assert abs(x_mm - sheet.frame.width_mm / 2) < 0.01
    assert abs(y_mm - sheet.frame.height_mm / 2) < 0.01
