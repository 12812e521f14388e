"""What is missing on a machine is named, with the way out."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

OLD = 'case "$*" in -V) echo "Python 3.10.1" ;; *version_info*) exit 1 ;; esac'
NO_VENV = 'case "$*" in *ensurepip*) exit 1 ;; *print*) echo 3.11 ;; esac'


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """Return a folder with a space in its name that holds nothing but the Makefile and a ``bin``."""
    made = tmp_path / "een map"
    (made / "bin").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(root / name, made / name)
    return made


def _command(folder: Path, name: str, script: str) -> Path:
    path = folder / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def _make(folder: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    make = shutil.which("make")
    assert make is not None
    # Without the variables of a make that runs the tests.
    environment = {"PATH": path or os.environ["PATH"]}
    return subprocess.run(
        [make, *arguments], cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    "script, message",
    [
        (OLD, "needs Python 3.11, 3.12 or 3.13; '{python}' is Python 3.10.1. Name another one: make setup PYTHON="),
        (NO_VENV, "'{python}' lacks the module venv. On Debian: apt-get install python3.11-venv"),
    ],
)
def test_a_python_that_does_not_fit_is_refused(folder: Path, script: str, message: str) -> None:
    python = _command(folder, "python", script)

    done = _make(folder, "setup", f"PYTHON={python}")

    assert done.returncode == 2
    assert message.format(python=python) in done.stderr
    assert not (folder / ".venv").exists()


def test_a_python_that_does_not_exist_is_named(folder: Path) -> None:
    done = _make(folder, "setup", "PYTHON=python9")

    assert done.returncode == 2
    assert "There is no 'python9'. Install Python 3.11, 3.12 or 3.13" in done.stderr


def test_a_user_without_chromium_gets_the_command_to_type(folder: Path) -> None:
    _command(folder, "id", "echo 1000")
    shell = shutil.which("sh")
    assert shell is not None
    (folder / "bin" / "sh").symlink_to(Path(shell).resolve())

    done = _make(folder, "--old-file=setup", "chromium", path=str(folder / "bin"))

    assert done.returncode == 2
    assert "Type: sudo apt-get install -y chromium-headless-shell libatomic1\n" in done.stderr


def test_make_alone_lists_the_commands(folder: Path) -> None:
    done = _make(folder)

    assert done.returncode == 0
    assert [line.split()[1] for line in done.stdout.splitlines()] == [
        "app",
        "test",
        "check",
        "bench",
        "verify",
        "setup",
    ]
