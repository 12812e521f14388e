"""The folder with refreshed data: snapshots stored by content, and a pointer per dataset to the one in use.

::

    snapshots/<dataset>/<digest>/   the files and snapshot.json; never changed, never deleted by the program
    current/<dataset>.json          which snapshot is in use; absent: the embedded data
    tmp/<dataset>/                  what is being fetched
    locks/<dataset>.lock            who is fetching it

A snapshot is complete before it gets its name, and gets its name before the pointer names it. Both are single renames
on one file system, so whoever reads at any moment, a crash included, sees the old or the new snapshot and nothing else.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from geodata.errors import RefreshBusyError, SnapshotDamagedError, UnknownSnapshotError
from geodata.folder import DataFolderError, check_folder, explained
from geodata.pins import pinned
from geodata.settings import data_folder
from geodata.snapshot import (
    DESCRIPTION,
    DIGEST_LENGTH,
    Snapshot,
    content_files,
    digest_of,
    read_description,
    write_description,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}")
_CHOOSE_S = 10.0
"""How long choosing a snapshot waits for whoever holds the lock, in seconds."""


class Store:
    """The refreshed data below one folder.

    Parameters
    ----------
    folder : Path, optional
        Need not exist; :func:`geodata.settings.data_folder` if left out.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = data_folder() if folder is None else folder

    @contextmanager
    def staging(self, dataset: str) -> Iterator[Path]:
        """Hold the dataset, and give an empty folder that is gone afterwards unless it was published.

        Raises
        ------
        RefreshBusyError
            Another process or thread holds the dataset.
        """
        with self._held(dataset, timeout_s=0):
            waiting = self.folder / "tmp" / dataset
            shutil.rmtree(waiting, ignore_errors=True)  # left by a process that was killed: the lock says it is gone
            waiting.mkdir(parents=True)
            try:
                yield Path(tempfile.mkdtemp(dir=waiting))
            finally:
                shutil.rmtree(waiting, ignore_errors=True)

    def publish(self, dataset: str, staged: Path, meta: Snapshot) -> Snapshot:
        """Make a staged folder the snapshot in use; call it inside :meth:`staging`.

        Parameters
        ----------
        dataset : str
            Id of the dataset.
        staged : Path
            The folder that :meth:`staging` gave, with at least one file.
        meta : Snapshot
            Its description; ``dataset``, ``digest`` and ``folder`` are filled in. The same content, fetched again,
            keeps its first day and reference date, so that what was made from it can be made again.

        Raises
        ------
        ValueError
            The folder is empty, or is not one of the dataset's staging folders.
        OSError
            The disk is full, for example; what was in use stays in use.
        """
        if staged.parent != self.folder / "tmp" / dataset or not content_files(staged):
            raise ValueError(f"{staged} is no staged content of '{dataset}'.")
        digest = digest_of(staged)
        folder = self.folder / "snapshots" / dataset / digest
        snapshot = _after(replace(meta, dataset=dataset, digest=digest, folder=folder))
        write_description(snapshot, staged / DESCRIPTION)
        for path in staged.rglob("*"):
            _sync(path)
        _sync(staged)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() and _is_whole(folder):
            (staged / DESCRIPTION).replace(folder / DESCRIPTION)  # the same content, fetched once more
            _sync(folder)
        else:
            if folder.exists():
                folder.rename(staged.parent / f"{digest}-damaged")
            staged.rename(folder)
        _sync(folder.parent)
        self._point(dataset, digest)
        return snapshot

    def current(self, dataset: str) -> Snapshot | None:
        """The snapshot in use, or None for the embedded data; :mod:`geodata.pins` may put another in its place.

        Raises
        ------
        SnapshotDamagedError
            The pointer cannot be read, or names a snapshot that is not there.
        DataFolderError
            The folder as a whole cannot be read.
        """
        path = self._pointer(dataset)
        pins = pinned().digests
        if dataset in pins:
            digest = pins[dataset]
            return None if digest is None else read_description(dataset, self.folder / "snapshots" / dataset / digest)
        try:
            with explained(self.folder):
                digest = str(json.loads(path.read_text(encoding="utf-8"))["digest"])
        except FileNotFoundError:
            return None
        except DataFolderError:
            raise
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise SnapshotDamagedError(dataset=dataset, problem=f"{path} cannot be read ({error}).") from error
        if not _DIGEST.fullmatch(digest):
            raise SnapshotDamagedError(dataset=dataset, problem=f"{path} names '{digest}'.")
        return read_description(dataset, self.folder / "snapshots" / dataset / digest)

    def in_use(self) -> list[str]:
        """Ids of the datasets that have a snapshot in use, sorted."""
        found = {path.stem for path in self._pointers() if _NAME.fullmatch(path.stem)}
        pins = pinned().digests
        return sorted(found - set(pins) | {dataset for dataset, digest in pins.items() if digest is not None})

    def key(self) -> tuple[tuple[object, ...], ...]:
        """Changes when another snapshot comes into use, and is cheap to ask for."""
        found: list[tuple[object, ...]] = list(pinned().digests.items())
        for path in self._pointers():
            with suppress(FileNotFoundError):  # reset since the folder was listed
                state = path.stat()
                found.append((path.name, state.st_ino, state.st_mtime_ns))
        return tuple(found)

    def key_of(self, dataset: str) -> tuple[int, int] | None:
        """Changes when a snapshot of this dataset comes into use, the same one fetched once more included."""
        try:
            state = self._pointer(dataset).stat()
        except FileNotFoundError:
            return None
        return state.st_ino, state.st_mtime_ns

    def snapshots(self, dataset: str) -> list[Snapshot]:
        """All snapshots whose description can be read, the one fetched last first."""
        found = []
        for folder in (self.folder / "snapshots" / _checked(dataset)).glob("*"):
            try:
                found.append(read_description(dataset, folder))
            except SnapshotDamagedError:
                continue  # its digest cannot be chosen either; a refresh makes it anew
        return sorted(found, key=lambda one: (one.checked or one.retrieved, one.digest), reverse=True)

    def choose(self, dataset: str, digest: str) -> Snapshot:
        """Use a snapshot that was fetched before; the first digits of its digest are enough.

        Raises
        ------
        UnknownSnapshotError
            No snapshot has this digest, or several have.
        SnapshotDamagedError
            It is no longer what it was.
        RefreshBusyError
            The dataset is being refreshed.
        """
        check_folder(self.folder, write=True)
        found = self.find(dataset, digest)
        with self._held(dataset, timeout_s=_CHOOSE_S):
            self._point(dataset, found.digest)
        return found

    def find(self, dataset: str, digest: str) -> Snapshot:
        """The snapshot whose digest begins like this, whole as it was stored.

        Raises
        ------
        UnknownSnapshotError, SnapshotDamagedError
            As in :meth:`choose`.
        """
        known = self.snapshots(dataset)
        fitting = [snapshot for snapshot in known if digest and snapshot.digest.startswith(digest)]
        if len(fitting) != 1:
            listed = ", ".join(snapshot.digest for snapshot in known) or "-"
            raise UnknownSnapshotError(dataset=dataset, digest=digest, known=listed)
        fitting[0].check()
        return fitting[0]

    def reset(self, dataset: str) -> bool:
        """Use the embedded data again, or none if there is none; snapshots are kept. Whether anything changed.

        Raises
        ------
        RefreshBusyError
            The dataset is being refreshed.
        """
        if not self._pointer(dataset).exists():
            return False
        with self._held(dataset, timeout_s=_CHOOSE_S):
            self._pointer(dataset).unlink(missing_ok=True)
            _sync(self.folder / "current")
        return True

    def _pointers(self) -> list[Path]:
        try:
            with explained(self.folder):
                return sorted(path for path in (self.folder / "current").iterdir() if path.suffix == ".json")
        except FileNotFoundError:
            return []

    def _pointer(self, dataset: str) -> Path:
        return self.folder / "current" / f"{_checked(dataset)}.json"

    def _point(self, dataset: str, digest: str) -> None:
        """Name the snapshot in use; the caller holds the dataset."""
        pointer = self._pointer(dataset)
        waiting = self.folder / "tmp" / dataset
        for folder in (pointer.parent, waiting):
            folder.mkdir(parents=True, exist_ok=True)
        new = waiting / pointer.name
        new.write_text(json.dumps({"digest": digest}) + "\n", encoding="utf-8")
        _sync(new)
        new.replace(pointer)
        _sync(pointer.parent)

    @contextmanager
    def _held(self, dataset: str, timeout_s: float) -> Iterator[None]:
        path = self.folder / "locks" / f"{_checked(dataset)}.lock"
        lock = FileLock(path)
        try:
            with explained(self.folder, {errno.ENOENT}):
                path.parent.mkdir(parents=True, exist_ok=True)
                lock.acquire(timeout=timeout_s)
        except Timeout:
            raise RefreshBusyError(dataset=dataset) from None
        try:
            yield
        finally:
            lock.release()


def _checked(dataset: str) -> str:
    """Refuse a name that could lead out of the folder."""
    if not _NAME.fullmatch(dataset):
        raise ValueError(f"{dataset!r} is no id of a dataset.")
    return dataset


def _after(snapshot: Snapshot) -> Snapshot:
    """Keep when the same content was fetched first, and what day it was said to describe."""
    try:
        first = read_description(snapshot.dataset, snapshot.folder)
    except SnapshotDamagedError:
        return snapshot
    origin = dict(snapshot.origin)
    if "reference_date" in first.origin:
        origin["reference_date"] = first.origin["reference_date"]
    return replace(
        snapshot,
        retrieved=first.retrieved,
        reference_date=first.reference_date,
        origin=origin,
        checked=snapshot.retrieved,
    )


def _is_whole(folder: Path) -> bool:
    """Whether the files of a stored snapshot are still what its name says."""
    return digest_of(folder) == folder.name


def _sync(path: Path) -> None:
    """Have a file or a folder written to the disk before going on."""
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
