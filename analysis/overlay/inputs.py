"""What a user may name: a file, a layer of ours, or an area in one.

Of a layer only the rows come that may be shown; where others lie is told apart (:mod:`layers.ground`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from analysis.overlay.errors import UnknownPlanError, UnknownSideError
from geodata import active
from geodata.crs import require_rd
from geodata.schema import EVIDENCE
from geodata.snapshot import DIGEST_LENGTH
from geodata.vector import read_vector
from layers import drawn_specs, layer_specs
from layers.ground import load_ground
from layers.guard import published

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geodata.covered import Beyond
    from geodata.notes import Note
    from geodata.vector_place import Bounds
    from layers.ground import Ground

PLANS = "plans"
"""The dataset with variants of plans, in parts; it is no layer of the map."""

PARCELS, PARCEL_CLASS = "brp_parcels", "category"
"""The layer with parcels, if somebody fetched it, and its column with the class."""

_EXAMPLES = 6
_VARIANTS = 2
_AREA = 2


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
    dataset, level, digest, retrieved : str or None
        Of a layer: its dataset, ``embedded`` or ``refreshed``, which snapshot, and the day it was fetched. None of a
        file.
    licences, attributions : tuple of str
        Of a layer: those of its sources.
    hidden : GeoDataFrame or None
        Of a layer with rows that may not be shown: the municipalities that they are in, as in
        :class:`layers.ground.Ground`.
    hidden_kinds : frozenset of int
        Dimensions of those rows.
    beyond : Beyond or None
        Of a layer that was fetched for an area: the ground elsewhere, of which it tells nothing.
    """

    title: str
    kind: str
    frame: gpd.GeoDataFrame
    sources: tuple[str, ...]
    evidence: str | None
    precision_m: float | None
    reference_date: str | None
    notes: tuple[Note, ...] = ()
    dataset: str | None = None
    level: str | None = None
    digest: str | None = None
    retrieved: str | None = None
    licences: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()
    hidden: gpd.GeoDataFrame | None = None
    hidden_kinds: frozenset[int] = frozenset()
    beyond: Beyond | None = None

    @property
    def bounds_m(self) -> Bounds:
        """Least x and y, greatest x and y in RD New of all rows, and of all ground where others may be."""
        frames = [self.frame] if self.hidden is None else [self.frame, self.hidden]
        unknown = [] if self.beyond is None else [shapely.bounds(self.beyond.ground)]
        bounds = np.array([*(frame.total_bounds for frame in frames if len(frame)), *unknown])
        left, low = bounds[:, :2].min(axis=0).tolist()
        right, high = bounds[:, 2:].max(axis=0).tolist()
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
        ground = load_ground(name, window_m=window_m)
        frame = ground.layer.frame.set_index("id", drop=False).rename_axis(None)
        return _of_layer(ground, ground.layer.title, "layer", frame)
    if not _names_a_file(name):
        raise UnknownSideError(side=name, known=", ".join(layer_specs()))
    return _of_file(name, layers, window_m, columns, geometry)


def open_plan(name: str, *, layers: Sequence[str] = ()) -> Side:
    """Open a plan: the areas of a file, one area of our layers by its id, or all parts of a variant by its id.

    Raises
    ------
    UnknownPlanError
        There is neither such a file nor such an area.
    ParaatkaartError
        The file cannot be used.
    """
    if _names_a_file(name):
        return _of_file(name, layers, None, None, ("polygon",))
    variants = published(PLANS, active())
    parts = variants[variants["plan"] == name]
    if len(parts):
        return _of_variant(parts.set_index("id", drop=False).rename_axis(None))
    planned: list[str] = list(dict.fromkeys(variants["plan"]))[:_VARIANTS]
    for layer_id in layer_specs():
        if layer_id not in drawn_specs() and name not in set(active().features(layer_specs()[layer_id].dataset)["id"]):
            continue  # the guard need not look at every parcel for the name of something else
        ground = load_ground(layer_id)
        frame = ground.layer.frame
        frame = frame[shapely.get_dimensions(frame.geometry.to_numpy()) == _AREA]
        feature = frame[frame["id"] == name]
        if len(feature):
            # A feature that may be shown is the whole of the input: what the layer hides elsewhere is no part of it.
            shown = replace(ground, hidden=ground.hidden.iloc[:0], kinds=frozenset(), beyond=None)
            return _of_layer(shown, str(feature["name"].iloc[0]), "feature", feature.iloc[:1].set_axis([name]))
        planned += frame["id"][frame["plan_status"] != "bestaand"].tolist()
    raise UnknownPlanError(plan=name, examples=", ".join(planned[:_EXAMPLES]))


def parcels_in_use() -> tuple[str, str] | None:
    """The layer with parcels and its column with the class; none if nobody fetched it."""
    return (PARCELS, PARCEL_CLASS) if PARCELS in layer_specs() else None


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


def _of_layer(ground: Ground, title: str, kind: str, frame: gpd.GeoDataFrame) -> Side:
    catalogue = active()
    dataset = catalogue[ground.layer.spec.dataset]
    named = dict.fromkeys(frame["source"]) or dict.fromkeys(dataset.sources)
    sources = [catalogue.sources[name] for name in named]
    side = _side(title, kind, require_rd(frame, title), tuple(dict.fromkeys(source.title for source in sources)))
    return replace(
        side,
        reference_date=side.reference_date or dataset.reference_date,
        dataset=dataset.id,
        level=dataset.level,
        digest=dataset.sha256[:DIGEST_LENGTH],
        retrieved=dataset.retrieved or None,
        licences=tuple(dict.fromkeys(source.licence for source in sources)),
        attributions=tuple(dict.fromkeys(source.attribution for source in sources if source.attribution)),
        hidden=ground.hidden if len(ground.hidden) else None,
        hidden_kinds=ground.kinds,
        beyond=ground.beyond,
    )


def _of_variant(parts: gpd.GeoDataFrame) -> Side:
    catalogue = active()
    dataset = catalogue[PLANS]
    sources = [catalogue.sources[name] for name in dict.fromkeys(parts["source"])]
    title = str(parts["plan_name"].iloc[0])
    return replace(
        _side(title, "feature", require_rd(parts, title), tuple(source.title for source in sources)),
        dataset=dataset.id,
        level=dataset.level,
        digest=dataset.sha256[:DIGEST_LENGTH],
        retrieved=dataset.retrieved or None,
        licences=tuple(dict.fromkeys(source.licence for source in sources)),
        attributions=tuple(dict.fromkeys(source.attribution for source in sources if source.attribution)),
    )


def _of_file(
    name: str,
    layers: Sequence[str],
    window_m: Bounds | None,
    columns: Sequence[str] | None,
    geometry: tuple[str, ...],
) -> Side:
    found = read_vector(name, layers=layers, window_m=window_m, columns=columns, geometry=geometry)
    title = found.path.name if found.layer == found.path.stem else f"{found.path.name}: {found.layer}"
    return replace(_side(title, "file", found.frame, (found.path.name,)), notes=found.notes)


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


def _names_a_file(name: str) -> bool:
    """Whether a text was meant as a file: it is there, or it looks like one."""
    path = Path(name)
    return path.exists() or bool(path.suffix) or len(path.parts) > 1
