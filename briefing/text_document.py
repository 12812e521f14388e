"""A briefing as a text document: headings, maps as large as on paper, legends and tables as tables."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from briefing import paper
from briefing.office import ACCENT, BAND, DPI, GREY, LANGUAGE, RULE, describe, settled
from briefing.slides import colophon, grid_of
from briefing.text_template import LINK, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.document import Document

    from briefing.paper import Parts
    from briefing.sheet import Briefing
    from briefing.slide_tables import Grid

_LEGEND_MM = (paper.SWATCH_MM[0] + 5, 165.0)
_SIZE_PT = 9.0
_LINKED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def docx(briefing: Briefing) -> bytes:
    """Every sheet as a chapter, with contents if there is more than one, and where all of it is from."""
    data = briefing.data
    made = plain(data["paper"], LANGUAGE[briefing.settings.language])
    describe(made.core_properties, briefing.settings)
    _footer(made, data)
    if len(data["sheets"]) > 1:
        _cover(made, data)
    drawn = paper.parts(briefing, scaled=True, dpi=DPI)
    for number, (record, parts) in enumerate(zip(data["sheets"], drawn, strict=True)):
        _chapter(made, number, data, record, parts)
    _heading(made, "Verantwoording", len(data["sheets"]))
    for words in data["statements"]:
        made.add_paragraph(words)
    for title, grid in colophon(data):
        made.add_heading(title, 2)
        _table(made, grid, _inner_mm(data["paper"]))
    target = io.BytesIO()
    made.save(target)
    return settled(target.getvalue())


def _inner_mm(sizes: Mapping[str, Any]) -> float:
    return float(sizes["width"] - 2 * sizes["side"])


def _cover(made: Document, data: Mapping[str, Any]) -> None:
    """Title and contents: links, since page numbers are those of the reader's own machine and not known here."""
    made.add_paragraph(data["title"], style="Title")
    if data["subtitle"]:
        made.add_paragraph(data["subtitle"], style="Subtitle")
    made.add_paragraph(_about(data))
    made.add_paragraph("Inhoud", style="Subtitle").paragraph_format.space_before = Pt(14)
    for number, title in enumerate([*(one["title"] for one in data["sheets"]), "Verantwoording"]):
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _anchor(number))
        _linked(made.add_paragraph(), link, title)


def _about(data: Mapping[str, Any]) -> str:
    return f"{data['author']} · {data['print_date_words']} · status: {data['document_status']}"


def _linked(paragraph: Any, link: Any, words: str, size: float = 0) -> None:
    run = paragraph.add_run(words, style=LINK)
    if size:
        run.font.size = Pt(size)
    link.append(run._r)  # noqa: SLF001  the library writes no links
    paragraph._p.append(link)  # noqa: SLF001


def _anchor(number: int) -> str:
    return f"hoofdstuk_{number + 1}"


def _heading(made: Document, title: str, number: int) -> None:
    """A chapter on a page of its own, which the contents lead to."""
    paragraph = made.add_heading(title, 1)
    paragraph.paragraph_format.page_break_before = bool(made.paragraphs[:-1])
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), _anchor(number))
    paragraph._p.insert(1, start)  # noqa: SLF001
    paragraph._p.append(end)  # noqa: SLF001


def _chapter(made: Document, number: int, data: Mapping[str, Any], record: Mapping[str, Any], parts: Parts) -> None:
    sizes = data["paper"]
    _heading(made, record["title"], number)
    if len(data["sheets"]) == 1:
        names = [one for one in (data["title"], data["subtitle"]) if one and one != record["title"]]
        made.add_paragraph(" · ".join([*names, _about(data)]), style="Caption")
    wide_mm, high_mm = record["map"]["width"], record["map"]["height"] + sizes["strip"]
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.line_spacing = 1
    _picture(paragraph, parts.map, (wide_mm, high_mm), record["map"]["alt"])
    made.add_paragraph(f"Schaal {record['scale']} (afgedrukt op ware grootte). {record['evidence']}", style="Caption")
    made.add_paragraph(f"Bronnen (peildatum): {record['sources']}.", style="Caption")
    made.add_heading("Legenda", 2)
    _legend(made, record["legend"], parts.swatches)
    if record["table"]:
        table = record["table"]
        made.add_heading(table["title"], 2)
        made.add_paragraph(table["lead"])
        _table(made, grid_of(table), _inner_mm(sizes))
        for note in table["notes"]:
            made.add_paragraph(note, style="Caption")


def _picture(paragraph: Any, content: bytes, size_mm: tuple[float, float], words: str) -> None:
    wide, high = (Mm(one) for one in size_mm)
    shape = paragraph.add_run().add_picture(io.BytesIO(content), wide, high)
    properties = shape._inline.docPr  # noqa: SLF001  the library has no alternative texts
    properties.set("descr", words)
    properties.set("name", f"Afbeelding {properties.get('id')}")


def _legend(made: Document, rows: Sequence[Mapping[str, Any]], swatches: Sequence[bytes]) -> None:
    """A swatch and what it means per row; the words say the same as the swatch."""
    table = made.add_table(rows=0, cols=2)
    table.autofit = False
    _describe(table, "Legenda")
    _widths(table, _LEGEND_MM)
    for row, swatch in zip(rows, swatches, strict=True):
        left, right = table.add_row().cells
        left.width, right.width = (Mm(one) for one in _LEGEND_MM)
        if swatch:
            _picture(left.paragraphs[0], swatch, paper.SWATCH_MM, row["words"])
        run = right.paragraphs[0].add_run(row["words"])
        run.font.size = Pt(_SIZE_PT)
        run.bold = not swatch
        for cell in (left, right):
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            cell.paragraphs[0].paragraph_format.line_spacing = 1


def _table(made: Document, grid: Grid, wide_mm: float) -> None:
    table = made.add_table(rows=1, cols=len(grid.titles))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _describe(table, "; ".join(grid.titles))
    widths_mm = [wide_mm * share / sum(grid.shares) for share in grid.shares]
    _widths(table, widths_mm)
    _cells(table.rows[0], grid, grid.titles, widths_mm, header=True)
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  the library cannot repeat a header
    properties.append(OxmlElement("w:tblHeader"))
    for number, row in enumerate(grid.rows):
        link = grid.links[number] if grid.links else ""
        made_row = table.add_row()
        _cells(made_row, grid, row, widths_mm, link=link, shaded=number % 2 == 1)
        made_row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
    made.add_paragraph().paragraph_format.space_after = Pt(2)


def _cells(
    row: Any, grid: Grid, words: Sequence[str], widths_mm: Sequence[float], *, header: bool = False,
    shaded: bool = False, link: str = "",
) -> None:  # fmt: skip
    for position, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        cell.width = Mm(widths_mm[position])
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(1.5)
        if position in grid.numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if link and position == 0:
            target = OxmlElement("w:hyperlink")
            target.set(qn("r:id"), paragraph.part.relate_to(link, _LINKED, is_external=True))
            _linked(paragraph, target, text, _SIZE_PT)
        else:
            run = paragraph.add_run(text)
            run.font.size = Pt(_SIZE_PT)
            run.bold = header
            if header:
                run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        if header or shaded:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), ACCENT if header else BAND)
            cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _widths(table: Any, widths_mm: Sequence[float]) -> None:
    for column, wide_mm in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(wide_mm)


def _describe(table: Any, words: str) -> None:
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), words)
    table._tbl.tblPr.append(described)  # noqa: SLF001


def _footer(made: Document, data: Mapping[str, Any]) -> None:
    paragraph = made.sections[0].footer.paragraphs[0]
    _grey(paragraph.add_run(f"{data['title']} · {data['author']} · {data['print_date_words']} · bladzijde "))
    _field(paragraph, "PAGE")
    _grey(paragraph.add_run(" van "))
    _field(paragraph, "NUMPAGES")
    line = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "4"), ("color", RULE)):
        top.set(qn(f"w:{name}"), value)
    line.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001
        line, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _field(paragraph: Any, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    _grey(run)
    field.append(run._r)  # noqa: SLF001  the library has no fields
    paragraph._p.append(field)  # noqa: SLF001


def _grey(run: Any) -> None:
    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor(*bytes.fromhex(GREY))
