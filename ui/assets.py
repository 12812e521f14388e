"""What the browser needs for the map, served by the app itself: Leaflet, our own scripts and style, the font.

Streamlit serves the folder of a declared component below ``component/<module>.<name>/`` with the right content types,
so declaring a folder as a component is enough to publish it. The addresses are relative to the frame in which
streamlit-folium draws, so that they hold below any base path.
"""

from __future__ import annotations

import hashlib
import re
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path

from streamlit.components.v1 import declare_component

from geodata.errors import ParaatkaartError

_LEAFLET = Path(str(files("js_lib_leaflet"))) / "static" / "js_lib_leaflet"
_OWN = Path(str(files("ui"))) / "static"
_GEOMAN = Path(sys.prefix) / "npm" / "node_modules" / "@geoman-io" / "leaflet-geoman-free" / "dist"
_WORDS = re.compile(r"\b(?:tr|later)\(\"([^\"]+)\"")
_FONTS = Path(str(files("streamlit"))) / "static" / "static" / "media"


def _published(name: str, folder: Path, file: str) -> str:
    """The address of a file in a published folder; it changes with the content, so that no old copy is kept."""
    digest = hashlib.sha256((folder / file).read_bytes()).hexdigest()[:8]
    return f"../{__name__}.{name}/{file}?v={digest}"


declare_component("leaflet", path=_LEAFLET)
declare_component("own", path=_OWN)
if _GEOMAN.is_dir():
    declare_component("geoman", path=_GEOMAN)

SCRIPTS = (
    ("leaflet", _published("leaflet", _LEAFLET, "leaflet.js")),
    ("speech", _published("own", _OWN, "speech.js")),
    ("layout", _published("own", _OWN, "layout.js")),
    ("shared_view", _published("own", _OWN, "shared_view.js")),
    *(
        (name, _published("own", _OWN, f"{name}.js"))
        for name in ("rd", "identify", "drawn", "sketch", "corners", "tools")
    ),
    ("paraatkaart", _published("own", _OWN, "paraatkaart.js")),
)
STYLES = (
    ("leaflet_css", _published("leaflet", _LEAFLET, "leaflet.css")),
    ("paraatkaart_css", _published("own", _OWN, "paraatkaart.css")),
)


@cache
def words() -> frozenset[str]:
    """The Dutch texts of our own scripts, which they ask of :func:`ui.language.tr` through the page."""
    scripts = [path.read_text(encoding="utf-8") for path in sorted(_OWN.glob("*.js"))]
    return frozenset(text for script in scripts for text in _WORDS.findall(script))


class DrawingToolsMissingError(ParaatkaartError, FileNotFoundError):
    """The installation has no Leaflet-Geoman."""

    english_template = "The drawing tools are missing: no folder {path}. Install them with 'make install'."
    dutch_template = "Het gereedschap om te meten en te tekenen ontbreekt. Installeer het met 'make install'."

    def __str__(self) -> str:
        return str(self.args[0])


@cache
def drawing_tools() -> dict[str, str]:
    """The addresses of Leaflet-Geoman, which a map fetches when somebody begins to draw.

    Raises
    ------
    DrawingToolsMissingError
        It was not installed.
    """
    if not _GEOMAN.is_dir():
        raise DrawingToolsMissingError(path=_GEOMAN)
    return {
        "script": _published("geoman", _GEOMAN, "leaflet-geoman.min.js"),
        "style": _published("geoman", _GEOMAN, "leaflet-geoman.css"),
    }


def font_face() -> str:
    """CSS that gives the map's frame the font of the page, from the files that Streamlit serves anyway.

    Empty if this Streamlit carries no such file: the map then takes the system's sans serif.
    """
    found = sorted(_FONTS.glob("SourceSansVF-Upright*.woff2"))
    if not found:
        return ""
    return (
        '@font-face{font-family:"Source Sans";font-weight:200 900;'
        f'src:url("../../static/media/{found[0].name}") format("woff2")}}'
    )
