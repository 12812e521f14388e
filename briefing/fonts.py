"""The one typeface of all sheets, shipped as a package, and how wide its texts are."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import typst
from PIL import ImageFont

FAMILY = "Source Sans Pro"
_STYLES = ("Regular", "Semibold", "Bold", "It")
_MEASURED_PX = 100


def _file(style: str) -> Path:
    return Path(str(files("font_source_sans_pro"))) / "files" / f"SourceSansPro-{style}.ttf"


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """A folder with nothing but what we use: the package has every face twice, and a search finds either."""
    folder = tempfile.TemporaryDirectory(prefix="paraatkaart-fonts-")
    for style in _STYLES:
        shutil.copyfile(_file(style), Path(folder.name) / _file(style).name)
    return folder


@cache
def fonts() -> typst.Fonts:
    """The typeface for typst; none of the machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_folder().name])


@cache
def _measure(style: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_file(style)), _MEASURED_PX)


@lru_cache(maxsize=10_000)
def width(text: str, size: float, style: str = "Regular") -> float:
    """How wide a text is, in the unit of its size."""
    return _measure(style).getlength(text) * size / _MEASURED_PX
