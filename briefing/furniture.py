"""What stands around a map: scale bar, north arrow and overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from briefing import svg
from briefing.fonts import FAMILY, width
from briefing.frame import PX_MM, Frame, place, scale_bar_m
from layers.look import format as fmt
from layers.look.style import ACCENT, BORDER, INK, LAND, WHITE, Stroke

if TYPE_CHECKING:
    import geopandas as gpd

BAR_MOST_MM = 60.0
_BAR_MARGIN_PX = 16.0
_BAR_TOP_PX = 16.0
_BAR_PX = 6.0
_BAR_HEIGHT_MM = 8.0
_PARTS = 4
_LEAST_MARK_PX = 10.0
PROVINCE = "PV22"


def scale_bar(frame: Frame) -> tuple[str, float, float, int]:
    """A bar of a round length in RD metres: SVG, its width and height in millimetres, and the length it stands for."""
    length_m = scale_bar_m(frame, BAR_MOST_MM)
    length_px = length_m / frame.m_per_px
    pieces = []
    for part in range(_PARTS):
        x = _BAR_MARGIN_PX + part * length_px / _PARTS
        fill = INK if part % 2 == 0 else WHITE
        pieces.append(
            f'<rect x="{x:.4f}" y="{_BAR_TOP_PX}" width="{length_px / _PARTS:.4f}" height="{_BAR_PX}" fill="{fill}" '
            f'stroke="{INK}" stroke-width="0.7"/>'
        )
    for part in (0, _PARTS // 2, _PARTS):
        words = _length(length_m * part / _PARTS, length_m) + (f" {_unit(length_m)}" if part == _PARTS else "")
        shift = width(_length(length_m * part / _PARTS, length_m), 12) / 2
        x = _BAR_MARGIN_PX + part * length_px / _PARTS - shift
        pieces.append(svg.text(words, (x, 11), 12, INK))
    right = width(" km 000", 12)
    width_mm = (2 * _BAR_MARGIN_PX + length_px + right) * PX_MM
    return svg.document(width_mm, _BAR_HEIGHT_MM, pieces), width_mm, _BAR_HEIGHT_MM, length_m


def _unit(length_m: int) -> str:
    return "km" if length_m >= 1_000 else "m"


def _length(value_m: float, whole_m: int) -> str:
    if whole_m < 1_000:
        return fmt.number(value_m)
    value_km = value_m / 1_000
    return fmt.number(value_km, 0 if value_km.is_integer() else 1)


def north_arrow(height_mm: float = 11.0) -> tuple[str, float]:
    """An arrow to the north of RD, which is straight up: SVG and its width in millimetres."""
    width_mm = height_mm * 0.6
    wide, high = width_mm / PX_MM, height_mm / PX_MM
    middle, top, bottom = wide / 2, 14.0, high - 1
    left = f'<polygon points="{middle},{top} {middle - 6},{bottom} {middle},{bottom - 5}" fill="{INK}" stroke="{INK}"/>'
    right = (
        f'<polygon points="{middle},{top} {middle + 6},{bottom} {middle},{bottom - 5}" fill="{WHITE}" stroke="{INK}"/>'
    )
    letter = (
        f'<text x="{middle}" y="11" text-anchor="middle" font-family="{FAMILY}" font-size="12" font-weight="600" '
        f'fill="{INK}">N</text>'
    )
    return svg.document(width_mm, height_mm, [letter, left, right]), width_mm


def overview(frame: Frame, provinces: gpd.GeoDataFrame, width_mm: float, height_mm: float) -> str:
    """Where the map lies: the provinces around Drenthe, with the window of the map on them."""
    west, south, east, north = provinces.total_bounds
    small = place((float(west), float(south), float(east), float(north)), "fit", width_mm, height_mm)
    parts = [f'<rect width="100%" height="100%" fill="{WHITE}"/>']
    for name, area in zip(provinces["id"], provinces.geometry, strict=True):
        fill = "#D9D5CA" if name == PROVINCE else LAND
        data = svg.path(svg.inside(small, area))
        parts.append(f'<path d="{data}" fill="{fill}" fill-rule="evenodd" stroke="{BORDER}" stroke-width="0.6"/>')
    x, y = small.to_px(frame.bounds_m[0], frame.bounds_m[3])
    right, bottom = small.to_px(frame.bounds_m[2], frame.bounds_m[1])
    if right - x < _LEAST_MARK_PX:
        middle = shapely.Point((x + right) / 2, (y + bottom) / 2)
        parts.append(svg.lines(svg.path(middle.buffer(_LEAST_MARK_PX / 2).boundary), Stroke(ACCENT, 2)))
    else:
        parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{right - x:.2f}" height="{bottom - y:.2f}" fill="{ACCENT}" '
            f'fill-opacity="0.12" stroke="{ACCENT}" stroke-width="2"/>'
        )
    return svg.document(width_mm, height_mm, parts)
