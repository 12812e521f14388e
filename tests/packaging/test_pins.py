"""What is pinned is named by version and digest: an address would tie an installation to one registry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "file", ["constraints.txt", "ui/npm/package.json", "ui/npm/package-lock.json", "ui/npm/.npmrc"]
)
def test_a_pin_holds_no_address(root: Path, file: str) -> None:
    assert "://" not in (root / file).read_text(encoding="utf-8")


def test_every_package_of_npm_has_its_version_and_digest(root: Path) -> None:
    packages = json.loads((root / "ui/npm/package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = [package for place, package in packages.items() if place]
    assert installed
    assert all({"version", "integrity"} <= package.keys() for package in installed)
