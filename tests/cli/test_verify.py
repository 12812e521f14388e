"""``paraatkaart verify`` finds what differs and says so."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from analysis.reachability import check_network
from geodata import Catalogue, embedded
from geodata.errors import ParaatkaartError
from geodata.seal import seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Command


def test_an_altered_file_is_named_and_the_others_are_still_checked(copy: Path, command: Command) -> None:
    path = copy / "data" / "stations.geojson"
    path.write_text(path.read_text(encoding="utf-8").replace("Steenwijk", "Steenwyk"), encoding="utf-8")

    done = command("verify")

    assert done.code == 2
    (wrong,) = [line for line in done.stdout.splitlines() if not line.startswith("ok ")]
    assert wrong.startswith("wrong  stations ")
    assert "was altered" in wrong
    assert "python -m geodata seal stations" in wrong


def test_a_missing_file_is_named(copy: Path, command: Command) -> None:
    (copy / "data" / "zones.geojson").unlink()

    done = command("verify")

    assert done.code == 2
    assert "Dataset 'zones' is missing" in done.stdout


def test_json_tells_the_same(copy: Path, command: Command) -> None:
    (copy / "data" / "zones.geojson").unlink()

    done = command("verify", "--format", "json")
    found = json.loads(done.stdout)

    assert done.code == 2
    assert found["ok"] is False
    assert [entry["id"] for entry in found["datasets"] if not entry["ok"]] == ["zones"]
    assert all(entry["error"] is None for entry in found["datasets"] if entry["ok"])


@pytest.mark.parametrize("content", ["not toml =", "stray = 1\n", "[zones]\nfile = 'zones.geojson'\n"])
def test_an_unreadable_catalogue_ends_with_code_2(copy: Path, command: Command, content: str) -> None:
    (copy / "catalogue.toml").write_text(content, encoding="utf-8")

    done = command("verify")

    assert done.code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Error: Dataset 'catalogue.toml' is not valid: ")


def test_a_missing_catalogue_ends_with_code_2(copy: Path, command: Command) -> None:
    (copy / "catalogue.toml").unlink()

    done = command("verify")

    assert done.code == 2
    assert done.stderr.startswith("Error: Dataset 'catalogue' is missing: ")


def test_the_network_is_compared_with_what_is_known(shared_command: Command) -> None:
    answer = json.loads(shared_command("verify", "--network", "--format", "json").stdout)
    network = answer["network"]

    assert answer["ok"] is network["ok"] is True
    assert len(network["checks"]) == embedded()["network_checks"].rows
    for check in network["checks"]:
        assert check["found"] > 0
        if check["low"] is not None:
            assert check["ok"] is (check["low"] <= check["found"] <= check["high"])


def test_the_snapshot_and_the_network_in_the_repository_are_sound(shared_command: Command) -> None:
    done = shared_command("verify", "--network")

    assert done.code == 0, done.stdout
    lines, table, summary = done.stdout.split("\n\n")
    assert [line.split()[:2] for line in lines.splitlines()] == [
        ["ok", dataset_id] for dataset_id in embedded().datasets
    ]
    assert len(table.splitlines()) == 1 + embedded()["network_checks"].rows
    assert summary.startswith("Distances: ")


def test_altered_data_make_no_network(copy: Path, command: Command) -> None:
    (copy / "data" / "zones.geojson").unlink()

    done = command("verify", "--network", "--format", "json")

    assert done.code == 2
    assert json.loads(done.stdout).keys() == {"ok", "datasets", "problems"}


@pytest.mark.parametrize("file", ["timeline.csv", "places.geojson"])
def test_a_file_that_is_no_utf8_is_named_with_line_and_column(copy: Path, command: Command, file: str) -> None:
    path = copy / "data" / file
    lines = path.read_bytes().split(b"\n")
    lines[2] = lines[2][:30] + "é".encode() + b"\xe9" + lines[2][30:]
    path.write_bytes(b"\n".join(lines))

    done = command("verify")

    assert done.code == 2
    assert f"byte 0xe9 is no UTF-8; save the file as UTF-8 ({file}, line 3, column 32)" in done.stdout


def test_a_catalogue_that_is_no_utf8_is_named_with_line_and_column(copy: Path, command: Command) -> None:
    (copy / "catalogue.toml").write_bytes(b'# one\n# caf\xe9\n[zones]\nfile = "zones.geojson"\n')

    done = command("verify")

    assert done.code == 2
    assert "byte 0xe9 is no UTF-8; save the file as UTF-8 (catalogue.toml, line 2, column 6)" in done.stderr


@pytest.mark.parametrize(
    "change, told",
    [
        (
            lambda text: text.replace(",", ";"),
            "its columns are separated by semicolons; save it as CSV with commas (register.csv, line 1)",
        ),
        (lambda text: text.replace(",", "\t"), "its columns are separated by tabs; save it as CSV with commas"),
        (
            lambda text: text.replace(",paraphrase,", ",", 1),
            "the first line lacks the column 'paraphrase' (register.csv, line 1)",
        ),
        (lambda text: text.replace(",pillar,", ",pijler,", 1), "the first line lacks the column 'pillar'"),
        (
            lambda text: text.replace(",note\n", ",note,extra\n", 1),
            "the first line has the column 'extra', which is none",
        ),
        (lambda text: text.replace(",note\n", ",note,name\n", 1), "has the column 'name', which is there twice"),
    ],
    ids=["semicolons", "tabs", "a column less", "another name", "a column more", "twice"],
)
def test_what_a_spreadsheet_does_to_a_table_is_told(copy: Path, *, change: Callable[[str], str], told: str) -> None:
    path = copy / "data" / "register.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    (wrong,) = map(str, Catalogue.read(copy).mistakes("register"))

    assert told in wrong
    assert "(register.csv, line 1)" in wrong


def _seal_nonsense(folder: Path, table: str, column: str, value: str) -> None:
    path = folder / "data" / embedded()[table].file
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    frame.loc[0, column] = value
    frame.to_csv(path, index=False)
    seal(Catalogue.read(folder), table)


def test_a_loose_file_and_sealed_nonsense_are_named(copy: Path, command: Command) -> None:
    (copy / "data" / "forgotten.csv").write_text("id\n", encoding="utf-8")
    _seal_nonsense(copy, "network_links", "from_node", "nowhere")
    _seal_nonsense(copy, "register", "evidence", "measured")

    done = command("verify")

    assert done.code == 2
    assert "wrong  Dataset 'forgotten.csv' is not valid: the file is not in the catalogue." in done.stdout
    assert "names a node that does not exist" in done.stdout
    assert "nobody measured what 'regioprofiel-2025' says" in done.stdout


@pytest.mark.parametrize(
    "table, column, value, problem",
    [
        ("network_links", "from_node", "nowhere", "names a node that does not exist"),
        ("network_links", "car_kmh", "-5", "a speed is above zero"),
        ("network_links", "road_class", "dream", "not one of motorway"),
        ("network_links", "assumption", "luck", "unknown assumption 'luck'"),
        ("network_nodes", "y_m", "6", "cannot be RD New"),
        ("destinations", "x_m", "150000", "from the car network"),
    ],
)
def test_a_network_that_cannot_be_is_refused(copy: Path, *, table: str, column: str, value: str, problem: str) -> None:
    _seal_nonsense(copy, table, column, value)

    with pytest.raises(ParaatkaartError, match=problem):
        check_network(Catalogue.read(copy))


def test_all_mistakes_of_a_file_and_those_across_files_are_told_at_once(copy: Path, command: Command) -> None:
    register, timeline, sites = (copy / "data" / embedded()[name].file for name in ("register", "timeline", "sites"))
    rows = pd.read_csv(register, dtype="str", keep_default_na=False)
    rows.loc[:24, "plan_status"] = "open"
    rows.loc[30, "evidence"] = "seen"
    rows.to_csv(register, index=False)
    timeline.write_text(timeline.read_text(encoding="utf-8").replace("2025-08-25,day", "2024-08-25,day"), "utf-8")
    sites.write_text(sites.read_text(encoding="utf-8").replace('"circa 150 ha netto"', "null"), encoding="utf-8")

    done = command("verify")

    assert done.code == 2
    for row in range(1, 26):
        assert f"column 'plan_status' in row {row} is 'open'" in done.stdout
    assert "column 'evidence' in row 31 is 'seen'" in done.stdout
    assert "'2024-08-25', but row 'MIJ-09' of the register has the date 2025-08-25" in done.stdout
    assert "no size is given for 'BTR-01', but the register says circa 150 ha netto" in done.stdout


def test_a_number_given_as_text_is_told_with_its_line(copy: Path) -> None:
    path = copy / "data" / "places.geojson"
    lines = path.read_text(encoding="utf-8").split("\n")
    for line in (4, 9):
        lines[line - 1] = re.sub(r'"precision_m":(\d+)', r'"precision_m":"\1"', lines[line - 1])
    path.write_text("\n".join(lines), encoding="utf-8")

    found = [str(mistake) for mistake in Catalogue.read(copy).mistakes("places")]

    assert len(found) == 2
    for line, mistake in zip((4, 9), found, strict=True):
        assert re.search(
            rf"column 'precision_m' in row \d+ is the text '\d+'.*\(places.geojson, line {line}\)", mistake
        )
