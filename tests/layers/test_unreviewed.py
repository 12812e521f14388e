"""What tells of munition or storage is read by a person first: until then its texts are withheld, its places coarse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely

from geodata import Catalogue, embedded, review
from geodata.crs import RD
from layers.guard import coarse_until_reviewed, coarsen
from layers.register import load_register
from layers.unreviewed import NOT_SHOWN, unreviewed_rows, unreviewed_texts, withheld
from tests.layers.planting import plant_a_row
from tests.layers.test_guard import _feature
from tests.layers.test_told import ELSEWHERE, place, planted, row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.conftest import Project

NOWHERE = "Bij het Europark, voorbij de schutting."
"""A place that no list and no pattern of ours knows."""

ROWS: Mapping[str, Mapping[str, str]] = {
    "register": row(id="MUN-90", category="munition_depot", name="Munitiedepot", note=NOWHERE, search_names=NOWHERE),
    "open_questions": {"id": "OPEN-99", "question": "Waar ligt de munitie?", "known_so_far": NOWHERE},
    "conflicts": {"id": "x-01", "topic": "inwoners-drenthe", "statement": f"Munitie. {NOWHERE}", "register_id": ""},
    "conflict_topics": {"id": "x", "title": "Depot", "explanation": NOWHERE, "register_ids": "OVH-08;MUN-01"},
    "timeline": {"id": "TIJ-990", "label": NOWHERE, "register_ids": "OVH-08;MUN-01", "note": NOWHERE},
    "pillars": {"id": "x", "label": "X", "description": f"Opslag van munitie. {NOWHERE}"},
}


def unreviewed(*names: str) -> Catalogue:
    entries = {name: replace(embedded()[name], publication="unreviewed") for name in names}
    return replace(embedded(), datasets={**embedded().datasets, **entries})


def test_every_row_that_ships_was_reviewed_one_by_one() -> None:
    by_hand = [name for name, entry in embedded().datasets.items() if review.by_hand(entry)]
    catalogue = unreviewed(*by_hand)
    for name in by_hand:
        frame = catalogue.features(name) if catalogue[name].geometry else catalogue.table(name)
        assert review.reviewed(frame, name, catalogue).all(), name
        if not catalogue[name].geometry:
            assert not unreviewed_rows(name, frame, catalogue).any()
            assert withheld({name: frame}, catalogue)[name] is frame


@pytest.mark.parametrize("table", ROWS)
def test_a_new_row_that_tells_is_named_and_its_texts_are_withheld(table: str) -> None:
    catalogue = planted(reviewed=False, **{table: [ROWS[table]]})
    frame = catalogue.table(table)

    (wrong,) = unreviewed_texts({table: frame}, catalogue)
    shown = withheld({table: frame}, catalogue)[table]

    assert (wrong.dataset, wrong.row) == (table, len(frame))
    assert wrong.column in catalogue[table].columns
    assert "0014" in wrong.problem
    assert f"seal --reviewed {table}" in wrong.problem
    assert "Europark" not in " ".join(map(str, shown.iloc[-1]))
    assert shown.iloc[:-1].equals(frame.iloc[:-1])
    assert shown["id"].iloc[-1] == ROWS[table]["id"]
    done = planted(reviewed=True, **{table: [ROWS[table]]})
    assert not list(unreviewed_texts({table: frame}, done))
    assert withheld({table: frame}, done)[table] is frame


def test_the_register_is_opened_without_what_nobody_reviewed() -> None:
    tables = {name: [columns] for name, columns in ROWS.items() if name in {"register", "open_questions"}}
    register = load_register(planted(reviewed=False, **tables))
    last = register.rows.iloc[-1]
    assert (last["id"], last["name"], last["note"], last["category_label"]) == ("MUN-90", NOT_SHOWN, "", "munitiedepot")
    assert last["municipalities"] == "Aa en Hunze"
    assert register.open_questions["known_so_far"].iloc[-1] in {"", NOT_SHOWN}
    assert load_register().rows.equals(register.rows.iloc[:-1])


def test_a_changed_row_tells_and_one_that_is_civil_needs_nobody() -> None:
    catalogue = unreviewed("register", "timeline")
    register = catalogue.table("register")
    changed = register.assign(note=register["note"].mask(register["id"].isin({"MUN-01", "KEN-03"}), NOWHERE))
    (wrong,) = unreviewed_texts({"register": changed}, catalogue)
    assert changed["id"].iloc[wrong.row - 1] == "MUN-01"
    strange = register.assign(note=register["note"].mask(register["id"] == "KEN-03", "\u13b7\u13cc\u13a0"))
    (wrong,) = unreviewed_texts({"register": strange}, catalogue)  # Cherokee
    assert strange["id"].iloc[wrong.row - 1] == "KEN-03"


TELLING = (
    {"name": "DMunB Zwartwater", "note": "Iglo's van Defensie, explosieve stoffen"},
    {"name": "MC Zwartwater"},
    {"name": "Gebouw gevaarlijke stoffen", "note": "Defensie"},
    {"name": "Springterrein Defensie"},
    {"name": "Pyrotechniek Defensie"},
    {"name": "SAS Zwartwater"},
    {"name": "ASP 3"},
    {"name": "Voertuigenpark Defensie"},
    {"name": "Opleg materieel Defensie"},
    {"name": "Logistiek steunpunt Defensie"},
    {"name": "Schuur van defensie"},
    {"name": "Terrein", "note": "Kazerne"},
    {"name": "\u13b7\u13cc\u13a0"},
)


@pytest.mark.parametrize("columns", TELLING)
def test_what_is_embedded_and_names_the_armed_forces_is_coarse_until_reviewed(columns: dict[str, str]) -> None:
    assert coarsen(place(**columns), "places", unreviewed("places"))["id"].tolist() == ["gemeente-GM1680"]


def test_so_is_the_place_of_a_new_row_that_names_them_and_no_other() -> None:
    new = planted(reviewed=False, register=[row(name="Terrein", note="Van de krijgsmacht.")])
    new = replace(new, datasets={**new.datasets, "places": replace(new["places"], publication="unreviewed")})
    assert coarsen(place(inventory_id="KEN-90"), "places", new)["id"].tolist() == ["gemeente-GM1680"]
    assert coarsen(place(inventory_id="KEN-03"), "places", new)["id"].tolist() == ["x"]
    barracks = place(name="Kazerne")
    assert coarsen(barracks, "places", embedded())["id"].tolist() == ["x"]
    fetched = replace(embedded()["stations"], publication="unreviewed", level="refreshed")
    refreshed = replace(embedded(), datasets={**embedded().datasets, "stations": fetched})
    assert coarsen(barracks, "stations", refreshed)["id"].tolist() == ["x"]
    assert coarse_until_reviewed("places", unreviewed("places")) == []
    assert coarse_until_reviewed("register", unreviewed("register")) == []


def test_both_are_said_by_seal_and_shown_by_nothing(project: Project) -> None:
    """A text that says where, and a depot by another name, added as any line is."""
    data = project.folder / "geodata" / "data"
    questions = data / "open_questions.csv"
    was = questions.read_text(encoding="utf-8")
    like = embedded().table("open_questions").iloc[0].to_dict()
    asked = like | {"id": "OPEN-99", "question": "Waar ligt de munitie?", "known_so_far": NOWHERE}
    line = ",".join(f'"{cell}"' for cell in asked.values())
    questions.write_text(f"{was}{line}\n", encoding="utf-8")

    refused = project("-m", "geodata", "seal", "open_questions")

    assert refused.returncode == 2
    lines = was.count("\n") + 1
    assert f"(open_questions.csv, line {lines})" in refused.stderr
    assert "column 'question'" in refused.stderr
    assert "seal --reviewed open_questions" in refused.stderr
    assert "Nothing was sealed." in refused.stderr
    questions.write_text(was, encoding="utf-8")

    own = {"id": "KEN-90-x", "inventory_id": "KEN-90", "layer": "knowledge", "theme": "knowledge", "precision_m": 2000}
    rest = {"category": "Kennisinstelling", "basis": "Bekend.", "source": "geonames", "evidence": "illustrative"}
    note = "Iglo's van Defensie, explosieve stoffen"
    plant_a_row("KEN-90", "", _feature("Terrein DMunB Zwartwater", ELSEWHERE, **own, **rest, note=note), data)
    sealed = project("-m", "geodata", "seal", "register", "placements", "places")
    ((code, features, _),) = project.cli("features --layer knowledge")

    assert sealed.returncode == 0, sealed.stderr
    count = len((data / "places.geojson").read_text(encoding="utf-8").splitlines())
    assert f"places.geojson, line {count - 1}: it names the armed forces" in sealed.stderr
    assert code == 0
    assert "Zwartwater" not in features
    assert "gemeente-GM1680" in features
    assert shapely.Point(ELSEWHERE).within(
        embedded().features("municipalities").to_crs(RD).set_index("id").geometry["GM1680"]
    )
