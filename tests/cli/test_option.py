"""``paraatkaart option``: copied, joined and checked files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from analysis.changes import KINDS
from analysis.options import known_options
from analysis.scenario import read_scenario
from geodata import embedded
from geodata.options import option_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Command


def test_a_copy_is_written_checked_and_not_written_over(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "eigen.toml"
    make = ("option", "new", "eigen", "--from", "pr-a32", "--name", "Eigen P+R", "--out", str(path))

    done = command(*make)

    assert (done.code, done.stdout) == (0, f"{path}: option 'eigen', 1 changes\n"), done.stderr
    written = read_scenario(path)
    assert (written.id, written.name, written.evidence, written.source) == ("eigen", "Eigen P+R", "illustrative", "own")
    assert written.digest == read_scenario(option_files(embedded())["pr-a32"]).digest
    assert command("option", "check", str(path)).stdout == "eigen: ok, 1 changes\n"
    again = command(*make)
    assert (again.code, again.stdout) == (2, "")
    assert "it exists already" in again.stderr
    assert command(*make, "--replace").code == 0
    assert command(*make[:-2]).stdout == path.read_text(encoding="utf-8")


def test_what_an_option_names_and_is_not_there_is_told_with_file_and_key(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "fout.toml"
    made = command("option", "new", "fout", "--from", "pr-a32", "--name", "Fout").stdout
    path.write_text(made.replace("P:Havelterberg", "P:Nergens"), encoding="utf-8")

    done = command("option", "check", str(path), "werktijden")

    assert done.code == 2
    assert "(fout.toml, key 'change[1].at')" in done.stderr
    assert re.fullmatch(r"werktijden: ok, \d+ changes\n", done.stdout)


def test_options_are_joined_or_their_conflicts_named(command: Command, tmp_path: Path) -> None:
    join = ("option", "combine", "samen", "--name", "Samen", "--out", str(tmp_path / "samen.toml"))

    done = command(*join, "--option", "pakket", "--option", "fietsroute-meppel")

    assert done.code == 0, done.stderr
    known = known_options()
    parts = [*known["pakket"].changes, *known["fietsroute-meppel"].changes]
    assert [one.change for one in read_scenario(tmp_path / "samen.toml").changes] == [one.change for one in parts]
    other = tmp_path / "later.toml"
    made = command("option", "new", "later", "--from", "werktijden", "--name", "Later").stdout
    other.write_text(made.replace("08:30", "09:30"), encoding="utf-8")
    done = command(*join, "--replace", "--option", "pakket", "--option", str(other))
    assert (done.code, done.stdout) == (2, "")
    assert "(werktijden.toml, change[1]) and 'later' (later.toml, change[1]): both add or set 'early'." in done.stderr
    assert len(read_scenario(tmp_path / "samen.toml").changes) == len(parts)


@pytest.mark.parametrize("taken", ["today", "pakket", "Met Hoofdletters"])
def test_an_id_that_cannot_be_is_refused(command: Command, taken: str) -> None:
    done = command("option", "new", taken, "--from", "pakket", "--name", "X")
    assert (done.code, done.stdout) == (2, "")
    assert "key 'id'" in done.stderr


def test_every_field_is_listed_and_described(command: Command, root: Path) -> None:
    listed = json.loads(command("option", "fields", "--format", "json").stdout)
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")

    assert [one["kind"] for one in listed] == list(KINDS)
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}
    keys = {key for one in listed for key in one} | {key for one in listed for field in one["fields"] for key in field}
    assert keys - described == set()
    assert command("option", "fields", "add_stop").stdout.splitlines()[0].split() == [
        "kind",
        "key",
        "label",
        "value",
        "unit",
        "required",
    ]
    assert command("option", "fields", "paint").code == 2
