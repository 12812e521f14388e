"""What is on the maps as a GeoPackage by the rules of PDOK, with the style of every table.

Lowercase names, ``fid`` as key, an R-tree per table, one kind of geometry per table, EPSG:28992, valid geometries.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyogrio
import shapely

from briefing.drawn import whole
from briefing.qgis import qml
from geodata.crs import require_rd
from layers.look.variants import variants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import geopandas as gpd

    from briefing.drawn import Drawn
    from briefing.sheet import Briefing
    from layers import Layer
    from layers.look.classes import Class

STYLES = "layer_styles"
_KINDS = {"Point": "Point", "LineString": "MultiLineString", "Polygon": "MultiPolygon"}
_SUFFIX = {"Point": "punten", "LineString": "lijnen", "Polygon": "vlakken"}
_KEPT = (
    "id", "name", "plan_status", "evidence", "precision_m", "source", "source_title", "attribution", "licence",
    "reference_date", "level", "digest",
)  # fmt: skip
_CREATE = f"""CREATE TABLE {STYLES} (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT,
f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT,
useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT, update_time DATETIME)"""


def geopackage(briefing: Briefing) -> bytes:
    """All features on the maps of a briefing, whole where a map cuts them; the same bytes each time."""
    settings = briefing.settings
    about = {"title": settings.title, "instellingen": settings.digest}
    return _file((one for sheet in briefing.sheets for one in sheet.drawn), about, settings.print_date)


def layer_geopackage(layer: Layer, date: str) -> bytes:
    """The features of one layer with its own columns, as they are published; the same bytes each time of one day.

    ``date`` (ISO) is that of the export. Nothing is returned for a layer without features.
    """
    return _file([whole(layer)], {"title": layer.title}, date, tuple(layer.spec.attributes))


def _file(drawn: Iterable[Drawn], about: Mapping[str, str], date: str, more: Sequence[str] = ()) -> bytes:
    moment = f"{date}T00:00:00.000Z"
    tables = {name: (frame, groups) for name, frame, groups in _tables(drawn)}
    with tempfile.TemporaryDirectory(prefix="paraatkaart-") as folder:
        path = Path(folder) / "briefing.gpkg"
        for name, (frame, _) in sorted(tables.items()):
            _write(name, frame, path, about, more)
        if not tables:
            return b""
        with sqlite3.connect(path) as database:
            _style(database, tables, moment)
            database.execute("UPDATE gpkg_contents SET last_change = ?", (moment,))
            if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_metadata_reference'").fetchone():
                database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (moment,))
        database.close()
        return path.read_bytes()


def _tables(drawn: Iterable[Drawn]) -> Iterator[tuple[str, gpd.GeoDataFrame, tuple[Class, ...]]]:
    """A table per layer and kind of geometry, with the rows of all maps; a layer has the state of its first map."""
    seen: dict[str, list[Drawn]] = {}
    for each in drawn:
        if len(each.layer.frame):
            seen.setdefault(each.layer.id, []).append(each)
    for layer_id, found in seen.items():
        frame = pd.concat([one.layer.frame.assign(look_variant=variants(one.layer)) for one in found])
        frame = frame.drop_duplicates("id").sort_values("id").reset_index(drop=True)
        groups = tuple(
            {
                (group.evidence, group.plan_status, group.variant): group for one in found for group in one.groups
            }.values()
        )
        kinds = frame.geom_type.str.removeprefix("Multi")
        for kind in sorted(set(kinds)):
            name = layer_id if len(set(kinds)) == 1 else f"{layer_id}_{_SUFFIX[kind]}"
            shape = {"Point": "point", "LineString": "line", "Polygon": "fill"}[kind]
            yield name, frame[kinds == kind], tuple(group for group in groups if group.look.shape == shape)


def _write(name: str, frame: gpd.GeoDataFrame, path: Path, about: Mapping[str, str], more: Sequence[str]) -> None:
    require_rd(frame, f"Table '{name}'")
    kind = _KINDS[frame.geom_type.iloc[0].removeprefix("Multi")]
    columns = [*_KEPT, "look_variant"]
    types = {column: float if column == "precision_m" else str for column in columns if column in frame}
    own = [column for column in more if column in frame and column not in types]
    kept = frame[list(types)].astype(types).join(frame[own])
    geometry = shapely.orient_polygons(shapely.make_valid(frame.geometry.to_numpy()))
    written = frame.set_geometry(geometry)[["geometry"]].join(kept)
    pyogrio.write_dataframe(
        written,
        path,
        driver="GPKG",
        layer=name,
        geometry_type=kind,
        promote_to_multi=kind != "Point",
        append=path.exists(),
        layer_options={"FID": "fid", "GEOMETRY_NAME": "geom", "SPATIAL_INDEX": "YES", "DESCRIPTION": name},
        layer_metadata=dict(about),
    )


def _style(
    database: sqlite3.Connection, tables: dict[str, tuple[gpd.GeoDataFrame, tuple[Class, ...]]], moment: str
) -> None:
    database.execute(_CREATE)
    rows: list[dict[str, Any]] = [
        {"name": name, "qml": qml(groups), "moment": moment} for name, (_, groups) in sorted(tables.items())
    ]
    database.executemany(
        f"INSERT INTO {STYLES} (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, "  # noqa: S608  a constant
        "styleSLD, useAsDefault, description, owner, ui, update_time) "
        "VALUES ('', '', :name, 'geom', :name, :qml, '', 1, 'Paraatkaart', '', NULL, :moment)",
        rows,
    )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES (?, 'attributes', ?, 'Stijlen voor QGIS', ?)",
        (STYLES, STYLES, moment),
    )
