"""What a user may name: a file, a layer of ours, or an area in one. Layers come from behind the publication guard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from analysis.overlay.errors import UnknownPlanError, UnknownSideError
from geodata.crs import require_rd
from geodata.schema import EVIDENCE
from geodata.vector import read_vector
from layers import layer_specs, load_layer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from geodata.notes import Note
    from geodata.vector_place import Bounds

_EXAMPLES = 6


@dataclass(frozen=True, eq=False)
class Side:
    """One input of an overlay.

    Attributes
    ----------
    title : str
        The title of the layer, or the name of the file and of its layer.
    kind : str
        ``layer``, ``feature`` (of a layer) or ``file``.
    frame : GeoDataFrame
        In RD New, with the columns of the layer or of the file.
    sources : tuple of str
        Where it is from: titles of sources; the name of a file.
    evidence : str or None
        The weakest that occurs; none if a file does not say.
    precision_m : float or None
        The coarsest that occurs; none if a file does not say.
    reference_date : str or None
        The latest that occurs; none if a file does not say.
    notes : tuple of Note
        What was odd about a file.
    """

    title: str
    kind: str
    frame: gpd.GeoDataFrame
    sources: tuple[str, ...]
    evidence: str | None
    precision_m: float | None
    reference_date: str | None
    notes: tuple[Note, ...] = ()

    @property
    def bounds_m(self) -> Bounds:
        """Least x and y, greatest x and y in RD New."""
        left, low, right, high = (float(value) for value in self.frame.total_bounds)
        return (left, low, right, high)


def open_side(
    name: str,
    *,
    layers: Sequence[str] = (),
    window_m: Bounds | None = None,
    columns: Sequence[str] | None = None,
    geometry: tuple[str, ...] = ("polygon", "line", "point"),
) -> Side:
    """Open a file or a layer of ours.

    Parameters are those of :func:`geodata.vector.read_vector`; of a layer all columns come, and of a window only what
    meets it.

    Raises
    ------
    UnknownSideError
        There is neither such a file nor such a layer.
    ParaatkaartError
        The file or the layer cannot be used.
    """
    if name in layer_specs() and not Path(name).is_file():
        layer = load_layer(name)
        frame = layer.frame
        if window_m is not None:
            frame = frame[shapely.intersects(frame.geometry.to_numpy(), shapely.box(*window_m))]
        return _of_layer(layer.title, "layer", frame.set_index("id", drop=False).rename_axis(None))
    if not _names_a_file(name):
        raise UnknownSideError(side=name, known=", ".join(layer_specs()))
    return _of_file(name, layers, window_m, columns, geometry)


def open_plan(name: str, *, layers: Sequence[str] = ()) -> Side:
    """Open a plan: the areas of a file, or one area of our layers by its id.

    Raises
    ------
    UnknownPlanError
        There is neither such a file nor such an area.
    ParaatkaartError
        The file cannot be used.
    """
    if _names_a_file(name):
        return _of_file(name, layers, None, None, ("polygon",))
    planned: list[str] = []
    for frame in _areas():
        feature = frame[frame["id"] == name]
        if len(feature):
            return _of_layer(str(feature["name"].iloc[0]), "feature", feature.iloc[:1].set_axis([name]))
        planned += frame["id"][frame["plan_status"] != "bestaand"].tolist()
    raise UnknownPlanError(plan=name, examples=", ".join(planned[:_EXAMPLES]))


def weakest(first: str | None, second: str | None) -> str | None:
    """The weaker of two kinds of evidence; not known where the one may be weaker than the other."""
    if EVIDENCE[-1] in {first, second}:
        return EVIDENCE[-1]
    if first is None or second is None:
        return None
    return max(first, second, key=EVIDENCE.index)


def coarsest(first: float | None, second: float | None) -> float | None:
    """The larger of two precisions in metres; not known if one of them is not."""
    return None if first is None or second is None else max(first, second)


def row_evidence(frame: gpd.GeoDataFrame) -> list[str | None]:
    """The evidence of each row, where it says one."""
    if "evidence" not in frame:
        return [None] * len(frame)
    return [value if value in EVIDENCE else None for value in frame["evidence"].astype(object)]


def row_precision(frame: gpd.GeoDataFrame) -> list[float | None]:
    """The precision of each row in metres, where it says one."""
    if "precision_m" not in frame:
        return [None] * len(frame)
    numbers = pd.to_numeric(frame["precision_m"], errors="coerce").to_numpy(dtype=float)
    return [float(value) if np.isfinite(value) else None for value in numbers]


def _of_layer(title: str, kind: str, frame: gpd.GeoDataFrame) -> Side:
    return _side(title, kind, require_rd(frame, title), tuple(dict.fromkeys(frame["source_title"])))


def _of_file(
    name: str,
    layers: Sequence[str],
    window_m: Bounds | None,
    columns: Sequence[str] | None,
    geometry: tuple[str, ...],
) -> Side:
    found = read_vector(name, layers=layers, window_m=window_m, columns=columns, geometry=geometry)
    title = found.path.name if found.layer == found.path.stem else f"{found.path.name}: {found.layer}"
    side = _side(title, "file", found.frame, (found.path.name,))
    return Side(**{**side.__dict__, "notes": found.notes})


def _side(title: str, kind: str, frame: gpd.GeoDataFrame, sources: tuple[str, ...]) -> Side:
    evidence, precision = row_evidence(frame), row_precision(frame)
    known: list[float] = [value for value in precision if value is not None]
    kinds: list[str] = [value for value in evidence if value is not None]
    dates = [str(value) for value in frame.get("reference_date", ()) if isinstance(value, str) and value]
    complete = len(kinds) == len(evidence) or EVIDENCE[-1] in kinds
    return Side(
        title=title,
        kind=kind,
        frame=frame,
        sources=sources,
        evidence=max(kinds, key=EVIDENCE.index) if kinds and complete else None,
        precision_m=max(known) if known and len(known) == len(precision) else None,
        reference_date=max(dates) if dates else None,
    )


def _areas() -> Iterator[gpd.GeoDataFrame]:
    """The areas of every layer."""
    for layer_id in layer_specs():
        frame = load_layer(layer_id).frame
        yield frame[shapely.get_dimensions(frame.geometry.to_numpy()) == 2]


def _names_a_file(name: str) -> bool:
    """Whether a text was meant as a file: it is there, or it looks like one."""
    path = Path(name)
    return path.exists() or bool(path.suffix) or len(path.parts) > 1
