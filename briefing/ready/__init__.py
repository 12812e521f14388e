"""Settings of briefings that ship."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def ready_made() -> dict[str, Path]:
    """Name → settings file."""
    folder = Path(str(files("briefing.ready")))
    return {path.stem: path for path in sorted(folder.glob("*.json"))}
