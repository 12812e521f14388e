"""Whether a file that was sent is what its name says, by its content and without opening it.

Only the beginning of a file is looked at, so that a large one costs nothing; GDAL has to agree afterwards
(:func:`driver_fits`). What a file would unpack to is left to :mod:`geodata.contained`.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from geodata import uploaded
from geodata.sources.errors import UnsafeFileError
from geodata.sources.files import check_xml
from geodata.uploaded import UploadError, safe_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BEGINNING = 1 << 16
_SQLITE = b"SQLite format 3\x00"
_FLATGEOBUF = b"fgb\x03fgb"
_SHP = b"\x00\x00\x27\x0a"
"""How every .shp begins."""
_GEOJSON = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{(?s:.*?)"type"\s*:\s*'
    rb'"(?:FeatureCollection|Feature|(?:Multi)?(?:Point|LineString|Polygon)|GeometryCollection)"'
)
_OTHER_JSON = re.compile(rb'"type"\s*:\s*"Topology"|"geometryType"\s*:\s*"esriGeometry')
_KML = re.compile(rb"<(?:\w+:)?kml[\s>]")
_DXF = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:999\s*?\r?\n[^\r\n]*\r?\n\s*)*0\s*?\r?\n\s*SECTION\s", re.IGNORECASE)
_SHAPEFILE = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qmd", ".xml", ".txt", ".pdf"})
_MOST_ENTRIES = 200
_MOST_ELEMENTS = 1_000_000
"""Of a KML; each takes many times its letters."""

_DRIVERS: Mapping[str, tuple[str, ...]] = {
    "gpkg": ("GPKG",),
    "geojson": ("GeoJSON",),
    "json": ("GeoJSON",),
    "zip": ("ESRI Shapefile",),
    "kml": ("KML", "LIBKML"),
    "fgb": ("FlatGeobuf",),
    "dxf": ("DXF",),
}


def check_content(shown: str, suffix: str, content: bytes) -> None:
    """Refuse a file whose content is another than its suffix says.

    Raises
    ------
    UploadError
    """
    match suffix:
        case "gpkg":
            right, kind = content.startswith(_SQLITE), "GeoPackage"
        case "geojson" | "json":
            start = content[:_BEGINNING]
            right, kind = bool(_GEOJSON.search(start)) and not _OTHER_JSON.search(start), "GeoJSON"
        case "fgb":
            right, kind = content.startswith(_FLATGEOBUF), "FlatGeobuf"
        case "dxf":
            right, kind = bool(_DXF.search(content[:_BEGINNING])), "DXF"
        case "csv":
            right, kind = content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in content, "CSV"
        case "kml":
            return _check_kml(shown, content)
        case _:
            return _check_zip(shown, content)
    if not right:
        raise _no(shown, kind)
    return None


def driver_fits(name: str, driver: str) -> bool:
    """Whether GDAL took a file for what its name says."""
    return driver in _DRIVERS.get(Path(name).suffix.lower().removeprefix("."), ())


def _check_kml(shown: str, content: bytes) -> None:
    if not _KML.search(content[:_BEGINNING]):
        raise _no(shown, "KML")
    if content.count(b"<") > 2 * _MOST_ELEMENTS:
        raise UploadError(
            path=shown,
            problem=f"it has more than {_MOST_ELEMENTS} elements.",
            dutch_problem="het heeft te veel onderdelen. Knip het uit, of bewaar het als GeoPackage.",
        )
    try:
        check_xml(content, shown)
    except UnsafeFileError as error:
        problem = str(error.values["problem"])
        raise UploadError(
            path=shown,
            problem=f"{problem}.",
            dutch_problem="het is geen gewone KML: de XML is beschadigd, te diep genest of verwijst naar elders. "
            "Bewaar het opnieuw.",
        ) from error


def _check_zip(shown: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_size(shown, entries)
            starts = {entry.filename: _start(archive, entry) for entry in entries if _is_shp(entry)}
    except UploadError:
        raise
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
    if any(start != _SHP for start in starts.values()):
        raise _no(shown, "Shapefile")


def _check_size(shown: str, entries: Sequence[zipfile.ZipInfo]) -> None:
    most = uploaded.MOST_UNPACKED_MB
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > most * 1_000_000:
        raise UploadError(
            path=shown,
            problem=f"unpacked it is larger than {most} MB, or has more than {_MOST_ENTRIES} files.",
            dutch_problem=f"uitgepakt is het groter dan {most} MB, of het zijn te veel bestanden.",
        )


def _is_shp(entry: zipfile.ZipInfo) -> bool:
    return Path(entry.filename).suffix.lower() == ".shp"


def _start(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        return file.read(len(_SHP))


def _no(shown: str, kind: str) -> UploadError:
    return UploadError(
        path=shown,
        problem=f"its content is no {kind} file.",
        dutch_problem=f"de inhoud is geen {kind}-bestand. Bewaar het opnieuw in het formaat dat de naam zegt.",
    )
