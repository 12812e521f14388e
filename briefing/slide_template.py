"""Our own plain template of slides: 16:9, three layouts, our colours. It is made here and never opened from a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from briefing.office import ACCENT, FONT, GREY, INK, without_thumbnail

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Slides
    from pptx.slide import Slide

WIDTH_MM, HEIGHT_MM = 338.667, 190.5
SIDE_MM = 12.0
TITLE_TOP_MM, TITLE_MM = 8.0, 17.0
BODY_TOP_MM = 29.0
FOOT_TOP_MM, FOOT_MM = 178.0, 8.0
INNER_MM = WIDTH_MM - 2 * SIDE_MM
BODY_MM = FOOT_TOP_MM - 2 - BODY_TOP_MM
_NUMBER_MM = 25.0
_FOOT_PT = 10

COVER, TEXT, PLAIN = 0, 1, 2
"""Layouts: title and subtitle, title and text, title only."""
_KEPT = (0, 1, 5)
_PLACES = {
    PP_PLACEHOLDER.TITLE: (SIDE_MM, TITLE_TOP_MM, INNER_MM, TITLE_MM),
    PP_PLACEHOLDER.BODY: (SIDE_MM, BODY_TOP_MM, INNER_MM, BODY_MM),
    PP_PLACEHOLDER.OBJECT: (SIDE_MM, BODY_TOP_MM, INNER_MM, BODY_MM),
    PP_PLACEHOLDER.CENTER_TITLE: (SIDE_MM, 55.0, INNER_MM, 40.0),
    PP_PLACEHOLDER.SUBTITLE: (SIDE_MM, 98.0, INNER_MM, 45.0),
    PP_PLACEHOLDER.FOOTER: (SIDE_MM, FOOT_TOP_MM, INNER_MM - _NUMBER_MM, FOOT_MM),
    PP_PLACEHOLDER.SLIDE_NUMBER: (SIDE_MM + INNER_MM - _NUMBER_MM, FOOT_TOP_MM, _NUMBER_MM, FOOT_MM),
}
_LATENT = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_SIZES = {"titleStyle": (24.0,), "bodyStyle": (16.0, 14.0, 14.0, 14.0, 14.0)}


def plain() -> Slides:
    """Slides without any, in our looks."""
    made = Presentation()
    without_thumbnail(made.part.package._rels)  # noqa: SLF001  the library has no other way
    made.slide_width, made.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    for number, layout in reversed(list(enumerate(made.slide_layouts))):
        if number not in _KEPT:
            made.slide_layouts.remove(layout)
    _theme(made)
    _styles(made.slide_master.element)
    holders: list[Any] = [made.slide_master, *made.slide_layouts]
    for holder in holders:
        for shape in list(holder.placeholders):
            _place(shape)
    return made


def _theme(made: Slides) -> None:
    """Our typeface and colours; the theme is a part that the library keeps as it is."""
    for relation in made.slide_master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            theme = relation.target_part
            text = re.sub(r'(<a:latin typeface=)"[^"]+"', rf'\1"{FONT}"', theme.blob.decode())
            for name, color in (("dk2", INK), ("accent1", ACCENT), ("hlink", ACCENT), ("folHlink", ACCENT)):
                text = re.sub(rf"(<a:{name}>)<a:srgbClr val=\"\w+\"/>", rf'\1<a:srgbClr val="{color}"/>', text)
            theme.blob = text.encode()


def _styles(master: Any) -> None:
    """Sizes and colours of titles and texts, to the left and without bullets."""
    for style, sizes in _SIZES.items():
        levels = master.find(qn("p:txStyles")).find(qn(f"p:{style}"))
        for level, size in zip(levels, sizes, strict=False):
            level.set("algn", "l")
            level.set("marL", "0")
            level.set("indent", "0")
            for bullet in level.findall(qn("a:buChar")):
                level.replace(bullet, level.makeelement(qn("a:buNone"), {}))
            letters = level.find(qn("a:defRPr"))
            letters.set("sz", str(int(size * 100)))
            letters.set("b", "1" if style == "titleStyle" else "0")
            fill = letters.find(qn("a:solidFill"))
            fill.replace(fill[0], fill.makeelement(qn("a:srgbClr"), {"val": INK}))


def _place(shape: Any) -> None:
    kind = shape.placeholder_format.type
    if kind not in _PLACES:
        shape.element.getparent().remove(shape.element)
        return
    shape.left, shape.top, shape.width, shape.height = (Mm(one) for one in _PLACES[kind])
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = 0
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM if kind == PP_PLACEHOLDER.CENTER_TITLE else MSO_ANCHOR.TOP
    for own in frame._txBody.findall(qn("a:lstStyle")):  # noqa: SLF001  looks are those of the master
        own.clear()
    if kind in _LATENT:
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT if kind == PP_PLACEHOLDER.FOOTER else PP_ALIGN.RIGHT


def footed(slide: Slide, words: str) -> None:
    """Give a slide its footer and number: the library copies neither from the layout."""
    layout: Any = slide.slide_layout
    for shape in layout.placeholders:
        kind = shape.placeholder_format.type
        if kind not in _LATENT:
            continue
        slide.shapes.clone_placeholder(shape)
        made = slide.placeholders[shape.placeholder_format.idx]
        paragraph = made.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT if kind == PP_PLACEHOLDER.FOOTER else PP_ALIGN.RIGHT
        if kind == PP_PLACEHOLDER.FOOTER:
            run = paragraph.add_run()
            run.text = words
        else:
            field = shape.element.find(".//" + qn("a:fld"))
            paragraph._p.append(_copy(field))  # noqa: SLF001  the library has no fields
        for run in made.element.iter(qn("a:r")):
            run.get_or_add_rPr()
        for letters in made.element.iter(qn("a:rPr")):
            letters.set("sz", str(Pt(_FOOT_PT).centipoints))
        _color(made, GREY)


def rgb(color: str) -> RGBColor:
    """Six hexadecimal digits as a colour."""
    made: RGBColor = RGBColor.from_string(color)  # type: ignore[no-untyped-call]
    return made


def _copy(element: Any) -> Any:
    from copy import deepcopy

    return deepcopy(element)


def _color(shape: Any, color: str) -> None:
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.color.rgb = rgb(color)
