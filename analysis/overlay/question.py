"""The two questions of a planner, from names to results: what does a plan take, and where do two layers coincide?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.overlay.division import HA_M2
from analysis.overlay.errors import ClassColumnNeededError, LandUseNeededError, MissingColumnError
from analysis.overlay.inputs import Side, coarsest, open_plan, open_side, row_evidence, row_precision, weakest
from analysis.overlay.loss import Hidden, LandUseLoss, loss
from analysis.overlay.notes import elsewhere, hidden_rows, not_fetched
from analysis.overlay.pieces import OverlapResult, pieces
from analysis.overlay.statements import statements
from analysis.overlay.surface import surface
from analysis.overlay.unknown import NOWHERE, Unknown, hidden_ground, joined, names_on, unknown_overlap
from geodata import active
from geodata.crs import RD
from geodata.notes import Note
from geodata.vector import check_layers, column_names, layer_names
from geodata.vector_errors import VectorOutsideError
from layers import layer_specs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EXISTING = "bestaand"

LEAST_OUTSIDE_HA = 0.01
"""Less of a plan outside all municipalities is an edge of their generalised outlines."""


@dataclass(frozen=True, eq=False)
class PlanAnswer:
    """What a plan takes, with where everything came from.

    ``statements`` are the published figures about a plan of our own layers. ``evidence`` and ``precision_m`` are the
    weakest and the coarsest of the inputs, where they are known; ``digest`` changes with every input.
    """

    plan: Side
    landuse: Side | None
    exclude: tuple[Side, ...]
    class_column: str | None
    result: LandUseLoss
    statements: pd.DataFrame
    evidence: str | None
    precision_m: float | None
    digest: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, eq=False)
class OverlapAnswer:
    """Where two sides coincide, with the names, the sources and the quality of both per piece.

    ``pieces`` has the columns of :data:`PIECE_COLUMNS` and the geometry in RD New; ``groups`` has one row per value
    of a column, if one was asked for, with ground counted once. ``unknown`` is what hidden rows may add to both.
    """

    left: Side
    right: Side
    result: OverlapResult
    pieces: gpd.GeoDataFrame
    groups: pd.DataFrame | None
    unknown: Unknown
    notes: tuple[Note, ...]


PIECE_COLUMNS = (
    *(f"{side}_{name}" for side in ("left", "right") for name in ("id", "name", "source", "evidence", "precision_m")),
    "area_ha",
    "length_km",
    "evidence",
    "precision_m",
)


def plan_loss(
    plan: str,
    landuse: str | None = None,
    class_column: str | None = None,
    exclude: Sequence[str] = (),
    layers: Sequence[str] = (),
    *,
    asked: Side | None = None,
) -> PlanAnswer:
    """Compute what a plan takes.

    Parameters
    ----------
    plan : str
        A file, or the id of an area of our layers.
    landuse, class_column : str, optional
        A file or a layer with parcels, and its column with the class.
    exclude : sequence of str
        Files or layers with areas that do not count; of a layer only what exists.
    layers : sequence of str
        Which layers of the files are meant, where they have several.
    asked : Side, optional
        The plan, if it was opened already.

    Raises
    ------
    ParaatkaartError
        An input cannot be used; the message says which and why.
    """
    check_named_layers((plan, landuse, *exclude), layers)
    if landuse is not None and class_column is None:
        known = () if landuse in layer_specs() else column_names(landuse, layers)
        raise ClassColumnNeededError(landuse=landuse, known=", ".join(known) or "its attributes")
    if landuse is None and class_column is not None:
        raise LandUseNeededError(column=class_column)
    asked = asked or open_plan(plan, layers=layers)
    window_m = asked.bounds_m
    away = [_existing(open_near(name, layers, window_m)) for name in exclude]
    ground = None
    if landuse is not None and class_column is not None:
        ground = open_side(landuse, layers=layers, window_m=window_m, columns=[class_column], geometry=("polygon",))
    result = loss(
        asked.frame,
        None if ground is None else ground.frame,
        class_column,
        [side.frame for side in away],
        Hidden(NOWHERE if ground is None else hidden_ground(ground), tuple(map(hidden_ground, away))),
    )
    sides = [asked, *away, *([] if ground is None else [ground])]
    evidence, precision_m = asked.evidence, asked.precision_m
    for side in sides[1:]:
        if len(side.frame):
            evidence, precision_m = weakest(evidence, side.evidence), coarsest(precision_m, side.precision_m)
    return PlanAnswer(
        plan=asked,
        landuse=ground,
        exclude=tuple(away),
        class_column=class_column,
        result=result,
        statements=statements(_register_id(plan, asked)),
        evidence=evidence,
        precision_m=precision_m,
        digest=digest_of(sides, class_column),
        notes=(
            *(note for side in sides for note in side.notes),
            *_elsewhere(asked, result.gross_ha),
            *result.notes,
            *_hidden(asked, away, ground, result),
        ),
    )


def _elsewhere(asked: Side, gross_ha: float) -> Iterator[Note]:
    """Tell if a plan lies outside all municipalities that are known."""
    known = active().features("municipalities").geometry.to_numpy()
    plan = joined(*surface(asked.frame).geometries(np.arange(len(asked.frame))))
    inside = joined(*shapely.intersection(known, plan))
    if (outside_ha := (plan.area - inside.area) / HA_M2) > LEAST_OUTSIDE_HA:
        yield elsewhere(outside_ha, gross_ha)


def _register_id(plan: str, asked: Side) -> str:
    """The row of the register that published figures about a plan of ours belong to; of a file there is none."""
    if asked.kind != "feature":
        return ""
    return str(asked.frame["register_id"].iloc[0]) if "register_id" in asked.frame else plan


def _hidden(asked: Side, away: Sequence[Side], ground: Side | None, result: LandUseLoss) -> Iterator[Note]:
    """Tell of which input rows are hidden on the plan, and where."""
    plan = joined(*surface(asked.frame).geometries(np.arange(len(asked.frame))))
    sized = list(zip(away, result.excluded_unknown_ha, strict=True))
    for side, unknown_ha in [*sized, *([] if ground is None else [(ground, result.landuse_unknown_ha)])]:
        if unknown_ha and (names := names_on(side, plan)):
            yield hidden_rows(side.title, names, unknown_ha)
        if unknown_ha and side.beyond is not None and side.beyond.ground.intersects(plan):
            yield not_fetched(side.title, side.beyond.area, unknown_ha)


def layer_overlap(left: str, right: str, by: str | None = None, layers: Sequence[str] = ()) -> OverlapAnswer:
    """Find where two files or layers coincide.

    Parameters
    ----------
    left, right : str
        A file or a layer of ours.
    by : str, optional
        A column to add up by; of the right side if both have it, of the left side if only that has it.
    layers : sequence of str
        Which layers of the files are meant, where they have several.

    Raises
    ------
    ParaatkaartError
        An input cannot be used; the message says which and why.
    """
    check_named_layers((left, right), layers)
    first, second = sorted((left, right), key=_size)
    opened = {first: open_side(first, layers=layers)}
    opened[second] = open_near(second, layers, opened[first].bounds_m, geometry=("polygon", "line", "point"))
    answer = sides_overlap(opened[left], opened[right])
    if by is None:
        return answer
    once = not answer.result.left_double_ha and not answer.result.right_double_ha
    groups = _groups(answer.pieces, by, (answer.left, answer.right), answer.unknown, once=once)
    return replace(answer, groups=groups)


def sides_overlap(left: Side, right: Side) -> OverlapAnswer:
    """Find where two opened sides coincide, without groups."""
    result = pieces(left.frame, right.frame)
    unknown = unknown_overlap(left, right, result.pieces)
    notes = (*(note for side in dict.fromkeys((left, right)) for note in side.notes), *result.notes, *unknown.notes)
    return OverlapAnswer(left, right, result, _described(result, left, right), None, unknown, notes)


def check_named_layers(names: Sequence[str | None], layers: Sequence[str]) -> None:
    """Refuse names of layers that none of the files has. Raises what :func:`geodata.vector.check_layers` raises."""
    if layers:
        check_layers([name for name in dict.fromkeys(names) if name is not None and Path(name).is_file()], layers)


def layers_among(names: Sequence[str | None], layers: Sequence[str]) -> tuple[str, ...]:
    """The names of layers that one of the files has. Raises what :func:`geodata.vector.layer_names` raises."""
    files = [name for name in names if name is not None and Path(name).is_file()] if layers else []
    known = {one for file in files for one in layer_names(file)}
    return tuple(layer for layer in layers if layer in known)


def open_near(
    name: str,
    layers: Sequence[str],
    window_m: tuple[float, float, float, float],
    geometry: tuple[str, ...] = ("polygon",),
) -> Side:
    """Open a side of which it is no mistake to have nothing in the window."""
    try:
        return open_side(name, layers=layers, window_m=window_m, geometry=geometry)
    except VectorOutsideError as error:
        empty = gpd.GeoDataFrame({"geometry": []}, geometry="geometry", crs=RD)
        return Side(
            Path(name).name,
            "file",
            empty,
            (Path(name).name,),
            None,
            None,
            None,
            (Note("nothing_here", str(error), error.dutch),),
        )


def _existing(side: Side) -> Side:
    if side.kind != "layer":
        return side
    return replace(side, frame=side.frame[side.frame["plan_status"] == EXISTING])


def _size(name: str) -> int:
    """What is best read whole: a layer of ours, then the smaller file."""
    path = Path(name)
    return path.stat().st_size if path.is_file() else -1


def _described(result: OverlapResult, left: Side, right: Side) -> gpd.GeoDataFrame:
    found = result.pieces
    described = {}
    for name, side in (("left", left), ("right", right)):
        rows = side.frame.index.get_indexer(found[name])
        for column, values in _columns(side).items():
            described[f"{name}_{column}"] = [values[row] for row in rows.tolist()]
    frame = gpd.GeoDataFrame(
        {
            **described,
            "area_ha": found["area_ha"],
            "length_km": found["length_km"],
            "evidence": list(map(weakest, described["left_evidence"], described["right_evidence"])),
            "precision_m": list(map(coarsest, described["left_precision_m"], described["right_precision_m"])),
        },
        geometry=found.geometry,
        crs=RD,
    )
    return frame[[*PIECE_COLUMNS, "geometry"]]


def _columns(side: Side) -> dict[str, list[object]]:
    frame = side.frame
    named = next((column for column in ("name", "naam", "Name", "NAAM") if column in frame), None)
    texts = [None] * len(frame) if named is None else frame[named].astype(object).where(frame[named].notna(), None)
    from_layer = "source_title" in frame and side.kind == "layer"
    return {
        "id": list(frame.index),
        "name": list(texts),
        "source": list(frame["source_title"]) if from_layer else [side.sources[0]] * len(frame),
        "evidence": list(row_evidence(frame)),
        "precision_m": list(row_precision(frame)),
    }


def _groups(
    found: gpd.GeoDataFrame, by: str, sides: tuple[Side, Side], unknown: Unknown, *, once: bool
) -> pd.DataFrame:
    side = next((side for side in reversed(sides) if by in side.frame), None)
    if side is None:
        known = dict.fromkeys(str(name) for each in sides for name in each.frame if name != each.frame.geometry.name)
        raise MissingColumnError(column=by, known=", ".join(known))
    ids = found["right_id" if side is sides[1] else "left_id"]
    values = side.frame[by].astype(object).where(side.frame[by].notna(), None)
    named = [values[row] for row in ids]
    blank = [isinstance(value, str) and not value.strip() for value in named]
    named = [None if empty else value for value, empty in zip(named, blank, strict=True)]
    keys = pd.Series(named, index=found.index, dtype=object)
    rows = []
    for value in sorted(keys.drop_duplicates(), key=lambda value: (value is None, str(value))):
        among = found[keys.isna() if value is None else keys == value]
        rows.append({by: value, **totals(among, unknown, once=once), "pieces": len(among)})
    return pd.DataFrame(rows, columns=[by, *TOTALS, "pieces"]).astype(dict.fromkeys(TOTALS, float))


TOTALS = ("area_ha", "area_low_ha", "area_high_ha", "length_km", "length_low_km", "length_high_km")


def totals(found: gpd.GeoDataFrame, unknown: Unknown, *, once: bool) -> dict[str, float | None]:
    """Add pieces up, ground and line that several of them share counted once (``once``: no ground is shared).

    Where hidden rows may add something, the total is not known: it is at least that of the pieces.
    """
    areas, lines = found[found["area_ha"].notna()], found[found["length_km"].notna()]
    area_ha = float(areas["area_ha"].sum()) if once else shapely.union_all(areas.geometry.to_numpy()).area / 10_000
    length_km = shapely.union_all(lines.geometry.to_numpy()).length / 1_000
    more_km = unknown.length_km
    return {
        "area_ha": None if unknown.area_ha else float(area_ha),
        "area_low_ha": float(area_ha),
        "area_high_ha": float(area_ha) + unknown.area_ha,
        "length_km": float(length_km) if more_km == 0 else None,
        "length_low_km": float(length_km),
        "length_high_km": None if more_km is None else float(length_km) + more_km,
    }


def digest_of(sides: Sequence[Side], class_column: str | None = None) -> str:
    """A digest that changes with every row of the inputs."""
    found = hashlib.sha256((class_column or "").encode())
    for side in sides:
        found.update(f"|{side.title}|".encode())
        for shape in shapely.to_wkb(side.frame.geometry.to_numpy(), byte_order=1):
            found.update(shape)
        if side.hidden is not None:
            found.update(f"|hidden {side.digest} {' '.join(side.hidden['id'])}".encode())
        if side.beyond is not None:
            found.update(shapely.to_wkb(side.beyond.ground, byte_order=1))
        if class_column is not None and class_column in side.frame:
            found.update("|".join(map(str, side.frame[class_column])).encode())
    return found.hexdigest()[:16]
