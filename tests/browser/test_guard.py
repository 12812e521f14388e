"""The guard around the server process does what the other tests rely on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GUARDED = """
import runpy, socket, sys
guard = runpy.run_path(sys.argv[1])["guard"]
guard(__import__("pathlib").Path(sys.argv[2]))
{attempt}
"""


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "socket.getaddrinfo('example.org', 443)",
        "socket.gethostbyname('example.org')",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 53))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    ],
)
def test_another_host_is_refused_and_written_down(tmp_path: Path, attempt: str) -> None:
    found, violations = _run(tmp_path, attempt)
    assert "ConnectionRefusedError" in found.stderr
    assert len(violations) == 1


def test_this_machine_is_allowed(tmp_path: Path) -> None:
    listen = "server = socket.create_server(('127.0.0.1', 0))"
    attempt = f"{listen}; socket.create_connection(('localhost', server.getsockname()[1]))"
    found, violations = _run(tmp_path, attempt)
    assert found.returncode == 0, found.stderr
    assert violations == []


def _run(folder: Path, attempt: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    violations = folder / "violations.txt"
    violations.touch()
    guard = Path(__file__).with_name("guarded_streamlit.py")
    command = [sys.executable, "-c", GUARDED.format(attempt=attempt), str(guard), str(violations)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return found, violations.read_text(encoding="utf-8").splitlines()
