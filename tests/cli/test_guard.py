"""What the command prints of munition and storage names no place finer than a municipality."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from geodata import embedded
from layers.told import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Command

REGISTER = embedded().table("register")
ROWS = set(REGISTER["id"][REGISTER["category"].isin(CATEGORIES)])
MUNICIPALITIES = set(embedded().features("municipalities")["name"])
VILLAGES = {*embedded().features("zones")["place"], *embedded().features("place_labels")["name"]} - MUNICIPALITIES
TOLD = re.compile(rf"munitie|materieelopslag|\b({'|'.join(ROWS)})\b", re.IGNORECASE)
"""Also a municipality may be called after its village: that it is the municipality has to be said."""


def records(text: str) -> Iterator[str]:
    """The lines of a table, or the objects of a JSON document with all that is directly in them."""
    if text.startswith(("{", "[")):
        yield from _objects(json.loads(text))
    else:
        yield from text.splitlines()


def _objects(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield " ".join(str(part) for part in value.values() if not isinstance(part, dict | list))
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(part)


@pytest.mark.parametrize(
    "arguments",
    [
        "coverage",
        "coverage --format json",
        "layers --format json",
        "features --layer munition --layer agreements --layer municipalities",
        "overlap --left munition --right municipalities",
        "verify --network --format json",
        "status --format json",
    ],
)
def test_no_output_names_a_village_beside_munition_or_storage(shared_command: Command, arguments: str) -> None:
    done = shared_command(*arguments.split())
    assert done.code == 0, done.stderr
    told = [record for record in records(done.stdout) if TOLD.search(record)]
    for record in told:
        words = re.sub(r"\(gemeente [^)]*\)", "", record)
        assert [village for village in VILLAGES if re.search(rf"\b{re.escape(village)}\b", words)] == [], record
    if arguments.startswith("coverage"):
        assert len(told) >= len(ROWS)


def test_the_inventory_names_no_more_than_the_register() -> None:
    """It is what remains of a row that was lost from the register."""
    names = embedded().table("inventory").set_index("id")["name"]
    assert names[sorted(ROWS)].tolist() == REGISTER.set_index("id")["name"][sorted(ROWS)].tolist()
