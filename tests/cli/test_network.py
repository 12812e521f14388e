"""``paraatkaart network build`` and ``paraatkaart reach --network``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import osmium
import pytest

from cli.network import SHOWN
from geodata.crs import rd_to_lonlat
from geodata.refresh import refresh
from geodata.sources.services import services
from geodata.store import Store
from geodata.streets import open_network
from tests.geodata.refreshing import DRENTHE, Meta

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geodata.extent import Extent
    from tests.cli.conftest import Command

X0_M, Y0_M = 206_000.0, 531_000.0  # around the gate in Havelte
GEOJSON = {"type", "features", "geometry", "properties", "coordinates"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Six by six roads, 1 km apart, and an island that nothing leads to."""
    lines = ['<osm version="0.6">']
    for number in range(36):
        lon, lat = rd_to_lonlat(X0_M + number % 6 * 1_000, Y0_M + number // 6 * 1_000)
        lines.append(f'<node id="{1 + number}" version="1" lat="{lat:.7f}" lon="{lon:.7f}"/>')
    lines += ['<node id="91" version="1" lat="52.9" lon="6.3"/>', '<node id="92" version="1" lat="52.9" lon="6.31"/>']
    for number in range(6):
        for way, refs in (
            (100 + number, range(1 + 6 * number, 7 + 6 * number)),
            (200 + number, range(1 + number, 37, 6)),
        ):
            nodes = "".join(f'<nd ref="{ref}"/>' for ref in refs)
            tags = f'<tag k="highway" v="unclassified"/><tag k="ref" v="N{way}"/>'
            lines.append(f'<way id="{way}" version="1" timestamp="2026-10-01T00:00:00Z">{nodes}{tags}</way>')
    lines.append('<way id="300" version="1"><nd ref="91"/><nd ref="92"/><tag k="highway" v="residential"/></way>')
    path = tmp_path / "havelte.osm"
    path.write_text("".join([*lines, "</osm>"]), encoding="utf-8")
    return path


@pytest.fixture
def folder(file: Path, command: Command, tmp_path: Path) -> Path:
    done = command("network", "build", str(file), "--modes", "car,bike", "--out", str(tmp_path / "net"))
    assert done.code == 0, done.stderr
    return tmp_path / "net"


def _json(command: Command, *arguments: str) -> dict[str, Any]:
    done = command(*arguments)
    assert done.code == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for entry in value.values():
            yield from _keys(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _keys(entry)


def test_a_network_is_built_and_reported(file: Path, command: Command, tmp_path: Path) -> None:
    out = tmp_path / "net"

    report = _json(command, "network", "build", str(file), "--modes", "walk,car", "--out", str(out), "--format", "json")

    network = open_network(out)
    assert report["path"] == str(out)
    assert report["digest"] == network.digest
    assert report["modes"] == ["car", "walk"]
    assert (report["nodes"], report["edges"]) == (len(network.nodes), len(network.edges))
    assert report["reference_date"] == "2026-10-01"
    assert [(cut["mode"], cut["parts"]) for cut in report["cuts"]] == [("car", 1), ("walk", 1)]
    assert report["length_km"] == pytest.approx(60, rel=1e-3)


def test_a_file_is_cut_to_an_extent(file: Path, command: Command, tmp_path: Path) -> None:
    arguments = ("network", "build", str(file), "--modes", "car", "--format", "json", "--out")

    cut = _json(command, *arguments, str(tmp_path / "cut"), "--extent", "drenthe")
    whole = _json(command, *arguments, str(tmp_path / "whole"))

    assert cut["digest"] == whole["digest"]  # all of the town touches the province
    done = command(*arguments, str(tmp_path / "moon"), "--extent", "moon")
    assert done.code == 2
    assert "moon" in done.stderr


def test_the_report_as_a_table_names_what_was_cut_off(file: Path, command: Command, tmp_path: Path) -> None:
    done = command("network", "build", str(file), "--modes", "car", "--out", str(tmp_path / "net"))

    assert "60.0 km from havelte.osm, state of 2026-10-01" in done.stdout
    assert "© OpenStreetMap contributors, ODbL 1.0" in done.stdout
    assert "0.7 km at 6.3,52.9" in done.stdout


def test_the_table_shows_the_most_frequent_notes(file: Path, command: Command, tmp_path: Path) -> None:
    ways = "".join(
        f'<way id="{400 + n}" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="kind{max(n, 3)}"/></way>'
        for n in range(SHOWN + 5)
    )
    file.write_text(file.read_text(encoding="utf-8").replace("</osm>", f"{ways}</osm>"), encoding="utf-8")

    done = command("network", "build", str(file), "--modes", "car", "--out", str(tmp_path / "net"))

    assert re.search(r"note\n +4  left out: highway=kind3\n +1  left out", done.stdout)
    assert done.stdout.endswith("and 2 more notes in network.json\n")
    assert len(open_network(tmp_path / "net").notes) == SHOWN + 2


def test_every_key_is_described(file: Path, folder: Path, command: Command, root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    described = {name.split(".")[-1].removesuffix("[]") for name in re.findall(r"`([a-z0-9_.\[\]]+)`", page)}
    reach = ("reach", "--network", str(folder), "--to", "jpk", "--mode", "car", "--format")
    build = ("network", "build", str(file), "--modes", "car", "--out", str(tmp_path / "again"), "--format", "json")

    for arguments in (
        build,
        (*reach, "json"),
        (*reach, "geojson"),
        (*reach, "json", "--from", "6.2,52.80"),
        (*reach, "geojson", "--from", "6.2,52.80"),
    ):
        printed = set(_keys(_json(command, *arguments))) - GEOJSON
        assert printed
        assert printed - described == set(), arguments


def test_zones_are_reached_over_the_streets(folder: Path, command: Command) -> None:
    answer = _json(command, "reach", "--network", str(folder), "--to", "jpk", "--mode", "bike", "--format", "json")

    assert answer["network"]["level"] == "osm"
    assert answer["network"]["digest"] == open_network(folder).digest
    assert answer["network"]["reference_date"] == "2026-10-01"
    assert answer["network"]["cut_km"] > 0
    assert answer["destination"] == "jpk"
    assert answer["zones"]
    assert answer["outside"]["zones"] == len(answer["outside"]["ids"]) > 700
    assert not {zone["id"] for zone in answer["zones"]} & set(answer["outside"]["ids"])


def test_the_table_of_zones_over_the_streets(folder: Path, command: Command) -> None:
    question = ("reach", "--network", str(folder), "--to", "jpk", "--mode", "bike")

    table, answer = command(*question), _json(command, *question, "--format", "json")

    assert table.code == 0, table.stderr
    lines = table.stdout.splitlines()
    assert any(line.startswith("Zones: ") and "beyond the network" not in line for line in lines)
    minutes = [float(line.split()[-3]) for line in lines[-len(answer["zones"]) :]]
    assert minutes == sorted(minutes)


def test_a_trip_over_the_streets(folder: Path, command: Command) -> None:
    lon, lat = (f"{value:.6f}" for value in rd_to_lonlat(X0_M + 1_000, Y0_M + 1_000))
    to_lon, to_lat = (f"{value:.6f}" for value in rd_to_lonlat(X0_M + 4_000, Y0_M + 2_000))
    question = ("reach", "--network", str(folder), f"--to={to_lon},{to_lat}", "--mode", "car", f"--from={lon},{lat}")

    answer = _json(command, *question, "--format", "json")
    route = _json(command, *question, "--format", "geojson")
    table = command(*question).stdout

    # 4 km at 60 km/h, and 3 s for each of the four junctions at the end of a street.
    assert answer["minutes"] == pytest.approx(4 + 4 * 3 / 60, abs=0.06)
    assert answer["length_m"] == pytest.approx(4_000, abs=10)
    assert answer["destination"] is None
    assert answer["to"] == {"lon": float(to_lon), "lat": float(to_lat)}
    assert route["features"][0]["geometry"]["coordinates"][-1] == pytest.approx(
        [float(to_lon), float(to_lat)], abs=2e-4
    )
    assert f"{answer['minutes']:.1f} min, 4.0 km" in table
    assert "level osm, state of 2026-10-01" in table


def test_isochrones_over_the_streets(folder: Path, command: Command) -> None:
    answer = _json(command, "reach", "--network", str(folder), "--to", "jpk", "--mode", "bike", "--format", "geojson")

    assert [feature["properties"]["band_min"] for feature in answer["features"]] == [15, 30, 45, 60]
    assert all(feature["properties"]["area_ha"] > 0 for feature in answer["features"])


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("--modes", "boat"), "Unknown mode 'boat'. Choose from: car, bike, ebike, speed_pedelec, walk, truck."),
        (("--modes", ""), "Unknown mode ''"),
        (("--modes", "car", "--crs", "EPSG:4326"), "not a map in metres"),
        (("--modes", "car", "--crs", "EPSG:32722"), "EPSG:32632 fits there"),
    ],
)
def test_a_network_that_cannot_be_built_leaves_nothing(
    file: Path, command: Command, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = command("network", "build", str(file), *arguments, "--out", str(tmp_path / "net"))

    assert done.code == 2
    assert message in done.stderr
    assert done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["havelte.osm"]


def test_a_file_that_is_none_and_a_folder_that_is_taken(file: Path, command: Command, tmp_path: Path) -> None:
    page = tmp_path / "page.osm"
    page.write_text("<html/>", encoding="utf-8")

    wrong = command("network", "build", str(page), "--modes", "car", "--out", str(tmp_path / "net"))
    missing = command("network", "build", str(tmp_path / "no.osm"), "--modes", "car", "--out", str(tmp_path / "net"))
    taken = command("network", "build", str(file), "--modes", "car", "--out", str(tmp_path))

    assert [done.code for done in (wrong, missing, taken)] == [2, 2, 2]
    assert "Cannot read streets from 'page.osm'" in wrong.stderr
    assert "No file" in missing.stderr
    assert "nothing is written" in taken.stderr


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("--to", "moon", "--mode", "car"), "Unknown destination 'moon'. Choose one of: jpk, or LON,LAT"),
        (("--to", "jpk", "--mode", "walk"), "Unknown mode 'walk'. Choose from: car, bike."),
        (("--to", "5.1,52.1", "--mode", "car"), "more than 1 km from every street"),
        (("--to", "jpk", "--mode", "car", "--from", "6.9,52.9"), "The origin at 6.90000,52.90000 lies more than 1 km"),
        (("--to", "jpk", "--mode", "car", "--from", "52.8,6.2"), "Did you mean 6.2,52.8?"),
        (("--to", "jpk", "--mode", "car", "--assume", "short_path"), "none on a street network"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    folder: Path, command: Command, arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()

    done = command("reach", "--network", str(folder), *arguments)

    assert done.code == 2
    assert message in done.stderr
    assert done.stdout == ""


@pytest.fixture
def _fetched(file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The file as if ``paraatkaart refresh streets_file`` had fetched it."""
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))

    def fetch(dataset_id: str, extent: Extent, staging: Path, **_: Any) -> Meta:
        assert (dataset_id, extent.name) == ("streets_file", "drenthe")
        with osmium.SimpleWriter(str(staging / "network.osm.pbf")) as writer:
            for entity in osmium.FileProcessor(str(file)):
                writer.add(entity)
        return Meta(0, None)

    (outcome,) = refresh(["streets_file"], DRENTHE, Store(), services=services(), fetch=fetch)
    assert outcome.error is None


@pytest.mark.usefixtures("_fetched")
def test_a_network_is_built_from_the_file_that_was_fetched(file: Path, command: Command, tmp_path: Path) -> None:
    build = ("network", "build", "--modes", "car", "--format", "json", "--out")

    fetched = _json(command, *build, str(tmp_path / "one"), "streets_file")
    named = _json(command, *build, str(tmp_path / "two"), str(file))

    assert fetched["digest"] == named["digest"]
    assert fetched["source"] != named["source"] == "havelte.osm"


def test_streets_that_were_not_fetched_say_what_to_type(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    reach = ("reach", "--to", "jpk", "--mode", "car", "--network")
    steps = (
        "paraatkaart refresh streets_file",
        "paraatkaart network build streets_file --modes car,bike,walk --out DIR",
        "paraatkaart reach --network DIR",
    )

    file = command("network", "build", "streets_file", "--modes", "car", "--out", str(tmp_path / "net"))
    network, no_network_yet = command(*reach, "streets"), command(*reach, "streets_file")

    assert [done.code for done in (file, network, no_network_yet)] == [2, 2, 2]
    assert "Type 'paraatkaart refresh streets_file'." in file.stderr
    for done in (network, no_network_yet):
        assert all(step in done.stderr for step in ("'paraatkaart refresh streets'", *steps))
    assert not (tmp_path / "net").exists()


def test_the_report_says_how_many_turn_restrictions_are_not_applied(
    file: Path, command: Command, tmp_path: Path
) -> None:
    members = '<member type="way" ref="100" role="from"/><member type="way" ref="200" role="to"/>'
    relation = (
        f'<relation id="1" version="1">{members}'
        '<tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation></osm>'
    )
    file.write_text(file.read_text(encoding="utf-8").replace("</osm>", relation), encoding="utf-8")
    build = ("network", "build", str(file), "--modes", "car,walk", "--out", str(tmp_path / "net"))
    reach = ("reach", "--network", str(tmp_path / "net"), "--to", "jpk", "--mode", "car", "--from", "6.2,52.80")

    table, report = command(*build).stdout, _json(command, *build, "--format", "json")
    answer, head = _json(command, *reach, "--format", "json"), command(*reach).stdout

    assert "To obey, but not applied: car 1, walk 0." in table
    assert report["turns_not_applied"] == {"car": 1, "walk": 0}
    assert answer["network"]["turns_not_applied"] == 1
    assert "Turn restrictions not applied: 1." in head


def test_a_folder_without_a_network_is_refused(command: Command, tmp_path: Path) -> None:
    done = command("reach", "--network", str(tmp_path), "--to", "jpk", "--mode", "car")

    assert done.code == 2
    assert "holds no network.json" in done.stderr
