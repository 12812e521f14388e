"""Compiled functions are kept on disk, wherever the project is installed."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import TYPE_CHECKING

import numba
import pytest
from numba.core import caching

from analysis.transit import compiled as module
from analysis.transit.compiled import compiled

if TYPE_CHECKING:
    from pathlib import Path


def _double(number: int) -> int:
    return 2 * number


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An installation and a home folder that cannot be written to; returns the folder for temporary files."""
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [caching.UserProvidedCacheLocator])
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_machine_code_goes_to_a_folder_for_temporary_files_if_nothing_else_can_be_written(nowhere: Path) -> None:
    function = compiled(_double)

    assert function(21) == 42
    kept = list(nowhere.rglob("*.nbc"))
    assert len(kept) == 1
    (folder,) = nowhere.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_of_somebody_else_is_not_used(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = module._temporary_folder()
    monkeypatch.setattr(os, "getuid", lambda: first.stat().st_uid + 1)
    (nowhere / f"paraatkaart-numba-{first.stat().st_uid + 1}").mkdir()

    other = module._temporary_folder()

    assert other.is_dir()
    assert other != nowhere / f"paraatkaart-numba-{first.stat().st_uid + 1}"


def test_a_folder_named_by_the_user_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))

    assert compiled(_double)(4) == 8
    assert list(tmp_path.rglob("*.nbi"))
