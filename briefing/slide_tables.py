"""Native tables on slides: as many rows on each as have room, and a header on every one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pptx.enum.text import PP_ALIGN
from pptx.util import Mm, Pt

from briefing import fonts
from briefing.office import ACCENT, BAND, INK, WHITE
from briefing.slide_template import INNER_MM, SIDE_MM, rgb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pptx.slide import Slide

_PT = 12.0
_PT_MM = 25.4 / 72
_LINE_MM = _PT * 1.22 * _PT_MM
_SIDE_MM, _TOP_MM = 2.0, 1.0
_WIDER = 1.15
"""How much wider the typeface of slides is at most than the one that we can measure."""


@dataclass(frozen=True)
class Grid:
    """A table as texts. ``shares`` are parts of the width, ``numbers`` the columns at the right, ``links`` per row."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    numbers: frozenset[int] = frozenset()
    links: tuple[str, ...] = ()


def pages(grid: Grid, room_mm: float) -> Iterator[Grid]:
    """Cut a table so that each piece has room on a slide; a row is never cut."""
    start, used_mm = 0, height_mm(grid, grid.titles)
    first_mm = used_mm
    for number, row in enumerate(grid.rows):
        needed_mm = height_mm(grid, row)
        if used_mm + needed_mm > room_mm and number > start:
            yield _cut(grid, start, number)
            start, used_mm = number, first_mm
        used_mm += needed_mm
    yield _cut(grid, start, len(grid.rows))


def _cut(grid: Grid, start: int, end: int) -> Grid:
    return Grid(grid.titles, grid.rows[start:end], grid.shares, grid.numbers, grid.links[start:end])


def height_mm(grid: Grid, row: Sequence[str]) -> float:
    """How high a row is at most."""
    lines = max(
        _lines(words, wide - 2 * _SIDE_MM) for words, wide in zip(row, _widths_mm(grid), strict=True)
    )  # fmt: skip
    return lines * _LINE_MM + 2 * _TOP_MM


def _widths_mm(grid: Grid) -> list[float]:
    return [INNER_MM * share / sum(grid.shares) for share in grid.shares]


def _lines(words: str, room_mm: float) -> int:
    """Lines that a text takes, broken at spaces; what is longer than a line goes on on the next."""
    count, used = 1, 0.0
    for word in words.split(" "):
        wide = fonts.width(word + " ", _PT, "Semibold") * _PT_MM * _WIDER
        if used and used + wide > room_mm:
            count, used = count + 1, 0.0
        count += int(wide / room_mm)
        used += wide
    return count


def draw(slide: Slide, grid: Grid, top_mm: float, name: str) -> None:
    """Put a table on a slide, over its whole width; ``name`` is its text for who does not see it."""
    frame = slide.shapes.add_table(
        len(grid.rows) + 1, len(grid.titles), Mm(SIDE_MM), Mm(top_mm), Mm(INNER_MM), Mm(_LINE_MM)
    )
    properties = frame._element.nvGraphicFramePr.cNvPr  # noqa: SLF001  the library has no alternative texts
    properties.set("descr", name)
    table: Any = frame.table
    for column, wide in zip(table.columns, _widths_mm(grid), strict=True):
        column.width = Mm(wide)
    for number, row in enumerate((grid.titles, *grid.rows)):
        table.rows[number].height = Mm(height_mm(grid, row))
        for position, words in enumerate(row):
            link = grid.links[number - 1] if number and grid.links and position == 0 else ""
            _cell(table.cell(number, position), words, number, number_like=position in grid.numbers, link=link)


def _cell(cell: Any, words: str, row: int, *, number_like: bool, link: str) -> None:
    cell.margin_left = cell.margin_right = Mm(_SIDE_MM)
    cell.margin_top = cell.margin_bottom = Mm(_TOP_MM)
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(ACCENT if row == 0 else BAND if row % 2 == 0 else WHITE)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if number_like else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = words
    run.font.size = Pt(_PT)
    run.font.bold = row == 0
    if link:
        run.hyperlink.address = link
    else:
        run.font.color.rgb = rgb(WHITE if row == 0 else INK)
