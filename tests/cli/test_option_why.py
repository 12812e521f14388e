"""``paraatkaart option why``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from analysis.options import door
from analysis.options.by_mode import street_minutes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Command


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few draws, which changes the bands and not the form of the answer."""
    answer = door.door_to_door
    monkeypatch.setattr(door, "door_to_door", lambda *asked, **question: answer(*asked, **question, draws=5))


def keys(value: Any) -> Iterator[str]:
    for entry in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from keys(entry)
    if isinstance(value, dict):
        yield from value


def test_the_parts_of_a_zone_add_up_to_its_minutes_on_the_map(command: Command, root: Path) -> None:
    done = command("option", "why", "7941", "--option", "pr-a32", "--shift", "sunday_in", "--format", "json")
    printed = json.loads(done.stdout)
    table = street_minutes("pr-a32")
    row = table.zones.set_index("id").loc["7941"]

    assert printed["digest"] == table.digest
    assert (printed["shift_time"], printed["direction"], printed["peak"]) == ("22:00", "to", False)
    ways = {way["mode"]: way for way in printed["ways"]}
    assert set(ways) == {*table.names, "transit"}
    for mode in table.names:
        assert ways[mode]["minutes"] == pytest.approx(row[f"{mode}_min"], abs=0.001)
    for way in ways.values():
        assert sum(part["minutes"] for part in way["parts"]) == pytest.approx(way["minutes"] or 0.0, abs=0.02)
    assert "change" in [part["kind"] for part in ways["park_and_ride"]["parts"]]
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}
    assert set(keys(printed)) - described == set()


def test_the_rule_of_the_taxi_counts_where_it_is_asked_for(command: Command) -> None:
    asked = ("option", "why", "8032", "--mode", "transit", "--option", "bus-poort", "--format", "json")
    free, ruled = (json.loads(command(*asked, rule).stdout) for rule in ("--no-taxi-rule", "--taxi-rule"))

    assert (free["taxi_rule"], ruled["taxi_rule"]) == (False, True)
    assert free["transit_digest"] != ruled["transit_digest"]
    (without,), (with_rule,) = free["ways"], ruled["ways"]
    assert with_rule["minutes"] > without["minutes"]


def test_a_station_and_a_point_as_a_table(command: Command) -> None:
    station = command("option", "why", "STA-02", "--mode", "transit", "--mode", "bike", "--option", "pendel-meppel")
    assert station.code == 0, station.stderr
    assert station.stdout.startswith("Meppel (station STA-02), option 'pendel-meppel', to the gate, shift early 07:30;")
    assert re.findall(r"^(\w+): [0-9.]+ min$", station.stdout, re.MULTILINE) == ["transit", "bike"]
    assert "Meppel, station - Johannes Postkazerne, poort" in station.stdout
    point = command(
        "option", "why", "233900,557800", "--mode", "car", "--mode", "park_and_ride", "--shift", "friday_out"
    )
    assert "from the gate" in point.stdout
    assert "A28" in point.stdout
    assert point.stdout.rstrip().endswith("park_and_ride: no way")


@pytest.mark.parametrize(
    "arguments, told",
    [
        (("nergens",), "Unknown origin 'nergens'"),
        (("6.2,52.7",), "write RD metres"),
        (("7941", "--shift", "nacht"), "there is no 'nacht'"),
        (("7941", "--mode", "boot"), "there is no 'boot'"),
    ],
)
def test_what_is_not_known_is_named(command: Command, arguments: tuple[str, ...], told: str) -> None:
    done = command("option", "why", *arguments)
    assert (done.code, done.stdout) == (2, "")
    assert told in done.stderr
