"""``paraatkaart transit``."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from analysis.options import door

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command

QUESTION = ("transit", "--deadline", "08:30", "--day", "weekday", "--egress", "shared_bike")


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few draws, which changes the bands and not the form of the answer."""
    answer = door.door_to_door
    monkeypatch.setattr(door, "door_to_door", lambda *asked, **question: answer(*asked, **question, draws=10))


def test_the_answer_is_that_of_the_analysis(command: Command) -> None:
    printed = json.loads(command(*QUESTION).stdout)
    answer = door.door_to_door(30_600, day="weekday", egress="shared_bike")

    assert printed["digest"] == answer.digest
    assert printed["unknown_phases"] == answer.phases
    assert printed["evidence"] == answer.evidence
    assert [row["inhabitants"] for row in printed["bands"]] == answer.bands["inhabitants"].tolist()
    zones = {row["id"]: row for row in printed["zones"]}
    assert len(zones) == len(answer.zones)
    heerenveen = zones["8441"]
    assert heerenveen["lines"] == "NS-IC-LW"
    assert heerenveen["minutes_low"] <= heerenveen["minutes"] <= heerenveen["minutes_high"]
    assert any(row["minutes"] is None for row in printed["zones"])
    hubs = [figure["id"] for figure in printed["figures"] if figure["id"].startswith("hub_swk")]
    assert hubs == ["hub_swk-trein_e_bike_min", "hub_swk-trein_bike_min"]
    assert "walk_access_kmh" in {figure["id"] for figure in printed["figures"]}
    assert printed["timetable"]["level"] == printed["level"] == "embedded"
    assert printed["zones_used"]["dataset"] == "zones"


def test_the_way_home_is_that_of_the_analysis(command: Command) -> None:
    home = ("transit", "--deadline", "16:00", "--direction", "from", "--day", "saturday", "--egress", "hub_taxi")
    printed = json.loads(command(*home).stdout)
    answer = door.door_to_door(57_600, day="saturday", direction="from", egress="hub_taxi")

    assert (printed["direction"], printed["day"]) == ("from", "saturday")
    assert printed["digest"] == answer.digest
    lines = {line for zone in printed["zones"] for line in (zone["lines"] or "").split()[:1]}
    assert lines & {"HT-MP", "HT-DB", "HT-HV"}  # the taxi comes first


def test_the_rule_of_the_taxi_counts_where_it_is_asked_for(command: Command) -> None:
    asked = ("transit", "--deadline", "08:30", "--egress", "hub_taxi", "--option", "bus-poort", "--taxi-rule")
    printed = json.loads(command(*asked).stdout)
    answer = door.door_to_door(30_600, egress="hub_taxi", option="bus-poort", taxi_rule=True)

    assert printed["taxi_rule"] is True
    assert printed["digest"] == answer.digest
    assert "HT-MP_unless_min" in {figure["id"] for figure in printed["figures"]}


def test_csv_has_the_same_rows_with_their_evidence(command: Command) -> None:
    printed = json.loads(command(*QUESTION).stdout)
    rows = list(csv.DictReader(io.StringIO(command(*QUESTION, "--format", "csv").stdout)))

    assert [row["id"] for row in rows] == [row["id"] for row in printed["zones"]]
    assert [row["minutes"] for row in rows] == [
        "" if row["minutes"] is None else str(row["minutes"]) for row in printed["zones"]
    ]
    assert {row["evidence"] for row in rows} == {"illustrative"}
    assert {row["digest"] for row in rows} == {printed["digest"]}


@pytest.mark.parametrize(
    "arguments, told",
    [
        (("--deadline", "8.30"), "'8.30' as a deadline"),
        (("--deadline", "08:30", "--assume", "tunnel"), "Unknown assumption 'tunnel'"),
        (("--deadline", "08:30", "--egress", "bus"), "'bus' is not one of"),
        (("--deadline", "08:30", "--day", "monday"), "'monday' is not one of"),
        (("--deadline", "08:30", "--direction", "back"), "'back' is not one of"),
        (("--deadline", "08:30", "--date", "2031-01-06"), "valid from 2026-01-01 until 2027-12-31"),
        (("--deadline", "08:30", "--day", "sunday", "--date", "2026-11-24"), "it is a weekday"),
        (("--deadline", "08:30", "--option", "nowhere"), "Unknown option 'nowhere'"),
        ((), "--deadline"),
    ],
)
def test_a_wrong_question_is_refused(command: Command, arguments: tuple[str, ...], told: str) -> None:
    done = command("transit", *arguments)

    assert done.code == 2
    assert done.stdout == ""
    assert told in done.stderr


def test_every_key_is_described(command: Command, root: Path) -> None:
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}

    printed = json.loads(command(*QUESTION).stdout)

    keys = {*printed, *printed["bands"][0], *printed["zones"][0], *printed["figures"][0], *printed["datasets"][0]}
    keys |= {*printed["timetable"], *printed["zones_used"]}
    assert keys - described == set()
