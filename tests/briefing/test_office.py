"""DOCX and PPTX, read back with the libraries of those formats, and opened by LibreOffice where it is."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import docx as word
import pptx as powerpoint
import pytest
from docx.oxml.ns import qn as w
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn as p

from briefing.office import ACCENT, BAND, GREY, INK
from briefing.sheet import Briefing, make
from briefing.slide_tables import Grid, height_mm, pages
from briefing.slide_template import HEIGHT_MM, WIDTH_MM
from briefing.slides import pptx
from briefing.text_document import docx
from layers.look.colors import contrast
from tests.briefing.pdf_reading import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from briefing.settings import Settings

HOSTILE = '<w:p/> & "]]>" <!--x--> =1+1 {{7*7}} &amp; #panic()'


@pytest.fixture(scope="module")
def slides(briefing: Briefing) -> bytes:
    return pptx(briefing)


@pytest.fixture(scope="module")
def text(briefing: Briefing) -> bytes:
    return docx(briefing)


def _shapes(content: bytes) -> list[tuple[int, Any]]:
    found = powerpoint.Presentation(io.BytesIO(content))
    return [(number, shape) for number, slide in enumerate(found.slides) for shape in slide.shapes]


def test_the_same_settings_give_the_same_documents(slides: bytes, text: bytes, settings: Settings) -> None:
    time.sleep(1.1)  # a ZIP file holds seconds
    again = make(settings)
    assert pptx(again) == slides
    assert docx(again) == text


def test_every_picture_and_table_of_the_slides_is_told(slides: bytes, briefing: Briefing) -> None:
    shapes = [shape for _, shape in _shapes(slides)]
    pictures = [one for one in shapes if one.shape_type == MSO_SHAPE_TYPE.PICTURE]
    told = [one._element.nvPicPr.cNvPr.get("descr") for one in pictures]
    assert told[0].startswith("Kaart: Meppel tot Hoogeveen. Het noorden is boven.")  # its size is not that of paper
    assert "Hoogeveen" in told[0]
    legend = briefing.data["sheets"][0]["legend"]
    assert all(any(row["words"] in words for words in told[1:]) for row in legend)
    tables = [one for one in shapes if one.has_table]
    assert all(one._element.nvGraphicFramePr.cNvPr.get("descr") for one in tables)
    assert all(one.table.first_row for one in tables)


def test_the_slides_have_the_tables_of_the_paper(slides: bytes, briefing: Briefing) -> None:
    wanted = briefing.data["sheets"][0]["table"]
    titles = [one["title"] for one in wanted["columns"]]
    tables = [one.table for _, one in _shapes(slides) if one.has_table]
    cells = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    found = [row for table in cells if table[0] == titles for row in table[1:]]
    assert found == wanted["rows"]
    sources = [row[0] for table in cells if table[0][0] == "Bron" for row in table[1:]]
    assert sources == [row["title"] for row in briefing.data["sources"]]


def test_nothing_runs_off_a_slide_and_the_title_comes_first(slides: bytes) -> None:
    found: Any = powerpoint.Presentation(io.BytesIO(slides))
    width, height = found.slide_width, found.slide_height
    assert (round(width / 36_000, 1), round(height / 36_000, 1)) == (round(WIDTH_MM, 1), HEIGHT_MM)
    for slide in found.slides:
        assert slide.shapes.title
        assert slide.shapes.title.text_frame.text
        assert slide.shapes[0].shape_id == slide.shapes.title.shape_id
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= width
            assert shape.top + shape.height <= height
            if shape.has_table:
                assert shape.top + sum(row.height for row in shape.table.rows) <= height
    languages = {one.get("lang") for slide in found.slides for one in slide.element.iter(p("a:rPr"))}
    assert languages == {"nl-NL"}


def test_sources_stand_in_the_notes(slides: bytes, briefing: Briefing) -> None:
    found: Any = powerpoint.Presentation(io.BytesIO(slides))
    notes = [slide.notes_slide.notes_text_frame.text for slide in found.slides if slide.has_notes_slide]
    sheet = briefing.data["sheets"][0]
    assert notes
    assert all(sheet["sources"] in one for one in notes)
    assert sheet["table"]["notes"][0] in notes[-1]
    assert [slide.has_notes_slide for slide in found.slides].count(True) == len(notes)


def test_the_text_document_has_the_structure_of_the_paper(text: bytes, briefing: Briefing) -> None:
    found: Any = word.Document(io.BytesIO(text))
    (sheet,) = briefing.data["sheets"]
    headings = [one.text for one in found.paragraphs if one.style and one.style.name in {"Heading 1", "Heading 2"}]
    assert headings[:3] == [sheet["title"], "Legenda", sheet["table"]["title"]]
    assert headings[3:] == ["Verantwoording", "Bronnen", "Gebruikte gegevens"]
    cells = [[[cell.text for cell in row.cells] for row in table.rows] for table in found.tables]
    assert [row[1] for row in cells[0]] == [row["words"] for row in sheet["legend"]]
    assert cells[1] == [[one["title"] for one in sheet["table"]["columns"]], *sheet["table"]["rows"]]
    assert all(table.rows[0]._tr.trPr.find(w("w:tblHeader")) is not None for table in found.tables[1:])
    words = [one.text for one in found.paragraphs]
    assert set(briefing.data["statements"]) <= set(words)


def test_the_map_of_the_text_document_is_as_large_as_on_paper(text: bytes, briefing: Briefing) -> None:
    found = word.Document(io.BytesIO(text))
    sheet = briefing.data["sheets"][0]
    first = found.inline_shapes[0]
    strip = briefing.data["paper"]["strip"]
    assert first.width / 36_000 == pytest.approx(sheet["map"]["width"], abs=0.01)
    assert first.height / 36_000 == pytest.approx(sheet["map"]["height"] + strip, abs=0.01)
    assert first._inline.docPr.get("descr") == sheet["map"]["alt"]
    assert all(one._inline.docPr.get("descr") for one in found.inline_shapes)
    section = found.sections[0]
    assert section.page_width is not None
    assert section.page_width / 36_000 == pytest.approx(briefing.data["paper"]["width"], abs=0.01)
    assert {one.get(w("w:val")) for one in found.styles.element.iter(w("w:lang"))} == {"nl-NL"}


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_properties_are_those_of_the_settings(kind: str, slides: bytes, text: bytes, settings: Settings) -> None:
    content = slides if kind == "pptx" else text
    found: Any = powerpoint.Presentation(io.BytesIO(slides)) if kind == "pptx" else word.Document(io.BytesIO(text))
    properties = found.core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == (
        settings.title,
        *[settings.author] * 2,
    )
    assert properties.language == "nl-NL"
    assert properties.created.date().isoformat() == properties.modified.date().isoformat() == settings.print_date
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names[0] == "[Content_Types].xml"
    assert not [name for name in names if "thumbnail" in name or name.endswith((".vml", ".vbaProject.bin"))]


def test_text_is_text_in_documents(briefing: Briefing) -> None:
    sheet = {**briefing.data["sheets"][0], "title": HOSTILE, "legend": [{"svg": "", "words": HOSTILE}]}
    sheet["table"] = {**sheet["table"], "lead": HOSTILE, "rows": [[HOSTILE] * 5]}
    data = {**briefing.data, "title": HOSTILE, "author": HOSTILE, "sheets": [sheet]}
    hostile = Briefing(replace(briefing.settings, title=HOSTILE), briefing.sheets, data)
    found = word.Document(io.BytesIO(docx(hostile)))
    assert found.paragraphs[0].text == HOSTILE
    assert found.tables[1].rows[1].cells[0].text == HOSTILE
    assert found.core_properties.title == HOSTILE
    made = pptx(hostile)
    texts = [shape.text_frame.text for _, shape in _shapes(made) if shape.has_text_frame]
    assert texts.count(HOSTILE) >= 3


def test_a_row_is_on_one_slide_and_every_row_on_some() -> None:
    rows = tuple((f"{number}", "woord " * (number * 7 % 90)) for number in range(60))
    grid = Grid(("Nummer", "Tekst"), rows, (1, 4), links=tuple(f"https://x/{number}" for number in range(60)))
    found = list(pages(grid, 120))
    assert tuple(row for one in found for row in one.rows) == rows
    assert tuple(link for one in found for link in one.links) == grid.links
    assert len(found) > 3
    for one in found:
        assert sum(height_mm(grid, row) for row in (grid.titles, *one.rows)) <= 120 or len(one.rows) == 1


def test_text_stands_out_in_documents() -> None:
    on_white = [contrast(f"#{one}", "#FFFFFF") for one in (INK, GREY, ACCENT)]
    on_band = [contrast(f"#{one}", f"#{BAND}") for one in (INK, ACCENT)]
    assert min(*on_white, *on_band) >= 4.5


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_both(slides: bytes, text: bytes, tmp_path: Path) -> None:
    for name, content in (("dia.pptx", slides), ("stuk.docx", text)):
        (tmp_path / name).write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    documents = [str(tmp_path / name) for name in ("dia.pptx", "stuk.docx")]
    subprocess.run([*command, *documents], check=True, capture_output=True, timeout=120)
    count = len(powerpoint.Presentation(io.BytesIO(slides)).slides)
    assert len(opened((tmp_path / "dia.pdf").read_bytes()).pages) == count
    pages = opened((tmp_path / "stuk.pdf").read_bytes()).pages
    assert len(pages) >= 3  # map, table, colophon; how full they are is up to the fonts of the machine
    assert pages[0].get_images()


def test_a_briefing_of_several_sheets_begins_with_contents(asked: Callable[..., dict[str, Any]]) -> None:
    from briefing.settings import parse

    plain = {"layers": ["stations"], "content": {"kind": "map"}}
    given = asked(sheet=plain)
    given["sheets"].append({**given["sheets"][0], "title": "Tweede blad"})
    made = make(parse(given))
    found = word.Document(io.BytesIO(docx(made)))
    anchors = [one.get(w("w:anchor")) for one in found.element.iter(w("w:hyperlink")) if one.get(w("w:anchor"))]
    marks = [one.get(w("w:name")) for one in found.element.iter(w("w:bookmarkStart"))]
    assert anchors == marks
    assert len(marks) == 3
    slides: Any = powerpoint.Presentation(io.BytesIO(pptx(made))).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles[:4] == ["Proefstuk", "Inhoud", "Meppel tot Hoogeveen", "Tweede blad"]
