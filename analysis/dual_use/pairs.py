"""Where a military and a civil function meet: pieces with both sides, what they are to each other, and shared hours."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from analysis.dual_use.matrix import Matrix, load_matrix
from analysis.dual_use.sides import SIDES, UsedSide, anywhere, known_functions, named, open_uses
from analysis.dual_use.use_calendar import UseCalendar, load_calendar
from analysis.overlay.inputs import coarsest, weakest
from analysis.overlay.question import check_named_layers, digest_of, sides_overlap
from geodata import active
from geodata.crs import RD
from geodata.notes import Note
from geodata.snapshot import DIGEST_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from analysis.overlay.question import OverlapAnswer
    from geodata.vector_place import Bounds

OF_A_SIDE = ("layer", "id", "name", "function", "plan_status", "source", "evidence", "precision_m", "hours")
COLUMNS = (
    *(f"{side}_{name}" for side in SIDES for name in OF_A_SIDE),
    "shared_hours",
    "civil_only_hours",
    "verdict",
    "in_turns",
    "rationale",
    "verdict_source",
    "verdict_evidence",
    "area_ha",
    "length_km",
    "evidence",
    "precision_m",
)


@dataclass(frozen=True)
class Question:
    """What is asked: layers or files of both sides (none: all that are known), and tables in place of ours.

    ``layers`` names which layers of the files are meant, where they have several.
    """

    military: Sequence[str] = ()
    civil: Sequence[str] = ()
    calendar: Path | None = None
    matrix: Path | None = None
    layers: Sequence[str] = ()


@dataclass(frozen=True, eq=False)
class Meeting:
    """All pieces of one realm.

    Attributes
    ----------
    pieces : GeoDataFrame
        :data:`COLUMNS` and the geometry in RD New, one row per pair of rows that coincide. What is not known is empty:
        hours of a function without a calendar, the verdict of a pair without a cell.
    military, civil : tuple of UsedSide
        The inputs.
    unknown : tuple of dict
        Per pair of inputs what hidden rows may add: ``military``, ``civil``, ``unknown_ha``, ``unknown_km``.
    without_data : tuple of str
        Functions of the matrix that no input is about.
    """

    pieces: gpd.GeoDataFrame
    military: tuple[UsedSide, ...]
    civil: tuple[UsedSide, ...]
    unknown: tuple[dict[str, Any], ...]
    without_data: tuple[str, ...]
    matrix: Matrix
    calendar: UseCalendar
    notes: tuple[Note, ...]

    @cached_property
    def digest(self) -> str:
        """Changes with every input, the matrix and the calendar."""
        found = hashlib.sha256(digest_of([used.side for used in (*self.military, *self.civil)]).encode())
        found.update(repr([sorted(used.functions.items(), key=str) for used in (*self.military, *self.civil)]).encode())
        found.update(repr(sorted(self.matrix.cells.items())).encode())
        for masks in (self.calendar.functions, self.calendar.features):
            for name, mask in sorted(masks.items()):
                found.update(f"|{name}|".encode() + mask.tobytes())
        return found.hexdigest()[:DIGEST_LENGTH]


def meet(realm: str, question: Question) -> Meeting:
    """Find where the sides of a question coincide on the ground or in the air.

    Raises
    ------
    ParaatkaartError
        An input cannot be used; the message says which and why.
    """
    catalogue = active()
    functions = known_functions(catalogue)
    check_named_layers([named(name)[0] for name in (*question.military, *question.civil)], question.layers)
    matrix = load_matrix(catalogue, functions, question.matrix)
    calendar = load_calendar(catalogue, functions, question.calendar)
    military = open_uses(catalogue, realm, "military", question.military, layers=question.layers)
    window_m = _around(military)
    civil = open_uses(catalogue, realm, "civil", question.civil, layers=question.layers, window_m=window_m)
    if realm == "air" and window_m is not None and not question.civil:
        civil += anywhere(catalogue, window_m)
    frames, unknown = [], []
    notes: list[Note] = [note for used in (*military, *civil) for note in used.side.notes]
    for left in military:
        for right in civil:
            if not (_anything(left) and _anything(right)):
                continue
            answer = sides_overlap(left.side, right.side)
            frames.append(_described(answer, (left, right), realm, matrix, calendar))
            notes += answer.notes
            if answer.unknown.anything:
                more = {"unknown_ha": answer.unknown.area_ha, "unknown_km": answer.unknown.length_km}
                unknown.append({"military": left.name, "civil": right.name, **more})
    kept = [frame for frame in frames if len(frame)]
    empty = gpd.GeoDataFrame({name: [] for name in COLUMNS}, geometry=[], crs=RD)
    found = gpd.GeoDataFrame(pd.concat(kept, ignore_index=True), crs=RD) if kept else empty
    here = {one for used in (*military, *civil) for one in used.offers}
    asked = dict.fromkeys(name for key in matrix.cells if key[0] == realm for name in key[1:])
    return Meeting(
        pieces=found,
        military=tuple(military),
        civil=tuple(civil),
        unknown=tuple(unknown),
        without_data=tuple(name for name in asked if name not in here),
        matrix=matrix,
        calendar=calendar,
        notes=tuple(dict.fromkeys((*notes, *_gaps(found)))),
    )


def _anything(used: UsedSide) -> bool:
    return bool(len(used.side.frame)) or used.side.hidden is not None


def _around(sides: Sequence[UsedSide]) -> Bounds | None:
    """The box around all that one side has."""
    boxes = [used.side.bounds_m for used in sides if _anything(used)]
    if not boxes:
        return None
    left, low, right, high = zip(*boxes, strict=True)
    return min(left), min(low), max(right), max(high)


def _described(
    answer: OverlapAnswer, sides: tuple[UsedSide, UsedSide], realm: str, matrix: Matrix, calendar: UseCalendar
) -> gpd.GeoDataFrame:
    found = answer.pieces
    cells: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for row in found.drop(columns="geometry").to_dict("records"):
        used = {}
        for side, old, one in zip(SIDES, ("left", "right"), sides, strict=True):
            label = row[f"{old}_id"]
            function = one.functions[label]
            used[side] = calendar.hours(function, str(label))
            frame = one.side.frame
            cells[f"{side}_layer"].append(one.name)
            cells[f"{side}_function"].append(function)
            cells[f"{side}_plan_status"].append(frame["plan_status"][label] if "plan_status" in frame else None)
            hours = used[side]
            cells[f"{side}_hours"].append(None if hours is None else int(hours.sum()))
            for name in ("id", "name", "source", "evidence", "precision_m"):
                cells[f"{side}_{name}"].append(row[f"{old}_{name}"])
        ours, theirs = used["military"], used["civil"]
        cells["shared_hours"].append(int((ours & theirs).sum()) if ours is not None and theirs is not None else None)
        cells["civil_only_hours"].append(
            int((theirs & ~ours).sum()) if ours is not None and theirs is not None else None
        )
        cell = matrix.cells.get((realm, cells["military_function"][-1], cells["civil_function"][-1]))
        for name, key in (("verdict", "verdict"), ("in_turns", "in_turns"), ("rationale", "rationale")):
            cells[name].append(None if cell is None else getattr(cell, key))
        cells["verdict_source"].append(None if cell is None else cell.source)
        cells["verdict_evidence"].append(None if cell is None else cell.evidence)
        for name in ("area_ha", "length_km", "evidence", "precision_m"):
            cells[name].append(row[name])
    table = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in cells.items()})
    sizes = dict.fromkeys(("area_ha", "length_km"), float)
    return gpd.GeoDataFrame(table.astype(sizes), geometry=found.geometry.to_numpy(), crs=RD)


def grouped(
    pieces: gpd.GeoDataFrame, names: Sequence[str]
) -> Iterator[tuple[dict[str, Any], gpd.GeoDataFrame, dict[str, Any]]]:
    """Pieces with the same values in some columns, with the weakest evidence and the coarsest precision of each."""
    keys = pieces[list(names)].astype(object)
    keys = keys.where(keys.notna(), None)
    values = keys.apply(tuple, axis=1) if len(keys) else pd.Series(dtype=object)
    for key in sorted(set(values), key=lambda one: tuple(map(str, one))):
        among = pieces[[one == key for one in values]]
        evidence, precision_m = among["evidence"].iloc[0], among["precision_m"].iloc[0]
        for one, other in zip(among["evidence"], among["precision_m"], strict=True):
            evidence, precision_m = weakest(evidence, one), coarsest(precision_m, other)
        quality = {"pieces": len(among), "evidence": evidence, "precision_m": precision_m}
        yield dict(zip(names, key, strict=True)), among, quality


def _gaps(found: gpd.GeoDataFrame) -> Iterator[Note]:
    """Tell which pairs have no cell, and which functions no calendar."""
    bare = found[found["verdict"].isna()]
    for ours, theirs in sorted(set(zip(bare["military_function"], bare["civil_function"], strict=True))):
        yield Note(
            "no_verdict",
            f"The matrix has no cell for {ours} and {theirs}: what they are to each other is unknown.",
            f"De matrix heeft geen cel voor {ours} en {theirs}: het oordeel is onbekend.",
        )
    for side in SIDES:
        for function in sorted(set(found[f"{side}_function"][found[f"{side}_hours"].isna()])):
            yield Note(
                "no_calendar",
                f"The calendar has no row for {function}: when it is in use is unknown.",
                f"De kalender heeft geen regel voor {function}: wanneer die in gebruik is, is onbekend.",
            )
