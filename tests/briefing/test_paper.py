from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.spatial.distance import cdist, pdist

from briefing import paper
from briefing.drawn import drawn
from briefing.settings import parse
from briefing.sheet import make
from layers.look.colors import contrast
from layers.look.style import ACCENT, INK, LABEL, LAND, WHITE
from tests.briefing.pdf_reading import elements, opened, stroked

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from briefing.settings import Settings
    from briefing.sheet import Briefing

STATION_BLUE = (0x00, 0x72, 0xB2)


@pytest.mark.parametrize("paper_size, orientation", [("A4", "landscape"), ("A3", "portrait")])
def test_stations_lie_as_far_apart_on_paper_as_the_scale_says(
    asked: Callable[..., dict[str, Any]], paper_size: str, orientation: str
) -> None:
    only = {"layers": ["stations"], "content": {"kind": "map"}, "scale": 250_000}
    made = make(parse(asked(paper=paper_size, orientation=orientation, sheet=only)))
    document = opened(paper.pdf(made))
    page = document.pages[0]
    assert float(page.mediabox[2]) == pytest.approx(297 / 25.4 * 72, abs=0.1)  # of both

    (sheet,) = made.sheets
    rows = sheet.drawn[0].layer.frame.set_index("id").geometry
    in_rd_mm = np.column_stack([rows.x, rows.y]) / sheet.frame.m_per_mm
    on_paper_mm = np.array(sorted(set(stroked(page, STATION_BLUE))))
    # Swatches of the legend are stations too: one of the marks is the first station, and then all others follow.
    off_mm = min(_furthest(in_rd_mm - in_rd_mm[0] + anchor, on_paper_mm) for anchor in on_paper_mm)
    assert len(rows) >= 4
    assert off_mm < 0.1  # each where RD has it: east to the right, north upwards
    every_mm = pdist(in_rd_mm)
    apart_mm = every_mm[np.argmin(abs(every_mm - 20_000 / 250))]
    assert 70 < apart_mm < 90  # two stations some 20 km apart
    assert min(abs(pdist(on_paper_mm) - apart_mm)) < 0.3


def _furthest(expected: NDArray[np.float64], found: NDArray[np.float64]) -> float:
    """How far the worst of the expected marks is from the nearest one that is there."""
    return float(cdist(expected, found).min(axis=1).max())


def test_the_pdf_is_tagged_in_a_sensible_order(pdf: bytes) -> None:
    document = opened(pdf)
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang).startswith("nl")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in document.Root.Metadata.read_bytes()
    kinds = [str(one.S) for one in elements(document)]
    assert kinds.count("/H1") == 2
    first = [kinds.index(kind) for kind in ("/H1", "/Figure", "/H2", "/Table", "/TH", "/TD", "/Link")]
    assert first == sorted(first)
    assert document.docinfo["/Title"] == "Proefstuk"


def test_the_map_has_a_text_that_says_what_is_on_it(pdf: bytes, briefing: Briefing) -> None:
    document = opened(pdf)
    figures = [one for one in elements(document) if str(one.S) == "/Figure"]
    (alt,) = [str(one.Alt) for one in figures]
    assert alt.startswith("Kaart: Meppel tot Hoogeveen. Schaal 1:150.000")
    assert "Hoogeveen" in alt
    assert alt == briefing.data["sheets"][0]["map"]["alt"]


def test_every_font_is_embedded(pdf: bytes) -> None:
    document = opened(pdf)
    fonts = {str(font.BaseFont): font for page in document.pages for font in page.resources.get("/Font", {}).values()}
    assert fonts
    for name, font in fonts.items():
        assert "SourceSansPro" in name
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
        assert "/ToUnicode" in font


def test_the_same_settings_give_the_same_bytes(pdf: bytes, settings: Settings) -> None:
    assert paper.pdf(make(settings)) == pdf


def test_text_is_no_markup(asked: Callable[..., dict[str, Any]], briefing: Briefing) -> None:
    hostile = '#panic("x") *vet* $a$ `b` <c> &amp; ]}=1+1'
    given = asked(title=hostile, author="= Kop", sheet={"title": '#image("/etc/passwd")'})
    data = {**briefing.data, "title": given["title"], "author": given["author"]}
    sheet = {
        **briefing.data["sheets"][0],
        "title": given["sheets"][0]["title"],
        "legend": [{"svg": "", "words": hostile}],
    }
    data["sheets"] = [sheet]
    document = opened(paper.pdf(type(briefing)(briefing.settings, briefing.sheets, data)))
    assert document.docinfo["/Title"] == hostile
    assert [str(one.S) for one in elements(document)].count("/H1") == 2


def test_the_template_asks_for_no_package_and_no_file() -> None:
    from importlib.resources import files

    template = (files("briefing") / paper.TEMPLATE).read_text(encoding="utf-8")
    assert not [word for word in ("@", "import", "include", "read(", "eval(", "plugin(") if word in template]


def test_png_and_svg_have_a_page_each(briefing: Briefing, pdf: bytes) -> None:
    pages = len(opened(pdf).pages)
    pictures = paper.png(briefing, 50)
    assert len(pictures) == len(paper.svg(briefing)) == pages == 3
    assert all(one.startswith(b"\x89PNG") for one in pictures)


def test_text_stands_out_from_what_is_under_it() -> None:
    assert min(contrast(text, ground) for text in (INK, LABEL, ACCENT) for ground in (WHITE, LAND)) >= 4.5


def test_the_legend_has_the_classes_that_are_drawn_and_no_other(briefing: Briefing, settings: Settings) -> None:
    (sheet,) = briefing.sheets
    words = [row["words"] for row in briefing.data["sheets"][0]["legend"]]
    on_map = drawn(settings.sheets[0].layers, sheet.frame.bounds_m)
    classes = [f"{one.layer.title}: {group.words}" for one in on_map for group in one.groups]
    assert words[: len(classes)] == classes
    assert all(row["svg"] for row in briefing.data["sheets"][0]["legend"][: len(classes)])
    empty = [one.layer.title for one in on_map if not one.groups]
    assert empty == ["Munitie en opslag per gemeente"]
    assert words[-1] == "Niet in dit gebied of nog niet op deze dag: Munitie en opslag per gemeente"


def test_the_size_of_points_is_explained_by_examples(asked: Callable[..., dict[str, Any]]) -> None:
    made = make(parse(asked(sheet={"layers": ["zones"], "content": {"kind": "map"}})))
    words = [row["words"] for row in made.data["sheets"][0]["legend"]]
    assert words[1:4] == ["1.000 inwoners", "5.000 inwoners", "20.000 inwoners"]


def test_what_the_paper_gets_is_plain_data(briefing: Briefing) -> None:
    assert json.loads(json.dumps(briefing.data)) == briefing.data


def test_every_page_has_words_for_who_does_not_see_it(briefing: Briefing) -> None:
    pages = paper.pages(briefing, 50)
    assert [page.png for page in pages] == paper.png(briefing, 50)
    assert [page.words.split(".")[0] for page in pages] == [
        f"Bladzijde {number} van {len(pages)}" for number in range(1, len(pages) + 1)
    ]
    assert "Kaart: Meppel tot Hoogeveen. Schaal 1:150.000" in pages[0].words
    assert "Register: Inspanningen." in pages[1].words
    assert "Verantwoording." in pages[-1].words
