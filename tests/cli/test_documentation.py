"""What the documentation says about the command holds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from cli.main import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Command

STATION = ("--from", "6.1975,52.690834")
GEOJSON = {"type", "features", "geometry", "properties", "coordinates"}  # RFC 7946 describes these


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "--network", "--format", "json"),
        ("layers", "--format", "json"),
        ("coverage", "--format", "json"),
        ("reach", "--to", "jpk", "--mode", "bike", "--format", "json"),
        ("reach", "--to", "jpk", "--mode", "bike", "--format", "geojson"),
        ("reach", "--to", "jpk", "--mode", "bike", *STATION, "--format", "json"),
        ("reach", "--to", "jpk", "--mode", "bike", *STATION, "--format", "geojson"),
    ],
    ids=" ".join,
)
def test_every_key_is_described(shared_command: Command, root: Path, arguments: tuple[str, ...]) -> None:
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}

    printed = set(_keys(json.loads(shared_command(*arguments).stdout)))

    assert printed - GEOJSON
    assert printed - GEOJSON - described == set()


def test_the_examples_of_the_readme_run(shared_command: Command, root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"^\.venv/bin/paraatkaart ([^#>\n]+)", readme, re.MULTILINE)

    known = {one.name or getattr(one.callback, "__name__", "") for one in app.registered_commands}
    known |= {str(one.name) for one in app.registered_groups}
    named = {example.split()[0] for example in examples}
    assert named <= known
    assert {"verify", "features", "coverage", "reach", "transit", "options", "loss", "overlap", "status"} <= named
    for example in examples:
        if example.split()[0] in {"refresh", "network", "brief"}:
            continue  # these need a connection or a file, or write one; their own tests run them
        fewer = ["--draws", "20"] if example.split()[0] == "options" else []  # a thousand take half a minute
        done = shared_command(*example.split(), *fewer)
        assert done.code == 0, done.stderr
        assert done.stdout


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for entry in value.values():
            yield from _keys(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _keys(entry)
