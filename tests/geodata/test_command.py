from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from geodata import __main__ as command
from geodata.build import __main__ as build_command
from geodata.catalogue import embedded

if TYPE_CHECKING:
    from pathlib import Path

    from tests.geodata.conftest import Small


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three towns have no register to fit to; tests/cli/test_altered.py has one."""
    monkeypatch.setattr(command, "problems_across", lambda _: [])


def test_seals_and_reports_success(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "embedded", small.catalogue)
    small.write_towns([small.town(1)])
    assert command.main(["seal", "towns"]) == 0
    assert len(small.catalogue().features("towns")) == 1


def test_tells_that_a_changed_dataset_has_to_be_reviewed(
    small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "embedded", small.catalogue)
    assert command.main(["seal", "towns"]) == 0
    assert "towns is now unreviewed" in capsys.readouterr().err


def test_a_file_with_a_mistake_is_not_sealed(
    small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "embedded", small.catalogue)
    before = (small.folder / "catalogue.toml").read_bytes()
    small.write_towns([small.town(1), small.town(2, evidence="guessed")])
    assert command.main(["seal", "towns"]) == 2
    assert "column 'evidence' in row 2 is 'guessed'" in capsys.readouterr().err
    assert (small.folder / "catalogue.toml").read_bytes() == before


def test_nothing_is_sealed_if_one_of_several_does_not_fit(
    small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "embedded", small.catalogue)
    before = (small.folder / "catalogue.toml").read_bytes()
    small.write_towns([small.town(1)])
    small.figures.write_text("id,value\na,many\n", encoding="utf-8")
    assert command.main(["seal", "towns", "figures"]) == 2
    assert "figures.csv, line 2" in capsys.readouterr().err
    small.figures.write_text("id,value\na,1\n", encoding="utf-8")
    monkeypatch.setattr(command, "problems_across", lambda found: [f"{found['towns'].rows} town is wrong."])
    assert command.main(["seal", "towns", "figures"]) == 2
    assert capsys.readouterr().err == "1 town is wrong.\nNothing was sealed.\n"
    assert (small.folder / "catalogue.toml").read_bytes() == before


def test_an_unknown_dataset_is_an_error_with_a_message(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["seal", "nothing"]) == 2
    assert "Unknown dataset 'nothing'" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["seal"], ["open", "zones"]])
def test_other_arguments_show_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(arguments) == 2
    assert "usage: python -m geodata seal" in capsys.readouterr().err


def test_runs_as_a_module_in_a_process_of_its_own() -> None:
    run = subprocess.run([sys.executable, "-m", "geodata"], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "usage:" in run.stderr


def test_the_build_needs_its_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--sources", str(tmp_path), "--out", str(tmp_path), "--only", "stations"]
    assert build_command.main(arguments) == 2
    assert "No file rail-stations/stations_crop.csv in or beside" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_needs_no_source_can_be_built_anywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build_command.main(["--sources", str(tmp_path), "--out", str(tmp_path), "--only", "sites"]) == 0
    assert "9 rows" in capsys.readouterr().out
    assert (tmp_path / "sites.geojson").read_bytes() == embedded().path("sites").read_bytes()
