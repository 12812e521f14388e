"""Our own plain template of text documents. It is made here and never opened from a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from briefing.office import ACCENT, FONT, GREY, INK, without_thumbnail
from briefing.sheet import BOTTOM_MM, SIDE_MM, TOP_MM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document

LINK = "Hyperlink"


def plain(paper: Mapping[str, Any], language: str) -> Document:
    """A document without text: page of the size of the briefing, our styles and its language."""
    made = docx.Document()
    without_thumbnail(made.part.package.rels)
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if paper["landscape"] else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(paper["width"]), Mm(paper["height"])
    section.left_margin = section.right_margin = Mm(SIDE_MM)
    section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM + 2)
    section.header_distance, section.footer_distance = Mm(5), Mm(6)
    for name, look in _LOOKS.items():
        _style(made.styles[name], look)
    link: Any = made.styles.add_style(LINK, 2)
    link.font.color.rgb = _color(ACCENT)
    link.font.underline = True
    for letters in made.styles.element.iter(qn("w:rPrDefault")):
        for spoken in letters.iter(qn("w:lang")):
            spoken.set(qn("w:val"), language)
            spoken.set(qn("w:eastAsia"), language)
    return made


@dataclass(frozen=True)
class _Look:
    """Size in points, and the room above and below a paragraph in points."""

    size: float
    color: str
    bold: bool
    above: float
    below: float


_LOOKS = {
    "Normal": _Look(10, INK, bold=False, above=0, below=4),
    "Title": _Look(26, INK, bold=True, above=0, below=4),
    "Subtitle": _Look(14, GREY, bold=False, above=0, below=10),
    "Heading 1": _Look(18, INK, bold=True, above=0, below=4),
    "Heading 2": _Look(13, INK, bold=True, above=10, below=4),
    "Caption": _Look(9, GREY, bold=False, above=2, below=4),
}


def _style(style: Any, look: _Look) -> None:
    style.font.size = Pt(look.size)
    style.font.bold = look.bold
    style.font.italic = False
    style.font.color.rgb = _color(look.color)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(look.above), Pt(look.below)
    style.paragraph_format.line_spacing = 1.1
    letters = style.element.get_or_add_rPr()
    for fonts in letters.findall(qn("w:rFonts")):
        letters.remove(fonts)
    # The name of a theme would go before ours, so the element is made anew.
    made = OxmlElement("w:rFonts")
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        made.set(qn(f"w:{name}"), FONT)
    letters.insert(0, made)
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break


def _color(color: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(color))
