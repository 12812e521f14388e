"""The data in use: the embedded catalogue, with what the user refreshed in place of it or beside it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from geodata.catalogue import Catalogue, Dataset, Source, embedded
from geodata.errors import DatasetInvalidError, ParaatkaartError, SnapshotDamagedError, SnapshotEarlierError
from geodata.pins import pinned
from geodata.schema import RD_NAME, check_frame
from geodata.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geodata.snapshot import Snapshot

REFRESHED = "refreshed"
"""Level of a dataset that was fetched; ``embedded`` is the other one."""

UNREVIEWED = "unreviewed"
_KEPT_ROWS = 50_000
"""Larger tables are read anew each time, rather than held in memory."""


@dataclass(frozen=True, eq=False)
class ActiveCatalogue(Catalogue):
    """The embedded catalogue overlaid by the snapshots in use.

    Attributes
    ----------
    snapshots : mapping
        Dataset → the snapshot that its rows come from.
    damaged : mapping
        Dataset → why its snapshot cannot be opened. Opening it raises: the embedded one does not step in unsaid.
    """

    snapshots: Mapping[str, Snapshot] = field(default_factory=dict)
    damaged: Mapping[str, ParaatkaartError] = field(default_factory=dict)

    def __getitem__(self, dataset_id: str) -> Dataset:
        if dataset_id in self.damaged:
            raise self.damaged[dataset_id]
        return super().__getitem__(dataset_id)

    @property
    def fingerprint(self) -> str:
        """Which snapshots are in use."""
        return " ".join(f"{name}:{one.digest}" for name, one in sorted(self.snapshots.items())) + "".join(
            f" {name}:damaged" for name in sorted(self.damaged)
        )

    def path(self, dataset_id: str) -> Path:
        """Where the file of a dataset lies."""
        dataset = self[dataset_id]
        found = self.snapshots.get(dataset_id)
        return found.folder / dataset.file if found else super().path(dataset_id)

    def table(self, dataset_id: str) -> pd.DataFrame:
        """Open a dataset without geometry, verified. Raises what ``features`` raises."""
        dataset = self[dataset_id]
        return self._refreshed(dataset) if dataset_id in self.snapshots else super().table(dataset_id)

    def features(self, dataset_id: str) -> gpd.GeoDataFrame:
        """Open a dataset with geometry, verified, in RD New (EPSG:28992).

        Raises
        ------
        SnapshotDamagedError
            The snapshot is not what it was when it was stored.
        UnknownDatasetError, DatasetMissingError, DatasetAlteredError, DatasetInvalidError, WrongCrsError
        """
        dataset = self[dataset_id]
        if dataset_id not in self.snapshots:
            return super().features(dataset_id)
        frame = self._refreshed(dataset)
        if not isinstance(frame, gpd.GeoDataFrame):
            raise DatasetInvalidError(dataset=dataset_id, problem="it has no geometry; open it with table().")
        return frame

    def features_in(self, dataset_id: str, window_m: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
        """The rows of a refreshed dataset whose bounds meet a box of RD New, without reading the others; maybe none.

        Raises what ``features`` raises.
        """
        dataset, snapshot = self[dataset_id], self.snapshots[dataset_id]
        pinned().opened.add(dataset_id)
        snapshot.check()
        found = read_content(dataset, self.path(dataset_id), window_m)
        assert isinstance(found, gpd.GeoDataFrame)  # noqa: S101  for the type checker
        return found

    def _refreshed(self, dataset: Dataset) -> pd.DataFrame:
        snapshot = self.snapshots[dataset.id]
        pinned().opened.add(dataset.id)
        snapshot.check()
        read = _read if dataset.rows <= _KEPT_ROWS else _read.__wrapped__
        return read(dataset, self.path(dataset.id)).copy()


def active() -> Catalogue:
    """The catalogue of the data in use. It is the same object until another snapshot comes into use."""
    store = Store()
    key = (store.folder, store.key())
    with _LOCK:
        if key not in _state:
            _state[key] = overlay(store) if key[1] else embedded()
            while len(_state) > _KEPT_CATALOGUES:  # visitors who pin a snapshot do not open all anew for each other
                del _state[next(iter(_state))]
        return _state[key]


def overlay(store: Store, base: Catalogue | None = None) -> ActiveCatalogue:
    """Lay the snapshots in use over a catalogue, the embedded one if left out.

    A snapshot that is no table, such as a timetable, is none of its datasets; it is found in the store.
    """
    base = base or embedded()
    snapshots: dict[str, Snapshot] = {}
    damaged: dict[str, ParaatkaartError] = {}
    datasets, sources = dict(base.datasets), dict(base.sources)
    for dataset_id in store.in_use():
        try:
            snapshot = store.current(dataset_id)
            if snapshot is None or not snapshot.entry:
                continue
            datasets[dataset_id] = as_dataset(snapshot, base.datasets.get(dataset_id))
        except SnapshotDamagedError as error:
            damaged[dataset_id] = error
            continue
        snapshots[dataset_id] = snapshot
        sources.setdefault(snapshot.origin["id"], Source(**snapshot.origin))
    return ActiveCatalogue(base.folder, datasets, sources, snapshots, damaged)


def as_dataset(snapshot: Snapshot, twin: Dataset | None) -> Dataset:
    """The catalogue entry of a snapshot.

    Raises
    ------
    SnapshotDamagedError
        Its description does not make an entry.
    SnapshotEarlierError
        It is no longer of the schema of its embedded twin.
    """
    known = {member.name for member in fields(Dataset)}
    content = snapshot.content
    try:
        entry: dict[str, Any] = {key: _tuple(value) for key, value in snapshot.entry.items() if key in known}
        dataset = Dataset(
            **{
                **entry,
                "id": snapshot.dataset,
                "file": content.name if content else "",
                "sha256": snapshot.digest,
                "rows": snapshot.rows,
                "crs": RD_NAME,
                "sources": (snapshot.origin["id"],),
                "reference_date": snapshot.reference_date,
                "retrieved": snapshot.retrieved[:10],
                "level": REFRESHED,
                "publication": UNREVIEWED,
            }
        )
        Source(**snapshot.origin)
    except (TypeError, KeyError) as error:
        raise SnapshotDamagedError(dataset=snapshot.dataset, problem=f"its description lacks {error}.") from error
    if content is None:
        raise SnapshotDamagedError(dataset=snapshot.dataset, problem=f"there is no table in {snapshot.folder}.")
    if twin is not None and dict(twin.columns) != dict(dataset.columns):
        raise SnapshotEarlierError(dataset=snapshot.dataset, problem="its columns are not those of now.")
    return dataset


def read_content(
    dataset: Dataset, path: Path, window_m: tuple[float, float, float, float] | None = None
) -> pd.DataFrame:
    """Read ``content.gpkg`` or ``content.parquet``, or what of it meets a box, and check it against the entry.

    Rows without ``reference_date`` are of a register that is always up to date: they have the date of the entry.

    Raises
    ------
    DatasetInvalidError, WrongCrsError
    """
    try:
        if path.suffix == ".parquet":
            frame: pd.DataFrame = gpd.read_parquet(path) if dataset.geometry else pd.read_parquet(path)
            if window_m is not None and isinstance(frame, gpd.GeoDataFrame):
                frame = frame[shapely.intersects(shapely.box(*window_m), shapely.envelope(frame.geometry.to_numpy()))]
        else:
            frame = pyogrio.read_dataframe(path, bbox=window_m)
    except (DataSourceError, pa.ArrowException, OSError, ValueError, RuntimeError) as error:
        raise DatasetInvalidError(dataset=dataset.id, problem=f"{path.name} cannot be read: {error}") from error
    if "reference_date" in frame and frame["reference_date"].isna().any():
        dates = frame["reference_date"].astype("object")
        frame = frame.assign(reference_date=dates.where(dates.notna(), dataset.reference_date).astype("str"))
    promise = dataset if window_m is None else replace(dataset, rows=len(frame))
    return check_frame(promise, frame.reset_index(drop=True), dataset.sources)


@lru_cache(maxsize=32)
def _read(dataset: Dataset, path: Path) -> pd.DataFrame:
    return read_content(dataset, path)


_KEPT_CATALOGUES = 4
_LOCK = threading.Lock()
_state: dict[tuple[Path, tuple[tuple[object, ...], ...]], Catalogue] = {}


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
