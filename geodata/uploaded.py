"""Take a vector file that somebody sent to the application: only what cannot point elsewhere, and not too large.

A command reads what its user names. A server reads what anybody sends, so fewer formats are taken here, each is told by
its content instead of its name, and an archive may hold nothing but the files of one Shapefile.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.errors import ParaatkaartError

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_MB = 20
"""Of a plan as it was sent; a MB is 1,048,576 bytes, as in the pages."""
LAYER_MB = 50
"""Of a layer as it was sent."""

MOST_UNPACKED_MB = 200
SUFFIXES = ("gpkg", "geojson", "json", "zip")
"""Of what a plan can be: formats with areas that say where they are."""
LAYER_SUFFIXES = (*SUFFIXES, "kml", "fgb", "dxf", "csv")
"""Of what a layer on the map can be."""

_TITLES = {
    "gpkg": "GeoPackage (.gpkg)",
    "geojson": "GeoJSON (.geojson)",
    "zip": "gezipte Shapefile (.zip)",
    "kml": "KML (.kml)",
    "fgb": "FlatGeobuf (.fgb)",
    "dxf": "DXF (.dxf)",
    "csv": "CSV met coördinaten (.csv)",
}
_LONGEST_NAME = 60


class UploadError(ParaatkaartError, ValueError):
    """A file that was sent cannot be taken."""

    english_template = "{path} cannot be taken: {problem}"
    dutch_template = "{path} kan niet worden gebruikt: {dutch_problem}"


def store_upload(
    name: str, content: bytes, folder: Path, *, suffixes: Sequence[str] = SUFFIXES, most_mb: int | None = None
) -> Path:
    """Check what was sent and write it to a folder under a harmless name.

    Parameters
    ----------
    name : str
        What the file is called by who sent it; only its last part counts.
    content : bytes
        The file.
    folder : Path
        Where to write; it exists.
    suffixes : sequence of str
        What is taken here.
    most_mb : int, optional
        How large it may be; :data:`MOST_MB` if left out.

    Raises
    ------
    UploadError
        It is too large, of another format, or an archive with other things than one Shapefile.
    """
    from geodata.uploaded_content import check_content

    shown, most = safe_name(name), MOST_MB if most_mb is None else most_mb
    size = len(content) / (1 << 20)
    if size > most:
        raise UploadError(
            path=shown,
            problem=f"it is {math.ceil(size)} MB, at most {most} MB are taken. Use the command line for larger files.",
            dutch_problem=f"het is {math.ceil(size)} MB en hoogstens {most} MB kan. Knip het uit tot het gebied dat u "
            "nodig hebt.",
        )
    suffix = Path(shown).suffix.lower().removeprefix(".")
    if suffix not in suffixes:
        known = [one for one in suffixes if one in _TITLES]
        raise UploadError(
            path=shown,
            problem=f"take {_listed([f'.{one}' for one in known], 'or')}.",
            dutch_problem=f"neem een {_listed([_TITLES[one] for one in known], 'of')}.",
        )
    check_content(shown, suffix, content)
    path = folder / shown
    path.write_bytes(content)
    return path


def safe_name(name: str) -> str:
    """The last part of a name, with letters, digits, points, hyphens and underscores only."""
    last = re.split(r"[/\\]", name)[-1]
    stem, dot, suffix = last.rpartition(".")
    kept = re.sub(r"[^\w.-]+", "-", stem if dot else last).strip(".-")[:_LONGEST_NAME] or "plan"
    ending = re.sub(r"[^a-z0-9]", "", suffix.lower())[:10] if dot else ""
    return f"{kept}.{ending}" if ending else kept


def _listed(words: Sequence[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
