"""Help, errors and encodings of the command."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Command, Run

HEAVY = ("geopandas", "pandas", "numpy", "shapely", "streamlit")


def test_help_names_the_commands(run: Run) -> None:
    done = run("--help")

    assert done.code == 0
    for command in ("verify", "layers", "features", "reach"):
        assert f"  {command} " in done.stdout


def test_help_loads_nothing_heavy() -> None:
    program = f"import sys, cli.main; print([name for name in {HEAVY} if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("fly",),
        ("layers", "--format", "xml"),
        ("features", "--format", "table"),
        ("features", "--layer", "moon"),
        ("verify", "--format", "geojson"),
        ("verify", "surplus"),
    ],
)
def test_what_cannot_be_meant_ends_with_code_2_and_one_message(command: Command, arguments: tuple[str, ...]) -> None:
    done = command(*arguments)

    assert done.code == 2
    assert done.stdout == ""
    assert arguments[-1] in done.stderr


def test_an_unknown_layer_is_answered_with_the_known_ones(run: Run) -> None:
    done = run("features", "--layer", "stations", "--layer", "moon")

    assert done.stderr.startswith("Error: Unknown layer 'moon'. Choose one of: ")
    assert "stations" in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_output_is_utf8_in_any_locale(run: Run) -> None:
    done = run("features", "--layer", "stations", LC_ALL="C", LANG="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert done.code == 0
    assert "Mariënberg" in done.stdout


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").stdout == f"paraatkaart {metadata.version('paraatkaart')}\n"


def test_a_reader_that_stops_early_sees_no_traceback_and_no_failure() -> None:
    command = f"set -o pipefail; '{sys.executable}' -m cli features --layer zones | head -n 1"

    done = subprocess.run(["bash", "-c", command], check=True, capture_output=True, text=True)

    assert done.stdout == '{"type": "FeatureCollection",\n'
    assert done.stderr == ""
