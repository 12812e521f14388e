"""All files of a briefing, each the same bytes every time, and how they are put in a folder: all of them or none."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing import paper
from briefing.errors import BriefingWriteError
from briefing.geojson import geojson
from briefing.geopackage import geopackage
from briefing.tabular import data_csv, features_csv, table_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from briefing.sheet import Briefing

FORMATS = ("pdf", "png", "svg", "docx", "pptx", "gpkg", "geojson", "csv", "zip")
SETTINGS = "instellingen.json"
MANIFEST = "manifest.json"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP file knows: what is in it does not depend on when it was made."""


def files(briefing: Briefing, formats: Sequence[str], dpi: int = paper.DPI) -> dict[str, bytes]:
    """The files of a briefing by name; ``zip`` holds all formats, the settings and a manifest with their hashes."""
    wanted = FORMATS if "zip" in formats else formats
    found: dict[str, bytes] = {}
    for kind in FORMATS:
        if kind in wanted and kind != "zip":
            found |= {f"{briefing.settings.slug}{name}.{kind}": content for name, content in _made(kind, briefing, dpi)}
    settings = {SETTINGS: briefing.settings.json().encode()}
    if "zip" in formats:
        chosen = {name: content for name, content in found.items() if _kind(name) in formats}
        return {**chosen, **settings, f"{briefing.settings.slug}.zip": _zip({**found, **settings}, briefing, dpi)}
    return {**found, **settings}


def _made(kind: str, briefing: Briefing, dpi: int) -> Iterator[tuple[str, bytes]]:
    """The files of one format, each with what follows the title in its name."""
    if kind in {"png", "svg"}:
        pictures = paper.png(briefing, dpi) if kind == "png" else paper.svg(briefing)
        yield from ((f"-{page}", content) for page, content in enumerate(pictures, start=1))
    elif kind == "csv":
        for number, sheet in enumerate(briefing.sheets, start=1):
            yield f"-{number}-kaart", features_csv(sheet)
            if sheet.table:
                yield f"-{number}-tabel", table_csv(sheet.table)
            yield f"-{number}-gegevens", data_csv(sheet)
    else:
        writers: dict[str, Callable[[Briefing], bytes]] = {
            "pdf": paper.pdf,
            "docx": _docx,
            "pptx": _pptx,
            "gpkg": geopackage,
            "geojson": geojson,
        }
        # A briefing without a feature has no GeoPackage: there is no table to put into it.
        if content := writers[kind](briefing):
            yield "", content


def _docx(briefing: Briefing) -> bytes:
    from briefing.text_document import docx

    return docx(briefing)


def _pptx(briefing: Briefing) -> bytes:
    from briefing.slides import pptx

    return pptx(briefing)


def write(found: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Put files in a folder, which is made if it is not there; files of the same names are replaced, all or none.

    Raises
    ------
    BriefingWriteError
        They cannot be written there; what was there is untouched.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".brief-") as draft:
            for name, content in found.items():
                (Path(draft) / name).write_bytes(content)
            for name in found:
                if (folder / name).is_dir():
                    raise IsADirectoryError(0, f"{name} is a folder")
            for name in found:
                (Path(draft) / name).replace(folder / name)
    except OSError as error:
        raise BriefingWriteError(path=folder, problem=error.strerror or "unknown reason") from error
    return [folder / name for name in found]


def manifest(found: Mapping[str, bytes], briefing: Briefing, dpi: int) -> dict[str, Any]:
    """What the files are, with their SHA-256."""
    return {
        "title": briefing.settings.title,
        "settings_digest": briefing.settings.digest,
        "print_date": briefing.settings.print_date,
        "make_again": f"paraatkaart brief --from {SETTINGS} --out MAP --format zip --dpi {dpi}",
        "data": [dict(row) for row in briefing.data["data"]],
        "files": [
            {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(found.items())
        ],
    }


def _zip(found: Mapping[str, bytes], briefing: Briefing, dpi: int) -> bytes:
    listed = json.dumps(manifest(found, briefing, dpi), ensure_ascii=False, indent=2) + "\n"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in sorted({**found, MANIFEST: listed.encode()}.items()):
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def _kind(name: str) -> str:
    return name.rpartition(".")[2]
