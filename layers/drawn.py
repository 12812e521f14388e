"""Where a shape of our own may lie, and how precise it may call itself; ``drawn.toml`` says what belongs where."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import shapely

from geodata.errors import DatasetInvalidError
from geodata.frames import rows
from layers.register import PLACES
from layers.wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd
    import pandas as pd

    from geodata import Catalogue

VILLAGE_M = 500.0
"""How far a military area stays away from the position of a village: as far as that position may be off."""

_RULES = "drawn.toml"
_OURS = ("illustrative", "derived")
_FACTS = ("measured", "stated")
_MILITARY = {
    PLACES: ("theme", ("barracks", "units", "airspace")),
    "sites": ("kind", ("barracks", "training_area", "training_area_extension")),
}
"""Dataset → column and what in it says that an area is military."""


@cache
def rules() -> Mapping[str, Mapping[str, Any]]:
    """The content of ``drawn.toml``."""
    return tomllib.loads((files("layers") / _RULES).read_text(encoding="utf-8"))


def wrong_places(catalogue: Catalogue, frames: Mapping[str, gpd.GeoDataFrame]) -> Iterator[Wrong]:
    """Rows of ``frames`` (dataset → shapes in RD New) that lie where they cannot, or are called too precise.

    Raises
    ------
    DatasetInvalidError
        ``drawn.toml`` names a row that is not there.
    """
    for name, frame in frames.items():
        yield from _too_precise(name, frame)
        yield from _around_villages(name, frame, catalogue.features("place_labels"))
        yield from _off_their_centre(name, frame, frames[PLACES])
    yield from _off_their_whole(frames)


def _too_precise(name: str, frame: gpd.GeoDataFrame) -> Iterator[Wrong]:
    finest_m, drawn_m = rules()["finest_m"], rules()["finest_drawn_m"]
    for number, row in enumerate(rows(frame), start=1):
        if row.source not in finest_m:
            problem = f"layers/{_RULES} does not say how precise '{row.source}' can be; add it to [finest_m]."
            yield Wrong(name, number, "source", problem)
            continue
        least_m = max(finest_m[row.source], drawn_m.get(row.evidence, 0))
        if row.precision_m < least_m:
            problem = f"{row.precision_m:g} m is finer than '{row.source}' can tell; at least {least_m} m."
            yield Wrong(name, number, "precision_m", problem)


def _around_villages(name: str, frame: gpd.GeoDataFrame, villages: gpd.GeoDataFrame) -> Iterator[Wrong]:
    """Nobody trains in a village. Airspace from a law is not ours and reaches over them."""
    if name not in _MILITARY:
        return
    column, values = _MILITARY[name]
    military = frame[column].isin(values)
    drawn = frame[military & frame["evidence"].isin(_OURS) & (frame.area > 0)]
    for index, shape in drawn.geometry.items():
        near = villages["name"][villages.distance(shape) < VILLAGE_M]
        if len(near):
            problem = f"'{frame['id'][index]}' comes nearer than {VILLAGE_M:g} m to {', '.join(near)}."
            yield Wrong(name, int(index) + 1, "geometry", problem)


def _off_their_centre(name: str, frame: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> Iterator[Wrong]:
    """An area that we drew lies around the place that a law or a publication gives for the same row of the register."""
    facts = places[places["evidence"].isin(_FACTS)]
    same = frame["inventory_id"] if "inventory_id" in frame else frame["id"]
    drawn = frame[frame["evidence"].isin(_OURS) & (frame.area > 0) & same.isin(facts["inventory_id"].dropna())]
    for index, shape in drawn.geometry.items():
        known = facts[facts["inventory_id"] == same[index]]
        off_m = known.centroid.distance(shape.centroid).min()
        if off_m > frame["precision_m"][index]:
            problem = f"the middle of '{frame['id'][index]}' lies {off_m:.0f} m from {_named(known['id'])}"
            yield Wrong(
                name, int(index) + 1, "geometry", f"{problem}, further than its {frame['precision_m'][index]:g} m."
            )


def _off_their_whole(frames: Mapping[str, gpd.GeoDataFrame]) -> Iterator[Wrong]:
    for rule in ("within", "beside"):
        for part_key, whole_key in rules()[rule].items():
            name, index = _find(frames, part_key)
            whole_name, whole_index = _find(frames, whole_key)
            part, whole = frames[name].loc[index], frames[whole_name].loc[whole_index]
            if rule == "within":
                off_m = shapely.distance(shapely.points(shapely.get_coordinates(part.geometry)), whole.geometry).max()
            else:
                off_m = part.geometry.distance(whole.geometry)
            allowed_m = min(part["precision_m"], whole["precision_m"])
            if off_m > allowed_m:
                lies = "reaches out of" if rule == "within" else "lies off"
                problem = f"'{part['id']}' {lies} '{whole['id']}' by {off_m:.0f} m, more than {allowed_m:g} m."
                yield Wrong(name, index + 1, "geometry", problem)


def _find(frames: Mapping[str, gpd.GeoDataFrame], key: str) -> tuple[str, int]:
    """Dataset and index of a row that is named as ``dataset/id``."""
    name, _, feature = key.partition("/")
    found = frames[name].index[frames[name]["id"] == feature]
    if len(found) != 1:
        raise DatasetInvalidError(dataset=name, problem=f"there is no '{feature}', which layers/{_RULES} names.")
    return name, int(found[0])


def _named(ids: pd.Series) -> str:
    return " and ".join(f"'{one}'" for one in ids)
