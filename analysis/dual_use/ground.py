"""Uses of the same ground: hectares, and hectare-days in conflict and free for use in turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from analysis.dual_use.pairs import Meeting, Question, grouped, meet

if TYPE_CHECKING:
    import geopandas as gpd

HOURS_A_DAY = 24
DAYS = ("shared_ha_days", "conflict_ha_days", "conditional_ha_days", "available_ha_days")
GROUP = ("military_function", "civil_function", "verdict")


@dataclass(frozen=True, eq=False)
class GroundUse:
    """Where uses of the ground meet.

    Attributes
    ----------
    meeting : Meeting
        The pieces with :data:`DAYS` beside the columns of :data:`analysis.dual_use.pairs.COLUMNS`, and the inputs.
    groups : DataFrame
        Per pair of functions and verdict: ``pieces``, ``area_ha`` and ``length_km`` with ground and line in several
        pieces counted once, ``double_ha`` (what adding the pieces up would count too much), the sums of :data:`DAYS`
        over the pieces (empty if one of them is), ``evidence`` and ``precision_m``.
    """

    meeting: Meeting
    pieces: gpd.GeoDataFrame
    groups: pd.DataFrame


def ground_use(question: Question) -> GroundUse:
    """Answer a question about the ground. Raises what :func:`analysis.dual_use.pairs.meet` raises."""
    meeting = meet("ground", question)
    pieces = with_days(meeting.pieces)
    return GroundUse(meeting, pieces, _groups(pieces))


def with_days(pieces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the hectare-days of a year: hectares × hours / 24; empty where hours or verdict are not known.

    ``shared_ha_days``: both use it; of these ``conflict_ha_days`` and ``conditional_ha_days`` by their verdict.
    ``available_ha_days``: the civil side can use it: the hours that only it asks for if they can take turns, and the
    shared hours if both are compatible.
    """
    numbers = pieces[["shared_hours", "civil_only_hours"]].apply(pd.to_numeric)
    area_ha = pieces["area_ha"].to_numpy(dtype=float)
    shared = area_ha * numbers["shared_hours"].to_numpy(dtype=float) / HOURS_A_DAY
    alone = area_ha * numbers["civil_only_hours"].to_numpy(dtype=float) / HOURS_A_DAY
    verdict = pieces["verdict"].to_numpy(dtype=object)
    judged = np.where(pieces["verdict"].isna(), np.nan, 1.0)
    in_turns = np.array([one is True or one == 1 for one in pieces["in_turns"]], dtype=float)
    return pieces.assign(
        shared_ha_days=shared,
        conflict_ha_days=shared * judged * (verdict == "conflict"),
        conditional_ha_days=shared * judged * (verdict == "conditional"),
        available_ha_days=(alone * in_turns + shared * (verdict == "compatible")) * judged,
    )


def _groups(pieces: gpd.GeoDataFrame) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for key, among, quality in grouped(pieces, GROUP):
        areas, lines = among[among["area_ha"].notna()], among[among["length_km"].notna()]
        area_ha = shapely.union_all(areas.geometry.to_numpy()).area / 10_000
        rows.append(
            {
                **key,
                **quality,
                "area_ha": area_ha,
                "double_ha": max(float(areas["area_ha"].sum()) - area_ha, 0.0),
                "length_km": shapely.union_all(lines.geometry.to_numpy()).length / 1_000,
                **{name: float(areas[name].sum(skipna=False)) for name in DAYS},
            }
        )
    columns = [*GROUP, "pieces", "area_ha", "double_ha", "length_km", *DAYS, "evidence", "precision_m"]
    return pd.DataFrame(rows, columns=columns)
