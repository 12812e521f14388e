"""The wheel holds everything that the packages need, the data included, and works away from the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import json, geodata, layers, analysis, briefing.sheet, cli.main, ui
from geodata import embedded
print(json.dumps({
    "from": geodata.__file__,
    "wrong": [str(finding.error) for finding in embedded().verify() if finding.error],
    "datasets": sorted(embedded().datasets),
    "layers": {layer_id: len(layers.load_layer(layer_id).frame) for layer_id in layers.layer_specs()},
}))
"""


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_its_packages(wheel: Path, root: Path) -> None:
    ours = {
        str(path.relative_to(root))
        for package in ("geodata", "layers", "analysis", "briefing", "ui", "cli")
        for path in (root / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())

    assert "geodata/catalogue.toml" in ours
    assert ours - held == set()


def test_the_licence_travels_with_the_wheel(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/LICENSE"))
        assert archive.read(name) == (root / "LICENSE").read_bytes()


def test_data_and_layers_open_from_the_unpacked_wheel(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    # -P keeps the working directory off the path; PYTHONPATH comes before the editable installation.
    found = json.loads(
        subprocess.run(
            [sys.executable, "-P", "-c", PROGRAM],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )

    assert found["from"].startswith(str(tmp_path / "site"))
    assert found["datasets"]
    assert found["wrong"] == []
    assert found["layers"]
    assert all(found["layers"].values())
