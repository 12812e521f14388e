"""Publish in processes that the tests can kill: one import, then a fork per line of standard input.

``publish FOLDER SECONDS`` publishes two contents in turn for a while, ``full FOLDER BYTES`` publishes once where no
file may grow beyond so many bytes, and writes which error came of it. ``refresh FOLDER SECONDS`` refreshes two states
of a dataset in turn, validation and all. Each process writes its id when it begins.
"""

from __future__ import annotations

import itertools
import os
import resource
import sys
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.errors import RefreshBusyError
from geodata.snapshot import Snapshot
from geodata.store import Store

if TYPE_CHECKING:
    from tests.geodata.refreshing import natura, run
else:
    from refreshing import natura, run

DATASET = "parcels"
PARTS = ("a.bin", "b.bin", "sub/c.bin")


def meta(version: str) -> Snapshot:
    """Describe content of one version."""
    return Snapshot(
        DATASET,
        "",
        Path(),
        len(PARTS),
        None,
        version,
        version,
        "",
        service_verified=True,
        licence="CC0",
        attribution="Bron: test",
    )


def fill(staged: Path, version: str, size: int = 150_000) -> None:
    """Write files that belong together: every byte tells the version."""
    (staged / "sub").mkdir()
    for part in PARTS:
        (staged / part).write_bytes(version.encode() * size)


def publish(store: Store, version: str) -> None:
    """Stage and publish one version."""
    with store.staging(DATASET) as staged:
        fill(staged, version)
        store.publish(DATASET, staged, meta(version))


def _loop(folder: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    for number in itertools.count(os.getpid()):
        with suppress(RefreshBusyError):
            publish(Store(folder), "AB"[number % 2])
        if time.monotonic() >= end:
            break


def _refresh(folder: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    for number in itertools.count(os.getpid()):
        run(Store(folder), {"natura2000": partial(natura, 4 + number % 2)})
        if time.monotonic() >= end:
            break


def _full(folder: Path, size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        publish(Store(folder), "B")
    except OSError as error:
        _say(f"refused {error.errno}")


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> None:
    """Serve one line after the other."""
    with tempfile.TemporaryDirectory() as folder:
        run(Store(Path(folder)), {"natura2000": natura})  # what is loaded once is loaded before the forks
    for line in sys.stdin:
        command, folder, value = line.split()
        if os.fork() == 0:
            _say(os.getpid())
            try:
                if command == "publish":
                    _loop(Path(folder), float(value))
                elif command == "refresh":
                    _refresh(Path(folder), float(value))
                else:
                    _full(Path(folder), int(value))
            finally:
                os._exit(0)


if __name__ == "__main__":
    main()
