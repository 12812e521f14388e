"""A network in a folder: all or nothing, checked when it is opened."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import shapely

from geodata.streets import build_network, open_network, read_osm, write_network
from geodata.streets import files as module
from geodata.streets.errors import NetworkFolderError, NetworkTargetError

if TYPE_CHECKING:
    from pathlib import Path

    from geodata.streets import StreetNetwork
    from tests.geodata.streets.conftest import Draw

ROAD = {"highway": "unclassified", "name": "Brink"}
NODES = {1: (0.0, 0.0), 2: (600.0, 0.0), 3: (600.0, 300.0), 4: (0.0, 300.0), 5: (9_000.0, 0.0), 6: (9_100.0, 0.0)}


@pytest.fixture
def network(draw: Draw) -> StreetNetwork:
    ways = {10: ([1, 2, 3, 4, 1], ROAD), 11: ([1, 3], {**ROAD, "oneway": "yes"}), 12: ([5, 6], {"highway": "footway"})}
    return build_network(read_osm(draw(NODES, ways)), ["car", "walk"])


@pytest.fixture
def folder(network: StreetNetwork, tmp_path: Path) -> Path:
    return write_network(network, tmp_path / "deep" / "network")


def test_what_is_written_comes_back(network: StreetNetwork, folder: Path) -> None:
    found = open_network(folder)

    pd.testing.assert_frame_equal(found.nodes, network.nodes)
    pd.testing.assert_frame_equal(found.edges, network.edges)
    assert shapely.equals_exact(found.geometry, network.geometry).all()
    assert (found.modes, found.crs, found.cuts) == (network.modes, network.crs, network.cuts)
    assert found.digest == network.digest
    assert found.notes == network.notes
    assert sorted(path.name for path in folder.iterdir()) == ["edges.parquet", "network.json", "nodes.parquet"]
    assert [path.name for path in folder.parent.iterdir()] == ["network"]


def test_the_same_network_gives_the_same_files(network: StreetNetwork, folder: Path, tmp_path: Path) -> None:
    again = write_network(network, tmp_path / "again")

    for name in ("nodes.parquet", "edges.parquet", "network.json"):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_the_index_says_what_is_in_it(folder: Path) -> None:
    index = json.loads((folder / "network.json").read_text(encoding="utf-8"))

    assert index["attribution"] == "© OpenStreetMap contributors"
    assert index["licence"] == "ODbL 1.0"
    assert [cut["mode"] for cut in index["cuts"]] == ["car", "walk"]
    assert index["cuts"][1]["parts"] == 1
    assert index["modes"] == ["car", "walk"]


def test_a_network_replaces_a_network_but_nothing_else(network: StreetNetwork, folder: Path, tmp_path: Path) -> None:
    write_network(network, folder)
    empty = tmp_path / "empty"
    empty.mkdir()
    write_network(network, empty)
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work", encoding="utf-8")
    plain = tmp_path / "plain"
    plain.write_text("a file", encoding="utf-8")

    for target in (precious, plain):
        with pytest.raises(NetworkTargetError, match="nothing is written"):
            write_network(network, target)

    assert (precious / "thesis.txt").read_text(encoding="utf-8") == "years of work"
    assert [path.name for path in precious.iterdir()] == ["thesis.txt"]
    assert plain.read_text(encoding="utf-8") == "a file"
    assert open_network(empty).digest == open_network(folder).digest == network.digest


def test_a_failure_while_writing_leaves_the_old_network(
    network: StreetNetwork, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("pyarrow.parquet.write_table", "os.fsync", "pathlib.Path.write_text"):
        with monkeypatch.context() as patch:
            patch.setattr(name, full_disk)
            with pytest.raises(OSError, match="No space left"):
                write_network(network, folder)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
        assert [path.name for path in folder.parent.iterdir()] == ["network"]


def test_what_a_killed_process_left_is_cleared(network: StreetNetwork, folder: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    partial = folder.parent / f".network.aaaa.{dead.pid}.partial"
    partial.mkdir()
    folder.rename(folder.parent / f".network.bbbb.{dead.pid}.old")
    alive = folder.parent / f".network.cccc.{os.getpid()}.partial"
    alive.mkdir()

    write_network(network, folder)

    assert sorted(path.name for path in folder.parent.iterdir()) == [alive.name, "network"]
    assert open_network(folder).digest == network.digest


WRITER = """
import sys
from geodata.streets import open_network, write_network
network = open_network(sys.argv[1])
print("ready", flush=True)
while True:
    write_network(network, sys.argv[2])
"""


def test_a_killed_writer_leaves_a_whole_network(network: StreetNetwork, folder: Path, tmp_path: Path) -> None:
    target = write_network(network, tmp_path / "target")
    for moment in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(target)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(0.013 * (moment + 1))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        module._sweep(target)  # what the next build does first

        assert open_network(target).digest == network.digest


def test_a_damaged_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    index = json.loads((folder / "network.json").read_text(encoding="utf-8"))
    cases = [
        ("nodes.parquet", b"x", "was changed"),
        ("network.json", b"{", "cannot be read"),
        ("network.json", b"[]", "cannot be read"),
        ("network.json", json.dumps({**index, "schema": 99}).encode(), "version 99"),
        ("network.json", json.dumps({**index, "modes": None}).encode(), "does not fit"),
        ("network.json", json.dumps({"schema": 2, "files": index["files"]}).encode(), "does not fit"),
    ]
    for name, content, problem in cases:
        before = (folder / name).read_bytes()
        (folder / name).write_bytes(content)
        with pytest.raises(NetworkFolderError, match=problem):
            open_network(folder)
        (folder / name).write_bytes(before)

    (folder / "edges.parquet").unlink()
    with pytest.raises(NetworkFolderError, match=r"edges\.parquet is missing"):
        open_network(folder)
    with pytest.raises(NetworkFolderError, match=r"holds no network\.json") as refused:
        open_network(tmp_path / "nowhere")
    assert "is geen bruikbaar stratennetwerk" in refused.value.dutch
