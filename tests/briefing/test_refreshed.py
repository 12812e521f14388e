"""A briefing of data that was fetched says so on every sheet that rests on it, and computes with it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from analysis.options import Cell, Column, Criterion, DecisionTable
from analysis.overlay.inputs import open_plan
from analysis.reachability.zones import zones_in_use
from briefing import drawn as drawn_module
from briefing.bundle import files
from briefing.colophon import table_notes
from briefing.comparisons import difference_table
from briefing.errors import SettingError
from briefing.settings import Content, parse
from briefing.sheet import make
from briefing.tables import answer, options_table
from geodata import active
from geodata.extent import Extent
from geodata.store import Store
from layers import load as load_module
from tests.analysis.reachability.test_zones import FAR, corner, publish
from tests.geodata.fetched_streets import publish_streets
from tests.geodata.refreshing import many, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geodata.snapshot import Snapshot

REACH = {"kind": "reach", "destination": "jpk", "mode": "car"}
SMALL = Extent("klein.geojson", shapely.box(205_000, 520_000, 212_000, 528_000))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARAATKAART_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def squares(folder: Path) -> Snapshot:
    """One square with people, two that are secret and one beyond every road; fetched for a small area."""
    meppel = corner("Meppel")
    rows = [(meppel, 120), ((meppel[0] + 500, meppel[1]), None), ((meppel[0], meppel[1] + 500), None), (FAR, 7)]
    return publish(folder, "squares_500m", rows, SMALL)


def test_figures_of_fetched_zones_name_them_on_paper_in_slides_and_in_files(
    squares: Snapshot, asked: Callable[..., dict[str, Any]]
) -> None:
    made = make(parse(asked(sheet={"layers": ["province"], "content": REACH})))
    (sheet,) = made.data["sheets"]
    told = " ".join(sheet["table"]["notes"])
    assert f"momentopname {squares.digest}" in told
    assert "alleen opgehaald voor „klein.geojson”" in told
    assert "Van 2 gebieden houdt het CBS het aantal inwoners geheim" in told
    assert "Buiten het bereik van het netwerk liggen 1 gebieden met 7 inwoners" in told
    assert "wie daarbuiten woont, telt nergens mee" in told
    assert "Gegevens: meegeleverd en ververst." in made.data["statements"][1]
    (row,) = (row for row in made.data["data"] if row["digest"] == squares.digest)
    assert (row["level"], row["date"]) == ("ververst", "1 januari 2024")

    found = files(made, ["csv"])
    listed = list(csv.reader(io.StringIO(found["proefstuk-1-gegevens.csv"].decode("utf-8-sig")), delimiter=";"))
    assert squares.digest in {row[-1] for row in listed}
    assert any(row[0] == "opmerking" and "klein.geojson" in row[1] for row in listed)
    for kind, part in (("docx", "word/document.xml"), ("pptx", "ppt/notesSlides/notesSlide2.xml")):
        with zipfile.ZipFile(io.BytesIO(files(made, [kind])[f"proefstuk.{kind}"])) as archive:
            assert squares.digest in archive.read(part).decode()


def test_the_manifest_lists_the_data_of_tables(
    squares: Snapshot, asked: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.bundle.FORMATS", ("csv", "zip"))
    made = make(parse(asked(sheet={"layers": ["province"], "content": REACH})))
    with zipfile.ZipFile(io.BytesIO(files(made, ["zip"])["proefstuk.zip"])) as archive:
        data = json.loads(archive.read("manifest.json"))["data"]
    assert squares.digest in {row["digest"] for row in data}


def test_reach_is_computed_on_the_streets_that_were_fetched() -> None:
    before = answer(Content("reach", "jpk", "car")).table
    streets = publish_streets(Store())
    now = answer(Content("reach", "jpk", "car")).table
    assert before
    assert now
    assert before.rows != now.rows
    told = " ".join(table_notes(now))
    assert "stratennet van OpenStreetMap dat is opgehaald" in told
    assert "strategisch wegennet, enkele reis" not in told
    assert streets.digest in told
    assert "© OpenStreetMap contributors, ODbL 1.0" in {one.attribution for one in now.used}
    assert "meegeleverd." in table_notes(before)[-2]


def test_what_a_plan_takes_is_told_by_class_of_the_parcels_that_were_fetched() -> None:
    content = Content("loss", plan="de-haar-200")
    before = answer(content).table
    assert before
    west, south, *_ = open_plan("de-haar-200").frame.total_bounds
    (done,) = run(Store(), {"brp_parcels": lambda: many(900, "brp_parcels", west - 500, south - 500)})
    assert done.snapshot
    now = answer(content).table
    assert now
    assert now.rows[0][:2] == before.rows[0][:2]
    assert now.rows[1][1] > 0
    assert sum(row[1] for row in now.rows[1:]) == pytest.approx(now.rows[0][1])
    assert "percelen die zijn opgehaald" in now.lead
    (used,) = (one for one in now.used if one.level == "refreshed")
    assert (used.digest, used.reference_date) == (done.snapshot.digest, done.snapshot.reference_date)
    assert done.snapshot.digest in " ".join(table_notes(now))
    assert all(row[1] is None for row in before.rows[1:])


@pytest.mark.parametrize(
    "content",
    [
        Content("loss", plan="de-haar-200"),
        Content("variants", plans=("de-haar-200", "de-haar-300")),
        Content("dual_use"),
        Content("register", theme="Inspanningen"),
    ],
    ids=lambda content: content.kind,
)
def test_every_table_says_what_it_was_made_from(content: Content) -> None:
    found = answer(content).table
    assert found
    assert found.used
    assert all(one.digest and one.reference_date for one in found.used)
    assert "Gegevens van deze tabel: meegeleverd." in table_notes(found)


def test_a_table_of_options_names_its_timetable_network_and_zones(squares: Snapshot) -> None:
    minutes = Criterion("m", "Reistijd", "min", "lower", "station")
    columns = tuple(Column(one, one, "1", "illustrative", "bron", "", "d") for one in ("nu", "bus"))
    cells = {("m", "nu"): Cell(30.0, 0), ("m", "bus"): Cell(21.0, -9)}
    feed = {
        "level": "refreshed", "source": "gtfs_nl", "reference_date": "2026-11-20", "digest": "feed123",
        "dates": {"weekday": "2026-11-24"}, "attribution": "Bron: OVapi", "valid_from": "2026-11-01",
        "valid_until": "2026-12-12", "notes": [{"code": "past_midnight", "outcome": "repaired", "count": 2}],
    }  # fmt: skip
    known = {
        "network": "net456", "network_level": "embedded", "timetable": feed,
        "zones_used": zones_in_use(active()).used.record(),
    }  # fmt: skip
    for made in (
        options_table(DecisionTable("nu", (minutes,), columns, cells, (), known, "abc")),
        difference_table(DecisionTable("nu", (minutes,), columns, cells, (), known, "abc"), ("nu", "bus")),
    ):
        told = " ".join(table_notes(made))
        assert "Dienstregeling (peildatum 20 november 2026, momentopname feed123)" in told
        assert "geldt van 1 november 2026 tot en met 12 december 2026" in told
        assert "past_midnight" in told
        assert squares.digest in told
        assert "geheim" in told
        assert {"net456", "feed123", squares.digest} <= {one.digest for one in made.used}


def test_dual_use_names_the_nature_that_was_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_module, "MOST_DRAWN", 3)
    (done,) = run(Store(), {"nnn": lambda: many(4, "nnn", 230_000, 549_000)})
    assert done.snapshot
    found = answer(Content("dual_use")).table
    assert found
    assert f"momentopname {done.snapshot.digest}); de rest is meegeleverd." in " ".join(table_notes(found))


def test_paper_draws_what_the_screen_does_not_up_to_its_own_limit(
    asked: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_module, "MOST_DRAWN", 3)
    run(Store(), {"nnn": lambda: many(6, "nnn", 228_000, 524_500)})
    plain = parse(asked(sheet={"layers": ["province", "nnn"], "content": {"kind": "map"}}))
    (sheet,) = make(plain).sheets
    assert [len(one.layer.frame) for one in sheet.drawn] == [1, 6]
    monkeypatch.setattr(drawn_module, "MOST_PRINTED", 5)
    with pytest.raises(SettingError, match="6 of its features are in view and at most 5 are printed"):
        make(plain)
