"""Sheets as PDF, PNG and SVG, by typst: no browser, no network, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

import typst

from briefing.fonts import fonts

if TYPE_CHECKING:
    from briefing.sheet import Briefing

TEMPLATE = "sheet.typ"
DPI = 150
LEAST_DPI, MOST_DPI = 50, 600
_PT_PER_INCH = 72


def pdf(briefing: Briefing) -> bytes:
    """A tagged PDF (PDF/UA-1) with its fonts embedded and text that can be selected."""
    return _compiled(briefing, "pdf")[0]


def png(briefing: Briefing, dpi: int = DPI) -> list[bytes]:
    """One picture per page."""
    return _compiled(briefing, "png", dpi)


def svg(briefing: Briefing) -> list[bytes]:
    """One SVG per page."""
    return _compiled(briefing, "svg")


def _compiled(briefing: Briefing, output: Literal["pdf", "png", "svg"], dpi: int = DPI) -> list[bytes]:
    template = (files("briefing") / TEMPLATE).read_bytes()
    day = dt.datetime.fromisoformat(briefing.settings.print_date).replace(tzinfo=dt.UTC)
    data = json.dumps(briefing.data, ensure_ascii=False)
    # Root and package folders are empty and our own: the template can read no file, and has no package to find.
    with TemporaryDirectory(prefix="paraatkaart-paper-") as folder:
        compiler = typst.Compiler(
            input=template,
            root=folder,
            font_paths=fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            package_path=str(Path(folder) / "none"),
            package_cache_path=str(Path(folder) / "none"),
        )
        made = compiler.compile(
            format=output,
            ppi=float(dpi),
            pdf_standards=["ua-1"] if output == "pdf" else [],
            timestamp=day,
        )
    assert made is not None  # noqa: S101  for the type checker: without a path it returns what it made
    return made if isinstance(made, list) else [made]
