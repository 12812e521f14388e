"""What there is now of a dataset within an area, to compare a successor with."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from geodata.catalogue import embedded
from geodata.errors import SnapshotDamagedError
from geodata.filled import filled_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from geodata.extent import Extent
    from geodata.snapshot import Snapshot
    from geodata.store import Store

_BATCH = 20_000


@dataclass(frozen=True)
class Before:
    """What is in use now, a snapshot or the embedded dataset of the same id, as far as it lies in the area asked for.

    Attributes
    ----------
    rows : int
        Rows that touch the area; 0 for what is no table.
    extent_m : tuple or None
        West, south, east and north of these rows in RD metres.
    folder : Path or None
        The snapshot, if it is one and is no table.
    filled : mapping
        Column → in how many of these rows of a snapshot it is filled, of the columns that were asked about.
    """

    rows: int
    extent_m: tuple[float, ...] | None
    folder: Path | None = None
    filled: Mapping[str, int] = field(default_factory=dict)


def before_of(
    dataset_id: str, store: Store, area: Extent | None, notes: list[str], columns: Collection[str] = ()
) -> Before | None:
    """What is in use of a dataset within an area, all of it if that is ``None``; ``None`` if it cannot be compared.

    In how many rows ``columns`` are filled is counted too.

    What was fetched for a smaller area counts as far as it goes: a successor cannot have less than that.
    """
    try:
        snapshot = store.current(dataset_id)
        if snapshot is not None:
            return _of_snapshot(snapshot, area, notes, columns)
    except SnapshotDamagedError as error:
        notes.append(f"not compared with the earlier snapshot: {error}")
        return None
    twin = embedded().datasets.get(dataset_id)
    if twin is None:
        return None
    if not twin.geometry:
        return Before(twin.rows, None)
    return _Count(area).add(embedded().features(dataset_id).geometry.to_numpy()).result()


def _of_snapshot(snapshot: Snapshot, area: Extent | None, notes: list[str], columns: Collection[str]) -> Before | None:
    same = area is None or snapshot.area_digest == area.digest
    path = snapshot.content
    if not snapshot.entry or path is None:
        if same:
            return Before(snapshot.rows, snapshot.extent_m, snapshot.folder)
        notes.append(f"not compared with the earlier snapshot, which is of another area ({snapshot.area})")
        return None
    if path.suffix != ".gpkg" or not snapshot.entry.get("geometry"):
        return Before(snapshot.rows, snapshot.extent_m)
    count = _Count(area)
    try:
        if same:
            return Before(snapshot.rows, snapshot.extent_m, filled=filled_in(path, columns))
        with pyogrio.open_arrow(path, columns=list(columns), batch_size=_BATCH, use_pyarrow=True) as (meta, reader):
            for batch in reader:
                shapes = batch.column(meta["geometry_name"] or "wkb_geometry").to_numpy(zero_copy_only=False)
                known = {name: batch.column(name).is_valid() for name in columns if name in batch.schema.names}
                count.add(np.asarray(shapely.from_wkb(shapes), dtype=object), known)
    except (DataSourceError, DataLayerError, OSError, ValueError) as error:
        raise SnapshotDamagedError(
            dataset=snapshot.dataset, problem=f"{path.name} cannot be read ({error})."
        ) from error
    return count.result()


class _Count:
    """Counts the geometries that touch an area, batch by batch, with their bounds."""

    def __init__(self, area: Extent | None) -> None:
        self.area, self.rows = area, 0
        self.filled: dict[str, int] = {}
        self.bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])
        if area is not None:
            shapely.prepare(area.geometry)

    def add(self, shapes: NDArray[np.object_], known: Mapping[str, Any] = MappingProxyType({})) -> _Count:
        """Count these too; ``known`` says per column in which of them it is filled."""
        inside = np.ones(len(shapes), dtype=bool)
        if self.area is not None:
            inside = np.asarray(shapely.intersects(self.area.geometry, shapes))
        for name, mask in known.items():
            self.filled[name] = self.filled.get(name, 0) + int((np.asarray(mask) & inside).sum())
        shapes = shapes[inside]
        if len(shapes):
            self.rows += len(shapes)
            west, south, east, north = shapely.total_bounds(shapes)
            self.bounds[:2] = np.minimum(self.bounds[:2], [west, south])
            self.bounds[2:] = np.maximum(self.bounds[2:], [east, north])
        return self

    def result(self) -> Before:
        """What was counted."""
        extent_m = tuple(float(number) for number in self.bounds) if self.rows else None
        return Before(self.rows, extent_m, filled=self.filled)
