"""Files of OpenStreetMap data: real ones, damaged ones, and files that mean harm."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

import osmium
import pytest

from geodata.streets import build_network, read_osm
from geodata.streets.errors import StreetFileError, StreetFileMissingError

if TYPE_CHECKING:
    from pathlib import Path

SQUARE = """
<node id="1" version="1" timestamp="2024-03-01T10:00:00Z" lat="52.80" lon="6.20"/>
<node id="2" version="1" lat="52.80" lon="6.21"/>
<node id="3" version="1" lat="52.81" lon="6.21"><tag k="barrier" v="gate"/></node>
<node id="4" version="1" lat="52.81" lon="6.20"/>
<way id="10" version="1" timestamp="2025-05-06T10:00:00Z"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
<tag k="highway" v="residential"/><tag k="name" v="Oude Wég"/></way>
<way id="11" version="1"><nd ref="3"/><nd ref="4"/><nd ref="1"/><tag k="highway" v="residential"/></way>
"""


def osm(content: str) -> str:
    return f'<osm version="0.6">{content}</osm>'


@pytest.fixture
def square(tmp_path: Path) -> Path:
    file = tmp_path / "square.osm.xml"
    file.write_text(osm(SQUARE), encoding="utf-8")
    return file


def test_a_file_says_how_old_it_is(square: Path, tmp_path: Path) -> None:
    streets = read_osm(square)
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2026-01-02T03:04:05Z")
    stamped = tmp_path / "stamped.osm.pbf"
    with osmium.SimpleWriter(str(stamped), header=header) as writer:
        for entity in osmium.FileProcessor(str(square)):
            writer.add(entity)

    assert (streets.reference_date, streets.reference_basis) == (
        date(2025, 5, 6),
        "latest edit of a street in the file",
    )
    assert [way.tags.get("name") for way in streets.ways] == ["Oude Wég", None]
    assert streets.node_tags == {3: {"barrier": "gate"}}
    newer = read_osm(stamped)
    assert (newer.reference_date, newer.reference_basis) == (date(2026, 1, 2), "header of the file")


def test_a_file_without_dates_has_none(tmp_path: Path) -> None:
    file = tmp_path / "undated.osm"
    file.write_text(osm(SQUARE.replace(' timestamp="2025-05-06T10:00:00Z"', "")), encoding="utf-8")

    assert read_osm(file).reference_date is None


def test_the_digest_does_not_depend_on_the_file(square: Path, tmp_path: Path) -> None:
    first, *rest = SQUARE.strip().split("<way")
    shuffled = tmp_path / "shuffled.osm"
    shuffled.write_text(osm(first + "".join(f"<way{way}" for way in reversed(rest))), encoding="utf-8")
    packed = tmp_path / "packed.osm.pbf"
    with osmium.SimpleWriter(str(packed)) as writer:
        for entity in osmium.FileProcessor(str(square)):
            writer.add(entity)

    digests = {build_network(read_osm(file), ["car", "bike"]).digest for file in (square, shuffled, packed)}

    assert len(digests) == 1
    assert build_network(read_osm(square), ["car"]).digest not in digests
    moved = tmp_path / "moved.osm"
    moved.write_text(osm(SQUARE.replace("6.21", "6.2101")), encoding="utf-8")
    assert build_network(read_osm(moved), ["car", "bike"]).digest not in digests


ENTITIES = (
    '<!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
FILES = {
    "bomb.osm": ('<?xml version="1.0"?>' + ENTITIES + osm('<node id="1" lat="&i;" lon="1"/>'), "entities"),
    "outside.osm": (
        '<!DOCTYPE osm [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + osm('<node id="1" lat="1" lon="1"/>'),
        "entities",
    ),
    "page.osm": ("<html><body>404</body></html>", "Unknown top-level element"),
    "cut.osm": ('<osm version="0.6">' + SQUARE, "parsing error"),
    "empty.osm": ("", "it is empty"),
    "empty.osm.pbf": ("", "it is empty"),
    "blank.osm": ("\n", "no element found"),
    "version.osm": ("<osm/>", "missing version"),
    "old.osm": ('<osm version="0.5"/>', "version 0.5"),
    "day.osm": (osm(SQUARE.replace("2025-05-06T10:00:00Z", "yesterday")), "timestamp"),
    "reference.osm": (osm(SQUARE.replace('ref="2"', 'ref="two"')), "illegal id"),
    "huge.osm": (osm(SQUARE.replace('ref="2"', 'ref="99999999999999999999"')), "illegal id"),
    "anonymous.osm": (osm(SQUARE.replace('way id="10"', "way")), "a way in it has no id"),
    "packed.osm.gz": ("this is no gzip", "error"),
    "packed.osm.bz2": ("this is no bzip2", "error"),
    "box.osm": (osm('<bounds minlat="nan" minlon="1" maxlat="1" maxlon="2"/>' + SQUARE), "no number of degrees"),
    **{
        f"{value}.osm": (osm(SQUARE.replace('lat="52.81" lon="6.20"', position)), "no number of degrees")
        for value, position in {
            "nan": 'lat="nan" lon="6.20"',
            "inf": 'lat="52.81" lon="-inf"',
            "comma": 'lat="52,81" lon="6.20"',
            "words": 'lat="52.81" lon="east"',
            "none": 'lat="" lon=""',
        }.items()
    },
    "text.osm.pbf": ("this is no protocol buffer", "PBF error"),
    "table.csv": ("a,b\n1,2\n", "file format"),
    "houses.osm": (osm('<node id="1" version="1" lat="1" lon="1"/>'), "no way in it carries a highway"),
    "number.osm": (osm('<node id="one" lat="1" lon="1"/>'), "illegal id"),
    "changes.osc": (
        '<osmChange version="0.6"><modify><node id="1" version="2" lat="1" lon="1"/></modify></osmChange>',
        "changes or history",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_street_map_is_refused_with_a_reason(tmp_path: Path, name: str) -> None:
    content, reason = FILES[name]
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    with pytest.raises(StreetFileError) as refused:
        read_osm(file)

    assert str(refused.value).startswith(f"Cannot read streets from '{name}': ")
    assert reason in str(refused.value)
    assert refused.value.dutch.startswith(f"Kan geen straten lezen uit '{name}': ")
    assert any(
        word in refused.value.dutch for word in ("het is ", "het bevat ", "er staat ", "een weg ", "een positie ")
    )


def test_a_file_that_does_not_exist_or_is_a_folder(tmp_path: Path) -> None:
    for missing in (tmp_path / "nowhere.osm.pbf", tmp_path):
        with pytest.raises(StreetFileMissingError, match="No file"):
            read_osm(missing)


def test_a_damaged_file_is_refused_or_read_but_never_crashes(square: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.osm.pbf"
    with osmium.SimpleWriter(str(packed)) as writer:
        for entity in osmium.FileProcessor(str(square)):
            writer.add(entity)
    content, chance = packed.read_bytes(), Random(7)  # noqa: S311
    damaged = tmp_path / "damaged.osm.pbf"
    refused = 0
    for _ in range(60):
        changed = bytearray(content)
        if chance.random() < 0.5:
            del changed[chance.randrange(len(changed)) :]
        else:
            for _ in range(chance.randint(1, 8)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
        damaged.write_bytes(changed)
        try:
            assert read_osm(damaged).ways
        except StreetFileError:
            refused += 1

    assert refused > 30


def test_positions_that_are_none_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "far.osm"
    file.write_text(osm(SQUARE.replace('id="2" version="1" lat="52.80"', 'id="2" version="1" lat="152.80"')))

    network = build_network(read_osm(file), ["walk"])

    assert network.notes["node without a position: the one given is not on earth"] == 1
    assert network.notes["segment left out: the file does not hold one of its nodes"] == 2


@pytest.mark.parametrize("lost", ['lat="52.80" ', 'lat="52.80" lon="6.21"', 'id="2" '])
def test_a_node_without_position_or_id_is_a_gap_that_is_counted(tmp_path: Path, lost: str) -> None:
    file = tmp_path / "gap.osm"
    whole = '<node id="2" version="1" lat="52.80" lon="6.21"/>'
    file.write_text(osm(SQUARE.replace(whole, whole.replace(lost, ""))), encoding="utf-8")

    network = build_network(read_osm(file), ["walk"])

    assert network.notes["segment left out: the file does not hold one of its nodes"] == 2
    assert len(network.edges) > 0


def test_a_way_that_is_there_twice_counts_once(tmp_path: Path, square: Path) -> None:
    file = tmp_path / "twice.osm"
    file.write_text(osm(SQUARE + SQUARE), encoding="utf-8")

    twice = build_network(read_osm(file), ["walk"])

    assert twice.digest == build_network(read_osm(square), ["walk"]).digest
    assert twice.notes["way left out: the source holds it twice"] == 2


def test_an_edit_of_the_future_dates_nothing(tmp_path: Path) -> None:
    file = tmp_path / "future.osm"
    file.write_text(osm(SQUARE.replace("2025-05-06", "2999-05-06")), encoding="utf-8")

    assert read_osm(file).reference_date is None


def test_an_extent_keeps_ways_that_reach_into_it(square: Path) -> None:
    # Way 10 runs along 1, 2, 3 and way 11 along 3, 4, 1: only the first has a node near 6.21, 52.80.
    found = read_osm(square, bounds_lonlat=(6.205, 52.795, 6.215, 52.805))

    assert [way.id for way in found.ways] == [10]
    assert len(found.nodes) == 3
    with pytest.raises(StreetFileError, match="no way in it within the extent"):
        read_osm(square, bounds_lonlat=(5.0, 52.0, 5.1, 52.1))


def test_a_long_way_is_no_problem(tmp_path: Path) -> None:
    nodes = "".join(f'<node id="{n}" version="1" lat="{52.8 + n * 1e-5:.7f}" lon="6.2"/>' for n in range(1, 3001))
    way = "".join(f'<nd ref="{n}"/>' for n in range(1, 3001))
    file = tmp_path / "long.osm"
    file.write_text(osm(f'{nodes}<way id="1" version="1">{way}<tag k="highway" v="path"/></way>'))

    network = build_network(read_osm(file), ["walk"])

    assert len(network.edges) == 1
    assert network.edges["length_m"].iloc[0] == pytest.approx(2_999 * 1.113, rel=1e-3)
