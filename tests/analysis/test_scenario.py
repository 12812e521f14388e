"""Option files: read, joined, and refused with file and key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analysis.changes import KINDS, AddLine, AddLink, seconds
from analysis.errors import OptionInvalidError
from analysis.scenario import combined, read_scenario
from geodata import embedded
from geodata.options import BASE, option_files

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.scenario import Scenario

HEAD = """
id = "proef"
name = "Proef"
version = "1"
rationale = "Om te proberen."
evidence = "illustrative"
source = "paraatkaart-options"
reference_date = "2026-11"
"""


def write(path: Path, text: str, name: str = "proef") -> Scenario:
    file = path / f"{name}.toml"
    file.write_text(HEAD.replace('id = "proef"', f'id = "{name}"') + text, encoding="utf-8")
    return read_scenario(file)


LINE = """
[[change]]
kind = "add_line"
id = "S1"
name = "Pendel"
first = "06:00"
last = "09:00"
headway_min = 30
calls = [{stop = "Steenwijk", minutes = 0}, {stop = "poort", minutes = 16}]
"""


def test_an_option_is_read_with_the_place_of_every_change(tmp_path: Path) -> None:
    scenario = write(tmp_path, LINE)

    (placed,) = scenario.changes
    assert isinstance(placed.change, AddLine)
    assert [(call.stop, call.minutes) for call in placed.change.calls] == [("Steenwijk", 0), ("poort", 16)]
    assert (placed.file, placed.key, placed.option) == ("proef.toml", "change[1]", "proef")


@pytest.mark.parametrize(
    "text, key, problem",
    [
        (LINE.replace("headway_min = 30", "headway_min = 0"), "change[1].headway_min", "whole number of minutes"),
        (LINE.replace("headway_min = 30", "headway_min = -5"), "change[1].headway_min", "whole number of minutes"),
        (LINE.replace("headway_min = 30", ""), "change[1].headway_min", "either headway_min or meet"),
        (LINE.replace("minutes = 16", "minutes = 0"), "change[1].calls[2].minutes", "runs backwards in time"),
        (LINE.replace('last = "09:00"', 'last = "05:00"'), "change[1].last", "hold no service"),
        (LINE.replace('"09:00"', '"9 uur"'), "change[1].last", "not a time of day"),
        (LINE.replace('name = "Pendel"', ""), "change[1].name", "missing"),
        (LINE.replace("minutes = 16", 'minutes = "veel"'), "change[1].calls", "no list of stops with minutes"),
        (LINE + 'days = ["feestdag"]\n', "change[1].days", "none of weekday"),
        (LINE + "days = []\n", "change[1].days", "no day with service"),
        (LINE + "colour = 1\n", "change[1].colour", "no such key"),
        ('[[change]]\nkind = "paint"\n', "change[1].kind", "none of add_link"),
        ('[[change]]\nkind = "close_road"\n', "change[1].links", "give one of"),
        (
            '[[change]]\nkind = "change_speed"\nmode = "bike"\nroad = "N353"\n',
            "change[1].factor",
            "either factor or kmh",
        ),
        ('[[change]]\nkind = "shift_hours"\nshift = "early"\ntime = "7:3"\n', "change[1].time", "not a time of day"),
        ("extra = 1\n", "extra", "no key of an option"),
        ("change = 3\n", "change", "tables"),
        ("combine = 3\n", "combine", "list of ids"),
        ("not toml =", "-", "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_named_with_file_and_key(tmp_path: Path, text: str, key: str, problem: str) -> None:
    with pytest.raises(OptionInvalidError) as caught:
        write(tmp_path, text)
    assert isinstance(caught.value, ValueError)
    assert problem in str(caught.value)
    assert f"(proef.toml, key '{key}')" in str(caught.value)
    assert caught.value.dutch.startswith("Optie 'proef' is niet te gebruiken: ")


def test_a_missing_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "proef.toml"
    file.write_text(HEAD.replace('source = "paraatkaart-options"\n', ""), encoding="utf-8")
    with pytest.raises(OptionInvalidError, match="key 'source'"):
        read_scenario(file)


def test_combined_options_come_first_and_once(tmp_path: Path) -> None:
    known = {
        "a": write(tmp_path, LINE, "a"),
        "b": write(tmp_path, 'combine = ["a"]\n' + LINE.replace("S1", "S2"), "b"),
    }
    both = write(tmp_path, 'combine = ["a", "b"]\n', "c")
    found = combined(both, known)
    assert [placed.option for placed in found.changes] == ["a", "b"]
    assert found.digest == combined(known["b"], known).digest
    assert found.id == "c"


@pytest.mark.parametrize("other", ["nowhere", "proef"])
def test_an_option_that_combines_nothing_known_or_itself_is_refused(tmp_path: Path, other: str) -> None:
    scenario = write(tmp_path, f'combine = ["{other}"]\n')
    with pytest.raises(OptionInvalidError, match="combine"):
        combined(scenario, {"proef": scenario})


def test_the_digest_is_about_what_changes(tmp_path: Path) -> None:
    one, other = write(tmp_path, LINE), write(tmp_path, LINE + 'why = "omdat"\n')
    assert one.digest == other.digest
    assert one.digest != write(tmp_path, LINE.replace("headway_min = 30", "headway_min = 20")).digest


def test_seconds_pass_midnight() -> None:
    assert seconds("25:10") == 90_600
    with pytest.raises(ValueError, match="not a time of day"):
        seconds("07:60")


def test_every_option_that_ships_is_read_and_sourced() -> None:
    catalogue = embedded()
    known = {option: read_scenario(path) for option, path in option_files(catalogue).items()}
    assert next(iter(known)) == BASE
    for option, scenario in known.items():
        assert scenario.id == option
        assert scenario.source in catalogue.sources
        assert combined(scenario, known).changes or option == BASE
        assert scenario.evidence == "illustrative"


def test_kinds_are_named_after_what_they_are() -> None:
    assert KINDS["add_link"] is AddLink
    assert len(set(KINDS.values())) == len(KINDS)
