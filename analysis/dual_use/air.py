"""Uses of the same air, apart from the ground: footprints and heights, never hectares of ground."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from analysis.dual_use.heights import Heights, heights_of, relation
from analysis.dual_use.pairs import Meeting, Question, grouped, meet
from analysis.dual_use.sides import SIDES
from geodata import active

if TYPE_CHECKING:
    import geopandas as gpd

GROUP = ("military_function", "civil_function", "verdict", "height")
_AREA, _LINE = 2, 1
LIMITS = ("floor_ft", "floor_above", "ceiling_ft", "ceiling_above")


@dataclass(frozen=True, eq=False)
class AirUse:
    """Where uses of the air meet.

    Attributes
    ----------
    meeting : Meeting
        The inputs.
    pieces : GeoDataFrame
        The pieces, with ``footprint_ha`` in place of ``area_ha``, the limits of both sides (``military_floor_ft`` and
        so on), ``height`` (``same``, ``apart`` or ``unknown``), ``gap_ft``, and ``inhabitants`` of a point where
        people live.
    groups : DataFrame
        Per pair of functions, verdict and height: ``pieces``, ``footprint_ha`` and ``length_km`` counted once,
        ``points`` and their ``inhabitants`` counted once, ``evidence`` and ``precision_m``.
    """

    meeting: Meeting
    pieces: gpd.GeoDataFrame
    groups: pd.DataFrame


def air_use(question: Question) -> AirUse:
    """Answer a question about the air. Raises what :func:`analysis.dual_use.pairs.meet` raises."""
    meeting = meet("air", question)
    table = active().table("use_functions").set_index("id")
    functions = {
        str(name): dict(zip(table.columns, row, strict=True))
        for name, row in zip(table.index, table.to_numpy(), strict=True)
    }
    sides = dict(zip(SIDES, (meeting.military, meeting.civil), strict=True))
    frames = {(side, used.name): used.side.frame for side, opened in sides.items() for used in opened}
    columns: dict[str, list[Any]] = {f"{side}_{name}": [] for side in SIDES for name in LIMITS}
    columns |= {"height": [], "gap_ft": [], "inhabitants": []}
    for row in meeting.pieces.drop(columns="geometry").to_dict("records"):
        limits: list[Heights] = []
        for side in SIDES:
            frame = frames[side, row[f"{side}_layer"]]
            feature = frame.loc[row[f"{side}_id"]].to_dict()
            limits.append(heights_of(feature, functions[row[f"{side}_function"]]))
            for name, value in asdict(limits[-1]).items():
                columns[f"{side}_{name}"].append(value)
        height, gap_ft = relation(*limits)
        columns["height"].append(height)
        columns["gap_ft"].append(gap_ft)
        columns["inhabitants"].append(feature.get("inhabitants"))
    pieces = meeting.pieces.rename(columns={"area_ha": "footprint_ha"})
    pieces = pieces.assign(**{name: pd.Series(values, dtype=object) for name, values in columns.items()})
    return AirUse(meeting, pieces, _groups(pieces))


def _groups(pieces: gpd.GeoDataFrame) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for key, among, quality in grouped(pieces, GROUP):
        shapes = among.geometry.to_numpy()
        kinds = shapely.get_dimensions(shapes)
        once = among[kinds == 0].drop_duplicates(["civil_layer", "civil_id"])
        people = pd.to_numeric(once["inhabitants"]).to_numpy(dtype=float)
        rows.append(
            {
                **key,
                **quality,
                "footprint_ha": shapely.union_all(shapes[kinds == _AREA]).area / 10_000,
                "length_km": shapely.union_all(shapes[kinds == _LINE]).length / 1_000,
                "points": len(once),
                "inhabitants": int(people.sum()) if len(people) and np.isfinite(people).all() else None,
            }
        )
    columns = [*GROUP, "pieces", "footprint_ha", "length_km", "points", "inhabitants", "evidence", "precision_m"]
    return pd.DataFrame(rows, columns=columns)
