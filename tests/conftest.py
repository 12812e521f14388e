"""What all tests share."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

# A slow machine is no failure. Where 50 examples are too few or too many, the test says so.
settings.register_profile("paraatkaart", deadline=None, max_examples=50)
settings.load_profile("paraatkaart")

# No test sees or changes what the user of this machine refreshed, modules that read data when imported included.
_NOTHING_REFRESHED = tempfile.TemporaryDirectory(prefix="paraatkaart-tests-")
os.environ["PARAATKAART_DATA"] = _NOTHING_REFRESHED.name

# A decision table that all tests would make anew is made once in a run; processes that are started inherit the folder.
if "PARAATKAART_TEST_TABLES" not in os.environ:
    _TABLES = tempfile.TemporaryDirectory(prefix="paraatkaart-tables-")
    os.environ["PARAATKAART_TEST_TABLES"] = _TABLES.name
os.environ["PARAATKAART_CACHE"] = os.environ["PARAATKAART_TEST_TABLES"]

# No test cuts the power, so none has to wait until what it wrote is on the disk.
os.fsync = lambda fd: None  # noqa: ARG005  as the real one names it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the browser: its files take longest, and the last ones should be short."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


_TOGETHER = ("tests/browser/", "tests/cli/")
"""Folders of tests that share what takes long: a server and a browser, answers of the command."""


class _Together(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Files go to the processes one by one, but those of some folders all to the same one."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in _TOGETHER if nodeid.startswith(folder)), super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _Together:
    """How tests are divided among processes, where there are several."""
    return _Together(config, log)


class Project(Protocol):
    """Run Python with arguments in a copy of the project's packages, data included; returns the finished process."""

    folder: Path

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]: ...

    def cli(self, *commands: str, then: str = "") -> list[tuple[int, str, str]]:
        """Run commands of ``paraatkaart``, and a program after them, in one process.

        Returns exit code, output and errors of each.
        """


_COMMANDS = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from cli.main import main
answers, then, commands = [], sys.argv[1], sys.argv[2:]
for command in commands:
    sys.argv = ["paraatkaart", *command.split()]
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        try:
            main()
        except SystemExit as stop:
            answers.append([stop.code, out.getvalue(), err.getvalue()])
if then:
    with redirect_stdout(io.StringIO()) as out:
        exec(then, {})
    answers.append([0, out.getvalue(), ""])
print(json.dumps(answers))
"""


class _Copy:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment,
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
        )

    def cli(self, *commands: str, then: str = "") -> list[tuple[int, str, str]]:
        done = self("-c", _COMMANDS, then, *commands)
        assert done.returncode == 0, done.stderr
        return [(code, output, errors) for code, output, errors in json.loads(done.stdout)]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return Path(__file__).parent.parent


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Project:
    """A copy of the packages that tests may change, what was compiled of them included."""
    half_written = shutil.ignore_patterns("*.pyc.*", "*.nbi.*", "*.nbc.*")
    for package in ("geodata", "layers", "analysis", "briefing", "ui", "cli"):
        shutil.copytree(root / package, tmp_path / package, ignore=half_written)
    return _Copy(tmp_path)
