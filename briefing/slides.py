"""A briefing as slides: maps as pictures with a text for who does not see them, tables as tables, sources in notes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from briefing import paper
from briefing.office import DPI, LANGUAGE, describe, settled
from briefing.slide_tables import Grid, draw, pages
from briefing.slide_template import (
    BODY_MM,
    BODY_TOP_MM,
    COVER,
    INNER_MM,
    PLAIN,
    SIDE_MM,
    TEXT,
    footed,
    plain,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pptx.presentation import Presentation as Slides
    from pptx.slide import Slide

    from briefing.paper import Parts
    from briefing.sheet import Briefing, Sheet

SAME = "Dezelfde kaarten op het scherm"
_GAP_MM = 6.0
_LEAD_MM = 15.0
_MOST = 1.5
"""How much larger than on paper a legend may be."""
_LEAST = 1.0
_LONGEST_SOURCES = 230
_SOURCES_MM = 12.0
_PARAGRAPHS = 6
"""Paragraphs of the colophon on a slide."""


def pptx(briefing: Briefing) -> bytes:
    """Slides of every sheet, with a cover, contents if there is more than one, and where all of it is from."""
    data = briefing.data
    made = plain()
    describe(made.core_properties, briefing.settings)
    _cover(made, data)
    if len(briefing.sheets) > 1:
        _text(made, "Inhoud", [f"{number}. {one['title']}" for number, one in enumerate(data["sheets"], 1)])
    drawn = paper.parts(briefing, scaled=False, dpi=DPI)
    for sheet, record, parts in zip(briefing.sheets, data["sheets"], drawn, strict=True):
        _map(made, sheet, record, parts)
        if record["table"]:
            _table(made, record["table"], _notes(record))
    statements = data["statements"]
    for start in range(0, len(statements), _PARAGRAPHS):
        _text(made, _again("Verantwoording", start), statements[start : start + _PARAGRAPHS])
    for title, grid in colophon(data):
        _grid(made, title, grid)
    foot = f"{data['title']} · {data['document_status']} · {data['author']} · {data['print_date_words']}"
    for slide in made.slides:
        footed(slide, foot)  # last, so that it is read last
    _speak(made, LANGUAGE[briefing.settings.language])
    target = io.BytesIO()
    made.save(target)
    return settled(target.getvalue())


def colophon(data: Mapping[str, Any]) -> list[tuple[str, Grid]]:
    """The tables of sources and of data."""
    sources, layers = data["sources"], data["data"]
    same = Grid(
        ("Blad", "Adres"),
        tuple((row["title"], row["url"]) for row in data["addresses"]),
        (1, 2),
        links=tuple(row["url"] for row in data["addresses"]),
    )
    names, details = ("title", "publisher", "date", "licence"), ("title", "level", "date", "precision", "digest")
    return [
        (
            "Bronnen",
            Grid(
                ("Bron", "Uitgever", "Peildatum", "Licentie"),
                tuple(tuple(row[name] for name in names) for row in sources),
                (3, 1.6, 0.9, 1.7),
                links=tuple(row["url"] for row in sources),
            ),
        ),
        (
            "Gebruikte gegevens",
            Grid(
                ("Kaartlaag of tabel", "Niveau", "Peildatum", "Precisie", "Momentopname"),
                tuple(tuple(row[name] for name in details) for row in layers),
                (3, 1.1, 1.1, 1.1, 1.5),
            ),
        ),
        *([(SAME, same)] if same.rows else []),
    ]


def grid_of(table: Mapping[str, Any]) -> Grid:
    """The table of a sheet, as it is on paper."""
    columns = table["columns"]
    return Grid(
        tuple(one["title"] for one in columns),
        tuple(tuple(row) for row in table["rows"]),
        tuple(one["share"] for one in columns),
        frozenset(number for number, one in enumerate(columns) if one["number"]),
    )


def _cover(made: Slides, data: Mapping[str, Any]) -> None:
    slide = _slide(made, COVER, data["title"])
    words = [data["subtitle"], f"{data['author']} · {data['print_date_words']} · {data['document_status']}"]
    _paragraphs(slide.placeholders[1], [one for one in words if one])


def _slide(made: Slides, layout: int, title: str, notes: str = "") -> Slide:
    slide: Slide = made.slides.add_slide(made.slide_layouts[layout])
    assert slide.shapes.title is not None  # noqa: S101  every layout of ours has one
    slide.shapes.title.text_frame.paragraphs[0].add_run().text = title
    if notes:
        frame = slide.notes_slide.notes_text_frame
        assert frame is not None  # noqa: S101  the page of notes of the library has one
        frame.text = notes
    return slide


def _text(made: Slides, title: str, paragraphs: Sequence[str]) -> None:
    _paragraphs(_slide(made, TEXT, title).placeholders[1], paragraphs)


def _paragraphs(shape: Any, paragraphs: Iterable[str]) -> None:
    frame = shape.text_frame
    for number, words in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.add_run().text = words
        paragraph.space_after = Pt(8)


def _map(made: Slides, sheet: Sheet, record: Mapping[str, Any], parts: Parts) -> None:
    slide = _slide(made, PLAIN, record["title"], _notes(record))
    words = sheet.alt(scaled=False)
    room_mm = BODY_MM - _SOURCES_MM - 2
    wide_mm, high_mm = _size_mm(parts.map)
    by = min(room_mm / high_mm, INNER_MM * 0.62 / wide_mm)
    _picture(slide, parts.map, (SIDE_MM, BODY_TOP_MM), by, words)
    left_mm = SIDE_MM + wide_mm * by + _GAP_MM
    legend_wide_mm, legend_high_mm = _size_mm(parts.legend)
    fits = min((SIDE_MM + INNER_MM - left_mm) / legend_wide_mm, room_mm / legend_high_mm, _MOST)
    rows = [row["words"] for row in record["legend"]]
    if fits >= _LEAST:
        _picture(slide, parts.legend, (left_mm, BODY_TOP_MM), fits, _legend_words(rows))
    else:
        _words(slide, "De legenda staat op de volgende dia.", (left_mm, BODY_TOP_MM, 60.0, 12.0), 12)
    short = len(record["sources"]) <= _LONGEST_SOURCES
    sources = record["sources"] if short else "zie de notities en de laatste dia's"
    room = (SIDE_MM, BODY_TOP_MM + BODY_MM - _SOURCES_MM, INNER_MM, _SOURCES_MM)
    _words(slide, f"Bronnen (peildatum): {sources}. {record['evidence']}", room, 10)
    if fits < _LEAST:
        _legend(made, record, parts)


def _legend(made: Slides, record: Mapping[str, Any], parts: Parts) -> None:
    """A legend that has no room beside its map, in columns on slides of its own."""
    rows = [row["words"] for row in record["legend"]]
    by = min(
        (INNER_MM - 2 * _GAP_MM) / 3 / paper.LEGEND_MM, *(BODY_MM / _size_mm(one)[1] for one in parts.legend_parts)
    )
    for number, part in enumerate(parts.legend_parts):
        if number % 3 == 0:
            slide = _slide(made, PLAIN, _again(f"Legenda bij {record['title']}", number))
        left_mm = SIDE_MM + number % 3 * (paper.LEGEND_MM * by + _GAP_MM)
        some = rows[number * paper.LEGEND_ROWS : (number + 1) * paper.LEGEND_ROWS]
        _picture(slide, part, (left_mm, BODY_TOP_MM), by, _legend_words(some))


def _legend_words(rows: Sequence[str]) -> str:
    return f"Legenda: {'; '.join(rows)}."


def _table(made: Slides, table: Mapping[str, Any], notes: str) -> None:
    notes = "\n".join([*table["notes"], notes])
    _grid(made, table["title"], grid_of(table), lead=table["lead"], notes=notes)


def _grid(made: Slides, title: str, grid: Grid, *, lead: str = "", notes: str = "") -> None:
    for number, piece in enumerate(pages(grid, BODY_MM - (_LEAD_MM if lead else 0))):
        slide = _slide(made, PLAIN, _again(title, number), notes)
        top_mm = BODY_TOP_MM
        if lead:
            _words(slide, lead, (SIDE_MM, BODY_TOP_MM, INNER_MM, _LEAD_MM - 2), 14)
            top_mm += _LEAD_MM
        draw(slide, piece, top_mm, _again(title, number))


def _notes(record: Mapping[str, Any]) -> str:
    return f"Bronnen (peildatum): {record['sources']}. {record['evidence']}\nOp papier is de schaal {record['scale']}."


def _again(title: str, number: int) -> str:
    return f"{title} (vervolg)" if number else title


def _words(slide: Slide, words: str, room_mm: tuple[float, float, float, float], size: float) -> None:
    left, top, wide, high = (Mm(one) for one in room_mm)
    frame = slide.shapes.add_textbox(left, top, wide, high).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    run = frame.paragraphs[0].add_run()
    run.text = words
    run.font.size = Pt(size)


def _size_mm(picture: bytes) -> tuple[float, float]:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.width * 25.4 / DPI, opened.height * 25.4 / DPI


def _picture(slide: Slide, content: bytes, at_mm: tuple[float, float], by: float, words: str) -> None:
    wide_mm, high_mm = _size_mm(content)
    left, top = (Mm(one) for one in at_mm)
    made: Any = slide.shapes.add_picture(io.BytesIO(content), left, top, Mm(wide_mm * by), Mm(high_mm * by))
    made._element.nvPicPr.cNvPr.set("descr", words)  # noqa: SLF001  the library has no alternative texts


def _speak(made: Slides, language: str) -> None:
    """Name the language of every text."""
    holders = [made.slide_master, *made.slide_layouts, *made.slides]
    holders += [slide.notes_slide for slide in made.slides if slide.has_notes_slide]
    for holder in holders:
        for run in holder.element.iter(qn("a:r")):
            run.get_or_add_rPr().set("lang", language)
        for letters in holder.element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
            letters.set("lang", language)
