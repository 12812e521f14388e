"""What a row may not claim: evidence that cannot be, a size that is not drawn, a municipality that it is not in."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geodata.frames import rows
from layers.drawn import wrong_places
from layers.figures import wrong_figures
from layers.register import PLACES, REGIONS, entries
from layers.wrong import Wrong, located

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd

    from geodata import Catalogue
    from geodata.errors import DatasetInvalidError

DRAWN = (PLACES, "sites", "corridors", "plans")
"""The datasets whose shapes are ours, or were put together by us."""

_OF_DOCUMENTS = {"register": "source", "timeline": "document", "open_questions": "document", "conflicts": "document"}
"""Table → column with the document that a row is from."""

_ELSEWHERE = REGIONS[-1]
_OWN_SOURCE = re.compile(r"paraatkaart|press-")
_LAW = re.compile(r"bwbr|aip-")
"""Sources by their keys: what we or newspapers estimated, and what a law or the AIP fixes without measuring it."""

_COUNTING = re.compile(r"CBS\b|DUO\b|RDW\b|Kadaster\b")
"""Who counts, at the beginning of the text of a source."""

_OWN_WORDS = re.compile(r"\b(?:van|door) ons\b|\bgeschat|\baanname van", re.IGNORECASE)
_SIZE = re.compile(r"(?:circa )?(\d[\d.]*)(?:–(\d[\d.]*))? ha(?: (?:netto|bruto))?")
_TOLERANCE = 0.01
"""Share by which a drawn area may be off the published one, or off the ends of its range."""

_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)


def wrong_claims(catalogue: Catalogue) -> Iterator[DatasetInvalidError]:
    """All claims of the datasets that cannot be defended, each with file and line."""
    documents = set(catalogue.table("documents")["id"])
    frames = {name: catalogue.features(name) for name in DRAWN}
    for wrong in (
        *_measured_in_documents(catalogue),
        *(wrong for name, frame in frames.items() for wrong in _wrong_evidence(name, frame, documents)),
        *(wrong for name, frame in frames.items() for wrong in _wrong_sizes(name, frame)),
        *_outside_their_municipality(catalogue),
        *wrong_places(catalogue, frames),
        *wrong_figures(catalogue.table("register")),
    ):
        yield located(wrong, catalogue)


def _measured_in_documents(catalogue: Catalogue) -> Iterator[Wrong]:
    """What a document says is stated, or derived from it, however sure the document is.

    A statement of another source was measured only if it is a number that somebody counts.
    """
    for name, column in _OF_DOCUMENTS.items():
        table = catalogue.table(name)
        if "evidence" not in table:
            continue
        for number, (document, evidence) in enumerate(zip(table[column], table["evidence"], strict=True), start=1):
            said = document or _not_counted(name, table.iloc[number - 1])
            if said and evidence == "measured":
                yield Wrong(name, number, "evidence", f"nobody measured what '{said}' says; it is 'stated'.")


def _not_counted(name: str, row: pd.Series) -> str:
    """The source of a statement that names no document, unless it counts: a law, a list, a newspaper."""
    source = str(row.get("source_text") or name)
    number = str(row.get("value") or "").replace(".", "").replace(",", "").isdigit()
    return "" if number and row.get("unit") and _COUNTING.match(source) else source


def _wrong_evidence(name: str, frame: gpd.GeoDataFrame, documents: set[str]) -> Iterator[Wrong]:
    """A shape of our own, or a place that a document or a newspaper tells, was not measured."""
    for number, row in enumerate(rows(frame), start=1):
        said = " ".join(str(getattr(row, column, "")) for column in ("basis", "note"))
        own = bool(_OWN_SOURCE.match(row.source)) or row.source in documents or bool(_OWN_WORDS.search(said))
        if row.evidence == "measured" and (own or _LAW.match(row.source) or row.geometry.area):
            problem = "'measured' cannot be: the shape is ours, or the source of the row measured nothing."
            yield Wrong(name, number, "evidence", problem)
        elif row.evidence == "stated" and row.geometry.area and own:
            yield Wrong(name, number, "evidence", "'stated' cannot be: the shape is ours; take 'illustrative'.")


def _wrong_sizes(name: str, frame: gpd.GeoDataFrame) -> Iterator[Wrong]:
    """A published size has to be the size drawn."""
    for number, row in enumerate(rows(frame), start=1):
        cell = getattr(row, "area_stated", None)
        least, most = _hectares(cell)
        drawn_ha = row.geometry.area / 1e4
        if most and not least * (1 - _TOLERANCE) <= drawn_ha <= most * (1 + _TOLERANCE):
            problem = f"{cell} is published, but {drawn_ha:.1f} ha are drawn; more than 1 % off."
            yield Wrong(name, number, "area_stated", problem)
        elif isinstance(cell, str) and not most:
            problem = f"'{cell}' is no size; write '150 ha', '10–15 ha' or 'circa 150 ha netto'."
            yield Wrong(name, number, "area_stated", problem)
        if getattr(row, "area_evidence", "") == "measured":
            yield Wrong(name, number, "area_evidence", "a published size was not measured by us; it is 'stated'.")


def _hectares(cell: object) -> tuple[float, float]:
    """The least and the greatest size that a cell allows; zeros if it has none."""
    match = _SIZE.fullmatch(cell) if isinstance(cell, str) else None
    if match is None:
        return 0.0, 0.0
    low, high = match.groups()
    return float(low.replace(".", "")), float((high or low).replace(".", ""))


def _outside_their_municipality(catalogue: Catalogue) -> Iterator[Wrong]:
    """What shows a row of the register lies in a municipality that the row names, as precisely as it is known.

    Of several lines of one row one has to. A row that is about something outside Drenthe too may lie off the map.
    """
    areas = catalogue.features("municipalities").set_index("name")
    around = areas.geometry.buffer(areas["precision_m"])
    anywhere = around.union_all()
    register = catalogue.table("register").set_index("id")
    placements = catalogue.table("placements")
    own = placements[(placements["how"] == "own") & placements["register_id"].isin(register.index)]
    allowed = cache(lambda *names: around[around.index.isin(names)].union_all())  # many rows name the same
    for name in sorted(set(own["dataset"])):
        if not catalogue[name].geometry:
            continue
        frame = catalogue.features(name)
        ids, shapes, precision_m = (frame[column].to_numpy() for column in ("id", "geometry", "precision_m"))
        features = own[own["dataset"] == name]
        for register_id, group in features["feature"].groupby(features["register_id"]):
            named = list(entries(register["municipalities"][str(register_id)]))
            if not named or not set(named) <= set(around.index):
                continue  # nothing is said, or of a place that the map does not reach
            shown = np.flatnonzero(np.isin(ids, group.to_numpy()))
            if _ELSEWHERE in entries(register["regions"][str(register_id)]):
                shown = shown[shapely.intersects(shapes[shown], anywhere)]
            far = shown[shapely.distance(shapes[shown], allowed(*named)) > precision_m[shown]]
            lines = np.isin(shapely.get_type_id(shapes[far]), _LINES)
            for index in far[~lines] if len(far) < len(shown) else far:
                problem = f"'{ids[index]}' does not lie in {' or '.join(named)}, where '{register_id}' is."
                yield Wrong(name, int(index) + 1, "geometry", problem)
