"""Where the map lies on the paper and what part of the country it shows: millimetres and RD metres, exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass

from briefing.errors import SettingError

PAPERS_MM = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
"""Width and height when upright."""

ORIENTATIONS = ("portrait", "landscape")

FIT = "fit"
LEAST_SCALE, MOST_SCALE = 10_000, 250_000
"""A scale that is chosen; a fit may go further, since the extent is what counts then."""
_NICE_SCALES = tuple(
    int(step * power) for power in (10_000, 100_000, 1_000_000) for step in (1, 1.25, 1.5, 2, 2.5, 3, 4, 4.5, 5, 6, 7.5)
)

RD_BOUNDS_M = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)
"""West, south, east and north of where RD New is defined."""

PX_MM = 25.4 / 96
"""A pixel of the screen on paper."""

_FREE = 0.02
"""Part of the map that a fit leaves free on every side of the extent."""

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """The window of a map on paper.

    Attributes
    ----------
    width_mm, height_mm : float
        Of the window.
    scale : int
        The denominator: one millimetre is ``scale`` millimetres in RD.
    west_m, north_m : float
        RD New (EPSG:28992) of the upper left corner.
    """

    width_mm: float
    height_mm: float
    scale: int
    west_m: float
    north_m: float

    @property
    def m_per_mm(self) -> float:
        """Metres in RD per millimetre of paper."""
        return self.scale / 1_000

    @property
    def m_per_px(self) -> float:
        """Metres in RD per pixel, in which looks have their measures."""
        return self.m_per_mm * PX_MM

    @property
    def bounds_m(self) -> Bounds:
        """West, south, east and north of the window in RD New."""
        return (
            self.west_m,
            self.north_m - self.height_mm * self.m_per_mm,
            self.west_m + self.width_mm * self.m_per_mm,
            self.north_m,
        )

    def to_mm(self, x_m: float, y_m: float) -> tuple[float, float]:
        """RD metres as millimetres from the upper left corner, the second one downwards."""
        return (x_m - self.west_m) / self.m_per_mm, (self.north_m - y_m) / self.m_per_mm

    def to_px(self, x_m: float, y_m: float) -> tuple[float, float]:
        """The same in pixels."""
        x_mm, y_mm = self.to_mm(x_m, y_m)
        return x_mm / PX_MM, y_mm / PX_MM

    @property
    def zoom(self) -> float:
        """The zoom at which the screen shows as much, in the middle of the Netherlands."""
        return math.log2(156_543.03 * math.cos(math.radians(52.7)) / self.m_per_px)


def paper_mm(paper: str, orientation: str) -> tuple[float, float]:
    """Width and height of a sheet."""
    width, height = PAPERS_MM[paper]
    return (width, height) if orientation == "portrait" else (height, width)


def check_extent(extent: Bounds) -> Bounds:
    """Return an extent in RD New that can be drawn.

    Raises
    ------
    SettingError
        It has no size, its corners are swapped, or it reaches out of the Netherlands.
    """
    west, south, east, north = extent
    if not all(math.isfinite(one) for one in extent):
        raise SettingError("extent", list(extent), "write four finite numbers.", "schrijf vier eindige getallen.")
    if east <= west or north <= south:
        raise SettingError(
            "extent",
            list(extent),
            "it has no size. Write west, south, east, north in RD metres, west before east and south before north.",
            "het gebied heeft geen oppervlak. Schrijf west, zuid, oost, noord in RD-meters.",
        )
    left, below, right, above = RD_BOUNDS_M
    if west < left or south < below or east > right or north > above:
        raise SettingError(
            "extent",
            list(extent),
            "it lies outside the Netherlands. RD New runs from -7000 to 300000 and from 289000 to 629000.",
            "het ligt buiten Nederland. RD loopt van -7000 tot 300000 en van 289000 tot 629000.",
        )
    return extent


def check_scale(scale: int | str) -> int | str:
    """Return a scale that may be chosen, or ``fit``. Raises :class:`SettingError` for any other value."""
    known = isinstance(scale, int) and not isinstance(scale, bool) and LEAST_SCALE <= scale <= MOST_SCALE
    if scale != FIT and not known:
        raise SettingError(
            "scale",
            scale,
            f"write a whole number from {LEAST_SCALE} to {MOST_SCALE}, or '{FIT}'.",
            f"schrijf een geheel getal van {LEAST_SCALE} tot {MOST_SCALE}, of '{FIT}'.",
        )
    return scale


def place(extent: Bounds, scale: int | str, width_mm: float, height_mm: float) -> Frame:
    """Lay the middle of an extent in the middle of the window.

    Raises
    ------
    SettingError
        The extent cannot be used, or does not fit in the window at this scale; the message names one at which it does.
    """
    west, south, east, north = check_extent(extent)
    fitting = _fitting(extent, width_mm, height_mm)
    if check_scale(scale) == FIT:
        chosen = fitting
    else:
        chosen = int(scale)
        if max((east - west) / width_mm, (north - south) / height_mm) > chosen / 1_000:
            raise SettingError(
                "scale",
                scale,
                f"the extent does not fit on this paper at that scale; it does at {fitting}.",
                f"het gebied past op deze schaal niet op dit papier; wel op {fitting}.",
            )
    half_width_m, half_height_m = (side_mm * chosen / 2_000 for side_mm in (width_mm, height_mm))
    return Frame(width_mm, height_mm, chosen, (west + east) / 2 - half_width_m, (south + north) / 2 + half_height_m)


def _fitting(extent: Bounds, width_mm: float, height_mm: float) -> int:
    west, south, east, north = extent
    needed = 1_000 * max((east - west) / width_mm, (north - south) / height_mm) / (1 - 2 * _FREE)
    found = next((scale for scale in _NICE_SCALES if scale >= needed), None)
    if found is None:
        raise SettingError(
            "extent", list(extent), "it is too large for this paper.", "het is te groot voor dit papier."
        )
    return found


def scale_bar_m(frame: Frame, most_mm: float) -> int:
    """The longest round length, in RD metres, whose bar is at most ``most_mm`` long."""
    most_m = most_mm * frame.m_per_mm
    power = 10 ** math.floor(math.log10(most_m))
    return int(next(step * power for step in (5, 2, 1) if step * power <= most_m))
