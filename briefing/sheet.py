"""From settings to sheets: the map, its legend and its table, as data for the paper and for the files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing import colophon, furniture, legend
from briefing.drawn import Drawn, bounds_of, drawn
from briefing.frame import Frame, paper_mm, place
from briefing.map_svg import Ground, MapSvg, ground, map_svg
from briefing.outlines import legend_rows, outlines_svg, words
from briefing.permalink import addresses
from briefing.svg import bands_svg
from briefing.tables import Answer, Table, answer, cell
from geodata import active
from layers import drawing_order
from layers.look import format as fmt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from briefing.settings import Settings, SheetSettings
    from geodata import Catalogue

SIDE_MM, TOP_MM, BOTTOM_MM = 12.0, 10.0, 13.0
HEAD_MM = 14.0
STRIP_MM = 13.0
GAP_MM = 5.0
SOURCES_MM = 19.0
_SOURCES_BELOW_MM = 15.0
_SPACING_MM = 5.0
"""What lies between the blocks of a sheet."""
_OVERVIEW_MM = 28.0, 33.0
_ASIDE_PART = 0.28
_MAP_PART = 0.59
"""Parts of a sheet: of the width for the legend beside a map, of the height for the map above a legend."""


@dataclass(frozen=True)
class Layout:
    """Where things are on a sheet, in millimetres. ``column`` is the height of what stands beside or below the map."""

    width: float
    height: float
    map_width: float
    map_height: float
    aside: float
    column: float
    landscape: bool

    def record(self) -> dict[str, Any]:
        """What the paper needs to know."""
        return {
            "width": self.width, "height": self.height, "side": SIDE_MM, "top": TOP_MM, "bottom": BOTTOM_MM,
            "head": HEAD_MM, "strip": STRIP_MM, "gap": GAP_MM, "landscape": self.landscape, "aside": self.aside,
            "column": self.column, "sources": (SOURCES_MM if self.landscape else _SOURCES_BELOW_MM) - 1,
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet that was made: settings, window, layers, map and answer."""

    settings: SheetSettings
    frame: Frame
    drawn: tuple[Drawn, ...]
    map: MapSvg
    answer: Answer

    @property
    def table(self) -> Table | None:
        """The table of the sheet, if it has one."""
        return self.answer.table

    def alt(self, *, scaled: bool = True) -> str:
        """What is on the map, in words; without its scale where it has another size than on paper."""
        scale = self.frame.scale if scaled else None
        minutes = ", ".join(str(one) for one in sorted(self.bands))
        extra = [f"Gebieden binnen {minutes} minuten."] if minutes else []
        if self.answer.outlines:
            extra.append(f"Daarover getekend: {'; '.join(words(one) for one in self.answer.outlines)}.")
        return legend.alt(self.settings.title, scale, self.drawn, self.map, extra)

    @property
    def bands(self) -> list[int]:
        """Minutes of the areas on the map."""
        return [] if self.answer.bands is None else [int(one) for one in self.answer.bands["band_min"]]


@dataclass(frozen=True, eq=False)
class Briefing:
    """All that a briefing consists of, before it is written in any format."""

    settings: Settings
    sheets: tuple[Sheet, ...]
    data: Mapping[str, Any]


def layout(settings: Settings) -> Layout:
    """Divide the paper: a legend stands beside a map that lies, and below one that stands."""
    width, height = paper_mm(settings.paper, settings.orientation)
    inner, free = width - 2 * SIDE_MM, height - TOP_MM - BOTTOM_MM - HEAD_MM
    if settings.orientation == "landscape":
        aside, high = round(inner * _ASIDE_PART), free - STRIP_MM - SOURCES_MM
        return Layout(width, height, inner - aside - GAP_MM, high, aside, free - _SPACING_MM, landscape=True)
    high = round(free * _MAP_PART)
    column = free - high - STRIP_MM - _SOURCES_BELOW_MM - _SPACING_MM
    return Layout(width, height, inner, high, _OVERVIEW_MM[0], column, landscape=False)


def make(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Briefing:
    """Make every sheet of a briefing.

    Raises
    ------
    SettingError
        A setting cannot be used with the data.
    ParaatkaartError
        As data and analyses raise it.
    """
    catalogue = active()
    under = ground(catalogue)
    space = layout(settings)
    sheets = []
    for number, one in enumerate(settings.sheets):
        sheets.append(_made(one, space, under))
        if progress:
            progress(number + 1, len(settings.sheets))
    return Briefing(settings, tuple(sheets), _data(settings, sheets, space, under, catalogue))


def _made(one: SheetSettings, space: Layout, under: Ground) -> Sheet:
    extent = one.extent if one.extent is not None else bounds_of(one.place)
    frame = place(extent, one.scale, space.map_width, space.map_height)
    shown = sorted(drawn(one.layers, frame.bounds_m, one.date), key=lambda each: drawing_order().index(each.layer.id))
    found = answer(one.content)
    below = [] if found.bands is None else bands_svg(frame, found.bands)
    in_switch_order = {layer_id: number for number, layer_id in enumerate(one.layers)}
    made = map_svg(frame, shown, under, below, outlines_svg(frame, found.outlines))
    listed = sorted(shown, key=lambda each: in_switch_order[each.layer.id])
    return Sheet(one, frame, tuple(listed), made, found)


def _data(
    settings: Settings, sheets: Sequence[Sheet], space: Layout, under: Ground, catalogue: Catalogue
) -> dict[str, Any]:
    return {
        "title": settings.title,
        "subtitle": settings.subtitle,
        "author": settings.author,
        "document_status": settings.document_status,
        "description": f"{settings.document_status}; instellingen {settings.digest}",
        "print_date": settings.print_date,
        "print_date_words": fmt.date(settings.print_date),
        "digest": settings.digest,
        "paper": space.record(),
        "sheets": [_sheet(sheet, under, catalogue) for sheet in sheets],
        "statements": colophon.statements(settings, sheets),
        "sources": colophon.source_rows(sheets, catalogue),
        "data": colophon.data_rows(sheets),
        "addresses": addresses(settings),
    }


def _sheet(sheet: Sheet, under: Ground, catalogue: Catalogue) -> dict[str, Any]:
    bar, bar_width, _, _ = furniture.scale_bar(sheet.frame)
    north, north_width = furniture.north_arrow()
    overview_mm = _OVERVIEW_MM
    rows = [*legend_rows(sheet.answer.outlines), *legend.rows(sheet.drawn, sheet.map, sheet.bands)]
    return {
        "title": sheet.settings.title,
        "map": {
            "svg": sheet.map.svg,
            "width": sheet.frame.width_mm,
            "height": sheet.frame.height_mm,
            "alt": sheet.alt(),
        },
        "scale": f"1:{fmt.number(sheet.frame.scale)}",
        "day": fmt.date(sheet.settings.date) if sheet.settings.date else "",
        "bar": {"svg": bar, "width": bar_width},
        "north": {"svg": north, "width": north_width},
        "overview": {
            "svg": furniture.overview(sheet.frame, under.provinces, *overview_mm),
            "width": overview_mm[0],
            "height": overview_mm[1],
        },
        "legend": [{"svg": row.svg, "words": row.words} for row in rows],
        "sources": colophon.short_sources(sheet, catalogue),
        "evidence": colophon.evidence([sheet]),
        "table": None if sheet.table is None else _table(sheet.table),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "lead": table.lead,
        "columns": [
            {"title": one.title, "number": one.decimals is not None, "share": one.share} for one in table.columns
        ],
        "rows": [
            [cell(value, column.decimals) for value, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
        "notes": colophon.table_notes(table),
    }
