"""Run the command: in a process of its own, as its users do, or in this one, which is much faster."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest

import geodata
from cli.main import main
from geodata import Catalogue


class Outcome(NamedTuple):
    """What one run of the command left."""

    code: object
    stdout: str
    stderr: str


class Command(Protocol):
    """Run ``paraatkaart`` with arguments in this process."""

    def __call__(self, *arguments: str) -> Outcome: ...


class Run(Protocol):
    """Run ``paraatkaart`` with arguments and further environment variables in a process of its own."""

    def __call__(self, *arguments: str, **environment: str) -> Outcome: ...


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["paraatkaart", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        return Outcome(stop.value.code, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def shared_command() -> Command:
    """As ``command``, for what several tests look at: what was answered once is not asked again.

    Only for questions about what ships; nothing that a test changes may be behind the answer.
    """

    @cache
    def call(*arguments: str) -> Outcome:
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "argv", ["paraatkaart", *arguments])
            with pytest.raises(SystemExit) as stop:
                main()
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read())
        return Outcome(stop.value.code, *texts)

    return call


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder: Path = tmp_path_factory.mktemp("elsewhere")

    def call(*arguments: str, **environment: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "cli", *arguments],
            cwd=folder,
            env={**os.environ, **environment},
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the command use a copy of the snapshot, and return its folder."""
    source = Path(geodata.__file__).parent
    shutil.copytree(source / "data", tmp_path / "data")
    for name in ("catalogue.toml", "sources.toml"):
        shutil.copy(source / name, tmp_path / name)
    monkeypatch.setattr(geodata, "embedded", lambda: Catalogue.read(tmp_path))
    return tmp_path
