"""Take a vector file that somebody sent to the application: only what cannot point elsewhere, and not too large.

A command reads what its user names. A server reads what anybody sends, so fewer formats are taken here, each is told by
its content instead of its name, and an archive may hold nothing but the files of one Shapefile.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from pathlib import Path

from geodata.errors import ParaatkaartError

MOST_MB = 20
"""Of the file as it was sent."""

MOST_UNPACKED_MB = 200
SUFFIXES = ("gpkg", "geojson", "json", "zip")

_SQLITE = b"SQLite format 3\x00"
_GEOJSON = frozenset({"FeatureCollection", "Feature", "Polygon", "MultiPolygon", "GeometryCollection"})
_SHP = b"\x00\x00\x27\x0a"
"""How every .shp begins."""
_SHAPEFILE = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qmd", ".xml", ".txt", ".pdf"})
_LONGEST_NAME = 60


class UploadError(ParaatkaartError, ValueError):
    """A file that was sent cannot be taken."""

    english_template = "{path} cannot be taken: {problem}"
    dutch_template = "{path} kan niet worden gebruikt: {dutch_problem}"


def store_upload(name: str, content: bytes, folder: Path) -> Path:
    """Check what was sent and write it to a folder under a harmless name.

    Parameters
    ----------
    name : str
        What the file is called by who sent it; only its last part counts.
    content : bytes
        The file.
    folder : Path
        Where to write; it exists.

    Raises
    ------
    UploadError
        It is too large, of another format, or an archive with other things than one Shapefile.
    """
    shown = safe_name(name)
    if len(content) > MOST_MB * 1_000_000:
        size = len(content) / 1e6
        raise UploadError(
            path=shown,
            problem=f"it is {size:.0f} MB, at most {MOST_MB} MB are taken. Use the command line for larger files.",
            dutch_problem=f"het is {size:.0f} MB en hoogstens {MOST_MB} MB kan. Knip het uit, of gebruik de "
            "opdrachtregel.",
        )
    check = {".gpkg": _check_gpkg, ".geojson": _check_geojson, ".json": _check_geojson, ".zip": _check_zip}
    suffix = Path(shown).suffix.lower()
    if suffix not in check:
        raise UploadError(
            path=shown,
            problem="take a GeoPackage (.gpkg), GeoJSON (.geojson) or zipped Shapefile (.zip).",
            dutch_problem="neem een GeoPackage (.gpkg), GeoJSON (.geojson) of gezipte Shapefile (.zip).",
        )
    check[suffix](shown, content)
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


def _check_gpkg(shown: str, content: bytes) -> None:
    if not content.startswith(_SQLITE):
        raise _no(shown, "GeoPackage")


def _check_geojson(shown: str, content: bytes) -> None:
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _no(shown, "GeoJSON") from error
    if not isinstance(document, dict) or document.get("type") not in _GEOJSON:
        raise _no(shown, "GeoJSON")


def _check_zip(shown: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            starts = {entry.filename: _start(archive, entry) for entry in entries if _is_shp(entry)}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, zlib.error) as error:
        raise _no(shown, "zip") from error
    entries = [entry for entry in entries if not entry.filename.startswith("__MACOSX/")]
    others = [Path(entry.filename).name for entry in entries if Path(entry.filename).suffix.lower() not in _SHAPEFILE]
    shapes = [entry for entry in entries if _is_shp(entry)]
    if others or not shapes:
        found = ", ".join(safe_name(one) for one in others[:3]) or "-"
        raise UploadError(
            path=shown,
            problem=f"an archive may hold Shapefiles only, with their .shp, .shx, .dbf and .prj; it also has {found}.",
            dutch_problem="in een zip horen alleen de bestanden van een Shapefile (.shp, .shx, .dbf, .prj); dit staat "
            f"er ook in: {found}."
            if others
            else "er staat geen Shapefile (.shp) in.",
        )
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_MB * 1_000_000:
        raise UploadError(
            path=shown,
            problem=f"unpacked it is larger than {MOST_UNPACKED_MB} MB.",
            dutch_problem=f"uitgepakt is het groter dan {MOST_UNPACKED_MB} MB.",
        )
    if any(start != _SHP for start in starts.values()):
        raise _no(shown, "Shapefile")


def _is_shp(entry: zipfile.ZipInfo) -> bool:
    return Path(entry.filename).suffix.lower() == ".shp"


def _start(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        return file.read(len(_SHP))


def _no(shown: str, kind: str) -> UploadError:
    return UploadError(
        path=shown,
        problem=f"its content is no {kind} file with areas.",
        dutch_problem=f"de inhoud is geen {kind}-bestand met vlakken.",
    )
