"""Sheets as PDF, PNG and SVG, by typst: no browser, no network, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

import typst

from briefing.fonts import fonts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.sheet import Briefing

TEMPLATE = "sheet.typ"
DPI = 150
LEAST_DPI, MOST_DPI = 50, 600
LEGEND_MM = 80.0
LEGEND_ROWS = 12
SWATCH_MM = 9.0, 4.4
_GOES_ON = "Vervolg van de vorige bladzijde."
_WORDS = """{
  let plain(it) = if it.has("text") { it.text }
    else if it.has("children") { it.children.map(plain).join() }
    else { " " }
  query(selector(heading).or(selector(image)))
    .filter(it => it.func() == heading or it.at("alt", default: none) != none)
    .map(it => (it.location().page(), if it.func() == heading { plain(it.body) + "." } else { it.alt }))
}"""
"""Headings and texts for maps with their pages, in the order of the document."""


@dataclass(frozen=True)
class Page:
    """A page as a picture, and what is on it in words for who does not see it."""

    png: bytes
    words: str


@dataclass(frozen=True)
class Parts:
    """Pictures (PNG) of what is on a sheet.

    Attributes
    ----------
    map : bytes
        The map with scale bar and north arrow below it, as wide as on the sheet.
    legend : bytes
        The whole legend, :data:`LEGEND_MM` wide.
    legend_parts : tuple of bytes
        The same, :data:`LEGEND_ROWS` rows each.
    swatches : tuple of bytes
        One per row of the legend, :data:`SWATCH_MM` large; empty for a heading.
    """

    map: bytes
    legend: bytes
    legend_parts: tuple[bytes, ...]
    swatches: tuple[bytes, ...]


def pdf(briefing: Briefing) -> bytes:
    """A tagged PDF (PDF/UA-1) with its fonts embedded and text that can be selected."""
    with _compiler(briefing) as compiler:
        return _compiled(compiler, briefing, "pdf")[0]


def png(briefing: Briefing, dpi: int = DPI) -> list[bytes]:
    """One picture per page."""
    with _compiler(briefing) as compiler:
        return _compiled(compiler, briefing, "png", dpi)


def svg(briefing: Briefing) -> list[bytes]:
    """One SVG per page."""
    with _compiler(briefing) as compiler:
        return _compiled(compiler, briefing, "svg")


def pages(briefing: Briefing, dpi: int = DPI) -> list[Page]:
    """The pictures of :func:`png`, each with its headings and the text for its map."""
    with _compiler(briefing) as compiler:
        pictures = _compiled(compiler, briefing, "png", dpi)
        found = json.loads(compiler.eval(_WORDS))
    told: dict[int, list[str]] = {}
    for page, words in found:
        told.setdefault(page, []).append(words)
    return [
        Page(picture, " ".join([f"Bladzijde {number} van {len(pictures)}.", *told.get(number, [_GOES_ON])]))
        for number, picture in enumerate(pictures, start=1)
    ]


def parts(briefing: Briefing, *, scaled: bool, dpi: int) -> list[Parts]:
    """The pictures of each sheet by themselves, for documents that others lay out.

    Parameters
    ----------
    scaled : bool
        Whether the scale is written below the map: not where the map has another size than on paper.
    """
    sheets: list[Any] = [{**sheet, "scale": sheet["scale"] if scaled else ""} for sheet in briefing.data["sheets"]]
    layout = {"legend": LEGEND_MM, "rows": LEGEND_ROWS}
    with _compiler(briefing, {**briefing.data, "sheets": sheets, "parts": layout}) as compiler:
        found = iter(_compiled(compiler, briefing, "png", dpi))
    return [
        Parts(
            map=next(found),
            legend=next(found),
            legend_parts=tuple(next(found) for _ in range(0, len(sheet["legend"]), LEGEND_ROWS)),
            swatches=tuple(next(found) if row["svg"] else b"" for row in sheet["legend"]),
        )
        for sheet in sheets
    ]


@contextmanager
def _compiler(briefing: Briefing, data: Mapping[str, Any] | None = None) -> Iterator[typst.Compiler]:
    # The root has nothing but the template and there is no package to find: the template can read nothing.
    with TemporaryDirectory(prefix="paraatkaart-paper-") as folder:
        template = Path(folder) / TEMPLATE
        template.write_bytes((files("briefing") / TEMPLATE).read_bytes())
        yield typst.Compiler(
            input=str(template),
            root=folder,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data or briefing.data, ensure_ascii=False)},
            package_path=str(Path(folder) / "none"),
            package_cache_path=str(Path(folder) / "none"),
        )


def _compiled(
    compiler: typst.Compiler, briefing: Briefing, output: Literal["pdf", "png", "svg"], dpi: int = DPI
) -> list[bytes]:
    made = compiler.compile(
        format=output,
        ppi=float(dpi),
        pdf_standards=["ua-1"] if output == "pdf" else [],
        timestamp=dt.datetime.fromisoformat(briefing.settings.print_date).replace(tzinfo=dt.UTC),
    )
    assert made is not None  # noqa: S101  for the type checker: without a path it returns what it made
    return made if isinstance(made, list) else [made]
